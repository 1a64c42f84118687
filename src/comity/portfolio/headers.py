"""What the columns of people's tables mean: their headers matched to facts, by name, by synonym and by their values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from comity.errors import InputError, did_you_mean
from comity.files import parse_yaml, read_text
from comity.law.fact_names import SHORT, fact_of
from comity.law.pack import DATA
from comity.law.schema import Kind, Schema
from comity.law.words import says_unknown
from comity.workspace import SETTINGS

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_IN_PARENTHESES: Final = re.compile(r"[(\[][^()\[\]]*[)\]]")
_PIECES: Final = re.compile(r"[/|()\[\]]")
"""What parts several names of one column."""
_QUALIFIED: Final = re.compile(r"( (code|iso|iso ?[23]|alpha ?[23]))+$")
"""How a header ends that says in which spelling a country, or a list's entry, is given."""
_UNITS: Final = re.compile(r" (usd|us|in usd|us dollars?|dollars?)$")
_LIKE_A_CODE: Final = re.compile(r"\d[A-Z]\d|[IVX]+\(|(ML|PL) ?\d", re.IGNORECASE)
"""How texts begin that are meant as codes, whether or not a list has them."""
_JUDGED: Final = 500
"""So many distinct values tell what a column holds."""
_LONGEST: Final = 200
"""So long may a header be, in characters; what is longer names no fact."""
_TOLD_BY_VALUES: Final = frozenset({Kind.CLASSIFICATION, Kind.COUNTRY})
_LAST: Final = 99
"""The rank of a name that is guessed."""
IGNORED: Final = "ignore"
"""What a user maps a column to that is not to be used."""


@dataclass(frozen=True)
class Meaning:
    """What a header may mean.

    Attributes:
        facts: the facts it may stand for; where there are several, the column's values decide.
        rank: its place among the names of its fact: the lower, the plainer.
        native: whether it is the fact's own name, exactly as it is documented.
        stated: whether the user said so.
    """

    facts: tuple[str, ...]
    rank: int = 0
    native: bool = False
    stated: bool = False


