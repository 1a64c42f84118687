"""``comity determine``: one activity, an order, a project, or a table of any length."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Final

import comity
from comity import Determination, InputError, Outcome, Project, ProjectDetermination
from comity.cli import kept, printing, render_page, tables, together
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import (
    DEFAULT_KIND,
    Csv,
    Day,
    FailOn,
    Form,
    GivenFacts,
    Json,
    Reading,
    fail_if,
    limit_of,
    read_source,
    tell,
)
from comity.cli.screening import Clearances, ListDate, are_listed, check_lists, screener_of
from comity.files import check_document, check_rows_file, parse_json_lines, read_stream, write_rows

if TYPE_CHECKING:
    from comity import Portfolio  # loads what is heavy

STDIN: Final = "-"
MOST_ON_A_PAGE: Final = 500
"""Tables with more rows get a summary."""
MOST_ONE_BY_ONE: Final = 10_000
OptionalSource = Annotated[
    str | None,
    CliArgument(
        help="An order, activities, a project or a table (YAML, JSON, CSV, XLSX, Parquet ...); - reads JSON lines from "
        "standard input.",
    ),
]
Line = Annotated[int | None, CliOption("--line", help="Only this line of an order, in detail.", min=1)]


@dataclass(frozen=True)
class AnswerForm:
    """How an answer is shown."""

    full: Annotated[bool, CliOption("--full", help="Show every finding and every exception tried.")] = False
    assumed: Annotated[bool, CliOption("--assumed", help="List what the answer assumes.")] = False
    line: Line = None
    combined: Annotated[bool, CliOption("--combined", help="Only the one answer of all activities.")] = False
    as_memo: Annotated[bool, CliOption("--memo", help="The memo to file: printed as Markdown, or written by -o.")] = (
        False
    )
    as_json: Json = False
    as_csv: Csv = False


def determine_command(
    given: GivenFacts,
    reading: Reading,
    shown: AnswerForm,
    engine: tables.EngineOptions,
    source: OptionalSource = None,
    day: Day = None,
    output: Annotated[
        Path | None,
        CliOption(
            "--output",
            "-o",
            help="Write a row for each line, with its own columns and the answer: .csv, .xlsx, .parquet or .json; "
            "with --memo the memo: .md, .docx or .pdf.",
        ),
    ] = None,
    ask: Annotated[bool, CliOption("--ask", help="Interview: ask what would change the outcome.")] = False,
    known: Annotated[
        str | None, CliOption("--known", help="With what was public on this day, of law and record.")
    ] = None,
    strict: Annotated[bool, CliOption("--strict", help="Assume nothing, not even clean screening.")] = False,
    listed: Annotated[
        list[str] | None,
        CliOption(
            "--list",
            "--screening-list",
            help="Screen named parties against this list that you downloaded; may be repeated.",
        ),
    ] = None,
    list_date: ListDate = None,
    clearances: Clearances = None,
    fail_on: FailOn = None,
) -> None:
    """Determine what an order, an activity, a project or a table needs under law: one page, with citations.

    More: --full, --assumed, --line N, --memo, --json, and comity explain.
    """
    check_lists(listed, {"--clearances": clearances, "--list-date": list_date})
    if output and shown.as_memo:
        check_document(output)
    elif output:
        check_rows_file(output)
    limit = limit_of(fail_on)
    table = _summed_up(source, day, given, reading, engine) if source and source != STDIN else None
    if source and table:
        _check_table(shown, ask=ask, listed=listed, known=known)
        if are_listed(None):
            tell(
                [f"Not screened: {source} is a table of more than {MOST_ON_A_PAGE} rows; comity screen {source} does."]
            )
        _determine_table(source, table, day, reading, engine, shown, strict=strict, output=output, limit=limit)
        return
    engine.check_unused()
    project = project_of(source, given, reading)
    alone = only(project, shown.line) if shown.line else project
    if ask:
        together.refuse({"--known": known is not None}, "is of no use to an interview", "without --ask")
        from comity.cli.interview import Interview  # noqa: PLC0415  only where something is asked

        answered = Interview(project, day, strict, source if source and source != STDIN else "").run()
        alone = only(answered, shown.line) if shown.line else answered
    against = screener_of(listed, list_date, clearances) if are_listed(listed) else None
    found = comity.determine(alone, day, strict=strict, screener=against, known=known)
    if output and shown.as_memo:
        comity.write_document(found.activities[0] if len(found.activities) == 1 else found, output)
    else:
        if output:
            write_rows(output, *comity.OrderTable.of(found, alone.reading, first=shown.line or 1))
        _show_answer(found, alone, shown, source)
    printing.told_written(output)
    fail_if(limit, (told for one in found.activities for told in (one.outcome, one.if_screened_clear)))


def _show_answer(found: ProjectDetermination, project: Project, shown: AnswerForm, source: str | None) -> None:
    as_page = not (shown.as_json or shown.as_memo or shown.full)
    if shown.as_csv:
        printing.echo_table(*comity.OrderTable.of(found, project.reading, first=shown.line or 1))
    elif shown.combined:
        _show_combined(found, shown)
    elif shown.line:
        show([found.activities[0]], shown)
    elif as_page:
        named = source if source and source != STDIN else ""
        page = comity.OrderPage.of(found, project.reading)
        printing.console().print(render_page.page(page, named, assumed=shown.assumed))
    else:
        show(list(found.activities), shown)
        if project.name and not shown.as_json:
            _show_combined(found, shown)


def _summed_up(
    source: str, day: str | None, given: GivenFacts, reading: Reading, engine: tables.EngineOptions
) -> Portfolio | None:
    """Return a source that gets a summary: an engine is asked for, or it has many rows, not each of a day of its own.

    Raises:
        InputError: its rows are of days of their own, and too many to be determined one by one.
    """
    rows = comity.Portfolio.most_rows(source)
    if not engine.engine and rows is not None and rows <= MOST_ON_A_PAGE:
        return None
    table = tables.opened(source, given, reading)
    dated = day is None and "date" not in given.facts and "date" in table.facts.values()
    if engine.engine or not dated:
        return table
    if rows is None or rows > MOST_ONE_BY_ONE:
        found = "its rows state dates, and are too many to be determined one by one"
        raise InputError(found, where=source, accepts="--date DAY, the one day whose law answers them all")
    kept.forget()
    return None


def only(project: Project, line: int) -> Project:
    """Return a project of which only one line is left, by its number from 1, and of its table only that row.

    Raises:
        InputError: there is no such line.
    """
    reading = project.reading
    read = reading if reading and len(reading.used) == len(project.activities) else None
    numbers = read.numbers if read else tuple(range(1, len(project.activities) + 1))
    if line not in numbers:
        why = next((why for why, lines in (read.unread() if read else {}).items() if line in lines), "")
        found = f"line {line} could not be read: {why}" if why else f"found {line}"
        raise InputError(found, where="--line", accepts=f"{numbers[0]} to {numbers[-1]}" if not why else None)
    place = slice(numbers.index(line), numbers.index(line) + 1)
    if read:
        reading = replace(read, read=1, used=read.used[place], rejected=())
    return replace(project, activities=project.activities[place], reading=reading)


def _check_table(shown: AnswerForm, *, ask: bool, listed: list[str] | None, known: str | None) -> None:
    """Refuse what is told of single lines only.

    Raises:
        InputError: it is asked for.
    """
    asked = {
        "--ask": ask,
        "--list": listed,
        "--known": known is not None,
        "--full": shown.full,
        "--assumed": shown.assumed,
        "--combined": shown.combined,
        "--memo": shown.as_memo,
        "--line": shown.line,
    }
    accepts = f"a table of at most {MOST_ON_A_PAGE} rows; of a larger one, -o FILE and comity explain --row"
    together.refuse(asked, "is told of single lines", accepts)


def _determine_table(
    source: str,
    table: Portfolio,
    day: str | None,
    reading: Reading,
    engine: tables.EngineOptions,
    shown: AnswerForm,
    *,
    strict: bool,
    output: Path | None,
    limit: Outcome | None,
) -> None:
    with TemporaryDirectory(prefix="comity-") as folder:
        rows = Path(folder) / "rows.parquet" if output and not engine.keeps_rows else None
        if output:
            check_rows_file(output, table.rows or 0)
        found = tables.determined(source, table, day, engine, reading, strict=strict, output=rows)
        if output:
            table.write_answers(found, output)
    tables.show_summary(found, Form(shown.as_json, shown.as_csv))
    printing.told_written(output)
    tables.some_usable(found.summary.decided + found.summary.undecided, found.summary.portfolio)
    fail_if(limit, (*found.summary.outcomes, *found.summary.if_screened_clear))


def project_of(source: str | None, given: GivenFacts, reading: Reading) -> Project:
    """Return what a command is asked about: a file, or the activity that options state.

    Raises:
        InputError: nothing is, or it cannot be used.
    """
    facts = given.facts
    if source is None:
        if not facts:
            raise InputError("nothing to determine", accepts="a file of activities, or --item, --from and --to")
        reading.check_unused("no file is given")
        return comity.read_project({**DEFAULT_KIND, **facts}, where="activity")
    rows: Any = source
    if source == STDIN:
        rows = parse_json_lines(read_stream(sys.stdin, "standard input"), "standard input")
    return read_source(rows, facts, reading)


def show(answers: list[Determination], shown: AnswerForm) -> None:
    """Print answers in full, as memos or as JSON."""
    if shown.as_json:
        printing.echo_result(answers[0] if len(answers) == 1 else answers)
    elif shown.as_memo:
        printing.echo("\n\n".join(comity.memo(answer) for answer in answers))
    else:
        from comity.cli import render  # noqa: PLC0415  the page needs none of it

        out = printing.console()
        for answer in answers:
            out.print(render.determination(answer, full=shown.full))


def _show_combined(found: ProjectDetermination, shown: AnswerForm) -> None:
    if shown.as_json:
        printing.echo_result(found)
    elif shown.as_memo:
        printing.echo(comity.memo(found))
    else:
        from comity.cli import render_project  # noqa: PLC0415  the page needs none of it

        printing.console().print(render_project.page(found, full=shown.full))
