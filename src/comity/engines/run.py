"""Every activity of a portfolio determined: what is the same for every engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.compile.compiled_law import compile_law
from comity.engines.protocol import Engine, Options
from comity.engines.resolve import resolve_groups
from comity.engines.row_words import COLUMNS
from comity.engines.summary import Counted, classes_of_law
from comity.engines.tally import undetermined
from comity.errors import InputError
from comity.law.law import Law
from comity.portfolio.partners import Partners
from comity.portfolio.result import PortfolioClasses, PortfolioSummary
from comity.showing import Tabular

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, repr=False)
class PortfolioDetermination(Tabular):
    """What a portfolio's activities need: the same value, and the same JSON, whichever engine determined them.

    Attributes:
        summary: outcomes, groups, rejected rows and method.
        classes: what the law was compiled to.
        engine: what determined it.
        output: where the rows were written, if they were; where none was usable, nothing is written.
        answered: gives the rows where they are (see `rows`).
    """

    summary: PortfolioSummary
    classes: PortfolioClasses
    engine: str
    output: Path | None
    answered: Callable[[], Any] = field(repr=False)

    @cached_property
    def rows(self) -> Any:
        """What is told of every usable row (see `table`), where the rows are: an Arrow table, or a Spark data frame.

        None where they are kept nowhere but in ``output``.
        """
        return self.answered()

    def table(self) -> pa.Table:
        """Return, as an Arrow table, key, outcome, rule, `if_screened_clear` and causes of every usable row.

        Raises:
            InputError: the rows were not kept.
        """
        import pyarrow as pa  # noqa: PLC0415  loaded only where rows are handed over
        import pyarrow.parquet as pq  # noqa: PLC0415

        if not self.summary.outcomes:
            return pa.table(dict.fromkeys(COLUMNS, pa.nulls(0, pa.string())))
        if self.rows is not None:
            return self.rows.toArrow() if hasattr(self.rows, "toArrow") else self.rows
        if self.output is None:
            raise InputError("the rows were not kept", where=f"engine {self.engine}", accepts="output=FILE")
        return pq.read_table(self.output)

    def line(self) -> str:
        """Return how many rows were read, on which day, and how many came to which outcome."""
        told = self.summary
        outcomes = ", ".join(f"{outcome} {count:,}" for outcome, count in told.outcomes.items())
        return f"{told.read:,} activities of '{told.portfolio}' on {told.day}: {outcomes}"

    def records(self) -> list[dict[str, Any]]:
        """Return the rows of `table` one by one."""
        return list(self.table().to_pylist())

    def to_arrow(self) -> pa.Table:
        """Return the rows as an Arrow table (see `table`)."""
        return self.table()

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as plain values, as in the published JSON Schema."""
        return self.summary.to_dict()

    def to_json(self) -> str:
        """Return the summary as canonical JSON."""
        return self.summary.to_json()


def determine_portfolio(
    source: Any, law: Law, day: date, engine: Engine, options: Options | None = None
) -> PortfolioDetermination:
    """Determine every activity of a portfolio.

    Args:
        source: see `comity.portfolio.reader.open_table`; for Spark also a data frame.
        law: the law.
        day: the day whose law applies to every row.
        engine: what reads, looks up and counts.
        options: what else is wanted.

    Raises:
        InputError: the source cannot be read, the rows cannot be written, or the engine has no such setting.
    """
    options = options or Options()
    if unknown := sorted(options.settings.keys() - set(engine.takes)):
        accepts = f"an engine that takes it, or no {unknown[0]}"
        raise InputError(f"engine {engine.name} does not take it", where=unknown[0], accepts=accepts)
    if options.output:
        engine.check_output(options.output)
    with engine.read(source, law, day, options) as rows:
        options.told("compiling", 0, None)
        compiled = compile_law(law, day, rows.codes, strict=options.strict, clear=True)
        tally = rows.tally(compiled)
        undecided = int(tally.answers[undetermined(compiled)].sum())
        largest = rows.undetermined(compiled, options.resolve_groups) if undecided and options.resolve_groups else ()
        resolved = resolve_groups(largest, undecided, compiled, options)
        partners = Partners(rows.partners, rows.codes)
        counted = Counted(compiled, rows.table, rows.rejects, partners, tally, resolved)
        output = options.output if tally.answers.any() else None  # nothing usable: what is there stays as it is
        if output:
            rows.write(compiled, resolved.groups, output)
        summary, answered = counted.summary, partial(rows.answered, compiled, resolved.groups)
    return PortfolioDetermination(summary, classes_of_law(compiled), engine.name, output, answered)
