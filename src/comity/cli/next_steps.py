"""``comity next-steps``: who does what, in which order, how long, so that it may go ahead."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import comity
from comity import InputError
from comity.cli import printing, render_plan
from comity.cli.declared import CliArgument, CliOption
from comity.cli.determine import STDIN, project_of
from comity.cli.interview import Interview
from comity.cli.options import Csv, Form, GivenFacts, Json, Reading
from comity.files import check_document, check_picture


def next_steps_command(
    given: GivenFacts,
    reading: Reading,
    source: Annotated[str | None, CliArgument(help="An order, activities or a project (YAML, JSON, CSV).")] = None,
    start: Annotated[
        str | None,
        CliOption(
            "--start",
            "--date",
            "--as-of",
            help="First day on which something can be done; today.",
        ),
    ] = None,
    template: Annotated[str | None, CliOption("--template", help="A kind of cooperation; 'list' lists them.")] = None,
    prefer: Annotated[str, CliOption(help="soonest, fewest-decisions or lowest-decision-level.")] = "soonest",
    alternatives: Annotated[int, CliOption(min=0, max=20, help="How many other plans to look for.")] = 2,
    without: Annotated[list[str] | None, CliOption("--without", help="A step that must not be taken.")] = None,
    deadline: Annotated[str | None, CliOption("--deadline", help="By when all must be able to go ahead.")] = None,
    governments: Annotated[
        bool, CliOption("--governments", help="Let governments' steps be on the plan itself.")
    ] = False,
    on_request: Annotated[
        bool, CliOption("--presumption-of-denial", help="Also plan applications that meet one.")
    ] = False,
    known: Annotated[
        str | None,
        CliOption("--known", help="Plan with what was public on this day, or today; the first day."),
    ] = None,
    ask: Annotated[bool, CliOption("--ask", help="Interview first: ask what would change an answer.")] = False,
    leverage: Annotated[bool, CliOption("--leverage", help="Which steps serve most of the activities.")] = False,
    gantt: Annotated[
        Path | None,
        CliOption("--gantt", help="Draw the plan to this .svg, .png or Vega-Lite .json file."),
    ] = None,
    output: Annotated[
        Path | None,
        CliOption("-o", "--output", help="Write the plan: .md, .docx, .pdf; its days: .ics."),
    ] = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Plan the next steps: the applicant's track and, apart from it, what only governments can do."""
    if template == "list":
        printing.console().print(render_plan.template_list(comity.Template.built_in()))
        return
    _check(gantt, output)
    project = _project(source, template, given, reading)
    if ask:
        project = Interview(
            project, start, strict=False, source="" if template or source == STDIN else source or ""
        ).run()
    plan = comity.next_steps(
        project,
        start,
        prefer=prefer,
        alternatives=alternatives,
        without=without or (),
        deadline=deadline,
        governments=governments,
        on_request=on_request,
        known=known,
    )
    _write(plan, gantt, output)
    if Form(as_json=False, as_csv=as_csv).printed(_STEP, map(_row, plan.steps)):
        return
    if as_json:
        printing.echo_result(plan)
        return
    out = printing.console()
    out.print(render_plan.plan(plan, out.width))
    if leverage:
        out.print(render_plan.leverage(comity.Leverage.of(project, start)))


def _check(gantt: Path | None, output: Path | None) -> None:
    if gantt:
        check_picture(gantt)
    if output:
        check_document(output, dated=True)


def _write(plan: comity.Plan, gantt: Path | None, output: Path | None) -> None:
    if gantt:
        comity.draw(plan, gantt)
        printing.beside(f"drawn: {gantt}")
    if output:
        comity.write_document(plan, output)
    printing.told_written(output)


_STEP = ("number", "step", "about", "owner", "decides", "starts", "ends", "after", "review", "provision", "activities")


def _row(one: comity.PlannedStep) -> tuple[object, ...]:
    after = ", ".join(map(str, one.after))
    days = (one.starts, one.ends, after)
    return (
        one.number,
        one.title,
        one.about,
        one.owner,
        one.decides,
        *days,
        one.review_policy,
        one.cite,
        "; ".join(one.activities),
    )


def _project(source: str | None, template: str | None, given: GivenFacts, reading: Reading) -> comity.Project:
    if template:
        if source:
            raise InputError("both a file and a template", where="next-steps", accepts="one of them")
        reading.check_unused("a template is none")
        return comity.read_project(comity.Template.load(template).expand(given.facts))
    if source is None and not given.facts:
        accepts = "a file, --template, or --item, --from and --to"
        raise InputError("nothing to plan", where="next-steps", accepts=accepts)
    return project_of(source, given, reading)
