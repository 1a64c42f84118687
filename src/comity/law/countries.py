"""What people call countries: names, codes and habits, to ISO 3166-1 alpha-3."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any, Final

from comity.errors import InputError
from comity.files import parse_yaml, read_text
from comity.law.places import place_of
from comity.law.plain_names import plain_name
from comity.record import Record
from comity.record.iso_countries import iso_countries, names_in_other_languages
from comity.record.load import BUILT_IN

_ACCEPTS: Final = "a country by name or ISO 3166-1 code"
_UNCLEAR: Final = "unclear-names.yaml"
_BETWEEN: Final = ("(", " - ", " – ", "/", ":", ", ")
"""What stands between a country's code and its name where a cell holds both."""
_ALIKE: Final = 80
"""How alike, of a hundred, a name must be to be suggested: one wrong, missing or swapped letter in a short name."""
_SHORTEST: Final = 4
"""Shorter texts are codes, which are one letter away from many others."""


class CountryNames:
    """Every name by which a country is known; case, accents, points, ``&`` and ``the`` do not matter."""

    def __init__(self, record: Record) -> None:
        """Take the names of a record's states and the names that people type for them."""
        self._record = record
        self._codes = frozenset(record.countries)
        names = {name: code for code, name in record.countries.items()} | dict(record.aliases)
        self._aliases = {plain_name(name): code for name, code in names.items()}

    def resolve(self, text: str) -> str:
        """Return the alpha-3 code of a country as people write it.

        Raises:
            InputError: no country is called that, or several; names what was probably meant.
        """
        code = text.strip().upper()
        if code in self._codes:
            return code
        name = plain_name(text)
        if place := place_of(text):
            told = f"{place.country}, with {place.destination}: yes"
            raise InputError(f"found '{text}', a place whose law is not that of its country", accepts=told)
        if name in self._unclear:
            readings = " or ".join(f"{code} ({self._record.name(code)})" for code in self._unclear[name])
            raise InputError(f"found '{text}', which is not clear", accepts=readings)
        found = self._named(name) or self._named_twice(text)
        if found:
            return found
        raise InputError(f"found '{text}', which names no country", accepts=_ACCEPTS, suggestion=self._near(text))

    def _named(self, name: str) -> str | None:
        if name.upper() in self._codes:
            return name.upper()
        if name in self._aliases or name.isdigit():  # the numbers of ISO 3166-1 are no names
            return self._aliases.get(name)
        return _iso_names().get(name) or _in_other_languages().get(name)

    def _named_twice(self, text: str) -> str | None:
        """Return the country of ``KR - Korea, Republic of`` or ``Saudi Arabia (SAU)``: both parts name the same."""
        for sign in _BETWEEN:
            one, between, other = text.partition(sign)
            parts = [plain_name(one), plain_name(other)] if between else []
            found = {self._named(part) for part in parts if part not in self._unclear}
            if len(found) == 1 and (code := found.pop()):
                return code
        return None

    @cached_property
    def _unclear(self) -> Mapping[str, list[str]]:
        return {plain_name(name): list(codes) for name, codes in _unclear_names()["unclear"].items()}

    def _near(self, text: str) -> str | None:
        """Return the name most like a text; nothing where that is a country that no typing error may lead to."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415  only where a name was not found

        name = plain_name(text)
        if not _SHORTEST <= len(name) <= 60:
            return None
        names = {**_iso_names(), **self._aliases}
        known = {name: code for name, code in names.items() if name not in self._unclear}
        best = process.extractOne(name, known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return f"'{best[0]}'" if best and known[best[0]] not in self._never_suggested else None

    @cached_property
    def _never_suggested(self) -> frozenset[str]:
        """Countries under embargo on any day, by the groups that say so."""
        groups = _unclear_names()["never_suggested"]
        return frozenset(row.member for group in groups for row in self._record.by_group.get(group, ()))


@lru_cache(maxsize=1)
def _iso_names() -> Mapping[str, str]:
    every = [(at, name, one.alpha_3) for one in iso_countries() for at, name in enumerate(one.called())]
    return {plain_name(name): code for _, name, code in sorted(every, key=lambda told: -told[0])}


@lru_cache(maxsize=1)
def _in_other_languages() -> Mapping[str, str]:
    """Return names in other languages than English; one that means two countries means none."""
    told: dict[str, set[str]] = {}
    for name, code in names_in_other_languages():
        told.setdefault(plain_name(name), set()).add(code)
    return {name: codes.pop() for name, codes in told.items() if len(codes) == 1}


@lru_cache(maxsize=1)
def _unclear_names() -> Mapping[str, Any]:
    found: Mapping[str, Any] = parse_yaml(read_text(BUILT_IN / _UNCLEAR), _UNCLEAR)
    return found
