"""From columns to the facts an answer is worked out from, as `comity.determine.assume` works them out for one activity.

A column is one stated fact. A fact that follows from others (the destination, from the end user's country) becomes a
stage of its own; one that is assumed where nobody states it has the assumption in place of *unknown*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import Final

import numpy as np

from comity.compile.codes import FactCodes
from comity.compile.stage import Input, Stage
from comity.determine.activity import Activity
from comity.determine.assume import basis
from comity.determine.derive import about_party
from comity.determine.statements import Party
from comity.errors import InputError
from comity.law.follows import Derivation
from comity.law.law import Law
from comity.law.schema import Fact, Kind
from comity.law.values import Possible, Text, known

_MOST_PARTY_CELLS = 200_000
_TELLING: Final[Mapping[str, Possible]] = {"name": Text(""), "listed": known([])}
"""What of a party tells something by being stated at all: who is named must be screened, who is listed or not, was."""


@dataclass(frozen=True)
class FactSource:
    """Where a fact's codes are found, and what each means; without a source, the same in every row."""

    source: str
    codes: FactCodes


@dataclass
class ColumnFacts:
    """Every fact of the law over some columns.

    Attributes:
        columns: the codes of each stated fact.
        stages: those that work out facts which follow from others.
        clear: as if screening of the parties, who owns them included, had found nothing.
    """

    law: Law
    day: date
    strict: bool
    columns: Mapping[str, FactCodes]
    stages: list[Stage] = field(default_factory=list)
    clear: bool = False
    _known: dict[str, FactSource] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._always = basis(Activity({}), self.law, self.day, self.strict, cleared=self.clear).given
        if self.clear:
            self._work_out_parties()
            return
        self._known["date"] = FactSource("", FactCodes("date", (self._always["date"],)))
        for one in self.law.schema.follows:
            self._follow(one)
        for name in dict.fromkeys(one.fact for one in self.law.schema.follows):
            self._assume(name)
        self._work_out_parties()

    def cleared(self) -> ColumnFacts:
        """Return the columns as if screening of the parties had found nothing; stages are added to the same list."""
        known = {name: one for name, one in self._known.items() if not about_party(name)}
        return replace(self, clear=True, _known=known)

    @property
    def screened(self) -> tuple[FactSource, ...]:
        """What screening of the parties and of their owners tells, over all parties."""
        facts = self.law.schema.facts.values()
        return tuple(self.fact(fact.name) for fact in facts if fact.gathers and about_party(fact.name))

    def _work_out_parties(self) -> None:
        for fact in self.law.schema.facts.values():
            if fact.gathers and fact.kind is not Kind.COUNTRY_SET and fact.name not in self._known:
                self._of_parties(fact)

    def fact(self, name: str) -> FactSource:
        """Return where a fact is found; what no column states is the same in every row."""
        if name not in self._known:
            fact = self.law.schema.facts.get(name)
            column = self.columns.get(name)
            if column is None:
                self._known[name] = FactSource("", FactCodes(name, (self._always.get(name),)))
            elif fact and fact.assume is not None and (self.clear if about_party(fact.name) else not self.strict):
                self._known[name] = FactSource(name, column.assumed(fact.assume))
            else:
                self._known[name] = FactSource(name, column)
        return self._known[name]

    def stated(self, name: str) -> FactSource:
        """Return a fact as stated, nothing derived or assumed."""
        column = self.columns.get(name)
        return FactSource(name, column) if column is not None else FactSource("", FactCodes(name, (None,)))

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of which some column says something."""
        heads = dict.fromkeys(name.split(".", 1)[0] for name in self.columns)
        return tuple(role for role in heads if role in self.law.schema.roles)

    def _follow(self, one: Derivation) -> None:
        """Add what follows from columns for a fact that nobody states, where some column tells of its parts."""
        parts = [self._known.get(name) or self.stated(name) for name in one.parts]
        if any(part.source for part in parts) and not (one.supposed and self.strict):
            stated = self._known.get(one.fact) or self.stated(one.fact)
            self._known[one.fact] = self._first(one.fact, stated, self._derive(one.fact, parts, one.follows))

    def _assume(self, name: str) -> None:
        """Put the assumption in place of what is not known of a fact that follows from others."""
        found, fact = self._known.get(name), self.law.schema.facts.get(name)
        if found and fact and fact.assume is not None and not self.strict:
            self._known[name] = FactSource(found.source, found.codes.assumed(fact.assume))

    def _of_parties(self, fact: Fact) -> None:
        """Work out what parties' attributes say together, where some column states them or names a party."""
        telling = {f"{role}.{attribute}" for role in self.roles for attribute in (*fact.over, "name")}
        if telling & self.columns.keys():
            found = self._together(fact)
        else:
            found = FactSource("", FactCodes(fact.name, (self._always.get(fact.name),)))
        if fact.name in self.columns:
            found = self._first(fact.name, self.stated(fact.name), found)
        self._known[fact.name] = found

    def _together(self, fact: Fact) -> FactSource:
        parts = [self._party(role, fact) for role in self.roles]
        if np.prod([len(part.codes.possible) for part in parts]) > _MOST_PARTY_CELLS:
            raise InputError(
                f"too many columns about parties to work out {fact.name}", where="portfolio", accepts="fewer roles"
            )

        def found(*stated: object) -> Possible | None:
            parties = tuple(party for party in stated if isinstance(party, tuple))
            facts = {f"{role}.{name}": value for role, attributes in parties for name, value in attributes.items()}
            activity = Activity(facts, parties=parties)
            return basis(activity, self.law, self.day, self.strict, cleared=self.clear).given.get(fact.name)

        return self._derive(fact.name, parts, found)

    def _party(self, role: str, fact: Fact) -> FactSource:
        """Return what the columns of a role say of one matter: its attributes, and whether it is named or there."""
        names = [name for name in self.columns if name.startswith(f"{role}.")]
        inputs, options = [], []
        for name in names:
            codes = self.columns[name].possible
            attribute = name.split(".", 1)[1]
            if attribute in fact.over:
                inputs.append(Input.whole(name, len(codes)))
                options.append([(attribute, possible) for possible in codes])
            else:
                stated = np.array([possible is not None for possible in codes], np.int32)
                inputs.append(Input(name, stated, 2))
                there = _TELLING.get(attribute)
                options.append([("", None), (attribute if there else "*", there)])
        found: list[Party | None] = []
        for combination in product(*options):
            said = {a: p for a, p in combination if a and a != "*" and p is not None}
            found.append((role, said) if said or any(a == "*" for a, _ in combination) else None)
        return self._tabulated(f"{role} for {fact.name}", inputs, found)

    def _first(self, name: str, one: FactSource, other: FactSource) -> FactSource:
        """Return the first of two facts that is known."""
        if not one.source and one.codes.possible == (None,):
            return FactSource(other.source, FactCodes(name, other.codes.possible, other.codes.cuts))
        return self._derive(name, [one, other], lambda a, b: b if a is None else a)

    def _derive(self, name: str, parts: Sequence[FactSource], work_out: Callable[..., object]) -> FactSource:
        varying = [part for part in parts if part.source]
        inputs = [Input.whole(part.source, len(part.codes.possible)) for part in varying]
        found = [work_out(*values) for values in product(*(part.codes.possible for part in parts))]
        return self._tabulated(name, inputs, found)

    def _tabulated(self, name: str, inputs: Sequence[Input], found: Sequence[object]) -> FactSource:
        """Make a stage of what each combination of its inputs gives."""
        order: dict[object, int] = {None: 0}
        kept: list[object] = [None]
        table = np.empty(len(found), np.int32)
        for place, value in enumerate(found):
            key = _key(value)
            if key not in order:
                order[key] = len(kept)
                kept.append(value)
            table[place] = order[key]
        source = f"{name} #{len(self.stages) + 1}"
        self.stages.append(Stage(source, tuple(inputs), table, len(kept)))
        return FactSource(source, FactCodes(name, tuple(kept)))  # type: ignore[arg-type]


def _key(value: object) -> object:
    return (value[0], tuple(sorted(value[1].items()))) if isinstance(value, tuple) else value
