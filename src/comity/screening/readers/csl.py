"""The U.S. Consolidated Screening List as trade.gov publishes it, JSON and CSV, and a compact JSON of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from comity.errors import InputError
from comity.screening.entries import Entry, entry
from comity.screening.readers.found import Beside, Found, day_in, each, ends_within, parts, table

_COLUMNS = {"name", "source", "alt_names", "addresses"}


class _Address(msgspec.Struct, frozen=True):
    address: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


class _Id(msgspec.Struct, frozen=True):
    number: str | None = None


class _Row(msgspec.Struct, frozen=True):
    """An entry of the published JSON; what it has besides is left."""

    name: str
    source: str
    alt_names: list[str] | None = None
    type: str | None = None
    addresses: list[_Address] | None = None
    programs: list[str] | None = None
    entity_number: str | int | None = None
    license_requirement: str | None = None
    license_policy: str | None = None
    federal_register_notice: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    nationalities: list[str] | None = None
    citizenships: list[str] | None = None
    country: str | None = None
    vessel_flag: str | None = None
    vessel_owner: str | None = None
    remarks: str | None = None
    source_list_url: str | None = None
    ids: list[_Id] | None = None


class _Compact(msgspec.Struct, frozen=True):
    """An entry whose repeated texts stand in tables: source, license requirement and policy, programs, address."""

    n: str
    s: int
    a: tuple[str, ...] = ()
    t: str | None = None
    c: tuple[str, ...] = ()
    e: str | int | None = None
    lr: int | None = None
    lp: int | None = None
    pg: int | None = None
    fr: str | None = None
    u: int | None = None


class _Used(msgspec.Struct, frozen=True):
    source_last_updated: str | None = None
    last_imported: str | None = None


class _File(msgspec.Struct, frozen=True):
    results: list[_Row] = []
    total: int | None = None
    sources_used: list[_Used] = []
    search_performed_at: str | None = None
    entries: list[_Compact] = []
    tables: dict[str, list[str]] = {}
    source_generated_at: str | None = msgspec.field(name="sourceGeneratedAt", default=None)
    entry_count: int | None = msgspec.field(name="entryCount", default=None)

    @property
    def day(self) -> date | None:
        """The day on which the list was put together; else the latest of its sources."""
        told = [self.search_performed_at, self.source_generated_at]
        told += [used.last_imported for used in self.sources_used]
        days = [day_in(text) for text in told if text]
        days = days or [day_in(used.source_last_updated or "") for used in self.sources_used]
        return max((day for day in days if day), default=None)


def is_json(head: str) -> bool:
    """Whether a file is JSON, as far as its beginning shows."""
    return head.startswith(("{", "["))


def is_csv(_head: str) -> bool:
    """Whether a file is a table; every text may be one."""
    return True


def read_json(text: str, where: str, _beside: Beside) -> Found:
    """Read the published JSON or its compact form."""
    raw = _decoded(text, where)
    entries = tuple(_from_compact(raw, where) if raw.entries else each(_rows(raw, where), _from_row))
    told = raw.entry_count if raw.entries else raw.total
    if told is None or told == len(entries):
        return Found(entries, raw.day)
    differs = f"says that it holds {told:,} entries and holds {len(entries):,}"
    if raw.entries:
        raise InputError(differs, where=where)
    return Found(entries, raw.day, (f"{where} {differs}: it may be a page of a search, not the list",))


def _decoded(text: str, where: str) -> _File:
    try:
        return msgspec.json.decode(text, type=_File, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(f"not a screening list: {str(error).replace('`', chr(39))}", where=where) from None
    except msgspec.DecodeError as error:
        raise InputError(f"not JSON: {error}", where=where) from None
    except RecursionError:
        raise InputError("is nested too deeply", where=where) from None


def _rows(raw: _File, where: str) -> Iterator[tuple[str, _Row]]:
    return ((f"{where}, result {number}", row) for number, row in enumerate(raw.results, 1))


def _from_row(where: str, row: _Row) -> Entry:
    addresses = row.addresses or []
    told = [*(a.country for a in addresses), *(row.nationalities or []), *(row.citizenships or [])]
    craft = row.type in ("Vessel", "Aircraft")
    return entry(
        where,
        source=row.source,
        name=row.name,
        alt_names=row.alt_names or (),
        kind=row.type,
        countries=(*told, row.country, row.vessel_flag),
        addresses=(", ".join(filter(None, (a.address, a.city, a.state, a.postal_code, a.country))) for a in addresses),
        programs=row.programs or (),
        number=row.entity_number,
        license_requirement=row.license_requirement,
        license_policy=row.license_policy,
        notice=row.federal_register_notice,
        start=row.start_date,
        end=row.end_date,
        remarks=row.remarks,
        url=row.source_list_url,
        identifiers=(one.number for one in row.ids or ()) if craft else (),
        owners=(row.vessel_owner,),
    )


def read_csv(text: str, where: str, _beside: Beside) -> Found:
    """Read the published CSV."""
    rows = table(text, where)
    missing = _COLUMNS - (rows[0][1].keys() if rows else set())
    if missing:
        accepts = "the Consolidated Screening List's own columns, or another list's"
        raise InputError(f"has no column '{min(missing)}'", where=where, accepts=accepts)
    return Found(tuple(each(rows, _from_cells)), None, ends_within(text, where))


def _from_cells(where: str, row: Mapping[str, str]) -> Entry:
    addresses = parts(row["addresses"])
    told = (a.rsplit(",", 1)[-1] for a in addresses)
    craft = row.get("type") in ("Vessel", "Aircraft")
    return entry(
        where,
        source=row["source"],
        name=row["name"],
        alt_names=parts(row["alt_names"]),
        kind=row.get("type"),
        countries=(*told, *parts(row.get("nationalities")), *parts(row.get("citizenships")), row.get("vessel_flag")),
        addresses=addresses,
        programs=parts(row.get("programs")),
        number=row.get("entity_number"),
        license_requirement=row.get("license_requirement"),
        license_policy=row.get("license_policy"),
        notice=row.get("federal_register_notice"),
        start=row.get("start_date"),
        end=row.get("end_date"),
        remarks=row.get("remarks"),
        url=row.get("source_list_url"),
        identifiers=(one.rsplit(",", 1)[-1] for one in parts(row.get("ids"))) if craft else (),
        owners=(row.get("vessel_owner"),),
    )


def _from_compact(raw: _File, where: str) -> Iterator[Entry]:
    """Yield the entries of a list whose repeated texts stand once, in ``tables``."""

    def text(at: int | None, name: str) -> str:
        found = raw.tables.get(name, [])
        if at is None:
            return ""
        if not 0 <= at < len(found):
            raise InputError(f"points at nothing in '{name}'", where=where)
        return found[at]

    def one(at: str, row: _Compact) -> Entry:
        return entry(
            at,
            source=text(row.s, "sources"),
            name=row.n,
            alt_names=row.a,
            kind=row.t,
            countries=row.c,
            programs=parts(text(row.pg, "programmes")),
            number=row.e,
            license_requirement=text(row.lr, "licenceRequirements"),
            license_policy=text(row.lp, "licencePolicies"),
            notice=row.fr,
            url=text(row.u, "urls"),
        )

    return each(((f"{where}, entry {number}", row) for number, row in enumerate(raw.entries, 1)), one)
