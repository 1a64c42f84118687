"""Listed names by their words: which of them a name may be, without comparing it with each.

A name is compared with the listed names that have a word like one of its own. Any other scores nothing; and of those,
the ones that cannot reach the threshold even if every word counted for as much as it may are left out beforehand
(`comity.screening.bounds`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from comity.screening import score
from comity.screening.forms import without_form
from comity.screening.lists import Entry, ScreeningList, is_country
from comity.screening.names import variants, vowels, words
from comity.screening.score import Unit, WordPair
from comity.screening.scripts import scripts
from comity.screening.touched import Touched
from comity.screening.vocabulary import Vocabulary, joined_alike
from comity.screening.weights import Weights, everyday, plain

if TYPE_CHECKING:
    from comity.screening.bounds import Bounds

_REST: Final = 3.0  # nats: what a name may tell besides a listed one of one word that it holds
_FEW: Final = 30  # entries: a word that so few have, one of the two rarest of a firm's name, is what it is known by:
_KNOWN_BY: Final = 82.0  # points, at least, for that word alone, if it is longer than
_SHORT: Final = 3  # letters, and not one
_COMMON: Final = 5.5  # nats: that so many names have
_GIVEN: Final = 2  # persons, at least, of whom a word is a given name


class ListedName(NamedTuple):
    """A listed name: one of its entry's, or what stands in its brackets.

    Attributes:
        entry: the entry's place in the list.
        surname: the word that is a person's whole surname, if the list says so; else empty.
        given: how many of its words, the first ones, are a person's given names, if the list says so; else 0.
        person: whether it may be a person's, so that initials may stand for its words.
        firm: whether it may be a firm's.
    """

    entry: int
    text: str
    words: tuple[str, ...]
    surname: str
    given: int
    person: bool
    firm: bool

    def may_be_called(self, at: int) -> bool:
        """Whether one of its words may stand for it though spelled apart: a surname, or all that tells a firm apart."""
        last = at == len(self.words) - 1 and not self.firm
        return last or all(plain(word) for place, word in enumerate(self.words) if place != at)


class Query(NamedTuple):
    """A party's name: its words without legal form, what each says, in nats.

    Attributes:
        units: its words, and words side by side written as one.
        unvoweled: it was written in Arabic script, which leaves vowels out.
    """

    words: tuple[str, ...]
    weights: tuple[float, ...]
    units: tuple[Unit, ...]
    unvoweled: bool


class Scored(NamedTuple):
    """A listed name with the words that agree, the points for them, and how well they tell parties apart, in nats."""

    place: int
    pairs: tuple[WordPair, ...]
    points: float
    told: float


class Names:
    """The names of a list, ready to be asked which are like a name."""

    def __init__(self, listed: ScreeningList) -> None:
        self.all = tuple(_names(listed))
        holding: dict[str, set[int]] = {}
        self._joined: dict[str, list[int]] = {}
        for place, name in enumerate(self.all):
            for word in name.words:
                holding.setdefault(word, set()).add(name.entry)
            for unit in score.side_by_side(name.words):
                self._joined.setdefault(vowels(unit.text), []).append(place)
        self.vocabulary = Vocabulary(holding)
        self._entries = {word: len(entries) for word, entries in holding.items()}
        alone = {name.words[0] for name in self.all if len(name.words) == 1 and name.firm}
        self._given = _given_names(self.all)
        self.weights = Weights(self._entries, len(listed.entries), alone)
        self.scripts = frozenset[str]().union(*(scripts(name.text) for name in self.all if not name.text.isascii()))
        of = {word: self.weights.of(word) for word in holding}
        self._says_of = [tuple([of[word] for word in name.words]) for name in self.all]
        self._bounds = _narrowing()(
            self.vocabulary, self.weights, [name.words for name in self.all], [name.person for name in self.all]
        )

    def query(self, found: tuple[str, ...], *, unvoweled: bool = False) -> Query:
        """Return a name ready to be compared, from its words."""
        like = self.vocabulary.written_alike if unvoweled else self.vocabulary.like
        says = tuple(self._says(word, like(word)) for word in found)
        return Query(found, says, score.units(found), unvoweled)

    def _says(self, word: str, like: Sequence[tuple[int, float]]) -> float:
        """Return what a word of a party's name says: as much as the likest listed word, if any is alike."""
        return self.weights.of(self.vocabulary.words[like[-1][0]] if like else word)

    def near(self, query: Query, threshold: float) -> tuple[Scored, ...]:
        """Return all listed names that reach the threshold, and no others."""
        like = {unit: self._like(query, unit) for unit in query.units}
        joined = {unit: self._joined.get(vowels(unit.text), []) for unit in query.units if unit.size == 1}
        one = query.words[0] if len(query.words) == 1 else ""
        known_by = _KNOWN_BY if one and self._entries.get(one, _FEW + 1) <= _FEW else 0.0
        places = self._bounds.reaching(threshold, query, like, joined, known_by)
        alike: dict[str, list[tuple[Unit, float]]] = {}
        for unit, found in like.items():
            for number, value in found:
                alike.setdefault(self.vocabulary.words[number], []).append((unit, value))
        together: dict[int, set[Unit]] = {}
        for unit, at in joined.items():
            for place in at:
                together.setdefault(place, set()).add(unit)
        scored = (self.compare(query, place, alike, together.get(place, ())) for place in places)
        return tuple(one for one in scored if one.points >= threshold)

    def _like(self, query: Query, unit: Unit) -> Sequence[tuple[int, float]]:
        if query.unvoweled:
            return self.vocabulary.written_alike(unit.text)
        return self.vocabulary.like(unit.text) if unit.size == 1 else self.vocabulary.joined_alike(unit.text)

    def compare(
        self, query: Query, place: int, alike: Mapping[str, Sequence[tuple[Unit, float]]], joined: Iterable[Unit]
    ) -> Scored:
        """Return how alike a listed name is.

        Args:
            alike: of each listed word the units of the query that are like it, and how much.
            joined: words of the query that may be several listed words written as one.
        """
        name = self.all[place]
        options = [
            WordPair(unit, Unit(at, 1, word), value, value)
            for at, word in enumerate(name.words)
            for unit, value in alike.get(word, ())
        ]
        for unit in joined:
            for side in score.side_by_side(name.words):
                value = joined_alike(unit.text, side.text)
                if value:
                    options.append(WordPair(unit, side, value, value))
        if options and name.person and self._surname_is_there(query, name, options):
            options += score.initials(query.words, name.words)
        return self._scored(query, place, score.aligned(options))

    @staticmethod
    def _surname_is_there(query: Query, name: ListedName, options: Sequence[WordPair]) -> bool:
        """Whether some word agrees beside which an initial may stand: Arabic has none, and a firm may be "T-Motor"."""
        return not query.unvoweled and not (name.firm and all(everyday(pair.listed.text) for pair in options))

    def _scored(self, query: Query, place: int, pairs: tuple[WordPair, ...]) -> Scored:
        name = self.all[place]
        if not pairs or (query.unvoweled and len(pairs) == 1 < len(query.words)) or self._another(query, name, pairs):
            return Scored(place, (), 0.0, 0.0)
        weights = self._says_of[place]
        mine = theirs = told = 0.0
        for pair in pairs:
            mine += pair.mine * _over(query.weights, pair.asked)
            theirs += pair.theirs * _over(weights, pair.listed)
            told += score.LETTER if pair.initial else score.sure(pair.alike) * self._tells(name, pair.listed)
        least = 0.0
        if len(query.words) == 1 and pairs[0].alike == 1.0:
            word = pairs[0].listed.text
            told = max(told, score.TELLING if word == name.surname else 0.0)
            least = _KNOWN_BY * self._known_by(word, name)
        elif len(query.words) == 1 and not name.may_be_called(pairs[0].listed.first):
            told = 0.0
        if len(name.words) == 1 < len(query.words):
            told *= not (plain(name.words[0]) or plain(pairs[0].asked.text) or self._besides(query, pairs) > _REST)
        points = score.points(mine, sum(query.weights), theirs, sum(weights), told)
        return Scored(place, pairs, max(points, least), told)

    def _another(self, query: Query, name: ListedName, pairs: tuple[WordPair, ...]) -> bool:
        """Whether what agrees is a given name alone, or an everyday word that a letter makes another: ``D-Orbit``."""
        if len(query.words) == 1:
            at = pairs[0].listed.first
            surname_missing = at < len(name.words) - 1 and not any(len(w) > _SHORT and plain(w) for w in name.words)
            return name.person and surname_missing and name.words[at] in self._given
        return len(name.words) == 1 and everyday(name.words[0]) and any(len(word) == 1 for word in query.words)

    def _known_by(self, word: str, name: ListedName) -> bool:
        """Whether a word is one of the two rarest of a name, and few others have it."""
        entries = self._entries
        rarest = sorted(name.words, key=lambda one: entries[one])[:2]
        rare = entries[word] <= _FEW and self.weights.of(word) >= _COMMON
        return rare and word in rarest and len(word) > _SHORT

    def _besides(self, query: Query, pairs: tuple[WordPair, ...]) -> float:
        """Return how well the words of a party's name that were not found tell parties apart."""
        found = {at for p in pairs for at in range(p.asked.first, p.asked.first + p.asked.size)}
        return sum(self.weights.telling(word) for at, word in enumerate(query.words) if at not in found)

    def _tells(self, name: ListedName, unit: Unit) -> float:
        return sum(self.weights.telling(word) for word in name.words[unit.first : unit.first + unit.size])


