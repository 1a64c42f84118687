"""A meeting drafted: whom to invite, its agenda, its calendar backwards, what may be said without an authorization."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import msgspec

from comity.bridge.candidates import Bench, NeedCandidate, accords, candidates
from comity.bridge.needs import ClaimKind, ProgrammeNeed, architecture_gaps, claims, needs
from comity.bridge.offers import DisplacedHardware, displaced
from comity.bridge.rows import read_settings
from comity.errors import InputError, did_you_mean
from comity.record.compare import embargoed
from comity.showing import Serialized, Shown


class FormatKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of meeting: for which group it is, what it takes up, and whether firms come."""

    title: str
    group: str
    takes_up: tuple[ClaimKind, ...]
    firms: bool


class CalendarRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is done so many days before a meeting; a negative number: after it."""

    days: int
    what: str
    who: str


class SpeechLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What law says of what may be said.

    Attributes:
        text: of which day the text is that was read; empty where none was.
        kind: ``may``: outside a control; ``limit``: where that ends; ``named``: law that is named and not judged.
    """

    says: str
    cite: str
    url: str
    text: str
    kind: Literal["may", "limit", "named"]


class DraftRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every draft is made of."""

    kinds: Mapping[str, FormatKind]
    agenda: tuple[str, ...]
    calendar: tuple[CalendarRule, ...]
    basis: str
    speech: tuple[SpeechLine, ...]


class InvitedPartner(msgspec.Struct, frozen=True, kw_only=True):
    """A partner to invite: for which needs, how far it has come, and on what evidence.

    Attributes:
        needs: the needs by id, each with title, tier and whether the page was read.
        firms: firms of it whose offers for these needs were read.
    """

    country: str
    name: str
    accords: str
    needs: tuple[tuple[str, str, str, bool], ...]
    firms: tuple[str, ...]


class CalendarLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is due on a day; ``late``: the day has passed on the day of drafting."""

    on: datetime.date
    what: str
    who: str
    late: bool


class AgendaNeed(msgspec.Struct, frozen=True, kw_only=True):
    """A need on the agenda: the agency's best rank of it, and how many could speak to it."""

    need: str
    title: str
    rank: int | None
    partners: int


class FormatDraft(Serialized, Shown, msgspec.Struct, frozen=True, kw_only=True):
    """A meeting, drafted.

    Attributes:
        members: how many states the group has on the day; ``silent``: of how many nothing is recorded for these needs.
        outside: partners that give to these needs and do not belong to the group, as they are.
        care: members of the group under an arms embargo of the state at home.
        basis: on what the calendar rests.
    """

    kind: str
    title: str
    on: datetime.date
    members: int
    silent: int
    invited: tuple[InvitedPartner, ...]
    outside: tuple[InvitedPartner, ...]
    care: tuple[str, ...]
    agenda: tuple[str, ...]
    needs: tuple[AgendaNeed, ...]
    displaced: tuple[DisplacedHardware, ...]
    calendar: tuple[CalendarLine, ...]
    basis: str
    speech: tuple[SpeechLine, ...]

    def line(self) -> str:
        """Return whom to invite, and by when, in one line."""
        first = next((one for one in self.calendar if not one.late), None)
        due = f"; next: {first.what.lower()} by {first.on}" if first else ""
        late = sum(one.late for one in self.calendar)
        missed = f"; {late} steps of a usual calendar are late" if late else ""
        return f"{self.title} on {self.on}: {len(self.invited)} partners with something to bring{due}{missed}"


@lru_cache(maxsize=1)
def draft_rules() -> DraftRules:
    """Return what drafts are made of."""
    return read_settings("format-drafts", DraftRules)


def draft(bench: Bench, kind: str, on: date, chosen: Iterable[ProgrammeNeed] = ()) -> FormatDraft:
    """Return a meeting drafted for a day.

    Args:
        bench: as of whose day it is drafted, and what is told.
        kind: the kind of meeting.
        on: its day.
        chosen: the needs that it is about; all that such a meeting takes up if none.

    Raises:
        InputError: no such kind, or a day that has passed.
    """
    rules = draft_rules()
    if kind not in rules.kinds:
        near = did_you_mean(kind, rules.kinds)
        raise InputError(f"no format '{kind}'", where="--format", accepts=", ".join(rules.kinds), suggestion=near)
    if on < bench.on:
        raise InputError(f"found {on}, which has passed", where="--on", accepts=f"a day from {bench.on} on")
    found = rules.kinds[kind]
    about = tuple(chosen) or tuple(_taken_up(found))
    given = {need.id: candidates(bench, need) for need in about}
    members = bench.record.members(found.group, bench.on)
    every = list(_partners(bench, about, given, firms=found.firms))
    inside = [one for one in every if one.country in members.yes | set(members.unsure)]
    return FormatDraft(
        kind=kind,
        title=found.title,
        on=on,
        members=len(members.yes) + len(members.unsure),
        silent=len((members.yes | set(members.unsure)) - {one.country for one in inside} - {bench.home}),
        invited=tuple(inside),
        outside=tuple(one for one in every if one not in inside),
        care=tuple(sorted(bench.record.name(one) for one in members.yes & embargoed(bench.record, bench.on))),
        agenda=rules.agenda,
        needs=tuple(sorted((_agenda(need, given[need.id]) for need in about), key=_by_rank)),
        displaced=tuple(one for one in displaced() if "displaced" in found.takes_up and one.country != bench.home),
        calendar=tuple(_calendar(rules, on, bench.on)),
        basis=rules.basis,
        speech=rules.speech,
    )


def _taken_up(kind: FormatKind) -> Iterator[ProgrammeNeed]:
    for need in needs().values():
        if set(kind.takes_up) & {one.gap_type for one in claims().get(need.id, ())}:
            yield need


def _partners(
    bench: Bench,
    about: Iterable[ProgrammeNeed],
    given: Mapping[str, tuple[NeedCandidate, ...]],
    *,
    firms: bool,
) -> Iterator[InvitedPartner]:
    """Yield partners with something to bring, those with the most first."""
    found: dict[str, list[tuple[ProgrammeNeed, NeedCandidate]]] = {}
    for need in about:
        for one in given[need.id]:
            found.setdefault(one.country, []).append((need, one))
    for country, rows in sorted(found.items(), key=lambda told: (-len(told[1]), told[0])):
        shown = {c.what for _, one in rows for c in one.capabilities if c.kind.startswith("firm")}
        yield InvitedPartner(
            country=country,
            name=rows[0][1].name,
            accords=accords(bench.record, country, bench.on),
            needs=tuple((need.id, need.title, one.tier, one.opened) for need, one in rows),
            firms=tuple(sorted(shown)) if firms else (),
        )


def _agenda(need: ProgrammeNeed, found: tuple[NeedCandidate, ...]) -> AgendaNeed:
    every = architecture_gaps()
    named = (every[name] for claim in claims().get(need.id, ()) for name in claim.gaps if name in every)
    rank = min((gap.rank for gap in named if gap.rank), default=None)
    return AgendaNeed(need=need.id, title=need.title, rank=rank, partners=len(found))


def _by_rank(one: AgendaNeed) -> tuple[int, int, str]:
    return one.rank or 999, -one.partners, one.title


def _calendar(rules: DraftRules, on: date, today: date) -> Iterator[CalendarLine]:
    for rule in rules.calendar:
        day = on - timedelta(days=rule.days)
        yield CalendarLine(on=day, what=rule.what, who=rule.who, late=day < today)
