"""The same rules in three other engines, each in its own language and given its best form of the columns.

Every peer works out each part that rules share once, in layers; it gives, for each rule, in how many rows it holds and
in how many it is undecided, and keeps no row. That is less than a determination: outcome, deciding rule and confidence
would come on top.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bench.conditions import Always, Among, Compare, Conditions, Either, Every, No, Node, Stated, Within, parts_of
from comity.law.values import Truth

Truths = npt.NDArray[np.int8]
"""By rule and row: 0 false, 1 undecided, 2 true."""
Counts = dict[str, tuple[int, int]]
"""For each rule: in how many rows it holds, in how many it is undecided."""


class Peer(ABC):
    """An engine that evaluates rules over a table.

    Args:
        conditions: the rules.
        rules: which of them.
        table: the facts, worked out (`bench.given`).
    """

    name: str

    def __init__(self, conditions: Conditions, rules: Sequence[str], table: pa.Table) -> None:
        self.conditions = conditions
        self.rules = [r for r in rules if not isinstance(conditions.nodes[conditions.rules[r]], Always)]
        self.nodes = conditions.needed(self.rules)
        uses = Counter(part for number in self.nodes for part in parts_of(conditions.nodes[number]))
        wanted = {conditions.rules[rule] for rule in self.rules}
        self.kept = [number for number in self.nodes if uses[number] > 1 or number in wanted]
        self.load(table)

    @abstractmethod
    def load(self, table: pa.Table) -> None:
        """Take the facts in the engine's own memory, and prepare what can be prepared."""

    @abstractmethod
    def count(self) -> Counts:
        """Evaluate every rule in every row; return the counts. This is what is timed."""

    @abstractmethod
    def truths(self) -> Truths:
        """Return the truth of each rule in each row, for comparison."""

    def layers(self) -> Iterator[list[int]]:
        """Yield the nodes that are worked out once, layer by layer: each needs only earlier layers."""
        kept, depth = set(self.kept), dict[int, int]()
        layers: dict[int, list[int]] = {}
        for number in self.nodes:  # parts come first
            below = max((depth[part] for part in parts_of(self.conditions.nodes[number])), default=0)
            depth[number] = below + (number in kept)
            if number in kept:
                layers.setdefault(depth[number], []).append(number)
        yield from (layers[level] for level in sorted(layers))


