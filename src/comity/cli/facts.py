"""``comity facts``: what an activity may state, and what reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from rich.padding import Padding
from rich.text import Text

import comity
from comity import FactReading
from comity.cli.declared import CliArgument
from comity.cli.options import Form

_COLUMNS: Final = ("fact", "type", "unit", "question", "accepted", "assumed", "rules", "gathered by", "besides")
_MOST: Final = 12
"""So many facts are told whole; of more, a line each."""
_MOST_RULES: Final = 20


def facts_command(
    form: Form,
    names: Annotated[
        list[str] | None, CliArgument(help="Facts, or the part before the dot: spectrum, item.classification, to.")
    ] = None,
) -> None:
    """Tell what an activity may state: type, unit, range, question, accepted words, and the rules that read it."""
    found = comity.FactReading.of(*names or ())
    page = _whole(found) if len(found) <= _MOST else _listed(found)
    form.answered(found, _COLUMNS, map(_row, found), page)


def _row(one: FactReading) -> tuple[str, ...]:
    read = (" ".join(one.rules), " ".join(one.gathered), one.besides)
    return (one.name, one.kind, one.unit, one.ask, one.accepts, one.assumed, *read)


def _listed(found: list[FactReading]) -> Iterator[Text]:
    for one in found:
        yield Text.assemble((one.name, "bold"), f"  {one.ask} ", (f"({one.kind})", "dim"))


def _whole(found: list[FactReading]) -> Iterator[Text | Padding]:
    for one in found:
        yield Text.assemble((one.name, "bold"), f"  {one.ask}")
        told = {
            "type": one.kind,
            "accepted": one.accepts,
            "if not stated": f"assumed: {one.assumed}" if one.assumed else "not known",
            "read by": ", ".join(one.rules[:_MOST_RULES]) + _more(one.rules),
            "gathered by": ", ".join(one.gathered),
            "besides": one.besides,
        }
        for name, text in told.items():
            if text:
                yield Padding(Text.assemble((f"{name}: ", "dim"), text), (0, 0, 0, 2))


def _more(rules: tuple[str, ...]) -> str:
    return f" and {len(rules) - _MOST_RULES} more" if len(rules) > _MOST_RULES else ""
