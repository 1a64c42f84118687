"""Pages of industry for the terminal: what hangs on whom, alliances, matches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rich.console import RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from comity.cli.render_industry import FOOT, MARKS, MOST


def dependence(found: Any, *, full: bool = False) -> Iterator[RenderableType]:
    """Yield the page of what hangs on whom."""
    yield Text.from_markup(f"[bold]{escape(found.line())}[/]")
    yield f"[dim]law of {found.on} · {escape(found.coverage.line())}[/]"
    wanted = {found.by} if found.by else {"firm", "nation", "owner"}
    sole = [one for one in found.capabilities if wanted & set(one.sole)]
    for one in found.capabilities if full else sole:
        where = ", ".join(f"one {_OF[by]}{_of_list(by, one)}" for by in one.sole if by in wanted) or "several"
        yield f"\n[bold]{one.tag}[/] {escape(one.label)}: [bold yellow]{where}[/]"
        listed = f"[dim]({one.coverage.read} of {one.coverage.firms} listed were read)[/]"
        owners = f" · owners in {', '.join(one.owners)}" if one.owners != one.nations else ""
        yield Padding(f"{escape(', '.join(one.firms))} · {', '.join(one.nations)}{owners} {listed}", (0, 0, 0, 2))
        for other in one.next_sources:
            unread = " [dim](from memory: read it first)[/]" if other.unread else ""
            yield Padding(f"next: {escape(other.name)} {other.seat}: {escape(other.legal)}{unread}", (0, 0, 0, 2))
    if found.nobody:
        yield f"\n[bold]nobody that was read[/] [dim](a gap of the list, or of the world)[/]: {', '.join(found.nobody)}"
    if found.knock_out:
        yield from _knocked(found.knock_out, full)
    if found.catalogue:
        yield from _launched(found.catalogue, found.by, full)
    yield "\n[dim]What is counted is the list; shares by count are no market shares, and none are told.[/]"


def _launched(told: Any, by: str, full: bool) -> Iterator[RenderableType]:
    """Yield the years of a catalogue of spacecraft: how many are placed before how they are spread."""
    yield f"\n[bold cyan]spacecraft launched, by {told.nation_of}'s nation and by maker[/] [dim]{escape(told.file)}[/]"
    sides = [side for side in ("nation", "maker") if by in ("", {"nation": "nation", "maker": "firm"}[side])]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("year", "launched", *(word for side in sides for word in (f"{side} known", "HHI", "first"))):
        table.add_column(name, justify="left" if name == "first" else "right")
    for one in told.years if full else told.years[-_YEARS:]:
        of = {
            "nation": (one.placed, one.by_nation, one.first_nation),
            "maker": (one.made, one.by_maker, one.first_maker),
        }
        cells = (cell for side in sides for cell in _spread(*of[side]))
        table.add_row(str(one.year), str(one.spacecraft), *cells)
    yield Padding(table, (0, 0, 0, 2))
    left = len(told.years) - _YEARS
    if left > 0 and not full:
        yield Padding(f"[dim]… {left} years before: --full[/]", (0, 0, 0, 2))
    unread = f"; {told.unread} rows could not be counted" if told.unread else ""
    counted = f"{told.attribution} · sha256 {told.sha256[:12]} · {told.rows} spacecraft{unread}."
    yield f"[dim]{escape(counted)} An index of 1 is one alone; each spacecraft counts as one.[/]"


_YEARS: Final = 10


def _spread(known: int, index: float | None, first: tuple[str, float] | None) -> tuple[str, str, str]:
    return str(known), "" if index is None else f"{index:.2f}", f"{first[0]} {first[1]:.0%}" if first else ""


def _of_list(by: str, one: Any) -> str:
    return "" if by in one.sole_listed else " that was read"


_OF: Final = {"firm": "firm", "nation": "nation", "owner": "owner's nation"}


def _knocked(out: Any, full: bool) -> Iterator[RenderableType]:
    yield f"\n[bold cyan]without {escape(out.what)}[/]"
    for one in out.capabilities:
        left = ", ".join(one.left) or "[bold red]nobody[/]"
        yield Padding(f"{one.tag}: loses {escape(', '.join(one.lost))}; left: {left}", (0, 0, 0, 2))
    for one in out.supplies if full else out.supplies[:MOST]:
        mark = MARKS[one.confidence]
        yield Padding(
            f"{mark}{escape(one.supplier)} no longer supplies {escape(one.customer)} ({one.tag})", (0, 0, 0, 2)
        )
    for one in out.legal if full else out.legal[:MOST]:
        turn = one.before if one.before == one.after else f"{one.before} → {one.after}"
        of = f" as {one.classification}" if one.classification else ""
        yield Padding(f"{escape(one.company)} {one.seat}{of} ({one.tag}): {escape(turn)}", (0, 0, 0, 2))
        for rule in one.rules if full else one.rules[:3]:
            yield Padding(
                f"{escape(rule.title)}: {rule.before} → {rule.after} [dim]· {escape(rule.cite)}[/]", (0, 0, 0, 4)
            )
    if out.kind in ("instrument", "rule"):
        yield Padding(f"{len(out.legal)} of {out.edges} legal edges are answered otherwise", (0, 0, 0, 2))
    elif not out.capabilities:
        yield Padding("no capability loses a source that was read", (0, 0, 0, 2))
    yield Padding(f"[dim]{escape(out.cascade)}[/]", (0, 0, 0, 2))


_TITLES: Final = {
    "established": "established",
    "committed": "committed: money or capacity",
    "memorandum": "by memorandum only: no supply",
}


def alliance(found: Any, *, full: bool = False) -> Iterator[RenderableType]:
    """Yield the page of an alliance."""
    yield Text.from_markup(f"[bold]{escape(found.line())}[/]")
    left = f" · {found.unread} edges from memory left out (--include-unread)" if found.unread else ""
    yield f"[dim]law of {found.on}{left}[/]"
    if found.purpose:
        yield escape(found.purpose)
    yield f"[bold]members[/] {', '.join(found.members)} [dim]· joins by {escape(found.joining)}[/]"
    if found.unsure:
        yield f"[dim]not known: {', '.join(found.unsure)}[/]"
    titles = [f"{escape(one.title)} [dim]({escape(one.kind)}, {escape(one.status)})[/]" for one in found.instruments]
    yield from _listed("in force between them, or perhaps", titles, 6, full)
    yield from _listed("programs", list(map(escape, found.programs)), 6, full)
    for kind, title in _TITLES.items():
        edges = [_alliance_edge(one) for one in found.edges if one.line.kind == kind]
        yield from _listed(title, edges, MOST, full)
    yield f"\n[bold cyan]barriers left: {len(found.barriers)}[/]"
    for barrier in found.barriers if full else found.barriers[:6]:
        yield from _barrier(barrier, full)
    yield f"\n[dim]{FOOT}[/]"


def _listed(title: str, lines: list[str], most: int, full: bool) -> Iterator[RenderableType]:
    if lines:
        yield f"\n[bold cyan]{title}: {len(lines)}[/]"
    for line in lines if full else lines[:most]:
        yield Padding(line, (0, 0, 0, 2))
    if not full and len(lines) > most:
        yield Padding(f"[dim]{len(lines) - most} more: --full[/]", (0, 0, 0, 2))


def _alliance_edge(one: Any) -> str:
    tag = f" · {one.tag}" if one.tag else ""
    ends = f"{escape(one.supplier)} {one.supplier_country} → {escape(one.line.other)} {one.line.country}"
    return f"{MARKS[one.line.confidence]}{ends} [dim]({one.line.by}, {one.line.since}{tag})[/] {escape(one.line.about)}"


def _barrier(barrier: Any, full: bool) -> Iterator[RenderableType]:
    days = f" · {escape(barrier.days.partition('; ')[0])}" if barrier.days else ""
    yield Padding(f"[bold]{escape(barrier.authorization)}[/]{days}", (0, 0, 0, 2))
    on = barrier.edges if full else barrier.edges[:3]
    more = f" and {len(barrier.edges) - len(on)} more" if len(on) < len(barrier.edges) else ""
    yield Padding(f"{escape('; '.join(on))}{more}", (0, 0, 0, 4))
    if barrier.ask:
        yield Padding(f"[dim]whose step: {escape(barrier.ask)}[/]", (0, 0, 0, 4))


def matches(found: Any, *, full: bool = False) -> Iterator[RenderableType]:
    """Yield the page of a list of cards."""
    yield Text.from_markup(f"[bold]{escape(found.line())}[/]")
    yield f"[dim]law of {found.on}[/]"
    for tag, coverage in found.coverage:
        yield f"[dim]{tag}: {escape(coverage.line())}[/]"
    for one in found.matches if full else found.matches[:MOST]:
        head = f"[dim]row {one.row}[/] [bold]{escape(one.company)}[/] {one.kind}s {one.tag}"
        yield f"\n{head} · {escape(one.other)} · {one.tier}"
        yield Padding(escape(one.words), (0, 0, 0, 2))
        if one.why:
            yield Padding(f"[dim]for: {escape('; '.join(one.why))}[/]", (0, 0, 0, 2))
        if one.why_not:
            yield Padding(f"[dim]against: {escape('; '.join(one.why_not))}[/]", (0, 0, 0, 2))
    if not full and len(found.matches) > MOST:
        yield f"[dim]{len(found.matches) - MOST} more: --full, or -o FILE for all of them[/]"
    for row, why in found.unmatched if full else found.unmatched[:MOST]:
        yield f"[dim]row {row} matches nothing: {escape(why)}[/]"
