"""The public API of reforms: what ``import comity`` gives of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from comity.arguments import COLUMNS, FACTS, TEXT, checked, count, each, function, several
from comity.determine.verbs import LAW
from comity.law.law import Law, load
from comity.law.reforms import REFORM, Reform
from comity.portfolio.activity_file import table_options
from comity.portfolio.rows import Progress
from comity.reform.compare import compare as _compare
from comity.reform.ease import Ease
from comity.reform.rank import rank as _rank
from comity.reform.ranking import Ranking
from comity.reform.result import Comparison
from comity.scalars import parse_day

__all__ = ["compare", "rank"]

_CANDIDATES: Final = several(REFORM, says="a folder of reforms, files or ids", or_one=True)
_CHOSEN: Final = count("how many may be chosen, 1 or more", least=1)


@checked(reforms=each(REFORM), law=LAW, weight=TEXT, progress=function, sheet=TEXT, columns=COLUMNS, over=FACTS)
def compare(
    portfolio: Any,
    *reforms: Reform | Path | str,
    law: Law | None = None,
    on: date | str | None = None,
    weight: str = "",
    progress: Progress | None = None,
    sheet: str = "",
    columns: Mapping[str, str] | None = None,
    over: Mapping[str, Any] | None = None,
) -> Comparison:
    """Return what reforms change for a portfolio, kind by kind, partner by partner, item by item.

    Args:
        portfolio: a table as in `comity.determine_portfolio`, the name of a built-in one (``ties``), a file of
            activities, or activities.
        reforms: reforms, files or ids of built-in ones, applied together.
        law: the law to start from; `load()` if None.
        on: the day to compare on: the reform's own, or today for proposals, if None.
        weight: a column of the portfolio that weighs its rows; every row counts once if empty.
        progress: called as in `comity.determine_portfolio`.
        sheet: as in `comity.read_project`, also ``columns`` and ``over``.

    Raises:
        InputError: the portfolio, a weight or a reform cannot be read.
        LawError: a reform does not fit the law.
    """
    law = law or load()
    table = table_options(law, sheet, columns, over)
    return _compare(portfolio, *reforms, law=law, on=parse_day(on), weight=weight, progress=progress, table=table)


@checked(candidates=_CANDIDATES, choose=_CHOSEN, by=TEXT, law=LAW, weight=TEXT, sheet=TEXT, columns=COLUMNS, over=FACTS)
def rank(
    portfolio: Any,
    candidates: Path | str | Iterable[Reform | Path | str] | None = None,
    *,
    choose: int = 3,
    by: Ease | str = Ease.AHEAD,
    law: Law | None = None,
    on: date | str | None = None,
    weight: str = "",
    sheet: str = "",
    columns: Mapping[str, str] | None = None,
    over: Mapping[str, Any] | None = None,
) -> Ranking:
    """Return which candidate reforms would matter most to a portfolio.

    Args:
        portfolio: as in `compare`.
        candidates: a folder of reforms, files or ids; the built-in proposals if None.
        choose: how many may be chosen.
        by: what counts: ``ahead`` (goes ahead without asking), ``review`` (a milder one, or none), ``wait`` (less, or
            not at all), ``duties`` (fewer filings and others).
        law: the law to start from; `load()` if None.
        on: the day; today if None.
        weight: a column of the portfolio that weighs its rows.
        sheet: as in `comity.read_project`, also ``columns`` and ``over``.

    Raises:
        InputError: the portfolio, a weight or a candidate cannot be read.
        LawError: a candidate does not fit the law.
    """
    law = law or load()
    table = table_options(law, sheet, columns, over)
    return _rank(portfolio, candidates, choose=choose, by=by, law=law, on=parse_day(on), weight=weight, table=table)
