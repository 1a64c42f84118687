"""A provision of law: one id, whoever cites it (``us:15cfr740.20(c)(1)``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Final

import msgspec

from comity.errors import LawError

_ID: Final = re.compile(r"(?P<pack>[a-z]+):(?P<volume>\d*)(?P<title>[a-z]+(?:-[a-z]+)*)(?P<rest>\S*)")
_STEP: Final = re.compile(r"\([^()\s]+\)|[./-]?[^()./\s-]+")
_ROMAN: Final = re.compile(r"m*(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN_LEVELS: Final = (2, 5)
"""Paragraphs run (a)(1)(i)(A)(1)(i): at these levels a letter is a Roman numeral."""
THROUGH: Final = ".."
"""Between the first and the last of several provisions."""
FORM: Final = "an id as us:15cfr740.20(c)(1): pack, colon, title of the code or act, section, paragraphs"


@total_ordering
@dataclass(frozen=True, eq=False, slots=True)
class Provision:
    """A part of a text of law, as large as a title or as small as a paragraph.

    Attributes:
        id: as it stands in files.
        code: the code or act: ``us:15cfr``.
        title: the same without its number: ``us:cfr``.
        steps: from its parts down to the last paragraph, each with the mark that goes before it.
    """

    id: str
    code: str
    title: str
    steps: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Provision:
        """Return the provision that an id names.

        Raises:
            LawError: the text is no id.
        """
        found = _ID.fullmatch(text)
        steps = tuple(_STEP.findall(found["rest"])) if found else ()
        if not found or "".join(steps) != found["rest"]:
            raise LawError(f"'{text}' is no provision", accepts=FORM)
        pack, volume, title = found["pack"], found["volume"], found["title"]
        return cls(text, f"{pack}:{volume}{title}", f"{pack}:{title}", steps)

    def __str__(self) -> str:
        return self.id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Provision) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __lt__(self, other: Provision) -> bool:
        """In the order of the text: paragraph (2) before (10), (ii) before (ix)."""
        return self._order < other._order

    def __contains__(self, other: object) -> bool:
        """Whether another provision is this one, or a part of it."""
        if not isinstance(other, Provision):
            return False
        return self.code == other.code and self.steps == other.steps[: len(self.steps)]

    @property
    def _order(self) -> tuple[object, ...]:
        paragraphs = -1
        order: list[tuple[int, int, str]] = []
        for step in self.steps:
            paragraphs += step.startswith("(")
            order.append(_value(step.strip("()./-"), paragraphs in _ROMAN_LEVELS or not step.startswith("(")))
        volume = re.search(r"\d+", self.code)
        return self.title, int(volume[0]) if volume else 0, tuple(order), self.id


class ProvisionRange(msgspec.Struct, frozen=True):
    """A provision, or those from one to another: ``us:14cfr460.5..us:14cfr460.9``.

    Attributes:
        ends: the first and the last, or the only one.
    """

    ends: tuple[Provision, ...]

    @classmethod
    def parse(cls, text: str) -> ProvisionRange:
        """Return what an id, or two joined by ``..``, names.

        Raises:
            LawError: one is no id.
        """
        return cls(tuple(Provision.parse(end) for end in text.split(THROUGH)))

    def __contains__(self, other: object) -> bool:
        """Whether a provision is one of it, or a part of one."""
        if not isinstance(other, Provision):
            return False
        if any(other in end for end in self.ends):
            return True
        first, last = self.ends[0], self.ends[-1]
        return first.code == last.code == other.code and first < other < last

    def touches(self, other: ProvisionRange) -> bool:
        """Whether the two have some provision in common."""
        return any(end in other for end in self.ends) or any(end in self for end in other.ends)


def _value(word: str, roman: bool) -> tuple[int, int, str]:
    """Return by what a step comes before another: numbers by their value, then words."""
    if digits := re.match(r"\d+", word):
        return 0, int(digits[0]), word[digits.end() :]
    lower = word.lower()
    if roman and _ROMAN.fullmatch(lower):
        values = [_VALUES[letter] for letter in lower]
        following = [*values[1:], 0]
        return 0, sum(-one if one < after else one for one, after in zip(values, following, strict=True)), ""
    return 1, len(word) if len(set(lower)) == 1 else 1, lower
