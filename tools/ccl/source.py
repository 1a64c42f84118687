"""Read the eCFR XML of Supplement No. 1 to part 774 into entries made of blocks.

The markup carries no structure beyond paragraphs and tables, so an entry is
recognized by its number and its item list by the run-in heading before it.
"""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ENTRY = re.compile(r"(\d[A-E]\d{3})\s+(.*)", re.S)
_ITEMS = re.compile(r"^(?:Items\b:?|List of Items Controlled(?=\s+a\.))\s*(.*)", re.S)
_FIRST_ITEM = re.compile(r"a\.(1\.?)?\s")
_POINTER = re.compile(r"(?:are|is) controlled by ECCN (\d[A-E]\d{3})\.?\)?$", re.I)
_ITAR = re.compile(r"\((?:These items are|This entry is) .?.?subject to the ITAR", re.I)


@dataclass
class Block:
    """One paragraph, note or table of the source; a table keeps its rows."""

    tag: str
    text: str
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Entry:
    """One Export Control Classification Number: what precedes its item list, and the list."""

    code: str
    heading: str
    front: list[Block] = field(default_factory=list)
    items: list[Block] = field(default_factory=list)


def normalize(text: str) -> str:
    """Collapse white space, so that hashes and patterns ignore line breaks."""
    return re.sub(r"\s+", " ", text).strip()


def sha(text: str) -> str:
    """Twelve hex digits that tie a reading to the words it was read from."""
    return hashlib.sha256(normalize(text).encode()).hexdigest()[:12]


def _text(element: ET.Element) -> str:
    """Text of an element; only a `br` leaves a line break (a cell may hold two controls)."""
    parts = [normalize_inline(element.text)]
    for child in element:
        parts.append("\n" if child.tag == "br" else _text(child))
        parts.append(normalize_inline(child.tail))
    return "".join(parts)


def normalize_inline(text: str | None) -> str:
    """White space as single blanks, leading and trailing ones kept."""
    return re.sub(r"\s+", " ", text or "")


def read_blocks(path: Path) -> list[Block]:
    """The source as a flat list of blocks."""
    blocks = []
    for element in ET.parse(path).getroot():  # noqa: S314 - a developer's own local file
        rows = [[_text(cell).strip() for cell in row] for row in element.iter("TR")]
        blocks.append(Block("TABLE" if rows else element.tag, normalize(_text(element)), rows))
    return blocks


def read_entries(path: Path) -> list[Entry]:
    """All entries in the order of the source."""
    entries: list[Entry] = []
    inside = False
    for block in read_blocks(path):
        found = ENTRY.match(block.text) if block.tag in ("FP-2", "FP-1") else None
        if found:
            entries.append(Entry(found[1], found[2]))
            inside = True
        elif block.text.startswith("EAR99") or _closes(block):
            inside = False
        elif inside:
            entries[-1].front.append(block)
    for entry in entries:
        _divide(entry)
    return entries


def _closes(block: Block) -> bool:
    """Whether a heading ends the entry (some section headings inside entries are HD1 too)."""
    return block.tag == "HD1" and not block.text.startswith(("List", "License", "Special"))


def _divide(entry: Entry) -> None:
    """Part the item list from what precedes it; one entry's list has no heading of its own."""
    starts = [n for n, block in enumerate(entry.front) if _opens_items(block)]
    related = [n for n, block in enumerate(entry.front) if block.text.startswith("Related")]
    if not starts and related:
        starts = [
            n
            for n, block in enumerate(entry.front)
            if n > related[-1] - 1 and block.tag == "P" and _FIRST_ITEM.match(block.text)
        ]
    if starts:
        entry.front, entry.items = entry.front[: starts[0]], entry.front[starts[0] :]
        entry.items[0].text = _ITEMS.sub(r"\1", entry.items[0].text, count=1)


def _opens_items(block: Block) -> bool:
    """Whether a block is or begins with the heading of the item list."""
    return block.tag in ("FP", "P", "FP-1") and bool(_ITEMS.match(block.text))


def jurisdiction(entry: Entry) -> str:
    """Whose item it is: a pointer entry says that all of it is subject to the ITAR."""
    return "ITAR" if _ITAR.search(entry.heading) else "EAR"


def pointer(entry: Entry) -> str:
    """The entry that an entry without content sends the reader to, if it names one."""
    found = _POINTER.search(entry.heading)
    return found[1] if found and not entry.items else ""


def reason_line(entry: Entry) -> str:
    """What follows 'Reason for Control:' (empty for entries without requirements)."""
    for block in entry.front:
        found = re.match(r"Reasons? for Control\s*:(.*)", block.text)
        if found:
            return found[1].strip()
    return ""


def table_rows(entry: Entry) -> Iterator[list[str]]:
    """Rows of the License Requirements table, without its heading row."""
    for block in entry.front:
        for row in block.rows:
            if row and not row[0].lower().startswith("control(s)"):
                yield row


def prose_controls(entry: Entry) -> Iterator[str]:
    """Control statements written as paragraphs instead of table rows."""
    for block in entry.front:
        text = re.sub(r"^(Controls?(\(s\))?:|Country Chart\.)\s*", "", block.text)
        if not block.rows and re.match(r"[A-Z]{2}( and [A-Z]{2})? appl(y|ies) to", text):
            yield text