class Headers:
    """The names of columns that a schema's facts are known by."""

    def __init__(self, schema: Schema, own: Mapping[str, str] | None = None) -> None:
        """Take the facts, and what a user says that columns of theirs mean.

        Raises:
            InputError: a column is said to be what is no fact.
        """
        self._schema = schema
        self._own: dict[str, str] = {}
        usual = {plain_header(n): self._target(fact, f"{SETTINGS}: columns: {n}") for n, fact in self._usual.items()}
        self._asked = {plain_header(n): self._target(fact, f"--map {n}") for n, fact in (own or {}).items()}
        self._own = usual | self._asked

    @property
    def _usual(self) -> Mapping[str, str]:
        """What the user's workspace says that columns mean, whichever table has them."""
        return self._schema.settings.columns

    def _target(self, fact: str, where: str) -> str:
        if plain_header(fact) in (IGNORED, *self._labels):
            return plain_header(fact)
        found = self.meaning(fact) if fact not in self._schema.facts else Meaning((fact,))
        if found is None:
            near = did_you_mean(fact, self._schema.facts)
            accepts = "a fact, as in docs/facts.md; id, name, currency or screening; or ignore"
            raise InputError(f"found '{fact}'", where=where, accepts=accepts, suggestion=near)
        return found.facts[0]

    @cached_property
    def _labels(self) -> Mapping[str, tuple[str, ...]]:
        data = _data()
        return {**data["labels"], "currency": data["currency"], "screening": data["screening"]}

    @cached_property
    def _names(self) -> Mapping[str, Meaning]:
        """Every name a column may have but a user's own, to what it means."""
        data = _data()
        names = {plain_header(fact): Meaning((fact,)) for fact in self._schema.facts}
        names |= {plain_header(short): Meaning((fact,)) for short, fact in SHORT.items() if fact in self._schema.facts}
        for fact, called in data["facts"].items():
            for rank, name in enumerate(called, 1):
                names.setdefault(name, Meaning((fact,), rank))
        return names | {name: Meaning(tuple(facts)) for name, facts in data["either"].items()}

    def meaning(self, header: str) -> Meaning | None:
        """Return what a header means as a fact; None if it names none, or is not clear by itself."""
        name = plain_header(header)
        if own := self._own.get(name):
            return Meaning((own,), stated=True) if own in self._schema.facts else None
        native = fact_of(header.strip(), self._schema)
        if native in self._schema.facts and header.strip() in self._schema.facts:
            return Meaning((native,), native=True)
        if name in _data()["unclear"]:
            return None
        found = next((self._names[one] for one in _shorter(header, name) if one in self._names), None)
        if found and native in self._schema.facts:
            return Meaning(found.facts if native in found.facts else (native,), native=True)
        if found or native in self._schema.facts:
            return found or Meaning((native,), native=True)
        return self._of_pieces(header)

    def _of_pieces(self, header: str) -> Meaning | None:
        """Return what a header of several names means: "USML/ECCN", "Classement (ECCN)".

        Those that are known must agree; and where one is not, it must be a code or a country, of which its values tell
        whether they can be read.
        """
        pieces = [piece for piece in map(str.strip, _PIECES.split(header)) if piece]
        found = {self._names.get(plain_header(piece)) for piece in pieces} if len(pieces) > 1 else set()
        facts = {fact for one in found if one for fact in one.facts}
        if len(facts) != 1:
            return None
        [fact] = facts
        surely = self._schema.facts[fact].kind in _TOLD_BY_VALUES or None not in found
        return Meaning((fact,), _LAST) if surely else None

    def label(self, header: str) -> str | None:
        """Return which label a column is: ``id``, ``name``, ``currency``, ``screening``; None if it is none."""
        name = plain_header(header)
        own = self._own.get(name)
        if own is not None:
            return own if own in self._labels else None
        called = tuple(_shorter(header, name))
        return next((label for label, names in self._labels.items() if any(one in names for one in called)), None)

    def unclear(self, header: str) -> str:
        """Return what a header leaves open, and how to say it; empty if it is clear or unknown."""
        name = plain_header(header)
        found = _data()["unclear"].get(name)
        if not found or name in self._own:
            return ""
        options = " or ".join(f'--map "{header}={fact}"' for fact in found["meanings"])
        return f"'{header}' may be {found['says']}: {options}"

    def settled(self, header: str, taken: Iterable[str]) -> Meaning | None:
        """Return what a header that is not clear by itself must mean where another column is its other meaning."""
        meanings = _data()["unclear"].get(plain_header(header), {}).get("meanings", ())
        left = [fact for fact in meanings if fact not in set(taken)]
        return Meaning((left[0],), _LAST) if len(left) == 1 and len(meanings) == 2 and meanings[0] == ORIGIN else None

    def ignored(self, header: str) -> bool:
        """Whether the user said that a column is not to be used."""
        return self._own.get(plain_header(header)) == IGNORED

    def understood(self, headers: Sequence[str]) -> int:
        """Return how many of some cells are headers: as facts, or with one that is, as labels."""
        facts = sum(self.meaning(one) is not None or bool(self.unclear(one)) for one in headers if one.strip())
        labels = sum(self.label(one) is not None for one in headers if one.strip())
        return facts and 2 * facts + labels

    @property
    def unmatched(self) -> Mapping[str, str]:
        """The columns that a user named for this table, by their plain names."""
        return self._asked


ORIGIN: Final = "origin.country"


def choose(meaning: Meaning, values: Collection[str], schema: Schema) -> str:
    """Return which of the facts a column states that it may state: the first that half of its values can be read as.

    Of a fact's words and its description one word is enough: what is none describes. Where none can, it is the text
    among them; a column by a fact's own name, with values that are nearly its words,
    stays that fact, so that what is wrong with them is told.
    """
    if len(meaning.facts) == 1:
        return meaning.facts[0]
    told = list(told_values(values))
    described = [schema.facts[fact].kind for fact in meaning.facts] == [Kind.ENUM, Kind.TEXT]
    for fact in meaning.facts:
        if schema.facts[fact].kind is Kind.TEXT:
            continue
        is_code = schema.facts[fact].kind is Kind.CLASSIFICATION
        readable = sum(_readable(fact, value, schema, near=meaning.native or is_code) for value in told)
        if readable and (described or 2 * readable >= len(told)):
            return fact
    if meaning.native and schema.facts[meaning.facts[0]].kind is Kind.CLASSIFICATION:
        return meaning.facts[0]
    texts = [fact for fact in meaning.facts if schema.facts[fact].kind is Kind.TEXT]
    return texts[0] if texts and told else meaning.facts[0]


