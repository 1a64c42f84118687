"""What a programme lacks, who says so, and on what evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal, TypeVar

import msgspec

from comity.bridge.rows import Evidenced, read_rows
from comity.errors import InputError, did_you_mean

GapKind = Literal["functional", "technology", "data"]
ClaimKind = Literal["functional", "technology", "data", "capacity", "schedule", "partnership", "displaced", "objective"]
"""In what sense something lacks: no element has the function, the technology is not there, nobody knows, there is too
little, it comes too late, a partner is sought, hardware has lost its flight; or an objective asks for it, which does
not say that it lacks."""
T = TypeVar("T")


class ArchitectureGap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A gap that an agency's own architecture lists; the title is in our words, id and rank are the agency's.

    Attributes:
        rank: of a technology gap among all of them; 1 is first.
        area: the parts of the architecture that it is in.
        allocated_to: the elements that are given a function; none: it is given to no element.
        segments: HLR, FE, SLE or H2M: the return to the Moon, exploration from it, growth there, people to Mars.
        unallocated: ``yes`` where the agency marks a function, or a part of it, as given to no element.
    """

    id: str
    kind: GapKind
    title: str
    area: tuple[str, ...]
    rank: int | None = None
    allocated_to: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    unallocated: str = ""

    def line(self) -> str:
        """Return what it is, in one line."""
        given = f"; given to {', '.join(self.allocated_to)}" if self.allocated_to else ""
        open_ = "; given to no element" if self.unallocated == "yes" and not self.allocated_to else given
        rank = f", rank {self.rank}" if self.rank else ""
        return f"{self.title} ({self.kind}{rank}{open_})"


class AgencyObjective(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An objective of an agency's architecture; the title is in our words, the id is the agency's.

    Attributes:
        functions: ids of the functions into which the agency's own decomposition takes it apart.
    """

    id: str
    title: str
    functions: tuple[str, ...]


class NeedClaim(Evidenced, frozen=True, kw_only=True):
    """One speaker's word that something lacks.

    Attributes:
        speaker: who says it, and where.
        said: when, as precisely as it is known.
        gaps: the ids of the agency's own gaps that it is about.
    """

    need: str
    gap_type: ClaimKind
    gap: str
    speaker: str
    said: str
    gaps: tuple[str, ...] = ()
    status: str = ""


class ProgrammeNeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that a programme lacks.

    Attributes:
        tags: capabilities that could fill it, in the words of the industry's taxonomy.
        providers: who is at work on it, in words.
    """

    id: str
    title: str
    function: str
    tags: tuple[str, ...] = ()
    providers: str = ""


@lru_cache(maxsize=1)
def needs() -> Mapping[str, ProgrammeNeed]:
    """Return every need, by id."""
    return {one.id: one for one in read_rows("needs", ProgrammeNeed)}


@lru_cache(maxsize=1)
def claims() -> Mapping[str, tuple[NeedClaim, ...]]:
    """Return who says that something lacks, by need; what was read at the source first."""
    found = grouped((one.need, one) for one in read_rows("need-claims", NeedClaim))
    return {need: tuple(sorted(rows, key=lambda one: one.confidence.rank)) for need, rows in found.items()}


def said_by(day: str, on: date) -> bool:
    """Whether what is dated as precisely as it is known (``2026-04``) was there on a day; what has no date, always."""
    return day <= str(on)[: len(day)]


def check_day(on: date) -> None:
    """Refuse a day on which nobody had said what is needed.

    Raises:
        InputError: it is one.
    """
    first = min(told.said for rows in claims().values() for told in rows if told.said)
    if not said_by(first, on):
        found = f"found {on}, by which no need that is on record had been stated"
        raise InputError(found, where="date", accepts=f"{first} or later")


@lru_cache(maxsize=1)
def architecture_gaps() -> Mapping[str, ArchitectureGap]:
    """Return the gaps of the agency's architecture, by id."""
    return {one.id: one for one in read_rows("nasa-gaps", ArchitectureGap)}


@lru_cache(maxsize=1)
def agency_objectives() -> Mapping[str, AgencyObjective]:
    """Return the objectives of the agency's architecture, by id."""
    return {one.id: one for one in read_rows("nasa-objectives", AgencyObjective)}


def served(gaps: Iterable[str]) -> tuple[AgencyObjective, ...]:
    """Return the objectives whose decomposition names one of some functions, those with the fewest functions first."""
    asked = set(gaps)
    found = (one for one in agency_objectives().values() if asked & set(one.functions))
    return tuple(sorted(found, key=lambda one: (len(one.functions), one.id)))


def read_at_source(need: str) -> bool:
    """Whether somebody's word for a need was read where it was written."""
    return any(one.opened for one in claims().get(need, ()))


def need_of(text: str) -> ProgrammeNeed:
    """Return a need by its id, with or without the ``n-``, its title, or the only one about a gap of the architecture.

    Raises:
        InputError: there is none, or several; names those whose words are nearest.
    """
    wanted = text.strip().lower()
    titles = {one.title.lower(): one for one in needs().values()}
    for name in (wanted, f"n-{wanted}"):
        if name in needs():
            return needs()[name]
    if wanted in titles:
        return titles[wanted]
    about = [n for n, told in claims().items() if any(text.strip().upper() in one.gaps for one in told)]
    if len(about) == 1:
        return needs()[about[0]]
    near = [f"{one.id} ({one.title})" for one in _near(wanted)]
    accepts = ", ".join(about or near) or "an id as comity bridge lists them"
    what = f"several needs are about {text.upper()}" if about else f"no need '{text}'"
    raise InputError(what, where="--need", accepts=accepts, suggestion=did_you_mean(text, needs()))


def _near(text: str) -> list[ProgrammeNeed]:
    """Return the needs that share most words with a text, a rare word counting more; a beginning is shared too."""
    words = [word for word in re.split(r"\W+", text) if len(word) >= _SHORTEST]
    named = {one: re.split(r"\W+", f"{one.id} {one.title}".lower()) for one in needs().values()}
    told = {one: [*named[one], *re.split(r"\W+", one.function.lower())] for one in named}
    by_name, by_all = _shared(words, named), _shared(words, told)
    best = sorted((one for one in told if by_all[one]), key=lambda one: (-by_name[one], -by_all[one]))
    return best[:_MOST_NEAR]


def _shared(words: list[str], told: Mapping[ProgrammeNeed, list[str]]) -> Mapping[ProgrammeNeed, float]:
    """Return how much each has of some words: one word in all, parted among those that have it."""
    with_word = [[one for one in told if any(_alike(word, other) for other in told[one])] for word in words]
    return {one: sum(1 / len(found) for found in with_word if one in found) for one in told}


def _alike(word: str, other: str) -> bool:
    return len(other) >= _SHORTEST and (other.startswith(word) or word.startswith(other))


_SHORTEST: Final = 3
_MOST_NEAR: Final = 4


def grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """Return values by key, in order."""
    found: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)
