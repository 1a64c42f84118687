"""The law at a date, compiled for a portfolio: facts to codes, codes to ids, ids to an answer."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from comity.compile.answer import CompiledAnswer
from comity.compile.circuit import Circuit, evaluate, nodes_of
from comity.compile.cleared import clear_outcome, if_clear
from comity.compile.codes import FactCodes, cuts_of, line
from comity.compile.conditions import ConditionCircuits
from comity.compile.decision import Decision, formulas_of
from comity.compile.facts import ColumnFacts
from comity.compile.join import Contractor
from comity.compile.merge import MOST_CELLS, pack
from comity.compile.openness import Openness, Why
from comity.compile.stage import Input, Stage, classes_of
from comity.determine.activity import Activity
from comity.determine.outcome import Cause
from comity.law.formula import Formula, NumberComparison
from comity.law.law import Law
from comity.law.schema import Fact, Kind
from comity.law.source import Confidence
from comity.law.values import OneOf, Possible, SetOf, Text

Meaning = TypeVar("Meaning", bound=Hashable)
CONFIDENCES: Final = tuple(Confidence)


@dataclass(frozen=True)
class CompiledLaw:
    """A law at a date over the columns of a portfolio.

    Attributes:
        columns: the codes of each stated fact.
        stages: tables in order; each reads codes of columns and ids of stages before it.
        answers: what is found, by the id of the last stage.
    """

    law: Law
    day: date
    strict: bool
    columns: Mapping[str, FactCodes]
    stages: tuple[Stage, ...]
    answers: tuple[CompiledAnswer, ...]
    decision: Decision = field(repr=False)
    given: ColumnFacts = field(repr=False)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many codes each column and each derived fact has."""
        columns = {name: len(one.possible) for name, one in self.columns.items()}
        return columns | {stage.name: stage.ids for stage in self.given.stages}

    def classes(self, fact: str) -> Input:
        """Return the classes of a fact that the law tells apart: by code, the class."""
        told = [one.classes for stage in self.stages for one in stage.inputs if one.source == fact]
        codes = np.zeros(len(self.columns[fact].possible), np.int32)
        return Input(fact, *classes_of([codes, *told]))

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The stated facts on which some answer depends."""
        wanted = {one.source for stage in self.stages for one in stage.inputs}
        return tuple(name for name in self.columns if name in wanted)

    @property
    def cells(self) -> int:
        """How many combinations the tables hold."""
        return sum(stage.cells for stage in self.stages)

    def ids(self, codes: Mapping[str, npt.NDArray[Any]], rows: int) -> npt.NDArray[np.int32]:
        """Return the id of the last stage in every row, with NumPy (`comity.engines.numba.kernel` is the fast way)."""
        found: dict[str, npt.NDArray[Any]] = dict(codes)
        for stage in self.stages:
            found[stage.name] = np.broadcast_to(stage.apply(found), rows)
        return np.array(found[self.stages[-1].name])

    def causes(self, codes: Mapping[str, npt.NDArray[Any]], rows: int) -> list[tuple[Cause, ...]]:
        """Return why rows are open that are undetermined, or groups of rows: no table is made for it.

        Args:
            codes: the code of each column in every row.
            rows: how many there are.
        """
        axes: dict[str, npt.NDArray[Any]] = dict(codes)
        for stage in self.given.stages:
            axes[stage.name] = stage.apply(axes)
        numbers = evaluate(nodes_of(self._why.values()), axes)
        told = {cause: np.broadcast_to(numbers[node.number] > 0, rows).tolist() for cause, node in self._why.items()}
        return [tuple(cause for cause in told if told[cause][row]) for row in range(rows)]

    @cached_property
    def _why(self) -> Why:
        found = Openness(self.decision.truths, self.decision.logic).of_answer(self.decision)
        return {cause: found[cause] for cause in Cause if cause in found}

    def activity(self, codes: Mapping[str, int]) -> Activity:
        """Return an activity of which the columns say what these codes stand for."""
        stated = {name: self.columns[name].possible[code] for name, code in codes.items()}
        return activity_of({name: possible for name, possible in stated.items() if possible is not None}, self.law)


def activity_of(facts: Mapping[str, Possible], law: Law) -> Activity:
    """Return the activity that facts by their full names describe, with the parties they speak of."""
    parties: dict[str, dict[str, Possible]] = {}
    for name, possible in facts.items():
        role, _, attribute = name.partition(".")
        if attribute and role in law.schema.roles:
            parties.setdefault(role, {})[attribute] = possible
    return Activity(facts, parties=tuple(parties.items()))


def compile_law(
    law: Law,
    day: date,
    columns: Mapping[str, FactCodes | Iterable[Possible | None] | None] | None = None,
    *,
    strict: bool = False,
    clear: bool = False,
    refine: Iterable[Law] = (),
    most_cells: int = MOST_CELLS,
) -> CompiledLaw:
    """Compile a law at a date for some columns.

    Args:
        law: the law.
        day: the day whose law applies to every row.
        columns: for each fact that a row may state, its codes, or what may be known of it; None for any single value.
            Facts that are not here are stated in no row. Every fact that is not free text, if None.
        strict: make no assumption at all.
        clear: whether answers tell what they were if screening of the parties was clear.
        refine: laws with which this one is to be compared: numbers are cut where they cut them, too.
        most_cells: no two tables are packed into one beyond this.

    Raises:
        LawError: a rule compares the numbers of two facts with each other.
    """
    if columns is None:
        columns = {fact.name: None for fact in law.schema.facts.values() if fact.kind is not Kind.TEXT}
    at = law.at(day)
    cuts = cuts_for(columns, [law, *refine], day)
    codes = {
        name: known if isinstance(known, FactCodes) else _codes(law.schema.fact(name, "portfolio"), known, law, cuts)
        for name, known in columns.items()
    }
    given = ColumnFacts(law, day, strict, codes)
    decision = Decision(at, ConditionCircuits(Circuit(), given))
    outputs = (*decision.outputs, *([if_clear(decision, given)] if clear else []))
    counts = {name: len(one.possible) for name, one in codes.items()} | {s.name: s.ids for s in given.stages}
    contractor = Contractor({"answer": outputs}, counts)
    found = contractor.contract()["answer"]
    answers = [answer_of(decision, *result) for result in found.results]
    stages = packed([*given.stages, *contractor.joins], found.source, answers, most_cells)
    return CompiledLaw(law, day, strict, codes, *stages, decision, given)


def answer_of(decision: Decision, decided: int, rank: int, clear: int | None = None) -> CompiledAnswer:
    """Return what the outputs of a decision stand for, and what was worked out besides (see `if_clear`)."""
    ground, rule = decision.ground(decided)
    told = None if clear is None else clear_outcome(clear, ground.outcome)
    return CompiledAnswer(ground.outcome, rule, CONFIDENCES[rank], told)


def packed(
    stages: Sequence[Stage], source: str, meaning: Sequence[Meaning], most_cells: int = MOST_CELLS
) -> tuple[tuple[Stage, ...], tuple[Meaning, ...]]:
    """Return few stages for many.

    Args:
        stages: in order.
        source: whose ids are wanted; if empty, nothing varies.
        meaning: what each of its ids stands for; ids of the same meaning are joined.
        most_cells: no two tables are packed into one beyond this.

    Returns:
        the stages, and what each id of the last one stands for.
    """
    distinct = tuple(dict.fromkeys(meaning))
    if len(distinct) == 1:
        return (Stage("answer", (), np.zeros(1, np.int32), 1),), distinct
    number = {one: place for place, one in enumerate(distinct)}
    classes = np.array([number[one] for one in meaning], np.int32)
    found, wanted = pack(stages, {"answer": Input(source, classes, len(distinct))}, most_cells)
    where = wanted["answer"]
    if found and where.source == found[-1].name and len(where.classes) == where.count:
        return tuple(found), tuple(distinct[one] for one in where.classes)
    return (*found, Stage("answer", (where,), np.arange(where.count, dtype=np.int32), where.count)), distinct


def cuts_for(names: Iterable[str], laws: Iterable[Law], day: date) -> dict[str, tuple[float, ...]]:
    """Return where laws cut the line of each fact that is a number or a date."""
    laws = list(laws)
    ordered = [fact for name in names if (fact := laws[0].schema.fact(name, "portfolio")).kind.is_ordered]
    if not ordered:
        return {}
    every = _atoms(formula for law in laws for formula in formulas_of(law.at(day)))
    comparisons = [atom for atom in every if isinstance(atom, NumberComparison)]
    gathering = [fact for fact in laws[0].schema.facts.values() if fact.kind.is_ordered and fact.gathers]
    return {fact.name: _cut(fact, gathering, comparisons) for fact in ordered}


def _cut(fact: Fact, gathering: Iterable[Fact], comparisons: Sequence[Formula]) -> tuple[float, ...]:
    """Return where a number's line is cut: where it is compared, and where a fact is that gathers it."""
    own = cuts_of(fact.name, comparisons, fact.assume)
    attribute = fact.name.partition(".")[2]
    gathered = (one for one in gathering if attribute in one.over or fact.name in one.also)
    return tuple(sorted({*own, *(cut for one in gathered for cut in cuts_of(one.name, comparisons, one.assume))}))


