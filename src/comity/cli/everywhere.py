"""What every command takes, and what is said where an option or command has another name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import click

import comity
from comity.cli import printing
from comity.cli.declared import CliOption, parameters_of
from comity.errors import InputError, did_you_mean

_READS_NO_WORKSPACE: Final = (("init",),)
"""Commands that read none: what is to become one may be inside another."""
_MEANT: Final[dict[str, tuple[str, ...]]] = {
    "--destination": ("--to",),
    "--dest": ("--to",),
    "--country": ("--to",),
    "--ship-to": ("--to",),
    "--origin": ("--from",),
    "--ship-from": ("--from",),
    "--eccn": ("--item",),
    "--usml": ("--item",),
    "--classification": ("--item",),
    "--code": ("--item",),
    "--kind": ("--activity",),
    "--enduser": ("--end-user",),
    "--user": ("--end-user",),
    "--enduse": ("--end-use",),
    "--use": ("--end-use",),
    "--amount": ("--value",),
    "--price": ("--value",),
    "--day": ("--date", "--start"),
    "--on": ("--date", "--start"),
    "--at": ("--date", "--start"),
    "--as-at": ("--date", "--start"),
    "--asof": ("--date", "--start"),
    "--out": ("--output",),
    "--output-file": ("--output",),
    "--export": ("--output",),
    "--save": ("--output",),
    "--format": ("--json", "--csv"),
    "--lists": ("--list",),
    "--screening": ("--list",),
    "--csl": ("--list",),
    "--party": ("--name",),
    "--tab": ("--sheet",),
    "--worksheet": ("--sheet",),
    "--columns": ("--map",),
    "--mapping": ("--map",),
    "--column": ("--map",),
    "--set": ("--fact",),
    "--facts": ("--fact",),
    "--param": ("--fact",),
    "--verbose": ("--full",),
    "--details": ("--full",),
    "--all": ("--full",),
    "--assumptions": ("--assumed",),
    "--interview": ("--ask",),
    "--questions": ("--ask",),
    "--markdown": ("--memo",),
    "--plot": ("--picture", "--gantt"),
    "--chart": ("--picture", "--gantt"),
    "--silent": ("--quiet",),
    "--no-colour": ("--no-color",),
    "--color": ("--no-color",),
    "--fail": ("--fail-on",),
    "--backend": ("--engine",),
}
"""Names that an option could as well have, and those that it may have."""
_COMMANDS: Final[dict[str, str]] = {
    "screen-parties": "screen",
    "check-parties": "screen",
    "determination": "determine",
    "why": "explain",
    "why-not": "explain --why-not",
    "plan": "next-steps",
    "steps": "next-steps",
    "partner": "record partner",
    "search": "law search",
    "coverage": "law coverage",
    "rules": "law list",
    "reforms": "reform list",
    "tutorial": "demo",
    "examples": "demo",
}


def parameters(path: tuple[str, ...]) -> list[click.Parameter]:
    """Return what a command takes as every command does."""
    shared = parameters_of(_options)
    return shared if path not in _READS_NO_WORKSPACE else [one for one in shared if one.name != "workspace"]


def _quiet(value: bool) -> None:
    printing.want("quiet", value)


def _plain(value: bool) -> None:
    printing.want("plain", value)


def _opened(folder: Path | None) -> None:
    comity.Workspace.open(folder)


def _options(
    quiet: Annotated[bool, CliOption("--quiet", help="Say nothing beside the answer.", callback=_quiet)] = False,
    plain: Annotated[bool, CliOption("--no-color", help="Without colors.", callback=_plain)] = False,
    workspace: Annotated[
        Path | None,
        CliOption(
            "--workspace",
            help="A folder made by comity init; the nearest above if absent.",
            callback=_opened,
        ),
    ] = None,
) -> None:
    """Declare the options."""


def refusal(error: click.ClickException) -> InputError:
    """Return what is said of arguments that a command does not take: with the right name where another is sensible."""
    context = getattr(error, "ctx", None)
    where = context.command_path.partition(" ")[2] if context else ""  # the program itself is named in every line
    wrong = getattr(error, "option_name", "") or ""
    if context is not None and wrong:
        known = [opt for parameter in context.command.params for opt in parameter.opts if opt.startswith("-")]
        meant = [name for name in _MEANT.get(wrong, ()) if name in known]
        near = " or ".join(f"'{name}'" for name in meant) or did_you_mean(
            wrong, [one for one in known if one.startswith("--")]
        )
        return InputError(f"there is no option {wrong}", where=where, suggestion=near or None)
    told = error.format_message()
    if context is not None and told.startswith("No such command"):
        word = told.split("'")[1]
        below = getattr(context.command, "commands", {})
        meant_command = _COMMANDS.get(word, "") if context.parent is None else ""
        near = f"'{meant_command}'" if meant_command else did_you_mean(word, below) or ""
        return InputError(f"there is no command '{word}'", where=where, suggestion=near or None)
    if context is not None and not told.strip():
        return InputError("no command is named", where=where, accepts=", ".join(context.command.commands))
    return InputError(told, where=where)
