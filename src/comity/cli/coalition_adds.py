"""``comity coalition adds``: what partners' public sensors would add, and what of it could flow, on one screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

import comity
from comity import CoverageAdded, PartnerAdded, ReleaseCell
from comity.cli import printing, together
from comity.cli.coalition_share import COLORS, Day, Decisions, Level, Supposed, alike, supposed
from comity.cli.declared import CliOption
from comity.cli.options import Form, Picture
from comity.cli.plain_table import PlainTable

_COLUMNS: Final = (("seen", "in view"), ("seen_by_two", "by two at once"), ("custody", "within {hours} h"))
_LIMITS: Final = (
    "Of active payloads: no debris, so this is no custody of all that flies. Public sensors are a lower bound, and "
    "what could be seen an upper bound of what is: no weather, magnitude, tasking or capacity. Additions, no worth: "
    "states are told by name, and not ranked, as the evidence for them differs."
)
_REALMS: Final = {"LEO": "low", "MEO": "medium, long", "GEO": "geosynchronous"}


def adds_command(
    form: Form,
    core: Annotated[list[str] | None, CliOption("--core", help="Whose sensors there are: a group, or states.")] = None,
    add: Annotated[list[str] | None, CliOption("--add", help="Who would be added: states, parted by commas.")] = None,
    subject: Annotated[str, CliOption("--subject", help="What would be shared: conjunction, tracking.")] = "tracking",
    recipient: Annotated[
        str | None, CliOption("--recipient", help="To whom it would flow; the state at home if absent.")
    ] = None,
    level: Level = None,
    decisions: Decisions = None,
    catalogue: Annotated[
        Path | None, CliOption("--catalogue", help="Orbit mean-elements messages: .csv, .json, .xml or .kvn.")
    ] = None,
    hours: Annotated[float, CliOption("--hours", help="How long is looked.")] = 24.0,
    step: Annotated[float, CliOption("--step", help="How often it is looked, in seconds.")] = 60.0,
    custody: Annotated[float, CliOption("--custody", help="Within how many hours a view counts as custody.")] = 2.0,
    scenario: Annotated[
        Path | None,
        CliOption("--scenario", help="Infrared satellites and payloads that would be added, a YAML file: for warning."),
    ] = None,
    reform: Supposed = None,
    picture: Picture = None,
    full: Annotated[bool, CliOption("--full", help="Leave nothing out.")] = False,
    day: Day = None,
) -> None:
    """Tell what partners' public sensors would add to a core, and what of it could flow to whom."""
    if scenario is not None:
        others = {"--core": core, "--add": add, "--recipient": recipient, "--level": level, "--catalogue": catalogue}
        told = "is about sensors on the ground; a scenario says for itself what it is about"
        together.refuse({**others, "--picture": picture, "--subject": subject != "tracking"}, told, "--scenario alone")
        _warning(form, scenario, decisions, day, full, reform)
        return
    together.refuse({"--core": not core, "--add": not add}, "is needed", "--core cspo --add KOR")
    coalition = comity.Coalition(_parted(core), day, reforms=reform or ())
    found = coalition.adds(
        _parted(add),
        subject=subject,
        recipient=recipient,
        level=level,
        decisions=decisions or (),
        catalogue=catalogue,
        hours=hours,
        step=step,
        custody=custody,
    )
    rows = found.records()
    cells = (["|".join(one) if isinstance(one, list) else one for one in row.values()] for row in rows)
    form.answered(found, list(rows[0]), cells, page(found, full))
    if picture:
        comity.draw(found, picture)
        printing.told_written(picture)


def _warning(
    form: Form, scenario: Path, decisions: Path | None, day: str | None, full: bool, reform: list[str] | None
) -> None:
    from comity.cli import coalition_warning  # noqa: PLC0415  loads numpy

    found = comity.Coalition(None, day, reforms=reform or ()).warning(scenario, decisions=decisions or ())
    rows = found.records()
    form.answered(found, list(rows[0]), ([*row.values()] for row in rows), coalition_warning.page(found, full))


def _parted(texts: list[str] | None) -> list[str]:
    return [one.strip() for text in texts or [] for one in text.split(",") if one.strip()]


def page(found: CoverageAdded, full: bool) -> Iterator[RenderableType]:
    """Yield the answer, before and after by orbit, who adds what, what could flow, on what it rests."""
    yield from supposed(found.supposed)
    yield Text(f"{found.line()}.", style="bold")
    yield Text(_looked_at(found), style="" if not found.looked_at.made_up else "yellow")
    yield Padding(_orbits(found), (0, 0, 0, 1))
    if len(found.adds) > 1 or full:
        yield Padding(_partners(found, full), (0, 0, 0, 1))
    yield from _flows(found, full)
    yield from _rests(found)
    yield Text(_LIMITS, style="dim")


def _looked_at(found: CoverageAdded) -> str:
    at = found.looked_at
    start = f"{at.start:%Y-%m-%d %H:%M} UTC"
    what = f"{at.objects:,} {'made-up ' if at.made_up else ''}objects of {at.catalogue}"
    hint = ": they show what is asked, and measure nothing real (--catalogue FILE)" if at.made_up else ""
    gone = f"; {at.nowhere} decay on the way" if at.nowhere else ""
    return f"{what}{hint}; every {at.step_seconds:g} s for {at.hours:g} h from {start}{gone}."


