"""Which listed parties may be the one asked about, and why: names first, then what speaks for and against.

What two names share is weighed by how much each word says (inverse document frequency, over the list's own names and
those of companies at large), so that a rare word decides and "technology" does not. After Cohen, Ravikumar and
Fienberg, "A comparison of string distance metrics for name-matching tasks" (2003): soft TF-IDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from comity.screening.addresses import Addresses
from comity.screening.forms import is_firm, without_form
from comity.screening.index import ListedName, Names, Query, Scored
from comity.screening.lists import Entry, ScreeningList
from comity.screening.names import bracketed, variants, words
from comity.screening.results import Feature, ScreenedName, ScreeningHit, ScreeningSettings, Word
from comity.screening.score import WordPair
from comity.screening.scripts import readings, scripts
from comity.screening.weights import plain

_LITTLE: Final = 3.5  # nats: two names that share no more than that may well have it by coincidence,
_LITTLE_PLAIN: Final = 6.0  # and more if they are everyday words;
_ANOTHER: Final = 0.7  # so may two that share one word, if the listed one has besides what tells so much
_CRAFT: Final = ("Vessel", "Aircraft")
_PERSONS: Final = ("Individual", "")
_NO_PERSONS: Final = ("Entity", *_CRAFT, "")
_CAMEL: Final = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")  # RamiMakhlouf
_VESSEL: Final = re.compile(r"(?:m\.?\s?/?\s?[vt]\.?|s\.?s\.?|motor vessel|vessel|tanker)\s+(?=\S)", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"(?:(?<=\s)|^)ال(?=\w{2})")  # the Arabic article, which is written with its word
_SHORT: Final = 3  # letters
_GLUED: Final = re.compile(  # a legal form written with the name: JSCARGUMENT
    r"\b(?:[poc]?jsc|ooo|[ozp]ao|llc)(?=\w{5})|(?<=\w{5})(?:[poc]?jsc|ooo|[ozp]ao|llc|fzco|fze|gmbh)\b", re.IGNORECASE
)
_IDENTIFIER: Final = re.compile(r"[A-Z0-9][A-Z0-9./-]{5,}", re.IGNORECASE)


class Index:
    """A list, ready to be asked about many parties."""

    def __init__(self, listed: ScreeningList) -> None:
        self.listed = listed
        self._names = Names(listed)
        self.scripts = self._names.scripts
        self._addresses = Addresses(listed.entries)
        self._identified = {
            _plain(text): number for number, entry in enumerate(listed.entries) for text in entry.identifiers
        }

    def hits(self, asked: ScreenedName, settings: ScreeningSettings) -> tuple[ScreeningHit, ...]:
        """Return the listed parties that may be the one asked about, the likeliest first."""
        best: dict[int, ScreeningHit] = {}
        for number, hit in self._by_name(asked, settings):
            if number not in best or hit.score > best[number].score:
                best[number] = hit
        for number, hit in (*self._by_identifier(asked), *self._by_address(asked, settings)):
            if not settings.lists or hit.entry.code in settings.lists:
                best.setdefault(number, hit)
        ordered = sorted(best.values(), key=lambda hit: (-hit.score, hit.entry.code, hit.entry.name, hit.fingerprint))
        return tuple(ordered)

    def _by_name(self, asked: ScreenedName, settings: ScreeningSettings) -> Iterator[tuple[int, ScreeningHit]]:
        """Yield listed parties with a name like the party's."""
        least = settings.threshold - (settings.same_address if asked.address else 0.0)
        for reading in _readings(asked):
            spelled = words(reading.text)
            found = spelled if reading.unvoweled else without_form(spelled)
            if not found:
                continue
            query = self._names.query(found, unvoweled=reading.unvoweled)
            for scored in self._names.near(query, least):
                name = self._names.all[scored.place]
                entry = self.listed.entries[name.entry]
                fits = not reading.kinds or entry.kind in reading.kinds
                if fits and (not settings.lists or entry.code in settings.lists):
                    hit = self._hit(asked, settings, query, scored)
                    if hit is not None:
                        yield name.entry, hit

    def _hit(
        self, asked: ScreenedName, settings: ScreeningSettings, query: Query, scored: Scored
    ) -> ScreeningHit | None:
        name = self._names.all[scored.place]
        entry = self.listed.entries[name.entry]
        found = tuple(self._word(query, name, pair) for pair in scored.pairs)
        mine = {at for p in scored.pairs for at in range(p.asked.first, p.asked.first + p.asked.size)}
        theirs = {at for p in scored.pairs for at in range(p.listed.first, p.listed.first + p.listed.size)}
        missing = tuple(word for at, word in enumerate(query.words) if at not in mine)
        besides = tuple(word for at, word in enumerate(name.words) if at not in theirs)
        same = all(pair.asked.text == pair.listed.text for pair in scored.pairs)
        exact = same and not missing and not besides and len(scored.pairs) == len(name.words)
        because = f"{len(mine)} of {len(query.words)} words agree with '{name.text}'"
        features = [Feature("name", round(scored.points, 1), because)]
        coincidence = self._coincidence(scored, name, besides)
        told = {"whole": same and not besides, "exact": exact, "alone": len(name.words) == 1}
        features += _others(asked, entry, settings, **told, coincidence=coincidence)
        at_address = self._addresses.agreeing(asked.address, entry, settings.address)
        if at_address:
            features.append(Feature("address", settings.same_address, f"agrees with '{at_address[1]}'"))
        points = round(min(100.0, sum(feature.points for feature in features)), 1)
        if points < settings.threshold:
            return None
        return ScreeningHit(
            entry, points, name.text, exact, found, missing, besides, tuple(features), entry.fingerprint
        )

    def _coincidence(self, scored: Scored, name: ListedName, besides: tuple[str, ...]) -> bool:
        """Whether what two names share is so little that parties with nothing to do with each other may have it."""
        shared = [name.words[at] for p in scored.pairs for at in range(p.listed.first, p.listed.first + p.listed.size)]
        little = scored.told < (_LITTLE_PLAIN if all(map(plain, shared)) else _LITTLE)
        return little or (len(scored.pairs) == 1 and sum(map(self._names.weights.telling, besides)) >= _ANOTHER)

    def _word(self, query: Query, name: ListedName, pair: WordPair) -> Word:
        weight = sum(map(self._names.weights.of, name.words[pair.listed.first : pair.listed.first + pair.listed.size]))
        asked = " ".join(query.words[pair.asked.first : pair.asked.first + pair.asked.size])
        listed = " ".join(name.words[pair.listed.first : pair.listed.first + pair.listed.size])
        return Word(asked, listed, round(pair.alike, 3), round(weight, 2))

    def _by_identifier(self, asked: ScreenedName) -> Iterator[tuple[int, ScreeningHit]]:
        """Yield listed parties of whose numbers one stands in the party's name: ``IMO 9187629``."""
        for text in _IDENTIFIER.findall(asked.name):
            number = self._identified.get(_plain(text)) if any(c.isdigit() for c in text) else None
            if number is not None:
                entry = self.listed.entries[number]
                feature = Feature("identifier", 100.0, f"agrees with '{text}'")
                yield number, ScreeningHit(entry, 100.0, text, True, (), (), (), (feature,), entry.fingerprint)

    def _by_address(self, asked: ScreenedName, settings: ScreeningSettings) -> Iterator[tuple[int, ScreeningHit]]:
        """Yield listed parties at the party's address, whatever they are called."""
        for number, alike, text in self._addresses.near(asked.address, settings.address):
            entry = self.listed.entries[number]
            feature = Feature("address", round(alike, 1), f"agrees with '{text}'")
            points = round(alike, 1)
            yield number, ScreeningHit(entry, points, text, False, (), (), (), (feature,), entry.fingerprint)


