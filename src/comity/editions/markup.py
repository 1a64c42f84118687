"""Regulations in the XML of the eCFR: a title, a part, a section or a supplement (ecfr.gov, bulk data and its API)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

import msgspec

from comity.editions.paragraphs import LawLine

_SECTION, _PART, _SUPPLEMENT = "SECTION", "PART", "APPENDIX"
_APART: Final = frozenset({"HEAD", "CITA", "SOURCE", "AUTH", "EDNOTE", "XREF", "FTNT", "SECAUTH", "APPRO", "CROSSREF"})
"""What is no text of the law: headings, and where it was published."""
_BLOCKS: Final = re.compile(r"P|P-\d|FP.*|HD\d|HED|TR|LI|FRP|PSPACE|MATH|CAPTION")
_NOTES: Final = frozenset({"NOTE", "HED"})
_ITALICS: Final = frozenset({"I", "E"})
_CITED: Final = re.compile(r'"citation"\s*:\s*"([^"]+)"')
_VOLUME: Final = re.compile(r"(?:^|\bTitle )(\d{1,2})\b")
_SPACE: Final = re.compile(r"\s+")


class FoundPassage(msgspec.Struct, frozen=True):
    """A section, supplement or part as a file names it.

    Attributes:
        volume: the number of its title; empty if the file does not say.
        number: ``740.20``, ``Supplement No. 1 to Part 774``, ``746``.
        part: whether it is a whole part.
        amendments: what is said of changes that are not in the text yet.
    """

    volume: str
    number: str
    part: bool
    heading: str = ""
    lines: tuple[LawLine, ...] = ()
    amendments: tuple[str, ...] = ()


def found_in(root: Element) -> Iterator[FoundPassage]:
    """Yield the parts, sections and supplements below an element, each by itself."""
    yield from _below(root, "")


def _below(node: Element, volume: str) -> Iterator[FoundPassage]:
    kind = node.get("TYPE", "")
    volume = _volume_of(node) or volume
    number = _said(node.get("N", "")).removeprefix("§").strip()
    if kind in (_SECTION, _SUPPLEMENT):
        notes = tuple(_said(_text(one)) for one in node.iter("XREF"))
        yield FoundPassage(
            volume, number, part=False, heading=_heading(node), lines=tuple(_lines(node)), amendments=notes
        )
        return
    if kind == _PART:
        yield FoundPassage(volume, number.removeprefix("Part").strip(), part=True)
    for child in node:
        yield from _below(child, volume)


def _volume_of(node: Element) -> str:
    """Return the number of the title that an element says it is of; empty if it does not."""
    if node.get("TYPE") == "TITLE":
        return re.sub(r"\D", "", node.get("N", ""))
    cited = _CITED.search((node.get("hierarchy_metadata") or "").replace("&quot;", '"'))
    found = _VOLUME.search(cited[1]) if cited else None
    return found[1] if found else ""


def _heading(node: Element) -> str:
    head = node.find("HEAD")
    return _said(_text(head)) if head is not None else ""


def _lines(node: Element, note: bool = False) -> Iterator[LawLine]:
    """Yield the blocks of text below an element, in order."""
    for child in node:
        tag = str(child.tag)
        if tag in _APART:
            continue
        within = note or tag in _NOTES
        if _BLOCKS.fullmatch(tag):
            text = _said(_text(child))
            if text:
                yield LawLine(text, within)
        else:
            yield from _lines(child, within)


def _text(node: Element) -> str:
    """Return the text of a block; a designation in italics is marked, ``(*1*)``."""
    if node.tag == "TR":
        return " ".join(node.itertext())
    told = node.text or ""
    for child in node:
        within = _text(child)
        italic = child.tag in _ITALICS and told.endswith("(") and (child.tail or "").startswith(")")
        told += (f"*{within.strip()}*" if italic else within) + (child.tail or "")
    return told


def _said(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
