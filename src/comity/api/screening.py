"""The public API's part about parties: restricted-party lists that the user supplies, hits, clearances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from comity.arguments import a, checked, several
from comity.determine.activity import Activity
from comity.determine.verbs import SCREENER
from comity.errors import InputError
from comity.files import is_there
from comity.law.law import LAW, Law, load
from comity.scalars import parse_day
from comity.screening.lists import ScreeningList
from comity.screening.results import Clearance, ScreenedName, Screening, ScreeningSettings
from comity.workspace import CLEARANCES, in_use, lists_of

if TYPE_CHECKING:
    from comity.screening.ownership import Owner
    from comity.screening.screen import Screener

__all__ = ["screen_parties", "screener"]

_LIST: Final = a(ScreeningList, Path, str, says="a restricted-party list: a file, or one that was read")
_LISTS: Final = several(_LIST, says="restricted-party lists", or_one=True)
_CLEARANCE: Final = a(Clearance, Path, str, says="clearances, or the file with them")
_CLEARANCES: Final = several(_CLEARANCE, says="clearances, or the file with them", or_one=True)
_SETTINGS: Final = a(ScreeningSettings, says="settings of screening")
_PARTY: Final = a(str, Mapping, Activity, says="a name, a party's attributes by name, or an activity")
_PARTIES: Final = several(_PARTY, says="several parties, in a list")


@checked(listed=_LISTS, clearances=_CLEARANCES, settings=_SETTINGS)
def screener(
    listed: ScreeningList | Path | str | Iterable[ScreeningList | Path | str] | None = None,
    clearances: Iterable[Clearance] | Path | str = (),
    *,
    list_date: date | str | None = None,
    settings: ScreeningSettings | None = None,
) -> Screener:
    """Return restricted-party lists ready to screen parties, with the clearances recorded against them.

    Args:
        listed: a list that the user has downloaded, or several: of the United States, OpenSanctions, the United
            Kingdom, the European Union or Japan (see `read_list` for the layouts). None is ever fetched here. If None,
            those that the workspace in use names.
        clearances: what people decided about earlier hits, or the file with it; if none, what the workspace in use
            has recorded.
        list_date: the list's date, if the user knows better than the file; of several lists, the date of those
            that do not say it.

    Raises:
        InputError: a file cannot be used; one line names file, row and field. Or no list is given, nor named by a
            workspace.
    """
    from comity.screening.clearances import read_clearances  # noqa: PLC0415  read only when needed
    from comity.screening.lists import combined  # noqa: PLC0415  read only when needed
    from comity.screening.screen import Screener  # noqa: PLC0415  likewise

    clearances = clearances or _recorded()
    found = combined(list(_read(listed, parse_day(list_date))))
    known = read_clearances(Path(clearances)) if isinstance(clearances, Path | str) else clearances
    return Screener(found, known, settings)


def _read(
    listed: ScreeningList | Path | str | Iterable[ScreeningList | Path | str] | None, day: date | None
) -> Iterator[ScreeningList]:
    """Yield the lists that are given, or those of the workspace in use."""
    from comity.screening.lists import read_list  # noqa: PLC0415  read only when needed

    if listed is None:
        named = lists_of(in_use())
        if not named:
            accepts = "a list that you downloaded (--list FILE), or 'lists' in comity.yaml"
            raise InputError("unscreened: no list is given", accepts=accepts)
        yield from (read_list(path, stated, otherwise=day) for path, stated in named)
        return
    several = [listed] if isinstance(listed, ScreeningList | Path | str) else list(listed)
    alone = day if len(several) == 1 else None
    for one in several:
        yield one if isinstance(one, ScreeningList) else read_list(Path(one), alone, otherwise=day)


def _recorded() -> Iterable[Clearance] | Path:
    path = folder / CLEARANCES if (folder := in_use()) else None
    return path if path and is_there(path) else ()


@checked(parties=_PARTIES, against=SCREENER, law=LAW)
def screen_parties(
    parties: Iterable[str | Mapping[str, str] | Activity],
    against: Screener,
    on: date | str | None = None,
    *,
    law: Law | None = None,
) -> Screening:
    """Return what a list says of parties.

    Args:
        parties: names, or ``{"name": ..., "country": ..., "kind": ..., "address": ...}``, or activities that name them.
        against: the list (see `screener`).
        on: the day for which clearances and the lists' age are judged, today if None; none in the future, since
            lists of that day are not out.
        law: whose country names are understood; `load()` if None.

    Raises:
        InputError: a party without a name, an unknown country or kind, or a day in the future.
    """
    from comity.determine.screened import asked_of, parties_of  # noqa: PLC0415  read only when parties are screened

    day = parse_day(on) or date.today()
    if day > date.today():
        raise InputError(f"screening is dated {day}, in the future", where="on", accepts="today or before")
    law = law or load()
    asked: dict[ScreenedName, tuple[Owner, ...]] = {}
    for party in parties:
        if isinstance(party, Activity):
            asked.update(parties_of(party))
        else:
            asked.setdefault(asked_of({"name": party} if isinstance(party, str) else party, law.schema), ())
    return against.screen(asked.items(), day)
