"""What a decision to share needs: which agreement could carry it, who decides, what is missing; never that it may go.

For a state whose law on sharing is in a pack the law is determined; for any other, instruments in force by the record
are looked up, and the law of that state on release is said not to be examined. Nothing is carried that a user has not
stated to be decided, and membership of a group carries nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec

from comity.coalition.release_data import VALUES, Giver, ReleaseValue, StatedRelease, release_rules
from comity.coalition.sensors import Sensor
from comity.determine.determination import Determination, Finding
from comity.determine.verbs import determine
from comity.law.law import Law, load
from comity.record import Instrument, Record, Source
from comity.showing import Serialized, Tabular, fields

_REFUSES: Final = ("hold", "prohibited")


class ReleaseSource(msgspec.Struct, frozen=True):
    """What a cell rests on."""

    says: str
    cite: str
    url: str
    confidence: str


class ReleaseCell(msgspec.Struct, frozen=True, kw_only=True):
    """What one release would need.

    Attributes:
        giver: the state, company or organization; ``authority``: who gives for it.
        value: own, carried, decision needed, license terms, agreement needed, unknown or barred.
        because: why, in a sentence.
        needs: what is missing, an item each.
        decides: whose decision it is.
        conditions: what the recipient, or the giver, must do.
        open: what the law leaves open besides, which this does not settle.
        sensors: of whose data it tells, by id; all of the giver's, if none.
    """

    giver: str
    giver_name: str
    authority: str
    recipient: str
    recipient_name: str
    subject: str
    level: str
    day: date
    value: ReleaseValue
    because: str
    decides: str
    needs: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    sources: tuple[ReleaseSource, ...] = ()
    sensors: tuple[str, ...] = ()


class ReleaseTable(Tabular, Serialized, msgspec.Struct, frozen=True):
    """What releases of a subject would need.

    Attributes:
        title: what is shared; ``level``: how it is classified, and ``level_assumed`` if nobody stated it.
        supposed: the reforms that are supposed: an answer with any is not one of the law and the record as they are.
    """

    subject: str
    title: str
    level: str
    level_assumed: bool
    day: date
    cells: tuple[ReleaseCell, ...]
    supposed: tuple[str, ...] = ()

    def line(self) -> str:
        """Return what each release needs."""
        told = [f"{one.authority} to {one.recipient_name}: {one.value}" for one in self.cells]
        return f"{self.title}, {self.level}, {self.day}: {'; '.join(told)}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each cell."""
        return [fields(one, "sources") | {"sources": [source.url for source in one.sources]} for one in self.cells]


