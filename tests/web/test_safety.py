"""Who may ask, and what is told of what was asked."""

from __future__ import annotations

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from litestar.types import Receive, Scope, Send

from comity.errors import InputError
from comity.web.safety import Access, Guard
from tests.web.conftest import Served

KNOWN = "a token that nobody guesses"
ANY = "0.0.0.0"  # noqa: S104  nothing is bound
OPEN = "http://127.0.0.1:8732"


async def _inner(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def asked(access: Access, method: str, url: str, **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=Guard(_inner, access))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport) as client:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.request(method, url, headers=named)

    with start_blocking_portal() as portal:
        return portal.call(ask)


@pytest.mark.parametrize(
    ("method", "url", "headers", "status"),
    [
        ("GET", OPEN, {}, 200),
        ("GET", "http://localhost:8732", {}, 200),
        ("GET", "http://[::1]:8732", {}, 200),
        ("GET", "http://rebound.example:8732", {}, 421),  # a page that had its own name point here
        ("GET", "http://127.0.0.1.rebound.example", {}, 421),
        ("POST", OPEN, {"origin": OPEN}, 200),
        ("POST", OPEN, {}, 403),
        ("POST", OPEN, {"origin": "null"}, 403),
        ("POST", OPEN, {"origin": "http://127.0.0.1:9999"}, 403),  # another program of this machine
        ("POST", OPEN, {"origin": "https://evil.example"}, 403),
        ("POST", OPEN, {"origin": "http://127.0.0.1:8732.evil.example"}, 403),
        ("DELETE", OPEN, {}, 403),
        ("POST", f"{OPEN}/api/determine", {"content_type": "application/json"}, 200),  # a program, not a page
        ("POST", f"{OPEN}/api/determine", {"content_type": "text/plain"}, 403),
        ("POST", f"{OPEN}/api/determine", {"content_type": "application/json", "origin": "https://evil.example"}, 403),
        ("POST", f"{OPEN}/api/determine", {"content_type": "application/json", "sec_fetch_site": "cross-site"}, 403),
        ("POST", f"{OPEN}/", {"content_type": "application/json"}, 403),
    ],
)
def test_only_its_own_pages_may_post(method: str, url: str, headers: dict[str, str], status: int) -> None:
    found = asked(Access(), method, url, **headers)
    assert found.status_code == status
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert "unsafe" not in found.headers["content-security-policy"]
    assert found.headers["cache-control"] == "no-store"


def test_elsewhere_a_token_or_a_name_is_needed() -> None:
    for access in (Access(ANY), Access("192.0.2.7"), Access(token=KNOWN[:5])):
        with pytest.raises(InputError, match=r"--host|--token"):
            access.check()
    access = Access(ANY, token=KNOWN)
    access.check()
    url = "http://team.example"
    assert asked(access, "GET", url).status_code == 401
    assert asked(access, "GET", url, accept="text/html").headers["location"] == "/sign-in"
    assert asked(access, "GET", url, authorization="Bearer another token of this length").status_code == 401
    assert asked(access, "GET", url, authorization=f"Bearer {KNOWN}").status_code == 200
    assert asked(access, "GET", url, cookie=f"comity={access.proof}").status_code == 200
    assert asked(access, "GET", url, cookie=f"comity={KNOWN}").status_code == 401
    behind = Access("127.0.0.1", allowed=("team.example",))
    assert asked(behind, "POST", url, origin="https://team.example").status_code == 200
    assert asked(behind, "GET", "http://other.example").status_code == 421


def test_what_is_typed_is_neither_markup_nor_kept(served: Served) -> None:
    strange = "<script>alert(1)</script>"
    found = served.ask({"item": "9A515.x", "to": "KOR", "name": strange, "party": 'x" onfocus="alert(1)'})
    assert found.status_code == 200
    assert strange not in found.text
    assert "&lt;script&gt;" in found.text
    assert ' onfocus="alert(1)' not in found.text
    assert strange not in served.client.get("/").text


def test_too_much_is_refused_and_failures_tell_nothing(served: Served) -> None:
    large = served.client.post("/", files={"file": ("order.csv", b"x" * (65 * 2**20))})
    assert large.status_code == 413
    assert "That is too large." in large.text
    many = "\n".join(["Item,ECCN,Ship to", *["wheel,9A515.x,KOR"] * 501])
    found = served.client.post("/", files={"file": ("order.csv", many.encode())}, data={"origin": "USA"})
    assert "has 501 rows" in found.text
    assert "comity-" not in found.text
    forged = served.ask({"item": "9A515.x"}, answers='{"a": "changed"')
    assert "was changed on the way" in forged.text
    assert served.client.get("/nothing").status_code == 404
