"""The console that pages are shown on: text steers no terminal, and lines end without blanks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import IO, Final, cast

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from comity.cli.printing import WIDTH, Trimmed
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


def page_console(*, error: bool, plain: bool) -> Console:
    """Return a console for a page, or one for what is told beside it on the error stream.

    It is as wide as the terminal, also where only the input is one, or as ``COLUMNS`` says; and no wider than a page.
    """
    if error:
        return _Page(stderr=True, no_color=plain or None)
    found = _Page(highlight=False, file=cast(IO[str], Trimmed()), no_color=plain or None)
    streams = (sys.stdin, sys.stdout, sys.stderr)
    told = "COLUMNS" in os.environ or any(stream is not None and stream.isatty() for stream in streams)
    found.width = max(min(found.width, WIDTH), _NARROWEST) if told else WIDTH
    return found
