"""``comity determine``, ``explain`` and ``demo``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import msgspec
import typer
from rich.rule import Rule
from rich.text import Text
from rich.tree import Tree

import comity
from comity import Determination, InputError, Project, ProjectDetermination
from comity.cli import printing, render, render_page, render_project
from comity.cli.interview import Interview
from comity.cli.options import Columns, Sheet, StrictRows, read_source, stated_facts
from comity.cli.screening import screener_of
from comity.files import parse_json_lines, read_stream

One = TypeVar("One")
OptionalSource = Annotated[
    str | None,
    typer.Argument(
        help="A YAML, JSON or CSV file of activities; - reads JSON lines from standard input.",
        show_default=False,
    ),
]
Day = Annotated[
    str | None,
    typer.Option(
        "--date",
        help="The date whose law applies (YYYY-MM-DD); the activity's own, or today.",
        show_default=False,
    ),
]
Line = Annotated[
    int | None, typer.Option("--line", help="Only this line of an order, in detail.", min=1, show_default=False)
]


def determine_command(
    source: OptionalSource = None,
    item: Annotated[
        str | None,
        typer.Option(help="Classification: 9A515.x, XV(e)(12) ...", show_default=False),
    ] = None,
    origin: Annotated[str | None, typer.Option("--from", help="Country it leaves.", show_default=False)] = None,
    destination: Annotated[
        str | None, typer.Option("--to", help="Country it goes to in the end.", show_default=False)
    ] = None,
    activity: Annotated[
        str | None,
        typer.Option(help="Kind of activity: export (if none is stated), reexport, launch, ...", show_default=False),
    ] = None,
    end_user: Annotated[
        str | None,
        typer.Option(help="Kind of end user: commercial, military, ...", show_default=False),
    ] = None,
    end_use: Annotated[
        str | None, typer.Option(help="Kind of end use: civil, military, ...", show_default=False)
    ] = None,
    value: Annotated[str | None, typer.Option(help="Value of the item line in USD.", show_default=False)] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option("--fact", help="Any other fact, as name=value; may be repeated.", show_default=False),
    ] = None,
    day: Day = None,
    ask: Annotated[bool, typer.Option("--ask", help="Interview: ask what would change the outcome.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Assume nothing, not even clean screening.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_memo: Annotated[bool, typer.Option("--memo", help="Print the Markdown memo to file.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Show every finding and every exception tried.")] = False,
    assumed: Annotated[bool, typer.Option("--assumed", help="List what the answer assumes.")] = False,
    line: Line = None,
    combined: Annotated[bool, typer.Option("--combined", help="Only the one answer of all activities.")] = False,
    screening_list: Annotated[
        list[str] | None,
        typer.Option(help="Screen named parties against this list; may be repeated.", show_default=False),
    ] = None,
    list_date: Annotated[
        str | None, typer.Option(help="That list's date, if it does not say.", show_default=False)
    ] = None,
    clearances: Annotated[
        str | None, typer.Option(help="What people decided about earlier hits.", show_default=False)
    ] = None,
    sheet: Sheet = "",
    columns: Columns = None,
    strict_rows: StrictRows = False,
) -> None:
    """Determine what an order, an activity or a project needs under law: one page, with a citation under every line.

    More: --full, --assumed, --line N, --memo, --json, and comity explain.
    """
    options = {
        "activity": activity,
        "item": item,
        "from": origin,
        "to": destination,
        "end_user": end_user,
        "end_use": end_use,
        "value": value,
    }
    stated = {key: text for key, text in options.items() if text is not None} | stated_facts(fact)
    project = _project(source, stated, sheet=sheet, columns=columns, strict_rows=strict_rows)
    if ask:
        project = Interview(project, day, strict, source if source and source != "-" else "").run()
    for option, given in (("--clearances", clearances), ("--list-date", list_date)):
        if given is not None and not screening_list:
            raise InputError("is given, but no list", where=option, accepts="--screening-list as well")
    against = screener_of(screening_list, list_date, clearances, option="--screening-list") if screening_list else None
    found = comity.determine_project(project, day, strict=strict, screener=against)
    if combined:
        _show_combined(found, as_json=as_json, as_memo=as_memo, full=full)
        return
    if line:
        _show([_of_line(found.activities, line)], as_json=as_json, as_memo=as_memo, full=full)
        return
    if not (as_json or as_memo or full):
        printing.console().print(render_page.page(comity.order_page(found), source or "", assumed=assumed))
        return
    _show(list(found.activities), as_json=as_json, as_memo=as_memo, full=full)
    if project.name and not as_json:
        _show_combined(found, as_json=False, as_memo=as_memo, full=full)


def explain_command(
    source: OptionalSource = None,
    why_not: Annotated[str, typer.Option("--why-not", help="An exception or exemption, by its usual name.")] = "",
    row: Annotated[str, typer.Option("--row", help="A row of a portfolio: its id, or its number.")] = "",
    line: Line = None,
    item: Annotated[str | None, typer.Option(show_default=False)] = None,
    origin: Annotated[str | None, typer.Option("--from", show_default=False)] = None,
    destination: Annotated[str | None, typer.Option("--to", show_default=False)] = None,
    fact: Annotated[list[str] | None, typer.Option("--fact", show_default=False)] = None,
    day: Day = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Explain an answer in full, or why an exception does not serve and what would have to be different."""
    options = {"item": item, "from": origin, "to": destination}
    stated = {key: text for key, text in options.items() if text is not None} | stated_facts(fact)
    if row and (source is None or stated):
        found_beside = "facts are given beside it" if source else "no table is given"
        raise InputError(found_beside, where="--row", accepts="a table of activities, and facts in the table only")
    activities = (comity.portfolio_row(source, row),) if row else tuple(_project(source, stated).activities)
    if line:
        activities = (_of_line(activities, line),)
    if not why_not:
        _show(
            [comity.determine(one, day) for one in activities],
            as_json=as_json,
            as_memo=False,
            full=True,
        )
        return
    found = [answer for one in activities for answer in comity.why_not(one, why_not, day)]
    if as_json:
        printing.echo_json(msgspec.json.encode(found).decode())
        return
    out = printing.console()
    for answer in found:
        color = render.COLORS[answer.status]
        tree = Tree(Text.assemble((answer.status, color), "  ", (answer.name, "bold"), (f" · {answer.cite}", "cyan")))
        for title, lines in (
            ("would have to be different", answer.would_need),
            ("because", answer.because if not answer.would_need else ()),
            (
                "conditions on the user",
                tuple(f"{c.text or c.id} · {c.cite}" for c in answer.conditions),
            ),
        ):
            if lines:
                branch = tree.add(Text(title, style="bold"))
                for text in lines:
                    branch.add(Text(text))
        out.print(tree)


