"""``comity classify``: candidate classifications by the order of review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

from rich.markup import escape
from rich.text import Text
from rich.tree import Tree

import comity
from comity import Classification, InputError
from comity.cli import printing
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Day, Json, pairs
from comity.files import parse_by_name, read_text

_MOST_SHOWN: Final = 12
_MOST_LINES: Final = 6


def classify_command(
    source: Annotated[Path | None, CliArgument(help="A YAML or JSON file of attributes.")] = None,
    fact: Annotated[
        list[str] | None, CliOption("--fact", help="An attribute, as name=value or name=a,b; may be repeated.")
    ] = None,
    day: Day = None,
    as_json: Json = False,
) -> None:
    """Propose classifications of an item from its attributes, by the order of review."""
    item = _item(source) | {name: _several(value) for name, value in pairs(fact, "--fact").items()}
    if not item:
        raise InputError("nothing to classify", accepts="a file of attributes, or --fact function=star-tracker")
    found = comity.classify(item, day)
    if as_json:
        printing.echo_result(found)
        return
    _print(found)


def _several(value: str) -> str | list[str]:
    """Read ``payload,imager`` as two values."""
    words = [word.strip() for word in value.split(",")]
    return words if len(words) > 1 else value


def _print(found: Classification) -> None:
    out = printing.console()
    for contradiction in found.contradictions:
        out.print(f"[red]Contradiction[/]  {escape(contradiction)}\n")
    if found.leading:
        out.print(f"[green]Leading candidate[/]  [bold]{found.leading}[/]")
        for earlier in found.first_exclude:
            facts = ", ".join(earlier.facts) or "text not read"
            out.print(f"  first exclude [bold]{earlier.code}[/], earlier in the order of review: {escape(facts)}")
    else:
        out.print("[magenta]No paragraph is met by what is known[/]")
    for title, group in (("Met", found.with_status("candidate")), ("Open", found.with_status("possible"))):
        if group:
            tree = Tree(Text(title, style="bold"), guide_style="dim")
            for c in group[:_MOST_SHOWN]:
                leaf = tree.add(Text.assemble((c.code, "bold"), f"  {c.title}", (f" · {c.cite}", "cyan")))
                leaf.add(Text(c.says, style="dim"))
                for line in c.because[:_MOST_LINES]:
                    leaf.add(Text(line))
            if len(group) > _MOST_SHOWN:
                tree.add(Text(f"and {len(group) - _MOST_SHOWN} more (--json shows all)", style="dim"))
            out.print(tree)
    for line in (*(f"Assumed: {a}." for a in found.assumed), *found.notes, found.footer):
        out.print(Text(line, style="dim italic"))


def _item(source: Path | None) -> dict[str, Any]:
    if source is None:
        return {}
    raw = parse_by_name(read_text(source), source.name)
    if not isinstance(raw, dict):
        raise InputError("does not hold attributes by name", where=str(source))
    found: dict[str, Any] = raw.get("item", raw)
    return found
