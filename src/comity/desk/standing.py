"""What a brief tells from the record: where it stands, what lapses, what was promised, what a partner has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from dateutil.relativedelta import relativedelta

from comity.brief.partner_brief import BriefLine
from comity.desk.purposes import Purpose
from comity.desk.sourcebook import Sourcebook, page, several, the
from comity.record.assets import assets_of
from comity.record.instrument import Instrument, Status
from comity.record.model import Asset, Lead, Source
from comity.record.promised import Promise
from comity.record.queries import Lapse, Partnership, Stand, partnership
from comity.record.record import Record

COUNTED: Final = "counted in the record"
OWED: Final = ("overdue", "silent", "open")
_ASKED: Final = {"overdue": "what came of", "silent": "what came of", "open": "where it stands"}
_AHEAD = 18  # months
_LATELY = 3  # years


@dataclass(frozen=True)
class Pair:
    """Two sides on a day, for one purpose, and the sources of what is said of them."""

    record: Record
    home: str
    party: str
    day: date
    purpose: Purpose
    book: Sourcebook

    @cached_property
    def names(self) -> tuple[str, str]:
        """What the state at home and the partner are called."""
        return the(self.record.name(self.home)), the(self.record.name(self.party))

    @cached_property
    def partnership(self) -> Partnership:
        """Where the partner stands."""
        since = self.day - relativedelta(years=2)
        return partnership(self.record, self.party, self.day, since, (), _AHEAD, self.home)

    @cached_property
    def stands(self) -> list[Stand]:
        """What is between the two and matters for the purpose: in force first, then what is open, then the rest."""
        p = self.partnership
        every = (*p.binding, *p.other, *p.unsettled)
        between = [s for s in every if self.home in s.instrument.parties and self.matters(s.instrument)]
        return sorted(between, key=lambda s: (s.standing.in_force is not True, not s.instrument.kind.binding))

    @cached_property
    def lapses(self) -> list[Lapse]:
        """What runs out between the two, or has and must be checked."""
        return [lapse for lapse in self.partnership.lapsing if self.home in lapse.instrument.parties]

    @cached_property
    def promises(self) -> list[Promise]:
        """What the two promised each other for the purpose: those of the partner's page that concern both."""
        topics = frozenset(self.purpose.topics)
        shared = (p for p in self.partnership.promises if p.concerns(self.home))
        return [p for p in shared if not topics or topics & p.commitment.topics]

    @property
    def owed(self) -> list[Promise]:
        """What is open between the two: what is overdue first, then what was said last."""
        found = [p for p in self.promises if p.word in OWED]
        return sorted(found, key=lambda p: (p.word != "overdue", -p.commitment.made.latest.toordinal()))

    @cached_property
    def assets(self) -> list[Asset]:
        """What the partner owns or hosts for the purpose."""
        topics = frozenset(self.purpose.topics)
        found = (a for a in assets_of(self.record, self.party) if not topics or topics & a.supports)
        return [a for a in found if a.status not in ("ended", "unverified")]

    def matters(self, i: Instrument) -> bool:
        """Whether an instrument matters for the purpose."""
        topics, kinds = frozenset(self.purpose.topics), self.purpose.kinds
        return not topics or bool(topics & i.scope) or i.kind.short in kinds or i.kind.id in kinds

    def lead(self, *subjects: str) -> Lead | None:
        """Return which office at home leads on the first of some subjects for which that is recorded."""
        return next((self.record.leads[self.home, s] for s in subjects if (self.home, s) in self.record.leads), None)

    def owner(self, *subjects: str) -> tuple[str, tuple[Source, ...]]:
        """Return who should act, in words, and where that is from."""
        found = self.lead(*subjects)
        if found is None:
            return f"owner at {self.names[0]}: not recorded", ()
        if not found.office:
            return "owner: no single lead is public", (found.source,)
        return f"owner: {self.record.name(found.office)}", (found.source,)


def bottom_line(pair: Pair) -> Iterator[BriefLine]:
    """Yield what matters most, counted."""
    home, partner = pair.names
    live = [s for s in pair.stands if s.standing.in_force]
    opened = [s for s in pair.stands if _not_known(s)]
    about = f" for {pair.purpose.title}" if pair.purpose.topics else ""
    said = (
        f"Between {home} and {partner} {counted(len(live), 'instrument is', 'instruments are')} in force or operating"
    )
    open_ = f"; of {len(opened)} more that is not known" if opened else ""
    yield pair.book.line(f"{said}{about}{open_}.", computed=COUNTED)
    overdue = [lapse for lapse in pair.lapses if lapse.overdue]
    for lapse in overdue[:2]:
        hang = counted(len(lapse.under), "recorded arrangement hangs", "recorded arrangements hang")
        below = f"; {hang} on it" if lapse.under else ""
        text = f"{lapse.instrument.title}: its term ran to {lapse.when} unless extended, and must be checked{below}."
        yield pair.book.line(text, lapse.instrument.source)
    words = [p.word for p in pair.promises]
    silent = f"{words.count('silent')} without a word for a year"
    told = f"{counted(len(words), 'promise', 'promises')} between the two{about}: {words.count('overdue')} overdue"
    yield pair.book.line(f"{told}, {silent}.", computed=COUNTED)


