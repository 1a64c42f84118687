"""Citations as a reader wants them: what several share is written once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_SECTIONS: Final = re.compile(r"(\d+ [A-Z][A-Za-z.]*) (?=\d)(.+)")
"""A title of a code, and its sections."""
_SECTION: Final = re.compile(r"([^()\s]*)(.*)", re.DOTALL)
"""A section, and the paragraph in it: "740.20", "(d)(1)"."""


def merged(cites: Iterable[str]) -> str:
    """Return several citations as one: the sections of one title after its name, their paragraphs after a section."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for title, section, paragraph in (place for cite in cites for place in _places(cite)):
        found.setdefault(title, {}).setdefault(section, {})[paragraph] = None
    return "; ".join(" ".join(filter(None, (title, ", ".join(_written(parts))))) for title, parts in found.items())


def _written(sections: dict[str, dict[str, None]]) -> Iterator[str]:
    for section, paragraphs in sections.items():
        whole = [section] if "" in paragraphs else []
        first, *others = [one for one in paragraphs if one] or [""]
        yield from filter(None, (*whole, f"{section}{first}" if first else "", *others))


def _places(cite: str) -> Iterator[tuple[str, str, str]]:
    """Yield each place that a citation names: its title, section and paragraph; other words as a title alone.

    A paragraph without a section is one of the section before it.
    """
    for part in filter(None, (part.strip() for part in cite.split(";"))):
        sections, last = _SECTIONS.fullmatch(part), ""
        if not sections:
            yield part, "", ""
        else:
            for one in sections[2].split(", "):
                section, paragraph = _SECTION.fullmatch(one).groups()  # type: ignore[union-attr]  # it matches all text
                last = section or last
                yield sections[1], last, paragraph


def provisions(cite: str) -> Iterator[str]:
    """Yield each place that a citation names, in full: ``merged`` the other way round."""
    for title, section, paragraph in _places(cite):
        yield f"{title} {section}{paragraph}" if section else title
