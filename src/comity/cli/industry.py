"""``comity industry``: who could supply what, owned by whom, and what the law says of each edge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import comity
from comity.cli import printing, render_alliance, render_industry
from comity.cli.declared import CliArgument, CliOption
from comity.cli.industry_options import Day, Full, IndustryRows
from comity.cli.options import Form, Picture, Reading, beside, tell
from comity.files import check_output, check_picture, write_rows
from comity.home import STATE

Tag = Annotated[str, CliArgument(help="A capability: comm.optical_terminal, sub.star_tracker, launch.small, ...")]


def find_command(
    form: Form,
    rows: IndustryRows,
    tag: Tag,
    buyer: Annotated[str, CliOption("--for", help="The customer's country.")],
    until: Annotated[
        str | None, CliOption(help="The last day by which it is wanted; a month will do (2027-06).")
    ] = None,
    without: Annotated[str, CliOption(help="A regime that no edge should hang on, as counsel calls it.")] = "",
    outside: Annotated[
        list[str] | None, CliOption(help="A country in which no seller should have its seat; may be repeated.")
    ] = None,
    end_user: Annotated[str, CliOption("--end-user", help="Kind of end user; commercial if absent.")] = "",
    end_use: Annotated[str, CliOption("--end-use", help="Kind of end use; civil if absent.")] = "",
    day: Day = None,
    full: Full = False,
) -> None:
    """Find who could supply a capability: in tiers, who owns them, and what each edge needs under which law."""
    found = rows.load().find(
        tag,
        buyer,
        day,
        until=until,
        without=without,
        outside=outside or (),
        end_user=end_user,
        end_use=end_use,
    )
    names = printing.columns_of(found.records())
    table = [[printing.record_cell(row.get(name)) for name in names] for row in found.records()]
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
    gcat: Annotated[
        Path | None,
        CliOption(help="A copy of the catalogue GCAT (satcat.tsv, or its folder): who built each year's spacecraft."),
    ] = None,
    day: Day = None,
    full: Full = False,
) -> None:
    """Say where one firm, nation or owner's nation is the only source, and what falls if something is taken away."""
    found = rows.load().depend(of, day, by=by, knock_out=knock_out, buyer=buyer, gcat=gcat)
    names = ("tag", "listed", "read", "firms", "nations", "owners", "sole", "next sources")
    table = [[printing.record_cell(row[name]) for name in names] for row in found.records()]
    form.answered(found, names, table, render_alliance.dependence(found, full=full))


def match_command(
    form: Form,
    rows: IndustryRows,
    reading: Reading,
    source: Annotated[
        Path, CliArgument(help="A sheet of suppliers or requests (CSV, XLSX, Parquet), or a profile in YAML.")
    ],
    buyer: Annotated[list[str] | None, CliOption("--for", help="A customer's country; may be repeated.")] = None,
    without: Annotated[str, CliOption(help="A regime that no edge should hang on, as counsel calls it.")] = "",
    output: Annotated[
        Path | None, CliOption("-o", "--output", help="Write every match beside its row: .xlsx, .csv, ...")
    ] = None,
    day: Day = None,
    full: Full = False,
) -> None:
    """Match a list of yours: offers with requests and customers, requests with offers, and the law of each pair."""
    if output:
        check_output(output)
    industry = rows.load()
    cards = industry.read_cards(source, sheet=reading.sheet, columns=reading.meanings)
    tell(cards.reading.lines())
    beside(cards.reading, reading, source)
    found = industry.match(cards, day, buyers=buyer or (), without=without)
    records = found.records()
    names = printing.columns_of(records)
    if output:
        own = {line.row: line.cells for line in cards.reading.used}
        header = [*dict.fromkeys(name for cells in own.values() for name in cells)]
        told = [
            [*(own[one["row"]].get(name, "") for name in header), *(_text(one[name]) for name in names)]
            for one in records
        ]
        write_rows(output, [*header, *(f"Comity's {name}" if name in header else name for name in names)], told)
        printing.told_written(output)
    form.answered(
        found,
        names,
        [[printing.record_cell(row.get(name)) for name in names] for row in records],
        render_alliance.matches(found, full=full),
    )


def alliance_command(
    form: Form,
    rows: IndustryRows,
    name: Annotated[str, CliArgument(help="Two states (usa-jpn), or a group of the record.")],
    day: Day = None,
    picture: Picture = None,
    full: Full = False,
) -> None:
    """Show an alliance of industry: members, what is in force, edges between their firms, and the barriers left."""
    if picture:
        check_picture(picture)
    found = rows.load().alliance(name, day)
    if picture:
        comity.draw(found, picture)
        printing.told_written(picture)
    names = ("supplier", "from", "customer", "to", "kind", "by", "about", "since", "tag", "law", "confidence", "source")
    table = [[printing.record_cell(row[one]) for one in names] for row in found.records()]
    form.answered(found, names, table, render_alliance.alliance(found, full=full))


def _text(value: object) -> str:
    return str(printing.record_cell(value) or "")
