"""``comity demo``: three orders, a screen each."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rich.rule import Rule
from rich.text import Text

import comity
from comity.cli import printing, render_page

_MOST_SHOWN: Final = 3
_WHERE_TO_GO: Final = """
Change a destination, date or item in a file and ask again. Then:
  comity determine FILE --full       every finding, every exception tried
  comity determine FILE --ask        the questions that would change the answer
  comity next-steps FILE             who does what, in which order, how long
  comity record partner KOR          what is in force with a partner
  comity --help                      everything else"""


def demo_command() -> None:
    """Determine three orders, a screen each, and say where to go from there."""
    out = printing.console()
    folder = Path(comity.__file__).parent / "data" / "examples"
    for path in sorted(folder.glob("*.yaml"))[:_MOST_SHOWN]:
        out.print(Rule(f"comity determine {path.name}", style="dim", align="left"))
        found = comity.determine(comity.read_project(path))
        out.print(render_page.page(comity.OrderPage.of(found), path.name))
        out.print()
    shown = folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
    out.print(Text(f"The files are in {shown}."), Text(_WHERE_TO_GO), sep="")
