"""Screening lists as the user has them: the Consolidated Screening List's JSON and CSV, and its compact JSON."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from comity.errors import InputError
from comity.files import parse_csv, read_text

MAX_BYTES: Final = 512 * 1024 * 1024
_DAY: Final = re.compile(r"(20\d\d)-?(\d\d)-?(\d\d)")
_CODE: Final = re.compile(r"\(([A-Z][A-Z -]*?)(?: List)?\)")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One listed party.

    Attributes:
        source: the list's name as published.
        code: the list's abbreviation: SDN, EL, DPL, UVL, MEU, DTC, ISN, SSI, CMIC, ...
        kind: Entity, Individual, Vessel, Aircraft; empty where the list does not say.
        countries: ISO 3166-1 alpha-3, of addresses, nationalities and flags.
        addresses: as published.
    """

    source: str
    code: str
    name: str
    alt_names: tuple[str, ...] = ()
    kind: str = ""
    countries: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    number: str = ""
    license_requirement: str = ""
    license_policy: str = ""
    notice: str = ""
    start: str = ""
    end: str = ""
    remarks: str = ""
    url: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then every other name."""
        return (self.name, *self.alt_names)

    @property
    def key(self) -> str:
        """What the entry is called from one version of the list to the next."""
        return f"{self.code}:{self.number or self.name}"

    @property
    def fingerprint(self) -> str:
        """A digest of everything the entry says: it changes when the entry does."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:16]


