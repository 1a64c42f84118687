"""Where one application could include what two are asked for: lines of an order that go together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from comity.determine.determination import Determination
from comity.law.law import Law
from comity.law.rules import Authorization, Inclusion


class JointInclusion(msgspec.Struct, frozen=True):
    """An authorization that some activities need, and that may include others in place of another one.

    Attributes:
        activities: the places, from 1, of those that need it.
        instead_of: the name of the other authorization.
        included: the places of those that need the other, to the same country.
        ask: on what it hangs; otherwise both are applied for.
    """

    authorization: str
    activities: tuple[int, ...]
    instead_of: str
    included: tuple[int, ...]
    ask: str
    cite: str
    url: str


def inclusions(answers: Sequence[Determination], law: Law) -> Iterator[JointInclusion]:
    """Yield them for a project's activities, as they are once their parties are screened."""
    told = [answer.once_screened or answer for answer in answers]
    for one, including in ((a, i) for a in law.authorizations.values() for i in a.includes):
        yield from _joined(told, law, one, including)


def _joined(
    told: Sequence[Determination], law: Law, one: Authorization, including: Inclusion
) -> Iterator[JointInclusion]:
    needing, other = (_needing(told, name) for name in (one.id, including.authorization))
    for place in dict.fromkeys(_where_to(told[n - 1]) for n in needing):
        there, beside = (tuple(n for n in found if _where_to(told[n - 1]) == place) for found in (needing, other))
        included = tuple(n for n in beside if n not in there)
        if included:
            instead = law.authorizations[including.authorization].name
            yield JointInclusion(one.name, there, instead, included, including.ask, including.cite, including.url)


def _needing(told: Sequence[Determination], authorization: str) -> tuple[int, ...]:
    return tuple(place for place, d in enumerate(told, 1) if authorization in _required(d))


def _required(d: Determination) -> set[str]:
    return {one.authorization for one in d.applications if one.status == "required"}


def _where_to(d: Determination) -> str:
    return next((stated.value for stated in d.given if stated.fact == "destination.country"), "")
