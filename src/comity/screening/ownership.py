"""Ownership by listed parties: the 50 percent rule's arithmetic, direct, indirect and in the aggregate.

The Treasury's guidance of 13 August 2014 and the rule of 90 FR 47201 count alike: an owner that is itself listed, or
that listed parties own to half or more together, counts with its whole share; any other owner counts with nothing.
When the law asks for it is a matter of the rules' dates, not of this arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from comity.errors import InputError
from comity.files.typed import typed

HALF: Final = 50.0
_DEEPEST: Final = 20


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who owns a share of a party, in percent, and who owns that owner."""

    name: str
    percent: float
    country: str = ""
    owners: tuple[Owner, ...] = ()


class Share(msgspec.Struct, frozen=True):
    """What listed parties own of a party together.

    Attributes:
        low: percent, by the owners stated.
        high: percent, if listed parties own all that is not stated.
        because: owner by owner.
    """

    low: float
    high: float
    because: tuple[str, ...]


def read_owners(raw: Any, where: str) -> tuple[Owner, ...]:
    """Read ``owners``: a list with ``name``, ``percent`` and, for an owner that is owned in turn, ``owners``.

    Raises:
        InputError: not such a list, or shares that cannot be.
    """
    owners = typed(raw, tuple[Owner, ...], lambda steps: ": ".join((where, "owners", *map(_place, steps))))
    _check(owners, where, 0)
    return owners


def _place(step: str | int) -> str:
    return f"owner {step + 1}" if isinstance(step, int) else step


def _check(owners: tuple[Owner, ...], where: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise InputError(f"owners are nested more than {_DEEPEST} deep", where=where)
    if any(not 0 < owner.percent <= 100 for owner in owners) or sum(o.percent for o in owners) > 100.01:
        raise InputError(
            "shares do not add up", where=f"{where}: owners", accepts="percents above 0, at most 100 in all"
        )
    for owner in owners:
        _check(owner.owners, where, depth + 1)


def everyone(owners: Iterable[Owner]) -> list[Owner]:
    """Return every owner, and theirs, nearest first."""
    return [one for owner in owners for one in (owner, *everyone(owner.owners))]


def listed_share(owners: tuple[Owner, ...], is_listed: Callable[[Owner], bool]) -> Share:
    """Return what listed parties own, directly or through owners that they own to half or more.

    An owner whose own owners are not stated counts as owned by nobody listed.
    """
    low, lines = 0.0, []
    for owner in owners:
        above = listed_share(owner.owners, is_listed) if owner.owners else Share(0.0, 0.0, ())
        if is_listed(owner):
            low += owner.percent
            lines.append(f"{owner.name}, listed, owns {owner.percent:g} %")
        elif above.low >= HALF:
            low += owner.percent
            lines.append(f"{owner.name}, itself owned to {above.low:g} % by listed parties, owns {owner.percent:g} %")
    known = sum(owner.percent for owner in owners)
    return Share(low, min(100.0, low + max(0.0, 100.0 - known)), tuple(lines))
