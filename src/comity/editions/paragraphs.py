"""Paragraphs of regulations: which designations ``(a)(1)(i)(A)`` a line of text stands under.

In the Code of Federal Regulations paragraphs run (a), (1), (i), (A), then (1) and (i) again in italics (1 CFR 21.11).
A line says only the last of its designations, and ``(i)`` is a letter as well as a numeral: which it is shows only from
the lines around it. Designations in italics are marked (``(*1*)``) where the text says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import msgspec

_OPENING: Final = re.compile(r"[*\s]*((?:\(\*?[A-Za-z0-9]{1,6}\*?\)[\s—–-]*)+)")
_DOTTED: Final = re.compile(r"(?:Items: )?([a-z](?:\.[a-z0-9]{1,3})*)(?:\.|(?<=\.\d))\s")
_ONE: Final = re.compile(r"\((\*?[A-Za-z0-9]{1,6})\*?\)")
_ROMAN: Final = re.compile(r"(?=[ivxlc])c{0,3}(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_LETTERS, _DIGITS, _NUMERALS, _CAPITALS, _DIGITS_AGAIN, _NUMERALS_AGAIN = range(6)
_ITALIC: Final = "*"
_LOOK_AHEAD: Final = 40
"""How many designations further on are looked at to tell a numeral from a letter."""


class LawLine(msgspec.Struct, frozen=True):
    """A line of text.

    Attributes:
        note: whether it stands in a note, where designations are the note's own.
        under: a heading that it opens, as a step of an id: ``.IV`` of a category; empty if none.
    """

    text: str
    note: bool = False
    under: str = ""


class ParagraphLine(msgspec.Struct, frozen=True):
    """A line, and the steps of the paragraph that it stands in: ``("(c)", "(1)")``."""

    steps: tuple[str, ...]
    text: str


def placed(lines: Sequence[LawLine]) -> Iterator[ParagraphLine]:
    """Yield the lines of a section with the paragraph that each stands in, in the order of the text."""
    opening = [() if line.note else _designations(line.text) for line in lines]
    heading, path = "", dict[int, str]()
    for number, line in enumerate(lines):
        if line.under:
            heading, path = line.under, {}
        after = (word for words in opening[number + 1 :] for word in words)
        coming = list(islice(after, _LOOK_AHEAD))
        words = opening[number]
        for place, word in enumerate(words):
            _enter(path, word, [*words[place + 1 :], *coming])
        steps = tuple(f"({path[level].removeprefix(_ITALIC)})" for level in sorted(path))
        yield ParagraphLine((heading, *steps) if heading else steps, line.text)


def dotted(lines: Sequence[LawLine]) -> Iterator[ParagraphLine]:
    """Yield the lines of an entry of a list, whose paragraphs say all their steps: ``a.1.b. ...``."""
    steps: tuple[str, ...] = ()
    for line in lines:
        found = None if line.note else _DOTTED.match(line.text)
        if found:
            steps = tuple(f".{step}" for step in found[1].split("."))
        yield ParagraphLine(steps, line.text)


def undesignated(text: str) -> str:
    """Return a line without the designations that it begins with."""
    found = _OPENING.match(text) or _DOTTED.match(text)
    return text[found.end() :] if found else text


def _designations(text: str) -> tuple[str, ...]:
    found = _OPENING.match(text)
    return tuple(_ONE.findall(found[1])) if found else ()


def _enter(path: dict[int, str], word: str, coming: Sequence[str]) -> None:
    """Enter the paragraph of a designation; what was deeper is left."""
    levels = [level for level in range(6) if _value(word, level)]
    if not levels:
        return
    best = max(levels, key=lambda level: (_fits(path, level, word, coming), level if level <= _CAPITALS else -level))
    for level in [level for level in path if level >= best]:
        del path[level]
    path[best] = word


def _fits(path: dict[int, str], level: int, word: str, coming: Sequence[str]) -> int:
    """Say how well a designation fits a level: what follows the one before, or is the first of a new level, does."""
    value = _value(word, level)
    if level in path:
        before = _value(path[level], level)
        good = 4 if value == before + 1 else 1 if value > before else 0
    else:
        deepest = max(path, default=-1)
        good = (4 if level == deepest + 1 else 2) if value == 1 and level > deepest else 0
    follower = next((one for one in coming if _value(one, level) == value + 1), None)
    rival = _rival(level, word)
    if good and rival is not None:
        other = next((one for one in coming if _value(one, rival) == _value(word, rival) + 1), None)
        sooner = _place(coming, follower) < _place(coming, other)
        good += sooner
    return good


def _rival(level: int, word: str) -> int | None:
    """Return the level that the same word could be at, where letters and numerals look alike."""
    if level == _LETTERS and _value(word, _NUMERALS):
        return _NUMERALS
    if level in (_NUMERALS, _NUMERALS_AGAIN) and _value(word, _LETTERS):
        return _LETTERS
    return None


def _place(words: Sequence[str], word: str | None) -> int:
    return words.index(word) if word in words else len(words)


def _value(word: str, level: int) -> int:
    """Return which of its level a designation is, from 1; 0 if it cannot be of that level."""
    if word.startswith(_ITALIC):
        return _value(word.removeprefix(_ITALIC), level) if level > _CAPITALS else 0
    if level in (_DIGITS, _DIGITS_AGAIN):
        return int(word) if word.isdigit() else 0
    if level in (_NUMERALS, _NUMERALS_AGAIN):
        return _numeral(word) if _ROMAN.fullmatch(word) else 0
    if not word.isalpha() or len(set(word)) > 1:
        return 0
    first = "a" if level == _LETTERS else "A"
    if not (word.islower() if level == _LETTERS else word.isupper()):
        return 0
    return ord(word[0]) - ord(first) + 1 + 26 * (len(word) - 1)


def _numeral(word: str) -> int:
    values = [_VALUES[letter] for letter in word]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
