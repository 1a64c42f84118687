"""A reform that somebody writes: its faults beside it as it is typed, what it changes, what it would do."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, get, post
from litestar.response import Template

from comity.web import drafting
from comity.web.drafting import CheckedDraft, ReformDraft
from comity.web.posted import text_of
from comity.web.workers import Refused, Workers

_HERE: Final = "/reform"
_SECONDS: Final = 120.0


@get("/reform/draft", include_in_schema=False)
async def empty(workers: Workers, of: str = "") -> Template:
    """Show a draft that begins as a reform that is held."""
    draft = await workers.run(drafting.begun, of)
    return _page(draft, await workers.run(drafting.checked, draft, False))


@post("/reform/draft", status_code=200, include_in_schema=False)
async def typed(request: Request[Any, Any, Any], workers: Workers) -> Template:
    """Show what is wrong with a draft, or what it changes."""
    posted = await request.form()
    draft = ReformDraft(text_of(posted, "draft"), text_of(posted, "others").strip(), text_of(posted, "date").strip())
    if link := text_of(posted, "link"):
        try:
            draft = msgspec.json.decode(link, type=ReformDraft)
        except msgspec.DecodeError:
            raise Refused(("link: was cut or changed: what stands after its # cannot be read",)) from None
    with_effect = text_of(posted, "do") == "effect"
    return _page(draft, await workers.run(drafting.checked, draft, with_effect, seconds=_SECONDS))


def _page(draft: ReformDraft, found: CheckedDraft) -> Template:
    state = msgspec.json.encode(draft).decode()
    return Template("draft.html", context={"draft": draft, "found": found, "state": state, "here": _HERE})


HANDLERS: Final = (empty, typed)
