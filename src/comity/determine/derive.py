"""Facts that follow from others: one table, read for one activity (`assume`) and for columns (`compile.facts`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from comity.determine.algebra import Algebra
from comity.law.schema import Fact
from comity.law.values import OneOf, Possible, known

Met = TypeVar("Met")
_DEEMED: Final = frozenset({"deemed-export", "deemed-reexport"})
_PRODUCT_GROUPS: Final = {
    "A": ("commodity",),
    "B": ("commodity",),
    "C": ("commodity",),
    "D": ("software", "source-code"),
    "E": ("technology",),
}
"""What the items of a product group of the Commerce Control List are: the second sign of an entry (15 CFR 774.1)."""
_OF_PARTIES: Final = frozenset({"listed", "possible_match", "listed_ownership_percent", "blocked_ownership_percent"})


@dataclass(frozen=True)
class Derivation:
    """A fact that follows from others where nobody states it.

    Attributes:
        parts: the facts that it follows from, as they are known.
        follows: what is known of it, given what is known of the parts; None if nothing follows.
        how: why, in words.
        supposed: whether that is only likely, so that a strict answer does without.
    """

    fact: str
    parts: tuple[str, ...]
    follows: Callable[..., Possible | None]
    how: str = ""
    supposed: bool = False


def _same(part: Possible | None) -> Possible | None:
    return part


def _recipient(kind: Possible | None, person: Possible | None) -> Possible | None:
    """Return the country of a release of technology to a person; nothing for other kinds of activity."""
    return person if isinstance(kind, OneOf) and kind.values <= _DEEMED else None


def _military_intelligence(use: Possible | None, user: Possible | None) -> Possible | None:
    return known(True) if known("military-intelligence") in (use, user) else None


def _item_type(codes: Possible | None) -> Possible | None:
    types = {_type_of(str(code)) for code in codes.values} if isinstance(codes, OneOf) else set()
    return OneOf(frozenset(found)) if len(types) == 1 and (found := types.pop()) else None


def _type_of(code: str) -> tuple[str, ...]:
    return _PRODUCT_GROUPS.get(code[1], ()) if code[0].isdigit() else ()


DERIVATIONS: Final = (
    Derivation(
        "destination.country",
        ("activity.kind", "person.latest_citizenship"),
        _recipient,
        "the person's latest citizenship or permanent residency (15 CFR 734.13(b))",
    ),
    Derivation("destination.country", ("ultimate_consignee.country",), _same, "the country of the ultimate consignee"),
    Derivation("destination.country", ("end_user.country",), _same, "the country of the end user"),
    Derivation(
        "destination.country",
        ("orbit.transferee_country",),
        _same,
        "the country of the person who takes over the spacecraft",
    ),
    Derivation("end_use.military_intelligence", ("end_use.kind", "end_user.kind"), _military_intelligence),
    Derivation("item.type", ("item.classification",), _item_type, "the product group of the classification"),
    Derivation(
        "item.manufactured_in",
        ("item.origin_country",),
        _same,
        "the country of origin, or else the country it leaves",
    ),
    Derivation(
        "item.manufactured_in",
        ("origin.country",),
        _same,
        "the country of origin, or else the country it leaves",
        supposed=True,
    ),
)
"""In order: the first that tells something of a fact counts."""


def about_party(fact: str) -> bool:
    """Whether a fact is one of those that are asked of every party (a listing, a share owned)."""
    return fact.rsplit(".", 1)[-1] in _OF_PARTIES


def others_may_take_part(
    fact: Fact,
    known_at_all: Callable[[str], Met],
    named_without_country: Iterable[Met],
    algebra: Algebra[Met],
    *,
    strict: bool,
) -> Met:
    """Return whether other countries than those stated may belong to a set that is over all parties.

    Args:
        fact: the set.
        known_at_all: whether something is known of a fact.
        named_without_country: of each role, whether its party is named and its country is not known.
        algebra: how such statements are joined.
        strict: whether nothing is assumed.
    """
    if fact.stated_only:
        return algebra.never
    if strict:
        return algebra.always
    nowhere = algebra.all(algebra.no(known_at_all(name)) for name in fact.settled_by)
    return algebra.any([*named_without_country, nowhere])
