"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

import comity
from comity import InputError, Project
from comity.cli import printing

Picture = Annotated[
    Path | None,
    typer.Option("--picture", help="Draw it to this .svg, .png or Vega-Lite .json file.", show_default=False),
]


Sheet = Annotated[str, typer.Option("--sheet", help="The sheet of a workbook to read.", show_default=False)]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--map", help='What a column means, where that is not understood: "Ship To=destination".', show_default=False
    ),
]
StrictRows = Annotated[bool, typer.Option("--strict-rows", help="Refuse a table of which a row cannot be read.")]


def read_source(
    source: Any,
    over: Mapping[str, Any] | None = None,
    *,
    sheet: str = "",
    columns: list[str] | None = None,
    strict_rows: bool = False,
    where: str = "standard input",
) -> Project:
    """Read what a user names, and tell once, beside the answer, what was understood of a table.

    Raises:
        InputError: it cannot be used, or a row cannot and ``strict_rows`` is asked for.
    """
    mapped = _pairs(columns, "--map", "column=fact")
    project = comity.read_project(source, where=where, over=over, sheet=sheet, columns=mapped)
    if reading := project.reading:
        for line in reading.lines():
            printing.echo(line, error=True)
        if strict_rows and reading.rejected:
            raise InputError(f"{len(reading.rejected):,} of {reading.read:,} rows cannot be read", where=reading.name)
    return project


def stated_facts(options: list[str] | None) -> dict[str, str]:
    """Return the facts stated as ``--fact name=value``.

    Raises:
        InputError: an option without an equals sign.
    """
    return _pairs(options, "--fact", "name=value")


def _pairs(options: list[str] | None, option: str, accepts: str) -> dict[str, str]:
    result = {}
    for text in options or []:
        name, equals, value = text.partition("=")
        if not equals:
            raise InputError(f"found '{text}'", where=option, accepts=accepts)
        result[name.strip()] = value.strip()
    return result
