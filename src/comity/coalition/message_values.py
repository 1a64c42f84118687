"""What checks of messages share: a fault with its place, and numbers as messages write them."""

from __future__ import annotations

import msgspec


class MessageFault(msgspec.Struct, frozen=True):
    """What is wrong with a message.

    Attributes:
        place: the line, or the way to the element.
        fault: whether it is one; else it is only to be looked at.
    """

    place: str
    name: str
    says: str
    fault: bool = True


def number_of(text: str) -> float | None:
    """Return a number as a message writes it; None if it is none."""
    try:
        return float(text) if text.isascii() else None
    except ValueError:
        return None
