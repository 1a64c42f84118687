"""The page of an order in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from comity import OrderPage

_SIGNS: Final = {
    "free": ("✔", "green"),
    "conditions": ("○", "green"),
    "license": ("✘", "yellow"),
    "stop": ("✘", "bold red"),
    "open": ("?", "magenta"),
}
_WIDEST: Final = 14
_NARROW: Final = 70
"""What a line's columns have of the narrowest page, 80 characters, without its mark and the blanks between them."""
_LONGEST_SOURCE: Final = 20
_WIDEST_WHOSE: Final = 3
_INDENT: Final = 6


def page(p: OrderPage, source: str, *, assumed: bool = False) -> RenderableType:
    """Return the page; ``source``: the file it was asked of, for the commands that tell more."""
    return Group(*_parts(p, source if 0 < len(source) <= _LONGEST_SOURCE else "FILE", assumed))


def _parts(p: OrderPage, source: str, assumed: bool) -> Iterator[RenderableType]:
    head = Text.assemble((p.title, "bold"), (f"{' · ' if p.title else ''}{p.context}", "dim"))
    yield head
    yield Text(p.answer, style=f"bold {_SIGNS[p.mark][1]}")
    yield Text()
    yield from _long(p) if p.long else _lines(p)
    if p.required:
        yield Text.assemble(("Required", "bold"), (f" ({p.about_days})" if p.about_days else "", "dim"))
        yield _rows((("☐", ground.whose, Text(ground.text)) for ground in p.required), p)
    if p.open:
        yield Text("Open", style="bold")
        yield _rows(_open(p, source), p)
    if p.tasks or p.perhaps:
        yield Text("To do", style="bold")
        yield _rows(_tasks(p), p)
    if p.spares:
        worth = len(p.spares)
        counted = f" ({worth} of {p.questions} open questions; --ask)" if p.questions > worth else ""
        yield Text.assemble((p.sparing, "bold"), (counted, "dim"))
        yield _rows(_spares(p), p)
    if assumed and p.assumed:
        yield Text("Assumed", style="bold")
        yield _rows((("•", one.whose, Text(one.text)) for one in p.assumed), p)
    yield from _foot(p, assumed)


class _Hanging:
    """Text of which all lines but the first are indented."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the first line as wide as the page, then the others."""
        first = self._text.wrap(console, options.max_width)[0]
        yield first
        rest = self._text[len(first.plain) :]
        rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
        if rest.plain:
            yield Padding(rest, (0, 0, 0, _INDENT))


def _grid() -> Table:
    return Table.grid(padding=(0, 1), pad_edge=False)


def _lines(p: OrderPage) -> Iterator[RenderableType]:
    """Yield the lines, each with its mark and outcome; below those with the same answer, why."""
    widths = _widths(p)
    for group in p.groups:
        why = Text("; ".join(filter(None, (group.members, *group.grounds))), style="dim")
        rows = []
        for line in group.lines:
            name = line.name if _is_named(line.name, p) else ""
            cells = (line.numbered if p.lines > 1 else "", name, line.date, line.destination, line.item)
            rows.append(_row(cells, widths, _SIGNS[line.mark], line.verdict))
        if len(rows) == 1 and isinstance(rows[0], Text):
            yield _Hanging(Text.assemble(rows[0], (" · ", "dim"), why) if why.plain else rows[0])
            continue
        yield from (_Hanging(row) if isinstance(row, Text) else row for row in rows)
        if why.plain:
            yield Padding(why, (0, 0, 0, _INDENT))


def _is_named(name: str, p: OrderPage) -> bool:
    """Whether a line's name tells more than the heading of the page."""
    return p.lines > 1 or name != p.title


def _row(cells: Sequence[str], widths: Sequence[int], mark: tuple[str, str], verdict: str) -> Text | Table:
    """Return a line of the order as text, its cells under those of the others; as a table where one is long."""
    sign, style = mark
    if all(cell_len(cell) <= width for cell, width in zip(cells, widths, strict=True)):
        told = " ".join(set_cell_size(cell, width) for cell, width in zip(cells, widths, strict=True) if width)
        return Text.assemble("  ", (sign, style), f" {told} ", (verdict, style))
    table = _grid()
    for width in (1, 1, *filter(None, widths), None):
        table.add_column(width=width, overflow="fold")
    shown = (Text(cell) for cell, width in zip(cells, widths, strict=True) if width)
    table.add_row("", Text(sign, style=style), *shown, Text(verdict, style=style))
    return table


