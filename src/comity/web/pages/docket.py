"""What is under way, and what others ask: the docket, and one item exporter by exporter."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response

from comity.web import docket_sheets
from comity.web.described import page
from comity.web.shown import sheet
from comity.web.workers import Workers

_HERE: Final = "/reform"
_SECONDS: Final = 60.0
Asked = Request[Any, Any, Any]


@page("/docket", ".ics", ".docx", ".pdf", ".md")
async def docket(request: Asked, workers: Workers, which: str = "", since: str = "", date: str = "") -> Response[Any]:
    """Show proposals and rules under way; .ics after the address for their days, .docx, .pdf or .md for a document."""
    files = dict.fromkeys((".ics", ".docx", ".pdf", ".md"), docket_sheets.docket_file)
    return await sheet(request, workers, _HERE, docket_sheets.docket, which, since, date, files=files)


@page("/field")
async def field(
    request: Asked,
    workers: Workers,
    item: str = "",
    to: str = "",
    end_use: str = "",
    end_user: str = "",
    exporters: str = "",
    date: str = "",
) -> Response[Any]:
    """Show what an item to a country needs from each exporter: authorization, exception, review, days, and depth."""
    args = (item, to, end_use, end_user, exporters, date)
    return await sheet(request, workers, _HERE, docket_sheets.field, *args, seconds=_SECONDS)


HANDLERS: Final = (*docket, *field)
