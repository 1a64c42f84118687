"""What a brief may be for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, reduce
from typing import Final

import msgspec

from comity.errors import InputError, did_you_mean
from comity.law.pack import DATA
from comity.law.typed_files import typed_file

_FILE: Final = DATA / "brief" / "purposes.yaml"


class UsualProject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A project that people usually have in mind: a template and its parameters.

    Attributes:
        name: what it is called, where the template's title does not tell it apart.
        from_home: it is only asked where the state at home is the one whose pack comes first.
    """

    template: str
    parameters: Mapping[str, str] = msgspec.field(name="with")
    from_home: bool = False
    name: str = ""


class Purpose(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a brief is for.

    Attributes:
        topics: what it is about, in the words of instruments' scopes; none: everything.
        kinds: kinds of instrument that matter whatever their scope; ``groups``: groups that matter.
        projects: what is determined; ``reforms``: what is compared with the law as it is; ``draft``: a kind of
            instrument that is drafted for the pair where none is in force.
        gives: what the partner gives to a programme's needs is told too.
    """

    title: str
    topics: tuple[str, ...]
    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    projects: tuple[UsualProject, ...] = ()
    reforms: tuple[str, ...] = ()
    draft: str = ""
    gives: bool = False

    def joined(self, other: Purpose) -> Purpose:
        """Return the two as one: what is about everything stays so."""
        everything = not (self.topics and other.topics)
        return Purpose(
            title=f"{self.title} and {other.title}",
            topics=() if everything else _both(self.topics, other.topics),
            kinds=_both(self.kinds, other.kinds),
            groups=_both(self.groups, other.groups),
            projects=(*self.projects, *(one for one in other.projects if one not in self.projects)),
            reforms=_both(self.reforms, other.reforms),
            draft=self.draft or other.draft,
            gives=self.gives or other.gives,
        )


def _both(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *others)))


@lru_cache(maxsize=1)
def purposes() -> Mapping[str, Purpose]:
    """Return every purpose.

    Raises:
        LawError: the file cannot be used.
    """
    return typed_file(_FILE, dict[str, Purpose], _FILE.parent)


def purpose(name: str) -> Purpose:
    """Return a purpose by its name, or several joined by a plus sign as one.

    Raises:
        InputError: there is none; names the likeliest.
    """
    return reduce(Purpose.joined, map(_purpose, dict.fromkeys(name.split("+"))))


def _purpose(name: str) -> Purpose:
    found = purposes()
    if name not in found:
        hint = did_you_mean(name, found)
        raise InputError(f"no purpose '{name}'", where="--for", accepts=", ".join(found), suggestion=hint)
    return found[name]
