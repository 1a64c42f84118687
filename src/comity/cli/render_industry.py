"""Pages of industry for the terminal: who could supply, what a change of owner does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from rich.console import RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

MOST: Final = 12
_MOST_EDGES: Final = 3
MARKS: Final = {"primary": "", "secondary": "◐ ", "memory": "○ "}
FOOT: Final = "◐ a press page or third party was read, ○ from memory. Every source: --json or --csv."


def suppliers(found: Any, *, full: bool = False) -> Iterator[RenderableType]:
    """Yield the page of a search for suppliers."""
    yield Text.from_markup(f"[bold]{escape(found.line())}[/]")
    yield f"[dim]law of {found.on} · {escape(found.coverage.line())}[/]"
    told = found.suppliers if full else found.suppliers[:MOST]
    tier, ranges = "", dict[tuple[Any, ...], str]()
    for one in told:
        if one.tier != tier:
            tier = one.tier
            yield f"\n[bold cyan]{tier}[/]"
        key = tuple((edge.classification, edge.partner_list, edge.short) for edge in one.legal)
        as_for = "" if full or len(key) < 2 else ranges.setdefault(key, one.name)
        yield from _supplier(one, full, as_for if as_for != one.name else "")
    if len(told) < len(found.suppliers):
        yield f"[dim]{len(found.suppliers) - len(told)} more: --full[/]"
    if found.left_out:
        yield "\n[bold]left out[/]"
        for out in found.left_out if full else found.left_out[:MOST]:
            yield Padding(f"{escape(out.name)} ({out.seat}): {escape(out.why)}", (0, 0, 0, 2))
    yield ""
    for note in found.notes:
        yield f"[dim]{escape(note)}[/]"
    yield f"[dim]{FOOT}[/]"


def _supplier(one: Any, full: bool, as_for: str) -> Iterator[RenderableType]:
    yield f"{MARKS[one.confidence]}[bold]{escape(one.name)}[/] {one.seat}{_owner(one)}{_product(one)}"
    lines = Table.grid(padding=(0, 1))
    lines.add_column(width=11, style="dim")
    lines.add_column(overflow="fold")
    for label, text in _lines(one, full, as_for):
        lines.add_row(label, text)
    yield Padding(lines, (0, 0, 0, 2))


_ABOVE: Final = ("its owner", "owner not", "the maker states no")
"""Reasons that the page tells elsewhere: beside the name, and by the range."""


def _owner(one: Any) -> str:
    if one.owner_country and one.owner_country != one.seat:
        return f" · owner [bold yellow]{one.owner_country}[/] ({escape(one.owner)})"
    if one.owner_country:
        return f" · owner {one.owner_country} ({escape(one.owner)})"
    return f" · owner [yellow]?[/] ({escape(one.owner_open)})" if one.owner_open else ""


def _product(one: Any) -> str:
    told = ", ".join(filter(None, (one.product, one.heritage, f"from {one.available}" if one.available else "")))
    return f" · {escape(told)}" if told else ""


def _lines(one: Any, full: bool, as_for: str) -> Iterator[tuple[str, RenderableType]]:
    if one.stated:
        yield "classified", f"{escape(one.stated)}, as the maker states"
    if one.claim:
        yield "maker says", escape(one.claim)
    if as_for:
        yield "legal range", f"as for {escape(as_for)}"
    else:
        yield from _legal(one, full)
    for kind in ("established", "committed"):
        edges = getattr(one, kind)
        if edges:
            shown = edges if full else edges[:_MOST_EDGES]
            more = f", {len(edges) - len(shown)} more" if len(shown) < len(edges) else ""
            yield kind, "; ".join(map(_edge, shown)) + more
    against = [reason for reason in one.reasons_against if full or not reason.startswith(_ABOVE)]
    if against:
        yield "against", escape("; ".join(against))
    if full and one.reasons_for:
        yield "for", escape("; ".join(one.reasons_for))
    if full:
        yield "source", f"{escape(one.source)} [dim]{escape(one.published)}[/]"


def _edge(edge: Any) -> str:
    place = f" {edge.country}" if edge.country else ""
    return f"{MARKS[edge.confidence]}{escape(edge.other)}{place} [dim]({edge.by}, {edge.since})[/]"


def _legal(one: Any, full: bool) -> Iterator[tuple[str, RenderableType]]:
    if not one.legal:
        yield "legal", f"[dim]{escape(one.legal_note)}[/]"
        return
    label = "legal" if len(one.legal) == 1 else "legal range"
    for edge in one.legal if full else _distinct(one.legal):
        of = escape(edge.classification or edge.partner_list)
        days = f" · {escape(edge.days.partition('; ')[0])}" if edge.days else ""
        what = f" [dim]if {escape(edge.what)}[/]" if edge.what else ""
        because = f"\n[dim]{escape(edge.because)}[/]" if full and edge.because else ""
        unread = f"\n[dim]not examined: {escape('; '.join(edge.not_examined))}[/]" if full and edge.not_examined else ""
        yield label, f"[bold]{of}[/] {escape(edge.short)}{days}{what}{because}{unread}"
        label = ""


def _distinct(edges: Iterable[Any]) -> list[Any]:
    """Return one edge for each outcome, the first class of each."""
    return list({edge.short: edge for edge in reversed(list(edges))}.values())[::-1]


def owner_change(found: Any, *, full: bool = False) -> Iterator[RenderableType]:
    """Yield the page of a change of owner."""
    yield Text.from_markup(f"[bold]{escape(found.line())}[/]")
    recorded = f"on record: {found.on_record}" if found.on_record else "supposed, not on record"
    was = f" before: {found.owner_before}" if found.owner_before else " before: nobody recorded to control it"
    yield f"[dim]{escape(was.strip())} · after: {escape(found.owner_after)} ({recorded}) · law of {found.on}[/]"
    if found.takeover:
        yield "\n[bold cyan]the change itself[/]"
        yield Padding(f"{escape(found.takeover.question)}: {escape(found.takeover.after)}", (0, 0, 0, 2))
        for rule in (
            found.takeover.rules if full else [r for r in found.takeover.rules if r.after in ("required", "due")]
        ):
            yield Padding(f"{escape(rule.title)}: {rule.after} [dim]· {escape(rule.cite)}[/]", (0, 0, 0, 4))
        if found.takeover.not_examined:
            yield Padding(
                f"[dim]not examined in depth: {escape('; '.join(found.takeover.not_examined))}[/]", (0, 0, 0, 4)
            )
    yield f"\n[bold cyan]answered otherwise: {len(found.changed)}[/]"
    for one in found.changed:
        yield Padding(f"[bold]{escape(one.about)}[/] · {escape(one.question)}: {_turn(one)}", (0, 0, 0, 2))
        for rule in one.rules if full else one.rules[:MOST]:
            yield Padding(
                f"{escape(rule.title)}: {rule.before} → {rule.after} [dim]· {escape(rule.cite)}[/]", (0, 0, 0, 4)
            )
    yield f"\n[bold cyan]as before: {len(found.unchanged)}[/]"
    yield from _unchanged(found.unchanged, full)
    if found.customers:
        edges = found.customers if full else found.customers[:MOST]
        yield f"\n[dim]customers on record: {'; '.join(map(_edge, edges))}[/]"
    yield ""
    for note in found.notes:
        yield f"[dim]{escape(note)}[/]"


def _turn(one: Any) -> str:
    return escape(one.after) if one.before == one.after else f"{escape(one.before)} → {escape(one.after)}"


def _unchanged(unchanged: Iterable[Any], full: bool) -> Iterator[RenderableType]:
    """Yield what stays, questions of one kind together."""
    by: dict[tuple[str, str], list[str]] = {}
    for one in unchanged:
        by.setdefault((one.question, one.after), []).append(one.about)
    for (question, after), about in list(by.items()) if full else list(by.items())[:MOST]:
        yield Padding(f"{escape(', '.join(about))} · {escape(question)}: {escape(after)}", (0, 0, 0, 2))
