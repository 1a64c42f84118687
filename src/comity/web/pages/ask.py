"""Ask: one line or an order is typed, pasted or uploaded, and answered; nothing of it is kept."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, get, post
from litestar.response import Template

from comity.errors import ComityError
from comity.web import answering
from comity.web.answering import AnsweredOrder, Choices, Uploaded
from comity.web.order_form import OrderForm
from comity.web.posted import PostedOrder, faults_of, linked, said, stated, visible
from comity.web.workers import Refused, Workers


class Asked(msgspec.Struct, frozen=True):
    """A form with its answer, or with what is wrong with it."""

    form: OrderForm
    answer: AnsweredOrder | None = None
    faults: tuple[str, ...] = ()
    upload: Uploaded | None = None
    notice: str = ""


@get("/", include_in_schema=False)
async def ask(workers: Workers) -> Template:
    """Show an empty form."""
    return await _page(workers, Asked(OrderForm()))


@post("/", status_code=200, include_in_schema=False)
async def answer(request: Request[Any, Any, Any], workers: Workers) -> Template:
    """Answer a form, or what a link holds."""
    posted = await request.form()
    try:
        if link := linked(posted):
            return await _page(workers, await _of_link(workers, link))
        form, upload = await stated(workers, posted)
        form, before = said(posted, form), form
    except (ComityError, Refused) as error:
        return await _page(workers, Asked(visible(posted), faults=faults_of(error)))
    asked = await _answered(workers, form)
    if asked.faults and form.answers != before.answers:  # the answer is at fault: all else stays as it was
        asked = msgspec.structs.replace(await _answered(workers, before), faults=asked.faults)
    return await _page(workers, msgspec.structs.replace(asked, upload=upload))


async def _answered(workers: Workers, form: OrderForm) -> Asked:
    if form.is_empty:
        return Asked(form)
    try:
        return Asked(form, await workers.run(answering.answered, form))
    except Refused as refused:
        return Asked(form, faults=refused.faults)


async def _of_link(workers: Workers, link: PostedOrder) -> Asked:
    asked = await _answered(workers, link.dated)
    if asked.answer and link.digest not in ("", asked.answer.digest):
        notice = "The law or the record held here is another edition than when this link was made."
        return msgspec.structs.replace(asked, notice=notice)
    return asked


async def _page(workers: Workers, asked: Asked) -> Template:
    found: Choices = await workers.once(answering.choices)
    answered = asked.answer
    state = PostedOrder(asked.form, answered.day if answered else "", answered.digest if answered else "")
    context = {
        "asked": asked,
        "choices": found,
        "today": answering.today(),
        "state": msgspec.json.encode(state).decode(),
        "encoded": lambda value: msgspec.json.encode(value).decode(),
        "lines_told": answering.lines_told,
    }
    return Template("ask.html", context=context)


HANDLERS: Final = (ask, answer)
