"""Regulations as plain text or Markdown: each section begins with its sign, number and heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from comity.editions.markup import FoundPassage
from comity.editions.paragraphs import LawLine

_PART: Final = re.compile(r"#*\s*part\s+(\d+)\b.*", re.IGNORECASE)
_NUMBER: Final = r"(?P<number>\d+\.\d+[a-z]?(?:-\d+)*)"
_SECTION: Final = re.compile(rf"#*\s*§\s*{_NUMBER}\s+(?P<heading>\S.*)")
_UNSIGNED: Final = re.compile(rf"{_NUMBER}\s{{2,}}(?P<heading>\S.*)")
_REPEATED: Final = re.compile(r"#+\s*§(?:\s*§)?\s*\d\S*\s*|Subpart [\d.A-Z]+—.*")
_PUBLISHED: Final = re.compile(r">?\s*\[\d+ FR \d.*|\*\*(?:Authority|Source):\*\*.*")
_MARKS: Final = re.compile(r"[_*`]+")


def found_in(text: str) -> Iterator[FoundPassage]:
    """Yield the parts and sections of a text, each by itself; its title is not said in it."""
    part, number, heading, lines = "", "", "", list[LawLine]()
    for raw in text.splitlines():
        line = raw.strip()
        whole, section = _PART.fullmatch(line), _SECTION.fullmatch(line) or _UNSIGNED.fullmatch(line)
        if whole and not number:
            part = whole[1]
            yield FoundPassage("", part, part=True)
        elif section and (not part or section["number"].startswith(f"{part}.")):
            if number:
                yield FoundPassage("", number, part=False, heading=heading, lines=tuple(lines))
            number, heading, lines = section["number"], section["heading"], []
        elif number and line and not _REPEATED.fullmatch(line) and not _PUBLISHED.fullmatch(line):
            lines.append(LawLine(_MARKS.sub("", line.removeprefix(">").strip()), note=line.startswith(">")))
    if number:
        yield FoundPassage("", number, part=False, heading=heading, lines=tuple(lines))