_MOST_SHOWN: Final = 3
_WHERE_TO_GO: Final = """
Change a destination, date or item in a file and ask again. Then:
  comity determine FILE --full       every finding, every exception tried
  comity determine FILE --ask        the questions that would change the answer
  comity next-steps FILE             who does what, in which order, how long
  comity record partner KOR          what is in force with a partner
  comity --help                      everything else"""


def demo_command() -> None:
    """Determine three orders, a screen each, and say where to go from there."""
    out = printing.console()
    folder = Path(comity.__file__).parent / "data" / "examples"
    for path in sorted(folder.glob("*.yaml"))[:_MOST_SHOWN]:
        out.print(Rule(f"comity determine {path.name}", style="dim", align="left"))
        found = comity.determine_project(comity.read_project(path))
        out.print(render_page.page(comity.order_page(found), path.name))
        out.print()
    shown = folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
    out.print(Text(f"The files are in {shown}."), Text(_WHERE_TO_GO), sep="")


def _of_line(lines: Sequence[One], number: int) -> One:
    if number > len(lines):
        raise InputError(f"found {number}", where="--line", accepts=f"1 to {len(lines)}")
    return lines[number - 1]


def _project(
    source: str | None,
    stated: dict[str, str],
    *,
    sheet: str = "",
    columns: list[str] | None = None,
    strict_rows: bool = False,
) -> Project:
    if source is None:
        if not stated:
            raise InputError("nothing to determine", accepts="a file of activities, or --item, --from and --to")
        return comity.read_project({"activity": "export", **stated}, where="activity")
    rows: Any = source
    if source == "-":
        rows = parse_json_lines(read_stream(sys.stdin, "standard input"), "standard input")
    return read_source(rows, stated, sheet=sheet, columns=columns, strict_rows=strict_rows)


def _show(answers: list[Determination], *, as_json: bool, as_memo: bool, full: bool) -> None:
    if as_json:
        printing.echo_result(answers[0] if len(answers) == 1 else answers)
    elif as_memo:
        printing.echo("\n\n".join(comity.memo(answer) for answer in answers))
    else:
        out = printing.console()
        for answer in answers:
            out.print(render.determination(answer, full=full))


def _show_combined(found: ProjectDetermination, *, as_json: bool, as_memo: bool, full: bool) -> None:
    if as_json:
        printing.echo_result(found)
    elif as_memo:
        printing.echo(comity.memo(found))
    else:
        printing.console().print(render_project.page(found, full=full))
