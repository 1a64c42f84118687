"""What stands on the page of an order: its lines, what is open, what is to be done."""

from __future__ import annotations

from typing import Final, Literal, get_args

import msgspec

Mark = Literal["stop", "license", "open", "conditions", "free"]
"""How a line stands, the gravest first: it must not go ahead, or would be refused; something must be applied for; it is
undetermined; only conditions stand in the way; nothing is required."""
MARKS: Final[tuple[Mark, ...]] = get_args(Mark)
FEW_LINES: Final = 3
"""An order of so many lines has room for all conditions of an exemption, and for several questions that could spare."""


class PageLine(msgspec.Struct, frozen=True):
    """One line of an order, or several that have the same answer.

    Attributes:
        numbers: its number in the order, from 1; of several, theirs.
        numbered: the same in words: "1 to 4 and 7".
        date: the date whose law applies, where the lines differ in it; else empty.
    """

    numbers: tuple[int, ...]
    numbered: str
    name: str
    date: str
    destination: str
    item: str
    mark: Mark
    verdict: str


class PageGroup(msgspec.Struct, frozen=True):
    """Lines that have the same answer for the same reasons, and these reasons: what decides, with citation.

    Attributes:
        members: which lines they are, where a row stands for more than its number tells.
    """

    lines: tuple[PageLine, ...]
    grounds: tuple[str, ...]
    members: str = ""


class PageGround(msgspec.Struct, frozen=True):
    """On what something rests, and for which lines: what is required, with citation, or what is assumed."""

    text: str
    whose: str = ""


class PageOpen(msgspec.Struct, frozen=True):
    """What is open, for which lines (empty: for the order as a whole), and what follows either way."""

    text: str
    follows: tuple[str, ...]
    whose: str = ""
    kind: Literal["screening", "hit", "question", "text"] = "question"


class PageTask(msgspec.Struct, frozen=True):
    """What is to be done, for which lines ("1 and 3", "all"), under which provision.

    No lines are told for an order of one line, and where the provisions are told line by line.
    """

    text: str
    cite: str
    whose: str = ""


class PageSpare(msgspec.Struct, frozen=True):
    """A question that could spare a license of some lines, and what its answer gives."""

    question: str
    gives: str
    whose: str = ""
