"""Places that are no countries and have law of their own: naming one states its country, and that the law differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from comity.law.places import Place, place_of
from comity.law.schema import Kind, Schema

_DESTINATION: Final = "destination.country"
_EITHER: Final = "yes | no"


def located(stated: Iterable[tuple[str, Any]], schema: Schema) -> Iterator[tuple[str, Any]]:
    """Yield what is stated, with each such place as its country and with what naming it says.

    Args:
        stated: facts by full name, parties by role.
        schema: the facts.
    """
    for name, value in stated:
        role, _, attribute = name.partition(".")
        if role in schema.roles and not attribute and isinstance(value, Mapping):
            found = [place for one in ("country", "headquarters") if (place := place_of(value.get(one)))]
            yield name, {key: _country(told) for key, told in value.items()}
        elif name in schema.facts and schema.facts[name].kind is Kind.COUNTRY and (place := place_of(value)):
            found = [place]
            yield name, place.country
        else:
            found = []
            yield name, value
        for place in found:
            said: Any = True if place.certain else [True, False]
            yield place.anywhere, said
            yield from place.says.items()
            if name == _DESTINATION:
                yield place.destination, said


def _country(value: Any) -> Any:
    place: Place | None = place_of(value)
    return place.country if place else value
