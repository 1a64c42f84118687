"""Which lists items are classified on: the ``items`` of a ``pack.yaml``."""

from __future__ import annotations

import msgspec


class ItemList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list that items are on.

    Attributes:
        id: what conditions call the whole list.
        name: what people call it.
        paragraphs: the table of its paragraphs (code, parent, reserved).
        entries: the table of its entries (entry, jurisdiction, reserved), where it has entries.
        regime: to which its entries belong; one of another jurisdiction only points elsewhere.
        renumbered: whether a paragraph that it lacks is taken for the nearest above it, since other editions number
            otherwise and that says as well whose list it is on.
    """

    id: str
    name: str
    paragraphs: str
    entries: str = ""
    regime: str = ""
    renumbered: bool = False


class BarWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the entries say what they bar from an exception by paragraphs.

    Attributes:
        barred: the bar in words; ``{0}`` and ``{1}`` are the paragraph's letter and number.
        unless: what follows where somebody may find the item eligible after all.
        lifted: how the condition of such a bar begins.
    """

    barred: str
    unless: str
    lifted: str


class ItemLists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists that items are classified on, in the order of review.

    Attributes:
        accepts: what may be typed, in words.
        on_none: the code of what is on none of them.
        disputed: what to do with an item that is said to be on two of them.
        in_doubt: whom to ask.
        foreign: what an entry of another state's list is not.
        pointed: what to state in place of an entry that only points elsewhere.
        families: named groups of entries: how their codes begin, as a pattern.
        bars: how entries bar paragraphs of an exception, where they do.
    """

    lists: tuple[ItemList, ...] = ()
    accepts: str = "a code of a list"
    on_none: str = ""
    disputed: str = ""
    in_doubt: str = ""
    foreign: str = "none of the lists"
    pointed: str = ""
    families: dict[str, str] = {}
    bars: BarWords | None = None

    @property
    def tables(self) -> frozenset[str]:
        """The tables that hold the lists."""
        return frozenset(name for one in self.lists for name in (one.entries, one.paragraphs) if name)