def _widths(p: OrderPage) -> tuple[int, ...]:
    """Return the columns' widths, the same for all groups: the name has what the others leave of a narrow page."""
    lines = [line for group in p.groups for line in group.lines]
    number = min(max(len(line.numbered) for line in lines), _WIDEST) if p.lines > 1 else 0
    date = max(len(line.date) for line in lines)
    place = min(max(len(line.destination) for line in lines), _WIDEST)
    names = [cell_len(line.name) for line in lines if _is_named(line.name, p)]
    item = min(max(len(line.item) for line in lines), _WIDEST if any(names) else 2 * _WIDEST)
    verdict = min(max(len(line.verdict) for line in lines), 2 * _WIDEST)
    name = max(_NARROW - number - date - place - item - verdict, _WIDEST)
    return number, min(name, max(names, default=0)), date, place, item


def _long(p: OrderPage) -> Iterator[RenderableType]:
    """Yield each answer with the lines that have it, what they are about, and the provisions that decide."""
    for group in p.groups:
        [line] = group.lines
        sign, style = _SIGNS[line.mark]
        table = _grid()
        for width in (1, 1, None):
            table.add_column(width=width, overflow="fold")
        about = filter(None, (line.name, line.destination, line.item, *group.grounds))
        which = f"{line.numbered}: {group.members}" if group.members else line.numbered
        told = Text.assemble((line.verdict, style), f" · {which}", ("".join(f" · {one}" for one in about), "dim"))
        table.add_row("", Text(sign, style=style), told)
        yield table


def _open(p: OrderPage, source: str) -> Iterator[tuple[str, str, Text]]:
    """Yield what is open, and what follows either way."""
    for one in p.open:
        mark = "?" if one.kind == "question" else "!"
        whose = "" if one.whose == "all" else one.whose
        if one.kind == "screening" and one.follows:
            command = (f"comity screen {source} --list LIST", "cyan")
            yield mark, whose, Text.assemble(f"{one.text} · {one.follows[0]} · ", command)
        elif one.follows:
            yield mark, whose, Text.assemble(f"{one.text}  ", (" · ".join(one.follows), "dim"))
        else:
            yield mark, whose, Text(one.text)


def _rows(rows: Iterable[tuple[str, str, Text]], p: OrderPage) -> Table:
    """Return rows of a mark, the lines that each is about, and its text; where that is long, it stands in the text."""
    found = list(rows)
    if p.long or any(len(whose) > _WIDEST_WHOSE for _, whose, _ in found):
        found = [(mark, "", Text.assemble(f"{whose}: ", text) if whose else text) for mark, whose, text in found]
    table = _grid()
    widest = max((len(whose) for _, whose, _ in found), default=0)
    for width in (1, 1, *((min(_WIDEST, widest),) if widest else ()), None):
        table.add_column(width=width, overflow="fold")
    for mark, whose, text in found:
        told = (whose,) if widest else ()
        table.add_row("", Text(mark, style="magenta" if mark == "?" else ""), *told, text)
    return table


def _tasks(p: OrderPage) -> Iterator[tuple[str, str, Text]]:
    for task in p.tasks:
        yield "☐", task.whose, Text.assemble(task.text, (f" · {task.cite}", "cyan"))
    if p.besides:
        yield "☐", "", Text(f"{p.besides} (--full)", style="dim")


def _spares(p: OrderPage) -> Iterator[tuple[str, str, Text]]:
    for spare in p.spares:
        yield "?", spare.whose, Text.assemble(spare.question, "  ", (spare.gives, "green"))


def _foot(p: OrderPage, assumed: bool) -> Iterator[RenderableType]:
    held = f"{p.assumptions}{'' if assumed else ' (--assumed)'}." if p.assumed else ""
    yield Text(" ".join(filter(None, (*p.rests_on, held, p.no_decision))), style="dim italic")
    more = ["--full", *(["--line N"] if p.lines > 1 else []), "--memo", "--json", "explain", "next-steps"]
    yield Text(f"More: {' · '.join(more)}", style="dim")
