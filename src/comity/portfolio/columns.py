"""From a table's columns to facts: which column says what, and how its cells are read.

A cell is made plain text of its fact (`FactColumn.plain`), each distinct text once, whoever reads the table: row by row
for one determination each, or by columns for the engines.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, Final

from comity.days import day_order, plain_day
from comity.errors import InputError, did_you_mean
from comity.home import STATE
from comity.law.schema import Fact, Kind, Schema
from comity.law.written import decimal_mark, plain_amount
from comity.portfolio.headers import (
    ORIGIN,
    Headers,
    Meaning,
    choose,
    in_other_money,
    plain_header,
    ranked,
    reads_as,
    screening_words,
)
from comity.scalars import joined

Values = Callable[[str], Collection[str]]
"""Returns the distinct texts of a column."""
Plain = Callable[[str], str]
"""Makes a cell the plain text of a fact; empty where it says nothing of it."""
_LABELS: Final = {"order": "number of the order", "line": "number of the line"}
NO_FACT: Final = "no column is understood"
_PARTY: Final = ("kind", "name")
_UNKNOWN: Final = "unknown"
"""States that a fact is not known, so that nothing given for all rows takes its place."""
_SCREENED: Final[Mapping[str, Mapping[str, str]]] = {
    "listed": {"clear": "none"},
    "possible_match": {"clear": "no", "hit": "yes"},
    "listed_ownership_percent": {"clear": "0"},
    "blocked_ownership_percent": {"clear": "0"},
}
"""What a screening result says of a party's attributes."""
_PROPOSED: Final[Mapping[str, str]] = {
    "activity.kind": "--activity export",
    ORIGIN: f"--from {STATE}",
    "destination.country": "--to COUNTRY",
    "item.classification": "--item CLASSIFICATION",
}
"""What most questions need, and how to say it of every row."""


@dataclass(frozen=True)
class FactColumn:
    """A fact that a column states.

    Attributes:
        source: the column's header.
        fact: the fact.
        plain: makes a cell the plain text of the fact.
    """

    source: str
    fact: str
    plain: Plain


