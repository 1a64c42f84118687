"""Reforms: what they change in the law, and what for the publicly known ties."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from litestar import Request, Response, get
from litestar.params import Parameter
from litestar.response import Redirect

from comity.web import reform_sheets
from comity.web.described import page
from comity.web.shown import sheet, told_apart
from comity.web.workers import Refused, Workers

_HERE: Final = "/reform"
_SECONDS_TO_COMPARE: Final = 90.0
_SECONDS_TO_RANK: Final = 300.0
Asked = Request[Any, Any, Any]


@page("/reform")
async def reforms(request: Asked, workers: Workers) -> Response[Any]:
    """List the reforms that are held."""
    return await sheet(request, workers, _HERE, reform_sheets.reform_index)


@get("/reform/together", include_in_schema=False)
async def together(
    chosen: Annotated[list[str] | None, Parameter(query="with")] = None,
    show: str = "changes",
    date: str = "",
    choose: str = "",
    by: str = "",
) -> Redirect:
    """Lead to what is asked of the reforms that are chosen."""
    day = {"date": date.strip()} if date.strip() else {}
    if show == "rank":
        asked = {"with": ",".join(chosen or ()), "choose": choose, "by": by, **day}
        return Redirect(f"/reform/rank?{urlencode(asked)}", status_code=303)
    if not chosen:
        raise Refused(("no reform is chosen: one, or several that are stacked",))
    place = "+".join(quote(one, safe="") for one in chosen)
    more = {"effect": "/ties", "reach": "/reach"}.get(show, "")
    return Redirect(f"/reform/{place}{more}{f'?{urlencode(day)}' if day else ''}", status_code=303)


@page("/reform/rank")
async def ranking(
    request: Asked,
    workers: Workers,
    chosen: Annotated[str, Parameter(query="with")] = "",
    choose: str = "3",
    by: str = "ahead",
    date: str = "",
) -> Response[Any]:
    """Show which reforms would matter most to the publicly known ties: the best set, and the share of each."""
    names = tuple(one.strip() for one in chosen.split(",") if one.strip())
    args = (names, choose or "3", by or "ahead", date)
    return await sheet(request, workers, _HERE, reform_sheets.ranking, *args, seconds=_SECONDS_TO_RANK)


@page("/reform/{name:str}/reach")
async def reach(request: Asked, workers: Workers, name: str, date: str = "") -> Response[Any]:
    """Show what reforms can reach of the publicly known ties, and why not the others."""
    return await sheet(request, workers, _HERE, reform_sheets.reach, _names(name), date, seconds=_SECONDS_TO_COMPARE)


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


HANDLERS: Final = (*reforms, together, *ranking, *reform, *effect, *reach)
