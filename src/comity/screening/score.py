"""How alike two names are: words paired, weighed by how much they say, and what both names share of what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from comity.screening.vocabulary import is_initial

_MOST_JOINED: Final = 3  # words that may be written as one
_SHORTEST_JOINED: Final = 5  # letters
_INITIAL: Final = 0.5  # what an initial says of the word it stands for
LETTER: Final = 1.0  # nats: how well an initial that agrees tells persons of one surname apart
ALMOST: Final = 0.88  # what one name says must be found to this part in the other to count as whole;
WHOLE: Final = 0.85  # then this part is forgiven of what the other has besides,
LITTLE: Final = 2.0  # nats: none of that if what is found tells parties apart so little,
TELLING: Final = 4.4  # all of it if it tells them apart so well
_SURE: Final = ((0.98, 1.0), (0.95, 0.8), (0.88, 0.4), (0.84, 0.25))  # words less alike tell less: from, counts


class Unit(NamedTuple):
    """Words of a name that stand side by side, written as one."""

    first: int
    size: int
    text: str


class WordPair(NamedTuple):
    """Words of the party's name, the listed words they were taken for, and how alike they are.

    Attributes:
        mine, theirs: how far each counts as found, 0 to 1; apart only where one is an initial.
    """

    asked: Unit
    listed: Unit
    mine: float
    theirs: float

    @property
    def initial(self) -> bool:
        """Whether one is an initial of the other."""
        return self.mine != self.theirs

    @property
    def alike(self) -> float:
        """How alike they are, 0 to 1."""
        return min(self.mine, self.theirs)


def units(words: tuple[str, ...]) -> tuple[Unit, ...]:
    """Return a name's words, and two or three side by side as one."""
    return (*(Unit(at, 1, word) for at, word in enumerate(words)), *side_by_side(words))


def side_by_side(words: tuple[str, ...]) -> Iterator[Unit]:
    """Yield two or three words of a name written as one."""
    for size in range(2, min(_MOST_JOINED, len(words)) + 1):
        for at in range(len(words) - size + 1):
            text = "".join(words[at : at + size])
            if len(text) >= _SHORTEST_JOINED:
                yield Unit(at, size, text)


def initials(asked: tuple[str, ...], listed: tuple[str, ...]) -> Iterator[WordPair]:
    """Yield the pairs of a word and its initial, which is found whole and says little of the word."""
    if all(len(word) > 1 for word in (*asked, *listed)):
        return
    for mine in (Unit(at, 1, word) for at, word in enumerate(asked)):
        for theirs in (Unit(at, 1, word) for at, word in enumerate(listed)):
            if is_initial(mine.text, theirs.text):
                full = len(theirs.text) > 1
                yield WordPair(mine, theirs, 1.0 if full else _INITIAL, _INITIAL if full else 1.0)


def aligned(options: Iterable[WordPair]) -> tuple[WordPair, ...]:
    """Return the pairs that hold together, words written as one first, then the most alike; each word once."""
    found, asked_taken, listed_taken = [], 0, 0
    for pair in sorted(options, key=_rank):
        asked, listed = _bits(pair.asked), _bits(pair.listed)
        if not asked_taken & asked and not listed_taken & listed:
            asked_taken |= asked
            listed_taken |= listed
            found.append(pair)
    return tuple(sorted(found))


def _rank(pair: WordPair) -> tuple[int, float, Unit, Unit]:
    return (-pair.asked.size - pair.listed.size, -pair.mine - pair.theirs, pair.asked, pair.listed)


def _bits(unit: Unit) -> int:
    return ((1 << unit.size) - 1) << unit.first


def sure(alike: float) -> float:
    """Return how far a word alike to another counts where one name is to be found whole in the other."""
    return next((counts for least, counts in _SURE if alike >= least), 0.0)


def points(mine: float, all_mine: float, theirs: float, all_theirs: float, told: float) -> float:
    """Return 0 to 100: what both names share of what they say; more where one is found whole in the other.

    Args:
        mine, theirs: what was found of the party's and of the listed name, in nats, of ``all_mine``, ``all_theirs``.
        told: how well what was found tells parties apart, in nats.
    """
    shared = best = (mine + theirs) / (all_mine + all_theirs)
    forgiven = WHOLE * min(max((told - LITTLE) / (TELLING - LITTLE), 0.0), 1.0)
    for found in (mine / all_mine, theirs / all_theirs):
        if found >= ALMOST:
            best = max(best, shared + (found - shared) * forgiven)
    return 100 * best
