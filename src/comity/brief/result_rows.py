"""A table with the answer beside each row: the user's own columns, and outcome, reasons and what is open, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from comity.arguments import checked, count
from comity.brief.usual_days import days
from comity.brief.verdict import PLACES, answered, exemption, matched, verdict, where_to
from comity.determine.combined import ORDER, ProjectDetermination
from comity.determine.determination import POLICY_WORDS, Determination
from comity.files import TableReading
from comity.scalars import first_few

ANSWER: Final = (
    "outcome",
    "headline",
    "authorization",
    "exception",
    "review",
    "usual days",
    "citations",
    "open",
    "if screened clear",
    "confidence",
    "law of",
    "law read to",
)
NOT_READ: Final = "not read because"
_OWN: Final = ("line", "name", "item", "destination")
"""What tells a line of an order that is no table's row."""
_MOST_QUESTIONS: Final = 3

_FIRST: Final = count("the number of a line, from 1", 1)
Row = Mapping[str, str]


class OrderTable(NamedTuple):
    """A table with the answer beside each row.

    Attributes:
        columns: their names.
        rows: of each line its own cells, then the answer.
    """

    columns: tuple[str, ...]
    rows: list[list[str]]

    @classmethod
    @checked(p=ORDER, first=_FIRST)
    def of(cls, p: ProjectDetermination, reading: TableReading | None = None, *, first: int = 1) -> OrderTable:
        """Return an order's lines with their answers.

        Rows of a table that could not be read stand among the others, with the reason; totals and blank lines do not.
        Where a column of the user's has the name of one of ours, ours is called ``Comity's ...``.

        Args:
            p: the determination.
            reading: of the table that the lines are from, if they are from one.
            first: the number of the first line, if they are from none.
        """
        if reading is None or len(reading.used) != len(p.activities):
            own, rows = _OWN, [{**_named(number, d), **answer(d)} for number, d in enumerate(p.activities, first)]
            names = (*own, *ANSWER)
            return cls(names, [[row[name] for name in names] for row in rows])
        cells_of = tuple(dict.fromkeys(name for cells in _cells(reading) for name in cells))
        told = (*ANSWER, NOT_READ) if reading.rejected else ANSWER
        called = [f"Comity's {name}" if name in cells_of else name for name in told]
        lines: list[tuple[int, Row, Row]] = [
            (line.row, line.cells, answer(d)) for line, d in zip(reading.used, p.activities, strict=True)
        ]
        lines += [(line.row, line.cells, {NOT_READ: line.why}) for line in reading.rejected]
        lines.sort(key=lambda line: line[0])
        answered = [
            [cells.get(name, "") for name in cells_of] + [found.get(name, "") for name in told]
            for _, cells, found in lines
        ]
        return cls((*cells_of, *called), answered)


def _cells(reading: TableReading) -> Iterator[Row]:
    yield from (line.cells for line in reading.used)
    yield from (line.cells for line in reading.rejected)


def _named(number: int, d: Determination) -> Row:
    places = (str(number), d.name, " or ".join(d.classification), where_to(d))
    return dict(zip(_OWN, places, strict=True))


def answer(d: Determination) -> Row:
    """Return what a determination comes to, by `ANSWER`."""
    required = [a for a in d.applications if a.status == "required"]
    perhaps = [f"perhaps {a.name}" for a in d.applications if a.status == "unknown"]
    serving = {exemption(e.name): None for f in d.findings if f.status == "exempt" for e in f.exemptions if e.serves}
    found = (
        d.outcome.value,
        answered(d),
        "; ".join([*(a.name for a in required), *perhaps]),
        "; ".join(serving),
        "; ".join(dict.fromkeys(_reviews(d))),
        "; ".join(filter(None, (days(a.days) for a in required))),
        "; ".join(ground.replace(PLACES, where_to(d) or "where it goes") for ground in verdict(d).grounds),
        "; ".join(_open(d)),
        d.if_screened_clear.value if d.if_screened_clear else "",
        str(d.confidence),
        str(d.date),
        str(d.law_as_of),
    )
    return dict(zip(ANSWER, found, strict=True))


def _reviews(d: Determination) -> Iterator[str]:
    for finding in d.findings:
        if finding.status == "required":
            if finding.possible_review:
                yield f"perhaps {POLICY_WORDS[finding.possible_review.policy]} ({finding.possible_review.cite})"
            if finding.review_policy:
                yield f"{POLICY_WORDS[finding.review_policy.policy]} ({finding.review_policy.cite})"


def _open(d: Determination) -> Iterator[str]:
    """Yield what is open: screening, the questions that decide by themselves, what the text or its coverage leaves."""
    yield from _screening(d)
    decide: Sequence[str] = [unknown.ask for unknown in d.unknowns if unknown.decides]
    if decide:
        yield first_few(decide, _MOST_QUESTIONS)
    for cause in d.causes:
        if cause.cause not in ("fact", "screening"):
            yield first_few(cause.what, _MOST_QUESTIONS)


def _screening(d: Determination) -> Iterator[str]:
    """Yield what is open about the parties: a match, stated or found, one that was left out, or all of it."""
    found = list(matched(d))
    if d.screening:
        yield from (f"{party.name}: {party.says}" for party in d.screening.parties if party.open)
        yield from d.screening.notes
    elif found:
        yield f"possible match: {', '.join(found)}"
    elif d.if_screened_clear:
        yield "the parties are not screened"
