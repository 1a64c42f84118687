"""The commands of the program, as they describe themselves, each with an example that is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from comity.cli.tree import command_line
from comity.files import parse_yaml, read_text

LISTED: Final = Path(__file__).parent / "commands.yaml"
"""By command, what is shown of it: the command lines to run."""
_STYLE: Final = re.compile(r"\[/?[a-z ]*\]")


@cache
def leaves() -> dict[str, Any]:
    """Return every command that does something, by its words (``record partner``), in the order of the help."""
    return dict(_below("", command_line()))


def _below(words: str, command: Any) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", {})
    if words and (not below or command.invoke_without_command):
        yield words, command
    for name, one in below.items():
        if not one.hidden:
            yield from _below(f"{words} {name}".strip(), one)


def commands(_: str = "") -> str:
    """Return every command: what it does, its arguments and options, and what it prints."""
    shown = parse_yaml(read_text(LISTED), LISTED.name)
    if unknown := shown.keys() - leaves().keys():
        raise KeyError(f"{LISTED.name} shows {sorted(unknown)}, which are no commands")
    parts = []
    for words, command in leaves().items():
        lines = shown.get(words) or []
        blocks = [f"```\n$ {line}\n```" for line in lines]
        parts.append("\n\n".join([f"## comity {words}", _prose(command.help or ""), *blocks, _options(command)]))
    return "\n\n".join(parts)


def examples(words: str) -> str:
    """Return the commands whose words begin so, a line each, with what they do."""
    found = {name: one for name, one in leaves().items() if name == words or name.startswith(f"{words} ")}
    width = max(len(name) for name in found)
    lines = [f"comity {name:{width}}  # {_first(one.help or '')}" for name, one in found.items()]
    return "```\n" + "\n".join(lines) + "\n```"


def _first(text: str) -> str:
    return _STYLE.sub("", " ".join(text.partition("\n\n")[0].split()))


def _prose(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in _STYLE.sub("", text).split("\n\n"))


def _options(command: Any) -> str:
    """Return a table of what a command takes."""
    rows = [f"| `{_typed(one)}` | {_cell(one.help or '')} |" for one in command.params if one.name != "help"]
    return "\n".join(["| argument or option | meaning |", "|---|---|", *rows]) if rows else "It takes no options."


def _typed(one: Any) -> str:
    if not one.opts[0].startswith("-"):
        return f"{one.name.upper()}{'...' if one.nargs != 1 else ''}"
    names = ", ".join([*one.opts, *one.secondary_opts])
    return names if one.is_flag else f"{names} {one.metavar or 'VALUE'}"


def _cell(text: str) -> str:
    return " ".join(_STYLE.sub("", text).replace("|", "\\|").replace("<", "&lt;").split())
