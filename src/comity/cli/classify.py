"""``comity classify``: candidate classifications by the order of review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.markup import escape
from rich.text import Text
from rich.tree import Tree

import comity
from comity import InputError
from comity.cli import render
from comity.files import parse_json, parse_yaml, read_text


def classify_command(
    source: Annotated[
        Path | None, typer.Argument(help="A YAML or JSON file of attributes.", show_default=False)
    ] = None,
    fact: Annotated[
        list[str] | None, typer.Option("--fact", help="An attribute, as name=value; may be repeated.")
    ] = None,
    day: Annotated[str | None, typer.Option("--date", help="Whose lists apply.", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Propose classifications of an item from its attributes, by the order of review."""
    item = _item(source) | _facts(fact)
    if not item:
        raise InputError("nothing to classify", accepts="a file of attributes, or --fact function=star-tracker")
    found = comity.classify(item, day)
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    out = render.console()
    met = [c for c in found.candidates if c.status == "candidate"]
    possible = [c for c in found.candidates if c.status == "possible"]
    if found.contradiction:
        out.print(f"[red]Contradiction[/]  {escape(found.contradiction)}\n")
    if found.leading:
        out.print(f"[green]Leading candidate[/]  [bold]{found.leading}[/]")
        if found.first_exclude:
            out.print(f"  first exclude {', '.join(found.first_exclude)}, which come earlier in the order of review")
    else:
        out.print("[magenta]No paragraph is met by what is known[/]")
    for title, group in (("Met", met), ("Open", possible)):
        if group:
            tree = Tree(Text(title, style="bold"), guide_style="dim")
            for c in group:
                leaf = tree.add(Text.assemble((c.code, "bold"), f"  {c.title}", (f" · {c.cite}", "cyan")))
                leaf.add(Text(c.says, style="dim"))
                for line in c.because[:5]:
                    leaf.add(Text(line))
            out.print(tree)
    out.print(Text(f"\n{found.footer}", style="dim italic"))


def _item(source: Path | None) -> dict[str, Any]:
    if source is None:
        return {}
    text = read_text(source)
    raw = parse_json(text, source.name) if source.suffix == ".json" else parse_yaml(text, source.name)
    if not isinstance(raw, dict):
        raise InputError("does not hold attributes by name", where=str(source))
    found: dict[str, Any] = raw.get("item", raw)
    return found


def _facts(stated: list[str] | None) -> dict[str, str]:
    result = {}
    for text in stated or []:
        name, equals, value = text.partition("=")
        if not equals:
            raise InputError(f"found '{text}'", where="--fact", accepts="name=value")
        result[name.strip()] = value.strip()
    return result
