"""The interview: ask only what would change an answer, the most decisive first; of a whole order, one list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import msgspec

from comity.arguments import a, checked, several
from comity.determine.activity import Activity
from comity.determine.answers import SCREENING
from comity.determine.combined import ORDER, ProjectDetermination
from comity.determine.determination import Answer, Determination, Unknown
from comity.determine.engine import determine
from comity.determine.outcome import Outcome
from comity.law.law import Law

_SKIPPED: Final = several(a(tuple, says="a line's number and a fact"), says="lines' numbers with facts")
_MOST_SPARES: Final = 3
"""Of a license, so many exemptions are asked about at a time; the likeliest, each of which hangs on one fact."""
_OF_ONE_LINE: Final = ("item", "order")
"""Facts of these are a line's own; lines that ask the same of others are asked together."""


class Question(msgspec.Struct, frozen=True):
    """A question, what may be answered, and what each answer would mean."""

    fact: str
    ask: str
    accepts: str
    decides: tuple[Answer, ...]
    so_far: Determination


class OrderQuestion(msgspec.Struct, frozen=True):
    """A question about lines of an order.

    Attributes:
        fact: its name; ``screening`` for what screening of all named parties found.
        lines: the numbers of the lines that it is about, from 1.
        because: why it is asked: what an answer would decide.
        decides: what an answer alone would lead to, as far as that is known.
        spares: whether it could only spare a license.
    """

    fact: str
    ask: str
    accepts: str
    lines: tuple[int, ...]
    because: str
    cite: str
    decides: tuple[Answer, ...] = ()
    spares: bool = False

    @classmethod
    @checked(order=ORDER, skip=_SKIPPED)
    def of(cls, order: ProjectDetermination, skip: Iterable[tuple[int, str]] = ()) -> list[OrderQuestion]:
        """Return what is worth asking about an order, in the order in which to ask it.

        First whether its parties were screened, once for all; then what decides lines that are undetermined, and what
        may make others graver; then which exemption would spare a license, the likeliest of every line before the next.

        Args:
            order: what its lines need.
            skip: facts of lines, by their number from 1, that the user does not know.
        """
        found: dict[object, OrderQuestion] = {}
        ranked: list[tuple[int, int, OrderQuestion]] = []
        unasked = frozenset(skip)
        for number, answer in enumerate(order.activities, 1):
            asked = list(_of_line(number, answer, unasked))
            ranked += [(stage, rank, question) for rank, (stage, question) in enumerate(asked)]
        for _, _, question in sorted(ranked, key=lambda one: one[:2]):
            alone = question.fact.split(".")[0] in _OF_ONE_LINE
            key = (question.fact, question.lines if alone else ())
            before = found.get(key)
            found[key] = _both(before, question) if before else question
        return list(found.values())


def next_question(
    activity: Activity,
    law: Law,
    day: date | None = None,
    *,
    strict: bool = False,
    skip: frozenset[str] = frozenset(),
) -> Question | None:
    """Return the most decisive open question, or None when no answer would change the outcome.

    Args:
        skip: facts that the user does not know.
    """
    answer = determine(activity, law, day, strict=strict)
    for unknown in answer.unknowns:
        if unknown.fact not in skip and unknown.fact not in activity.facts:
            return Question(unknown.fact, unknown.ask, unknown.accepts, unknown.decides, answer)
    return None


def _both(one: OrderQuestion, other: OrderQuestion) -> OrderQuestion:
    """Return a question of lines that ask the same, with all that its answers would lead to."""
    lines = tuple(sorted({*one.lines, *other.lines}))
    return msgspec.structs.replace(one, lines=lines, decides=tuple(dict.fromkeys((*one.decides, *other.decides))))


def _of_line(
    number: int, answer: Determination, skip: frozenset[tuple[int, str]]
) -> Iterator[tuple[int, OrderQuestion]]:
    """Yield what is worth asking about a line, each with the stage of the interview that it belongs to."""
    if answer.once_screened and (number, SCREENING) not in skip:
        yield 0, _screening(number, answer)
    told = answer.once_screened or answer
    waits = told.outcome is Outcome.UNDETERMINED
    alone = [u for u in told.unknowns if u.decides and (waits or u.may_be_graver)]
    central = [told.pivot] if told.pivot and not alone and _doubtful(told) else []
    open_ = [unknown for unknown in alone + central if (number, unknown.fact) not in skip]
    yield from ((1 if waits else 2, _deciding(number, told, unknown)) for unknown in open_)
    if not waits:
        single = (one for one in told.could_spare if len(one.hangs_on) == 1)
        asked = (one for one in single if (number, one.hangs_on[0].fact) not in skip)
        for _, exemption in zip(range(_MOST_SPARES), asked, strict=False):
            [hinge] = exemption.hangs_on
            decides = (Answer(hinge.answer, exemption.outcome),)
            because = f"{exemption.name} would serve"
            yield (
                3,
                OrderQuestion(hinge.fact, hinge.ask, hinge.accepts, (number,), because, exemption.cite, decides, True),
            )


def _doubtful(answer: Determination) -> bool:
    return answer.outcome is Outcome.UNDETERMINED or any(a.status == "unknown" for a in answer.applications)


def _screening(number: int, answer: Determination) -> OrderQuestion:
    assert answer.once_screened and answer.if_screening_hits  # noqa: S101  by the caller
    open_ = [f for f in answer.findings if f.status == "unknown" and any("parties." in fact for fact in f.turns_on)]
    return OrderQuestion(
        fact=SCREENING,
        ask="Were all named parties, and who owns them, screened against the restricted-party lists?",
        accepts="clear, hit, or no",
        lines=(number,),
        because="; ".join(dict.fromkeys(f.title for f in open_[:2])),
        cite="; ".join(dict.fromkeys(f.cite.partition(";")[0] for f in open_[:2])),
        decides=(Answer("clear", answer.once_screened.outcome), Answer("hit", answer.if_screening_hits)),
    )


def _deciding(number: int, answer: Determination, unknown: Unknown) -> OrderQuestion:
    turning = [f for f in answer.findings if unknown.fact in f.turns_on and f.status == "unknown"]
    because = "; ".join(dict.fromkeys(f.title for f in turning[:2]))
    cite = "; ".join(dict.fromkeys(f.cite.partition(";")[0] for f in turning[:2]))
    ask = unknown.ask or f"{unknown.fact.replace('_', ' ').replace('.', ' ')}?"
    return OrderQuestion(unknown.fact, ask, unknown.accepts, (number,), because, cite, unknown.decides)
