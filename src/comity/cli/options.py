"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from comity import InputError

Picture = Annotated[
    Path | None,
    typer.Option("--picture", help="Draw it to this .svg, .png or Vega-Lite .json file.", show_default=False),
]


def stated_facts(options: list[str] | None) -> dict[str, str]:
    """Return the facts stated as ``--fact name=value``.

    Raises:
        InputError: an option without an equals sign.
    """
    result = {}
    for text in options or []:
        name, equals, value = text.partition("=")
        if not equals:
            raise InputError(f"found '{text}'", where="--fact", accepts="name=value")
        result[name.strip()] = value.strip()
    return result
