"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

import comity
from comity import InputError, Law, Project
from comity.cli import printing
from comity.files import parse_yaml, read_text

Picture = Annotated[
    Path | None,
    typer.Option("--picture", help="Draw it to this .svg, .png or Vega-Lite .json file.", show_default=False),
]


Sheet = Annotated[str, typer.Option("--sheet", help="The sheet of a workbook to read.", show_default=False)]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        help='What a column means, where that is not understood: "Ship To=destination"; or a YAML file of such.',
        show_default=False,
    ),
]
StrictRows = Annotated[bool, typer.Option("--strict-rows", help="Refuse a table of which a row cannot be read.")]


def read_source(
    source: Any,
    over: Mapping[str, Any] | None = None,
    *,
    law: Law | None = None,
    sheet: str = "",
    columns: list[str] | None = None,
    strict_rows: bool = False,
) -> Project:
    """Read what a user names, and tell once, beside the answer, what was understood of a table.

    Raises:
        InputError: it cannot be used, or a row cannot and ``strict_rows`` is asked for.
    """
    meant = mapped(columns)
    project = comity.read_project(source, law, "standard input", over=over, sheet=sheet, columns=meant)
    if reading := project.reading:
        for line in reading.lines():
            printing.echo(line, error=True)
        if strict_rows and reading.rejected:
            raise InputError(f"{len(reading.rejected):,} of {reading.read:,} rows cannot be read", where=reading.name)
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


def stated_facts(options: list[str] | None) -> dict[str, str]:
    """Return the facts stated as ``--fact name=value``.

    Raises:
        InputError: an option without an equals sign.
    """
    return pairs(options, "--fact")


def pairs(options: list[str] | None, option: str, accepts: str = "name=value") -> dict[str, str]:
    """Return options of the form ``name=value``, in order.

    Raises:
        InputError: an option without an equals sign.
    """
    result = {}
    for text in options or []:
        name, equals, value = text.partition("=")
        if not equals:
            raise InputError(f"found '{text}'", where=option, accepts=accepts)
        result[name.strip()] = value.strip()
    return result
