"""Law: the rules, search, coverage, what changed."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Request, Response
from litestar.params import Parameter

from comity.web import law_sheets
from comity.web.described import page
from comity.web.shown import sheet, told_apart
from comity.web.workers import Workers

_HERE: Final = "/law"
Asked = Request[Any, Any, Any]


@page("/law")
async def law(request: Asked, workers: Workers, pack: str = "", effect: str = "", date: str = "") -> Response[Any]:
    """Show whose law is held, and the rules of a pack; .json or .csv after the address for data."""
    return await sheet(request, workers, _HERE, law_sheets.law_index, pack, effect, date)


@page("/law/search")
async def search(request: Asked, workers: Workers, q: str = "") -> Response[Any]:
    """Find rules by words, provision or id."""
    return await sheet(request, workers, _HERE, law_sheets.law_search, q)


@page("/law/coverage")
async def coverage(
    request: Asked, workers: Workers, kind: str = "", of: Annotated[str, Parameter(query="state")] = "", date: str = ""
) -> Response[Any]:
    """Show which law is covered, how deep, and which sections are open."""
    return await sheet(request, workers, _HERE, law_sheets.law_coverage, kind, of, date)


@page("/law/diff")
async def diff(request: Asked, workers: Workers, before: str = "", after: str = "") -> Response[Any]:
    """Show what changed in the law between two days."""
    return await sheet(request, workers, _HERE, law_sheets.law_diff, before, after)


@page("/law/{name:str}")
async def rule(request: Asked, workers: Workers, name: str) -> Response[Any]:
    """Show a rule, or those that hold a provision; .json after the address for data."""
    return await sheet(request, workers, _HERE, law_sheets.law_rule, told_apart(name)[0])


HANDLERS: Final = (*law, *search, *coverage, *diff, *rule)
