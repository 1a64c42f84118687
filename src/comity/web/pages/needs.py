"""Needs: what a programme lacks against who gives, one need, one country, what a step would open."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.response import Redirect

from comity.web import gain_sheets, need_sheets
from comity.web.described import page
from comity.web.shown import sheet, told_apart
from comity.web.workers import Workers

_HERE: Final = "/bridge"
_SECONDS: Final = 60.0
Asked = Request[Any, Any, Any]


@page("/bridge", ".svg")
async def needs(request: Asked, workers: Workers, date: str = "") -> Response[Any]:
    """Show needs against partners; .svg after the address for a picture, .json or .csv for data."""
    files = {".svg": need_sheets.matrix_picture}
    return await sheet(request, workers, _HERE, need_sheets.needs, date, files=files)


@page("/bridge/need/{name:str}")
async def need(request: Asked, workers: Workers, name: str, date: str = "") -> Response[Any]:
    """Show who says that something lacks, who could give it, under which instrument and law."""
    return await sheet(request, workers, _HERE, need_sheets.need, told_apart(name)[0], date, seconds=_SECONDS)


@get("/bridge/country", include_in_schema=False)
async def chosen_country(of: str = "") -> Redirect:
    """Lead to the page of a country, as a form asks for it."""
    where = f"/bridge/country/{quote(of.strip(), safe='')}" if of.strip() else _HERE
    return Redirect(where, status_code=303)


@page("/bridge/country/{name:str}")
async def country(request: Asked, workers: Workers, name: str, date: str = "") -> Response[Any]:
    """Show what a country gives, has a capability for, and what stands between."""
    return await sheet(request, workers, _HERE, need_sheets.country, told_apart(name)[0], date, seconds=_SECONDS)


@page("/bridge/displaced")
async def displaced(request: Asked, workers: Workers, date: str = "") -> Response[Any]:
    """Show where hardware that lost its flight could go, and who decides."""
    return await sheet(request, workers, _HERE, need_sheets.displaced, date)


@page("/bridge/gain")
async def gain(request: Asked, workers: Workers, sign: str = "", join: str = "", date: str = "") -> Response[Any]:
    """Show what an instrument in force, or a state in a group, would open, and what would stay barred."""
    return await sheet(request, workers, _HERE, gain_sheets.gain, sign, join, date, seconds=_SECONDS)


HANDLERS: Final = (*needs, *need, chosen_country, *country, *displaced, *gain)
