"""What a brief proposes to do next, by whom, and by when."""

from __future__ import annotations

from collections.abc import Iterator

from dateutil.relativedelta import relativedelta

from comity.brief.partner_brief import BriefLine
from comity.desk.standing import Pair
from comity.record.instrument import Status

_MOST = 3


def next_steps(pair: Pair) -> Iterator[BriefLine]:
    """Yield the steps that follow from where things stand: checks first, then what is due, then meetings."""
    for lapse in [lapse for lapse in pair.lapses if lapse.overdue][:_MOST]:
        i = lapse.instrument
        who, where = pair.owner(i.kind.short, "agreements")
        text = f"Establish whether {i.title} was extended; if not, agree an extension or a new text ({who})."
        yield pair.book.line(text, i.source, *where, computed=f"its term ran to {lapse.when}")
    for lapse in [lapse for lapse in pair.lapses if not lapse.overdue][:_MOST]:
        i = lapse.instrument
        who, where = pair.owner(i.kind.short, "agreements")
        text = f"Decide on the renewal of {i.title} before {lapse.when} ({who})."
        yield pair.book.line(text, i.source, *where)
    for stand in [s for s in pair.stands if s.standing.open][:_MOST]:
        i = stand.instrument
        who, where = pair.owner(i.kind.short, "agreements")
        yield pair.book.line(f"Ask when {i.title} entered into force, or what it waits for ({who}).", i.source, *where)
    for stand in [s for s in pair.stands if s.standing.status in (Status.NEGOTIATED, Status.ANNOUNCED)][:_MOST]:
        i = stand.instrument
        who, where = pair.owner(i.kind.short, "agreements")
        yield pair.book.line(f"Take up {i.title}: {stand.standing.because} ({who}).", i.source, *where)
    for p in [p for p in pair.promises if p.word == "overdue"][:_MOST]:
        who, where = pair.owner(*sorted(p.commitment.topics), "dialogue")
        text = f"Settle what is overdue since {p.commitment.due}: {p.commitment.what} ({who})."
        yield pair.book.line(text, p.commitment.source, *where)
    yield from _meetings(pair)


def _meetings(pair: Pair) -> Iterator[BriefLine]:
    topics = frozenset(pair.purpose.topics)
    for talk in pair.partnership.dialogues:
        if pair.home not in talk.dialogue.parties or (topics and not topics & talk.dialogue.topics):
            continue
        if talk.last is None or talk.last.held.latest + relativedelta(years=1) < pair.day:
            who, where = pair.owner(*_subjects(talk.dialogue.topics))
            last = f"the last one found was held {talk.last.held}" if talk.last else "none is dated"
            source = talk.last.source if talk.last else talk.dialogue.source
            yield pair.book.line(f"Propose a day for the {talk.dialogue.title}: {last} ({who}).", source, *where)


def _subjects(topics: frozenset[str]) -> tuple[str, ...]:
    """Return what a dialogue is about, as offices are recorded: defense, industry, or the whole."""
    if "civil-exploration" in topics or not topics:
        return ("dialogue",)
    return ("industry", "dialogue") if topics == {"industry"} else ("coalition", "dialogue")
