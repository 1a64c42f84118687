"""``comity coalition candidates``: which sites of a partner would add most, and what it gains itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

import comity
from comity import SitesChosen
from comity.cli.coalition_share import Day
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Form
from comity.cli.plain_table import PlainTable

_MOST: Final = 14
_LIMITS: Final = (
    "Of active payloads: no debris. What could be seen is an upper bound of what a sensor does: no weather, magnitude, "
    "tasking or capacity. What is chosen adds most to what is public; who should pay for it is another question."
)


def candidates_command(
    form: Form,
    sites: Annotated[
        Path | None,
        CliArgument(help="A table of sites (name, latitude, longitude, sensor, ...); those of the record if absent."),
    ] = None,
    partner: Annotated[str, CliOption("--partner", help="Who would invest: a state.")] = "",
    core: Annotated[str, CliOption("--core", help="To whose sensors it would add: a group, or states.")] = "cspo",
    most: Annotated[int, CliOption("--most", help="At most so many sites.", min=1)] = 3,
    budget: Annotated[float | None, CliOption("--budget", help="For at most so much, in the unit of costs.")] = None,
    orbit: Annotated[str, CliOption("--orbit", help="Whose objects count: LEO, MEO, GEO or all.")] = "all",
    catalogue: Annotated[
        Path | None, CliOption("--catalogue", help="Orbit mean-elements messages: .csv, .json, .xml or .kvn.")
    ] = None,
    hours: Annotated[float, CliOption("--hours", help="How long is looked.")] = 24.0,
    full: Annotated[bool, CliOption("--full", help="Leave nothing out.")] = False,
    day: Day = None,
) -> None:
    """Tell which additions of a partner would add most to a coalition, exactly, and what it gains itself."""
    if not partner:
        raise comity.InputError("is needed", where="--partner", accepts="a state, as KOR")
    coalition = comity.Coalition([one.strip() for one in core.split(",") if one.strip()], day)
    found = coalition.candidates(
        partner, sites, most=most, budget=budget, orbit=orbit, catalogue=catalogue, hours=hours
    )
    rows = found.records()
    form.answered(found, list(rows[0]), ([*row.values()] for row in rows), _page(found, full))


def _page(found: SitesChosen, full: bool) -> Iterator[RenderableType]:
    yield Text(f"{found.line()}.", style="bold")
    partner = found.partner_before
    spent = f" They cost {found.cost:,g} together." if found.cost is not None else ""
    yield Text(
        f"{found.partner_name} itself would have objects in view {partner:.1f} to {partner + found.to_partner:.1f} % "
        f"of the time ({found.to_partner:+.1f}): the ask can be put as an offer.{spent}"
    )
    if found.greedy < found.adds - 0.005:
        yield Text(f"Taking the best next site each time would add {found.greedy:+.2f} only.")
    yield Padding(_table(found, full), (0, 0, 0, 1))
    left = len(found.sites) - _MOST
    if left > 0 and not full:
        yield Text(f"   … {left} more: --full", style="dim")
    source = "Sites: those of the record, with what does not stand there yet; sites.csv takes your own. "
    yield Text(f"{source if found.from_record else ''}{found.looked_at}, orbits: {found.orbit}.")
    yield Text(f"Assumed: {'; '.join(found.assumed)}.")
    yield Text(_LIMITS, style="dim")


def _table(found: SitesChosen, full: bool) -> Table:
    table = PlainTable(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("")
    table.add_column("site")
    table.add_column("adds alone", justify="right")
    table.add_column("range", justify="right")
    table.add_column("to itself", justify="right")
    table.add_column("cost", justify="right")
    first = sorted(found.sites, key=lambda one: (not one.chosen, -one.to_coalition))
    for one in first if full else first[:_MOST]:
        where = f"  in {one.host}" if one.host != found.partner else ""
        table.add_row(
            Text("●" if one.chosen else "", style="green"),
            Text.assemble(one.name, (where, "dim")),
            f"{one.to_coalition:+.2f}",
            f"{one.low:+.2f} to {one.high:+.2f}",
            f"{one.to_partner:+.1f}",
            "" if one.cost is None else f"{one.cost:,g}",
        )
    return table
