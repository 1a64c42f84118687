"""Portfolio: a table of any length is summed up, or every row of it answered in a file; nothing of it is kept."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.response import Template

from comity.web import answering, portfolios
from comity.web.portfolios import PortfolioWish
from comity.web.posted import text_of
from comity.web.shown import file
from comity.web.workers import Refused, Workers

_HERE: Final = "/portfolio"
_SECONDS: Final = 180.0
_OVER: Final = {"activity": "activity", "origin": "from", "end_use": "end_use"}
Asked = Request[Any, Any, Any]


@get("/portfolio", include_in_schema=False)
async def empty(workers: Workers) -> Template:
    """Show an empty form."""
    return await _page(workers, PortfolioWish(over=answering.usual()), None)


@post("/portfolio", status_code=200, include_in_schema=False)
async def summary(request: Asked, workers: Workers) -> Template:
    """Sum a table up."""
    posted = await request.form()
    wish = _wish(posted)
    try:
        name, content = await _table(posted)
        found = await workers.run(portfolios.summed_up, name, content, wish, seconds=_SECONDS)
    except Refused as refused:
        return await _page(workers, wish, None, refused.faults)
    return await _page(workers, wish, found)


@post([f"/portfolio/{name}" for name in portfolios.ANSWERS], status_code=200, include_in_schema=False)
async def answers(request: Asked, workers: Workers) -> Response[bytes]:
    """Return every row with its answer, as a file."""
    posted = await request.form()
    output = request.url.path.rpartition("/")[2]
    name, content = await _table(posted)
    made = await workers.run(portfolios.answered_rows, name, content, _wish(posted), output, seconds=_SECONDS)
    return file(made, output)


async def _table(posted: FormMultiDict) -> tuple[str, bytes]:
    found = posted.get("file")
    if not isinstance(found, UploadFile) or not found.filename:
        raise Refused(("no file is given; accepted: XLSX, CSV, Parquet, JSON lines",))
    return found.filename, await found.read()


def _wish(posted: FormMultiDict) -> PortfolioWish:
    over = {fact: text for field, fact in _OVER.items() if (text := text_of(posted, field).strip())}
    return PortfolioWish(text_of(posted, "date").strip(), over)


async def _page(
    workers: Workers, wish: PortfolioWish, found: portfolios.PortfolioAnswer | None, faults: tuple[str, ...] = ()
) -> Template:
    choices = await workers.once(answering.choices)
    context = {"wish": wish, "found": found, "faults": faults, "choices": choices, "today": answering.today()}
    return Template("portfolio.html", context={**context, "answers": portfolios.ANSWERS, "here": _HERE})


HANDLERS: Final = (empty, summary, answers)
