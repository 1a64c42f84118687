"""The page of an order, as values: what its lead reads first."""

from __future__ import annotations

from typing import Final, Literal, get_args

import msgspec

Mark = Literal["stop", "license", "open", "conditions", "free"]
"""How a line stands, the gravest first: it must not go ahead, or would be refused; something must be applied for; it is
undetermined; only conditions stand in the way; nothing is required."""
MARKS: Final[tuple[Mark, ...]] = get_args(Mark)


_NO_DECISION: Final = {
    True: "Not a release to ship: the responsible official or counsel decides.",
    False: "Not a decision to go ahead: the responsible official or counsel decides.",
}
_MOST_PERHAPS: Final = 3


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
    """What is to be done, for which lines ("1 and 3", "all"; empty for an order of one line), under which provision."""

    text: str
    cite: str
    whose: str = ""


class PageSpare(msgspec.Struct, frozen=True):
    """A question that could spare a license of some lines, and what its answer gives."""

    question: str
    gives: str
    whose: str = ""


class OrderPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page for an order of one line or a hundred.

    Attributes:
        context: whose law, of which day, read to which day, on what evidence.
        answer: the answer in a sentence.
        groups: the lines, those with the same answer together; past twenty lines, a row for each answer.
        required: where the lines need many authorizations, each of these once, with the lines that need it; then the
            groups have no grounds and the tasks no applications.
        open: what is open, and what follows either way.
        tasks: what to do, merged over the lines; ``more_tasks``: what else is due, by name.
        perhaps: duties that facts not stated decide.
        spares: what could spare a license, the likeliest first, at most three.
        questions: how many facts are not stated of which some could matter.
        assumed: the named assumptions on which the answers rest.
        read_to: the laws of other states, each with the day to which it was read.
        long: whether the lines are so many that each answer has one row.
        ships: whether it is about exports and the like only, so that what it is no decision about is a shipment.
        taken: what lines do not state and a workspace does.
        beside: what else could bear on it, was not examined and stands in no answer's way.
    """

    title: str
    context: str
    answer: str
    mark: Mark
    groups: tuple[PageGroup, ...]
    required: tuple[PageGround, ...]
    open: tuple[PageOpen, ...]
    tasks: tuple[PageTask, ...]
    more_tasks: tuple[str, ...]
    perhaps: tuple[str, ...]
    spares: tuple[PageSpare, ...]
    questions: int
    assumed: tuple[PageGround, ...]
    read_to: tuple[str, ...]
    taken: tuple[str, ...]
    beside: tuple[str, ...]
    lines: int
    long: bool = False
    ships: bool = True

    @property
    def sparing(self) -> str:
        """The heading of what could spare something."""
        return "Could spare a license" if self.ships else "Could spare an authorization"

    @property
    def besides(self) -> str:
        """What else is due or perhaps due, by name."""
        parts = [f"{'as due' if self.long else 'and'}: {'; '.join(self.more_tasks)}"] if self.more_tasks else []
        if self.perhaps:
            most = 1 if self.long else _MOST_PERHAPS
            others = len(self.perhaps) - most
            more = f" and {others} more" if others > 0 else ""
            parts.append(f"perhaps: {'; '.join(self.perhaps[:most])}{more}")
        return "; ".join(parts)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """On what it rests besides, sentence by sentence: others' law, what was not examined, what was taken."""
        others = f"Other states' law as read: {'; '.join(self.read_to)}." if self.read_to else ""
        beside = f"Beside it, not examined: {'; '.join(self.beside)}." if self.beside else ""
        taken = f"{'; '.join(self.taken)}." if self.taken else ""
        return tuple(filter(None, (others, beside, taken)))

    @property
    def assumptions(self) -> str:
        """On how many assumptions it holds; empty if on none."""
        count = len(self.assumed)
        return f"Holds on {count} assumption{'s' if count > 1 else ''}" if count else ""

    @property
    def no_decision(self) -> str:
        """The sentence that it is no decision of an authority's."""
        return _NO_DECISION[self.ships]
