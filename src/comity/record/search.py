"""Forgiving search: over titles, parties and topics; spelling may be off, words may be cut short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import log
from typing import Final
from unicodedata import combining, normalize

from comity.record.model import Source
from comity.record.record import Record

_ENOUGH: Final = 78.0  # below this, of 100, two words are not spellings of one
_LESS: Final = 0.4  # what a word in a row's small print counts, beside one in its title
_PREFIX: Final = 3  # a beginning of this many letters may stand for the word


@dataclass(frozen=True, slots=True)
class RecordHit:
    """A row that answers a search.

    Attributes:
        kind: the kind of instrument, or party, group, programme, dialogue, commitment.
        score: 0 to 1: how well every word of the search was met.
    """

    id: str
    kind: str
    title: str
    score: float
    source: Source
    layer: str


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    kind: str
    title: str
    main: frozenset[str]
    other: frozenset[str]
    source: Source
    layer: str


def search_record(record: Record, text: str, limit: int = 15) -> list[RecordHit]:
    """Return the rows that meet the words of a search best; every row returned meets all of them."""
    wanted = list(dict.fromkeys(_words(text)))
    if not wanted:
        return []
    index = _index(record)
    met = [index.meeting(word) for word in wanted]
    rarity = [index.rarity(word) for word in met]
    total = sum(rarity)
    found = []
    for number in set.intersection(*(set(word) for word in met)):
        entry = index.entries[number]
        score = sum(weight * word[number] for weight, word in zip(rarity, met, strict=True)) / total
        found.append(RecordHit(entry.id, entry.kind, entry.title, score, entry.source, entry.layer))
    return sorted(found, key=lambda f: (-round(f.score, 3), f.kind, f.id))[:limit]


class _Index:
    """The words of every row, and the rows of every word."""

    def __init__(self, record: Record) -> None:
        self.entries = list(_entries(record))
        self._weights: dict[str, dict[int, float]] = defaultdict(dict)
        for number, entry in enumerate(self.entries):
            for word in entry.other:
                self._weights[word][number] = _LESS
            for word in entry.main:
                self._weights[word][number] = 1.0
        self._vocabulary = list(self._weights)

    def meeting(self, word: str) -> Mapping[int, float]:
        """Return the rows that have a word like this one, and how well."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415  only a search needs it

        alike = process.extract(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_ENOUGH, limit=None)
        likeness = {known: (score / 100) ** 2 for known, score, _ in alike}
        if len(word) >= _PREFIX:
            likeness |= {known: 0.9 for known in self._vocabulary if known.startswith(word) and known != word}
        found: dict[int, float] = {}
        for known, like in likeness.items():
            for number, weight in self._weights[known].items():
                found[number] = max(found.get(number, 0.0), like * weight)
        return found

    def rarity(self, met: Mapping[int, float]) -> float:
        """Return how much it tells that a row meets a word."""
        return log(1 + len(self.entries) / (1 + len(met)))


@lru_cache(maxsize=2)
def _index(record: Record) -> _Index:
    return _Index(record)


def _words(text: str) -> list[str]:
    """Return the words of a text, in lower case and without accents."""
    plain = "".join(c for c in normalize("NFKD", text) if not combining(c)).lower()
    return "".join(c if c.isalnum() else " " for c in plain).split()


def _entries(record: Record) -> Iterable[_Entry]:
    names = _names(record)

    def entry(
        row: object, kind: str, title: str, parties: Iterable[str], small: Iterable[str], source: Source, layer: str
    ) -> _Entry:
        identifier = str(getattr(row, "id", ""))
        called = chain.from_iterable((party, *names.get(party, ())) for party in parties)
        main = frozenset(_words(" ".join((title, kind, *called))))
        return _Entry(identifier, kind, title, main, frozenset(_words(" ".join((identifier, *small)))), source, layer)

    for i in record.instruments:
        told = (i.kind.title, i.kind.short, *i.scope, i.summary, i.provisions)
        yield entry(i, i.kind.id, i.title, i.parties, told, i.source, i.layer)
    for party in record.parties.values():
        told = (party.role, party.country, *names.get(party.country, ()))
        yield entry(party, party.kind, party.name, (party.id,), told, party.source, party.layer)
    for group in record.group_info.values():
        yield entry(group, "group", group.title, (), (group.kind, group.summary), group.source, group.layer)
    for p in record.programmes:
        yield entry(p, "programme", p.name, (p.lead, *p.partners), (p.kind, p.summary), p.source, p.layer)
    for d in record.dialogues.values():
        yield entry(d, "dialogue", d.title, d.parties, (*d.topics, d.summary), d.source, d.layer)
    for c in record.commitments:
        yield entry(c, "commitment", c.what, (*c.by, *c.to), (c.made_in,), c.source, c.layer)
    for a in record.assets:
        told = (a.kind, a.operator, a.capability, a.status, *a.supports)
        yield entry(a, "asset", a.name, (*a.owners, *a.hosts), told, a.source, a.layer)


def _names(record: Record) -> Mapping[str, tuple[str, ...]]:
    """Return what each party is called."""
    found: dict[str, list[str]] = defaultdict(list)
    for party in record.parties.values():
        found[party.id].append(party.name)
    for name, code in record.aliases.items():
        found[code].append(name)
    return {party: tuple(called) for party, called in found.items()}
