"""What looks like markup in a user's own words is shown as it stands."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from comity.cli.plain_table import PlainTable


def test_a_cell_is_no_markup() -> None:
    table = PlainTable("a")
    table.add_row("[/red] [bold]x[/]")
    out = Console(width=40, record=True, file=StringIO())
    out.print(table)
    assert "[/red] [bold]x[/]" in out.export_text()
