"""``comity explain``: an answer in full, or why an exception does not serve."""

from __future__ import annotations

from typing import Annotated

import msgspec
from rich.text import Text
from rich.tree import Tree

import comity
from comity import InputError
from comity.cli import printing, render
from comity.cli.declared import CliOption
from comity.cli.determine import AnswerForm, Line, OptionalSource, only, project_of, show
from comity.cli.options import Day, GivenFacts, Json, Reading
from comity.cli.tables import told_of


def explain_command(
    given: GivenFacts,
    reading: Reading,
    source: OptionalSource = None,
    why_not: Annotated[str, CliOption("--why-not", help="An exception or exemption, by its usual name.")] = "",
    row: Annotated[str, CliOption("--row", help="A row of a large table: its id, or its number.")] = "",
    line: Line = None,
    day: Day = None,
    as_json: Json = False,
) -> None:
    """Explain an answer in full, or why an exception does not serve and what would have to be different."""
    if row and (source is None or line):
        told = "no table is given" if source is None else "and --line are asked for at once"
        raise InputError(told, where="--row", accepts="a table of activities" if source is None else "one of them")
    activities: tuple[comity.Activity, ...]
    if row:
        told_of(str(source), given, reading)
        activities = (comity.Portfolio(source, **reading.table(given)).row(row),)
    else:
        project = project_of(source, given, reading)
        activities = (only(project, line) if line else project).activities
    if not why_not:
        show([comity.determine(one, day) for one in activities], AnswerForm(full=True, as_json=as_json))
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
            ("conditions on the user", tuple(f"{c.text or c.id} · {c.cite}" for c in answer.conditions)),
        ):
            if lines:
                branch = tree.add(Text(title, style="bold"))
                for text in lines:
                    branch.add(Text(text))
        out.print(tree)
