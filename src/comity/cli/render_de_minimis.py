"""A content worksheet in the terminal, and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from comity import ContentWorksheet, DestinationContent, PartContent

_SIGNS: Final = {"yes": ("✘", "yellow"), "no": ("✔", "green"), "unknown": ("?", "magenta")}
_SAID: Final = {"yes": "yes", "no": "no, as far as it is modeled", "unknown": "not known"}
_FLAGS: Final = {True: "yes", False: "no", None: "not known"}
_COLUMNS: Final = ("destination", "part", "classification", "origin", "value_usd", "counted", "because", "citations")


def worksheet_page(found: ContentWorksheet) -> RenderableType:
    """Return the page: for each destination the share, what follows from it, and the parts that make it up."""
    return Group(*_page(found))


def _page(found: ContentWorksheet) -> Iterator[RenderableType]:
    parts = len(found.destinations[0].parts)
    worth = f"worth {found.value:,.15g} USD" if found.value else "value not stated (--value): no share is worked out"
    yield Text.assemble(
        (found.title, "bold"), (f" · {parts} parts · made in {found.maker}, {worth} · law of {found.date}", "dim")
    )
    yield Text(found.cite, style="cyan")
    for one in found.destinations:
        yield Text()
        yield Text.assemble((one.destination, "bold"), f"  {_share(one)}")
        for line in one.stays:
            yield Padding(Text(line, style="bold yellow"), (0, 0, 0, 2))
        hangs = f": hangs on {', '.join(one.hangs_on)}" if one.hangs_on else ""
        reached = f"Subject to the {found.regime} on {found.date}: {_SAID[one.reached]}{hangs}"
        yield Padding(Text(reached), (0, 0, 0, 2))
        yield Padding(Text(one.product.headline, style="bold"), (0, 0, 0, 2))
        for fact, so in one.flags.items():
            if so is not False:
                yield Text(f"  {fact}: {_FLAGS[so]}", style="dim")
        yield _parts(one)
    yield Text()
    notes = Table.grid(padding=(0, 1))
    for note in found.notes:
        notes.add_row(Text("•", style="dim"), Text(note, style="dim"))
    yield notes
    yield Text("Not a release to ship: the responsible official or counsel decides.", style="dim italic")


def _share(one: DestinationContent) -> str:
    least, most = one.counted
    if most is None:
        told = f"{least:,.15g} USD or more"
    else:
        told = f"{least:,.15g} USD" if least == most else f"{least:,.15g} to {most:,.15g} USD"
    if one.share is None:
        return f"{told} counts"
    low, high = one.share
    percent = f"{low:.4g} %" if low == high else f"{low:.4g} to {high:.4g} %"
    return f"{percent} ({told}) counts"


def _parts(one: DestinationContent) -> RenderableType:
    table = Table.grid(padding=(0, 1), pad_edge=False)
    for _ in range(5):
        table.add_column(overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for part in sorted(one.parts, key=lambda p: tuple(_SIGNS).index(p.counted)):
        sign, style = _SIGNS[part.counted]
        why = Text.assemble(part.because, (f" · {'; '.join(part.cites)}" if part.cites else "", "cyan"))
        cells = (part.part, part.classification, part.origin, _value(part))
        table.add_row(Text(f"  {sign}", style=style), *map(Text, cells), why)
    return table


def _value(part: PartContent) -> str:
    if part.value is None:
        return "value?"
    low, high = part.value
    return f"{low:,.15g}" if low == high else f"{low:,.15g}..{high:,.15g}"


def rows(found: ContentWorksheet) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """Return the parts for every destination as a table: its columns and rows."""
    return _COLUMNS, (
        (d.destination, p.part, p.classification, p.origin, _value(p), p.counted, p.because, "; ".join(p.cites))
        for d in found.destinations
        for p in d.parts
    )
