"""Commercial stations in low Earth orbit: dates, stations, scenarios, a partner's way."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Request, Response
from litestar.params import Parameter

from comity.web import leo_sheets
from comity.web.described import page
from comity.web.shown import sheet, told_apart
from comity.web.workers import Workers

_HERE: Final = "/leo"
_SECONDS: Final = 60.0
Asked = Request[Any, Any, Any]
_From = Annotated[str, Parameter(query="from")]
_If = Annotated[str, Parameter(query="if")]


@page("/leo", ".svg")
async def timeline(request: Asked, workers: Workers, date: str = "") -> Response[Any]:
    """Show what is said of dates, claims that disagree side by side; .svg after the address for a picture."""
    files = {".svg": leo_sheets.timeline_picture}
    return await sheet(request, workers, _HERE, leo_sheets.timeline, date, files=files)


@page("/leo/station/{name:str}")
async def station(request: Asked, workers: Workers, name: str, date: str = "") -> Response[Any]:
    """Show a station: dates, what was agreed, money and capacity, what hangs on it."""
    return await sheet(request, workers, _HERE, leo_sheets.station, told_apart(name)[0], date)


@page("/leo/scenario")
async def scenario(request: Asked, workers: Workers, supposed: _If = "", date: str = "") -> Response[Any]:
    """Show what falls, holds or must be extended if a date is another."""
    return await sheet(request, workers, _HERE, leo_sheets.scenario, supposed, date)


@page("/leo/path")
async def path(
    request: Asked,
    workers: Workers,
    partner: _From = "",
    what: str = "",
    station: str = "",
    item: str = "",
    date: str = "",
) -> Response[Any]:
    """Show what a partner's module, crew or payload needs on its way to a station, there, and back."""
    return await sheet(request, workers, _HERE, leo_sheets.path, partner, what, station, item, date, seconds=_SECONDS)


HANDLERS: Final = (*timeline, *station, *scenario, *path)
