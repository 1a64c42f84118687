"""Facts that follow from others: the table of them is data, beside the facts (`comity/data/facts`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from comity.errors import LawError, did_you_mean
from comity.files.typed import typed
from comity.law.values import OneOf, Possible, SetOf, known

_TRUTHS: Final[Mapping[str, bool]] = {"true": True, "false": False}
Follows = Callable[..., Possible | None]


@dataclass(frozen=True)
class Derivation:
    """A fact that follows from others where nobody states it.

    Attributes:
        parts: the facts that it follows from, as they are known.
        follows: what is known of it, given what is known of the parts; None if nothing follows.
        how: why, in words.
        supposed: whether that is only likely, so that a strict answer does without.
    """

    fact: str
    parts: tuple[str, ...]
    follows: Follows
    how: str = ""
    supposed: bool = False


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A derivation as written (see ``docs/law-as-data.md``)."""

    fact: str
    from_: str = ""
    only_if: dict[str, tuple[str, ...]] = {}
    by_code: dict[str, tuple[str, ...]] = {}
    yes_if_any: dict[str, str] = {}
    sole_of: tuple[str, ...] = ()
    how: str = ""
    supposed: bool = False


def read_derivations(raw: Any, facts: Collection[str], where: str) -> Iterator[Derivation]:
    """Yield the derivations that a file lists.

    Raises:
        LawError: one is not written as documented, or of a fact that is not declared.
    """
    for number, row in enumerate(typed(raw or [], list[_Row], lambda _: f"{where}: follows", LawError), 1):
        if row.supposed and not row.how:
            raise LawError("what is supposed needs 'how'", where=f"{where}: follows, row {number}: {row.fact}")
        if sum(map(bool, (row.from_, row.yes_if_any, row.sole_of))) != 1:
            place = f"{where}: follows, row {number}: {row.fact}"
            raise LawError("needs one of 'from', 'yes_if_any' and 'sole_of'", where=place)
        parts, follows = _read(row)
        for name in (row.fact, *parts):
            if name not in facts:
                place = f"{where}: follows, row {number}"
                raise LawError(f"unknown fact '{name}'", where=place, suggestion=did_you_mean(name, facts))
        yield Derivation(row.fact, parts, follows, row.how, row.supposed)


def _read(row: _Row) -> tuple[tuple[str, ...], Follows]:
    if row.yes_if_any:
        return tuple(row.yes_if_any), _yes_if_any(tuple(row.yes_if_any.values()))
    if row.sole_of:
        return row.sole_of, _sole
    kept = _by_code(row.by_code) if row.by_code else _same
    if not row.only_if:
        return (row.from_,), kept
    return (*row.only_if, row.from_), _only_if(tuple(map(_words, row.only_if.values())), kept)


def _same(part: Possible | None) -> Possible | None:
    return part


def _yes_if_any(words: tuple[str, ...]) -> Follows:
    """Return that it is so if some part surely is the word that stands beside it."""
    return lambda *parts: known(True) if any(map(_is, parts, words)) else None


def _sole(*parts: Possible | None) -> Possible | None:
    """Return the one member of all the sets that are stated, if they are closed and hold but one."""
    stated = [part for part in parts if isinstance(part, SetOf)]
    members = frozenset[str]().union(*(part.must for part in stated))
    closed = all(part.may is not None and part.may <= part.must for part in stated)
    return OneOf(members) if closed and len(members) == 1 else None


def _is(part: Possible | None, word: str) -> bool:
    return part == known(word)


def _words(written: Iterable[str]) -> frozenset[str | bool]:
    return frozenset(_TRUTHS.get(one, one) for one in written)


def _only_if(words: tuple[frozenset[str | bool], ...], kept: Follows) -> Follows:
    """Return what the last part says, if each of the others surely is one of its words."""

    def follows(*parts: Possible | None) -> Possible | None:
        sure = all(isinstance(one, OneOf) and one.values <= among for one, among in zip(parts, words, strict=False))
        return kept(parts[-1]) if sure else None

    return follows


def _by_code(words: Mapping[str, tuple[str, ...]]) -> Follows:
    """Return what a code's form says, if every code that is possible says the same."""
    forms = [(re.compile(form), _words(found)) for form, found in words.items()]

    def follows(part: Possible | None) -> Possible | None:
        codes: Iterable[Any] = part.values if isinstance(part, OneOf) else ()
        told = {next((found for form, found in forms if form.match(str(code))), _words(())) for code in codes}
        return OneOf(found) if len(told) == 1 and (found := told.pop()) else None

    return follows
