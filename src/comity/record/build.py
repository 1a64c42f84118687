"""Rows made into the things they tell of; every error names file, row and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from comity.errors import InputError, did_you_mean
from comity.files import parse_yaml, read_text
from comity.record.dates import Known
from comity.record.instrument import RENEWALS, STATES, Instrument, InstrumentKind
from comity.record.model import (
    Asset,
    Commitment,
    Dialogue,
    Group,
    Lead,
    Meeting,
    Membership,
    Party,
    Programme,
    Source,
    TreatyStatus,
    confidence,
)
from comity.record.rows import RecordRow
from comity.record.stages import InstrumentStage, StageName, first

TREATY_STATUSES = ("party", "signed", "none", "withdrawn")
ASSET_KINDS = (
    "spaceport",
    "range",
    "ground-station",
    "sensor",
    "warning",
    "launcher",
    "payload-slot",
    "station",
    "module",
    "satellite",
    "test-site",
)
ASSET_STATUSES = (
    "operational",
    "on orbit",
    "research",
    "demonstrated",
    "launching",
    "contracted",
    "planned",
    "candidate",
    "unverified",
    "paused",
    "ended",
)
COMMITMENT_STATUSES = ("open", "met", "missed", "overtaken", "unknown")


def read_kinds(path: Path) -> dict[str, InstrumentKind]:
    """Return the kinds of instrument by id.

    Raises:
        InputError: the file cannot be used.
    """
    found = {}
    for name, raw in parse_yaml(read_text(path), path.name).items():
        found[name] = InstrumentKind(
            id=name,
            title=raw["title"],
            short=raw.get("short", ""),
            binding=raw.get("binding") == "true",
            on_signature=raw.get("on_signature") == "true",
            event=raw.get("event") == "true",
            term_years=int(raw["term_years"]) if raw.get("term_years") else None,
        )
    return found


def party(row: RecordRow) -> Party:
    """Return a party."""
    c = row.cells
    return Party(c["id"], c["name"], c["kind"], c["country"], c["role"], _source(row, c["id"], c["name"]), row.layer)


def group(row: RecordRow) -> Group:
    """Return what is known of a group besides its members."""
    c = row.cells
    return Group(
        id=c["id"],
        title=c["title"],
        kind=c["kind"],
        binding=_one_of(row, "binding", ("yes", "no")) == "yes",
        joining=c["joining"],
        founded=_known(row, "founded"),
        summary=c["summary"],
        source=_source(row, c["id"], c["title"]),
        note=c["note"],
        layer=row.layer,
    )


def membership(row: RecordRow) -> Membership:
    """Return one party's membership of a group."""
    c = row.cells
    return Membership(
        group=c["group"],
        member=c["member"],
        since=_known(row, "from"),
        until=_known(row, "until"),
        read_from=_read_from(row),
        source=_source(row, f"{c['group']}:{c['member']}", f"{c['member']} in {c['group']}"),
        note=c["note"],
        layer=row.layer,
    )


def instrument(
    row: RecordRow, kinds: Mapping[str, InstrumentKind], stages: Sequence[InstrumentStage] = ()
) -> Instrument:
    """Return an instrument with the stages that rows of their own tell of it.

    Raises:
        InputError: an unknown kind, status or renewal, a date or a term that is none.
    """
    c = row.cells
    if c["kind"] not in kinds:
        raise InputError(
            f"unknown kind '{c['kind']}'",
            where=f"{row.where}: kind",
            accepts=", ".join(kinds),
            suggestion=did_you_mean(c["kind"], kinds),
        )
    years = c["term_years"]
    if years and not (years.isascii() and years.isdigit() and 0 < int(years) < 1000):
        raise InputError(f"found '{years}'", where=f"{row.where}: term_years", accepts="a number of years")
    return Instrument(
        id=c["id"],
        title=c["title"],
        kind=kinds[c["kind"]],
        parties=parts(c["parties"]),
        announced=_known(row, "announced"),
        signed=_known(row, "signed"),
        ratified=_known(row, "ratified"),
        entered_into_force=_known(row, "entered_into_force"),
        expires=_known(row, "expires"),
        term_years=int(years) if years else None,
        renewal=_one_of(row, "renewal", RENEWALS),
        ended=_known(row, "ended") or _end(stages),
        state=_one_of(row, "status", STATES),
        scope=frozenset(parts(c["scope"])),
        excludes=frozenset(parts(c["excludes"])),
        parent=c["parent"],
        provisions=c["provisions"],
        summary=c["summary"],
        read_from=_read_from(row),
        source=_source(row, c["id"], c["title"]),
        note=c["note"],
        layer=row.layer,
        stages=tuple(stages),
    )


def stage(row: RecordRow) -> InstrumentStage:
    """Return a stage of an instrument."""
    c = row.cells
    name = StageName(_one_of(row, "stage", tuple(StageName)))
    return InstrumentStage(
        name=name,
        when=_known(row, "date"),
        source=_source(row, f"{c['instrument']}:{name}", f"{c['instrument']}: {name.value}"),
        public=_known(row, "public"),
        party=c["party"],
        by=c["by"],
        note=c["note"],
        layer=row.layer,
    )


def _end(stages: Sequence[InstrumentStage]) -> Known | None:
    """Return when a stage ended an instrument; None if none did."""
    found = first(stages, StageName.LAPSED) or first(stages, StageName.REPLACED)
    return found.when if found else None


