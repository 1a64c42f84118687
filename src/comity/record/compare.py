"""Partners beside each other: who has what, what one lacks that others have, who is nearest to joining."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import msgspec

from comity.errors import InputError, did_you_mean
from comity.home import EMBARGOED, STATE
from comity.record.instrument import Instrument, Status
from comity.record.model import Source
from comity.record.record import Record
from comity.record.sought import Absence
from comity.showing import Tabular

Word = Literal["none", "talks", "signed", "provisional", "in force", "suspended", "lapsed", "unknown"]

_WORDS: Final[Mapping[Status, Word]] = {
    Status.NOT_YET: "none",
    Status.ANNOUNCED: "talks",
    Status.NEGOTIATED: "talks",
    Status.SIGNED: "signed",
    Status.RATIFIED: "signed",
    Status.PROVISIONAL: "provisional",
    Status.IN_FORCE: "in force",
    Status.SUSPENDED: "suspended",
    Status.MADE: "none",
    Status.NEVER: "none",
    Status.LAPSED: "lapsed",
    Status.UNKNOWN: "unknown",
}
_STRENGTH: Final[Sequence[Word]] = (
    "none",
    "lapsed",
    "suspended",
    "talks",
    "signed",
    "unknown",
    "provisional",
    "in force",
)
_NOT_SHARED: Final = frozenset({"country-group", "programme", "network"})
"""A state's designations tell of its law, not of its partners; a rival programme or a platform is nothing it lacks."""
_MOST_ALIKE: Final = 3
_MOST_OF_A_GROUP: Final = 0.5


class Cell(msgspec.Struct, frozen=True):
    """What one partner has of one kind, or its place in one group.

    Attributes:
        because: why, in words.
        subject: the title or group it is said of.
        limits: what the instrument expressly excludes.
        source: what it rests on; None where nothing is recorded.
        absence: what was found by whoever looked for an instrument where none is recorded, and on which day; None:
            nobody has.
        uncovered: the scope asked about, where there is an instrument and it does not cover that.
    """

    word: Word
    because: str
    subject: str = ""
    limits: tuple[str, ...] = ()
    source: Source | None = None
    absence: Absence | None = None
    uncovered: str = ""

    @property
    def said(self) -> str:
        """The word; of a cell that is empty, what was found by whoever looked, or that what there is covers less."""
        if self.absence:
            return self.absence.found.value
        return "not covered" if self.uncovered else self.word


@dataclass(frozen=True, slots=True, repr=False)
class Matrix(Tabular):
    """Partners against kinds of instrument and groups, on a day.

    Attributes:
        names: what the state at home, the rows and the columns are called.
        scope: what an instrument must cover to count; None: anything.
    """

    home: str
    day: date
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    names: Mapping[str, str]
    scope: str | None = None

    def line(self) -> str:
        """Return how large it is, of whom, and the day."""
        scope = f" for {self.scope}" if self.scope else ""
        return f"{len(self.rows)} parties with {self.home} in {len(self.columns)} columns{scope} on {self.day}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each party, with a word in each column."""
        return [
            {"party": row, "name": self.names.get(row, row)} | {c: self.cells[row, c].word for c in self.columns}
            for row in self.rows
        ]


class RecordMap(msgspec.Struct, frozen=True):
    """A matrix that is to be drawn as a map, a column each: ``comity.draw(RecordMap(table), path)``."""

    matrix: Matrix


class Lack(msgspec.Struct, frozen=True):
    """A kind of instrument or a group that peers have and a party has not.

    Attributes:
        now: how far the party is: none, talks, signed or lapsed.
        peers: who has it, and ``sources`` on what evidence.
    """

    feature: str
    title: str
    now: Word
    peers: tuple[str, ...]
    sources: tuple[Source, ...]


class Gap(msgspec.Struct, frozen=True):
    """A state that is not in a group, and how much of what its members share it has.

    Attributes:
        score: the share it has of what at least half of the members have, each weighed by how many do; 0 to 1.
        has: what it shares with them, what fewest states have first; ``lacks``: what it does not; ``unsure``: of what
            that is not known.
    """

    state: str
    score: float
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    unsure: tuple[str, ...]


def cell(record: Record, state: str, column: str, on: date, home: str = STATE, scope: str | None = None) -> Cell:
    """Return what a state has of a kind of instrument with the state at home, or its place in a group.

    Args:
        record: the record.
        state: whose.
        column: a kind, or a group.
        on: the day.
        home: the state whose partner it is.
        scope: what an instrument must cover to count; a group has no scope.

    Raises:
        InputError: neither a kind nor a group; names the likeliest.
    """
    if column in record.kinds:
        return _instruments(record, state, record.kind(column).id, on, home, scope)
    if column in record.groups:
        return _membership(record, state, column, on)
    known = record.kinds | record.groups
    raise InputError(f"neither a kind nor a group: '{column}'", where="record", suggestion=did_you_mean(column, known))


