"""What is usual: what a plan supposes of facts that nobody has stated, from data, never because it ends sooner."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from comity.law.pack import DATA
from comity.law.schema import Schema
from comity.law.typed_files import typed_file
from comity.law.values import Interval, OneOf, Possible, is_known

_FOLDER: Final = DATA / "usual"


class Usual(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a fact usually is.

    Attributes:
        as_: facts; it is usually what the first known of them is.
        is_: its usual value, where it is no other fact's.
        because: why, in words.
    """

    fact: str
    because: str
    as_: tuple[str, ...] = msgspec.field(name="as", default=())
    is_: Any = msgspec.field(name="is", default=None)

    def value(self, given: Mapping[str, Possible], schema: Schema) -> Possible | None:
        """Return what the fact usually is in an activity; None where that hangs on facts that are not known."""
        if self.is_ is not None:
            return schema.read(self.fact, self.is_, f"usual, {self.fact}")
        return next((given[name] for name in self.as_ if name in given and is_known(given[name])), None)


def among(value: Possible, possible: Possible) -> bool:
    """Whether a known value is one of those that are possible, or below the number that stands for a class."""
    match value, possible:
        case OneOf(one), OneOf(several):
            return one <= several
        case Interval(), Interval():
            return value.high <= possible.high
    return value == possible


@lru_cache(maxsize=1)
def usual_facts() -> Mapping[str, Usual]:
    """Return what is usual, by fact.

    Raises:
        LawError: the file cannot be used.
    """
    found: dict[str, Usual] = {}
    for file in sorted(_FOLDER.glob("*.yaml")):
        found |= {one.fact: one for one in typed_file(file, list[Usual], _FOLDER)}
    return found
