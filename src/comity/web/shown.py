"""How a sheet is handed out: as a page, or, with an ending after its address, as data, a picture or a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.response import Template

from comity.files import csv_of
from comity.web.own_terms import in_own_terms
from comity.web.sheets import WebPage
from comity.web.workers import Refused, Workers

FORMS: Final = (".json", ".csv", ".svg", ".ics", ".md", ".docx", ".pdf")
"""Endings after the address of a page."""
_TYPES: Final = {
    ".svg": "image/svg+xml",
    ".ics": "text/calendar; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
}
_OF_A_PICTURE: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""A picture by itself is a page of its own: what styles its text stands in it, and nothing else may."""
_SECONDS_TO_WRITE: Final = 60.0


def told_apart(name: str) -> tuple[str, str]:
    """Return a name without the ending that asks for data, and the ending."""
    for form in FORMS:
        if name.endswith(form):
            return name.removesuffix(form), form
    return name, ""


async def sheet(
    request: Request[Any, Any, Any],
    workers: Workers,
    room: str,
    task: Callable[..., WebPage],
    *args: object,
    seconds: float = 20.0,
    files: Mapping[str, Callable[..., bytes]] | None = None,
) -> Response[Any]:
    """Return a page that a task makes, in the form that its address asks for.

    Args:
        room: the first page of its room, which navigation marks.
        task: makes the page of the arguments.
        seconds: how long that may take.
        files: by ending what makes the same as a file, of the arguments and the ending.
    """
    _, form = told_apart(request.url.path)
    try:
        if form in (files or {}):
            made = await workers.run((files or {})[form], *args, form, seconds=max(seconds, _SECONDS_TO_WRITE))
            return file(made, request.url.path)
        if form not in ("", ".json", ".csv"):
            raise Refused((f"this page is not to be had as {form}",), 404)
        found = await workers.run(task, *args, seconds=seconds)
    except Refused as refused:
        unknown = refused.status == 400 and not request.url.query  # what the path names is not there
        raise Refused(refused.faults, 404 if unknown else refused.status) from None
    if form == ".json" or (not form and "text/html" not in request.headers.get("accept", "")):
        return Response(msgspec.json.encode(found.data), media_type="application/json")
    if form == ".csv":
        return Response(_csv(found), media_type="text/csv")
    return Template("sheet.html", context={"sheet": in_own_terms(found), "here": room, "address": _addresses(request)})


def file(content: bytes, name: str) -> Response[bytes]:
    """Return a file of the kind that its name says: a picture is looked at, anything else is saved."""
    form = f".{name.rpartition('.')[2]}"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name.rpartition("/")[2])
    named = {"content-disposition": f'attachment; filename="{plain}"'}
    headers = {"content-security-policy": _OF_A_PICTURE} if form == ".svg" else named
    return Response(content, media_type=_TYPES[form], headers=headers)


def _addresses(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Return where the same is found as data."""
    query = f"?{request.url.query}" if request.url.query else ""
    path = request.url.path.rstrip("/")
    return {form: f"{path}{form}{query}" for form in FORMS}


def _csv(found: WebPage) -> str:
    if not found.table:
        raise Refused(("this page is no table; .json has it",), 404)
    names = list(dict.fromkeys(name for row in found.table for name in row))
    return csv_of(names, ([row.get(name, "") for name in names] for row in found.table))[0]
