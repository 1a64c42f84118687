"""Who may ask: a known Host, posts from pages of our own only, a token where others can reach the server."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from comity.errors import InputError

if TYPE_CHECKING:  # the framework is heavy, and not needed to refuse what cannot be
    from litestar.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
SIGN_IN: Final = "/sign-in"
COOKIE: Final = "comity"
_SHORTEST_TOKEN: Final = 16
_READS: Final = ("GET", "HEAD")
_OPEN: Final = (SIGN_IN, "/static/")
_HEADERS: Final = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # without any, browsers post forms with an Origin of null
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
"""What every answer says, unless it says otherwise itself."""


@dataclass(frozen=True)
class Access:
    """Who may reach the server.

    Attributes:
        host: the address that it binds to.
        allowed: names of hosts by which it is called besides, as by a proxy.
        token: what whoever asks must know; empty: nothing.
    """

    host: str = "127.0.0.1"
    allowed: tuple[str, ...] = ()
    token: str = ""

    def check(self) -> None:
        """Refuse to be reached from elsewhere without saying by whom.

        Raises:
            InputError: neither a token nor a name of a host is given, or the token is easily guessed.
        """
        if self.host not in LOOPBACK and not (self.token or self.allowed):
            accepts = "--token, or --allow-host NAME for a proxy that asks who somebody is"
            raise InputError(f"{self.host} can be reached from other machines", where="--host", accepts=accepts)
        if self.token and len(self.token) < _SHORTEST_TOKEN:
            raise InputError("is too short", where="--token", accepts=f"{_SHORTEST_TOKEN} characters or more")

    @property
    def proof(self) -> str:
        """What the cookie holds of somebody who knew the token."""
        return sha256(f"comity {self.token}".encode()).hexdigest()

    def knows(self, host: str) -> bool:
        """Whether the server is called by this name: another would be a page that had its own name point here."""
        name = _hostname(host)
        if self.allowed and name in self.allowed:
            return True
        if self.host in LOOPBACK:
            return name in LOOPBACK
        return name == self.host or (_is_any(self.host) and bool(self.token) and not self.allowed)

    def admits(self, headers: Mapping[str, str]) -> bool:
        """Whether whoever asks knows the token."""
        if not self.token:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.casefold() == "bearer" and self.is_token(given.strip()):
            return True
        return hmac.compare_digest(_cookie(headers.get("cookie", "")).encode(), self.proof.encode())

    def is_token(self, given: str) -> bool:
        """Whether a text is the token."""
        return hmac.compare_digest(given.encode(), self.token.encode())


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_any(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


class Guard:
    """Stands before the application: refuses whom it must, and says in every answer what a browser may do with it."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        """Take the application, and who may reach it."""
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        kind = str(scope["type"])
        if kind != "http":
            if kind == "lifespan":
                await self._app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name.lower() for name, _ in message["headers"]}
                more = [(n.encode(), v.encode()) for n, v in _HEADERS.items() if n.encode() not in said]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refused(str(scope.get("method")), scope["path"], headers)
        if refused is None:
            await self._app(scope, receive, headed)
        else:
            await _told(headed, *refused)

    def _refused(
        self, method: str, path: str, headers: Mapping[str, str]
    ) -> tuple[int, str, tuple[tuple[bytes, bytes], ...]] | None:
        """Return status, words and headers of a refusal, if it is refused."""
        host = headers.get("host", "")
        if not self._access.knows(host):
            return 421, "This server is not called by that name; --allow-host NAME lets it be.", ()
        if method not in _READS and not _is_ours(path, host, headers):
            return 403, "Posts are taken from pages of this server only.", ()
        if not self._access.admits(headers) and not path.startswith(_OPEN):
            if "text/html" in headers.get("accept", ""):
                return 303, "Sign in.", ((b"location", SIGN_IN.encode()),)
            return 401, "A token is needed: Authorization: Bearer TOKEN.", ((b"www-authenticate", b"Bearer"),)
        return None


def _is_ours(path: str, host: str, headers: Mapping[str, str]) -> bool:
    """Whether a post comes from a page of this server, or from a program that no page can make post for it."""
    origin = headers.get("origin")
    if origin is not None:
        parts = urlsplit(origin)
        return parts.scheme in ("http", "https") and parts.netloc == host
    kind = headers.get("content-type", "").partition(";")[0].strip().casefold()
    in_browser = "sec-fetch-site" in headers
    return not in_browser and path.startswith(("/api/", "/mcp")) and kind == "application/json"


async def _told(send: Send, status: int, text: str, more: tuple[tuple[bytes, bytes], ...]) -> None:
    body = f"{text}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
