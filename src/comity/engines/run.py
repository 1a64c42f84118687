"""Every activity of a portfolio determined: read, compiled, looked up, counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from comity.compile.codes import FactCodes
from comity.compile.compiled_law import CompiledLaw, compile_law, cuts_for
from comity.determine.decide import OUTCOMES
from comity.determine.determination import PERMISSIVE, Outcome
from comity.determine.engine import settled
from comity.determine.evaluation import Evaluation
from comity.determine.explain import shown
from comity.engines.numba.kernel import Kernel
from comity.errors import InputError
from comity.files import replacing
from comity.law.law import Law
from comity.law.schema import Kind
from comity.law.source import Confidence
from comity.law.values import Interval, OneOf, Possible
from comity.portfolio.reader import open_table
from comity.portfolio.result import (
    Deciding,
    FactClasses,
    PortfolioClasses,
    PortfolioGroup,
    PortfolioMethod,
    PortfolioSummary,
    StageShape,
)
from comity.portfolio.rows import Chunk, Partners, Progress, Rows, kinds, read_rows

if TYPE_CHECKING:
    import pyarrow as pa

Engine = Callable[[CompiledLaw, Chunk], npt.NDArray[Any]]
"""Finds the id of the last stage in every row."""
_ITEM: Final = "item.classification"
MOST_GROUPS: Final = 1000
"""How many kinds of undetermined rows are asked whether all answers agree."""
_RARE: Final = 10
"""Kinds so rare that so many times the budget would not cover all rows are not asked: it would settle next to none."""


@dataclass
class ScreenedPortfolio:
    """A screened portfolio.

    Attributes:
        ids: by chunk, the id of the last stage in every row.
        outcomes: by chunk, the number of each row's outcome, after undetermined ones were asked.
        asked: how many kinds of undetermined rows were asked.
        not_asked: how many undetermined rows were not.
    """

    law: Law
    compiled: CompiledLaw
    rows: Rows
    ids: list[npt.NDArray[Any]]
    outcomes: list[npt.NDArray[np.uint8]]
    engine: str
    asked: int = 0
    not_asked: int = 0

    @cached_property
    def summary(self) -> PortfolioSummary:
        """The screening without its rows."""
        outcomes = self._outcomes_by(lambda chunk: np.zeros(len(chunk), np.uint8), [""])
        total = outcomes[0].outcomes if outcomes else {}
        undecided = total.get(Outcome.UNDETERMINED, 0)
        check = self.rows.check(self.law)
        return PortfolioSummary(
            portfolio=self.rows.table.name,
            day=self.compiled.day,
            strict=self.compiled.strict,
            read=self.rows.read,
            decided=len(self.rows) - undecided,
            undecided=undecided,
            rejected=self.rows.read - len(self.rows),
            unverified=self._unverified,
            outcomes=total,
            by_partner=tuple(self._by_partner()),
            by_item=tuple(self._by_item()),
            by_authorization=tuple(self._by_authorization()),
            deciding=tuple(self._deciding()),
            check=check,
            method=self._method(),
        )

    @property
    def classes(self) -> PortfolioClasses:
        """What the law was compiled to: the classes it tells apart of each fact, and the stages."""
        stages = [
            StageShape(stage.name, {one.source: one.count for one in stage.inputs}, stage.cells, stage.ids)
            for stage in self.compiled.stages
        ]
        return PortfolioClasses(tuple(self._fact_classes()), tuple(stages))

    def _fact_classes(self) -> Iterator[FactClasses]:
        for name in self.compiled.reads:
            codes, kind = self.compiled.columns[name], self.law.schema.facts[name].kind
            grouped: dict[int, list[str]] = defaultdict(list)
            for code, number in enumerate(self.compiled.classes(name).classes.tolist()):
                possible = codes.possible[code]
                grouped[number].append("not stated" if possible is None else _shown(possible, codes, code, kind))
            yield FactClasses(name, len(codes.possible), tuple(tuple(values) for values in grouped.values()))

    def table(self, *, stages: bool = True) -> pa.Table:
        """Return a row for each activity: key, outcome, deciding rule, and one small id for each stage."""
        import pyarrow as pa  # noqa: PLC0415  loaded only where rows are handed over

        return pa.Table.from_batches(list(self._batches(stages=stages)), self._schema(stages=stages))

    def to_parquet(self, path: Path, *, stages: bool = True, progress: Progress | None = None) -> None:
        """Write the rows (see `table`), whole or not at all.

        Raises:
            InputError: the file cannot be written, or the disk is full.
        """
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        done = 0
        with replacing(path) as temporary:
            try:
                with pq.ParquetWriter(temporary, self._schema(stages=stages)) as writer:
                    for batch in self._batches(stages=stages):
                        writer.write_batch(batch)
                        done += batch.num_rows
                        if progress:
                            progress("writing", done, len(self.rows))
            except pa.ArrowException as error:
                raise InputError(f"cannot be written ({str(error).splitlines()[0]})", where=str(path)) from None

    def _schema(self, *, stages: bool) -> pa.Schema:
        import pyarrow as pa  # noqa: PLC0415

        words = pa.dictionary(pa.int16(), pa.string())
        key = self.rows.chunks[0].keys.type if self.rows.chunks else pa.string()
        fields = [("key", key), ("outcome", words), ("rule", words)]
        if stages:
            fields += [(s.name, pa.uint8() if s.ids <= 256 else pa.uint16()) for s in self.compiled.stages]
        told = {"law": self.law.sha256, "day": str(self.compiled.day), "portfolio": self.rows.table.name}
        return pa.schema(fields, metadata=told)

    def _batches(self, *, stages: bool) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa  # noqa: PLC0415

        rules = list(dict.fromkeys(answer.rule for answer in self.compiled.answers))
        rule_of = np.array([rules.index(answer.rule) for answer in self.compiled.answers], np.int16)
        schema = self._schema(stages=stages)
        kernel = Kernel.of(self.compiled.stages)
        for chunk, ids, outcomes in zip(self.rows.chunks, self.ids, self.outcomes, strict=True):
            columns = [
                chunk.keys,
                pa.DictionaryArray.from_arrays(outcomes.astype(np.int16), [outcome.value for outcome in OUTCOMES]),
                pa.DictionaryArray.from_arrays(rule_of[ids], rules),
            ]
            if stages:
                found = kernel.run(chunk.codes, len(chunk), every=True).reshape(len(self.compiled.stages), -1)
                columns += [pa.array(one).cast(field.type) for one, field in zip(found, list(schema)[3:], strict=True)]
            yield pa.record_batch(columns, schema=schema)

    def _outcomes_by(self, group: Callable[[Chunk], npt.NDArray[Any]], names: Sequence[str]) -> list[PortfolioGroup]:
        """Count outcomes by the number of a group, which a chunk's rows have."""
        counts = np.zeros(len(names) * len(OUTCOMES), np.int64)
        for chunk, outcomes in zip(self.rows.chunks, self.outcomes, strict=True):
            packed = group(chunk).astype(np.int32) * len(OUTCOMES) + outcomes
            counts += np.bincount(packed, minlength=len(counts))
        return _groups(zip(names, counts.reshape(len(names), -1), strict=True))

    def _by_partner(self) -> list[PortfolioGroup]:
        partners = Partners(self.rows)
        return self._outcomes_by(partners.of, partners.names)

    def _by_item(self) -> list[PortfolioGroup]:
        if _ITEM not in self.rows.columns:
            return []
        cover = self.law.codes.cover
        names = [
            " | ".join(cover(map(str, one.values))) if isinstance(one, OneOf) else "not classified"
            for one in self.rows.columns[_ITEM].possible
        ]
        return self._outcomes_by(lambda chunk: chunk.codes[_ITEM], names)

    def _by_authorization(self) -> list[PortfolioGroup]:
        names = ["", *self.law.authorizations]
        number = {name: place for place, name in enumerate(names)}
        needs = np.array([number[self._authorization(answer.rule)] for answer in self.compiled.answers])
        chunks = iter(self.ids)
        found = self._outcomes_by(lambda _: needs[next(chunks)], names)
        return [group for group in found if group.name]

    def _authorization(self, rule: str) -> str:
        found = self.law.pack.rules[rule][0] if rule else None
        effect = (found.requires or found.exempts) if found else None
        return effect.authorization if effect else ""

    def _deciding(self) -> Iterator[Deciding]:
        counts = np.zeros(len(self.compiled.answers) * len(OUTCOMES), np.int64)
        for ids, outcomes in zip(self.ids, self.outcomes, strict=True):
            counts += np.bincount(ids.astype(np.int32) * len(OUTCOMES) + outcomes, minlength=len(counts))
        rows: dict[tuple[str, Outcome], int] = defaultdict(int)
        for place in np.flatnonzero(counts).tolist():
            answer, number = divmod(place, len(OUTCOMES))
            rows[self.compiled.answers[answer].rule, OUTCOMES[number]] += int(counts[place])
        for (rule, outcome), count in sorted(rows.items(), key=lambda one: (-one[1], one[0])):
            if rule:
                found = self.law.pack.rules[rule][0]
                yield Deciding(rule, found.title, found.cite, found.url, outcome, count)

    @cached_property
    def _unverified(self) -> int:
        weak = np.array([answer.confidence is not Confidence.PRIMARY for answer in self.compiled.answers])
        free = np.array([outcome in PERMISSIVE for outcome in OUTCOMES])
        pairs = zip(self.ids, self.outcomes, strict=True)
        return sum(int((weak[ids] & free[outcomes]).sum()) for ids, outcomes in pairs)

    def _method(self) -> PortfolioMethod:
        at, compiled = self.law.at(self.compiled.day), self.compiled
        rules = (*at.prohibitions, *at.holds, *at.requirements, *at.exemptions, *at.reviews)
        notes = []
        if compiled.day > self.law.text_as_of:
            notes.append(f"answered as of the text of {self.law.text_as_of}; later changes, if any, were not read")
        if not compiled.strict:
            notes.append("clean screening, no red flags and no prohibited end use are assumed where no party is named")
        if "date" in self.rows.columns:
            notes.append(f"the rows' own dates were not used: all are answered as of {compiled.day}")
        return PortfolioMethod(
            engine=self.engine,
            facts={name: compiled.classes(name).count for name in compiled.reads},
            rules=len(rules),
            stages=len(compiled.stages),
            cells=compiled.cells,
            asked=self.asked,
            not_asked=self.not_asked,
            law_sha256=self.law.sha256,
            notes=tuple(notes),
        )


