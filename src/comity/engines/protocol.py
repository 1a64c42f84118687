"""What an engine is: how rows are read, told apart, counted and written. What they are told by is the same for all.

An engine never sees a rule. It codes rows, looks the codes up in the stages of a compiled law, and counts;
`comity.engines.run` asks it for that, and does everything else once.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from comity.compile.codes import FactCodes
from comity.compile.compiled_law import CompiledLaw
from comity.engines.tally import RowGroup, Tally
from comity.errors import InputError, did_you_mean
from comity.law.law import Law
from comity.portfolio.activity_table import TableOptions
from comity.portfolio.reader import SourceTable
from comity.portfolio.rejects import Rejects
from comity.portfolio.rows import Progress

if TYPE_CHECKING:
    import pyarrow as pa

MOST_GROUPS: Final = 1000
"""Of how many groups of undetermined rows every answer to what is unknown is tried."""


@dataclass(frozen=True)
class Options:
    """What a user may ask of a determination besides the law.

    Attributes:
        strict: make no assumption at all.
        output: where to write the rows.
        resolve_groups: of how many groups of undetermined rows to try every answer to what is unknown.
        progress: called with what is being done, how many rows are done, and of how many.
        settings: of the engine's own, by name; only those that it `Engine.takes`.
        table: how a table is read whose columns other people named.
    """

    strict: bool = False
    output: Path | None = None
    resolve_groups: int = MOST_GROUPS
    progress: Progress | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    table: TableOptions | None = None

    def told(self, what: str, done: int, total: int | None) -> None:
        """Tell how far the work is, if somebody wants to know."""
        if self.progress:
            self.progress(what, done, total)


class EngineRows(Protocol):
    """The usable rows of a portfolio, where the engine has them.

    Attributes:
        table: where they come from.
        codes: what every code of every fact stands for, the facts in the order of their columns.
        partners: what each label's number stands for that names a partner; the first is none.
        rejects: the rows that cannot be used.
    """

    table: SourceTable
    codes: Mapping[str, FactCodes]
    partners: Sequence[str]
    rejects: Rejects

    def tally(self, compiled: CompiledLaw) -> Tally:
        """Look every row up, and count."""

    def undetermined(self, compiled: CompiledLaw, most: int) -> Sequence[RowGroup]:
        """Return the largest groups of undetermined rows that state the same facts, in `comity.engines.tally.order`."""

    def write(self, compiled: CompiledLaw, resolved: Sequence[RowGroup], output: Path) -> None:
        """Write key, outcome and rule of every row as Parquet, whole or not at all.

        Args:
            compiled: the law, as in `tally`.
            resolved: groups with outcomes of their own.
            output: a file, or a folder where many write at once.

        Raises:
            InputError: it cannot be written.
        """

    def answered(self, compiled: CompiledLaw, resolved: Sequence[RowGroup]) -> pa.Table | Any | None:
        """Return the same rows where they are: an Arrow table, a Spark data frame; None where they are not kept."""


class Engine(Protocol):
    """A way of determining the rows of a portfolio.

    Attributes:
        name: what it is asked for by.
        requirements: the packages that it needs besides those that every engine needs, as they are imported.
        install: how to install them.
        takes: the settings of its own that it takes.
    """

    name: str
    requirements: tuple[str, ...]
    install: str
    takes: tuple[str, ...]

    def read(self, source: Any, law: Law, day: date, options: Options) -> AbstractContextManager[EngineRows]:
        """Read a portfolio; its rows are there until the context ends.

        Args:
            source: see `comity.portfolio.reader.open_table`.
            law: says what a fact may be.
            day: the day whose law will be asked: numbers are told apart where it compares them.
            options: what the user wants.

        Raises:
            InputError: the source cannot be read, or something that the engine needs is missing.
        """

    def check_output(self, output: Path) -> None:
        """Refuse, before any row is read, a place where rows cannot be written afterwards.

        Raises:
            InputError: nothing can be written there.
        """


ENGINES: Final[Mapping[str, str]] = {
    "numba": "comity.engines.numba.engine",
    "numpy": "comity.engines.numpy.engine",
    "duckdb": "comity.engines.duckdb.engine",
    "spark": "comity.engines.spark.engine",
}
"""The module of each engine, imported when it is asked for; what it needs is imported when it reads."""
_PREFERRED: Final = ("numba", "numpy")


def engine_named(name: str | None) -> Engine:
    """Return an engine; the quickest that is installed if None.

    Raises:
        InputError: there is no such engine, or a package that it needs is not installed.
    """
    if name is None:
        name = next(one for one in _PREFERRED if not _missing(_engine(one)))
    if name not in ENGINES:
        near = did_you_mean(name, ENGINES)
        raise InputError(f"no engine '{name}'", where="engine", accepts=", ".join(ENGINES), suggestion=near)
    found = _engine(name)
    if missing := _missing(found):
        accepts = f"{found.install}, or another engine"
        raise InputError(f"{missing} is not installed", where=f"engine {name}", accepts=accepts)
    return found


def _engine(name: str) -> Engine:
    found: Engine = importlib.import_module(ENGINES[name]).ENGINE
    return found


def _missing(engine: Engine) -> str:
    """Return the first package that an engine needs and that cannot be imported; empty if none."""
    for package in engine.requirements:
        try:
            importlib.import_module(package)
        except ImportError:
            return package
    return ""
