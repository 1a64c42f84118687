"""The server: binds, tells where it is, answers until it is stopped."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, Final

from comity.errors import InputError
from comity.extras import check_extra
from comity.workspace import in_use

if TYPE_CHECKING:
    from comity.web.safety import Access

DEFAULT_PORT: Final = 8732
_MOST_AT_ONCE: Final = 200
_GRACE: Final = 5
_SECONDS_TO_START: Final = 0.5


class WebServer:
    """Comity in a browser: pages and an HTTP API, on this machine or for a team.

    Nothing that is posted is kept or logged. On another address than the loopback's it wants a token, or the names by
    which a proxy calls it.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = DEFAULT_PORT,
        *,
        token: str = "",
        allow_hosts: tuple[str, ...] = (),
        workers: int = 2,
        workspace: Path | str | None = None,
    ) -> None:
        """Take where it listens and who may ask.

        Args:
            host: the address to bind to.
            port: the port; 0 for any that is free.
            token: what whoever asks must know, 16 characters or more.
            allow_hosts: names by which it is called besides.
            workers: how many processes answer.
            workspace: the user's folder; that in use if None.

        Raises:
            InputError: it could be reached from elsewhere and nothing says by whom; what it needs is not installed.
        """
        self._access = _access(host, allow_hosts, token)
        self.host, self.port, self._workers = host, port, workers
        used = workspace if workspace is not None else in_use()
        self._workspace = Path(used) if used else None

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return _address(self.host, self.port)

    def run(self, *, show: bool = False, ready: Callable[[str], None] | None = None) -> None:
        """Answer until the process is interrupted; then finish what is being answered, and end.

        Args:
            show: whether to open a browser.
            ready: is told the address, once it is bound.

        Raises:
            InputError: the address cannot be bound.
        """
        from comity.web import answering, workers  # noqa: PLC0415  what it needs may not be installed

        with closing(_bound(self.host, self.port)) as bound:
            pool = workers.Workers(self._workers, self._workspace)
            pool.begin(answering.choices)  # the law is loaded there while the framework is loaded here
            from comity.web.app import make_app  # noqa: PLC0415  heavy

            self.port = bound.getsockname()[1]
            if ready:
                ready(self.address)
            if show:
                Timer(_SECONDS_TO_START, webbrowser.open, (self.address,)).start()
            _serve(make_app(self._access, pool), bound)


class AssistantServer:
    """Comity's tools for assistants, by the Model Context Protocol."""

    def __init__(
        self,
        lists: Iterable[Path | str] = (),
        *,
        workers: int = 1,
        workspace: Path | str | None = None,
    ) -> None:
        """Take what it may use.

        Args:
            lists: restricted-party lists that the user has downloaded; those of the workspace if none.
            workers: how many processes answer.
            workspace: the user's folder; that in use if None.

        Raises:
            InputError: what it needs is not installed.
        """
        for extra in ("web", "mcp"):
            check_extra(extra, "mcp")
        from comity.web.assistant_server import make_server  # noqa: PLC0415  what it needs may not be installed

        used = workspace if workspace is not None else in_use()
        self._server = make_server(workers, tuple(map(Path, lists)), Path(used) if used else None)

    def run(self) -> None:
        """Answer over standard input and output until they are closed."""
        self._server.run()

    def run_http(
        self,
        host: str = "127.0.0.1",
        port: int = DEFAULT_PORT + 1,
        *,
        token: str = "",
        allow_hosts: tuple[str, ...] = (),
        ready: Callable[[str], None] | None = None,
    ) -> None:
        """Answer over HTTP until the process is interrupted.

        Args:
            host: the address to bind to, as for `WebServer`; also ``port``, ``token`` and ``allow_hosts``.
            ready: is told the address, once it is bound.

        Raises:
            InputError: it could be reached from elsewhere and nothing says by whom, or the address cannot be bound.
        """
        from comity.web.assistant_server import PATH, http_app  # noqa: PLC0415  as above

        access = _access(host, allow_hosts, token)
        with closing(_bound(host, port)) as bound:
            if ready:
                ready(f"{_address(host, bound.getsockname()[1])}{PATH.lstrip('/')}")
            _serve(http_app(self._server, access), bound)


def _serve(app: Any, bound: socket.socket) -> None:
    import uvicorn  # noqa: PLC0415  heavy

    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="error",
        server_header=False,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_graceful_shutdown=_GRACE,
        proxy_headers=False,
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[bound])


def _address(host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen()
    except OSError as error:
        bound.close()
        where = f"{host}:{port}"
        raise InputError(
            f"cannot be listened on ({error.strerror})", where=where, accepts="--port 0 for any that is free"
        ) from None
    except OverflowError:
        bound.close()
        raise InputError(f"found {port}", where="--port", accepts="0 to 65535") from None
    return bound


def _access(host: str, allow_hosts: tuple[str, ...], token: str) -> Access:
    check_extra("web", "serve")
    from comity.web.safety import Access  # noqa: PLC0415  as above

    access = Access(host, tuple(name.casefold() for name in allow_hosts), token)
    access.check()
    return access
