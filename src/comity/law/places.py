"""Places that are no countries and have law of their own, by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from comity.files import parse_yaml, read_text
from comity.law.plain_names import plain_name
from comity.record.load import BUILT_IN

_FILE: Final = BUILT_IN / "places.yaml"


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place that is no country.

    Attributes:
        names: what people call it.
        country: of which it is a part: the ISO 3166-1 alpha-3 code.
        destination: the fact that says that something goes there.
        anywhere: the fact that says that it has any part in an activity.
        certain: whether the law reaches all of it; else it is asked.
        says: what else naming it says, by the fact: which of several such places it is.
    """

    names: tuple[str, ...]
    country: str
    destination: str
    anywhere: str
    certain: bool = True
    says: dict[str, bool] = {}


def place_of(text: Any) -> Place | None:
    """Return the place that a text names; None if it names none."""
    return _places().get(plain_name(text)) if isinstance(text, str) else None


@lru_cache(maxsize=1)
def _places() -> Mapping[str, Place]:
    listed = msgspec.convert(parse_yaml(read_text(_FILE), _FILE.name), list[Place], strict=False)
    return {plain_name(name): place for place in listed for name in place.names}
