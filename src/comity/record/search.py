"""Forgiving search: over titles, parties and topics; spelling may be off, words may be cut short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from math import log
from typing import Final
from unicodedata import combining, normalize

import msgspec

from comity.files import parse_yaml, read_text
from comity.record.load import BUILT_IN
from comity.record.model import Source
from comity.record.record import Record

_ENOUGH: Final = 78.0  # below this, of 100, two words are not spellings of one
_LESS: Final = 0.4  # what a word in a row's small print counts, beside one in its title
_OTHER_NAME: Final = 0.95  # what another name of a thing counts
_PREFIX: Final = 3  # a beginning of this many letters may stand for the word


class RecordHit(msgspec.Struct, frozen=True):
    """A row that answers a search.

    Attributes:
        kind: the kind of instrument, or party, group, programme, dialogue, commitment.
        score: 0 to 1: how well every word of the search was met.
        whole: it meets every word; else it is only the nearest, told where no row meets them all.
    """

    id: str
    kind: str
    title: str
    score: float
    source: Source
    layer: str
    whole: bool = True


class _Entry(msgspec.Struct, frozen=True):
    id: str
    kind: str
    title: str
    main: frozenset[str]
    other: frozenset[str]
    source: Source
    layer: str


def search_record(record: Record, text: str, limit: int | None = 15) -> list[RecordHit]:
    """Return the rows that meet the words of a search best; where none meets all of them, those that meet most.

    Args:
        record: the record.
        text: a few words; what is called by several names is found by each.
        limit: how many rows; all if None.
    """
    wanted = list(dict.fromkeys(_terms(_words(text))))
    if not wanted:
        return []
    index = _index(record)
    met = [index.meeting(term) for term in wanted]
    rarity = [index.rarity(rows) for rows in met]
    total = sum(rarity)
    meeting_all = set.intersection(*(set(rows) for rows in met))
    found = []
    for number in meeting_all or set().union(*met):
        entry = index.entries[number]
        score = sum(weight * rows.get(number, 0.0) for weight, rows in zip(rarity, met, strict=True)) / total
        whole = bool(meeting_all)
        found.append(RecordHit(entry.id, entry.kind, entry.title, score, entry.source, entry.layer, whole))
    return sorted(found, key=lambda f: (-round(f.score, 3), f.kind, f.id))[:limit]


_Term = tuple[tuple[str, ...], ...]
"""What is searched for: phrases that mean one thing, each of words that a row must all have."""


def _terms(words: list[str]) -> list[_Term]:
    """Return what words ask for, a phrase that has other names as one term with all of them."""
    names, found, at = _synonyms(), [], 0
    while at < len(words):
        longest = next((n for n in range(_LONGEST, 0, -1) if tuple(words[at : at + n]) in names), 0)
        found.append(names[tuple(words[at : at + longest])] if longest else ((words[at],),))
        at += longest or 1
    return found


_LONGEST: Final = 5  # words of a name


@lru_cache(maxsize=1)
def _synonyms() -> Mapping[tuple[str, ...], _Term]:
    """Return every name of what has several, with all of them."""
    lists = parse_yaml(read_text(BUILT_IN / "synonyms.yaml"), "synonyms.yaml")
    equal = [tuple(tuple(_words(str(name))) for name in names) for names in lists]
    return {name: tuple(sorted(names, key=lambda n: n != name)) for names in equal for name in names}


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

    def meeting(self, term: _Term) -> Mapping[int, float]:
        """Return the rows that have every word of one of a term's phrases, and how well; the first counts most."""
        found: dict[int, float] = {}
        for place, phrase in enumerate(term):
            words = [self._having(word) for word in phrase]
            for number in set.intersection(*(set(rows) for rows in words)):
                like = min(rows[number] for rows in words) * (_OTHER_NAME if place else 1.0)
                found[number] = max(found.get(number, 0.0), like)
        return found

    def _having(self, word: str) -> Mapping[int, float]:
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
