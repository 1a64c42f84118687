"""``comity coalition``: sensors of partners, what a decision to share would need, what one more partner adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final
from urllib.parse import urlsplit

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

import comity
from comity import InputError, Sensor, SensorList
from comity.cli.declared import CliOption
from comity.cli.options import Form
from comity.cli.plain_table import PlainTable

_MOST: Final = 24
_CONFIDENCE: Final = {"primary": "●", "secondary": "◐", "memory": "○"}
_LEGEND: Final = "● read at the source itself   ◐ in a copy or report   ○ from memory, to be checked"
_LIMITS: Final = (
    "Public sensors only: a lower bound, no order of battle. What a sensor could see bounds what it does from above. "
    "(assumed) marks what stands for want of a published figure; such figures are varied, never taken as known."
)
Day = Annotated[str | None, CliOption("--date", "--as-of", help="The day asked about; today if absent.")]


def sensors_command(
    form: Form,
    owner: Annotated[list[str] | None, CliOption("--owner", help="Whose: a state, a company, a group as cspo.")] = None,
    full: Annotated[bool, CliOption("--full", help="Leave nothing out.")] = False,
    day: Day = None,
) -> None:
    """List the public sensors of states: where each stands, what it is said to see, on what source."""
    coalition = comity.Coalition([one for text in owner or [] for one in _named(text)] or None, day)
    found = coalition.sensors()
    rows = found.records()
    names = list(rows[0]) if rows else []
    form.answered(found, names, ([_cell(one) for one in row.values()] for row in rows), _page(found, full))


def _named(text: str) -> list[str]:
    """Return the parties that an option names, parted by commas.

    Raises:
        InputError: it names none.
    """
    found = [one.strip() for one in text.split(",") if one.strip()]
    if not found:
        raise InputError("names nobody", where="--owner", accepts="a state, a company or a group, as KOR or cspo")
    return found


def _cell(value: object) -> object:
    return "|".join(map(str, value)) if isinstance(value, list) else value


def _page(found: SensorList, full: bool) -> Iterator[RenderableType]:
    yield Text(f"{found.line()}.", style="bold")
    yield from _listed(found.sensors, full)
    if found.hosted:
        yield Text(f"On their soil, of others: {len(found.hosted)}", style="bold")
        yield from _listed(found.hosted, full)
    if not found.sensors:
        yield Text("Nothing on record is no proof that there is nothing.")
    yield Text(_LIMITS, style="dim")
    yield Text(_LEGEND, style="dim")


def _listed(sensors: tuple[Sensor, ...], full: bool) -> Iterator[RenderableType]:
    table = PlainTable.grid(padding=(0, 1), expand=True)
    table.add_column(width=1, no_wrap=True)
    table.add_column(ratio=5)
    table.add_column(ratio=6)
    table.add_column(width=20, overflow="fold", justify="right")
    for one in sensors if full else sensors[:_MOST]:
        what = Text.assemble(one.name, (f"  {_where(one)}", "dim"))
        seen = Text(_seen(one), style="" if one.operates and one.placed else "yellow")
        table.add_row(_CONFIDENCE[one.geometry.confidence], what, seen, _host(one.geometry.source_url))
    yield Padding(table, (0, 0, 0, 1))
    if not full and len(sensors) > _MOST:
        yield Text(f"   … {len(sensors) - _MOST} more: --full", style="dim")


def _where(one: Sensor) -> str:
    host = f"in {'/'.join(one.hosts)}" if one.hosts and one.hosts != one.owners else ""
    joint = f"with {'/'.join(one.geometry.joint_with)}" if one.geometry.joint_with else ""
    return ", ".join(part for part in ("/".join(one.owners), host, joint) if part)


def _seen(one: Sensor) -> str:
    """Return what a sensor is, and what it is said to see."""
    g = one.geometry
    assumed = " (assumed)"
    told = [f"{one.called}, {'/'.join(g.orbits)}"]
    if g.min_elevation is not None:
        told.append(f"from {g.min_elevation:g}°{assumed if 'min_elevation' in g.assumed else ''}")
    elif g.sensor != "space-optical":
        told.append("least elevation not public")
    if g.azimuth_from is not None and g.azimuth_to is not None:
        told.append(f"azimuth {g.azimuth_from:g}–{g.azimuth_to:g}°")
    if g.fence_azimuths:
        told.append(f"a fence towards {' and '.join(f'{one:g}°' for one in g.fence_azimuths)}")
    if g.range_km is not None:
        told.append(f"to {g.range_km:,.0f} km{assumed if 'range_km' in g.assumed else ''}")
    elif g.sensor == "radar":
        told.append("range not public")
    if not one.placed:
        told.append("NOT PLACED: where it stands is not public" if one.operates else f"not placed, {one.status}")
    elif not one.operates:
        told.append(one.status.upper())
    return ", ".join(told)


def _host(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.")
