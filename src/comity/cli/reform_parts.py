"""What pages about reforms have in common: tables, lists, and the law before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from comity import Difference
from comity.cli.plain_table import PlainTable

_MOST_LAW: Final = 7


def amount(number: float) -> str:
    """Return a count or weight as a person would write it."""
    return f"{number:,.10g}"


def law_lines(differences: Iterable[Difference]) -> Iterator[str]:
    """Yield a line for each change of the law; cells that change alike in one line."""
    grouped: dict[tuple[str, str, str], list[Difference]] = {}
    for one in differences:
        key = (one.reform, one.cite, one.because if one.kind in ("cell", "row added", "row removed") else one.what)
        grouped.setdefault(key, []).append(one)
    for number, ((_, cite, _), members) in enumerate(grouped.items()):
        if number == _MOST_LAW:
            yield f"and {len(grouped) - _MOST_LAW} more: comity reform show"
            return
        first = members[0]
        mark = "" if first.status == "in-force" else f" ({first.status})"
        yield f"{_what(members)} · {cite}{mark}"


def _what(members: list[Difference]) -> str:
    first = members[0]
    kind, what, because = first.kind, first.what, first.because
    before, after = first.before, first.after
    more = f" and {len(members) - 1} more" if len(members) > 1 else ""
    if because and kind.startswith("row"):
        return because
    if kind in ("cell", "group", "instrument"):
        told = f"{what}: {before} → {after}{more}"
    elif kind in ("row added", "row removed"):
        told = f"{kind}: {what} ({before or after}){more}"
    else:
        told = f"{kind}: {what}{more}"
    if kind == "rule amended" and not more:
        told += f": {before} → {after}"
    return f"{because}: {told}" if because and kind != "rule begins" else f"{told}{f' ({because})' if because else ''}"


def some(names: Iterable[str], most: int) -> str:
    """Return the first of some names, and how many more there are."""
    listed = list(names)
    more = f" +{len(listed) - most}" if len(listed) > most else ""
    return " ".join(listed[:most]) + more


def listed(title: str, lines: Iterable[str]) -> Iterator[RenderableType]:
    """Yield a heading and the lines below it; nothing without any."""
    found = list(dict.fromkeys(lines))
    if found:
        yield Text(title, style="bold")
        yield from (bullet(line) for line in found)


def bullet(line: str, link: str = "") -> RenderableType:
    """Return a line of a list, with where it is from."""
    end = f" [cyan]{escape(link)}[/]" if link else ""
    return Padding(Text.from_markup(f"• {escape(line)}{end}"), (0, 0, 0, 2))


def plain_table(*columns: str) -> Table:
    """Return a table without lines; a column that begins with ``>`` is of numbers."""
    table = PlainTable(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.lstrip(">"), justify="right" if column.startswith(">") else "left", overflow="fold")
    return table
