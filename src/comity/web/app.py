"""The application: rooms, templates and static files behind the guard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import jinja2
from litestar import Litestar, MediaType, Request, Response
from litestar.contrib.jinja import JinjaTemplateEngine
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.response import Template
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig
from litestar.types import ASGIApp
from markupsafe import Markup, escape

import comity
from comity.errors import shown
from comity.web import answering, planning
from comity.web.own_terms import plainly
from comity.web.pages.sign_in import sign_in_handlers
from comity.web.rooms import ROOMS
from comity.web.safety import Access, Guard
from comity.web.sheets import LEGEND
from comity.web.workers import Refused, Workers, WorkFailed, place_of

MOST_BYTES: Final = 64 * 2**20
"""So much may be posted at once."""
_SETTLED: Final = 10.0
"""So many seconds after its start it loads what is heavy and asked for later: the solver, pictures."""
_HERE: Final = Path(__file__).parent
_STATIC: Final = _HERE / "static"
_LOG: Final = logging.getLogger("comity.web")
_WORDS: Final = {404: "There is no such page.", 405: "That page takes no such request.", 413: "That is too large."}


def make_app(access: Access, pool: Workers) -> ASGIApp:
    """Return the application: who may reach it, and who answers; it ends them when it ends."""

    @asynccontextmanager
    async def working(app: Litestar) -> AsyncIterator[None]:
        app.state.workers = pool
        await pool.once(answering.choices)
        pool.warm(answering.warm)
        later = asyncio.get_running_loop().call_later(_SETTLED, pool.warm, planning.warm)
        try:
            yield
        finally:
            later.cancel()
            pool.stop()

    app = Litestar(
        route_handlers=[
            *(handler for room in ROOMS for handler in room.handlers),
            *sign_in_handlers(access),
            create_static_files_router(path="/static", directories=[_STATIC], cache_control=None),
        ],
        lifespan=[working],
        dependencies={"workers": Provide(_workers, sync_to_thread=False)},
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(_environment())),
        exception_handlers={Refused: _refused, HTTPException: _unread, Exception: _failed},
        openapi_config=OpenAPIConfig(
            title="Comity",
            version=comity.__version__,
            description="What would it take? Facts are posted, never part of an address; nothing of them is kept.",
            path="/schema",
            use_handler_docstrings=True,
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        ),
        request_max_body_size=MOST_BYTES,
        logging_config=None,
    )
    return Guard(app, access)


def _workers(state: State) -> Workers:
    found: Workers = state.workers
    return found


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: shown(value) if type(value) is str else value,
    )
    environment.filters["lines"] = _lines
    environment.globals |= {"rooms": ROOMS, "static": _addresses(), "legend": LEGEND, "version": comity.__version__}
    return environment


def _lines(text: str) -> Markup:
    """Return text of several lines as a field shows it: each as it may be shown."""
    return Markup("\n").join(escape(shown(line)) for line in text.splitlines())


def _addresses() -> dict[str, str]:
    """Return the address of each static file, which changes with what is in it."""
    files = {path.name: sha256(path.read_bytes()).hexdigest()[:12] for path in _STATIC.iterdir()}
    return {name: f"/static/{name}?v={digest}" for name, digest in files.items()}


def _refused(request: Request[Any, Any, Any], error: Refused) -> Response[Any]:
    return _told(request, error.faults, error.status)


def _unread(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    extra = getattr(error, "extra", None)
    details = extra if isinstance(extra, list) else []
    faults = tuple(f"{one.get('key', 'request')}: {one.get('message', '')}" for one in details if isinstance(one, dict))
    return _told(request, faults or (_WORDS.get(error.status_code, "That cannot be read."),), error.status_code)


def _failed(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Tell that something failed; the log has where, and nothing of what was asked."""
    told = str(error) if isinstance(error, WorkFailed) else f"{type(error).__name__} at {place_of(error)}"
    _LOG.error("%s, answering %s", told, request.route_handler.handler_name)
    return _told(request, ("Something failed here; nothing was answered.",), 500)


def _told(request: Request[Any, Any, Any], faults: tuple[str, ...], status: int) -> Response[Any]:
    if "text/html" in request.headers.get("accept", ""):
        return Template("refused.html", context={"faults": [*map(plainly, faults)]}, status_code=status)
    return Response({"faults": faults}, status_code=status, media_type=MediaType.JSON)
