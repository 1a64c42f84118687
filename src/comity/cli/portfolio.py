"""``comity portfolio``: many activities at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import comity
from comity.cli import printing, render_portfolio
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Day, FailOn, Form, GivenFacts, Picture, Reading, fail_if, limit_of, tell
from comity.cli.tables import (
    EngineOptions,
    determined,
    keep_rejected,
    opened,
    show_summary,
    some_usable,
    told_progress,
)
from comity.files import check_picture

Sources = Annotated[
    list[str],
    CliArgument(help="Tables, a folder of them, or a built-in portfolio: ties."),
]


def check_command(form: Form, given: GivenFacts, reading: Reading, source: Sources, day: Day = None) -> None:
    """Check a portfolio: which rows cannot be read and why, what is unknown; nothing is lost."""
    table = opened(_sources(source), given, reading)
    with told_progress() as told:
        found = table.check(on=day, progress=told)
    keep_rejected(_sources(source), found, reading)
    if form.as_json:
        printing.echo_json(render_portfolio.as_json(found))
    elif form.as_csv:
        tell(found.understood)
        printing.echo_table(("key", "rejected because"), [(one.key, one.why) for one in found.rejected])
    else:
        printing.console().print(render_portfolio.check(found))
    some_usable(found.usable, found.portfolio)


def determine_command(
    form: Form,
    given: GivenFacts,
    reading: Reading,
    engine: EngineOptions,
    source: Sources,
    output: Annotated[
        Path | None,
        CliOption("--output", "-o", help="A Parquet file of the rows; Spark: a folder."),
    ] = None,
    day: Day = None,
    strict: Annotated[bool, CliOption("--strict", help="Make no assumption at all.")] = False,
    explain_classes: Annotated[
        bool, CliOption("--explain-classes", help="Show facts, classes, stages and cells.")
    ] = False,
    picture: Picture = None,
    fail_on: FailOn = None,
) -> None:
    """Determine every activity of a portfolio: a summary, and a row for each if asked."""
    limit = limit_of(fail_on)
    if picture:
        check_picture(picture)
    named = _sources(source)
    found = determined(named, opened(named, given, reading), day, engine, reading, strict=strict, output=output)
    if picture:
        comity.draw(found.summary, picture)
    show_summary(found, form, classes=explain_classes)
    printing.told_written(found.output, picture)
    some_usable(found.summary.decided + found.summary.undecided, found.summary.portfolio)
    fail_if(limit, (*found.summary.outcomes, *found.summary.if_screened_clear))


def _sources(source: list[str]) -> list[str] | str:
    return source[0] if len(source) == 1 else source
