"""``comity coalition adds --scenario``: what satellites and hosted payloads would add to warning and tracking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from comity import AreaMeasures, WarningAdded, WarningLayer
from comity.cli.coalition_share import alike, paragraph, supposed
from comity.cli.plain_table import PlainTable

_COLUMNS: Final = (("one", "in view"), ("two", "of two"), ("stereo", "two sides"), ("against_space", "against space"))
_LIMITS: Final = (
    "What could be in view: no sensitivity, clouds, scan or processing. Satellites whose orbits are not public are not "
    "counted, so that what there is, is a lower bound; the scenario is supposed. Which data are released, in which "
    "formats, over which networks, is not public."
)


def page(found: WarningAdded, full: bool) -> Iterator[RenderableType]:
    """Yield what would be added by area, on what it rests, and what the data would need to flow."""
    yield from supposed(found.supposed)
    yield Text(f"{found.line()}.", style="bold")
    named = {one.area for one in found.areas("before")[7:]}
    for area in named:
        before, after = found.change(area, "number")
        yield Text(f"Over {area} {before:.1f} to {after:.1f} satellites at once, on average.", style="bold")
    yield Padding(_table(found), (0, 0, 0, 1))
    yield Text.assemble(("Supposed:", "bold"), f" {'; '.join(map(_layer, found.add))}.")
    yield Text.assemble(("On orbit, public:", "bold"), f" {'; '.join(_grouped(found.base))}.")
    out = [f"{name} ({why})" for name, why in found.left_out.items()]
    shown = out if full else out[:3]
    more = f", and {len(out) - len(shown)} more (--full)" if len(out) > len(shown) else ""
    yield Text.assemble(("Not counted:", "bold"), f" {'; '.join(shown)}{more}.")
    yield Text.assemble(
        ("Assumed:", "bold"),
        " the ground is in view from 10 degrees above its horizon (5 to 20 tried); against space a target 300 km high, "
        "by a line that clears 100 km; two sides: lines that meet at 30 to 150 degrees.",
    )
    if found.releases:
        yield Text(f"For the data to flow to {found.recipient_name}:", style="bold")
    for cells in alike(found.releases):
        yield from paragraph(cells, full)
    if hosted := [one for one in found.add if one.host and one.host != one.owner]:
        one = hosted[0]
        ask = f"comity determine --activity hosted-payload --from {one.owner} --to {one.host}"
        yield Text(f"A payload of {one.owner} on a spacecraft of {one.host} needs its own authorizations: {ask}")
    yield Text(_LIMITS, style="dim")


def _table(found: WarningAdded) -> Table:
    table = PlainTable(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("% of places and time")
    for _, title in _COLUMNS:
        table.add_column(title, justify="right")
    for before, after in zip(found.areas("before"), found.areas("after"), strict=True):
        table.add_row(before.area, *(_change(before, after, name) for name, _ in _COLUMNS))
    return table


def _change(before: AreaMeasures, after: AreaMeasures, name: str) -> Text:
    one, other = getattr(before, name), getattr(after, name)
    if abs(other - one) < 0.05:
        return Text(f"{one:.1f}", style="dim")
    return Text.assemble(f"{one:.1f} → ", (f"{other:.1f}", "green"))


def _layer(one: WarningLayer) -> str:
    host = f" on {one.host}" if one.host else ""
    where = {
        "GEO": f"at {one.longitude:g}° E" if one.longitude is not None else "",
        "HEO": f"highest at {one.longitude:g}° E" if one.longitude is not None else "",
    }.get(one.orbit, f"{one.altitude_km:g} km, {one.inclination:g}°" if one.altitude_km else "")
    count = f"{one.count} in {one.planes} plane{'s' * (one.planes > 1)}, " if one.count > 1 else ""
    return f"{one.name} ({one.owner}{host}, {one.orbit}, {count}{where})"


def _grouped(layers: tuple[WarningLayer, ...]) -> Iterator[str]:
    """Yield satellites by owner, orbit and where that is from."""
    found: dict[tuple[str, str, str], int] = {}
    for one in layers:
        key = one.owner, one.orbit, one.elements
        found[key] = found.get(key, 0) + one.count
    words = {"computed": "orbits computed from public elements", "published": "published", "assumed": "in part assumed"}
    for (owner, orbit, elements), count in found.items():
        yield f"{count} of {owner} in {orbit} ({words.get(elements, elements)})"
