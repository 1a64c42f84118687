"""What a picture says, read from the files themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import comity


def texts(result: Any, folder: Path) -> str:
    """Return every text that is in the SVG, lines joined by spaces."""
    path = folder / "read.svg"
    comity.draw(result, path)
    return " ".join(
        unescape(text) for text in re.findall(r">([^<>]+)</(?:text|tspan)>", path.read_text(encoding="utf-8"))
    )


def specification(result: Any, folder: Path) -> Any:
    """Return the Vega-Lite specification."""
    path = folder / "read.json"
    comity.draw(result, path)
    return json.loads(path.read_text(encoding="utf-8"))


def values(result: Any, folder: Path, *having: str) -> list[dict[str, Any]]:
    """Return the rows of data that have some fields, each once."""
    found = {json.dumps(row): row for rows in data(specification(result, folder)) for row in rows}
    return [row for row in found.values() if set(having) <= row.keys()]


def data(node: Any) -> Iterator[list[dict[str, Any]]]:
    """Yield the tables of a specification."""
    if isinstance(node, dict):
        if isinstance(node.get("values"), list) and not isinstance(node["values"][0], str):
            yield node["values"]
        yield from node.get("datasets", {}).values()
        for below in node.values():
            yield from data(below)
    elif isinstance(node, list):
        for below in node:
            yield from data(below)


def encodings(node: Any) -> Iterator[dict[str, Any]]:
    """Yield what is drawn across, layer by layer."""
    if isinstance(node, dict):
        if "x" in node.get("encoding", {}):
            yield node["encoding"]["x"]
        for below in node.values():
            yield from encodings(below)
    elif isinstance(node, list):
        for below in node:
            yield from encodings(below)