@dataclass(frozen=True)
class Releases:
    """The releases of one subject at one level, on a day.

    Attributes:
        decisions: those that the user states.
        facts: facts on marking and the like that the user states, for a giver whose law is determined.
    """

    record: Record
    law: Law | None
    day: date
    subject: str
    level: str
    decisions: Sequence[StatedRelease] = ()
    facts: Mapping[str, str] | None = None

    def concerns(self, sensor: Sensor) -> bool:
        """Whether a sensor operates and gives what is shared, or something was said of it on the subject."""
        gives = release_rules().subject(self.subject).scope in sensor.supports
        return sensor.operates and (gives or self._said(sensor) is not None)

    def cells(self, giver: str, recipient: str, sensors: Sequence[Sensor] = ()) -> tuple[ReleaseCell, ...]:
        """Return what a release needs, a cell for each authority of the giver, or for each group of sensors.

        Args:
            giver: a state, company or organization by id; ``recipient``: a state.
            sensors: the giver's; those of which the same is to be said share a cell.
        """
        if giver == recipient:
            return (self._cell(giver, recipient, self.record.name(giver), "own", "its own data", "itself"),)
        authorities = release_rules().givers.get(giver)
        if authorities is not None:
            return tuple(cell for one in authorities for cell in self._of_authority(giver, recipient, one))
        grouped: dict[tuple[object, ...], list[Sensor]] = {}
        for one in sensors:
            commercial = one.operator if one.geometry.sector == "commercial" else ""
            grouped.setdefault((commercial, one.geometry.joint_with, self._said(one)), []).append(one)
        if not grouped:
            return (self._of_record(giver, recipient, ()),)
        return tuple(self._of_record(giver, recipient, tuple(some)) for some in grouped.values())

    def of_sensor(self, sensor: Sensor, recipient: str) -> ReleaseCell:
        """Return what the release of what a sensor sees needs: the gravest among all who decide on it."""
        deciders = dict.fromkeys((*sensor.owners, *sensor.geometry.joint_with))
        if recipient in deciders:
            deciders = dict.fromkeys(sensor.owners) if recipient not in sensor.owners else {recipient: None}
        found = [self._nearest(self.cells(one, recipient, (sensor,))) for one in deciders]
        return max(found, key=lambda cell: VALUES.index(cell.value))

    def _nearest(self, cells: Iterable[ReleaseCell]) -> ReleaseCell:
        return min(cells, key=lambda cell: VALUES.index(cell.value))

    def _cell(
        self, giver: str, recipient: str, authority: str, value: ReleaseValue, because: str, decides: str, **more: Any
    ) -> ReleaseCell:
        return ReleaseCell(
            giver=giver,
            giver_name=self.record.name(giver),
            authority=authority,
            recipient=recipient,
            recipient_name=self.record.name(recipient),
            subject=self.subject,
            level=self.level,
            day=self.day,
            value=value,
            because=because,
            decides=decides,
            **more,
        )

    # A giver whose law is in a pack, or who has published on what terms it gives.

    def _of_authority(self, giver: str, recipient: str, one: Giver) -> Iterator[ReleaseCell]:
        if one.route == "law":
            yield self._by_law(giver, recipient, one)
        elif self.subject in one.subjects and self.level in one.levels and one.from_ <= self.day:
            source = ReleaseSource(one.because, one.cite, one.url, one.confidence)
            needs = ("the recipient's registration with it, or that of its operators",)
            yield self._cell(
                giver, recipient, one.name, one.value, one.because, one.decides, needs=needs, sources=(source,)
            )

    def _by_law(self, giver: str, recipient: str, one: Giver) -> ReleaseCell:
        stated = self._stated(giver, recipient, (), one.id)
        known = release_rules().subject(self.subject)
        facts: dict[str, Any] = {
            "activity": "data-sharing",
            "from": giver,
            "to": recipient,
            "sharing.recipient_countries": [recipient],
            "sharing.subject": known.fact,
            "sharing.classification_level": self.level,
            **one.facts,
            **(one.decided if stated else {}),
            **(self.facts or {}),
        }
        found = determine(facts, self.day, law=self.law or load())
        ours = [finding for finding in found.findings if finding.regime in one.regimes]
        value, because, needs = self._judged(ours, one, stated)
        carried = list(self._channel(giver, recipient)) if known.scope != "ssa" else []
        if known.scope != "ssa" and value in ("carried", "decision needed"):
            value, because, more = self._by_channel(carried, value, because)
            needs = (*more, *needs)
        return self._cell(
            giver,
            recipient,
            one.name,
            value,
            because,
            one.decides,
            needs=needs,
            conditions=tuple(_conditions(ours, found)),
            open=tuple(f"{one.title} ({one.cite})" for one in found.findings if one not in ours and _is_open(one)),
            sources=(*_law_sources(ours), *(_instrument_source(each) for each in self._shown(giver, recipient))),
        )

    def _judged(
        self, ours: Sequence[Finding], giver: Giver, stated: StatedRelease | None
    ) -> tuple[ReleaseValue, str, tuple[str, ...]]:
        """Return what the law's findings amount to: value, reason and what is missing."""
        refused = [finding for finding in ours if finding.status in _REFUSES]
        if refused:
            return "barred", f"{refused[0].title}: {refused[0].says or refused[0].cite}", ()
        agreements = [finding for finding in ours if finding.authorization in giver.agreements]
        lacking = [finding.authorization_name for finding in agreements if finding.status == "required"]
        if lacking:
            return "agreement needed", "no agreement with the recipient is on record as in force", tuple(lacking)
        unsure = [finding.authorization_name for finding in agreements if finding.status == "unknown"]
        if unsure:
            return "unknown", "whether an agreement is in force is not known", tuple(unsure)
        lifted = [finding.title.lower() for finding in agreements if finding.status == "exempt"]
        has = f"in force: {', '.join(lifted)}" if lifted else "no agreement is asked for"
        asked = [finding for finding in ours if finding.status in ("required", "unknown")]
        decisions = tuple(
            finding.authorization_name if finding.authorization else f"to be stated: {finding.title}"
            for finding in asked
        )
        if decisions or not stated:
            return "decision needed", has, decisions or ("a stated decision",)
        return "carried", f"{has}; decided by {stated.by}{f' on {stated.on}' if stated.on else ''}, as stated", ()

    # Any other giver: what the record has in force between the two.

    def _of_record(self, giver: str, recipient: str, sensors: tuple[Sensor, ...]) -> ReleaseCell:
        ids = tuple(one.id for one in sensors)
        name = self.record.name(giver)
        more: dict[str, Any] = {"sensors": ids}
        if sensors and sensors[0].geometry.sector == "commercial":
            operator = sensors[0].operator or name
            because = "commercial data: the contract with the operator decides"
            return self._cell(giver, recipient, operator, "license terms", because, operator, **more)
        said = self._said(sensors[0]) if sensors else None
        if said is not None:
            more["sources"] = (ReleaseSource(said.because, said.cite, said.url, said.confidence),)
            if said.value == "barred":
                return self._cell(giver, recipient, name, "barred", said.because, name, **more)
        channel = [*self._channel(giver, recipient)]
        value, because, needs = self._by_channel(channel, "decision needed", "")
        if said is not None and value == "agreement needed":
            value, because, needs = said.value, said.because, ()
        stated = self._stated(giver, recipient, ids)
        if value == "decision needed" and stated:
            value = "carried"
            because = f"{because}; decided by {stated.by}{f' on {stated.on}' if stated.on else ''}, as stated"
        elif value == "decision needed":
            needs = (f"a decision of {name}", *needs)
        needs = (*needs, *self._consents(recipient, sensors))
        more["sources"] = (*more.get("sources", ()), *map(_instrument_source, self._shown(giver, recipient)))
        more["open"] = (f"the law of {name} on release was not examined",)
        return self._cell(giver, recipient, name, value, because, name, needs=needs, **more)

    def _by_channel(
        self, channel: Sequence[Instrument], value: ReleaseValue, before: str
    ) -> tuple[ReleaseValue, str, tuple[str, ...]]:
        """Return value, reason and what is missing, by the instruments that could carry the subject."""
        words = f"{before}; " if before else ""
        for in_force in (True, None):
            for one in channel:
                standing = one.standing(self.day)
                if standing.in_force is in_force and self._protected(one):
                    told = f"{words}{one.title}: {standing.because}"
                    return (value, told, ()) if in_force else ("unknown", f"{told}: not known to be in force", ())
        if any(one.standing(self.day).in_force for one in channel):
            missing = self.record.kind(release_rules().protects).title.lower()
            return "agreement needed", f"{words}{channel[0].title} stands, but is not enough", (missing,)
        title = release_rules().subject(self.subject).title
        return "agreement needed", f"{words}no agreement on {title} is on record as in force", ("an agreement",)

    def _protected(self, one: Instrument) -> bool:
        """Whether what is classified would be protected, for what an instrument carries between its parties."""
        rules = release_rules()
        if self.level not in rules.classified or one.kind.id == rules.protects:
            return True
        states = [party for party in one.parties if party in self.record.countries]
        bound = self.record.pairs(rules.protects, self.day).yes
        return len(states) < 2 or frozenset(states[:2]) in bound or "security-of-information" in one.scope

    def _channel(self, giver: str, recipient: str) -> Iterator[Instrument]:
        """Yield the instruments between two parties that cover the subject, the surest kind first."""
        rules = release_rules()
        scope = rules.subject(self.subject).scope
        kinds = (*rules.carries, rules.protects)
        found = [
            one
            for one in self.record.by_party.get(giver, ())
            if recipient in one.parties and one.kind.id in kinds and one.covers(scope)
        ]
        yield from sorted(found, key=lambda one: kinds.index(one.kind.id))

    def _shown(self, giver: str, recipient: str) -> list[Instrument]:
        """Return the instruments to cite: those in force that could carry or protect the subject, else any there is."""
        every = [*self._channel(giver, recipient)]
        if self.level in release_rules().classified:
            pair = frozenset({giver, recipient})
            protecting = self.record.by_kind.get(release_rules().protects, ())
            every += [one for one in protecting if pair <= set(one.parties) and one not in every]
        holding = [one for one in every if one.standing(self.day).in_force]
        return holding or every[:1]

    def _consents(self, recipient: str, sensors: Sequence[Sensor]) -> Iterator[str]:
        """Yield whose consent may be needed besides: of those who decide with the owner, and of hosts."""
        if not sensors:
            return
        joint = sensors[0].geometry.joint_with
        yield from (f"a decision of {self.record.name(state)} too" for state in joint if state != recipient)
        hosts = [host for one in sensors for host in one.hosts if host not in (*one.owners, recipient, *joint)]
        if hosts:
            told = ", ".join(self.record.name(host) for host in dict.fromkeys(hosts))
            yield f"for {len(hosts)} of {len(sensors)} sensors the consent of the host, by the site's terms ({told})"

    def _said(self, sensor: Sensor) -> Any:
        fitting = (one for one in release_rules().said if sensor.id in one.sensors and self.subject in one.subjects)
        return next(fitting, None)

    def _stated(self, giver: str, recipient: str, sensors: Sequence[str], authority: str = "") -> StatedRelease | None:
        """Return the decision that a user states of a release."""
        for one in self.decisions:
            to = one.to if isinstance(one.to, tuple) else (one.to,)
            reaches = recipient in to or any(
                recipient in self.record.members(group, self.day).yes for group in to if group in self.record.groups
            )
            level = one.level or release_rules().subject(one.subject).level
            same = one.from_ == giver and one.subject == self.subject and level == self.level
            seen = not one.sensors or (bool(sensors) and set(sensors) <= set(one.sensors))
            gives = not one.giver or not authority or one.giver == authority
            if reaches and same and seen and gives and one.holds(self.day):
                return one
        return None


def _is_open(one: Finding) -> bool:
    return one.status in ("required", "unknown", *_REFUSES)


def _conditions(ours: Sequence[Finding], found: Determination) -> Iterator[str]:
    for finding in ours:
        for exemption in finding.exemptions:
            if exemption.serves:
                yield from (f"{one.text} ({one.cite})" for one in exemption.conditions)
    yield from (f"{one.text or one.name} ({one.cite})" for one in found.duties if one.status == "due")


def _law_sources(ours: Sequence[Finding]) -> Iterator[ReleaseSource]:
    told = {one.cite: ReleaseSource(one.title, one.cite, one.url, one.confidence.value) for one in ours if one.cite}
    yield from told.values()


def _instrument_source(one: Instrument) -> ReleaseSource:
    source: Source = one.source
    return ReleaseSource(one.title, source.cite, source.url, source.confidence.value)