@dataclass(frozen=True)
class TableColumns:
    """What the columns of a table say.

    Attributes:
        facts: those that state facts; several may state the same.
        labels: by ``id``, ``name`` and the like, the column that is one.
        currency: the column that says in what money amounts are.
        screening: the column that says what screening the parties gave.
        defaults: facts of every row that does not state them.
        unused: columns that are not used, with what may be meant by them.
        notes: by what convention some are read, and what was chosen.
        proposals: what is missing, and how to say it.
    """

    facts: tuple[FactColumn, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    screening: str = ""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    unused: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()

    @property
    def understood(self) -> dict[str, str]:
        """What each column that is used says."""
        found: dict[str, str] = {}
        for one in self.facts:
            says = f"screening of {one.fact.partition('.')[0]}" if one.source == self.screening else one.fact
            before = found.get(one.source, says)
            found[one.source] = before if says in before else f"{before} and {says}"
        found |= {
            column: _LABELS.get(label, f"row {label}") for label, column in self.labels.items() if column not in found
        }
        return found | ({self.currency: "currency"} if self.currency else {})

    @property
    def fact_names(self) -> tuple[str, ...]:
        """Every fact that a column states, once."""
        return tuple(dict.fromkeys(one.fact for one in self.facts))


def understand(
    names: Sequence[str],
    values: Values,
    headers: Headers,
    schema: Schema,
    where: str,
    defaults: Mapping[str, Any] | None = None,
) -> TableColumns:
    """Return what the columns of a table say.

    Args:
        names: the headers.
        values: returns the distinct texts of a column.
        headers: the names that facts are known by.
        schema: the facts.
        where: what to call the table in an error.
        defaults: facts of every row that does not state them, by full name.

    Raises:
        InputError: no column is understood, or one that a user named is not there.
    """
    here = {plain_header(name) for name in names}
    for name in headers.unmatched:
        if name not in here:
            near = did_you_mean(name, here)
            raise InputError(f"there is no column '{name}'", where=f"{where}: --map", suggestion=near)
    return _Understanding(list(names), values, headers, schema, where, dict(defaults or {})).found()


@dataclass
class _Understanding:
    """Works out what the columns say."""

    names: list[str]
    values: Values
    headers: Headers
    schema: Schema
    where: str
    defaults: dict[str, Any]
    facts: list[FactColumn] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    unused: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def found(self) -> TableColumns:
        claims = self._claims()
        for name, meaning in self._best(claims).items():
            if why := self._says_other(name, meaning):
                self.unused[name] = why
            else:
                self._add(name, meaning)
        for name in self.names:
            if name not in claims and not self._is_label(name):
                self.unused[name] = self._hint(name)
        currency = self._take("currency")
        screening = self._screening()
        if not self.facts:
            first = next(iter(self.unused.values()), "")
            raise InputError(
                f"{NO_FACT} (found {', '.join(self.names[:12])}){f'; {first}' if first else ''}",
                where=self.where,
                accepts='columns called as in docs/tables.md, or --map "COLUMN=FACT"',
            )
        self._check_derived()
        proposals = tuple(self._proposals())
        return TableColumns(
            tuple(self.facts),
            self.labels,
            currency,
            screening,
            self.defaults,
            self.unused,
            tuple(self.notes),
            proposals,
        )

    def _claims(self) -> dict[str, Meaning]:
        """Return what each column means by its name; of names that are not clear, by what the others mean."""
        found = {name: meaning for name in self.names if (meaning := self.headers.meaning(name))}
        taken = {fact for meaning in found.values() for fact in meaning.facts}
        for name in self.names:
            if self.headers.unclear(name) and (meaning := self.headers.settled(name, taken)):
                found[name] = meaning
        return found

    def _best(self, claims: dict[str, Meaning]) -> dict[str, Meaning]:
        """Return the columns that are used: of those that say the same and are ranked, the first."""
        for fact in ranked():
            rivals = {name: m for name, m in claims.items() if m.facts == (fact,)}
            chosen = min(rivals, key=lambda name: (not rivals[name].stated, rivals[name].rank), default="")
            for name in rivals:
                if name != chosen:
                    self.unused[name] = f"{chosen} is used for {fact}"
        return {name: meaning for name, meaning in claims.items() if name not in self.unused}

    def _says_other(self, name: str, meaning: Meaning) -> str:
        """Return why a column says not what its name lets expect: amounts in other money, numbers for names."""
        if meaning.stated or meaning.native:
            return ""
        money = in_other_money(name)
        if money and all(self.schema.facts[fact].unit == "USD" for fact in meaning.facts):
            return f"in {money}, and amounts are in USD: left open"
        told = [value.strip() for value in self.values(name) if value.strip()]
        if told and all(value.isdigit() for value in told) and any(fact.endswith(".name") for fact in meaning.facts):
            return "numbers of accounts, and no names"
        return ""

    def _add(self, name: str, meaning: Meaning) -> None:
        """Add what a column states: the fact; of a party's column what kind it is where it says so, else its name."""
        fact = choose(meaning, self.values(name), self.schema)
        role, _, attribute = fact.partition(".")
        if len(meaning.facts) > 1 and attribute in _PARTY and role in self.schema.roles:
            is_kind = reads_as(f"{role}.kind", self.schema, near=meaning.native)
            told = [is_kind(value.strip()) for value in self.values(name) if value.strip()]
            if any(told):
                self.facts.append(FactColumn(name, f"{role}.kind", _only(is_kind)))
            if not all(told) or not told:
                self.facts.append(FactColumn(name, f"{role}.name", _only(lambda text: not is_kind(text))))
            return
        described = [one for one in meaning.facts if self.schema.facts[one].kind is Kind.TEXT]
        if described and self.schema.facts[fact].kind is Kind.ENUM:
            self._add_described(name, fact, described[0])
            return
        self.facts.append(FactColumn(name, fact, self._plain(name, self.schema.facts[fact])))

    def _add_described(self, name: str, fact: str, description: str) -> None:
        """Add a column of a fact's words of which some cells describe it in others: these leave the fact open."""
        is_word = reads_as(fact, self.schema, near=True)
        self.facts.append(FactColumn(name, fact, partial(_word, is_word=is_word)))
        if not all(is_word(value.strip()) for value in self.values(name)):
            self.facts.append(FactColumn(name, description, _only(lambda text: not is_word(text))))
            self.notes.append(f"{name}: what is no word for {fact} describes it, and leaves it open")

    def _plain(self, name: str, fact: Fact) -> Plain:
        """Return how the cells of a column are read, by the convention that its values tell."""
        if fact.kind is Kind.DATE:
            order = day_order(self.values(name))
            if order:
                self.notes.append(f"{name}: days are written {order}")
            return lru_cache(maxsize=65536)(lambda text: plain_day(text, order))
        if fact.kind is Kind.NUMBER:
            mark = decimal_mark(self.values(name))
            if mark == ",":
                self.notes.append(f"{name}: decimals are written with a comma")
            money = fact.is_amount and not fact.whole
            return lru_cache(maxsize=65536)(lambda text: plain_amount(text, mark, amount=money))
        return str.strip

    def _is_label(self, name: str) -> bool:
        """Take a column as a label, if it is one and no other is; an id must differ from row to row."""
        label = self.headers.label(name)
        if label is None or label in self.labels:
            return False
        self.labels[label] = name
        return True

    def _take(self, label: str) -> str:
        return self.labels.pop(label, "")

    def _screening(self) -> str:
        """Spread a column of screening results over the parties that other columns name; return the column."""
        column = self._take("screening")
        roles = dict.fromkeys(one.fact.partition(".")[0] for one in self.facts if one.fact.endswith(".name"))
        if column and not roles:
            self.unused[column] = "no column names a party"
        if not column or not roles:
            return ""
        for role in roles:
            for attribute, means in _SCREENED.items():
                fact = f"{role}.{attribute}"
                if fact in self.schema.facts and fact not in {one.fact for one in self.facts}:
                    self.facts.append(FactColumn(column, fact, _screened(means, attribute)))
        return column

    def _check_derived(self) -> None:
        """Refuse a column for a fact that follows from another column.

        Raises:
            InputError: there is one.
        """
        first = {one.fact: one.source for one in reversed(self.facts)}
        for fact, column in first.items():
            follows = [other for name, other in first.items() if tells(name, self.schema.facts[fact])]
            if follows:
                told = f"'{column}' follows from '{follows[0]}', and both are columns"
                raise InputError(told, where=self.where, accepts="one of them")

    def _hint(self, name: str) -> str:
        if self.headers.ignored(name):
            return ""
        return self.headers.unclear(name) or did_you_mean(name, self.schema.facts) or ""

    def _proposals(self) -> Iterator[str]:
        stated = {one.fact for one in self.facts} | self.defaults.keys()
        missing = [fact for fact in _PROPOSED if fact not in stated]
        if missing:
            asked = joined(f"{fact} ({self.schema.facts[fact].ask})" for fact in missing)
            yield f"no column for {asked}: add {' '.join(_PROPOSED[fact] for fact in missing)}?"


def _word(text: str, is_word: Callable[[str], bool]) -> str:
    said = text.strip()
    return said if not said or is_word(said) else _UNKNOWN


def _only(keep: Callable[[str], bool]) -> Plain:
    return lambda text: text.strip() if text.strip() and keep(text.strip()) else ""


def _screened(means: Mapping[str, str], attribute: str) -> Plain:
    """Return what a past screening result says of an attribute; one that is not understood is left to be refused."""
    words = screening_words()

    def plain(text: str) -> str:
        if not text.strip():
            return ""
        result = words.get(plain_header(text))
        return means.get(result, "") if result else text if attribute == "possible_match" else ""

    return plain


def tells(name: str, derived: Fact) -> bool:
    """Whether a fact is one of those from which a derived one follows."""
    role, _, attribute = name.partition(".")
    return name in derived.also or (attribute in derived.over and role != derived.name.partition(".")[0])
