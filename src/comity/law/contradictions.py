"""Facts that cannot be stated together, as data: ``contradictions`` in the fact schema's files.

    contradictions:
      - facts: {end_use.kind: military-intelligence, end_use.military_intelligence: no}
        because: "the end use is military intelligence, and is said not to be"

A value is one of several by ``a | b``; classifications are matched as file names are (``[0-9]E*``). A contradiction is
found where every fact is stated and surely so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

import msgspec

from comity.errors import InputError, LawError
from comity.law.values import OneOf, Possible

ACCEPTS = "what can be so together"


class Said(msgspec.Struct, frozen=True):
    """What a fact would have to say: one of these words, or a code like one of these patterns."""

    words: tuple[str, ...]

    def by(self, possible: Possible | None) -> bool:
        """Whether what is known of a fact surely says this."""
        if not isinstance(possible, OneOf):
            return False
        words = map(_word, possible.values)
        return all(any(fnmatchcase(word, pattern) for pattern in self.words) for word in words)


class Contradiction(msgspec.Struct, frozen=True):
    """Facts that cannot be stated together, and why."""

    facts: Mapping[str, Said]
    because: str

    def holds(self, given: Mapping[str, Possible]) -> bool:
        """Whether all of them are stated."""
        return all(said.by(given.get(name)) for name, said in self.facts.items())

    @property
    def why(self) -> str:
        """The reason, with the facts named."""
        names = "' and '".join(self.facts)
        return f"'{names}' contradict each other: {self.because}"


def read_contradictions(
    raw: Any, roles: Iterable[str], known: Callable[[str], bool], where: str
) -> Iterator[Contradiction]:
    """Yield the contradictions that a schema's file declares; those of parties' attributes once for each role.

    Raises:
        LawError: a fact is named that the schema does not have.
    """
    for one in raw or ():
        facts = {name: _said(value) for name, value in one["facts"].items()}
        each = [facts]
        if all(name.startswith("party.") for name in facts):
            each = [{name.replace("party", role, 1): said for name, said in facts.items()} for role in roles]
        for found in each:
            for name in found:
                if not known(name):
                    raise LawError(f"no fact '{name}'", where=f"{where}: contradictions")
            yield Contradiction(found, one["because"])


def contradictions_in(
    contradictions: Iterable[Contradiction],
    facts: Mapping[str, Possible],
    parties: Iterable[tuple[str, Mapping[str, Possible]]],
    where: str,
) -> Iterator[InputError]:
    """Yield what an activity states that cannot be so together, party by party."""
    each = [facts, *({**facts, **{f"{role}.{a}": p for a, p in party.items()}} for role, party in parties)]
    for one in contradictions:
        if any(one.holds(given) for given in each):
            yield InputError(one.why, where=where, accepts=ACCEPTS)


def _said(raw: Any) -> Said:
    return Said(tuple(part.strip() for part in str(raw).split("|")))


def _word(value: str | bool) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