def _orbits(found: CoverageAdded) -> Table:
    """Return before and after, an orbit a row; in the last column how long half of the objects are out of view."""
    table = PlainTable(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("% of the time")
    for _, title in _COLUMNS:
        table.add_column(title.format(hours=f"{found.looked_at.custody_hours:g}"), justify="right")
    table.add_column("longest gap, h", justify="right")
    before, after = found.measured("core"), found.measured("all")
    for one in before.orbits:
        if one.orbit == "all":
            continue
        then = after.orbit(one.orbit)
        cells = [_change(getattr(one, name), getattr(then, name)) for name, _ in _COLUMNS]
        gap = _change(one.worst_gap_hours, then.worst_gap_hours, signed=False)
        table.add_row(f"{_REALMS[one.orbit]} ({one.objects:,})", *cells, gap)
    return table


def _change(before: float, after: float, *, signed: bool = True) -> Text:
    if abs(after - before) < 0.05:
        return Text(f"{before:.1f}", style="dim")
    change = f" ({after - before:+.1f})" if signed else ""
    return Text.assemble(f"{before:.1f} → {after:.1f}", (change, "green"))


def _partners(found: CoverageAdded, full: bool) -> Table:
    table = PlainTable(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for title, side in (("", "left"), ("alone", "right"), ("to core", "right"), ("last", "right")):
        table.add_column(title, justify=side)  # type: ignore[arg-type]
    table.add_column("share", justify="right")
    table.add_column("core sees too", justify="right")
    table.add_column("sensors known, counted, on figures")
    for one in found.partners:
        if one.added or full:
            e = one.evidence
            share = "" if one.share is None else f"{one.share:.2f}"
            told = (f"{one.alone:.2f}", f"{one.to_core:+.2f}", f"{one.last:+.2f}", share, f"{one.with_core:.0f} %")
            table.add_row(
                f"{'+ ' if one.added else '  '}{one.partner}", *told, f"{e.known}, {e.counted}, {e.published}"
            )
    return table


def _flows(found: CoverageAdded, full: bool) -> Iterator[RenderableType]:
    """Yield what of the addition could flow to the recipient, on what, and what the rest of the core would need."""
    orbit, measure = found.most
    seen = found.added(orbit, measure)
    could, carried = (found.added(orbit, measure, flow) for flow in ("could flow", "carried"))
    assumed = ", taken for want of a stated level" if found.level_assumed else ""
    yield Text.assemble(
        (f"To {found.recipient_name}", "bold"),
        f" ({found.title}, {found.level}{assumed}, {found.day}) what is carried would grow by {carried:+.1f}, what "
        f"could flow on decisions by {could:+.1f}; what is in view by {seen:+.1f}.",
    )
    ours = [cell for cell in found.releases if cell.recipient == found.recipient]
    rest = [cell for cell in found.releases if cell.recipient != found.recipient]
    for cells in alike(ours):
        yield from _short(cells, full)
    for cells in alike(rest):
        yield from _short(cells, full)


def _short(cells: list[ReleaseCell], full: bool) -> Iterator[RenderableType]:
    cell = cells[0]
    names = [one.recipient if len(cells) > 1 else one.recipient_name for one in cells]
    told = f" {cell.giver_name} to {', '.join(names)}: {cell.because}"
    needs = f"; missing: {'; '.join(cell.needs)}" if cell.needs else ""
    yield Padding(Text.assemble((cell.value.upper(), COLORS[cell.value]), f"{told}{needs}"), (0, 0, 0, 1))
    for source in cell.sources if full else cell.sources[:1]:
        line = Text.assemble((source.cite, "cyan"), (f"  {source.url}", "dim"))
        line.no_wrap, line.overflow = True, "ellipsis"
        yield Padding(line, (0, 0, 0, 3))


def _rests(found: CoverageAdded) -> Iterator[RenderableType]:
    """Yield on which sensors and assumptions it rests."""
    for one in found.partners:
        if one.added:
            yield Text.assemble(("Rests on", "bold"), f" {_evidence(one)}")
    core = [one.evidence for one in found.partners if not one.added]
    counted, known = sum(one.counted for one in core), sum(one.known for one in core)
    figures = sum(one.published for one in core)
    yield Text(f"Of the core {counted} of {known} public sensors count, {figures} of them on published figures alone.")
    yield Text.assemble(("Assumed:", "bold"), f" {'; '.join(found.assumed)}.")


def _evidence(one: PartnerAdded) -> str:
    e = one.evidence
    kinds = ((e.civil, "civil"), (e.military, "military"), (e.commercial, "commercial"))
    told = ", ".join(f"{number} {name}" for number, name in kinds if number)
    out = "; ".join(f"{number} {why}" for why, number in e.left_out.items())
    left = f"; not counted: {out}" if out else ""
    figures = f"{e.published} on published figures alone"
    return f"{e.counted} of {e.known} public sensors of {one.name} ({told}), {figures}{left}."
