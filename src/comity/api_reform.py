"""The public API of reforms: what ``import comity`` gives of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from comity.api import load, parse_day
from comity.law.law import Law
from comity.law.patch import Patched, as_it_stood
from comity.law.patch import apply_reform as _apply_reform
from comity.law.patch import check_reform as _check_reform
from comity.law.reforms import Reform, built_in_reforms, load_reform
from comity.portfolio.rows import Progress
from comity.reform.compare import compare as _compare
from comity.reform.laws import laws_of
from comity.reform.rank import rank as _rank
from comity.reform.ranking import Ranking
from comity.reform.result import Comparison

__all__ = [
    "apply_reform",
    "as_it_stood",
    "built_in_reforms",
    "check_reform",
    "compare",
    "differences",
    "load_reform",
    "rank",
]


def apply_reform(law: Law, *reforms: Reform | Path | str, on: date | str | None = None) -> Law:
    """Return a law with reforms applied, in order; the law given stays as it is.

    Args:
        law: the law to patch; it may be patched already.
        reforms: reforms, files or ids of built-in ones.
        on: the first day on which they apply; each reform's own day, or today, if None.

    Raises:
        LawError: a reform does not fit: an unknown rule, cell, group or instrument, or a conflict between reforms.
    """
    return _apply_reform(law, *_read(reforms), on=parse_day(on))


def check_reform(*reforms: Reform | Path | str, law: Law | None = None, on: date | str | None = None) -> list[str]:
    """Return what is wrong with a stack of reforms, a line each; nothing if they fit the law they patch."""
    read = _read(reforms)
    law = law or load()
    begun = sorted(one.since for one in read if one.status == "in-force" and one.since)
    if not begun:
        return _check_reform(law, *read, on=parse_day(on))
    return _check_reform(_before(law, begun[0]), *read, on=parse_day(on) or begun[0])


def differences(*reforms: Reform | Path | str, law: Law | None = None, on: date | str | None = None) -> Patched:
    """Return the law with reforms applied and the before/after table of what they do.

    Raises:
        LawError: a reform does not fit the law.
    """
    both = laws_of(law or load(), _read(reforms), parse_day(on))
    return Patched(both.reformed, both.differences)


def compare(
    portfolio: Any,
    *reforms: Reform | Path | str,
    law: Law | None = None,
    on: date | str | None = None,
    weight: str = "",
    progress: Progress | None = None,
) -> Comparison:
    """Return what reforms change for a portfolio, kind by kind, partner by partner, item by item.

    Args:
        portfolio: a table as in `comity.screen`, the name of a built-in one (``ties``), a file of activities, or
            activities.
        reforms: reforms, files or ids of built-in ones, applied together.
        law: the law to start from; `load()` if None.
        on: the day to compare on: the reform's own, or today for proposals, if None.
        weight: a column of the portfolio that weighs its rows; every row counts once if empty.
        progress: called as in `comity.screen`.

    Raises:
        InputError: the portfolio, a weight or a reform cannot be read.
        LawError: a reform does not fit the law.
    """
    return _compare(portfolio, *reforms, law=law or load(), on=parse_day(on), weight=weight, progress=progress)


def rank(
    portfolio: Any,
    candidates: Path | str | Iterable[Reform | Path | str] | None = None,
    *,
    choose: int = 3,
    law: Law | None = None,
    on: date | str | None = None,
    weight: str = "",
) -> Ranking:
    """Return which candidate reforms would matter most to a portfolio.

    Args:
        portfolio: as in `compare`.
        candidates: a folder of reforms, files or ids; the built-in proposals if None.
        choose: how many may be chosen.
        law: the law to start from; `load()` if None.
        on: the day; today if None.
        weight: a column of the portfolio that weighs its rows.

    Raises:
        InputError: the portfolio, a weight or a candidate cannot be read.
        LawError: a candidate does not fit the law.
    """
    return _rank(portfolio, candidates, choose=choose, law=law or load(), on=parse_day(on), weight=weight)


def _read(reforms: Iterable[Reform | Path | str]) -> list[Reform]:
    return [one if isinstance(one, Reform) else load_reform(one) for one in reforms]


def _before(law: Law, day: date) -> Law:
    return as_it_stood(law, date.fromordinal(day.toordinal() - 1))
