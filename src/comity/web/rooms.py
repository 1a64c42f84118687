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
        modules: where its request handlers are, each in ``HANDLERS``.
    """

    title: str
    path: str
    modules: tuple[str, ...]

    @property
    def handlers(self) -> Sequence[Any]:
        """The request handlers of its pages."""
        modules = (import_module(f"comity.web.pages.{name}") for name in self.modules)
        return [handler for module in modules for handler in module.HANDLERS]


ROOMS: Final = (
    Room("Ask", "/", ("ask", "plan", "documents", "screening")),
    Room("Portfolio", "/portfolio", ("portfolio",)),
    Room("Law", "/law", ("law",)),
    Room("Partners", "/record", ("record",)),
    Room("Reforms", "/reform", ("draft", "reform", "docket")),
    Room("Coalition", "/coalition", ("coalition",)),
    Room("Industry", "/industry", ("industry",)),
    Room("Needs", "/bridge", ("needs",)),
    Room("Low orbit", "/leo", ("leo",)),
    Room("API", "/docs", ("api",)),
)
"""In the order of navigation."""
