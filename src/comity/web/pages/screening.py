"""Screening: the parties of an order against a list of the user's own, which is forgotten with the answer."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, post
from litestar.datastructures import UploadFile
from litestar.response import Template

from comity.errors import ComityError
from comity.web import screenings
from comity.web.posted import PostedOrder, faults_of, stated, text_of
from comity.web.workers import Refused, Workers

_SECONDS: Final = 90.0


@post("/screen", status_code=200, include_in_schema=False)
async def screen(request: Request[Any, Any, Any], workers: Workers) -> Template:
    """Show what a list says of an order's parties, and what the order needs then."""
    posted = await request.form()
    listed = posted.get("list")
    if not isinstance(listed, UploadFile) or not listed.filename:
        raise Refused(("no list is given; accepted: a restricted-party list that you downloaded (CSV, JSON, XML)",))
    try:
        form, _ = await stated(workers, posted)
    except ComityError as error:
        raise Refused(faults_of(error)) from None
    content, day = await listed.read(), text_of(posted, "list_date").strip()
    found = await workers.run(screenings.screened, form, listed.filename, content, day, seconds=_SECONDS)
    state = msgspec.json.encode(PostedOrder(form)).decode()
    return Template("screened.html", context={"sheet": found.sheet, "page": found.page, "state": state})


HANDLERS: Final = (screen,)
