"""Options as their functions declare them: bounded, so that nothing computed with them leaves what machines count."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from comity.cli.tree import COMMANDS, Command

BEYOND = "9" * 400


def _commands() -> Iterator[Command]:
    for word, function in COMMANDS.items():
        if isinstance(function, str):
            yield Command((word,), function)
        else:
            yield from (Command((word, name), below) for name, below in function.items())


def test_no_count_is_endless() -> None:
    counts = [(command, one) for command in _commands() for one in command.params if one.type.name == "integer range"]
    assert len(counts) > 10
    for _, one in counts:
        for text in (BEYOND, f"-{BEYOND}"):
            with pytest.raises(click.BadParameter):
                one.type.convert(text, one, None)
