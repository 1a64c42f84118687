"""Errors for people: one line that says where, what was found, what is accepted, and what to do."""

from __future__ import annotations

from collections.abc import Iterable


class ComityError(Exception):
    """Anything Comity refuses to do, said so that a person can act on it."""


class InputError(ComityError):
    """A file, row, field or argument that cannot be used.

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
        super().__init__(str(self))

    def __str__(self) -> str:
        """Join the parts into one line that any terminal can show."""
        line = f"{self.where}: {self.message}" if self.where else self.message
        if self.accepts:
            line += f"; accepted: {self.accepts}"
        if self.suggestion:
            line += f"; did you mean {self.suggestion}?"
        return "".join(one if one.isprintable() else "\ufffd" for one in " ".join(line.split()))


class LawError(InputError):
    """A law pack that cannot be used: a rule, table or vocabulary file with a mistake in it."""


def did_you_mean(found: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``found``, if any is alike enough to suggest."""
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415  imported only when a typo was made

    words = list(known)
    best = process.extractOne(found, words, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=60)
    if best is None:  # a part of a longer name
        best = process.extractOne(found, words, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=80)
    return f"'{best[0]}'" if best else None
