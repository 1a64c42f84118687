"""A portfolio as rows: facts to determine, labels to group by, and what could not be read, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from comity.determine.activities import activities_from
from comity.determine.activity import Activity, make_activity, read_rows
from comity.errors import InputError, did_you_mean
from comity.home import STATE
from comity.law.law import Law
from comity.law.values import Interval, OneOf
from comity.portfolio.reader import BUILT_IN, ENDINGS, KEY, NO_ID, SourceTable, open_table

MOST_ROWS: Final = 100_000
"""How many rows are read one by one: beyond, it would take hours to determine them."""


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One activity of a portfolio and what groups it."""

    id: str
    name: str
    activity: Activity
    labels: Mapping[str, str]

    @property
    def partner(self) -> str:
        """The foreign side: as labeled, or the destination, or the origin where the destination is home."""
        if self.labels.get("partner"):
            return self.labels["partner"]
        ends = [self.activity.facts.get(f"{end}.country") for end in ("destination", "origin")]
        known = [sorted(map(str, end.values)) for end in ends if isinstance(end, OneOf)]
        abroad = [codes for codes in known if codes != [STATE]]
        return "|".join(abroad[0]) if abroad else "not stated"

    @property
    def value(self) -> float | None:
        """What the item line or the order is worth in USD, if that is stated."""
        for fact in ("order.item_value", "order.value"):
            worth = self.activity.facts.get(fact)
            if isinstance(worth, Interval) and worth.known:
                return worth.low
        return None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Rows read, rows rejected with the reason, and columns that are no facts."""

    name: str
    rows: tuple[PortfolioRow, ...]
    rejected: tuple[tuple[str, str], ...] = ()
    not_facts: tuple[str, ...] = ()


def is_table(source: Any) -> bool:
    """Whether a source is a table, on disk or in memory, rather than activities written out."""
    if not isinstance(source, Path | str):
        return hasattr(source, "__arrow_c_stream__")
    return str(source) in BUILT_IN or Path(source).is_dir() or Path(source).name.endswith(ENDINGS)


def read_portfolio(source: Path | str | Iterable[Mapping[str, Any] | Activity], law: Law) -> Portfolio:
    """Read a portfolio: a table, the name of a built-in one (``ties``), or activities.

    A table's row that cannot be read is rejected with its reason and the others stand; columns that are no facts are
    labels.

    Raises:
        InputError: no such file or portfolio, a file that is no table, or a table too long to be read row by row.
    """
    if is_table(source):
        return _from_table(open_table(source, law.schema), law)
    if isinstance(source, Path | str):
        path = Path(source)
        if not path.is_file():
            near = did_you_mean(str(source), BUILT_IN)
            accepts = f"a file, or one of {', '.join(BUILT_IN)}"
            raise InputError(f"no portfolio '{source}'", where="portfolio", accepts=accepts, suggestion=near)
        activities: Iterable[Any] = activities_from(read_rows(path), law, path.name)
        name = path.name
    else:
        activities, name = source, "activities"
    made = [
        a if isinstance(a, Activity) else make_activity(a, law, f"activity {n}") for n, a in enumerate(activities, 1)
    ]
    rows = tuple(PortfolioRow(str(n), a.name or f"activity {n}", a, {}) for n, a in enumerate(made, 1))
    if not rows:
        raise InputError("holds no activity", where=name, accepts="activities")
    return Portfolio(name, rows)


def _from_table(table: SourceTable, law: Law) -> Portfolio:
    rows: dict[str, PortfolioRow] = {}
    rejected: list[tuple[str, str]] = []
    for number, record in enumerate(_records(table), 1):
        key = record[KEY] if KEY in record else str(number)
        where = f"{table.name}, row {number}"
        try:
            if not key or key in rows:
                raise InputError(f"the id '{key}' is used twice" if key else NO_ID, where=where)
            activity = make_activity({column: record[column] for column in table.facts if record[column]}, law, where)
        except InputError as error:
            rejected.append((key or str(number), "; ".join(map(str, error.faults))))
            continue
        labels = {column: record[column] for column in (*table.labels, *table.others)}
        rows[key] = PortfolioRow(key, labels.get("name") or f"row {number}", activity, labels)
    rejected += [(one.line, f"{one.file}, {one.line}: {one.why}") for one in table.malformed]
    if not rows:
        if rejected:
            raise InputError(f"no row could be read; the first: {rejected[0][1]}", where=table.name)
        raise InputError("holds no activity", where=table.name, accepts="a row for each activity")
    return Portfolio(table.name, tuple(rows.values()), tuple(rejected), table.others)


def _records(table: SourceTable) -> Iterator[dict[str, str]]:
    """Yield the rows as words by column.

    Raises:
        InputError: there are too many.
    """
    read = 0
    for batch in table.batches():
        read += batch.num_rows
        if read > MOST_ROWS:
            accepts = "fewer; comity compare and comity screen take any number"
            raise InputError(f"more than {MOST_ROWS:,} rows", where=table.name, accepts=accepts)
        yield from ({column: _word(value) for column, value in record.items()} for record in batch.to_pylist())


def _word(value: Any) -> str:
    """Return a cell as one would write it; nothing where nothing is known."""
    if isinstance(value, list):
        return " | ".join(map(_word, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value != value:  # noqa: PLR0124  what is not a number is not equal to itself
        return ""
    return str(value.date() if isinstance(value, datetime) else value).strip()
