"""What is open on the page of an order, and what follows either way: parties, questions, what the text leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from comity.brief.line_numbers import numbered, shared, which_lines
from comity.brief.page_values import PageOpen
from comity.brief.verdict import in_words, matched, short_names
from comity.determine.determination import Determination, Unknown
from comity.determine.outcome import Outcome
from comity.files import TableReading
from comity.scalars import first_few, joined

_LONGEST_FOLLOWS: Final = 200
_MANY_WORDS: Final = 3
_MOST_GAPS: Final = 2
_MOST_REASONS: Final = 2
_MOST_PARTIES: Final = 6
_MOST_HANGING: Final = 3
_BY_SCREENING: Final = (".listed", ".possible_match", ".listed_ownership_percent", ".blocked_ownership_percent")
"""What screening of parties finds out."""
_UNTIL_RESOLVED: Final = "hold until a person resolves it: another party, or the listed one"
_SPARING: Final = frozenset({Outcome.UNDETERMINED, Outcome.EXEMPTION_AVAILABLE})
"""Between what a question decides that can only spare something."""
Numbered = list[tuple[int, Determination]]


def what_is_open(stand: Numbered, told: Numbered, reading: TableReading | None, most: int) -> Iterator[PageOpen]:
    """Yield what is open: rows that were not read, the parties, the questions that decide, what the text leaves.

    Args:
        stand: the lines as they stand.
        told: the lines as the page tells them: once their parties are screened.
        reading: of the table that they are from.
        most: so many questions are told, and of how many others the lines.
    """
    if reading and reading.rejected:
        yield _unread(reading)
    yield from _screening(stand)
    yield from _screened(stand)
    yield from _unplaced(told)
    unread = shared((n, f"{e.side}: {e.regime}") for n, d in told for e in d.not_examined if e.how == "not-examined")
    yield from _not_examined(unread, len(told))
    yield from _questions(told, most)
    known = tuple(law for law, _ in unread)
    texts = ((n, line) for n, d in told for line in (*_of_code(d), *d.contradicted, *d.gaps))
    gaps = shared((n, line) for n, line in texts if not line.startswith(known))
    shown = min(most, _MOST_GAPS)
    for text, numbers in gaps[:shown]:
        yield PageOpen(text, (), which_lines(numbers, len(told)), "text")
    if others := gaps[shown:]:
        whose = which_lines({n for _, numbers in others for n in numbers}, len(told))
        count = "1 more point" if len(others) == 1 else f"{len(others)} more points"
        yield PageOpen(f"{count} that the text leaves open (--full)", (), whose, "text")


def _not_examined(unread: list[tuple[str, list[int]]], lines: int) -> Iterator[PageOpen]:
    """Yield the laws that nobody has looked at: in one row, each with its lines where these differ."""
    whose = [which_lines(numbers, lines) for _, numbers in unread]
    if len(set(whose)) > 1:
        laws = "; ".join(f"{law} ({which})" for (law, _), which in zip(unread, whose, strict=True))
        yield PageOpen(f"not examined: {laws}", (), kind="text")
    elif unread:
        yield PageOpen(f"not examined: {'; '.join(law for law, _ in unread)}", (), whose[0], "text")


def _of_code(d: Determination) -> Iterator[str]:
    """Yield what a reader must know of how the item's code was read."""
    yield from (note for note in d.notes if note.startswith(d.classification))


def _unread(reading: TableReading) -> PageOpen:
    """Return which lines have no answer, since they could not be read, and why."""
    reasons = [f"{numbered(numbers)}: {why}" for why, numbers in reading.unread().items()]
    others = len(reasons) - _MOST_REASONS
    more = [f"and {others} more reason{'s' * (others > 1)}"] if others > 0 else []
    count = f"{len(reading.rejected)} of {reading.read} lines"
    return PageOpen(f"{count} could not be read and have no answer", (*reasons[:_MOST_REASONS], *more), kind="text")


def _questions(told: Numbered, most: int) -> Iterator[PageOpen]:
    """Yield the questions that decide, those that settle the most lines first, and of how many others the lines."""
    asked = shared((number, unknown) for number, d in told for unknown in _asked(d))
    asked.sort(key=lambda one: (_leaves(one[0]), -len(one[1])))
    for unknown, numbers in asked[:most]:
        question = unknown.ask or unknown.fact.replace("_", " ")
        follows = _follows(unknown) or _hangs_on(unknown, [d for n, d in told if n in numbers])
        yield PageOpen(question, follows, which_lines(numbers, len(told)))
    if others := asked[most:]:
        whose = which_lines({n for _, numbers in others for n in numbers}, len(told))
        count = "1 more question decides" if len(others) == 1 else f"{len(others)} more questions decide"
        yield PageOpen(f"{count} (--ask)", (), whose)


def _leaves(unknown: Unknown) -> int:
    """Return how much a question leaves: none of its answers leaves it open, some do, or it can only spare."""
    outcomes = {answer.outcome for answer in unknown.decides}
    return 2 if outcomes <= _SPARING else 1 if Outcome.UNDETERMINED in outcomes else 0


def _follows(unknown: Unknown) -> tuple[str, ...]:
    """Return what follows from each answer; of a question with many, only between what it decides."""
    many = [answer for answer in unknown.decides if answer.value.count(" or ") >= _MANY_WORDS]
    if len(many) == 1 and len(unknown.decides) > 1:
        few = [answer for answer in unknown.decides if answer is not many[0]]
        told = [(answer.value, answer.outcome) for answer in few] + [("anything else", many[0].outcome)]
    else:
        told = [(answer.value, answer.outcome) for answer in unknown.decides]
    each = tuple(f"{value}: {in_words(outcome)}" for value, outcome in told)
    if sum(map(len, each)) <= _LONGEST_FOLLOWS:
        return each
    return (f"decides: {_between([answer.outcome for answer in unknown.decides])}",)


