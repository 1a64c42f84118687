"""Find the numbered paragraphs of an entry's item list.

The source prints the whole path before each paragraph ('b.2.a.1. ...'), so no state is
needed to know where a paragraph belongs; gaps and repetitions are reported instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .scope import between
from .source import Entry

_PATH = r"[a-z](?:\.(?:\d{1,3}|[a-z]))*"
_LABEL = re.compile(rf"\.?(?P<path>{_PATH})(?P<dots>\.*)(?=[\s'“\[]|$)\s*(?P<text>.*)", re.S)
_SPAN = re.compile(
    rf"\.?(?P<a>{_PATH})\.?\s*(?:through|to|and|-|–)\s*\.?(?P<z>{_PATH})\.?\s*\[?reserved\]?",
    re.I,
)
_RESERVED = re.compile(r"\[?\s*reserved\s*\]?", re.I)
_GIST_LIMIT = 45
_NOT_ITEMS = ("NOTE", "TABLE", "HD1", "HD2", "HD3", "EDNOTE")
_LOCAL = re.compile(r"(\d)\.\s+(.*)", re.S)
_PRINTED_IN_NOTES = ("1C001.b",)  # the source runs it into the note before it
_LOCALLY_NUMBERED = ("7A101",)  # prints '1.' for a.1, where all others print the whole path


@dataclass(frozen=True)
class Paragraph:
    """One numbered paragraph; `weak` if only a reserved range or a child implies it."""

    code: str
    text: str
    reserved: bool = False
    weak: bool = False

    @property
    def parent(self) -> str:
        """The paragraph above, or the entry."""
        return self.code.rpartition(".")[0]


def read_paragraphs(entry: Entry) -> list[Paragraph]:
    """Paragraphs in order; what the source numbers 'z.1.a' without a 'z.1' has it implied.

    The first of two namesakes stands: lists inside notes start again at 'a'. Only a
    reserved range yields to a later paragraph of its own.
    """
    found: dict[str, Paragraph] = {}
    for paragraph in _all(entry):
        for code in _missing_ancestors(paragraph.code, found):
            found[code] = Paragraph(code, "", weak=True)
        known = found.get(paragraph.code)
        if known is None or known.weak:
            found[paragraph.code] = paragraph
    return list(found.values())


def _missing_ancestors(code: str, known: dict[str, Paragraph]) -> list[str]:
    """Ancestors, highest first, that the source does not print."""
    segments = code.split(".")
    chain = [".".join(segments[:n]) for n in range(2, len(segments))]
    return [each for each in chain if each not in known]


def repeated(entry: Entry) -> list[str]:
    """Codes that the source prints more than once."""
    codes = [paragraph.code for paragraph in _all(entry)]
    return sorted({code for code in codes if codes.count(code) > 1})


def _all(entry: Entry) -> Iterator[Paragraph]:
    last = ""
    for block in entry.items:
        if block.tag in _NOT_ITEMS:
            continue
        number = _LOCAL.match(block.text) if entry.code in _LOCALLY_NUMBERED else None
        if number:
            yield Paragraph(f"{last}.{number[1]}", number[2])
            continue
        for paragraph in _read(entry.code, block.text):
            last = paragraph.code
            yield paragraph
    for code in _PRINTED_IN_NOTES:
        if code.startswith(entry.code):
            yield Paragraph(code, "", weak=True)


def _read(entry: str, text: str) -> Iterator[Paragraph]:
    """The paragraph or the reserved range that a block opens, if it opens one."""
    span = _SPAN.match(text)
    if span:
        first, last = f"{entry}.{span['a']}", f"{entry}.{span['z']}"
        for code in (first, *between(first, last), last):
            yield Paragraph(code, "", reserved=True, weak=True)
        return
    label = _LABEL.match(text)
    if label and (label["dots"] or "." in label["path"]):
        reserved = bool(_RESERVED.fullmatch(label["text"].strip(" .;")))
        yield Paragraph(f"{entry}.{label['path']}", label["text"], reserved)


def holes(codes: list[str]) -> list[str]:
    """Codes missing before a sibling that exists (a and c without b)."""
    known, missing = set(codes), []
    for code in codes:
        stem, _, last = code.rpartition(".")
        first = f"{stem}.1" if last.isdigit() else f"{stem}.a"
        before = [first, *between(first, code)] if code != first else []
        missing += [each for each in before if each not in known]
    return list(dict.fromkeys(missing))


def gist(paragraph: Paragraph) -> str:
    """A short name where the paragraph is nothing but one; otherwise empty.

    Paragraphs that introduce a list or state a parameter are left to a person.
    """
    text = re.sub(r"[“”\"']", "", paragraph.text)
    text = re.sub(r"(?:[,;.]\s*(?:and|or)?|[;,]?\s+(?:and|or))\s*$", "", text).strip(" .;,")
    plain = text[:1].isupper() and not re.search(
        r"\d|[:≥≤]|\b(?:following|having|that|is|are|this|any|all)\b", text, re.I
    )
    return text if plain and 2 < len(text) <= _GIST_LIMIT and not paragraph.reserved else ""
