"""The console that pages are shown on: text steers no terminal, and lines end without blanks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import IO, Final

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from comity.errors import shown

_NARROWEST: Final = 40  # letters: of no width nothing is told, and of one a letter a line


class _Page(Console):
    """A console that shows escaped what would steer a terminal, in whatever a page is made of."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render text as it may be shown; pages, tables and trees come here with every text that they hold."""
        if isinstance(renderable, str):
            renderable = self.render_str(renderable)
        return super().render(_shown(renderable) if isinstance(renderable, Text) else renderable, options)

    def on_broken_pipe(self) -> None:
        """Leave it to the command line to say that nobody reads on."""
        raise BrokenPipeError


def _shown(text: Text) -> Text:
    """Return text with its styles, each of its lines as it may be shown."""
    if all(line.isprintable() for line in text.plain.split("\n")):
        return text
    result = text.blank_copy()
    for at, character in enumerate(text.plain):
        one = text[at]
        told = character if character == "\n" else shown(character)
        one.plain = told
        result.append_text(one)
    return result


def page_console(stream: IO[str] | None, width: int, *, plain: bool) -> Console:
    """Return a console for a page that goes to a stream; for what is told beside it on the error stream, if None.

    It is as wide as the terminal, also where only the input is one, or as ``COLUMNS`` says; and no wider than a page.
    """
    if stream is None:
        return _Page(stderr=True, no_color=plain or None)
    found = _Page(highlight=False, file=stream, no_color=plain or None)
    streams = (sys.stdin, sys.stdout, sys.stderr)
    told = "COLUMNS" in os.environ or any(one is not None and one.isatty() for one in streams)
    found.width = max(min(found.width, width), _NARROWEST) if told else width
    return found
