"""Industry: who could supply what, how firms hang together, what an investment needs, who may bid."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import Parameter
from litestar.response import Redirect, Template

from comity.web import industry_sheets, invest_sheets, match_sheets
from comity.web.described import page
from comity.web.own_terms import in_own_terms
from comity.web.posted import text_of
from comity.web.shown import sheet, told_apart
from comity.web.workers import Refused, Workers, asked_for

_HERE: Final = "/industry"
_SECONDS: Final = 60.0
Asked = Request[Any, Any, Any]
_From = Annotated[str, Parameter(query="from")]
_For = Annotated[str, Parameter(query="for")]
_KnockOut = Annotated[str, Parameter(query="knock-out")]


@page("/industry")
async def industry(request: Asked, workers: Workers) -> Response[Any]:
    """Show what industry may be asked, and its capabilities; .json or .csv after the address for data."""
    return await sheet(request, workers, _HERE, industry_sheets.industry_index)


@page("/industry/find")
async def find(
    request: Asked,
    workers: Workers,
    buyer: _For = "",
    tag: str = "",
    without: str = "",
    until: str = "",
    unread: str = "",
    date: str = "",
) -> Response[Any]:
    """Find who could supply a capability: in tiers, who owns them, what each edge needs under which law."""
    args = (tag, buyer, without, until, unread, date)
    return await sheet(request, workers, _HERE, industry_sheets.find, *args, seconds=_SECONDS)


@get("/industry/alliance", include_in_schema=False)
async def chosen_alliance(of: str = "usa-jpn") -> Redirect:
    """Lead to the page of an alliance, as a form asks for it."""
    return Redirect(f"/industry/alliance/{quote(of.strip() or 'usa-jpn', safe='')}", status_code=303)


@page("/industry/alliance/{name:str}")
async def alliance(
    request: Asked, workers: Workers, name: str, date: str = "", node: str = "", unread: str = ""
) -> Response[Any]:
    """Show how the firms of two states, or of a group, hang together; .svg after the address for a picture."""
    files = {".svg": industry_sheets.alliance_picture}
    args = (told_apart(name)[0], date, node, unread)
    return await sheet(request, workers, _HERE, industry_sheets.alliance, *args, seconds=_SECONDS, files=files)


@page("/industry/depend")
async def depend(
    request: Asked,
    workers: Workers,
    of: str = "",
    by: str = "",
    knock_out: _KnockOut = "",
    buyer: _For = "",
    unread: str = "",
    date: str = "",
) -> Response[Any]:
    """Show where one firm, nation or owner's nation is the only source of what a program needs, or what falls."""
    args = (of, by, knock_out, buyer, unread, date)
    return await sheet(request, workers, _HERE, industry_sheets.depend, *args, seconds=_SECONDS)


@get("/industry/match", include_in_schema=False)
async def cards() -> Template:
    """Show the form that takes a list of suppliers or requests."""
    return Template(
        "match.html", context={"sheet": match_sheets.empty(), "here": _HERE, "wish": match_sheets.MatchWish()}
    )


@post("/industry/match", status_code=200, include_in_schema=False)
async def match(request: Asked, workers: Workers) -> Template:
    """Show what each row of a list matches, and what the law says of it; nothing of the list is kept."""
    posted = await request.form()
    listed = posted.get("file")
    if not isinstance(listed, UploadFile) or not listed.filename:
        raise Refused(("no list is given; accepted: suppliers or requests (XLSX, CSV, Parquet, YAML)",))
    wish = match_sheets.MatchWish(*(text_of(posted, name).strip() for name in ("for", "without", "unread", "date")))
    work = workers.run(match_sheets.matched, listed.filename, await listed.read(), wish, seconds=_SECONDS)
    found = await asked_for(request, work)
    return Template("match.html", context={"sheet": in_own_terms(found), "here": _HERE, "wish": wish})


@page("/industry/invest")
async def invest(
    request: Asked,
    workers: Workers,
    investor: _From = "",
    target: str = "",
    stake: str = "",
    rights: str = "",
    item: str = "",
    date: str = "",
) -> Response[Any]:
    """Show what a stake needs, both ways: which filings, mandatory or not, how long; and deals on record."""
    args = (investor, target, stake, rights, item, date)
    return await sheet(request, workers, _HERE, invest_sheets.invest, *args, seconds=_SECONDS)


@page("/industry/access")
async def access(
    request: Asked, workers: Workers, seller: _From = "", to: str = "", kind: str = "", date: str = ""
) -> Response[Any]:
    """Show who may bid, launch or land signals between two states, both ways."""
    return await sheet(request, workers, _HERE, invest_sheets.access, seller, to, kind, date, seconds=_SECONDS)


@page("/industry/owner-change")
async def owner_change(request: Asked, workers: Workers, firm: str = "", to: str = "", date: str = "") -> Response[Any]:
    """Show what changes with a firm's owner: before and after, rule by rule and customer by customer."""
    return await sheet(request, workers, _HERE, invest_sheets.owner_change, firm, to, date, seconds=_SECONDS)


HANDLERS: Final = (
    *industry,
    *find,
    chosen_alliance,
    *alliance,
    *depend,
    cards,
    match,
    *invest,
    *access,
    *owner_change,
)
