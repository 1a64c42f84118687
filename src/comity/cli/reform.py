"""``comity reform``, ``compare`` and ``rank``: what a change of the law would do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from click.exceptions import Exit
from rich.markup import escape

import comity
from comity import InputError, Reform
from comity.cli import printing, render, render_reach, render_reform
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Form, GivenFacts, Json, Picture, Reading, read_source
from comity.cli.plain_table import PlainTable
from comity.cli.tables import told_of, told_progress
from comity.files import check_document, check_output, check_picture, write_atomically

if TYPE_CHECKING:
    from comity import Ranking  # loads what is heavy

Reforms = Annotated[list[str], CliArgument(help="Reform files, or ids of built-in reforms.")]
AsOf = Annotated[
    str | None,
    CliOption("--date", "--as-of", help="The day; the reform's own, or today for proposals."),
]
Weight = Annotated[str, CliOption(help="A column that weighs the rows; every row counts once if absent.")]
_RANKED = ("reform", "title", "status", "alone", "last", "in the best set", "share", "reaches", "provision")
DEFAULT = "reference"
"""The portfolio that is asked about where none is named."""
Source = Annotated[
    str,
    CliArgument(
        help="A CSV, YAML, JSON or Parquet file of activities, a folder, or a built-in portfolio: ties, reference."
    ),
]


def list_command(form: Form) -> None:
    """List the built-in reforms: those of history by date, and the proposals."""
    names = ("reform", "status", "since", "title")
    rows = [(one.id, one.status, str(one.since or ""), one.title) for one in (*Reform.built_in(), *Reform.own())]
    if form.printed(names, rows):
        return
    table = PlainTable(box=None, header_style="bold", pad_edge=False)
    for column in names:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    printing.console().print(table)


def show_command(reforms: Reforms, as_of: AsOf = None) -> None:
    """Show what a reform changes, cell by cell and rule by rule, with its sources and assumptions."""
    out = printing.console()
    for source in reforms:
        one = Reform.load(source)
        problems = comity.load().check_reforms(one, on=as_of)
        differences = () if problems else comity.diff(comity.load(), one, on=as_of).differences
        out.print(render_reform.reform(one, differences, problems))


def check_command(reforms: Reforms, as_of: AsOf = None) -> None:
    """Check that reforms fit the law they patch, and each other; exit code 2 if they do not."""
    problems = comity.load().check_reforms(*reforms, on=as_of)
    out = printing.console()
    for line in problems:
        out.print(f"[red]✗[/] {escape(line)}")
    if problems:
        raise Exit(2)
    out.print("[green]fits[/]")


def apply_command(
    reading: Reading,
    reforms: Reforms,
    activity: Annotated[Path, CliOption("--to", help="Activities to determine under it.")],
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Determine activities under the law with reforms applied."""
    done = comity.diff(comity.load(), reforms, on=as_of)
    activities = read_source(activity, None, reading, law=done.law).activities
    answers = [comity.determine(one, as_of, law=done.law) for one in activities]
    if as_json:
        printing.echo_result(answers)
        return
    for answer in answers:
        printing.console().print(render.determination(answer))


def reach_command(
    form: Form,
    given: GivenFacts,
    reading: Reading,
    reform: Annotated[str, CliArgument(help="A reform's file, or the id of a built-in one.")],
    portfolio: Source = DEFAULT,
    more: Annotated[list[str] | None, CliOption("--reform", help="A further reform; may be repeated.")] = None,
    as_of: AsOf = None,
    weight: Weight = "",
) -> None:
    """Say what a reform can reach in a portfolio: which rules, how many rows, and why not the others."""
    told_of(portfolio, given, reading)
    found = comity.Reach.of(portfolio, reform, *(more or ()), on=as_of, weight=weight, **reading.table(given))
    rows = found.records()
    names = list(rows[0]) if rows else []
    form.answered(found, names, (_cells(row) for row in rows), [render_reach.page(found)])


def _cells(row: Mapping[str, object]) -> list[object]:
    return ["|".join(map(str, one)) if isinstance(one, list) else one for one in row.values()]


