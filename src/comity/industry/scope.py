"""What is asked about: a capability, a heading of the taxonomy, or a program by what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import msgspec

from comity.errors import InputError, LawError, did_you_mean
from comity.files import parse_csv, parse_yaml, read_text
from comity.files.typed import typed
from comity.industry.rows import FOLDER
from comity.industry.store import IndustryData

_NEEDS: Final = FOLDER.parent / "bridge"


class ProgramNeeds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A program, and the table of its needs."""

    title: str
    needs: str


class CapabilityScope(msgspec.Struct, frozen=True):
    """What is asked about, in words, and its capabilities by tag in the taxonomy's order."""

    title: str
    tags: tuple[str, ...]


@lru_cache(maxsize=1)
def programs() -> Mapping[str, ProgramNeeds]:
    """Return the programs that can be asked about, by id.

    Raises:
        LawError: the file cannot be used.
    """
    path = FOLDER / "programs.yaml"
    raw = parse_yaml(read_text(path), path.name)
    return typed(raw, dict[str, ProgramNeeds], lambda steps: f"{path.name}: {steps}", LawError)


def scope(data: IndustryData, text: str) -> CapabilityScope:
    """Return what a text names: a program, a heading, or one capability.

    Raises:
        InputError: it names none; says what could be meant.
    """
    plain = text.strip().casefold()
    if plain in programs():
        return _of_program(data, programs()[plain])
    below = tuple(tag for tag, one in data.capabilities.items() if one.parent == plain)
    if below:
        return CapabilityScope(data.capabilities[plain].label, below)
    try:
        found = data.capability(text)
    except InputError as error:
        headings = [tag for tag, one in data.capabilities.items() if not one.kind]
        accepts = f"a program ({', '.join(programs())}), a heading ({', '.join(headings)}) or a capability"
        near = error.suggestion or did_you_mean(plain, [*programs(), *headings])
        raise InputError(f"found '{text}'", where="--of", accepts=accepts, suggestion=near) from None
    return CapabilityScope(found.label, (found.tag,))


def _of_program(data: IndustryData, program: ProgramNeeds) -> CapabilityScope:
    path = _NEEDS / program.needs
    cells = parse_csv(read_text(path), path.name)
    named = {tag.strip() for row in cells for tag in row.get("tags", "").split("|")}
    return CapabilityScope(
        program.title, tuple(tag for tag, one in data.capabilities.items() if one.kind and tag in named)
    )
