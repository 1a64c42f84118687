"""A table whose cells are texts as they stand: what looks like markup in a user's own words is shown, never obeyed."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text


class PlainTable(Table):
    """A table of rich that takes no text for markup; a cell that is styled is a ``Text``."""

    def add_row(self, *cells: RenderableType | None, **more: Any) -> None:
        """Add a row (see ``rich.table.Table.add_row``)."""
        super().add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in cells), **more)
