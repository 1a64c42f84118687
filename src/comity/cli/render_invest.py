"""Pages for the terminal: what a stake needs, who may bid, launch or land signals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rich.console import RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

_MARKS: Final = {"primary": "", "secondary": "◐ ", "memory": "○ "}
_MOST: Final = 8
_BAD: Final = ("mandatory", "prohibited")


def review(found: Any, *, full: bool = False) -> Iterator[RenderableType]:
    """Yield the page of a stake."""
    yield Text.from_markup(f"[bold]{escape(found.line())}[/]")
    yield f"[dim]law of {found.on}[/]"
    for title, answers in (("", found.forth), ("the same stake the other way", found.back)):
        if title:
            yield f"\n[bold cyan]{title}[/]"
        for one in answers:
            yield from _answer(one, full, forth=not title)
    yield "\n[bold cyan]deals on record[/] [dim](told, never counted)[/]"
    told = found.precedents if full else found.precedents[:_MOST]
    for deal in told:
        what = ", ".join(filter(None, (deal.what, deal.amount, deal.stake, deal.status)))
        mark = _MARKS[deal.confidence]
        who = f"{mark}{deal.when} {escape(deal.investors)} → {escape(deal.targets)}"
        line = f"{who}: {escape(what)} · {escape(deal.clearance)}"
        yield Padding(line, (0, 0, 0, 2))
    if len(told) < len(found.precedents):
        yield Padding(f"[dim]{len(found.precedents) - len(told)} more: --full[/]", (0, 0, 0, 2))
    if not found.precedents:
        yield Padding("none that was read, which says nothing of whether there were any", (0, 0, 0, 2))
    yield ""
    for note in found.notes:
        yield f"[dim]{escape(note)}[/]"


def _answer(one: Any, full: bool, *, forth: bool) -> Iterator[RenderableType]:
    of = f" [dim](if it makes {', '.join(one.classes)})[/]" if one.classes else ""
    yield f"\n[bold]{one.investor} → {one.target}[/]: {escape(one.short)}{of}"
    for filing in one.filings:
        if filing.kind == "possible duty" and not full:
            continue
        word = f"[bold yellow]{filing.kind}[/]" if filing.kind in _BAD else f"[dim]{filing.kind}[/]"
        days = f" · {escape(filing.days)}" if filing.days else ""
        yield Padding(f"{word} {escape(filing.name)}{days} [dim]· {escape(filing.cite)}[/]", (0, 0, 0, 2))
        if filing.says and (full or filing.kind == "duty"):
            yield Padding(f"[dim]{escape(filing.says)}[/]", (0, 0, 0, 4))
        if filing.walked and (full or (forth and filing.kind in _BAD)):
            for step in filing.walked:
                yield Padding(f"[dim]└[/] {escape(step)}", (0, 0, 0, 4))
        for spare in filing.could_spare:
            yield Padding(f"unless: {escape(spare)}", (0, 0, 0, 4))
    possible = [filing.name for filing in one.filings if filing.kind == "possible duty"]
    if possible and not full:
        yield Padding(f"[dim]perhaps besides: {escape('; '.join(possible))}[/]", (0, 0, 0, 2))
    for ask in one.open if full else one.open[:4]:
        yield Padding(f"? {escape(ask)}", (0, 0, 0, 2))
    if one.not_examined:
        yield Padding(f"! not examined in depth: {escape('; '.join(one.not_examined))}", (0, 0, 0, 2))


def market_access(found: Any, *, full: bool = False) -> Iterator[RenderableType]:
    """Yield the page of access to a market."""
    yield Text.from_markup(f"[bold]{found.kind}, {found.seller} to {found.market} and back[/]")
    yield f"[dim]law of {found.on}[/]"
    takes: dict[str, None] = {}
    for one in (*found.forth, *found.back):
        yield f"\n[bold]{one.seller} → {one.market}[/] {escape(one.title)}"
        legal = one.legal
        yield Padding(escape(legal.headline), (0, 0, 0, 2))
        if legal.authorization:
            days = f" · {escape(legal.days)}" if legal.days else ""
            yield Padding(f"needs: {escape(legal.authorization)}{days}", (0, 0, 0, 2))
        if legal.because:
            yield Padding(f"[dim]{escape(legal.because)}[/]", (0, 0, 0, 2))
        if legal.exemption:
            yield Padding(f"served by: {escape(legal.exemption)}", (0, 0, 0, 2))
        due = [duty for duty in one.duties if full or "(due)" in duty]
        for duty in due if full else due[:4]:
            yield Padding(f"[dim]☐[/] {escape(duty)}", (0, 0, 0, 2))
        if legal.open:
            yield Padding(f"? {escape(legal.open)}", (0, 0, 0, 2))
        if legal.not_examined:
            shown = legal.not_examined if full else legal.not_examined[:3]
            more = f" and {len(legal.not_examined) - len(shown)} more" if len(shown) < len(legal.not_examined) else ""
            yield Padding(f"! not examined in depth: {escape('; '.join(shown))}{more}", (0, 0, 0, 2))
        takes |= dict.fromkeys(one.takes)
    yield from _preferences(found.preferences, full)
    yield ""
    for note in takes:
        yield f"[dim]{escape(note)}[/]"


def _preferences(found: Any, full: bool) -> Iterator[RenderableType]:
    """Yield whom public buyers prefer, and whether the seller's state is among them."""
    if found:
        yield "\n[bold cyan]whom public buyers prefer[/] [dim](told beside what is determined)[/]"
    for one in found:
        told = {"yes": "among those preferred", "no": "not among those preferred"}.get(one.favored, f"? {one.why}")
        who = f"{_MARKS[one.confidence]}{one.seller} → {escape(one.buyer)}"
        yield Padding(f"{who}: {one.kind}; {escape(told)}", (0, 0, 0, 2))
        note = f" {one.note}." if one.note and full else ""
        yield Padding(f"[dim]{escape(f'{one.what}. {one.cite}.{note}')}[/]", (0, 0, 0, 4))
