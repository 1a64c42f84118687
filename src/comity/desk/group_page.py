"""What a brief tells of a group: who belongs, what its members have, who is nearest, what it said it would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from comity.brief.partner_brief import BriefLine
from comity.desk.sourcebook import several
from comity.desk.standing import COUNTED, Pair
from comity.record.compare import gaps, matrix, title_of
from comity.record.model import Exercise

_COLUMNS: Final = ("framework", "ssa-sharing", "gsomia", "tsa")
_NEAREST: Final = 5


def what_it_is(pair: Pair) -> Iterator[BriefLine]:
    """Yield what a group is, how one joins, who belongs and of whom that is not known."""
    info = pair.record.group_info.get(pair.party)
    if info:
        bound = "binding" if info.binding else "not binding"
        since = f", since {info.founded}" if info.founded else ""
        text = f"{info.title}: {info.summary.rstrip('.')}. Joined by {info.joining}, {bound}{since}."
        yield pair.book.line(text, info.source)
    found = pair.record.members(pair.party, pair.day)
    members = sorted(found.yes, key=pair.record.name)
    sources = [found.source(member) for member in members]
    yield pair.book.line(f"Members, {len(members)}: {', '.join(map(pair.record.name, members))}.", *sources[:4])
    for member, why in sorted(found.unsure.items()):
        yield pair.book.line(f"Not known: {why}.", found.source(member))


def members_have(pair: Pair) -> Iterator[BriefLine]:
    """Yield what members have with the state at home, a kind of instrument a line."""
    table = matrix(pair.record, [pair.party], _COLUMNS, pair.day, pair.home)
    for column in table.columns:
        by_word: dict[str, list[str]] = {}
        for state in table.rows:
            found = table.cells[state, column]
            word = found.said if found.source or found.absence else "nobody has looked"
            by_word.setdefault(word, []).append(pair.record.name(state))
        told = "; ".join(f"{word}: {several(names, 12)}" for word, names in sorted(by_word.items()))
        sources = [cell.source for (_, name), cell in table.cells.items() if name == column and cell.source]
        yield pair.book.line(f"{table.names[column]} with {pair.names[0]}: {told}.", *sources[:2], computed=COUNTED)


def exercises(pair: Pair) -> Iterator[BriefLine]:
    """Yield the exercises in which most members are named, and who else is."""
    members = pair.record.members(pair.party, pair.day).yes
    for e in _with_most(pair, members):
        named = set(e.participants)
        others = several(sorted(map(pair.record.name, named - members)), 20)
        beside = f"; beside them {others}" if others else ", and nobody else"
        yield pair.book.line(f"{e.series}, {e.held}, {e.place}: {len(members & named)} members{beside}.", e.source)
    yield from _beside_them(pair)


def _beside_them(pair: Pair) -> Iterator[BriefLine]:
    """Yield who outside the group exercised with most of its members, the most often first."""
    members = pair.record.members(pair.party, pair.day).yes
    with_most = list(_with_most(pair, members))
    times = Counter(state for e in with_most for state in set(e.participants) - members)
    often = sorted((-n, pair.record.name(state)) for state, n in times.items() if n * 2 >= len(with_most))
    if often:
        names = several((f"{name} ({-n})" for n, name in often), 12)
        text = f"Beside members in at least half of the {len(with_most)} exercises with most of them: {names}."
        yield pair.book.line(text, *(e.source for e in with_most[:4]), computed=COUNTED)


def _with_most(pair: Pair, members: frozenset[str]) -> Iterator[Exercise]:
    for e in pair.record.exercises:
        if e.held.earliest <= pair.day and len(members & set(e.participants)) * 2 > len(members):
            yield e


def nearest(pair: Pair) -> Iterator[BriefLine]:
    """Yield the states that have most of what members share; likeness is no eligibility."""
    info = pair.record.group_info.get(pair.party)
    if info and (info.purpose or info.entry):
        told = [text.rstrip(".") for text in (info.purpose, info.governance, info.entry, info.agenda) if text]
        yield pair.book.line(f"{'. '.join(told)}.", info.source)
    joined = f" It is joined by {info.joining}; no published criteria are recorded." if info else ""
    yield pair.book.line(f"What follows is likeness to members, not eligibility.{joined}", computed="compared")
    for gap in gaps(pair.record, pair.party, pair.day, home=pair.home)[:_NEAREST]:
        lacks = several((title_of(pair.record, one) for one in gap.lacks), 8) or "nothing they share"
        unsure = several((title_of(pair.record, one) for one in gap.unsure), 8)
        open_ = f"; not known: {unsure}" if unsure else ""
        text = f"{pair.record.name(gap.state)}: {gap.score:.0%} alike; lacks {lacks}{open_}."
        yield pair.book.line(text, computed="weighed by how many members have it")


def meetings(pair: Pair) -> Iterator[BriefLine]:
    """Yield the meetings that are recorded of a group, the latest first."""
    for dialogue in pair.record.dialogues.values():
        if pair.party not in dialogue.parties:
            continue
        held = [m for m in pair.record.meetings.get(dialogue.id, ()) if m.held.earliest <= pair.day]
        for m in reversed(held[-4:]):
            place = f", {m.place}" if m.place else ""
            told = f": {m.outcome}" if m.outcome else ""
            yield pair.book.line(f"{dialogue.title}, {m.held}{place}{told}.", m.source)
