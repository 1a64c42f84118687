"""How a sheet is handed out: as a page, or, with .json or .csv after its address, as data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.response import Template

from comity.files import csv_of
from comity.web.sheets import WebPage
from comity.web.workers import Refused, Workers

FORMS = (".json", ".csv")


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
) -> Response[Any]:
    """Return a page that a task makes, in the form that its address asks for.

    Args:
        room: the first page of its room, which navigation marks.
        task: makes the page of the arguments.
        seconds: how long that may take.
    """
    try:
        found = await workers.run(task, *args, seconds=seconds)
    except Refused as refused:
        unknown = refused.status == 400 and not request.url.query  # what the path names is not there
        raise Refused(refused.faults, 404 if unknown else refused.status) from None
    _, form = told_apart(request.url.path)
    if form == ".json" or (not form and "text/html" not in request.headers.get("accept", "")):
        return Response(msgspec.json.encode(found.data), media_type="application/json")
    if form == ".csv":
        return Response(_csv(found), media_type="text/csv")
    return Template("sheet.html", context={"sheet": found, "here": room, "address": _addresses(request)})


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
