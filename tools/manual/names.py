"""The public names of Python, as the package lists them: under its headings, each with its arguments and first line."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from typing import Any, Final

import comity

from .session import ROOT

STUB: Final = ROOT / "src" / "comity" / "__init__.pyi"
_HEADING: Final = re.compile(r"^# (\w[^.]*)$", re.MULTILINE)


def groups() -> dict[str, list[str]]:
    """Return the public names under the headings of the package's list of them."""
    text = STUB.read_text(encoding="utf-8")
    parts = _HEADING.split(text)[1:]
    return {
        heading: list(_names(body)) for heading, body in zip(parts[::2], parts[1::2], strict=True) if any(_names(body))
    }


def _names(body: str) -> Iterator[str]:
    for node in ast.parse(body).body:
        if isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)


def public_names(_: str = "") -> str:
    """Return a table for each heading: the name, its arguments where it is called, the first line of its docstring."""
    parts = []
    for heading, names in groups().items():
        rows = [
            f"| `comity.{name}{_arguments(getattr(comity, name))}` | {first_line(getattr(comity, name))} |"
            for name in names
        ]
        parts.append(f"## {heading}\n\n| name | what it is or does |\n|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts)


def api(_: str = "") -> str:
    """Return what Sphinx makes a reference of: every public name under its heading."""
    parts = []
    for heading, names in groups().items():
        told = "\n\n".join(_directive(name) for name in names if name != "record")
        if told:
            parts.append(f"## {heading}\n\n```{{eval-rst}}\n{told}\n```")
    return "\n\n".join(parts)


def _directive(name: str) -> str:
    if inspect.isclass(getattr(comity, name)):
        return f".. autoclass:: comity.{name}()\n   :members:"
    return f".. autofunction:: comity.{name}"


def _arguments(found: Any) -> str:
    """Return the names of a function's arguments: those that have no default, and that there are more."""
    if not inspect.isfunction(found):
        return ""
    told = []
    for one in inspect.signature(found).parameters.values():
        if one.kind is one.VAR_POSITIONAL:
            told.append(f"*{one.name}")
        elif one.default is one.empty:
            told.append(one.name)
    more = any(one.default is not one.empty for one in inspect.signature(found).parameters.values())
    return f"({', '.join([*told, *(['...'] if more else [])])})"


def first_line(found: Any) -> str:
    """Return the first sentence of a docstring, in one line."""
    text = inspect.getdoc(found) or ""
    return " ".join(text.partition("\n\n")[0].split()).replace("``", "`").replace("|", "\\|")
