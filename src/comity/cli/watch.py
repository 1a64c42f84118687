"""``comity reform watch``: control parameters beside what is offered abroad."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

import comity
from comity import ControlParameter, OfferedAbroad
from comity.cli.declared import CliArgument
from comity.cli.options import Form
from comity.cli.reform_parts import bullet

_MARKS = {"primary": "●", "secondary": "◐", "memory": "○"}
_LEGEND = "● the issuer's own text was read   ◐ a copy or a report   ○ from memory"


def watch_command(
    form: Form,
    parameters: Annotated[
        list[str] | None, CliArgument(help="Control parameters by id, as aperture, thrust; all of them if absent.")
    ] = None,
) -> None:
    """Tell where U.S. lists draw their line by a figure, and what firms of other nations offer beside it."""
    found = comity.ThresholdWatch.load(parameters or ())
    rows = found.records()
    cells = (["|".join(map(str, one)) if isinstance(one, list) else one for one in row.values()] for row in rows)
    form.answered(found, list(rows[0]), cells, _page(found))


def _page(found: comity.ThresholdWatch) -> Iterator[RenderableType]:
    yield Text(f"{found.line()}.", style="bold")
    for one in found.parameters:
        yield Text()
        yield Text(f"{one.title} ({one.id}), {one.unit}", style="bold")
        for limit in one.limits:
            yield Padding(Text.assemble(f"{limit.paragraph}: {limit.says} · ", (limit.cite, "cyan")), (0, 0, 0, 2))
        if not one.limits:
            yield Padding(Text(one.without_limit), (0, 0, 0, 2))
        if not one.offers:
            yield Padding(Text("no offer was read", style="yellow"), (0, 0, 0, 2))
        for offer in one.offers:
            yield Padding(_offer(one, offer), (0, 0, 0, 2))
    yield Text()
    yield Text(found.not_said, style="dim")
    yield Text(_LEGEND, style="dim")


def _offer(one: ControlParameter, offer: OfferedAbroad) -> RenderableType:
    figure = " to ".join(f"{value:,.10g}" for value in offer.figure)
    reached = ", ".join(one.reached(offer))
    beside = f"meets or passes {reached}" if reached else "short of every limit" if one.limits else "no limit by number"
    dated = f", {offer.published}" if offer.published else ""
    told = f"{_MARKS[offer.confidence]} {offer.product}, {offer.firm} ({offer.state}): {figure} {one.unit}, {beside}"
    return bullet(f"{told}; {offer.stage}; {offer.says} · {offer.cite}{dated}", offer.url)
