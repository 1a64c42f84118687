"""The record in the terminal: a line a row, with how its source was read at the left and the source at the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from comity import record as room
from comity.cli import printing

MARKS: Final = {"primary": "[green]●[/]", "secondary": "[cyan]◐[/]", "memory": "[yellow]○[/]"}
LEGEND: Final = "● read at the source itself   ◐ in a copy or report   ○ from memory, to be checked"
CELLS: Final = {
    "in force": "[green]in force[/]",
    "provisional": "[cyan]provisional[/]",
    "signed": "[cyan]signed[/]",
    "talks": "[yellow]talks[/]",
    "suspended": "[red]suspended[/]",
    "lapsed": "[red]lapsed[/]",
    "unknown": "[magenta]unknown[/]",
    "none found": "[dim]none found[/]",
    "none exists": "[dim]none[/]",
    "not covered": "[dim]not covered[/]",
    "none": "[dim]–[/]",
}
TIE: Final = "industry-tie"
_HOST: Final = 32
_BESIDE_A_HEADING: Final = 2
"""A heading has a blank and a stroke beside it."""
_NARROW: Final = 24


@dataclass(frozen=True, slots=True)
class Line:
    """A row as a line.

    Attributes:
        when: what stands before the text: a date, or a word.
        text: with rich's markup.
        right: what stands after it; the source's host if empty.
    """

    source: room.Source | None
    when: str
    text: str
    layer: str = "built-in"
    right: str = ""


class Page:
    """A page in the terminal that remembers which sources it rests on."""

    def __init__(self, as_json: bool = False, as_csv: bool = False) -> None:
        """Begin a page; of one that is asked for as data every row is kept, and written by `done`."""
        self.out: Console = printing.console()
        self._used: dict[tuple[str, str], room.Source] = {}
        self.data = as_json or as_csv
        self._as_json = as_json
        self._rows: list[dict[str, str]] = []

    def head(self, text: str) -> None:
        """Write the page's heading."""
        if self.data:
            return
        fits = Text.from_markup(escape(text)).cell_len + _BESIDE_A_HEADING <= self.out.width
        self.out.print(Rule(escape(text), style="bold", align="left") if fits else Text(text, style="bold"))

    def say(self, text: str) -> None:
        """Write a sentence; data have none."""
        if not self.data:
            self.out.print(text)

    def done(self) -> None:
        """Write what was asked for as data."""
        if self._as_json:
            printing.echo_result(self._rows)
        elif self.data:
            printing.echo_records(self._rows)

    def keep(self, source: room.Source | None = None, **cells: str) -> None:
        """Keep a row of data, with its source."""
        told = {"how_read": source.confidence.value, "source": source.cite, "source_url": source.url} if source else {}
        self._rows.append({name: _plain(text) for name, text in cells.items()} | told)

    def rows(self, title: str, lines: Iterable[Line], most: int | None = None, wide: int = 11) -> None:
        """Write a section, a line a row; nothing if it has none. ``most``: say of the others only how many."""
        found = list(lines)
        if self.data:
            for line in found:
                self.keep(line.source, section=title, when=line.when, text=line.text, layer=line.layer)
        if not found or self.data:
            return
        if title:
            self.out.print(f"[bold]{escape(title)}[/] [dim]{len(found) if len(found) > 1 else ''}[/]")
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(width=1, no_wrap=True)
        table.add_column(width=wide, overflow="fold")
        table.add_column(ratio=1)
        table.add_column(
            max_width=_NARROW if any(line.right for line in found) else _HOST, overflow="fold", justify="right"
        )
        for line in found[:most]:
            layer = "" if line.layer == "built-in" else f" [reverse]{line.layer}[/]"
            table.add_row(self.mark(line.source), line.when, f"{line.text}{layer}", line.right or _host(line.source))
        self.out.print(Padding(table, (0, 0, 0, 1)))
        if most is not None and len(found) > most:
            self.out.print(f"   [dim]… {len(found) - most} more: --full[/]")

    def line(self, title: str, names: Iterable[str]) -> None:
        """Write names in a line; nothing if there are none."""
        found = list(names)
        if self.data:
            for name in found:
                self.keep(section=title, text=name)
        elif found:
            self.out.print(Text.from_markup(f"[bold]{escape(title)}[/]  {', '.join(found)}"))

    def mark(self, source: room.Source | None) -> str:
        """Return how a source was read, as a sign, and remember it."""
        if source is None:
            return ""
        self._used.setdefault((source.cite, source.url), source)
        return "" if self.data else MARKS[source.confidence]

    def sources(self) -> None:
        """Write every source the page rests on, in full; data have them in every row."""
        if self.data:
            return
        self.out.print("[bold]Sources[/]")
        for source in self._used.values():
            read = f", read {source.reviewed}" if source.reviewed else ""
            self.out.print(f" {MARKS[source.confidence]} {escape(source.title)}{read}", soft_wrap=True)
            self.out.print(f"   [dim]{escape(source.cite)}[/] {escape(source.url)}", soft_wrap=True)

    def foot(self, *hints: str) -> None:
        """Write what the signs mean and what to try next."""
        if self.data:
            return
        for text in (LEGEND, *hints):
            self.out.print(f"[dim]{escape(text)}[/]")