def _between(outcomes: Iterable[Outcome]) -> str:
    """Return what an answer leads to; of much, from the mildest to the gravest."""
    found = [one for one in Outcome if one in set(outcomes)]
    words = [in_words(one) for one in reversed(found)]
    return joined(words, "or") if len(words) < _MANY_WORDS else f"from {words[0]} to {words[-1]}"


def _hangs_on(unknown: Unknown, lines: list[Determination]) -> tuple[str, ...]:
    """Return what may be required or not by the answer to a question, where no answer settles the whole by itself."""
    open_ = (f for d in lines for f in d.findings if f.status == "unknown" and unknown.fact in f.turns_on)
    names = short_names(f.authorization_name or f.title for f in open_)
    return (f"on it hangs: {first_few(names, _MOST_HANGING)}",) if names else ()


def _asked(d: Determination) -> Iterator[Unknown]:
    """Yield the questions that an answer waits for: what may make it graver, what decides it, on what most turns.

    What can only spare something is told as that, unless nothing else decides.
    """
    waits = d.outcome is Outcome.UNDETERMINED
    unscreened = d.screening is not None or any(matched(d))  # then what the lists say is told as a match
    alone = [u for u in d.unknowns if u.decides and (waits or u.may_be_graver) and not _elsewhere(d, u, unscreened)]
    deciding = [u for u in alone if _leaves(u) < 2]
    yield from deciding or alone
    central = d.pivot
    if unscreened and central and central.fact.endswith(_BY_SCREENING):
        return
    if central and central not in alone and (waits or any(a.status == "unknown" for a in d.applications)):
        yield central


def _screened(stand: Numbered) -> Iterator[PageOpen]:
    """Yield against which list parties were screened: no match in it is no release, and it may be old."""
    found = {n: d.screening for n, d in stand if d.screening}
    for name, numbers in shared((n, f"{s.list} of {s.list_date}") for n, s in found.items()):
        used = [found[n] for n in numbers]
        notes = tuple(dict.fromkeys(note for screening in used for note in screening.notes))
        decided = dict.fromkeys(party.says for screening in used for party in screening.parties if party.resolved)
        yield PageOpen(
            f"parties screened against {name} only",
            (*notes, *decided),
            which_lines(numbers, len(stand)),
            "screening",
        )


def _screening(stand: Numbered) -> Iterator[PageOpen]:
    """Yield whose parties are not screened, or not named, and what a hit would mean; then hits that stand."""
    hit = {number: names for number, d in stand if (names := list(matched(d)))}
    for text, numbers in shared((number, ", ".join(names)) for number, names in hit.items()):
        yield PageOpen(f"possible match: {text}", (_UNTIL_RESOLVED,), which_lines(numbers, len(stand)), "hit")
    waiting = [(number, d) for number, d in stand if d.if_screening_hits and not d.screening and number not in hit]
    if waiting:
        named = [(number, d) for number, d in waiting if d.once_screened]
        parties = list(dict.fromkeys(name for _, d in named for name in _parties(d)))
        missing = [number for number, d in waiting if not d.once_screened]
        told = [f"parties not screened: {first_few(parties, _MOST_PARTIES)}"] if parties else []
        told += (
            [f"no party named{f' in {numbered(missing)}' if len(missing) < len(stand) else ''}: taken as clear"]
            if missing
            else []
        )
        hits = dict.fromkeys(in_words(d.if_screening_hits) for _, d in waiting if d.if_screening_hits)
        yield PageOpen(
            "; ".join(told), (f"clear, owners included: as above · hit: {joined(hits, 'or')}",), kind="screening"
        )
    for number, d in stand:
        for party in d.screening.parties if d.screening else ():
            if party.open:
                yield PageOpen(f"{party.name}: {party.says}", (), which_lines([number], len(stand)), "screening")


def _elsewhere(d: Determination, unknown: Unknown, unscreened: bool) -> bool:
    """Whether a question is told in another line of the page: with the screening, or with whose country is open."""
    return bool(_of_named(d, unknown)) or (unscreened and unknown.fact.endswith(_BY_SCREENING))


def _of_named(d: Determination, unknown: Unknown) -> str:
    """Return whose country a question asks: the name of the party, empty where it asks something else."""
    role, _, attribute = unknown.fact.partition(".")
    return next((s.value for s in d.given if s.fact == f"{role}.name"), "") if attribute == "country" else ""


def _unplaced(told: Numbered) -> Iterator[PageOpen]:
    """Yield whose country is not stated though a party is named, and what follows if it is not where it goes."""
    found = [(n, name, u) for n, d in told for u in d.unknowns if u.decides and (name := _of_named(d, u))]
    if not found:
        return
    names, numbers = list(dict.fromkeys(name for _, name, _ in found)), tuple(dict.fromkeys(n for n, _, _ in found))
    questions = dict.fromkeys(_follows(u) for _, _, u in found)
    elsewhere = f"elsewhere, by country: {_between([a.outcome for _, _, u in found for a in u.decides])}"
    follows = next(iter(questions)) if len(questions) == 1 else (elsewhere,)
    text = f"country of {first_few(names, _MOST_PARTIES)} not stated: taken as where it goes"
    yield PageOpen(text, follows, which_lines(numbers, len(told)))


def _parties(d: Determination) -> Iterator[str]:
    yield from (stated.value for stated in d.given if stated.fact.endswith(".name"))
