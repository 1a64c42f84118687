"""``comity invest`` and ``comity access``: what a stake needs, and who may bid, launch or land signals."""

from __future__ import annotations

from typing import Annotated

from comity.cli import printing, render_invest
from comity.cli.declared import CliOption
from comity.cli.industry_options import Day, Full, IndustryRows
from comity.cli.options import Form, pairs


def invest_command(
    form: Form,
    rows: IndustryRows,
    investor: Annotated[str, CliOption("--from", help="The investor's country.")],
    target: Annotated[str, CliOption("--target", help="The target's country, or a firm.")],
    stake: Annotated[float, CliOption("--stake", help="Share of the votes in percent.")],
    rights: Annotated[
        list[str] | None,
        CliOption(
            "--rights", help="A right that comes with it: board, access, decisions, control, passive; may be repeated."
        ),
    ] = None,
    item: Annotated[str, CliOption("--item", help="Class of what the target makes: 9A515.x, ...")] = "",
    kind: Annotated[
        str, CliOption("--investor", help="entity, government, individual, fund, limited-partner.")
    ] = "entity",
    fact: Annotated[
        list[str] | None, CliOption("--fact", help="Any other fact, as name=value; may be repeated.")
    ] = None,
    day: Day = None,
    full: Full = False,
) -> None:
    """Say what a stake needs, both ways: which filings, mandatory or not, how long; and deals on record."""
    told = pairs(fact, "--fact")
    found = rows.load().invest(investor, target, stake, day, rights=rights or (), item=item, kind=kind, facts=told)
    names = ("investor", "target", "classes", "answer", "name", "regime", "kind", "title", "cite", "days")
    table = [[printing.record_cell(row[name]) for name in names] for row in found.records()]
    form.answered(found, names, table, render_invest.review(found, full=full))


def access_command(
    form: Form,
    rows: IndustryRows,
    seller: Annotated[str, CliOption("--from", help="Who sells, launches or operates.")],
    market: Annotated[str, CliOption("--to", help="Where it is sold or used.")],
    kind: Annotated[str, CliOption("--kind", help="procurement, launch or market.")],
    day: Day = None,
    full: Full = False,
) -> None:
    """Say who may bid, launch or land signals between two states, both ways, determined and cited."""
    found = rows.load().access(seller, market, kind, day)
    names = printing.columns_of(found.records())
    table = [[printing.record_cell(row.get(name, "")) for name in names] for row in found.records()]
    form.answered(found, names, table, render_invest.market_access(found, full=full))