class ScreeningList:
    """A list at its date.

    Attributes:
        name: the file's name.
        date: the day of the list, as it says itself or as the user says.
        sha256: of the file.
    """

    def __init__(self, name: str, day: date, entries: tuple[Entry, ...], sha256: str) -> None:
        self.name = name
        self.date = day
        self.entries = entries
        self.sha256 = sha256

    @cached_property
    def by_key(self) -> Mapping[str, tuple[Entry, ...]]:
        """The entries by key; a few are listed several times under one name."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.key, []).append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    def __str__(self) -> str:
        """Name the list and its date, as every answer does."""
        return f"{self.name} of {self.date}"


def read_list(path: Path, day: date | None = None) -> ScreeningList:
    """Read a Consolidated Screening List.

    Args:
        path: the published JSON or CSV, or a compact JSON that names its fields in ``fieldKey``.
        day: the list's date; needed where neither the file nor its name says it.

    Raises:
        InputError: not such a list, too large, malformed, or of no known date.
    """
    text = read_text(path, max_bytes=MAX_BYTES)
    where = path.name
    stated: date | None = None
    if path.suffix.lower() == ".csv":
        entries = tuple(_from_csv(text, where))
    else:
        raw = _decoded(text, where)
        entries = tuple(_from_compact(raw, where) if raw.entries else _from_json(raw, where))
        stated = raw.day
    if not entries:
        raise InputError("holds no listed party", where=where, accepts="the Consolidated Screening List, JSON or CSV")
    on = day or stated or _day(path.stem)
    if on is None:
        raise InputError("the list's date is not known", where=where, accepts="--list-date, or a date in its name")
    return ScreeningList(where, on, entries, hashlib.sha256(text.encode()).hexdigest())


class _Address(msgspec.Struct, frozen=True):
    address: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


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
    remarks: str | None = None
    source_list_url: str | None = None


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
    sources_used: list[_Used] = []
    search_performed_at: str | None = None
    entries: list[_Compact] = []
    tables: dict[str, list[str]] = {}
    source_generated_at: str | None = msgspec.field(name="sourceGeneratedAt", default=None)

    @property
    def day(self) -> date | None:
        """The day on which the list was put together; else the latest of its sources."""
        told = [self.search_performed_at, self.source_generated_at]
        told += [used.last_imported for used in self.sources_used]
        days = [_day(text) for text in told if text] or [_day(u.source_last_updated or "") for u in self.sources_used]
        return max((day for day in days if day), default=None)


def _decoded(text: str, where: str) -> _File:
    try:
        return msgspec.json.decode(text, type=_File, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(f"not a screening list: {str(error).replace('`', chr(39))}", where=where) from None
    except msgspec.DecodeError as error:
        raise InputError(f"not JSON: {error}", where=where) from None
    except RecursionError:
        raise InputError("is nested too deeply", where=where) from None


def _from_json(raw: _File, where: str) -> Iterator[Entry]:
    for number, row in enumerate(raw.results, 1):
        addresses = row.addresses or []
        told = [*(a.country for a in addresses), *(row.nationalities or []), *(row.citizenships or [])]
        yield _entry(
            f"{where}, result {number}",
            source=row.source,
            name=row.name,
            alt_names=row.alt_names or (),
            kind=row.type,
            countries=(*told, row.country, row.vessel_flag),
            addresses=(
                ", ".join(filter(None, (a.address, a.city, a.state, a.postal_code, a.country))) for a in addresses
            ),
            programs=row.programs or (),
            number=str(row.entity_number or ""),
            license_requirement=row.license_requirement,
            license_policy=row.license_policy,
            notice=row.federal_register_notice,
            start=row.start_date,
            end=row.end_date,
            remarks=row.remarks,
            url=row.source_list_url,
        )


def _from_csv(text: str, where: str) -> Iterator[Entry]:
    rows = parse_csv(text, where)
    missing = {"name", "source", "alt_names", "addresses"} - (rows[0].keys() if rows else set())
    if missing:
        raise InputError(
            f"has no column '{min(missing)}'", where=where, accepts="the Consolidated Screening List's own columns"
        )
    for number, row in enumerate(rows, 2):
        addresses = _parts(row["addresses"])
        told = (a.rsplit(",", 1)[-1] for a in addresses)
        yield _entry(
            f"{where}, row {number}",
            source=row["source"],
            name=row["name"],
            alt_names=_parts(row["alt_names"]),
            kind=row.get("type"),
            countries=(*told, *_parts(row.get("nationalities", "")), *_parts(row.get("citizenships", ""))),
            addresses=addresses,
            programs=_parts(row.get("programs", "")),
            number=row.get("entity_number", ""),
            license_requirement=row.get("license_requirement"),
            license_policy=row.get("license_policy"),
            notice=row.get("federal_register_notice"),
            start=row.get("start_date"),
            end=row.get("end_date"),
            remarks=row.get("remarks"),
            url=row.get("source_list_url"),
        )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _from_compact(raw: _File, where: str) -> Iterator[Entry]:
    """Yield the entries of a list whose repeated texts stand once, in ``tables``."""

    def text(at: int | None, table: str) -> str:
        found = raw.tables.get(table, [])
        if at is None:
            return ""
        if not 0 <= at < len(found):
            raise InputError(f"points at nothing in '{table}'", where=where)
        return found[at]

    for number, row in enumerate(raw.entries, 1):
        yield _entry(
            f"{where}, entry {number}",
            source=text(row.s, "sources"),
            name=row.n,
            alt_names=row.a,
            kind=row.t,
            countries=row.c,
            programs=_parts(text(row.pg, "programmes")),
            number=str(row.e or ""),
            license_requirement=text(row.lr, "licenceRequirements"),
            license_policy=text(row.lp, "licencePolicies"),
            notice=row.fr,
            url=text(row.u, "urls"),
        )


def _entry(
    where: str,
    *,
    source: str,
    name: str | None,
    countries: Iterable[str | None],
    addresses: Iterable[str] = (),
    alt_names: Iterable[str],
    programs: Iterable[str],
    kind: str | None,
    number: str,
    **texts: str | None,
) -> Entry:
    if not name or not name.strip() or not source:
        raise InputError("names no party or no list", where=where)
    codes = (_alpha3(told) for told in countries if told)
    return Entry(
        source=source,
        code=_code(source),
        name=name.strip(),
        alt_names=tuple(dict.fromkeys(alt.strip() for alt in alt_names if alt.strip())),
        kind=kind or "",
        countries=tuple(dict.fromkeys(code for code in codes if code)),
        addresses=tuple(dict.fromkeys(a for a in addresses if a)),
        programs=tuple(programs),
        number=number.strip(),
        **{field: text or "" for field, text in texts.items()},
    )


def _code(source: str) -> str:
    if "Chinese Military" in source:
        return "CMIC"
    found = _CODE.search(source)
    return found[1].strip() if found else source


_ALPHA3: dict[str, str] = {}


def _alpha3(told: str) -> str:
    """Return a country's alpha-3 code from its alpha-2, alpha-3 or English name; empty if it is none of them."""
    if not _ALPHA3:
        import pycountry  # noqa: PLC0415  only lists need it

        for country in pycountry.countries:
            for word in (country.alpha_2, country.alpha_3, country.name):
                _ALPHA3[word.casefold()] = country.alpha_3
    return _ALPHA3.get(told.strip().casefold(), "")


def is_country(word: str) -> bool:
    """Whether a word is a country's name or code."""
    return bool(_alpha3(word))


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
