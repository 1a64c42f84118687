"""A portfolio's summary, made of what an engine counted: the same whichever engine it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from comity.compile.codes import FactCodes
from comity.compile.compiled_law import CompiledLaw
from comity.determine.decide import OUTCOMES
from comity.determine.explain import shown
from comity.determine.outcome import PERMISSIVE, Cause, Outcome
from comity.engines.resolve import ResolvedGroups
from comity.engines.tally import ITEM, Counts, RowGroup, Tally
from comity.law.law import Law
from comity.law.schema import Kind
from comity.law.source import Confidence
from comity.law.values import Interval, OneOf, Possible
from comity.portfolio.partners import Partners
from comity.portfolio.reader import SourceTable
from comity.portfolio.rejects import Rejects, check_of
from comity.portfolio.result import (
    Deciding,
    FactClasses,
    PortfolioClasses,
    PortfolioGroup,
    PortfolioMethod,
    PortfolioSummary,
    StageShape,
)

_NUMBER: dict[Outcome, int] = {outcome: number for number, outcome in enumerate(OUTCOMES)}
Moved = Iterable[tuple[int, RowGroup, int]]
"""Where rows of a resolved group are counted: a number, the group, and how many."""


@dataclass(frozen=True)
class Counted:
    """What is known of a portfolio's rows once they were counted and resolved.

    Attributes:
        compiled: the law.
        table: where the rows come from.
        rejects: those that could not be used.
        partners: who they are with.
        tally: the counts by answer, before anything was resolved.
        resolved: the groups of rows that have outcomes of their own.
    """

    compiled: CompiledLaw
    table: SourceTable
    rejects: Rejects
    partners: Partners
    tally: Tally
    resolved: ResolvedGroups

    @cached_property
    def summary(self) -> PortfolioSummary:
        """The portfolio without its rows."""
        compiled, answers = self.compiled, self.tally.answers
        rows = int(answers.sum())
        outcomes = _outcomes(self._by_answer.sum(axis=0))
        undecided = outcomes.get(Outcome.UNDETERMINED, 0)
        rejected = self.rejects.counts.total()
        return PortfolioSummary(
            portfolio=self.table.name,
            day=compiled.day,
            strict=compiled.strict,
            read=rows + rejected,
            decided=rows - undecided,
            undecided=undecided,
            rejected=rejected,
            unverified=self._unverified,
            outcomes=outcomes,
            causes=self._causes(),
            if_screened_clear=_outcomes(self._if_screened_clear()),
            by_partner=tuple(self._by_partner()),
            by_item=tuple(self._by_item()),
            by_authorization=tuple(self._by_authorization()),
            deciding=tuple(self._deciding()),
            check=check_of(self.table, self.rejects, rows, self.tally.unknown, compiled.law.schema),
            method=self._method(),
        )

    def _causes(self) -> dict[Cause, int]:
        """Return in how many rows of the groups that were asked each cause is one."""
        found = {cause: sum(len(g) for g in self.resolved.groups if cause in g.causes) for cause in Cause}
        return {cause: rows for cause, rows in found.items() if rows}

    def _if_screened_clear(self) -> npt.NDArray[np.int64]:
        """Return rows by the outcome that they have if screening is clear, of those of which that is open."""
        found = np.zeros(len(OUTCOMES), np.int64)
        for answer, rows in zip(self.compiled.answers, self.tally.answers, strict=True):
            if answer.if_screened_clear:
                found[_NUMBER[answer.if_screened_clear]] += rows
        for group in self.resolved.groups:
            before, after = self.compiled.answers[group.answer].if_screened_clear, group.if_screened_clear
            if before and after:
                found[_NUMBER[before]] -= len(group)
                found[_NUMBER[after]] += len(group)
        return found

    @cached_property
    def _by_answer(self) -> Counts:
        """Rows by answer and outcome."""
        total = np.diag(self.tally.answers)
        return self._by_outcome(total, ((group.answer, group, len(group)) for group in self.resolved.groups))

    def _by_outcome(self, rows: Counts, moved: Moved) -> Counts:
        """Return rows by number and outcome, given rows by number and answer; resolved rows move to their outcome."""
        outcome_of = np.array([_NUMBER[answer.outcome] for answer in self.compiled.answers])
        found = np.zeros((len(rows), len(OUTCOMES)), np.int64)
        for number in range(len(OUTCOMES)):
            found[:, number] = rows[:, outcome_of == number].sum(axis=1)
        for number, group, count in moved:
            found[number, _NUMBER[Outcome.UNDETERMINED]] -= count
            found[number, _NUMBER[group.outcome]] += count
        return found

    def _by_partner(self) -> list[PortfolioGroup]:
        moved = (
            (self.partners.one(label, group.codes), group, rows)
            for group in self.resolved.groups
            for label, rows in group.labels.items()
        )
        return _groups(self.partners.names, self._by_outcome(self.tally.partners, moved))

    def _by_item(self) -> list[PortfolioGroup]:
        if ITEM not in self.compiled.columns:
            return []
        cover = self.compiled.law.codes.cover
        names = [
            " | ".join(cover(map(str, one.values))) if isinstance(one, OneOf) else "not classified"
            for one in self.compiled.columns[ITEM].possible
        ]
        moved = ((group.codes[ITEM], group, len(group)) for group in self.resolved.groups)
        return _groups(names, self._by_outcome(self.tally.items, moved))

    def _by_authorization(self) -> list[PortfolioGroup]:
        names = [self._authorization(answer.rule) for answer in self.compiled.answers]
        return [group for group in _groups(names, self._by_answer) if group.name]

    def _authorization(self, rule: str) -> str:
        found = self.compiled.law.pack.rules[rule][0] if rule else None
        effect = (found.requires or found.exempts) if found else None
        return effect.authorization if effect else ""

    def _deciding(self) -> Iterator[Deciding]:
        rows: dict[tuple[str, Outcome], int] = defaultdict(int)
        for answer, number in np.argwhere(self._by_answer).tolist():
            rows[self.compiled.answers[answer].rule, OUTCOMES[number]] += int(self._by_answer[answer, number])
        for (rule, outcome), count in sorted(rows.items(), key=lambda one: (-one[1], one[0])):
            if rule:
                found = self.compiled.law.pack.rules[rule][0]
                yield Deciding(rule, found.title, found.cite, found.url, outcome, count)

    @property
    def _unverified(self) -> int:
        weak = np.array([answer.confidence is not Confidence.PRIMARY for answer in self.compiled.answers])
        free = np.array([outcome in PERMISSIVE for outcome in OUTCOMES])
        return int(self._by_answer[np.ix_(weak, free)].sum())

    def _method(self) -> PortfolioMethod:
        compiled, law = self.compiled, self.compiled.law
        at = law.at(compiled.day)
        rules = (*at.prohibitions, *at.holds, *at.requirements, *at.exemptions, *at.reviews)
        notes = []
        if compiled.day > law.text_as_of:
            notes.append(f"answered as of the text of {law.text_as_of}; later changes, if any, were not read")
        if not compiled.strict:
            notes.append("clean screening, no red flags and no prohibited end use are assumed where no party is named")
        if "date" in compiled.columns:
            notes.append(f"the rows' own dates were not used: all are answered as of {compiled.day}")
        return PortfolioMethod(
            facts={name: compiled.classes(name).count for name in compiled.reads},
            rules=len(rules),
            stages=len(compiled.stages),
            cells=compiled.cells,
            asked=len(self.resolved.groups),
            not_asked=self.resolved.not_asked,
            law_sha256=law.sha256,
            notes=tuple(notes),
        )


def classes_of_law(compiled: CompiledLaw) -> PortfolioClasses:
    """Return what a law was compiled to: the classes it tells apart of each fact, and the stages."""
    stages = [
        StageShape(stage.name, {one.source: one.count for one in stage.inputs}, stage.cells, stage.ids)
        for stage in compiled.stages
    ]
    return PortfolioClasses(tuple(_fact_classes(compiled, compiled.law)), tuple(stages))


def _fact_classes(compiled: CompiledLaw, law: Law) -> Iterator[FactClasses]:
    for name in compiled.reads:
        codes, kind = compiled.columns[name], law.schema.facts[name].kind
        grouped: dict[int, list[str]] = defaultdict(list)
        for code, number in enumerate(compiled.classes(name).classes.tolist()):
            possible = codes.possible[code]
            grouped[number].append("not stated" if possible is None else _shown(possible, codes, code, kind))
        yield FactClasses(name, len(codes.possible), tuple(tuple(values) for values in grouped.values()))


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


def _groups(names: Sequence[str], rows: Counts) -> list[PortfolioGroup]:
    """Return groups that have rows, the largest first; those of the same name are one."""
    found: dict[str, Counts] = {}
    for number in np.flatnonzero(rows.any(axis=1)).tolist():
        found[names[number]] = found.get(names[number], 0) + rows[number]
    groups = [PortfolioGroup(name, int(counts.sum()), _outcomes(counts)) for name, counts in found.items()]
    return sorted(groups, key=lambda group: (-group.rows, group.name))


def _outcomes(rows: npt.NDArray[np.int64]) -> dict[Outcome, int]:
    return {OUTCOMES[number]: int(rows[number]) for number in np.flatnonzero(rows).tolist()}