def _over(weights: tuple[float, ...], unit: Unit) -> float:
    """Return what the words of a unit say."""
    return weights[unit.first] if unit.size == 1 else sum(weights[unit.first : unit.first + unit.size])


def _names(listed: ScreeningList) -> Iterator[ListedName]:
    for number, entry in enumerate(listed.entries):
        for text in dict.fromkeys(text for name in entry.names for text in variants(name, is_country)):
            name = _person(number, text) if entry.kind == "Individual" else _other(number, text, entry)
            if name.words:
                yield name


def _given_names(names: Iterable[ListedName]) -> frozenset[str]:
    """Return words that are given names of several persons on the list, and more often so than surnames."""
    told = [name for name in names if name.given]
    given = Counter(word for word, _ in {(word, n.entry) for n in told for word in n.words[: n.given]})
    given.subtract(word for word, _ in {(word, n.entry) for n in told for word in n.words[n.given :]})
    return frozenset(word for word, count in given.items() if count >= _GIVEN)


def _person(number: int, text: str) -> ListedName:
    """Return a person's name, the surname last: lists put it first, before a comma."""
    first, _, rest = text.partition(",")
    surname = words(first) if rest else ()
    found = (*words(rest), *surname) if rest else words(text)
    given = len(found) - len(surname) if surname else 0
    return ListedName(number, text, found, surname[0] if len(surname) == 1 else "", given, person=True, firm=False)


def _other(number: int, text: str, entry: Entry) -> ListedName:
    spelled = words(text)
    found = without_form(spelled)
    person = not entry.kind and found == spelled
    return ListedName(number, text, found, "", 0, person=person, firm=entry.kind in ("Entity", ""))


def _narrowing() -> type[Bounds] | type[Touched]:
    """Return what says which names to compare: by bounds where NumPy is installed, else all that share a like word."""
    try:
        from comity.screening.bounds import Bounds  # noqa: PLC0415  not without NumPy
    except ModuleNotFoundError:
        return Touched
    return Bounds