def told_values(values: Collection[str]) -> Iterator[str]:
    """Yield the first distinct values that say anything."""
    found = (value for value in values if value.strip() and not says_unknown(value, ""))
    for _, value in zip(range(_JUDGED), found, strict=False):
        yield value


def _readable(fact: str, value: str, schema: Schema, *, near: bool = False) -> bool:
    try:
        schema.read(fact, value, "")
    except InputError as error:
        if schema.facts[fact].kind is Kind.CLASSIFICATION and _LIKE_A_CODE.match(value.strip()):
            return near
        return near and error.suggestion is not None and schema.facts[fact].kind is Kind.ENUM
    return True


def reads_as(fact: str, schema: Schema, *, near: bool = False) -> Callable[[str], bool]:
    """Return what tells whether a text can be read as a fact, or is nearly one of its words."""
    return lru_cache(maxsize=4096)(lambda value: _readable(fact, value, schema, near=near))


@lru_cache(maxsize=4096)
def plain_header(text: str) -> str:
    """Return a header without what writers vary; nothing of one that is too long to be any.

    >>> plain_header("Ship-To Country*"), plain_header("ECCNCode"), plain_header("item.classification")
    ('ship to country', 'eccn code', 'item classification')
    """
    if len(text) > _LONGEST:
        return ""
    letters = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text)).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split())


def _shorter(header: str, name: str) -> Iterator[str]:
    """Yield a name, then without what stands in parentheses, without a unit, and without ``code`` or ``the``."""
    bare = plain_header(_IN_PARENTHESES.sub(" ", header))
    for one in dict.fromkeys((name, bare, _UNITS.sub("", name), _UNITS.sub("", bare))):
        for spelled in dict.fromkeys((one, _in_full(one), _UNITS.sub("", _in_full(one)))):
            yield spelled
            yield _QUALIFIED.sub("", spelled)
            yield spelled.replace("the ", "")


def _in_full(name: str) -> str:
    """Return a header whose words are written out that people shorten."""
    short = _data()["short"]
    return " ".join(short.get(word, word) for word in name.split())


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    path = DATA / "reading" / "headers.yaml"
    found: Mapping[str, Any] = parse_yaml(read_text(path), path.name)
    return {section: _plain_names(told) if section in _NAMED_BY_HEADER else told for section, told in found.items()}


_NAMED_BY_HEADER: Final = ("facts", "labels", "either", "unclear", "currency", "own_currency", "screening", "totals")


def _plain_names(told: Any) -> Any:
    """Return names as `plain_header` has them, whatever script they are written in."""
    if isinstance(told, list):
        return [plain_header(name) for name in told]
    return {
        key if "." in key else plain_header(key): _plain_names(names) if _are_names(key, names) else names
        for key, names in told.items()
    }


def _are_names(key: str, names: Any) -> bool:
    """Whether words are names of columns, and not the facts for which a name may stand."""
    return isinstance(names, list) and not any("." in name for name in names) and bool(key)


def in_other_money(header: str) -> str:
    """Return in which money, other than the facts', a header says that amounts are; empty if it says none."""
    signs = [sign for sign in _data()["other_money"] if not sign.isalnum() and sign in header]
    words = set(plain_header(header).split()) & set(_data()["other_money"])
    return next(iter((*signs, *sorted(words))), "").upper()


def totals() -> frozenset[str]:
    """Return the words with which a line begins that adds up others."""
    return frozenset(_data()["totals"])


def own_currency() -> frozenset[str]:
    """Return what a column of currencies says of amounts that are in that of the facts; nothing is one of it."""
    return frozenset(["", *_data()["own_currency"]])


@lru_cache(maxsize=1)
def screening_words() -> Mapping[str, str]:
    """Return what past screening results say, by the plain words for it."""
    return {plain_header(word): result for result, words in _data()["screening_words"].items() for word in words}


def ranked() -> frozenset[str]:
    """Return the facts of which only the best of several columns is used."""
    return frozenset(_data()["ranked"])


def party_columns() -> Mapping[str, Sequence[str]]:
    """Return what the columns of a list of parties are called, by the attribute of a party that they say."""
    found: Mapping[str, Sequence[str]] = _data()["party_list"]
    return found
