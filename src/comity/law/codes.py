"""Classification codes: every paragraph of the lists, and what a code as typed may mean.

Which lists there are and how their codes are written is data (``items`` of a ``pack.yaml``). A code stands for its
*leaves*: the paragraphs below it that are not divided further; the head of an entry for any of its paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from comity.errors import InputError, LawError
from comity.law.item_lists import ItemList, ItemLists
from comity.law.spellings import ANY_OF, normalize, other_list

Rows = Callable[[str], list[dict[str, str]]]
"""The rows of a table by its name."""


_SHARED_SHAPE: Final = re.compile(r"\d[A-E][0-4]\d\d(\.[a-z0-9]+)*")
"""How entries that come from the international regimes are numbered, on whatever state's list of dual-use goods."""
_ENTRY: Final = re.compile(r"\d[A-E]\d{3}.*", re.IGNORECASE | re.DOTALL)


class ClassificationCodes:
    """The paragraphs of all lists, as a forest."""

    def __init__(self, items: ItemLists, rows: Rows) -> None:
        """Read the lists from their tables."""
        self.items = items
        self._pointers: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._list_of: dict[str, ItemList] = {}
        reserved: set[str] = set()
        for one in items.lists:
            found = dict(self._entries(one, rows, reserved))
            found |= self._paragraphs(one, rows, reserved)
            found.pop(items.on_none, None)
            self._parents |= found
            self._list_of |= dict.fromkeys(found, one)
        self._children: dict[str, list[str]] = {}
        for code, parent in self._parents.items():
            self._children.setdefault(code, [])
            if parent:
                self._children.setdefault(parent, []).append(code)
        self._reserved = frozenset(reserved)
        self._leaves: dict[str, frozenset[str]] = {}

    def _entries(self, one: ItemList, rows: Rows, reserved: set[str]) -> Iterator[tuple[str, str]]:
        for row in rows(one.entries) if one.entries else ():
            if row["jurisdiction"] != one.regime:
                self._pointers[row["entry"]] = row["jurisdiction"]
                continue
            if row.get("reserved") == "1":
                reserved.add(row["entry"])
            yield row["entry"], ""

    def _paragraphs(self, one: ItemList, rows: Rows, reserved: set[str]) -> Iterator[tuple[str, str]]:
        for row in rows(one.paragraphs):
            if row["parent"].split(".")[0] in self._pointers:
                continue
            if row["reserved"] == "1":
                reserved.add(row["code"])
            yield row["code"], "" if row["parent"] == one.id else row["parent"]

    def list_of(self, code: str) -> ItemList | None:
        """Return the list that a code is on; None for one that is on none."""
        return self._list_of.get(code)

    def place(self, code: str) -> int:
        """Return the place of a code's list in the order of review; what is on none comes last."""
        found = self.list_of(code)
        return self.items.lists.index(found) if found else len(self.items.lists)

    def check_one_list(self, codes: Iterable[str], said: str, where: str) -> None:
        """Refuse an item that is said to be on two lists."""
        places = sorted({self.place(code) for code in codes} - {len(self.items.lists)})
        if len(places) > 1:
            names = " and on the ".join(self.items.lists[place].name for place in places)
            raise InputError(f"'{said}' is on the {names}", where=where, accepts=self.items.disputed)

    @cached_property
    def universe(self) -> frozenset[str]:
        """Every leaf of every list, and the code of what is on none."""
        return self._listed | {self.items.on_none}

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(code for code, below in self._children.items() if not below) - self._reserved

    @cached_property
    def families(self) -> Mapping[str, frozenset[str]]:
        """Named groups of codes: each list, and the groups of entries that the pack names."""
        whole = {
            one.id: frozenset(code for code in self._listed if self._list_of[code] is one) for one in self.items.lists
        }
        named = {name: re.compile(form) for name, form in self.items.families.items()}
        return whole | {name: frozenset(filter(form.match, self._listed)) for name, form in named.items()}

    def __contains__(self, code: str) -> bool:
        """Whether the lists have the code."""
        return code in self._children or code == self.items.on_none or code in self.families

    def leaves(self, code: str) -> frozenset[str]:
        """Return the leaves that a code of the lists stands for."""
        if code in self._leaves:
            return self._leaves[code]
        if code in self.families:
            found = self.families[code]
        elif below := self._children.get(code):
            found = frozenset[str]().union(*map(self.leaves, below))
        else:
            found = frozenset([code]) - self._reserved
        self._leaves[code] = found
        return found

    def cover(self, leaves: Iterable[str]) -> tuple[str, ...]:
        """Return the fewest codes that stand for exactly these leaves, as a person would write them."""
        left = frozenset(leaves)
        return tuple(sorted({self._highest(leaf, left) for leaf in left}))

    def _highest(self, code: str, leaves: frozenset[str]) -> str:
        """Return the lowest code that holds as many of ``leaves`` as any code above ``code`` that holds no others."""
        found = code
        while (parent := self._parents.get(code)) and self.leaves(parent) <= leaves:
            code = parent
            if len(self.leaves(code)) > len(self.leaves(found)):
                found = code
        return found

    def resolve(self, text: str) -> frozenset[str]:
        """Return the leaves that a code as typed may mean.

        Raises:
            InputError: the lists have no such paragraph; names the likeliest.
        """
        code = normalize(text)
        entry = code.split(".")[0]
        if entry in self._pointers:
            problem = f"{entry} only points elsewhere: its items are subject to the {self._pointers[entry]}"
            raise LawError(problem, accepts=self.items.pointed)
        known = (one if one in self else self._above(one) for one in code.split(ANY_OF))
        found = frozenset[str]().union(*(self.leaves(one) for one in known if one))
        if found:
            return found
        near = None
        if other := other_list(text):
            problem = f"is written as in {other.called}, which is {self.items.foreign}"
        elif code in self._reserved:
            problem = "is reserved"
        else:
            problem = "is on none of the lists"
            near = self._near(code)
        raise InputError(f"the classification '{text}' {problem}", accepts=self.items.accepts, suggestion=near)

    def _above(self, code: str) -> str:
        """Return the nearest paragraph above one that the lists lack, on a list whose editions number otherwise."""
        above = code[: code.rfind("(")] if code.endswith(")") else ""
        if not above or code in self._reserved:
            return ""
        if above not in self:
            return self._above(above)
        listed = self.list_of(above)
        return above if listed and listed.renumbered and self._parents[above] else ""

    def taken_as(self, text: str) -> str:
        """Return the paragraph for which a code as typed is taken, where the lists lack it; else empty."""
        code = normalize(text)
        return "" if code in self else self._above(code)

    def elsewhere(self, text: str) -> str | None:
        """Return on which list of the state that it leaves a code stands that is none of these lists'.

        That is how it is written, or the shape that the dual-use lists of many states share.

        Returns:
            ``military``, ``dual-use``, or ``unknown`` where it may be either; None where it is no such code.
        """
        code = normalize(text)
        if other := other_list(text):
            return other.list or None
        ours = (code in self or self._above(code)) and code.split(".")[0] not in self._pointers
        return "dual-use" if not ours and _SHARED_SHAPE.fullmatch(code) else None

    @staticmethod
    def entry_elsewhere(text: str, entries: Collection[str], rest: str) -> str | None:
        """Return which of the entries of another list of dual-use goods a code is at or below, or that it is the rest.

        None if it is no code of such a list, or nuclear (category 0), where the entries named are not all there are.
        """
        found = _ENTRY.search(text)
        levels = normalize(found.group()).split(".") if found else []
        heads = (".".join(levels[:count]) for count in range(len(levels), 0, -1))
        return next((head for head in heads if head in entries), None if levels[:1] < ["1"] else rest)

    @cached_property
    def _by_signs(self) -> Mapping[str, list[str]]:
        """Codes by their letters and digits alone: of a table, a thousand values are asked about."""
        found: dict[str, list[str]] = {}
        for one in self._children:
            found.setdefault(_signs(one), []).append(one)
        return found

    def _near(self, code: str) -> str | None:
        """Return the code that was probably meant: the same signs parted otherwise, or two of them swapped.

        A code that differs in a sign is another code, so that none is suggested for likeness alone.
        """
        bare = _signs(code)
        found = [*self._by_signs.get(bare, ())]
        if not found and bare[:1].isdigit():
            swapped = {bare[:i] + bare[i + 1] + bare[i] + bare[i + 2 :] for i in range(len(bare) - 1)}
            found = [one for signs in swapped for one in self._by_signs.get(signs, ())]
        return f"'{found[0]}'" if len(found) == 1 else None


def _signs(code: str) -> str:
    return "".join(c for c in code.lower() if c.isalnum())