def matrix(
    record: Record,
    rows: Iterable[str],
    columns: Iterable[str],
    on: date,
    home: str = STATE,
    scope: str | None = None,
) -> Matrix:
    """Return partners against kinds and groups; a group among the rows stands for its members on the day.

    Args:
        record: the record.
        rows: states and groups.
        columns: kinds of instrument and groups.
        on: the day.
        home: the state whose partners are compared.
        scope: what an instrument must cover to count.

    Raises:
        InputError: an unknown party, group, kind or scope; names the likeliest.
    """
    _check_scope(record, scope)
    states = tuple(dict.fromkeys(s for row in rows for s in _states(record, row, on) if s != home))
    names = tuple(dict.fromkeys(columns))
    cells = {(state, name): cell(record, state, name, on, home, scope) for state in states for name in names}
    titles = {state: record.name(state) for state in (home, *states)} | {name: title_of(record, name) for name in names}
    return Matrix(home, on, states, names, cells, titles, scope)


def features(
    record: Record, on: date, home: str = STATE, scope: str | None = None
) -> Mapping[str, Mapping[str, Source]]:
    """Return, for each state, the kinds it has in force with the state at home and the groups it is in, with sources.

    Ties between companies and one state's own country groups are left out: they say nothing of the partnership.
    """
    found: dict[str, dict[str, Source]] = {state: {} for state in record.countries}
    for kind in _kinds(record):
        extension = record.pairs(kind, on, scope)
        for pair in extension.yes:
            if home in pair:
                for state in pair - {home}:
                    found[state][kind] = extension.source(pair)
    for group in _groups(record):
        members = record.members(group, on)
        for state in members.yes:
            if state in found:
                found[state][group] = members.source(state)
    return found


def peers_of(record: Record, party: str, on: date, count: int = _MOST_ALIKE, home: str = STATE) -> tuple[str, ...]:
    """Return the states most alike: that have the most in common of what either has."""
    every = features(record, on, home)
    own = every.get(party, {}).keys()

    def alike(state: str) -> float:
        other = every[state].keys()
        return len(own & other) / len(own | other) if own | other else 0.0

    others = [state for state in every if state not in (party, home)]
    return tuple(sorted(others, key=lambda state: (-alike(state), state))[:count])


def lacking(record: Record, party: str, peers: Iterable[str], on: date, home: str = STATE) -> Iterator[Lack]:
    """Yield what peers have with the state at home, or belong to, and a party has not; what most have first."""
    every = features(record, on, home)
    peers = [peer for peer in peers if peer not in (party, home)]
    having = {f: tuple(p for p in peers if f in every.get(p, {})) for f in (*_kinds(record), *_groups(record))}
    for feature in sorted(having, key=lambda f: (-len(having[f]), f)):
        if not having[feature]:
            continue
        now = cell(record, party, feature, on, home).word
        if now not in ("in force", "unknown"):
            sources = tuple(every[peer][feature] for peer in having[feature])
            yield Lack(feature, title_of(record, feature), now, having[feature], sources)


def embargoed(record: Record, on: date) -> frozenset[str]:
    """Return the states under an arms embargo of the state at home, or perhaps; none is suggested as a partner."""
    found = [record.members(group, on) for group in EMBARGOED if group in record.groups]
    return frozenset(state for extension in found for state in (*extension.yes, *extension.unsure))


def gaps(
    record: Record,
    target: str,
    on: date,
    like: str | None = None,
    home: str = STATE,
    scope: str | None = None,
) -> list[Gap]:
    """Return the states that are surely not in a group, those first that have most of what its members share.

    States under an arms embargo are left out.

    Args:
        record: the record.
        target: a group, or a kind of instrument with the state at home.
        on: the day.
        like: only states in this group, or with this kind of instrument.
        home: the state whose partners are compared.
        scope: what an instrument must cover to count.

    Raises:
        InputError: an unknown group, kind or scope; names the likeliest.
    """
    _check_scope(record, scope)
    words = {s: cell(record, s, target, on, home, scope).word for s in record.countries if s != home}
    members = [state for state, word in words.items() if word == "in force"]
    every = features(record, on, home, scope)
    weights = {f: sum(f in every[m] for m in members) / len(members) for f in _shared(every, members, target)}
    held = {f: sum(f in own for own in every.values()) for f in weights}
    telling = {f: weights[f] for f in sorted(weights, key=lambda f: (held[f], f))}
    never = embargoed(record, on)
    outside = [s for s, word in words.items() if word not in ("in force", "unknown") and s not in never]
    if like:
        outside = [state for state in outside if cell(record, state, like, on, home, scope).word == "in force"]
    found = [_gap(telling, state, every[state], lambda s, f: cell(record, s, f, on, home, scope)) for state in outside]
    return sorted((gap for gap in found if gap.has), key=lambda gap: (-gap.score, gap.state))


