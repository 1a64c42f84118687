"""The record: partners, what stands between two parties, groups, any row."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote, urlencode

from litestar import Request, Response, get
from litestar.response import Redirect

from comity.web import partner_sheets, record_sheets
from comity.web.described import answers, page
from comity.web.shown import file, sheet, told_apart
from comity.web.workers import Workers

_HERE: Final = "/record"
_SECONDS_TO_DRAW: Final = 30.0
BRIEFS: Final = (".md", ".docx", ".pdf")
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
async def partner(
    request: Asked, workers: Workers, name: str, date: str = "", peers: str = "", node: str = ""
) -> Response[Any]:
    """Show where a partnership stands on a day; .json or .csv after the address for data."""
    args = (told_apart(name)[0], date, peers, node)
    return await sheet(request, workers, _HERE, partner_sheets.partner, *args)


@get("/partner/{name:str}/brief", include_in_schema=False)
async def chosen_brief(name: str, show: str = ".md", purpose: str = "", date: str = "") -> Redirect:
    """Lead to a brief, as a form asks for it."""
    form = show if show in BRIEFS else ".md"
    return Redirect(f"/partner/{quote(name, safe='')}/brief{form}?{urlencode({'purpose': purpose, 'date': date})}")


@get([f"/partner/{{name:str}}/brief{form}" for form in BRIEFS], responses=answers(str, "text/markdown"))
async def brief(
    request: Asked, workers: Workers, name: str, purpose: str = "dialogue", date: str = ""
) -> Response[bytes]:
    """Return a brief on a partner in Markdown; .docx or .pdf in its place as a document."""
    form = told_apart(request.url.path)[1]
    made = await workers.run(partner_sheets.brief, name, purpose, date, form, seconds=_SECONDS_TO_DRAW)
    return file(made, f"brief{form}")


@get("/partner/{name:str}/timeline.svg", responses=answers(str, "image/svg+xml"))
async def timeline(workers: Workers, name: str, date: str = "") -> Response[bytes]:
    """Return a partner's timeline as a picture."""
    drawn = await workers.run(partner_sheets.timeline_picture, name, date, ".svg", seconds=_SECONDS_TO_DRAW)
    return file(drawn, "timeline.svg")


@page("/record/matrix", ".svg")
async def matrix(request: Asked, workers: Workers, of: str = "", columns: str = "", date: str = "") -> Response[Any]:
    """Show who has what with the state at home; .svg after the address for a map, .json or .csv for data."""
    files = {".svg": record_sheets.matrix_map}
    return await sheet(request, workers, _HERE, record_sheets.matrix, of, columns, date, files=files)


@page("/between/{one:str}/{other:str}")
async def between(request: Asked, workers: Workers, one: str, other: str, date: str = "") -> Response[Any]:
    """Show every instrument between two parties; .json or .csv after the address for data."""
    return await sheet(request, workers, _HERE, record_sheets.between, one, told_apart(other)[0], date)


@page("/group/{name:str}")
async def group(request: Asked, workers: Workers, name: str, date: str = "") -> Response[Any]:
    """Show who belongs to a group on a day; .json or .csv after the address for data."""
    return await sheet(request, workers, _HERE, record_sheets.group, told_apart(name)[0], date)


HANDLERS: Final = (*record, *row, *partner, chosen_brief, brief, timeline, *matrix, *between, *group)