def _plain(text: str) -> str:
    """Return text in one line, without rich's markup."""
    return Text.from_markup(text).plain.replace("\n", "; ")


def stand(s: room.Stand, *, why: bool = False, indent: str = "") -> Line:
    """Return an instrument as a line, with why it stands where it stands if asked."""
    i = s.instrument
    begun = i.begun or i.signed or i.announced
    limits = f" [yellow](not {', '.join(sorted(i.excludes))})[/]" if i.excludes else ""
    because = f"[dim]: {escape(s.standing.because)}[/]" if why else ""
    return Line(i.source, str(begun or "undated"), f"{indent}{escape(i.title)}{limits}{because}", i.layer)


def lapse(found: room.Lapse) -> Line:
    """Return a term that runs out, or has."""
    i = found.instrument
    said = "[red]has run out unless extended: check[/]" if found.overdue else "[yellow]runs out[/]"
    terms = (
        "as the text or a later act says"
        if i.expires
        else f"by its term of {i.term_years} years"
        if i.term_years
        else f"by the usual term of {i.kind.term_years} years; its own was not found"
    )
    if i.ended:
        said, terms = "[red]ends[/]", "on record"
    hangs = f"; under it: {', '.join(child.title for child in found.under)}" if found.under else ""
    below = escape(f"outlives it: {found.outlives.rstrip('.')}{hangs}")
    return Line(i.source, str(found.when), f"{escape(i.title)}: {said} [dim]({terms})\n{below}[/]", i.layer)


def event(e: room.Event, party: str = "", between: tuple[date, date] | None = None) -> Line:
    """Return an event; ``?`` after a date that may lie outside the days asked about."""
    title = e.title.removeprefix(f"{party}: ")
    unsure = between and not (between[0] < e.when.earliest and e.when.latest <= between[1])
    when = f"{_short(e.when)}{'?' if unsure and e.when.precision != 'window' else ''}"
    return Line(e.source, when, f"{escape(title)} [dim]· {e.what.value}[/]", e.layer)


def lack(found: room.Lack) -> Line:
    """Return what peers have and a party lacks."""
    now = "" if found.now == "none" else f" [dim](here: {found.now})[/]"
    weakest = max(found.sources, key=lambda source: source.confidence.rank)
    return Line(weakest, " ".join(found.peers), f"{escape(found.title)}{now}")


def talks(found: room.Talks) -> Line:
    """Return a dialogue with its last meeting."""
    last = found.last
    place = f", {last.place}" if last and last.place else ""
    number = f"meeting {last.number}" if last and last.number else "last met" if last else "no meeting is dated"
    outcome = f": {last.outcome}" if last and last.outcome else ""
    said = f"{escape(found.dialogue.title)} [dim]· {escape(number + place + outcome)}[/]"
    source = last.source if last else found.dialogue.source
    return Line(source, _short(last.held) if last else "", said, found.dialogue.layer)


PROMISED: Final = {
    "overdue": "[red]overdue[/]",
    "silent": "[yellow]silent[/]",
    "open": "open",
    "met": "[green]met[/]",
    "missed": "[red]missed[/]",
    "overtaken": "[magenta]overtaken[/]",
    "unknown": "[magenta]unknown[/]",
}


