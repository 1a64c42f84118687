"""What a brief may be for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
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
    """

    title: str
    topics: tuple[str, ...]
    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    projects: tuple[UsualProject, ...] = ()
    reforms: tuple[str, ...] = ()
    draft: str = ""


@lru_cache(maxsize=1)
def purposes() -> Mapping[str, Purpose]:
    """Return every purpose.

    Raises:
        LawError: the file cannot be used.
    """
    return typed_file(_FILE, dict[str, Purpose], _FILE.parent)


def purpose(name: str) -> Purpose:
    """Return a purpose by its name.

    Raises:
        InputError: there is none; names the likeliest.
    """
    found = purposes()
    if name not in found:
        hint = did_you_mean(name, found)
        raise InputError(f"no purpose '{name}'", where="--for", accepts=", ".join(found), suggestion=hint)
    return found[name]
