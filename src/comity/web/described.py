"""How the description of the HTTP API tells of answers and of refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import msgspec
from litestar import get
from litestar.openapi import ResponseSpec

Values: TypeAlias = dict[str, Any]


class Unanswered(msgspec.Struct, frozen=True):
    """Why it cannot be answered, a line each."""

    faults: tuple[str, ...]


_REFUSED: Final = {
    400: "What cannot be used, a line each",
    404: "There is no such thing; what is like it",
    503: "Too many wait, or it took too long",
}


def answers(found: Any, media_type: str = "application/json", *, posted: bool = False) -> dict[int, ResponseSpec]:
    """Return what may be answered: something, or why not.

    Args:
        found: its type.
        posted: whether it is asked by a post, which only pages of the server itself and programs may send.
    """
    told = {
        status: ResponseSpec(data_container=Unanswered, description=says, generate_examples=False)
        for status, says in _REFUSED.items()
        if not (posted and status == 404)
    }
    if posted:
        told[403] = ResponseSpec(data_container=str, description="A page elsewhere posted it", media_type="text/plain")
    right = ResponseSpec(data_container=found, description="The answer", media_type=media_type, generate_examples=False)
    return {200: right, **told}


def page(path: str, *files: str) -> Callable[[Callable[..., Any]], Sequence[Any]]:
    """Make handlers of a function: a page, which programs get as JSON; .json and .csv after its address, too.

    Args:
        files: other endings after its address, of a page whose path is fixed.
    """

    def of(function: Callable[..., Any]) -> Sequence[Any]:
        shown = get(path, responses=answers(Any), raises=())(function)
        if path.endswith("}"):
            return (shown,)
        return shown, get([f"{path}{form}" for form in (".json", ".csv", *files)], include_in_schema=False)(function)

    return of