def treaty_status(row: RecordRow) -> TreatyStatus:
    """Return where a state stands with a UN space treaty."""
    c = row.cells
    return TreatyStatus(
        country=c["country"],
        treaty=c["treaty"],
        status=_one_of(row, "status", TREATY_STATUSES),
        signed=_known(row, "signed"),
        joined=_known(row, "ratified_or_acceded"),
        withdrawn=_known(row, "withdrawn"),
        source=_source(row, f"{c['treaty']}:{c['country']}", f"{c['country']} in {c['treaty']}"),
        note=c["note"],
        layer=row.layer,
    )


def treaty_membership(row: RecordRow) -> Membership | None:
    """Return a state's being party to a UN space treaty as a membership; None if it never was."""
    status = treaty_status(row)
    if status.status not in ("party", "withdrawn"):
        return None
    return Membership(
        group=status.treaty,
        member=status.country,
        since=status.joined,
        until=status.withdrawn,
        read_from=_read_from(row) or (None if status.joined else status.source.reviewed),
        source=status.source,
        note=status.note,
        layer=row.layer,
    )


def programme(row: RecordRow) -> Programme:
    """Return a programme or system."""
    c = row.cells
    return Programme(
        id=c["id"],
        name=c["name"],
        kind=c["kind"],
        lead=c["lead"],
        partners=parts(c["partners"]),
        status=c["status"],
        dates=c["dates"],
        summary=c["summary"],
        source=_source(row, c["id"], c["name"]),
        note=c["note"],
        layer=row.layer,
    )


def dialogue(row: RecordRow) -> Dialogue:
    """Return a dialogue."""
    c = row.cells
    return Dialogue(
        id=c["id"],
        title=c["title"],
        parties=parts(c["parties"]),
        topics=frozenset(parts(c["topics"])),
        summary=c["summary"],
        source=_source(row, c["id"], c["title"]),
        note=c["note"],
        layer=row.layer,
    )


def meeting(row: RecordRow) -> Meeting:
    """Return a meeting of a dialogue."""
    c = row.cells
    return Meeting(
        id=c["id"],
        dialogue=c["dialogue"],
        number=c["number"],
        held=Known.parse(c["held"], f"{row.where}: held"),
        ended=_known(row, "ended"),
        place=c["place"],
        outcome=c["outcome"],
        source=_source(row, c["id"], c["id"]),
        note=c["note"],
        layer=row.layer,
    )


def commitment(row: RecordRow) -> Commitment:
    """Return what a party said it would do."""
    c = row.cells
    return Commitment(
        id=c["id"],
        by=parts(c["by"]),
        to=parts(c["to"]),
        what=c["what"],
        made=Known.parse(c["made"], f"{row.where}: made"),
        due=_known(row, "due"),
        made_in=c["made_in"],
        topics=frozenset(parts(c["topics"])),
        status=_one_of(row, "status", COMMITMENT_STATUSES),
        result=c["result"],
        result_on=_known(row, "result_date"),
        result_url=c["result_url"],
        searched=known.latest if (known := _known(row, "searched")) else None,
        source=_source(row, c["id"], c["what"]),
        note=c["note"],
        layer=row.layer,
    )


def asset(row: RecordRow) -> Asset:
    """Return something a party has that others could use."""
    c = row.cells
    return Asset(
        id=c["id"],
        name=c["name"],
        kind=_one_of(row, "kind", ASSET_KINDS),
        owners=parts(c["owner"]),
        hosts=parts(c["host"]),
        operator=c["operator"],
        status=_one_of(row, "status", ASSET_STATUSES),
        since=_known(row, "since"),
        capability=c["capability"],
        supports=frozenset(parts(c["supports"])),
        latitude=_degrees(row, "latitude", 90),
        longitude=_degrees(row, "longitude", 180),
        source=_source(row, c["id"], c["name"]),
        note=c["note"],
        layer=row.layer,
    )


def lead(row: RecordRow) -> Lead:
    """Return which office leads on a subject."""
    c = row.cells
    return Lead(
        id=c["id"],
        subject=c["subject"],
        state=c["state"],
        office=c["office"],
        authority=c["authority"],
        since=_known(row, "since"),
        source=_source(row, c["id"], c["authority"]),
        note=c["note"],
        layer=row.layer,
    )


def parts(text: str) -> tuple[str, ...]:
    """Return the values of a cell that holds several."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _known(row: RecordRow, column: str) -> Known | None:
    return Known.optional(row.cells[column], f"{row.where}: {column}")


def _degrees(row: RecordRow, column: str, most: int) -> float | None:
    """Return an angle; None for an empty cell.

    Raises:
        InputError: no number, or more than there is.
    """
    text = row.cells[column]
    try:
        found = float(text) if text else None
    except ValueError:
        found = float("nan")
    if found is not None and not -most <= found <= most:
        raise InputError(f"found '{text}'", where=f"{row.where}: {column}", accepts=f"degrees, -{most} to {most}")
    return found


def _read_from(row: RecordRow) -> date | None:
    found = _known(row, "read_from")
    return found.latest if found else None


def _one_of(row: RecordRow, column: str, accepted: tuple[str, ...]) -> str:
    found = row.cells[column]
    if found not in accepted:
        raise InputError(
            f"found '{found}'",
            where=f"{row.where}: {column}",
            accepts=", ".join(word or "(empty)" for word in accepted),
            suggestion=did_you_mean(found, [word for word in accepted if word]),
        )
    return found


def _source(row: RecordRow, identifier: str, title: str) -> Source:
    read = _known(row, "accessed")
    return Source(
        id=identifier,
        title=title,
        cite=row.cells["source"] or title,
        url=row.cells["source_url"],
        confidence=confidence(row.cells["confidence"], f"{row.where}: confidence"),
        reviewed=read.latest if read else None,
    )