def screen(
    source: Any,
    law: Law,
    day: date,
    *,
    strict: bool = False,
    engine: str = "numba",
    resolve_groups: int = MOST_GROUPS,
    progress: Progress | None = None,
) -> ScreenedPortfolio:
    """Determine every activity of a portfolio.

    Args:
        source: see `comity.portfolio.reader.open_table`.
        law: the law.
        day: the day whose law applies to every row.
        strict: make no assumption at all.
        engine: ``numba`` or ``numpy``.
        resolve_groups: of how many kinds of undetermined rows to ask whether all answers to what is unknown agree, the
            most frequent first.
        progress: called with what is being done, how many rows are done, and of how many.

    Raises:
        InputError: the source cannot be read, or an unknown engine.
    """
    if engine not in ENGINES:
        raise InputError(f"no engine '{engine}'", where="screen", accepts=", ".join(ENGINES))
    table = open_table(source, law.schema)
    rows = read_rows(table, law, cuts_for(table.facts.values(), [law], day), progress)
    if progress:
        progress("compiling", 0, None)
    compiled = compile_law(law, day, rows.codes, strict=strict)
    ids = []
    done = 0
    for chunk in rows.chunks:
        ids.append(ENGINES[engine](compiled, chunk))
        done += len(chunk)
        if progress:
            progress("determining", done, len(rows))
    settled = np.array([OUTCOMES.index(answer.settled) for answer in compiled.answers], np.uint8)
    found = ScreenedPortfolio(law, compiled, rows, ids, [settled[one] for one in ids], engine)
    _resolve_groups(found, resolve_groups, progress)
    return found


