"""The record: partners, what stands between two parties, groups, any row."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get

from comity.web import record_sheets
from comity.web.described import answers, page
from comity.web.shown import sheet, told_apart
from comity.web.workers import Workers

_HERE: Final = "/record"
_SECONDS_TO_DRAW: Final = 30.0
Asked = Request[Any, Any, Any]


@page("/record")
async def record(request: Asked, workers: Workers, q: str = "") -> Response[Any]:
    """Find rows of the record by words; without any, list partners and groups."""
    return await sheet(request, workers, _HERE, record_sheets.record_index, q)


@page("/record/{name:str}")
async def row(request: Asked, workers: Workers, name: str) -> Response[Any]:
    """Show everything that the record says in a row, with its source; .json or .csv after the address for data."""
    return await sheet(request, workers, _HERE, record_sheets.row, told_apart(name)[0])


@page("/partner/{name:str}")
async def partner(request: Asked, workers: Workers, name: str, date: str = "", peers: str = "") -> Response[Any]:
    """Show where a partnership stands on a day; .json or .csv after the address for data."""
    return await sheet(request, workers, _HERE, record_sheets.partner, told_apart(name)[0], date, peers)


@get("/partner/{name:str}/brief.md", responses=answers(str, "text/markdown"))
async def brief(workers: Workers, name: str, purpose: str = "dialogue", date: str = "") -> Response[bytes]:
    """Return a brief on a partner in Markdown."""
    text = await workers.run(record_sheets.brief, name, purpose, date, seconds=_SECONDS_TO_DRAW)
    return Response(text.encode(), media_type="text/markdown; charset=utf-8")


@get("/partner/{name:str}/timeline.svg", responses=answers(str, "image/svg+xml"))
async def timeline(workers: Workers, name: str, date: str = "") -> Response[bytes]:
    """Return a partner's timeline as a picture."""
    drawn = await workers.run(record_sheets.timeline_picture, name, date, seconds=_SECONDS_TO_DRAW)
    # A picture by itself is a page of its own: what styles its text stands in it, and nothing else may.
    return Response(drawn, media_type="image/svg+xml", headers={"content-security-policy": _OF_A_PICTURE})


_OF_A_PICTURE: Final = "default-src 'none'; style-src 'unsafe-inline'"


@page("/between/{one:str}/{other:str}")
async def between(request: Asked, workers: Workers, one: str, other: str, date: str = "") -> Response[Any]:
    """Show every instrument between two parties; .json or .csv after the address for data."""
    return await sheet(request, workers, _HERE, record_sheets.between, one, told_apart(other)[0], date)


@page("/group/{name:str}")
async def group(request: Asked, workers: Workers, name: str, date: str = "") -> Response[Any]:
    """Show who belongs to a group on a day; .json or .csv after the address for data."""
    return await sheet(request, workers, _HERE, record_sheets.group, told_apart(name)[0], date)


HANDLERS: Final = (*record, *row, *partner, brief, timeline, *between, *group)
