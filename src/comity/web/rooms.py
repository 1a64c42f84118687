"""The rooms of the application: what stands in its navigation, and where the pages of each are. A new room is a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final


@dataclass(frozen=True)
class Room:
    """Pages that belong together.

    Attributes:
        title: what navigation calls it.
        path: its first page.
        module: where its request handlers are, in ``HANDLERS``.
    """

    title: str
    path: str
    module: str

    @property
    def handlers(self) -> Sequence[Any]:
        """The request handlers of its pages."""
        found: Sequence[Any] = import_module(f"comity.web.pages.{self.module}").HANDLERS
        return found


ROOMS: Final = (
    Room("Ask", "/", "ask"),
    Room("Law", "/law", "law"),
    Room("Partners", "/record", "record"),
    Room("Reforms", "/reform", "reform"),
    Room("API", "/docs", "api"),
)
