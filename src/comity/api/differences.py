"""What changed: the law between two days, by reforms, or a list of parties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

from comity.arguments import checked, several
from comity.errors import InputError
from comity.law.law import LAW, Law, load
from comity.law.reforms import REFORM, Reform
from comity.scalars import parse_day

if TYPE_CHECKING:
    from comity.law.diff import LawChange
    from comity.law.patch import Patched
    from comity.screening.delta import Delta
    from comity.screening.lists import ScreeningList

__all__ = ["diff"]

_REFORMS: Final = several(REFORM, says="reforms, files or ids", or_one=True)


@overload
def diff(before: date | str, after: date | str, *, law: Law | None = None) -> list[LawChange]: ...
@overload
def diff(before: Path | ScreeningList, after: Path | ScreeningList) -> Delta: ...
@overload
def diff(before: Law, after: Reform | Iterable[Reform | Path | str], *, on: date | str | None = None) -> Patched: ...
@checked(law=LAW)
def diff(before: Any, after: Any, *, law: Law | None = None, on: date | str | None = None) -> Any:
    """Return what changes from one thing to another: of law between two days, by reforms, or of a list of parties.

    Args:
        before: a day; a law; or a restricted-party list, as a path or read.
        after: a later day; a reform or several, which may be files or ids; or a later edition of the list.
        law: of two days, whose law; `load()` if None.
        on: of reforms, the day on which they apply; each reform's own day, or today, if None.

    Returns:
        of days, what changed in the law, in words; of reforms, the law with them and the before/after table of what
        they do, for a reform of history from the law as it stood the day before; of lists, who came, went and changed.

    Raises:
        InputError: a day, a list or a reform that cannot be read.
        LawError: a reform does not fit the law.
    """
    if isinstance(before, Law):
        from comity.law.patch import Patched  # noqa: PLC0415  read only where reforms are
        from comity.reform.laws import laws_of  # noqa: PLC0415

        given = _REFORMS(after, "after")
        reforms = given if isinstance(given, list) else [given]
        both = laws_of(before, [Reform.load(one) for one in reforms], parse_day(on))
        return Patched(both.reformed, both.differences)
    from comity.screening.lists import ScreeningList, read_list  # noqa: PLC0415  read only where something is compared

    if isinstance(before, Path | ScreeningList):
        from comity.screening.delta import delta  # noqa: PLC0415

        return delta(*(one if isinstance(one, ScreeningList) else read_list(Path(one)) for one in (before, after)))
    from comity.law.diff import diff as changed  # noqa: PLC0415  read only where days are compared

    days = parse_day(before), parse_day(after)
    if days[0] is None or days[1] is None:
        raise InputError("needs two dates", where="diff", accepts="YYYY-MM-DD YYYY-MM-DD")
    return changed(law or load(), days[0], days[1])
