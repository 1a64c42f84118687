"""How a law was made from another."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from comity.law.law import Law


class Revision(msgspec.Struct, frozen=True):
    """How a law was made from another.

    Attributes:
        base: the law that it was made from; nothing reaches it from here but questions about earlier days.
        since: the first day on which the two differ.
        what: a digest of what was done.
        keeps_codes: the lists' paragraphs are the same, so that codes and schema may be shared.
        touched: what the reforms of the stack gave which value, so that one that conflicts can be told; empty where
            anything may differ.
        reforms: the reforms of the stack, in order.
    """

    base: Law
    since: date
    what: str
    keeps_codes: bool = True
    touched: Mapping[tuple[Hashable, ...], Any] = msgspec.field(default_factory=dict)
    reforms: tuple[Any, ...] = ()

    @property
    def changed(self) -> frozenset[tuple[Hashable, ...]]:
        """What the last reform of the stack touched."""
        below = self.base.revises.touched if self.base.revises else {}
        return frozenset(key for key, touch in self.touched.items() if below.get(key) != touch)
