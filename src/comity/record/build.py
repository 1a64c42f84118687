"""Rows made into the things they tell of; every error names file, row and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from comity.errors import did_you_mean
from comity.files import parse_yaml, read_text
from comity.record.cells import known, one_of, parts, read_from, source_of, wrong_cell
from comity.record.dates import Known
from comity.record.instrument import RENEWALS, STATES, Instrument, InstrumentKind
from comity.record.model import Group, Membership, Party, TreatyStatus
from comity.record.rows import RecordRow
from comity.record.stages import InstrumentStage, StageName, first

TREATY_STATUSES = ("party", "signed", "none", "withdrawn")


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
    return Party(c["id"], c["name"], c["kind"], c["country"], c["role"], source_of(row, c["id"], c["name"]), row.layer)


def group(row: RecordRow) -> Group:
    """Return what is known of a group besides its members."""
    c = row.cells
    return Group(
        id=c["id"],
        title=c["title"],
        kind=c["kind"],
        binding=one_of(row, "binding", ("yes", "no")) == "yes",
        joining=c["joining"],
        founded=known(row, "founded"),
        summary=c["summary"],
        source=source_of(row, c["id"], c["title"]),
        note=c["note"],
        layer=row.layer,
        purpose=c["purpose"],
        governance=c["governance"],
        projects=c["projects"],
        entry=c["entry"],
        agenda=c["agenda"],
    )


def membership(row: RecordRow) -> Membership:
    """Return one party's membership of a group."""
    c = row.cells
    return Membership(
        group=c["group"],
        member=c["member"],
        since=known(row, "from"),
        until=known(row, "until"),
        public=known(row, "public"),
        read_from=read_from(row),
        source=source_of(row, f"{c['group']}:{c['member']}", f"{c['member']} in {c['group']}"),
        note=c["note"],
        layer=row.layer,
    )


def instrument(
    row: RecordRow, kinds: Mapping[str, InstrumentKind], stages: Sequence[InstrumentStage] = ()
) -> Instrument:
    """Return an instrument with the stages that rows of their own tell of it.

    Raises:
        CellError: an unknown kind, status or renewal, a date or a term that is none.
    """
    c = row.cells
    if c["kind"] not in kinds:
        near = did_you_mean(c["kind"], kinds)
        raise wrong_cell(row, "kind", ", ".join(kinds), next(iter(kinds)), what="unknown kind", near=near)
    years = c["term_years"]
    if years and not (years.isascii() and years.isdigit() and 0 < int(years) < 1000):
        raise wrong_cell(row, "term_years", "a number of years")
    return Instrument(
        id=c["id"],
        title=c["title"],
        kind=kinds[c["kind"]],
        parties=parts(c["parties"]),
        announced=known(row, "announced"),
        signed=known(row, "signed"),
        ratified=known(row, "ratified"),
        entered_into_force=known(row, "entered_into_force"),
        expires=known(row, "expires"),
        term_years=int(years) if years else None,
        renewal=one_of(row, "renewal", RENEWALS),
        ended=known(row, "ended") or _end(stages),
        state=one_of(row, "status", STATES),
        scope=frozenset(parts(c["scope"])),
        excludes=frozenset(parts(c["excludes"])),
        parent=c["parent"],
        provisions=c["provisions"],
        summary=c["summary"],
        read_from=read_from(row),
        source=source_of(row, c["id"], c["title"]),
        note=c["note"],
        layer=row.layer,
        stages=tuple(stages),
        notice=c["notice"],
        survives=c["survives"],
    )


def stage(row: RecordRow) -> InstrumentStage:
    """Return a stage of an instrument."""
    c = row.cells
    name = StageName(one_of(row, "stage", tuple(StageName)))
    return InstrumentStage(
        name=name,
        when=known(row, "date"),
        source=source_of(row, f"{c['instrument']}:{name}", f"{c['instrument']}: {name.value}"),
        public=known(row, "public"),
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
        status=one_of(row, "status", TREATY_STATUSES),
        signed=known(row, "signed"),
        joined=known(row, "ratified_or_acceded"),
        withdrawn=known(row, "withdrawn"),
        source=source_of(row, f"{c['treaty']}:{c['country']}", f"{c['country']} in {c['treaty']}"),
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
        read_from=read_from(row) or (None if status.joined else status.source.reviewed),
        source=status.source,
        note=status.note,
        layer=row.layer,
    )
