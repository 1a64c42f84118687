"""A request for the partner itself, made of public facts only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from comity.brief.partner_brief import BriefLine
from comity.desk.standing import COUNTED, OWED, Pair
from comity.record.assets import assets_of
from comity.record.promised import Promise

_MOST: Final = 5
_MOST_OFFICES: Final = 3


def wanted(pair: Pair) -> Iterator[BriefLine]:
    """Yield what the partner said it would do and is asked about: what, why, who said so and when."""
    owed = _owed(pair)
    for p in owed[:_MOST]:
        c = p.commitment
        text = f"{c.what}. Said by {'/'.join(map(pair.record.name, c.by))} on {c.made} ({_where(pair, p)})."
        yield pair.book.line(text, c.source)
    if not owed:
        yield pair.book.line("Nothing that the partner promised is open in the record.", computed=COUNTED)


def connects_to(pair: Pair) -> Iterator[BriefLine]:
    """Yield what the partner has, beside what the state at home has for the same use."""
    topics = _topics(pair)
    theirs = [a for a in pair.assets if a.operates and topics & a.supports]
    ours = [a for a in assets_of(pair.record, pair.home) if a.operates]
    for asset in theirs[:_MOST]:
        beside = [a for a in ours if a.supports & asset.supports & topics and pair.home in a.owners]
        joined = f" It would stand beside {len(beside)} of {pair.names[0]} for the same use." if beside else ""
        sources = [asset.source, *(a.source for a in beside[:1])]
        yield pair.book.line(f"{asset.name}: {asset.capability}.{joined}", *sources)


def discussable(pair: Pair) -> Iterator[BriefLine]:
    """Yield the instruments under which the matter may be taken up now."""
    topics = _topics(pair)
    live = [s for s in pair.stands if s.standing.in_force and (topics & s.instrument.scope)]
    for stand in live[:_MOST]:
        covered = ", ".join(sorted(topics & stand.instrument.scope))
        text = f"{stand.instrument.title} covers {covered}; {stand.standing.because}."
        yield pair.book.line(text, stand.instrument.source)
    if not live:
        yield pair.book.line("No instrument in force that covers it was found.", computed=COUNTED)
    yield pair.book.line("Nothing here says that data or items may be released.", computed="a brief releases nothing")


def offices(pair: Pair) -> Iterator[BriefLine]:
    """Yield which offices of both sides own the subject."""
    for state in (pair.party, pair.home):
        subjects = ("dialogue", *sorted(_topics(pair)))
        found = [pair.record.leads[state, s] for s in subjects if (state, s) in pair.record.leads]
        for lead in found[:_MOST_OFFICES]:
            office = pair.record.name(lead.office) if lead.office else "no single lead is public"
            yield pair.book.line(f"{pair.record.name(state)}, {lead.subject}: {office}. {lead.authority}.", lead.source)
        if not found:
            yield pair.book.line(f"{pair.record.name(state)}: no office is recorded.", computed=COUNTED)


def gains(pair: Pair) -> Iterator[BriefLine]:
    """Yield what the state at home has promised the partner in turn."""
    mine = [p for p in pair.promises if pair.home in p.commitment.by and p.word in (*OWED, "met")]
    for p in mine[:_MOST]:
        c = p.commitment
        result = f" {c.result_on}: {c.result}." if c.result and p.since == c.result_on else ""
        yield pair.book.line(f"{c.what} ({c.made}, {p.word}).{result}", c.source)


def _owed(pair: Pair) -> list[Promise]:
    return [p for p in pair.owed if pair.party in p.commitment.by]


def _topics(pair: Pair) -> frozenset[str]:
    """Return what is asked about: the purpose's topics, or those of what the partner owes."""
    if pair.purpose.topics:
        return frozenset(pair.purpose.topics)
    return frozenset(topic for p in _owed(pair) for topic in p.commitment.topics)


def _where(pair: Pair, p: Promise) -> str:
    """Return what a promise was made in: the title of the row it names, else as it stands."""
    named = p.commitment.made_in
    if named in pair.record.by_id:
        return pair.record.by_id[named].title
    for dialogue, held in pair.record.meetings.items():
        if any(m.id == named for m in held):
            return pair.record.dialogues[dialogue].title
    return named or "the source does not say where"
