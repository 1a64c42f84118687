"""``--workspace``, which every command takes, and ``comity law new``, which makes a rule in one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

import comity
from comity.cli import printing

_NAME: Final = "workspace"
_APART: Final = ("init",)
"""Commands that read no workspace: what is to become one may be inside another."""


def _opened(folder: Path | None) -> None:
    comity.open_workspace(folder)


def _option(
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            help="A folder made by comity init; the nearest above if absent.",
            show_default=False,
            callback=_opened,
            expose_value=False,
        ),
    ] = None,
) -> None:
    """Declare the option."""


def read_by_every(group: Any) -> Any:
    """Return a group of commands of which each takes ``--workspace``, or finds the workspace that it is run in."""
    app = typer.Typer(add_completion=False)
    app.command()(_option)
    [option] = [one for one in typer.main.get_command(app).params if one.name == _NAME]
    _add(group, option)
    return group


def _add(command: Any, option: Any) -> None:
    below = getattr(command, "commands", {})
    for name, one in below.items():
        if name not in _APART:
            _add(one, option)
    if not below:
        command.params = [one for one in command.params if one.name != _NAME] + [option]


def new_rule_command(
    rule_id: Annotated[str, typer.Argument(help="PACK.REGIME.NAME, as in our.policy.emirates.", show_default=False)],
    effect: Annotated[str, typer.Option(help="What it does: requires, imposes, forbids or holds.")] = "requires",
) -> None:
    """Make a rule of your own from a template, in the workspace: written over, it counts in every answer."""
    made = comity.new_rule(rule_id, effect)
    for path in made:
        printing.echo(f"made: {path.as_posix()}")
    printing.echo("Write over it what your rule says; then: comity law check")
