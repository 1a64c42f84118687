"""Classification codes: every paragraph of the lists, and what a code as typed may mean.

`9A515.x` is one paragraph, `9A515` is any of its paragraphs, `XV(e)` any of that branch. A code stands for
its *leaves*: the paragraphs below it that are not divided further.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from comity.errors import InputError
from comity.law.spellings import ANY_OF, EAR99, normalize, other_list

__all__ = ["EAR99", "ClassificationCodes"]

_FAMILIES: Final = {
    "CCL": lambda code: code[0].isdigit(),
    "USML": lambda code: code[0] in "IVX",
    "9x515": lambda code: bool(re.match(r"9[A-E]515", code)),
    "600-series": lambda code: bool(re.match(r"\d[A-E]6\d\d", code)),
}


class ClassificationCodes:
    """The paragraphs of all lists, as a forest."""

    def __init__(self, parents: Mapping[str, str], reserved: Iterable[str] = ()) -> None:
        """Take each code's parent (the empty string for the head of an entry or category)."""
        self._parents = parents
        self._children: dict[str, list[str]] = {}
        for code, parent in parents.items():
            self._children.setdefault(code, [])
            if parent:
                self._children.setdefault(parent, []).append(code)
        self._reserved = frozenset(reserved)
        self._leaves: dict[str, frozenset[str]] = {}

    @cached_property
    def universe(self) -> frozenset[str]:
        """Every leaf of every list, and EAR99."""
        leaves = (code for code, below in self._children.items() if not below)
        return frozenset(leaves) - self._reserved | {EAR99}

    @cached_property
    def families(self) -> Mapping[str, frozenset[str]]:
        """Named groups of entries: ``CCL``, ``USML``, ``9x515``, ``600-series``."""
        lists = self.universe - {EAR99}
        return {name: frozenset(filter(test, lists)) for name, test in _FAMILIES.items()}

    def __contains__(self, code: str) -> bool:
        """Whether the lists have the code."""
        return code in self._children or code == EAR99 or code in _FAMILIES

    def leaves(self, code: str) -> frozenset[str]:
        """Return the leaves that a code of the lists stands for."""
        if code in self._leaves:
            return self._leaves[code]
        if code in _FAMILIES:
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
        """Return the highest code above ``code`` all of whose leaves are among ``leaves``."""
        while (parent := self._parents.get(code)) and self.leaves(parent) <= leaves:
            code = parent
        return code

    def resolve(self, text: str) -> frozenset[str]:
        """Return the leaves that a code as typed may mean.

        Raises:
            InputError: the lists have no such paragraph; names the likeliest.
        """
        code = normalize(text)
        found = frozenset[str]().union(*(self.leaves(one) for one in code.split(ANY_OF) if one in self))
        if found:
            return found
        accepts, near = "an ECCN (9A515.x), a USML paragraph (XV(e)(12)) or EAR99", None
        if other := other_list(text):
            problem = f"is written as in {other.called}, which is no U.S. list"
        elif code in self._reserved:
            problem = "is reserved"
        else:
            problem = "is on none of the lists"
            near = self._near(code)
        raise InputError(f"the classification '{text}' {problem}", accepts=accepts, suggestion=near)

    def _near(self, code: str) -> str | None:
        """Return the code that was probably meant: the same signs parted otherwise, or two of them swapped.

        A code that differs in a sign is another code, so that none is suggested for likeness alone.
        """
        bare = _signs(code)
        found = [one for one in self._children if _signs(one) == bare]
        if not found and bare[:1].isdigit():
            swapped = {bare[:i] + bare[i + 1] + bare[i] + bare[i + 2 :] for i in range(len(bare) - 1)}
            found = [one for one in self._children if _signs(one) in swapped]
        return f"'{found[0]}'" if len(found) == 1 else None


def _signs(code: str) -> str:
    return "".join(c for c in code.lower() if c.isalnum())
