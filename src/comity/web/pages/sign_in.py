"""Where whoever knows the token says so once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect, Template

from comity.web.safety import COOKIE, SIGN_IN, Access


def sign_in_handlers(access: Access) -> Sequence[Any]:
    """Return the pages of signing in; none where no token is needed."""
    if not access.token:
        return ()

    @get(SIGN_IN, sync_to_thread=False, include_in_schema=False)
    def sign_in() -> Template:
        return Template("sign_in.html", context={"wrong": False})

    @post(SIGN_IN, status_code=200, include_in_schema=False)
    async def signed_in(request: Request[Any, Any, Any]) -> Response[Any]:
        given = (await request.form()).get("token")
        if not isinstance(given, str) or not access.is_token(given.strip()):
            return Template("sign_in.html", context={"wrong": True}, status_code=401)
        found: Response[Any] = Redirect("/", status_code=303)
        found.set_cookie(key=COOKIE, value=access.proof, httponly=True, samesite="strict", path="/")
        return found

    return sign_in, signed_in