def _atoms(formulas: Iterable[Formula]) -> Iterator[Formula]:
    """Yield the atoms of formulas, each once: parts are shared between rules."""
    seen: set[Formula] = set()
    stack = list(formulas)
    while stack:
        one = stack.pop()
        if one not in seen:
            seen.add(one)
            parts = tuple(one.children())
            stack.extend(parts)
            if not parts:
                yield one


def _codes(
    fact: Fact, possible: Iterable[Possible | None] | None, law: Law, cuts: Mapping[str, tuple[float, ...]]
) -> FactCodes:
    """Return the codes of a column: unknown first, then what may be known."""
    known = [one for one in (_alone(fact, law) if possible is None else possible) if one is not None]
    if not fact.kind.is_ordered:
        return FactCodes(fact.name, (None, *dict.fromkeys(known)))
    return FactCodes(fact.name, (None, *dict.fromkeys([*line(cuts[fact.name]), *known])), cuts[fact.name])


def _alone(fact: Fact, law: Law) -> Iterable[Possible]:
    """Return every single value of a fact; of a set, each member alone and none."""
    match fact.kind:
        case Kind.BOOL:
            return [OneOf(frozenset([value])) for value in (False, True)]
        case Kind.ENUM:
            return [OneOf(frozenset([value])) for value in fact.values]
        case Kind.COUNTRY:
            return [OneOf(frozenset([code])) for code in sorted(law.schema.countries)]
        case Kind.CLASSIFICATION:
            return [OneOf(frozenset([code])) for code in sorted(law.codes.universe)]
        case Kind.ENUM_SET | Kind.COUNTRY_SET:
            members = sorted(fact.values) if fact.kind is Kind.ENUM_SET else sorted(law.schema.countries)
            sets = [frozenset[str](), *(frozenset([member]) for member in members)]
            return [SetOf(members, members) for members in sets]
        case Kind.TEXT:
            return [Text("stated")]
        case _:
            return []