class Polars(Peer):
    """Polars: expressions over enumerations, with its own nulls as *undecided*."""

    name = "Polars"

    def load(self, table: pa.Table) -> None:
        import polars as pl  # noqa: PLC0415

        enums = {c: pl.Enum(texts) for c, texts in self.conditions.texts.items()}
        self._frame = pl.DataFrame(pl.from_arrow(table)).with_columns(
            pl.col(column).cast(pl.String).cast(kind) for column, kind in enums.items()
        )
        self._rules = {rule: f"n{self.conditions.rules[rule]}" for rule in self.rules}

    def count(self) -> Counts:
        import polars as pl  # noqa: PLC0415

        told = [pl.col(c).sum().alias(f"{r} holds") for r, c in self._rules.items()]
        told += [pl.col(c).null_count().alias(f"{r} open") for r, c in self._rules.items()]
        [row] = self._lazy(list(set(self._rules.values()))).select(told).collect(engine="in-memory").to_dicts()
        return {rule: (row[f"{rule} holds"], row[f"{rule} open"]) for rule in self._rules}

    def truths(self) -> Truths:
        found = self._lazy(list(set(self._rules.values()))).collect()
        coded = [found[c].cast(int).fill_null(-1).to_numpy() for c in self._rules.values()]
        return np.array([np.where(one < 0, 1, 2 * one) for one in coded], np.int8)

    def _lazy(self, columns: list[str]) -> Any:
        frame = self._frame.lazy()
        done: set[int] = set()
        for layer in self.layers():
            frame = frame.with_columns(self._expression(n, done).alias(f"n{n}") for n in layer)
            done |= set(layer)
        return frame.select(columns)

    def _expression(self, number: int, done: set[int]) -> Any:
        import polars as pl  # noqa: PLC0415

        if number in done:
            return pl.col(f"n{number}")
        match self.conditions.nodes[number]:
            case Always(truth):
                return pl.lit(truth, dtype=pl.Boolean)
            case Among(column, yes, unsure, unknown):
                return self._among(column, yes, unsure, unknown)
            case Compare(column, operator, limit):
                value = pl.col(column)
                return {"<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit}[operator]
            case Within(column, text, low, high):
                value = pl.col(column)
                limits = [
                    pl.col(text).replace_strict(dict(one), default=None, return_dtype=pl.Float64) for one in (low, high)
                ]
                return pl.when(value <= limits[0]).then(True).when(value > limits[1]).then(False)
            case Stated(columns, truth):
                there = reduce(lambda a, b: a | b, (pl.col(column).is_not_null() for column in columns))
                return pl.when(there).then(truth)
            case Every(parts):
                return reduce(lambda a, b: a & b, (self._expression(part, done) for part in parts))
            case Either(parts):
                return reduce(lambda a, b: a | b, (self._expression(part, done) for part in parts))
            case No(part):
                return ~self._expression(part, done)
        raise TypeError(number)

    def _among(self, column: str, yes: frozenset[str], unsure: frozenset[str], unknown: Truth) -> Any:
        import polars as pl  # noqa: PLC0415

        kind = pl.Enum(self.conditions.texts[column])

        def one_of(texts: frozenset[str]) -> Any:
            if len(texts) == 1:
                return pl.col(column) == pl.lit(next(iter(texts)), dtype=kind)
            return pl.col(column).is_in(pl.Series(sorted(texts), dtype=kind).implode())

        found = one_of(yes) if yes else pl.when(pl.col(column).is_not_null()).then(False)
        if unsure:
            found = pl.when(~one_of(unsure)).then(found)
        return (
            found
            if unknown is None
            else found.fill_null(unknown)
            if not unsure
            else pl.when(pl.col(column).is_null()).then(unknown).otherwise(found)
        )


class PolarsByRule(Polars):
    """Polars as one would write it first: an expression for each rule, shared parts left to its own optimizer."""

    name = "Polars, rule by rule"

    def layers(self) -> Iterator[list[int]]:
        yield sorted({self.conditions.rules[rule] for rule in self.rules})

    def _lazy(self, columns: list[str]) -> Any:
        [rules] = self.layers()
        return self._frame.lazy().select(self._expression(n, set()).alias(f"n{n}") for n in rules).select(columns)


class DuckDB(Peer):
    """DuckDB: SQL over enumerations, with its own NULL as *undecided*; layers are nested queries."""

    name = "DuckDB"

    def load(self, table: pa.Table) -> None:
        import duckdb  # noqa: PLC0415

        self._connection = duckdb.connect()
        self._connection.register("arrow", table)
        columns = []
        for column in table.column_names:
            if column in self.conditions.texts:
                values = ", ".join(map(_quoted, self.conditions.texts[column]))
                self._connection.execute(f"CREATE TYPE {_name(f'kind {column}')} AS ENUM ({values})")
                columns.append(f"{_name(column)}::VARCHAR::{_name(f'kind {column}')} AS {_name(column)}")
            else:
                columns.append(_name(column))
        self._connection.execute(f"CREATE TABLE facts AS SELECT {', '.join(columns)} FROM arrow")  # noqa: S608  names of our own
        self._connection.unregister("arrow")
        self._rules = {rule: f"n{self.conditions.rules[rule]}" for rule in self.rules}

    def count(self) -> Counts:
        columns = sorted(set(self._rules.values()))
        told = ", ".join(f"count_if({c}), count({c})" for c in columns)
        row = self._connection.execute(f"SELECT count(*), {told} FROM {self._query()}").fetchall()[0]  # noqa: S608  names of our own
        found = {c: (row[2 * n + 1], row[0] - row[2 * n + 2]) for n, c in enumerate(columns)}
        return {rule: found[column] for rule, column in self._rules.items()}

    def truths(self) -> Truths:
        coded = ", ".join(
            f"CASE WHEN {c} THEN 2 WHEN NOT {c} THEN 0 ELSE 1 END AS {c}" for c in sorted(set(self._rules.values()))
        )
        self._connection.execute("SET threads = 1")  # rows in order
        found = self._connection.execute(f"SELECT {coded} FROM {self._query()}").fetchnumpy()  # noqa: S608  names of our own
        self._connection.execute("RESET threads")
        return np.array([found[c] for c in self._rules.values()], np.int8)

    def _query(self) -> str:
        query = "facts"
        done: set[int] = set()
        for layer in self.layers():
            made = ", ".join(f"{self._sql(n, done)} AS n{n}" for n in layer)
            query = f"(SELECT *, {made} FROM {query})"  # noqa: S608  names of our own
            done |= set(layer)
        return query

    def _sql(self, number: int, done: set[int]) -> str:
        if number in done:
            return f"n{number}"
        match self.conditions.nodes[number]:
            case Always(truth):
                return _truth(truth)
            case Among(column, yes, unsure, unknown):
                return _among(column, yes, unsure, unknown)
            case Compare(column, operator, limit):
                return f"({_name(column)} {operator} {limit!r})"
            case Within(column, text, low, high):
                limits = [
                    f"CASE {_name(text)} "
                    + " ".join(f"WHEN {_quoted(t)} THEN {limit!r}::DOUBLE" for t, limit in sorted(one))
                    + " END"
                    for one in (low, high)
                ]
                value = _name(column)
                return f"CASE WHEN {value} <= {limits[0]} THEN true WHEN {value} > {limits[1]} THEN false END"
            case Stated(columns, truth):
                there = " OR ".join(f"{_name(column)} IS NOT NULL" for column in columns)
                return f"CASE WHEN {there} THEN {_truth(truth)} END"
            case Every(parts):
                return f"({' AND '.join(self._sql(part, done) for part in parts)})"
            case Either(parts):
                return f"({' OR '.join(self._sql(part, done) for part in parts)})"
            case No(part):
                return f"(NOT {self._sql(part, done)})"
        raise TypeError(number)


def _name(column: str) -> str:
    return '"' + column + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _truth(truth: Truth) -> str:
    return "NULL::BOOLEAN" if truth is None else str(truth).lower()


def _among(column: str, yes: frozenset[str], unsure: frozenset[str], unknown: Truth) -> str:
    name = _name(column)

    def one_of(texts: frozenset[str]) -> str:
        if len(texts) == 1:
            return f"{name} = {_quoted(next(iter(texts)))}"
        return f"{name} IN ({', '.join(map(_quoted, sorted(texts)))})"

    cases = [f"WHEN {name} IS NULL THEN {_truth(unknown)}"]
    if unsure:
        cases.append(f"WHEN {one_of(unsure)} THEN NULL::BOOLEAN")
    if unknown is None and not unsure and yes:
        return f"({one_of(yes)})"
    return f"CASE {' '.join(cases)} ELSE {one_of(yes) if yes else 'false'} END"


class OpenFisca(Peer):
    """openfisca-core: a variable for each rule and each shared part, over Enum inputs; formulas in NumPy."""

    name = "openfisca-core"
    month: Final = "2026-06"

    def load(self, table: pa.Table) -> None:
        from openfisca_core import entities, periods, taxbenefitsystems, variables  # noqa: PLC0415

        entity = entities.build_entity(key="activity", plural="activities", label="", is_person=True)
        self._system = taxbenefitsystems.TaxBenefitSystem([entity])
        base = {"entity": entity, "definition_period": periods.MONTH}
        self._rows = table.num_rows
        self._inputs: dict[str, Any] = {}
        read = {column for rule in self.rules for column in self.conditions.columns(rule)}
        for column in sorted(read):
            array, extra = self._input(table[column].combine_chunks(), column)
            self._inputs[_word(column)] = array
            self._system.add_variable(type(_word(column), (variables.Variable,), {**base, **extra}))
        for number in self.kept:
            content = {**base, "value_type": int, "formula": self._formula(number)}
            self._system.add_variable(type(f"n{number}", (variables.Variable,), content))
        self._numbers = {rule: f"n{self.conditions.rules[rule]}" for rule in self.rules}

    def _input(self, column: pa.Array, name: str) -> tuple[Any, dict[str, Any]]:
        from openfisca_core.indexed_enums import Enum, EnumArray  # noqa: PLC0415

        if name in self.conditions.numbers:
            return np.asarray(column.fill_null(np.nan)), {"value_type": float}
        texts = self.conditions.texts[name]
        words = Enum(f"E_{_word(name)}", {"unknown": "unknown"} | {f"v{n}": text for n, text in enumerate(texts)})
        order = [0, *(1 + texts.index(text) for text in column.dictionary.to_pylist())]
        codes = np.array(order, np.int64)[np.asarray(column.indices.cast(pa.int32()).fill_null(-1)) + 1]
        array = EnumArray(codes.astype(np.uint8 if len(texts) < 256 else np.uint16), words)
        return array, {"value_type": Enum, "possible_values": words, "default_value": words.unknown}

    def _simulation(self) -> Any:
        from openfisca_core.simulations import SimulationBuilder  # noqa: PLC0415

        simulation = SimulationBuilder().build_default_simulation(self._system, count=self._rows)
        for name, array in self._inputs.items():
            simulation.set_input(name, self.month, array)
        return simulation

    def count(self) -> Counts:
        return _counted(self.rules, self._calculated())

    def truths(self) -> Truths:
        return np.array(list(self._calculated()), np.int8)

    def _calculated(self) -> Iterator[Any]:
        simulation = self._simulation()
        for name in self._numbers.values():
            yield simulation.calculate(name, self.month)

    def _formula(self, number: int) -> Any:
        kept = frozenset(self.kept)

        def formula(who: Any, period: Any) -> Any:
            return self._worked_out(number, who, period, kept)

        return formula

    def _worked_out(self, number: int, who: Any, period: Any, kept: frozenset[int]) -> Any:
        def part(one: int) -> Any:
            return who(f"n{one}", period) if one in kept else self._worked_out(one, who, period, kept)

        match self.conditions.nodes[number]:
            case Every(parts):
                return reduce(np.minimum, map(part, parts))
            case Either(parts):
                return reduce(np.maximum, map(part, parts))
            case No(one):
                return 2 - part(one)
            case node:
                return self._atom(node, who, period)

    def _atom(self, node: Node, who: Any, period: Any) -> Any:
        match node:
            case Always(truth):
                return np.full(who.count, _code(truth), np.int8)
            case Among(column, yes, unsure, unknown):
                said = [
                    _code(True if t in yes else None if t in unsure else False) for t in self.conditions.texts[column]
                ]
                return np.array([_code(unknown), *said], np.int8)[np.asarray(who(_word(column), period))]
            case Compare(column, operator, limit):
                value = who(_word(column), period)
                test = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}[operator]
                return np.where(np.isnan(value), 1, 2 * test(value, limit).astype(np.int8)).astype(np.int8)
            case Within(column, text, low, high):
                value, place = who(_word(column), period), np.asarray(who(_word(text), period))
                limits = [
                    np.array([np.nan, *(dict(one).get(t, np.nan) for t in self.conditions.texts[text])])[place]
                    for one in (low, high)
                ]
                return np.where(value <= limits[0], 2, np.where(value > limits[1], 0, 1)).astype(np.int8)
            case Stated(columns, truth):
                there = reduce(np.logical_or, (np.asarray(who(_word(c), period)) > 0 for c in columns))
                return np.where(there, _code(truth), 1).astype(np.int8)
        raise TypeError(node)


def _word(column: str) -> str:
    return column.replace(".", "_")


def _code(truth: Truth) -> int:
    return 1 if truth is None else 2 if truth else 0


def _counted(rules: Sequence[str], truths: Iterator[Any]) -> Counts:
    found = {}
    for rule, truth in zip(rules, truths, strict=True):
        found[rule] = (int(np.count_nonzero(truth == 2)), int(np.count_nonzero(truth == 1)))
    return found


PEERS: tuple[type[Peer], ...] = (Polars, PolarsByRule, DuckDB, OpenFisca)
