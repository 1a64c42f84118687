"""Options that commands share: each is declared once, and means the same wherever it is taken."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final

from click.exceptions import Exit
from rich.console import RenderableType

import comity
from comity import InputError, Law, Outcome, Project
from comity.cli import kept, printing, together
from comity.cli.declared import CliOption
from comity.errors import did_you_mean
from comity.files import TableReading, parse_yaml, read_text, rejected_beside

Picture = Annotated[
    Path | None,
    CliOption("--picture", help="Draw it to this .svg, .png or Vega-Lite .json file."),
]
Day = Annotated[
    str | None,
    CliOption(
        "--date",
        "--as-of",
        help="The date whose law applies (YYYY-MM-DD); the activity's own, or today.",
    ),
]
FailOn = Annotated[
    str | None,
    CliOption(
        "--fail-on",
        help="End with exit code 3 if a line is this or graver, now or once screening is clear: hold, ...",
    ),
]
Sheet = Annotated[str, CliOption("--sheet", help="The sheet of a workbook to read.")]
Columns = Annotated[
    list[str] | None,
    CliOption(
        "--map",
        help='What a column means, where that is not understood: "Ship To=destination"; or a YAML file of such.',
    ),
]
Json = Annotated[bool, CliOption("--json", help="Print JSON.")]
Csv = Annotated[bool, CliOption("--csv", help="Print the table as CSV.")]
_STDIN: Final = "standard input"
DEFAULT_KIND: Final = {"activity": "export"}
"""What is determined where options state an activity, but not its kind."""


@dataclass(frozen=True)
class GivenFacts:
    """Facts that the command line states: of an activity, or of the rows of a table that do not."""

    item: Annotated[str | None, CliOption("--item", help="Classification: 9A515.x, XV(e)(12) ...")] = None
    origin: Annotated[str | None, CliOption("--from", help="Country it leaves.")] = None
    destination: Annotated[str | None, CliOption("--to", help="Country it goes to in the end.")] = None
    activity: Annotated[str | None, CliOption("--activity", help="Kind: export, reexport, launch, ...")] = None
    end_user: Annotated[str | None, CliOption("--end-user", help="Kind of end user: commercial, military, ...")] = None
    end_use: Annotated[str | None, CliOption("--end-use", help="Kind of end use: civil, military, ...")] = None
    value: Annotated[str | None, CliOption("--value", help="Value of the item line in USD.")] = None
    fact: Annotated[
        list[str] | None,
        CliOption("--fact", help="Any other fact, as name=value; may be repeated."),
    ] = None

    @property
    def facts(self) -> dict[str, str]:
        """What is stated, by the names that files use.

        Raises:
            InputError: a ``--fact`` without an equals sign.
        """
        named = {
            "activity": self.activity,
            "item": self.item,
            "from": self.origin,
            "to": self.destination,
            "end_user": self.end_user,
            "end_use": self.end_use,
            "value": self.value,
        }
        return {name: text for name, text in named.items() if text is not None} | pairs(self.fact, "--fact")


@dataclass(frozen=True)
class Reading:
    """How a table is read."""

    sheet: Sheet = ""
    columns: Columns = None
    strict_rows: Annotated[bool, CliOption("--strict-rows", help="Refuse a table of which a row cannot be read.")] = (
        False
    )
    mapping: Annotated[
        Path | None,
        CliOption("--save-map", help="Keep what was understood of the columns in this YAML file."),
    ] = None

    @property
    def meanings(self) -> dict[str, str]:
        """What columns mean, by header: as ``COLUMN=FACT``, or from a file of such lines in YAML.

        Raises:
            InputError: an option that is neither, or a file that maps no columns.
        """
        return mapped(self.columns)

    def check_unused(self, where: str, accepts: str = "a table in a file") -> None:
        """Refuse what is about a table where none is read.

        Raises:
            InputError: an option is given.
        """
        asked = {
            "--sheet": self.sheet,
            "--map": self.columns,
            "--save-map": self.mapping,
            "--strict-rows": self.strict_rows,
        }
        together.refuse(asked, f"is about a table, and {where}", accepts)

    def table(self, given: GivenFacts | None = None) -> dict[str, Any]:
        """Return how a table is read, as the public API takes it.

        Raises:
            InputError: an option that cannot be used.
        """
        return {"sheet": self.sheet, "columns": self.meanings, "over": given.facts if given else None}


@dataclass(frozen=True)
class Form:
    """In what form a table is printed: for people, if neither is asked for."""

    as_json: Json = False
    as_csv: Csv = False

    def printed(self, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bool:
        """Print a table as JSON or CSV if that is asked for, and say whether it was."""
        if self.as_json:
            told = [dict(zip(names, row, strict=True)) for row in rows]
            printing.echo_json(json.dumps(told, ensure_ascii=False, indent=2, default=str))
        elif self.as_csv:
            printing.echo_table(names, rows)
        return self.as_json or self.as_csv

    def answered(
        self, found: object, names: Sequence[str], rows: Iterable[Sequence[Any]], page: Iterable[RenderableType]
    ) -> None:
        """Print an answer as its own JSON, as the table of its rows in CSV, or as a page, part by part."""
        if self.as_json:
            printing.echo_result(found)
        elif self.as_csv:
            printing.echo_table(names, rows)
        else:
            out = printing.console()
            for part in page:
                out.print(part)


READING: Final = Reading()


def read_source(
    source: Any, stated: Mapping[str, Any] | None = None, reading: Reading = READING, *, law: Law | None = None
) -> Project:
    """Read a file that a user names, and tell once, beside the answer, what was understood of a table.

    Raises:
        InputError: it cannot be used, or a row cannot and ``--strict-rows`` is asked for.
    """
    project = comity.read_project(source, law, _STDIN, over=stated, sheet=reading.sheet, columns=reading.meanings)
    if found := project.reading:
        tell(found.lines())
        beside(found, reading, Path(source) if isinstance(source, str | Path) else None)
    else:
        strict = replace(reading, strict_rows=False)  # of what is no table, any fault refuses the whole
        strict.check_unused(f"{source if isinstance(source, str | Path) else _STDIN} is none")
    return project


def mapped(options: list[str] | None) -> dict[str, str]:
    """Return what columns mean: as ``COLUMN=FACT``, or from a file of such lines in YAML.

    Raises:
        InputError: an option that is neither, or a file that maps no columns.
    """
    files = [text for text in options or [] if "=" not in text]
    result: dict[str, str] = {}
    for name in files:
        found = parse_yaml(read_text(Path(name)), name)
        if not isinstance(found, dict) or not all(isinstance(fact, str) for fact in found.values()):
            raise InputError("maps no columns", where=f"--map {name}", accepts="lines such as 'Ship To: destination'")
        result |= found
    return result | pairs([text for text in options or [] if text not in files], "--map", "column=fact, or a file")


def pairs(options: list[str] | None, option: str, accepts: str = "name=value") -> dict[str, str]:
    """Return options of the form ``name=value``, in order.

    Raises:
        InputError: an option without an equals sign, or a name that is given twice with two values.
    """
    result: dict[str, str] = {}
    for text in options or []:
        name, equals, value = text.partition("=")
        if not equals:
            raise InputError(f"found '{text}'", where=option, accepts=accepts)
        if result.setdefault(name.strip(), value.strip()) != value.strip():
            told = f"'{name.strip()}' is given twice, {result[name.strip()]} and {value.strip()}"
            raise InputError(told, where=option, accepts="each name once")
    return result


def tell(lines: Iterable[str]) -> None:
    """Say something beside the answer, on the error stream, unless only the answer is wanted."""
    for line in lines:
        printing.beside(line)


def beside(found: TableReading, reading: Reading, source: Path | None = None) -> None:
    """Keep what was asked to be kept of a reading: the mapping, and beside the file the rows that cannot be read.

    Raises:
        InputError: a row cannot be read, and ``--strict-rows`` is asked for.
    """
    refuse_rejected(reading, found.name, len(found.rejected), found.read)
    if reading.mapping:
        keep_meanings(reading.mapping, found.meanings)
    if found.rejected and source:
        kept.keep(rejected_beside(source), found.rejected_as_csv(), "the rejected rows", beside=True)


def keep_meanings(path: Path, meanings: Mapping[str, str]) -> None:
    """Keep what columns mean in a file that ``--map`` takes."""
    lines = (f"{json.dumps(column, ensure_ascii=False)}: {fact}\n" for column, fact in meanings.items())
    kept.keep(path, "".join(lines), "what the columns mean")


def refuse_rejected(reading: Reading, table: str, rejected: int, read: int) -> None:
    """Refuse a table of which a row cannot be read, where ``--strict-rows`` asks for that.

    Raises:
        InputError: there is such a row.
    """
    if rejected and reading.strict_rows:
        raise InputError(f"{rejected:,} of {read:,} rows cannot be read", where=table, accepts="rows that can be read")


def fail_if(limit: Outcome | None, outcomes: Iterable[Outcome | None]) -> None:
    """End with exit code 3 where an outcome is the one that ``--fail-on`` names, or a graver one.

    Args:
        limit: the outcome named; None where none is.
        outcomes: those of the lines, and what they are if screening of the parties is clear: a license that is
            required even then is not hidden by a screening that nobody did.
    """
    if limit is not None and any(one is not None and one.as_grave_as(limit) for one in outcomes):
        raise Exit(3)


def limit_of(fail_on: str | None) -> Outcome | None:
    """Return the outcome that ``--fail-on`` names.

    Raises:
        InputError: there is no such outcome.
    """
    if fail_on is None:
        return None
    word = fail_on.strip().lower().replace("_", "-").replace(" ", "-")
    known = {one.value: one for one in Outcome}
    if word not in known:
        near = did_you_mean(word, known)
        raise InputError(f"found '{fail_on}'", where="--fail-on", accepts=", ".join(known), suggestion=near)
    return known[word]
