"""Citations as a reader wants them: what several share is written once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_SECTIONS = re.compile(r"(\d+ [A-Z][A-Za-z.]*) (?=\d)(.+)")
"""A title of a code, and its sections."""


def merged(cites: Iterable[str]) -> str:
    """Return several citations as one: the sections of one title after its name, once."""
    found: dict[str, dict[str, None]] = {}
    for part in (part.strip() for cite in cites for part in cite.split(";")):
        if sections := _SECTIONS.fullmatch(part):
            found.setdefault(sections[1], {}).update(dict.fromkeys(sections[2].split(", ")))
        elif part:
            found.setdefault(part, {})
    return "; ".join(" ".join(filter(None, (title, ", ".join(parts)))) for title, parts in found.items())


def provisions(cite: str) -> Iterator[str]:
    """Yield each section that a citation names, with its title: ``merged`` the other way round."""
    for part in (part.strip() for part in cite.split(";")):
        sections = _SECTIONS.fullmatch(part)
        yield from (f"{sections[1]} {one}" for one in sections[2].split(", ")) if sections else filter(None, (part,))
