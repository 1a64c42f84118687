"""The plan of an order."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, post
from litestar.response import Template

from comity.errors import ComityError
from comity.web import planning
from comity.web.posted import PostedOrder, faults_of, stated
from comity.web.workers import Refused, Workers

_SECONDS_TO_PLAN: Final = 60.0


@post("/plan", status_code=200, include_in_schema=False)
async def plan(request: Request[Any, Any, Any], workers: Workers) -> Template:
    """Show who does what, in which order, how long."""
    posted = await request.form()
    try:
        form, _ = await stated(workers, posted)
    except ComityError as error:
        raise Refused(faults_of(error)) from None
    if form.is_empty:
        raise Refused(("nothing is stated: a line, a file, or what is pasted",))
    wish = planning.PlanWish.of(posted)
    found = await workers.run(planning.planned, form, wish, seconds=_SECONDS_TO_PLAN)
    state = msgspec.json.encode(PostedOrder(form)).decode()
    context = {"sheet": found.page, "picture": found.picture, "wish": wish, "state": state}
    return Template("plan.html", context={**context, "preferences": planning.PREFERENCES})


HANDLERS: Final = (plan,)
