"""``comity message``: messages of orbit and conjunction, checked and converted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from click.exceptions import Exit
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

import comity
from comity import InputError, MessageCheck
from comity.cli import printing
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Form

_COLUMNS: Final = ("file", "place", "name", "says", "fault")
_MOST: Final = 30


def check_command(
    form: Form,
    files: Annotated[list[Path], CliArgument(help="Messages: CDM, OEM, OMM, OPM, OCM, TDM, RDM, as KVN or XML.")],
    profile: Annotated[
        Path | None, CliOption("--profile", help="What partners agreed to exchange: a YAML file.")
    ] = None,
    output: Annotated[
        Path | None, CliOption("--output", help="Convert a message without a fault: XML for .xml, else KVN.")
    ] = None,
    full: Annotated[bool, CliOption("--full", help="Leave nothing out.")] = False,
) -> None:
    """Check messages of orbit and conjunction: every fault with its place; exit code 3 where there is any."""
    if output and len(files) > 1:
        raise InputError("takes one message", where="--output", accepts="a single file")
    messages = [comity.Message(one) for one in files]
    found = [one.check(profile) for one in messages]
    rows = ([row[name] for name in _COLUMNS] for one in found for row in one.records())
    form.answered(found, _COLUMNS, rows, _page(found, full))
    if not all(one.sound for one in found):
        raise Exit(3)
    if output:
        messages[0].write(output)
        printing.told_written(output)


def _page(found: list[MessageCheck], full: bool) -> Iterator[RenderableType]:
    for one in found:
        yield Text(f"{one.line()}.", style="bold" if one.sound else "bold red")
        states = f", {one.states:,} states" if one.states else ""
        yield Padding(Text(f"made {one.created}{states}; {one.marking or 'no marking'}", style="dim"), (0, 0, 0, 1))
        for fault in one.faults if full else one.faults[:_MOST]:
            style = "red" if fault.fault else "yellow"
            yield Padding(Text.assemble((fault.place, style), f"  {fault.name}: {fault.says}"), (0, 0, 0, 1))
        if not full and len(one.faults) > _MOST:
            yield Padding(Text(f"… {len(one.faults) - _MOST:,} more: --full", style="dim"), (0, 0, 0, 1))