class _Reading(NamedTuple):
    """A way in which a party's name may be meant.

    Attributes:
        kinds: the kinds of entries that it can only be; empty: any.
        unvoweled: it is written in Arabic script.
    """

    text: str
    kinds: tuple[str, ...] = ()
    unvoweled: bool = False


def _readings(asked: ScreenedName) -> Iterator[_Reading]:
    craft = _CRAFT if asked.kind in _CRAFT else ()
    inside = bracketed(asked.name)
    for text in variants(asked.name):
        if text in inside and _says_little(text):
            continue
        yield _Reading(text, craft or (_NO_PERSONS if text in inside and " " not in text else ()))
        loose = _GLUED.sub(" ", text)
        if loose != text:
            yield _Reading(loose, craft)
        apart = _CAMEL.sub(" ", text)
        if apart != text and not craft:
            yield _Reading(apart, _PERSONS)
        prefix = _VESSEL.match(text)
        if prefix:
            yield _Reading(text[prefix.end() :], _CRAFT)
    yield from map(_Reading, readings(asked.name))
    if "Arabic" in scripts(asked.name):
        yield from (_Reading(_ARTICLE.sub(article, asked.name), unvoweled=True) for article in ("", "al "))


def _says_little(text: str) -> bool:
    """Whether what stands in brackets is no name: an abbreviation that many may have, or everyday words."""
    return len(text) <= _SHORT or all(map(plain, words(text)))


def _plain(identifier: str) -> str:
    """Return a number as it is compared: ``IMO 9187629``, ``IMO9187629`` and ``9187629`` are one."""
    return re.sub(r"[^A-Z0-9]", "", identifier.upper()).removeprefix("IMO")


@lru_cache(maxsize=1_000)
def _kind(name: str) -> str:
    """Return what a party is by its name alone: one with a legal form is no person, vessel or aircraft."""
    return "Entity" if is_firm(words(name)) else ""


def _others(
    asked: ScreenedName,
    entry: Entry,
    settings: ScreeningSettings,
    *,
    whole: bool,
    exact: bool,
    alone: bool,
    coincidence: bool,
) -> Iterator[Feature]:
    """Yield what countries and types take off.

    Args:
        whole: the listed name stands whole in the party's, as it does in a branch's abroad: its country says nothing.
        exact: both names are the same.
        alone: the listed name is one word: a ship's, or what somebody is called, which a firm may be called, too.
        coincidence: what both share is so little that parties elsewhere, or of another type, may well have it.
    """
    little = "; what both names share is common"
    if asked.countries and entry.countries:
        common = sorted(set(asked.countries) & set(entry.countries))
        if common:
            yield Feature("country", 0.0, f"both {', '.join(common)}")
        elif coincidence:
            yield Feature("country", -settings.coincidence, f"listed in {', '.join(entry.countries)}{little}")
        elif not whole:
            yield Feature("country", -settings.other_country, f"listed in {', '.join(entry.countries)}")
    elif asked.countries and coincidence and not exact:
        yield Feature("country", -settings.other_type, f"the list names no country{little}")
    kind = asked.kind or _kind(asked.name)
    if kind and entry.kind and kind != entry.kind:
        points = settings.coincidence if coincidence or alone else settings.other_type
        yield Feature("type", -points, f"listed as {entry.kind.lower()}{little if coincidence else ''}")
    elif not kind and entry.kind in _CRAFT and coincidence and not exact:
        yield Feature("type", -settings.coincidence, f"listed as {entry.kind.lower()}{little}")