def _gap(
    weights: Mapping[str, float], state: str, own: Mapping[str, Source], cell_of: Callable[[str, str], Cell]
) -> Gap:
    has = tuple(f for f in weights if f in own)
    missing = [f for f in weights if f not in own]
    unsure = tuple(f for f in missing if cell_of(state, f).word == "unknown")
    lacks = tuple(f for f in missing if f not in unsure)
    total = sum(weights.values())
    return Gap(state, sum(weights[f] for f in has) / total if total else 0.0, has, lacks, unsure)


def _shared(every: Mapping[str, Mapping[str, Source]], members: Sequence[str], target: str) -> list[str]:
    """Return what at least half of a group's members have besides their membership."""
    named = {feature for member in members for feature in every[member]}
    most = len(members) * _MOST_OF_A_GROUP
    return sorted(f for f in named if f != target and sum(f in every[m] for m in members) >= most)


def title_of(record: Record, feature: str) -> str:
    """Return what a kind of instrument or a group is called."""
    return record.kind(feature).title if feature in record.kinds else record.name(feature)


def _kinds(record: Record) -> list[str]:
    """Return the kinds that tell of a partnership between two states, by their short names."""
    return [k.short or k.id for k in record.instrument_kinds.values() if not k.event and k.id not in _ASIDE]


_ASIDE: Final = frozenset({"industry-tie", "accords-signature"})  # the latter is the group of signatories


def _groups(record: Record) -> list[str]:
    info = record.group_info
    return sorted(g for g in record.groups if g not in info or info[g].kind not in _NOT_SHARED)


def _states(record: Record, row: str, on: date) -> list[str]:
    if row in record.groups:
        return sorted(record.members(row, on).yes, key=record.name)
    return [record.party(row)]


def _check_scope(record: Record, scope: str | None) -> None:
    """Refuse a scope that no instrument of the record has or excludes.

    Raises:
        InputError: names the likeliest.
    """
    known = {topic for i in record.instruments for topic in (*i.scope, *i.excludes)}
    if scope is not None and scope not in known:
        accepts = ", ".join(sorted(known))
        raise InputError(f"no scope '{scope}'", where="record", accepts=accepts, suggestion=did_you_mean(scope, known))


def _instruments(record: Record, state: str, kind: str, on: date, home: str, scope: str | None) -> Cell:
    between = [i for i in record.by_kind.get(kind, ()) if {state, home} <= set(i.parties)]
    found = [_of(i, on, scope) for i in between]
    if found:
        return max(found, key=lambda cell: (not cell.uncovered, _STRENGTH.index(cell.word)))
    return _nothing(record, state, kind, on, home)


def _of(instrument: Instrument, on: date, scope: str | None) -> Cell:
    standing = instrument.standing(on)
    limits = tuple(sorted(instrument.excludes))
    word, because = _WORDS[standing.status], standing.because
    covers = instrument.covers(scope)
    if covers is False and scope:
        told = f"it does not cover {scope}"
        return Cell("none", told, instrument.title, limits, instrument.source, uncovered=scope)
    if word == "in force" and covers is None:
        word, because = "unknown", f"whether it covers {scope} is not recorded"
    return Cell(word, because, instrument.title, limits, instrument.source)


def _nothing(record: Record, state: str, kind: str, on: date, home: str) -> Cell:
    """Return the cell of two states between whom nothing is recorded: whether anybody looked, and what was found."""
    told = [
        one for one in record.absences.get(kind, ()) if one.on <= on and set(one.parties) in ({state, home}, {home})
    ]
    if not told:
        return Cell("none", "nothing is recorded, and nobody has looked")
    latest = max(told, key=lambda one: one.on)
    return Cell("none", latest.because, source=latest.source, absence=latest)


def _membership(record: Record, state: str, group: str, on: date) -> Cell:
    members = record.members(group, on)
    title = record.name(group)
    if state in members.yes:
        return Cell("in force", "member", title, (), members.source(state))
    if state in members.unsure:
        return Cell("unknown", members.unsure[state], title, (), members.source(state))
    left = [row for row in record.by_group.get(group, ()) if row.member == state and row.until]
    if left and left[-1].until and left[-1].until.reached_by(on):
        return Cell("lapsed", f"left {left[-1].until}", title, (), left[-1].source)
    signed = [t for t in record.treaty_statuses if (t.country, t.treaty, t.status) == (state, group, "signed")]
    if signed and (signed[0].signed is None or signed[0].signed.reached_by(on)):
        return Cell("signed", f"signed {signed[0].signed or 'on an unknown day'}", title, (), signed[0].source)
    return Cell("none", "no member")