def compare_command(
    form: Form,
    given: GivenFacts,
    reading: Reading,
    portfolio: Source,
    reform: Annotated[list[str], CliOption("--reform", help="A reform's file or id; may be repeated.")],
    as_of: AsOf = None,
    weight: Weight = "",
    output: Annotated[
        Path | None,
        CliOption("-o", "--output", help="Write every activity as .csv, or a brief to publish: .md, .docx or .pdf."),
    ] = None,
    picture: Picture = None,
    statistics: Annotated[
        Path | None,
        CliOption(
            "--statistics", help="A public statistic that weighs: licenses, sales authorized, exports by customs code."
        ),
    ] = None,
    comment_on: Annotated[
        str, CliOption("--comment-on", help="Write -o as a comment on this rulemaking: an id or RIN of the docket.")
    ] = "",
    year: Annotated[int | None, CliOption("--year", help="Which year of it; the latest if absent.")] = None,
) -> None:
    """Say what reforms change for a portfolio: what for whom, item by item, before and after."""
    _check(output, picture, comment_on, year, statistics)
    weighs = comity.LicenseStatistics.load(statistics, year=year) if statistics else None
    told_of(portfolio, given, reading)
    with told_progress() as told:
        found = comity.Portfolio(portfolio, **reading.table(given)).compare(
            *reform, on=as_of, weight=weight, progress=told
        )
    if weighs:
        found = weighs.weigh(found)
    if output:
        _write(found, output, comment_on)
    if picture:
        comity.draw(found, picture)
    if form.as_json:
        printing.echo_result(found)
    elif form.as_csv:
        printing.echo(found.to_csv().rstrip("\n"))
    else:
        printing.console().print(render_reform.comparison(found))


def _check(
    output: Path | None, picture: Path | None, comment_on: str, year: int | None, statistics: Path | None
) -> None:
    """Tell what cannot be written, or says nothing, before anything is compared.

    Raises:
        InputError: a place, an ending or an option that cannot be used.
    """
    if output:
        (check_output if _is_table(output) else check_document)(output)
    if picture:
        check_picture(picture)
    if comment_on and (output is None or _is_table(output)):
        raise InputError("writes a document", where="--comment-on", accepts="-o with .md, .docx or .pdf")
    if comment_on:
        comity.Docket.load().entry(comment_on)
    if year is not None and statistics is None:
        raise InputError("says nothing by itself", where="--year", accepts="a year of what --statistics names")


def _write(found: comity.Comparison, output: Path, comment_on: str) -> None:
    if _is_table(output):
        write_atomically(output, found.to_csv())
    else:
        comity.write_document(comity.RuleComment.of(found, comment_on) if comment_on else found, output)


def _is_table(output: Path) -> bool:
    return output.suffix.lower() == ".csv"


def rank_command(
    form: Form,
    given: GivenFacts,
    reading: Reading,
    portfolio: Source,
    candidates: Annotated[Path | None, CliOption(help="A folder of reforms; the built-in proposals if absent.")] = None,
    choose: Annotated[int, CliOption(help="How many may be chosen.")] = 3,
    by: Annotated[str, CliOption(help="What counts: ahead (without asking), review, wait or duties.")] = "ahead",
    as_of: AsOf = None,
    weight: Weight = "",
) -> None:
    """Say which changes would matter most to a portfolio: the best set, and the share of each."""
    told_of(portfolio, given, reading)
    with printing.console().status("every candidate over every activity"):
        found = comity.Portfolio(portfolio, **reading.table(given)).rank(
            candidates, choose=choose, by=by, on=as_of, weight=weight
        )
    if form.as_json:
        printing.echo_result(found)
    elif form.as_csv:
        printing.echo_table(_RANKED, _ranked(found))
    else:
        printing.console().print(render_reform.ranking(found))


def _ranked(found: Ranking) -> list[tuple[object, ...]]:
    return [(r.id, r.title, r.status, r.alone, r.last, r.in_best, r.share, r.reaches, r.cite) for r in found.reforms]