def standing(pair: Pair, most: int | None = None) -> Iterator[BriefLine]:
    """Yield where instruments between the two stand."""
    for stand in pair.stands[:most]:
        i = stand.instrument
        limits = f" (not for {' or '.join(sorted(i.excludes))})" if i.excludes else ""
        yield pair.book.line(f"{i.title}{limits}: {_told(stand)}.", i.source)
    left = len(pair.stands) - (most or len(pair.stands))
    if left > 0:
        yield pair.book.line(f"{left} more are in the annex.", computed=COUNTED)


def groups(pair: Pair) -> Iterator[BriefLine]:
    """Yield the partner's place in the groups that matter."""
    for group in pair.purpose.groups:
        if group not in pair.record.groups:
            continue
        found = pair.record.members(group, pair.day)
        if pair.party in found.yes:
            yield pair.book.line(f"{pair.record.name(group)}: member.", found.source(pair.party))
        elif pair.party in found.unsure:
            why = f"{pair.record.name(group)}: not known; {found.unsure[pair.party]}."
            yield pair.book.line(why, found.source(pair.party))
        else:
            yield pair.book.line(f"{pair.record.name(group)}: not among the recorded members.", computed=COUNTED)


def measures(pair: Pair) -> Iterator[BriefLine]:
    """Yield acts of either side that concern the other, the latest first: those that name it, or name no state else."""
    since = pair.day - relativedelta(years=_LATELY)
    found = [
        (i.signed.earliest, i)
        for i in pair.record.by_kind.get("measure", ())
        if i.signed and since <= i.signed.latest and i.signed.earliest <= pair.day and _concerns(pair, i)
    ]
    for day, i in sorted(found, key=lambda told: told[0], reverse=True):
        yield pair.book.line(f"{day}: {i.title}. {i.summary.rstrip('.')}.", i.source)


def _concerns(pair: Pair, act: Instrument) -> bool:
    """Whether an act is one of the two sides', and is about both, or about nobody else."""
    states = {pair.home, pair.party}
    parties = [pair.record.parties[party] for party in act.parties if party in pair.record.parties]
    named = {party.id for party in parties if party.kind == "state"}
    bodies = {party.id for party in parties if not party.country}
    elsewhere = any(pair.party not in pair.record.members(body, pair.day).yes for body in bodies)
    own = named & states or any(party.country in states for party in parties)
    return bool(own) and not elsewhere and (named <= states or states <= named) and pair.matters(act)


def exercises(pair: Pair) -> Iterator[BriefLine]:
    """Yield the exercises in which both sides are named."""
    for e in pair.partnership.exercises:
        if pair.home in (*e.participants, *e.observers):
            role = "observer" if pair.party in e.observers else "participant"
            yield pair.book.line(f"{e.series}, {e.held}, {e.place}: {role}. {e.summary}.", e.source)


def lapsing(pair: Pair) -> Iterator[BriefLine]:
    """Yield what runs out, or has, with what hangs on it."""
    for lapse in pair.lapses:
        i = lapse.instrument
        when = f"ran to {lapse.when}; must be checked" if lapse.overdue else f"runs to {lapse.when}"
        basis = "" if i.expires else f" by {'its own' if i.term_years else 'the usual'} term"
        yield pair.book.line(f"{i.title}: {when}{basis}.", i.source)
        yield pair.book.line(f"What outlives it: {lapse.outlives.rstrip('.')}.", i.source)
        if i.notice:
            yield pair.book.line(f"Notice: {i.notice.rstrip('.')}.", i.source)
        if i.provisions:
            text = i.provisions.rstrip(".")
            yield pair.book.line(f"Its text: {text}.", i.source)
        if lapse.under:
            names = several(child.title for child in lapse.under)
            yield pair.book.line(f"Under it: {names}.", *(child.source for child in lapse.under[:3]))


