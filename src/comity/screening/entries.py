"""Listed parties, whichever list they come from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec

from comity.errors import InputError
from comity.record.iso_countries import iso_countries

_CODE: Final = re.compile(r"\(([A-Z][A-Z -]*?)(?: List)?\)")
_READ_LATER: Final = ("identifiers", "owners")  # fields that clearances of old were recorded without
_NAMES_APART: Final = re.compile(r"\s*;\s*")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One listed party.

    Attributes:
        source: the list's name as published.
        code: the list's abbreviation: SDN, EL, DPL, UVL, MEU, DTC, ISN, SSI, CMIC, ...; UK, EU, METI; OS for one of
            OpenSanctions' other sources.
        kind: Entity, Individual, Vessel, Aircraft; empty where the list does not say.
        countries: ISO 3166-1 alpha-3, of addresses, nationalities and flags.
        addresses: as published.
        identifiers: of a vessel, an aircraft or a company: IMO number, registration number.
        owners: who owns or controls it, as the list says.
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
    identifiers: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()

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
        """A digest of what the entry says of the party: it changes when the entry does."""
        said = msgspec.to_builtins(self)
        for field in _READ_LATER:
            del said[field]
        return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:16]


def entry(
    where: str,
    *,
    source: str | None,
    name: str | None,
    code: str = "",
    countries: Iterable[str | None] = (),
    alt_names: Iterable[str | None] = (),
    addresses: Iterable[str | None] = (),
    programs: Iterable[str] = (),
    identifiers: Iterable[str | None] = (),
    owners: Iterable[str | None] = (),
    kind: str | None = "",
    number: str | int | None = "",
    **texts: str | None,
) -> Entry:
    """Return an entry from what a list says, tidied: each value once, countries as alpha-3.

    Raises:
        InputError: no name or no list.
    """
    if not name or not name.strip() or not source:
        raise InputError("names no party or no list", where=where)
    others = (alt for told in alt_names if told for alt in _NAMES_APART.split(told))
    return Entry(
        source=source,
        code=code or abbreviation(source),
        name=name.strip(),
        alt_names=_once(others),
        kind=kind or "",
        countries=_once(alpha3(told) for told in countries if told),
        addresses=_once(addresses),
        programs=tuple(programs),
        number=str(number or "").strip(),
        identifiers=_once(identifiers),
        owners=_once(owners),
        **{field: text or "" for field, text in texts.items()},
    )


def _once(told: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in told if text and text.strip()))


def abbreviation(source: str) -> str:
    """Return a U.S. list's abbreviation from its name; the name where it has none."""
    if "Chinese Military" in source:
        return "CMIC"
    found = _CODE.search(source)
    return found[1].strip() if found else source


_OTHER_NAMES: Final = {
    "burma": "MMR", "turkey": "TUR", "turkiye": "TUR", "russia": "RUS", "iran": "IRN", "syria": "SYR", "vietnam": "VNM",
    "korea, north": "PRK", "north korea": "PRK", "korea, south": "KOR", "south korea": "KOR", "venezuela": "VEN",
    "dprk": "PRK", "democratic people's republic of korea": "PRK", "laos": "LAO", "moldova": "MDA", "bolivia": "BOL",
    "tanzania": "TZA", "taiwan": "TWN", "palestinian": "PSE", "palestine": "PSE", "gaza": "PSE", "west bank": "PSE",
    "cote d ivoire": "CIV", "czech republic": "CZE", "macau": "MAC", "brunei": "BRN", "swaziland": "SWZ",
    "congo, democratic republic of the": "COD", "democratic republic of the congo": "COD", "macedonia": "MKD",
    "congo (democratic republic)": "COD", "congo, republic of the": "COG", "uk": "GBR", "usa": "USA", "england": "GBR",
    "islamic republic of iran": "IRN", "people's republic of china": "CHN", "republic of korea": "KOR",
    "russian federation": "RUS", "the gambia": "GMB", "virgin islands, british": "VGB", "british virgin islands": "VGB",
    "region: crimea": "UKR", "region: gaza": "PSE", "kosovo": "XKX", "xk": "XKX", "holy see": "VAT", "hong kong": "HKG",
}  # fmt: skip


@lru_cache(maxsize=10_000)
def alpha3(told: str) -> str:
    """Return a country's alpha-3 code from its alpha-2, alpha-3 or English name; empty if it is none of them."""
    return _alpha3().get(told.strip().casefold(), "")


@lru_cache(maxsize=1)
def _alpha3() -> dict[str, str]:
    return _OTHER_NAMES | {name.casefold(): one.alpha_3 for one in iso_countries() for name in one.called()}


def is_country(word: str) -> bool:
    """Whether a word is a country's name or code."""
    return bool(alpha3(word))
