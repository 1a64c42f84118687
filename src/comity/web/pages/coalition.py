"""Coalition: public sensors, what sharing would need, what one more partner adds."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Request, Response
from litestar.params import Parameter

from comity.web import coalition_sheets
from comity.web.described import page
from comity.web.shown import sheet
from comity.web.workers import Workers

_HERE: Final = "/coalition"
_SECONDS_TO_WATCH: Final = 90.0
Asked = Request[Any, Any, Any]
_From = Annotated[str, Parameter(query="from")]


@page("/coalition")
async def sensors(request: Asked, workers: Workers, of: str = "", date: str = "") -> Response[Any]:
    """List the public sensors of states; .json or .csv after the address for data."""
    return await sheet(request, workers, _HERE, coalition_sheets.sensors, of, date)


@page("/coalition/share")
async def share(
    request: Asked,
    workers: Workers,
    giver: _From = "",
    to: str = "",
    subject: str = "",
    level: str = "",
    date: str = "",
    reform: str = "",
) -> Response[Any]:
    """Show what sharing data would need: the agreement that could carry it, who decides, what is missing."""
    return await sheet(request, workers, _HERE, coalition_sheets.share, giver, to, subject, level, date, reform)


@page("/coalition/adds", ".svg")
async def adds(
    request: Asked,
    workers: Workers,
    core: str = "",
    add: str = "",
    subject: str = "",
    recipient: str = "",
    date: str = "",
) -> Response[Any]:
    """Show what partners' public sensors would add to a core, and what of it could flow; .svg for the map."""
    args = (core, add, subject, recipient, date)
    files = {".svg": coalition_sheets.adds_map}
    seconds = _SECONDS_TO_WATCH
    return await sheet(request, workers, _HERE, coalition_sheets.adds, *args, seconds=seconds, files=files)


HANDLERS: Final = (*sensors, *share, *adds)