def _with_numba(compiled: CompiledLaw, chunk: Chunk) -> npt.NDArray[Any]:
    return Kernel.of(compiled.stages).run(chunk.codes, len(chunk))


def _with_numpy(compiled: CompiledLaw, chunk: Chunk) -> npt.NDArray[Any]:
    return compiled.ids(chunk.codes, len(chunk))


ENGINES: Final[Mapping[str, Engine]] = {"numba": _with_numba, "numpy": _with_numpy}


def _resolve_groups(found: ScreenedPortfolio, most: int, progress: Progress | None) -> None:
    """Ask of the most frequent kinds of undetermined rows whether all answers to what is unknown agree."""
    open_ = np.array([answer.outcome is Outcome.UNDETERMINED for answer in found.compiled.answers])
    where = [np.flatnonzero(open_[ids]) for ids in found.ids]
    left = sum(map(len, where))
    if not left or not most:
        found.not_asked = left
        return
    fewest = left / (_RARE * most)
    names = [name for name in found.rows.columns if name != "date"]
    for kind in kinds(found.rows, names, where):
        if found.asked == most or len(kind) < fewest:
            break
        activity = found.compiled.activity(dict(zip(names, kind.codes, strict=True)))
        outcome = OUTCOMES.index(settled(Evaluation(found.law, activity, found.compiled.day, found.compiled.strict)))
        for chunk, places in kind.places.items():
            found.outcomes[chunk][places] = outcome
        found.asked += 1
        left -= len(kind)
        if progress:
            progress("asking what is undetermined", found.asked, most)
    found.not_asked = left


def _groups(counted: Iterable[tuple[str, npt.NDArray[np.int64]]]) -> list[PortfolioGroup]:
    """Return groups that have rows, the largest first; those of the same name are one."""
    rows: dict[str, npt.NDArray[np.int64]] = {}
    for name, counts in counted:
        rows[name] = rows[name] + counts if name in rows else counts
    groups = [
        PortfolioGroup(name, int(counts.sum()), {OUTCOMES[i]: int(counts[i]) for i in np.flatnonzero(counts)})
        for name, counts in rows.items()
        if counts.any()
    ]
    return sorted(groups, key=lambda group: (-group.rows, group.name))


def _shown(possible: Possible, codes: FactCodes, code: int, kind: Kind) -> str:
    """Return what a code stands for, as a person would write it; a stretch of numbers by its ends."""
    cuts = codes.cuts
    if cuts is None or code > 2 * len(cuts) + 1:
        return shown(possible, kind)
    place, on = divmod(code - 1, 2)
    ends = [shown(Interval(cut, cut), kind) for cut in cuts]
    if on:
        return ends[place]
    low, high = (ends[place - 1] if place else ""), (ends[place] if place < len(cuts) else "")
    return f"{low} to {high}" if low and high else f"below {high}" if high else f"above {low}" if low else "any"
