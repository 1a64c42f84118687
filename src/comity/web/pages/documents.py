"""What one takes along of an order: the order itself, the whole answer, a memo, the plan; each is a download."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, post

from comity.errors import ComityError
from comity.web import answering, planning
from comity.web.order_form import OrderForm
from comity.web.posted import faults_of, stated
from comity.web.shown import file
from comity.web.workers import Refused, Workers

_SECONDS_TO_WRITE: Final = 60.0
Asked = Request[Any, Any, Any]


@post("/order.yaml", status_code=200, include_in_schema=False)
async def order(request: Asked, workers: Workers) -> Response[bytes]:
    """Return an order as the file that every command reads."""
    text = await workers.run(answering.as_yaml, await _order(request, workers))
    return file(text.encode(), "order.yaml")


@post("/determination.json", status_code=200, include_in_schema=False)
async def determination(request: Asked, workers: Workers) -> Response[bytes]:
    """Return the whole answer to an order as JSON."""
    return file(await workers.run(answering.determination, await _order(request, workers)), "determination.json")


@post(["/memo.md", "/memo.docx", "/memo.pdf"], status_code=200, include_in_schema=False)
async def memo(request: Asked, workers: Workers) -> Response[bytes]:
    """Return the memo of an order."""
    name = request.url.path.rpartition("/")[2]
    form = await _order(request, workers)
    return file(await workers.run(answering.memo, form, name, seconds=_SECONDS_TO_WRITE), name)


@post(["/plan.md", "/plan.docx", "/plan.pdf", "/plan.json", "/plan.ics"], status_code=200, include_in_schema=False)
async def plan(request: Asked, workers: Workers) -> Response[bytes]:
    """Return the plan of an order."""
    name = request.url.path.rpartition("/")[2]
    form, wish = await _order(request, workers), planning.PlanWish.of(await request.form())
    return file(await workers.run(planning.plan_file, form, wish, name, seconds=_SECONDS_TO_WRITE), name)


async def _order(request: Asked, workers: Workers) -> OrderForm:
    """Return the order that is posted.

    Raises:
        Refused: it cannot be used, or nothing is stated.
    """
    try:
        form, _ = await stated(workers, await request.form())
    except ComityError as error:
        raise Refused(faults_of(error)) from None
    if form.is_empty:
        raise Refused(("nothing is stated: a line, a file, or what is pasted",))
    return form


HANDLERS: Final = (order, determination, memo, plan)
