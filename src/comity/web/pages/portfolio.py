"""Portfolio: a table of any length is summed up, or every row of it answered in a file; nothing of it is kept."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any, Final, TypeVar

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.response import Template

from comity.errors import ComityError, InputError
from comity.web import answering, portfolios
from comity.web.portfolio_rows import CorrectedRows, as_csv
from comity.web.portfolios import PortfolioWish
from comity.web.posted import faults_of, text_of
from comity.web.shown import file
from comity.web.workers import Refused, Workers, asked_for

_HERE: Final = "/portfolio"
_SECONDS: Final = 180.0
_MOST_KEPT: Final = 300_000
"""Of at most so many bytes a page holds the table itself, so that it need not be chosen again."""
_CORRECTED: Final = "corrected rows.csv"
_AS_CORRECTED: Final = " as corrected"
_OVER: Final = {"activity": "activity", "origin": "from", "end_use": "end_use"}
T = TypeVar("T")
Asked = Request[Any, Any, Any]


@get("/portfolio", include_in_schema=False)
async def empty(workers: Workers) -> Template:
    """Show an empty form."""
    return await _page(workers, PortfolioWish(over=answering.usual()), None)


@post("/portfolio", status_code=200, include_in_schema=False)
async def summary(request: Asked, workers: Workers) -> Template:
    """Sum a table up."""
    posted = await request.form()
    wish, handed = _wish(posted), None
    try:
        handed = await _corrected(posted, workers, wish) if text_of(posted, "do") == "correct" else await _table(posted)
        found = await asked_for(request, workers.run(portfolios.summed_up, *handed, wish, seconds=_SECONDS))
    except ComityError as error:
        return await _page(workers, wish, None, handed, faults_of(error))
    except Refused as refused:
        return await _page(workers, wish, None, handed, refused.faults)
    return await _page(workers, wish, found, handed)


@post([f"/portfolio/{name}" for name in portfolios.ANSWERS], status_code=200, include_in_schema=False)
async def answers(request: Asked, workers: Workers) -> Response[bytes]:
    """Return every row with its answer, as a file."""
    posted = await request.form()
    output = request.url.path.rpartition("/")[2]
    try:
        name, content = await _table(posted)
    except ComityError as error:
        raise Refused(faults_of(error)) from None
    work = workers.run(portfolios.answered_rows, name, content, _wish(posted), output, seconds=_SECONDS)
    made = await asked_for(request, work)
    return file(made, output)


async def _table(posted: FormMultiDict) -> tuple[str, bytes]:
    """Return the table that is handed over: a file, what is pasted, or the file that the page kept.

    Raises:
        Refused: there is none.
        InputError: what the page handed to itself was changed on the way.
    """
    found = posted.get("file")
    if isinstance(found, UploadFile) and found.filename:
        return found.filename, await found.read()
    if pasted := text_of(posted, "pasted").strip():
        return f"pasted.{'tsv' if chr(9) in pasted.partition(chr(10))[0] else 'csv'}", pasted.encode()
    if kept := text_of(posted, "kept"):
        try:
            return text_of(posted, "kept_name") or "table.csv", b64decode(kept, validate=True)
        except ValueError:
            raise InputError("was changed on the way", where="kept", accepts="what the page held") from None
    raise Refused(("no table is given; accepted: a file (XLSX, CSV, Parquet, JSON lines), or pasted cells",))


async def _corrected(posted: FormMultiDict, workers: Workers, wish: PortfolioWish) -> tuple[str, bytes]:
    """Return the table that the page kept with the corrected rows in their places; them alone where it kept none.

    Raises:
        InputError: what the page handed to itself was changed on the way.
    """
    cells = tuple(text_of({"cell": one}, "cell") for one in posted.getall("cell", []))
    rows = CorrectedRows(_hidden(posted, "grid", tuple[str, ...]), _hidden(posted, "places", tuple[int, ...]), cells)
    if not text_of(posted, "kept"):
        return _CORRECTED, as_csv(rows.columns, rows.cells).encode()
    name, content = await _table(posted)
    made = await workers.run(portfolios.corrected, name, content, wish, rows, seconds=_SECONDS)
    return f"{name.removesuffix('.csv').removesuffix(_AS_CORRECTED)}{_AS_CORRECTED}.csv", made


def _hidden(posted: FormMultiDict, name: str, kind: type[T]) -> T:
    """Return values that a page handed to itself.

    Raises:
        InputError: they were changed on the way.
    """
    try:
        return msgspec.json.decode(text_of(posted, name), type=kind)
    except msgspec.DecodeError:
        raise InputError("was changed on the way", where=name, accepts="what the page held") from None


def _wish(posted: FormMultiDict) -> PortfolioWish:
    over = {fact: text for field, fact in _OVER.items() if (text := text_of(posted, field).strip())}
    means = [[text_of({"one": one}, "one").strip() for one in posted.getall(name, [])] for name in ("column", "means")]
    columns = {column: fact for column, fact in zip(*means, strict=False) if "." in fact}
    facet, _, value = text_of(posted, "facet").partition(":")
    return PortfolioWish(text_of(posted, "date").strip(), over, columns, (facet, value))


async def _page(
    workers: Workers,
    wish: PortfolioWish,
    found: portfolios.PortfolioAnswer | None,
    handed: tuple[str, bytes] | None = None,
    faults: tuple[str, ...] = (),
) -> Template:
    choices = await workers.once(answering.choices)
    name, content = handed or ("", b"")
    kept = b64encode(content).decode() if len(content) <= _MOST_KEPT else ""
    context = {
        "wish": wish,
        "found": found,
        "faults": faults,
        "choices": choices,
        "today": answering.today(),
        "facts": await workers.once(portfolios.facts_known) if found else (),
        "kept_name": name,
        "kept": kept,
        "encoded": lambda value: msgspec.json.encode(value).decode(),
    }
    return Template("portfolio.html", context={**context, "answers": portfolios.ANSWERS, "here": _HERE})


HANDLERS: Final = (empty, summary, answers)
