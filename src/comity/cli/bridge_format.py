"""A drafted meeting as a page: whom to invite, what about, until when, and what may be said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from rich.markup import escape

from comity import record as room
from comity.cli.record_lines import Line, Page
from comity.home import NAME

if TYPE_CHECKING:
    from comity.api.bridge import FormatDraft, InvitedPartner

_MOST: Final = 8
_NEEDS: Final = 3
_KINDS: Final = {"may": "[green]outside[/]", "limit": "[yellow]limit[/]", "named": "[dim]named[/]"}


def tell(page: Page, found: FormatDraft, *, full: bool) -> None:
    """Write a drafted meeting."""
    most = None if full else _MOST
    page.head(f"Draft: {found.title}, {found.on}")
    page.say(escape(f"{found.line()}."))
    page.rows(f"Invite (of {found.members} members)", map(_partner, found.invited), most, 4)
    quiet = f"Of {found.silent} other members nothing is recorded for these needs: invite them, too."
    page.say(f"[dim]{quiet}[/]")
    outside = [one for one in found.outside if one.country != "INT"]
    page.rows("Give to these needs, and are not members", map(_partner, outside), most, 4)
    if found.care:
        page.line("Members under an arms embargo: ask counsel first", found.care)
    ranked = [f"{one.title}{f' (rank {one.rank})' if one.rank else ''}" for one in found.needs[: None if full else 10]]
    page.line("Needs, the agency's rank first", map(escape, ranked))
    page.rows(
        "Agenda",
        [Line(None, str(number), escape(text), right=" ") for number, text in enumerate(found.agenda, 1)],
        wide=2,
    )
    page.rows(f"Calendar ({found.basis})", _calendar(found), None, 10)
    page.rows(f"What may be said without an authorization of {NAME}", _speech(found), None, 7)
    page.foot(
        "What is public where it was made may still be limited by another state's law: each delegation asks its own."
    )


def _partner(one: InvitedPartner) -> Line:
    told = [f"{title} ({tier}{'' if opened else ', not opened'})" for _, title, tier, opened in _best(one)]
    more = f" and {len(one.needs) - _NEEDS} more" if len(one.needs) > _NEEDS else ""
    firms = f" [dim]· firms: {escape(', '.join(one.firms[:_NEEDS]))}[/]" if one.firms else ""
    signed = "" if one.accords.startswith("signed") else f" [yellow]{escape(one.accords)}[/]"
    return Line(
        None, one.country, f"[bold]{escape(one.name)}[/]{signed} · {escape(', '.join(told) + more)}{firms}", right=" "
    )


def _best(one: InvitedPartner) -> Iterable[tuple[str, str, str, bool]]:
    """Return the needs to which a partner has come furthest."""
    return sorted(one.needs, key=lambda told: (told[2] == "plausible", not told[3]))[:_NEEDS]


def _calendar(found: FormatDraft) -> Iterator[Line]:
    for one in found.calendar:
        late = " [red]late[/]" if one.late else ""
        yield Line(None, str(one.on), f"{escape(one.what)}{late} [dim]· {escape(one.who)}[/]", right=" ")


def _speech(found: FormatDraft) -> Iterator[Line]:
    for one in found.speech:
        confidence = room.Confidence.PRIMARY if one.text else room.Confidence.MEMORY
        source = room.Source(one.cite, one.cite, one.cite, one.url, confidence, date(2026, 11, 30))
        read = f", text of {one.text}" if one.text else ""
        yield Line(source, _KINDS[one.kind], f"{escape(one.says)} [cyan]{escape(one.cite)}[/][dim]{read}[/]", right=" ")