def promise(p: room.Promise) -> Line:
    """Return a promise with how it stands, what came of it, or since when nothing was heard."""
    c = p.commitment
    due = f", due {c.due}" if c.due else ""
    whose = f"{'/'.join(c.by)}{' to ' if c.to else ''}{'/'.join(c.to)}"
    if c.result and p.since == c.result_on:
        came = f"{p.since}: {c.result}"
    else:
        came = f"nothing found since, in what was read by {c.searched}" if c.searched else "no result is recorded"
    said = f"{escape(c.what)} [dim]· {escape(f'{whose}, {c.made}{due} · {came}')}[/]"
    return Line(c.source, PROMISED[p.word], said, c.layer)


def details(s: room.Stand) -> Iterator[str]:
    """Yield what is told below an instrument: its standing, dates, term, scope, provisions, note."""
    i = s.instrument
    yield f"{s.standing.status.value}: {escape(s.standing.because)}"
    dates = (
        ("announced", i.announced),
        ("signed", i.signed),
        ("ratified", i.ratified),
        ("in force", i.entered_into_force),
        ("ended", i.ended),
    )
    told = [f"{word} {when}" for word, when in dates if when]
    if i.runs_out and not i.ended:
        basis = "" if i.expires else " (its term)" if i.term_years else " (the usual term)"
        told.append(f"term to {i.runs_out}{basis}")
    if i.renewal:
        told.append(f"renewal {i.renewal}")
    yield from map(stage, i.stages)
    yield " · ".join(("binding" if i.kind.binding else "not binding", *told))
    if i.scope or i.excludes:
        excluded = f"; excludes {', '.join(sorted(i.excludes))}" if i.excludes else ""
        yield escape(f"covers {', '.join(sorted(i.scope)) or 'what is not recorded'}{excluded}")
    terms = (("notice", i.notice), ("outlives it", i.survives))
    yield from (escape(f"{word}: {text}") for word, text in terms if text)
    yield from (escape(text) for text in (i.provisions, i.note) if text)
    yield f"{escape(i.id)} · {escape(i.source.url)}"


def stage(s: room.InstrumentStage) -> str:
    """Return a stage of an instrument, with whose it is and since when it was public."""
    whose = f" by {s.party}" if s.party else f" by {s.by}" if s.by else ""
    when = s.when or "on a day that was not found"
    public = f", public {s.public}" if s.public and s.public != s.when else ""
    note = f": {s.note}" if s.note else ""
    return f"{MARKS[s.source.confidence]} {escape(f'{s.name.value}{whose} {when}{public}{note}')}"


def reading(found: room.SecondReading) -> str:
    """Return a second reading: when, what was found, and on which page."""
    page = f" · {found.source.cite} {found.source.url}" if found.source.url else ""
    note = f": {found.note}" if found.note else ""
    return f"{found.on}, {found.verdict.value}{note}{page}"


def orphan(found: room.Orphan) -> Line:
    """Return an instrument in force under one that is not, or is not known to be."""
    word = "[red]is not in force[/]" if found.sure else "[magenta]is not known to be in force[/]"
    said = (
        f"{escape(found.child.id)} hangs on {escape(found.parent.id)}, which {word} [dim]({escape(found.because)})[/]"
    )
    return Line(found.parent.source, "", said, found.child.layer)


def asset(a: room.Asset, party: str = "") -> Line:
    """Return an asset as a line, with whose it is where that is somebody else, and where it stands."""
    owners = "" if party in a.owners or not a.owners else f", of {'/'.join(a.owners)}"
    where = f", in {'/'.join(a.hosts)}" if a.hosts and party not in a.hosts else ""
    said = f"{escape(a.name)} [dim]· {escape(f'{a.capability}{owners}{where}')}[/]"
    color = "green" if a.operates else "yellow"
    return Line(a.source, f"[{color}]{a.status}[/]", said, a.layer)


def plain(events: Iterable[room.Event], ties: bool) -> list[room.Event]:
    """Return events without the ties between companies, unless they are asked for."""
    return [e for e in events if ties or e.kind != TIE]


def _short(when: room.Known) -> str:
    """Return a date in at most eleven letters: of a window, its last day."""
    return f"≤{when.latest}" if when.precision == "window" else str(when)


def _host(source: room.Source | None) -> str:
    """Return whose page a source is, linked to the page where the terminal can."""
    if source is None or not source.url:
        return "[dim]no page[/]"
    host = urlsplit(source.url).netloc.removeprefix("www.")
    if not source.url.isprintable() or any(c in source.url for c in "[]\\ "):
        return f"[dim]{escape(host)}[/]"
    return f"[dim][link={source.url}]{escape(host)}[/link][/]"
