"""Errors for people: one line that says where, what was found, what is accepted, and what to do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

_LONGEST: Final = {"where": 200, "message": 300, "accepts": 400, "suggestion": 100}
"""How much of each part is shown: what was found may be a whole file, and what is accepted hundreds of words."""
_PARTED: Final = ", "
_WORDS: Final = re.compile(r"\w+")
_LIKE_LATIN: Final = ("CYRILLIC", "GREEK", "ARMENIAN", "FULLWIDTH")
_LONGEST_TYPO: Final = 100
_SHORTEST_TYPO: Final = 3
_ALIKE: Final = 75
"""How alike, of a hundred, two words must be for one to be a typing error of the other."""


class ComityError(Exception):
    """Anything Comity refuses to do, said so that a person can act on it."""


class InputError(ComityError):
    """A file, row, field or argument that cannot be used; or many, all that were found in one run.

    Args:
        message: what was found and why it cannot be used.
        where: file, row and field, as precisely as known (``order.yaml: item.value``).
        accepts: what would be accepted.
        suggestion: what was probably meant.
    """

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        accepts: str | None = None,
        suggestion: str | None = None,
    ) -> None:
        self.message = message
        self.where = where
        self.accepts = accepts
        self.suggestion = suggestion
        self._held: tuple[InputError, ...] = ()
        super().__init__(message)

    @classmethod
    def of(cls, faults: Iterable[InputError]) -> InputError:
        """Return one error that holds several, each told once and in a line of its own; a single one is itself."""
        every = tuple({fault._line(): fault for one in faults for fault in one.faults}.values())
        if len(every) == 1:
            return every[0]
        first = every[0]
        whole = type(first)(first.message, where=first.where, accepts=first.accepts, suggestion=first.suggestion)
        whole._held = every
        return whole

    @property
    def faults(self) -> tuple[InputError, ...]:
        """Every fault that it tells of: itself, or those that it holds."""
        return self._held or (self,)

    def __str__(self) -> str:
        """Join the parts into one line that any terminal can show; a line for each fault where there are many."""
        return "\n".join(fault._line() for fault in self.faults)

    def _line(self) -> str:
        parts = {name: _shortened(getattr(self, name), longest) for name, longest in _LONGEST.items()}
        line = f"{parts['where']}: {parts['message']}" if self.where else parts["message"]
        line += _looking_latin(line)
        if self.accepts:
            line += f"; accepted: {parts['accepts']}"
        if self.suggestion:
            line += f"; did you mean {parts['suggestion']}?"
        return shown(" ".join(line.split()))


def _shortened(text: Any, longest: int) -> str:
    """Return a text no longer than it may be: of a list the first words, and how many more there are."""
    told = "" if text is None else str(text)
    if len(told) <= longest:
        return told
    kept, _, cut = told[:longest].rpartition(_PARTED)
    left = told[len(kept) + len(_PARTED) :].count(_PARTED) + 1
    return f"{kept} and {left:,} more" if kept and left > 1 and len(cut) < longest // 4 else f"{told[: longest - 1]}…"


def _looking_latin(text: str) -> str:
    """Return what is said of letters that only look Latin, in words that have Latin ones: nobody would see them."""
    if text.isascii():
        return ""
    words = (word for word in _WORDS.findall(text) if not word.isascii() and any(map(str.isascii, word)))
    strange = {one: unicodedata.name(one, "") for word in words for one in word if not one.isascii()}
    told = [f"'{one}' is {name}" for one, name in strange.items() if name.startswith(_LIKE_LATIN)]
    return f" ({', '.join(told)})" if told else ""


class LawError(InputError):
    """A law pack that cannot be used: a rule, table or vocabulary file with a mistake in it."""


class Faults:
    """What is wrong with something that is read in parts: gathered, so that all is told in one run.

    >>> faults = Faults()
    >>> for text in ("1", "x", "y"):
    ...     with faults.gathered():
    ...         _ = number(text)                                                      # doctest: +SKIP
    >>> faults.tell()                                                                 # raises them all, if any
    """

    def __init__(self) -> None:
        self.found: list[InputError] = []

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Keep what goes wrong in here, and go on after it."""
        try:
            yield
        except InputError as error:
            self.found += error.faults

    def tell(self) -> None:
        """Raise everything that was found wrong, if anything was.

        Raises:
            InputError: holds every fault.
        """
        if self.found:
            raise InputError.of(self.found)


def shown(text: str) -> str:
    r"""Return text from a file as it may be shown: what would steer a terminal or turn the line around is escaped.

    Control characters (ESC, C1), and invisible and bidirectional ones, become ``\x1b``, ``\u202e``.
    """
    if text.isprintable():
        return text
    return "".join(c if _may_be_shown(c) else c.encode("unicode_escape").decode() for c in text)


def _may_be_shown(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) == "Zs"  # a space, of whatever width


def did_you_mean(found: str, known: Iterable[str]) -> str | None:
    """Return the known word that a typing error made ``found`` of, if one is alike enough; never the word itself.

    That is a word with one letter wrong, missing, too many or swapped, one that is nearly the same, or the only longer
    name that ``found`` is a whole part of (``mtcr`` of ``item.mtcr``).
    """
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415  imported only when a typo was made
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    plain = utils.default_process
    typed = plain(found)
    if not _SHORTEST_TYPO <= len(typed) <= _LONGEST_TYPO:
        return None
    words = [word for word in known if word.casefold() != found.casefold()]
    likely = process.extractOne(found, words, scorer=fuzz.ratio, processor=plain, score_cutoff=_ALIKE)
    if likely:
        return f"'{likely[0]}'"
    slip = process.extractOne(found, words, scorer=OSA.distance, processor=plain, score_cutoff=1)
    if slip:
        return f"'{slip[0]}'"
    longer = [word for word in words if f" {typed} " in f" {plain(word)} "] if len(typed) > _SHORTEST_TYPO else []
    return f"'{longer[0]}'" if len(longer) == 1 else None