def promised(pair: Pair, found: Iterable[Promise], most: int | None = None) -> Iterator[BriefLine]:
    """Yield promises with what came of them."""
    every = list(found)
    for p in every[:most]:
        c = p.commitment
        whose = f"{'/'.join(c.by)}{' to ' if c.to else ''}{'/'.join(c.to)}"
        due = f", due {c.due}" if c.due else ""
        told, sources = "No result is recorded", [c.source]
        if c.result and p.since == c.result_on:
            told = f"{c.result_on}: {c.result}"
            sources.append(page(c.result_url, c.result, c.source))
        elif c.searched:
            told = f"Nothing found since, in what was read by {c.searched}"
        yield pair.book.line(f"{p.word.capitalize()}: {c.what} ({whose}, {c.made}{due}). {told}.", *sources)
    if most is not None and len(every) > most:
        yield pair.book.line(f"{len(every) - most} more are in the annex.", computed=COUNTED)


def asks(pair: Pair) -> Iterator[BriefLine]:
    """Yield what is to be asked: what the partner owes, and what peers have that it has not."""
    owed = [p for p in pair.owed if pair.party in p.commitment.by]
    yield from _each(pair, owed, lambda p: f"Ask {_ASKED[p.word]}: {p.commitment.what} ({_since(p)}).")
    for lack in pair.partnership.lacking[:3]:
        group = pair.record.group_info.get(lack.feature)
        if len(lack.peers) < 2 or (group and group.kind == "organization"):
            continue  # nobody is asked to join an organization because others belong to it
        if pair.purpose.topics and lack.feature not in (*pair.purpose.kinds, *pair.purpose.groups):
            continue
        peers = ", ".join(map(pair.record.name, lack.peers))
        have = "belong to it" if group else f"have it with {pair.names[0]}"
        here = "none is recorded" if lack.now == "none" else lack.now
        text = f"{lack.title}: {peers} {have}; here: {here}."
        yield pair.book.line(text, *lack.sources[:2], computed="compared with the states most alike")


def offers(pair: Pair) -> Iterator[BriefLine]:
    """Yield what the state at home has promised and not yet done."""
    mine = [p for p in pair.owed if pair.party not in p.commitment.by]
    yield from _each(pair, mine, lambda p: f"Offer news of: {p.commitment.what} ({_since(p)}).")


def has(pair: Pair, most: int | None = None) -> Iterator[BriefLine]:
    """Yield what the partner has that could be used."""
    ordered = sorted(pair.assets, key=lambda a: (not a.operates, a.kind, a.name))
    for a in ordered[:most]:
        where = f", in {'/'.join(a.hosts)}" if a.hosts and pair.party not in a.hosts else ""
        yield pair.book.line(f"{a.name} ({a.kind.replace('-', ' ')}{where}, {a.status}): {a.capability}.", a.source)
    if most is not None and len(ordered) > most:
        yield pair.book.line(f"{len(ordered) - most} more are in the annex.", computed=COUNTED)


def not_found(pair: Pair) -> Iterator[BriefLine]:
    """Yield what was looked for and not found."""
    for stand in pair.stands:
        if _not_known(stand):
            text = f"{stand.instrument.title}: whether it is in force. {stand.standing.because.capitalize()}."
            yield pair.book.line(text, stand.instrument.source)
    for talk in pair.partnership.dialogues:
        if (
            pair.home in talk.dialogue.parties
            and talk.last
            and talk.last.held.latest + relativedelta(years=1) < pair.day
        ):
            text = f"{talk.dialogue.title}: a meeting after that of {talk.last.held}."
            yield pair.book.line(text, talk.last.source)
    if not pair.assets:
        yield pair.book.line(f"Assets of {pair.names[1]} for this purpose: none is recorded.", computed=COUNTED)
    if not pair.promises:
        yield pair.book.line("Promises between the two for this purpose: none is recorded.", computed=COUNTED)


def _not_known(stand: Stand) -> bool:
    """Whether it is not known if an instrument is in force; one applied provisionally is known not to be yet."""
    return stand.standing.in_force is None and stand.standing.status is not Status.PROVISIONAL


def _since(p: Promise) -> str:
    return f"overdue since {p.commitment.due}" if p.word == "overdue" else f"{p.word}; last word {p.since}"


def counted(many: int, one: str, more: str) -> str:
    """Return a number with the words that go with it."""
    return f"{many} {one if many == 1 else more}"


def _told(stand: Stand) -> str:
    """Return where an instrument stands and why, without saying it twice."""
    status, because = stand.standing.status.value, stand.standing.because
    return because if because.startswith(status) else f"{status}, {because}"


def _each(pair: Pair, found: list[Promise], says: Callable[[Promise], str]) -> Iterator[BriefLine]:
    for p in found[:4]:
        yield pair.book.line(says(p), p.commitment.source)
    if len(found) > 4:
        yield pair.book.line(f"{len(found) - 4} more are in the annex.", computed=COUNTED)
