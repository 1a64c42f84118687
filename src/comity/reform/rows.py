"""A portfolio as rows: facts to determine, labels to group by, and what could not be read, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from comity.determine.activity import SHORT, Activity, activities_from, make_activity, read_rows
from comity.errors import InputError, did_you_mean
from comity.files import parse_csv, read_text
from comity.law.law import Law
from comity.law.pack import DATA
from comity.law.values import Interval, OneOf

BUILT_IN: Final = {"ties": DATA / "portfolio" / "activities.csv"}
"""Portfolios that come with the program, by name."""
_LABELS: Final = frozenset({"id", "tie", "partner", "checked", "confidence", "pattern", "assumed", "weight", "source"})
_MAX_BYTES: Final = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
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
        abroad = [codes for codes in known if codes != ["USA"]]
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
    rows: tuple[Row, ...]
    rejected: tuple[tuple[str, str], ...] = ()
    not_facts: tuple[str, ...] = ()


def read_portfolio(source: Path | str | Iterable[Mapping[str, Any] | Activity], law: Law) -> Portfolio:
    """Read a portfolio: a file, the name of a built-in one (``ties``), or activities.

    A CSV row that cannot be read is rejected with its reason and the others stand; columns that are no facts are
    labels.

    Raises:
        InputError: no such file or portfolio, or a file that is no table.
    """
    if isinstance(source, Path | str):
        path = BUILT_IN.get(str(source), Path(source))
        if not path.is_file():
            near = did_you_mean(str(source), BUILT_IN)
            accepts = f"a file, or one of {', '.join(BUILT_IN)}"
            raise InputError(f"no portfolio '{source}'", where="portfolio", accepts=accepts, suggestion=near)
        if path.suffix.lower() == ".csv":
            return _from_csv(path, str(source) if str(source) in BUILT_IN else path.name, law)
        activities: Iterable[Any] = activities_from(read_rows(path), law, path.name)
        name = path.name
    else:
        activities, name = source, "activities"
    made = [
        a if isinstance(a, Activity) else make_activity(a, law, f"activity {n}") for n, a in enumerate(activities, 1)
    ]
    rows = tuple(Row(str(n), a.name or f"activity {n}", a, {}) for n, a in enumerate(made, 1))
    if not rows:
        raise InputError("holds no activity", where=name, accepts="activities")
    return Portfolio(name, rows)


def _from_csv(path: Path, name: str, law: Law) -> Portfolio:
    raw = parse_csv(read_text(path, max_bytes=_MAX_BYTES), path.name)
    if not raw:
        raise InputError("holds no activity", where=path.name, accepts="a row for each activity")
    facts = [column for column in raw[0] if _is_fact(column, law)]
    labels = [column for column in raw[0] if column not in facts]
    if not facts:
        near = did_you_mean(next(iter(raw[0])), law.schema.facts)
        raise InputError("no column is a fact", where=path.name, accepts="docs/facts.md", suggestion=near)
    rows: list[Row] = []
    rejected: list[tuple[str, str]] = []
    seen: set[str] = set()
    for number, one in enumerate(raw, 1):
        key = one.get("id") or str(number)
        try:
            if key in seen:
                raise InputError(f"the id '{key}' is used twice", where=f"{path.name}, row {number + 1}")
            stated = {column: one[column] for column in facts if one[column].strip()}
            activity = make_activity(stated, law, f"{path.name}, row {number + 1}")
        except InputError as error:
            rejected.append((key, str(error)))
            continue
        seen.add(key)
        told = {column: one[column] for column in labels}
        rows.append(Row(key, one.get("name") or f"row {number + 1}", activity, told))
    if not rows:
        raise InputError(f"no row could be read; the first: {rejected[0][1]}", where=path.name)
    unknown = tuple(column for column in labels if column not in _LABELS | {"name"})
    return Portfolio(name, tuple(rows), tuple(rejected), unknown)


def _is_fact(column: str, law: Law) -> bool:
    return column in law.schema.facts or column in SHORT
