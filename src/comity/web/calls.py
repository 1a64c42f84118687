"""What programs and assistants ask, as plain values: each call is a verb of the public API, done in a process apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

import comity
from comity import InputError
from comity.arguments import a

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import Project

MOST_LINES: Final = 500
_FACTS: Final = a(Mapping, says="facts by name")


def determine(order: Any, day: str = "", strict: bool = False) -> bytes:
    """Return what an order needs, as JSON.

    Raises:
        InputError: it cannot be used; holds every fault.
    """
    return comity.determine(_project(order), day or None, strict=strict).to_json().encode()


def page(order: Any, day: str = "", strict: bool = False) -> bytes:
    """Return the page of an order, as JSON.

    Raises:
        InputError: it cannot be used; holds every fault.
    """
    found = comity.determine(_project(order), day or None, strict=strict)
    return msgspec.json.encode(comity.OrderPage.of(found))


def questions(order: Any, day: str = "", skip: Sequence[tuple[int, str]] = ()) -> bytes:
    """Return what is worth asking about an order, as JSON.

    Raises:
        InputError: it cannot be used; holds every fault.
    """
    found = comity.determine(_project(order), day or None)
    return msgspec.json.encode(comity.OrderQuestion.of(found, [(line, fact) for line, fact in skip]))


def memo(order: Any, day: str = "", strict: bool = False) -> bytes:
    """Return the memo of an order, in Markdown.

    Raises:
        InputError: it cannot be used; holds every fault.
    """
    found = comity.determine(_project(order), day or None, strict=strict)
    return comity.memo(found.activities[0] if len(found.activities) == 1 else found).encode()


def next_steps(order: Any, start: str = "", alternatives: int = 0) -> bytes:
    """Return who does what, in which order, how long, as JSON.

    Raises:
        InputError: it cannot be used; holds every fault.
    """
    return comity.next_steps(_project(order), start or None, alternatives=alternatives).to_json().encode()


def classify(item: Any, day: str = "") -> bytes:
    """Return candidate classifications of an item, as JSON.

    Raises:
        InputError: an unknown attribute or a value that does not fit.
    """
    return msgspec.json.encode(comity.classify(_FACTS(item, "item"), day or None))


def why_not(activity: Any, exemption: str, day: str = "") -> bytes:
    """Return why an exception does not serve, and what would have to be different, as JSON.

    Raises:
        InputError: no exemption is called that, or the activity cannot be used.
    """
    return msgspec.json.encode(comity.why_not(_FACTS(activity, "activity"), exemption, day or None))


def _project(order: Any) -> Project:
    found = comity.read_project(order, where="order")
    if len(found.activities) > MOST_LINES:
        raise InputError(f"{len(found.activities):,} lines", where="order", accepts=f"at most {MOST_LINES}")
    return found
