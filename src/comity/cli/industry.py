"""``comity industry``: who could supply what, owned by whom, and what the law says of each edge."""

from __future__ import annotations

from typing import Annotated

from comity.cli import render_industry
from comity.cli.declared import CliArgument, CliOption
from comity.cli.industry_options import Day, Full, IndustryRows
from comity.cli.options import Form
from comity.home import STATE

Tag = Annotated[str, CliArgument(help="A capability: comm.optical_terminal, sub.star_tracker, launch.small, ...")]


def find_command(
    form: Form,
    rows: IndustryRows,
    tag: Tag,
    buyer: Annotated[str, CliOption("--for", help="The customer's country.")],
    until: Annotated[str | None, CliOption(help="The last day by which it is wanted (YYYY-MM-DD).")] = None,
    without: Annotated[str, CliOption(help="A regime that no edge should hang on, as counsel calls it.")] = "",
    end_user: Annotated[str, CliOption("--end-user", help="Kind of end user; commercial if absent.")] = "",
    end_use: Annotated[str, CliOption("--end-use", help="Kind of end use; civil if absent.")] = "",
    day: Day = None,
    full: Full = False,
) -> None:
    """Find who could supply a capability: in tiers, who owns them, and what each edge needs under which law."""
    found = rows.load().find(tag, buyer, day, until=until, without=without, end_user=end_user, end_use=end_use)
    names = list(dict.fromkeys(name for row in found.records() for name in row))
    table = [[_cell(row.get(name)) for name in names] for row in found.records()]
    form.answered(found, names, table, render_industry.suppliers(found, full=full))


def owner_change_command(
    form: Form,
    rows: IndustryRows,
    company: Annotated[str, CliArgument(help="The firm whose owner changes.")],
    to: Annotated[str, CliOption("--to", help="Where the new owner is: a country, or a firm.")],
    on: Annotated[
        str | None, CliOption("--on", help="The day of the change, whose law applies; today if absent.")
    ] = None,
    customer: Annotated[list[str] | None, CliOption(help="A customer's country; may be repeated.")] = None,
    full: Full = False,
) -> None:
    """Say what changes with a firm's owner: before and after, rule by rule and customer by customer."""
    found = rows.load().owner_change(company, to, on, customers=customer or ())
    names = ("question", "about", "before", "after", "rule", "cite", "rule before", "rule after")
    table = [[row[name] for name in names] for row in found.records()]
    form.answered(found, names, table, render_industry.owner_change(found, full=full))


def depend_command(
    form: Form,
    rows: IndustryRows,
    of: Annotated[str, CliOption("--of", help="A program (artemis), a heading (lun) or a capability.")],
    by: Annotated[str, CliOption(help="firm, nation or owner; all of them if absent.")] = "",
    knock_out: Annotated[
        str, CliOption(help="A firm, nation, instrument or rule that is taken away, by name or id.")
    ] = "",
    buyer: Annotated[
        str, CliOption("--for", help="For whom the next source's legal step is told; the home state.")
    ] = STATE,
    day: Day = None,
    full: Full = False,
) -> None:
    """Say where one firm, nation or owner's nation is the only source, and what falls if something is taken away."""
    found = rows.load().depend(of, day, by=by, knock_out=knock_out, buyer=buyer)
    names = ("tag", "listed", "read", "firms", "nations", "owners", "sole", "next sources")
    table = [[_cell(row[name]) for name in names] for row in found.records()]
    form.answered(found, names, table, render_industry.dependence(found, full=full))


def _cell(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value
