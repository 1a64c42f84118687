"""The HTTP API: the same answers for programs. Facts are posted as JSON; nothing of them is kept."""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.response import Template

import comity
from comity.home import PEERS, STATE
from comity.web import calls
from comity.web.described import Values, answers
from comity.web.workers import Workers

_SECONDS_TO_PLAN: Final = 60.0
_TAG: Final = ["Ask"]
_Order = Annotated[
    Any,
    msgspec.Meta(
        description="One activity, an order with items, or a project: what a file for `comity determine` holds.",
        examples=[{"activity": "export", "from": STATE, "to": PEERS.split(",")[0], "end_use": "civil"}],
    ),
]
_Day = Annotated[str, msgspec.Meta(description="YYYY-MM-DD; the order's own day, or today, if empty.")]


class AskedOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An order, the day whose law applies, and whether nothing is assumed."""

    order: _Order
    date: _Day = ""
    strict: bool = False


class AskedPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An order, the first day on which something can be done, and how many other plans to look for."""

    order: _Order
    start: _Day = ""
    alternatives: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0


class AskedQuestions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An order, the day, and facts of lines (by number from 1) that nobody knows."""

    order: _Order
    date: _Day = ""
    skip: tuple[tuple[int, str], ...] = ()


class AskedItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Attributes of an item by name, and the day whose lists apply."""

    item: dict[str, Any]
    date: _Day = ""


class AskedExemption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An activity, and an exception by its usual name or the rule's id."""

    activity: dict[str, Any]
    exemption: str
    date: _Day = ""


@post("/api/determine", status_code=200, tags=_TAG, responses=answers(Values, posted=True))
async def determine(data: AskedOrder, workers: Workers) -> Response[bytes]:
    """What an order needs, with a citation under every line; its schema is docs/project.schema.json."""
    return _json(await workers.run(calls.determine, data.order, data.date, data.strict))


@post("/api/page", status_code=200, tags=_TAG, responses=answers(comity.OrderPage, posted=True))
async def page(data: AskedOrder, workers: Workers) -> Response[bytes]:
    """The one page of an order: the answer, the lines, what is open, what to do."""
    return _json(await workers.run(calls.page, data.order, data.date, data.strict))


@post("/api/questions", status_code=200, tags=_TAG, responses=answers(list[Values], posted=True))
async def questions(data: AskedQuestions, workers: Workers) -> Response[bytes]:
    """What is worth asking about an order, in the order in which to ask it."""
    return _json(await workers.run(calls.questions, data.order, data.date, data.skip))


@post("/api/memo", status_code=200, tags=_TAG, responses=answers(str, "text/markdown", posted=True))
async def memo(data: AskedOrder, workers: Workers) -> Response[bytes]:
    """The memo of an order, in Markdown."""
    return Response(await workers.run(calls.memo, data.order, data.date, data.strict), media_type="text/markdown")


@post("/api/next-steps", status_code=200, tags=_TAG, responses=answers(Values, posted=True))
async def next_steps(data: AskedPlan, workers: Workers) -> Response[bytes]:
    """Who does what, in which order, how long; its schema is docs/plan.schema.json."""
    args = (data.order, data.start, data.alternatives)
    return _json(await workers.run(calls.next_steps, *args, seconds=_SECONDS_TO_PLAN))


@post("/api/classify", status_code=200, tags=_TAG, responses=answers(Values, posted=True))
async def classify(data: AskedItem, workers: Workers) -> Response[bytes]:
    """Candidate classifications of an item, in the order of review."""
    return _json(await workers.run(calls.classify, data.item, data.date))


@post("/api/why-not", status_code=200, tags=_TAG, responses=answers(list[Values], posted=True))
async def why_not(data: AskedExemption, workers: Workers) -> Response[bytes]:
    """Why an exception does not serve, and what would have to be different."""
    return _json(await workers.run(calls.why_not, data.activity, data.exemption, data.date))


@get("/docs", include_in_schema=False)
async def docs(request: Request[Any, Any, Any]) -> Template:
    """Show the API to people."""
    schema = request.app.openapi_schema.to_schema()
    return Template("docs.html", context={"schema": schema})


def _json(content: bytes) -> Response[bytes]:
    return Response(content, media_type="application/json")


HANDLERS: Final = (determine, page, questions, memo, next_steps, classify, why_not, docs)
