"""Reforms: what they change in the law, and what for the publicly known ties."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response

from comity.web import reform_sheets
from comity.web.described import page
from comity.web.shown import sheet, told_apart
from comity.web.workers import Workers

_HERE: Final = "/reform"
_SECONDS_TO_COMPARE: Final = 90.0
Asked = Request[Any, Any, Any]


@page("/reform")
async def reforms(request: Asked, workers: Workers) -> Response[Any]:
    """List the reforms that are held."""
    return await sheet(request, workers, _HERE, reform_sheets.reform_index)


@page("/reform/{name:str}")
async def reform(request: Asked, workers: Workers, name: str, date: str = "") -> Response[Any]:
    """Show what a reform, or several whose ids are joined by +, change; .json or .csv after the address for data."""
    return await sheet(request, workers, _HERE, reform_sheets.reform, _names(told_apart(name)[0]), date)


@page("/reform/{name:str}/ties")
async def effect(request: Asked, workers: Workers, name: str, date: str = "") -> Response[Any]:
    """Show what reforms change for the publicly known ties."""
    return await sheet(request, workers, _HERE, reform_sheets.effect, _names(name), date, seconds=_SECONDS_TO_COMPARE)


def _names(joined: str) -> tuple[str, ...]:
    return tuple(filter(None, joined.replace(" ", "+").split("+")))


HANDLERS: Final = (*reforms, *reform, *effect)
