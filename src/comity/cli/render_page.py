"""The page of an order in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Group, RenderableType
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
_LONGEST_SOURCE: Final = 30


def page(p: OrderPage, source: str, *, assumed: bool = False) -> RenderableType:
    """Return the page; ``source``: the file it was asked of, for the commands that tell more."""
    return Group(*_parts(p, source if 0 < len(source) <= _LONGEST_SOURCE else "FILE", assumed))


def _parts(p: OrderPage, source: str, assumed: bool) -> Iterator[RenderableType]:
    head = Text.assemble((p.title, "bold"), (f"{' · ' if p.title else ''}{p.context}", "dim"))
    yield head
    yield Text(p.answer, style=f"bold {_SIGNS[p.mark][1]}")
    yield Text()
    yield from _lines(p)
    if p.required:
        yield Text("Required", style="bold")
        yield _rows(("☐", ground.whose, Text(ground.text)) for ground in p.required)
    if p.open:
        yield Text("Open", style="bold")
        yield from _open(p, source)
    if p.tasks or p.perhaps:
        yield Text("To do", style="bold")
        yield _rows(_tasks(p))
    if p.spares:
        worth = len(p.spares)
        counted = f" ({worth} of {p.questions} open questions; --ask)" if p.questions > worth else ""
        yield Text.assemble((p.sparing, "bold"), (counted, "dim"))
        yield _rows(_spares(p))
    if assumed and p.assumed:
        yield Text("Assumed", style="bold")
        yield _rows(("•", one.whose, _plain(one.text)) for one in p.assumed)
    yield from _foot(p, assumed)


def _grid() -> Table:
    return Table.grid(padding=(0, 1), pad_edge=False)


def _lines(p: OrderPage) -> Iterator[RenderableType]:
    """Yield the lines, each with its mark and outcome; below those with the same answer, why."""
    widths = _widths(p)
    for group in p.groups:
        table = _grid()
        for width in widths:
            table.add_column(width=width, overflow="fold")
        for line in group.lines:
            sign, style = _SIGNS[line.mark]
            number = line.numbered if p.lines > 1 else ""
            cells = (number, line.name, line.date, line.destination, line.item)
            table.add_row("", Text(sign, style=style), *map(_plain, cells), Text(line.verdict, style=style))
        yield table
        for ground in filter(None, (group.members, *group.grounds)):
            yield Padding(Text(ground, style="dim"), (0, 0, 0, 6))


def _widths(p: OrderPage) -> tuple[int | None, ...]:
    """Return the columns' widths, the same for all groups: the name has what the others leave of a narrow page."""
    lines = [line for group in p.groups for line in group.lines]
    number = min(max(len(line.numbered) for line in lines), _WIDEST) if p.lines > 1 else 0
    date = max(len(line.date) for line in lines)
    place = min(max(len(line.destination) for line in lines), _WIDEST)
    most = _WIDEST if any(line.name for line in lines) else 2 * _WIDEST
    item = min(max(len(line.item) for line in lines), most)
    verdict = min(max(len(line.verdict) for line in lines), 2 * _WIDEST)
    name = max(_NARROW - number - date - place - item - verdict, _WIDEST)
    return 1, 1, number, min(name, max(len(line.name) for line in lines)), date, place, item, None


def _plain(text: str) -> Text:
    return Text(text)


def _open(p: OrderPage, source: str) -> Iterator[RenderableType]:
    for one in p.open:
        table = _grid()
        table.add_column(width=1)
        table.add_column(width=1)
        table.add_column(overflow="fold")
        whose = f" · {one.whose}" if one.whose not in ("", "all") else ""
        table.add_row("", Text("?" if one.kind == "question" else "!", style="magenta"), Text(one.text + whose))
        if one.kind == "screening" and one.follows:
            command = f"comity screen {source} --list LIST"
            table.add_row("", "", Text.assemble(f"{one.follows[0]} · ", (command, "cyan")))
        elif one.follows:
            table.add_row("", "", Text(" · ".join(one.follows), style="dim"))
        yield table


def _rows(rows: Iterable[tuple[str, str, Text]]) -> Table:
    """Return rows of a mark, the lines that each is about, and its text."""
    found = list(rows)
    table = _grid()
    for width in (1, 1, min(_WIDEST, max((len(whose) for _, whose, _ in found), default=0)), None):
        table.add_column(width=width, overflow="fold")
    for mark, whose, text in found:
        table.add_row("", Text(mark, style="magenta" if mark == "?" else ""), whose, text)
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
