"""What every command takes, other names of options, and what is said where an option or command has another name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.exceptions import TyperException

import comity
from comity.cli import examples, printing, together
from comity.errors import InputError, did_you_mean

_BOTH: Final = (("--date", "--as-of"), ("--output", "-o"))
"""Options of which each has the other name too, in every command that takes one of them."""
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


def taken(command: Any) -> Any:
    """Return a tree of commands of which each takes what every command takes, and shows an example."""
    app = typer.Typer(add_completion=False)
    app.command()(_options)
    shared = [one for one in typer.main.get_command(app).params if one.name in ("quiet", "plain", "workspace")]
    for one in _all(command):
        one.format_help = _without_blanks(one.format_help)
    for path, one in _leaves(command, ()):
        names = {opt for parameter in one.params for opt in parameter.opts}
        one.params += [option for option in shared if option.name != "workspace" or path not in _READS_NO_WORKSPACE]
        for parameter in one.params:
            _name_both(parameter, names)
        one.epilog = examples.of(path)
        together.checked(one)
    return command


def _quiet(value: bool) -> None:
    printing.want("quiet", value)


def _plain(value: bool) -> None:
    printing.want("plain", value)


def _opened(folder: Path | None) -> None:
    comity.open_workspace(folder)


def _options(
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Say nothing beside the answer.", callback=_quiet, expose_value=False)
    ] = False,
    plain: Annotated[
        bool, typer.Option("--no-color", help="Without colors.", callback=_plain, expose_value=False)
    ] = False,
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
    """Declare the options."""


def _leaves(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    below = getattr(command, "commands", {})
    if not below:
        yield path, command
    for name, one in below.items():
        yield from _leaves(one, (*path, name))


def _all(command: Any) -> Iterator[Any]:
    yield command
    for one in getattr(command, "commands", {}).values():
        yield from _all(one)


def _without_blanks(show: Callable[..., None]) -> Callable[..., None]:
    def shown(*args: Any) -> None:
        with printing.trimmed():
            show(*args)

    return shown


def _name_both(parameter: Any, names: set[str]) -> None:
    for both in _BOTH:
        if parameter.param_type_name == "option" and set(both) & set(parameter.opts):
            parameter.opts.extend(name for name in both if name not in names)


def refusal(error: TyperException) -> InputError:
    """Return what is said of arguments that a command does not take: with the right name where another is sensible."""
    context = getattr(error, "ctx", None)
    where = context.command_path if context else "comity"
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
    return InputError(told, where=where)
