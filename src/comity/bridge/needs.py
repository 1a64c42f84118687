"""What a programme lacks, who says so, and on what evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal, TypeVar

import msgspec

from comity.bridge.rows import Evidenced, read_rows
from comity.errors import InputError, did_you_mean

GapKind = Literal["functional", "technology", "data"]
ClaimKind = Literal["functional", "technology", "data", "capacity", "schedule", "partnership", "displaced"]
"""In what sense something lacks: no element has the function, the technology is not there, nobody knows, there is too
little, it comes too late, a partner is sought, or hardware has lost its flight."""
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


@lru_cache(maxsize=1)
def architecture_gaps() -> Mapping[str, ArchitectureGap]:
    """Return the gaps of the agency's architecture, by id."""
    return {one.id: one for one in read_rows("nasa-gaps", ArchitectureGap)}


def read_at_source(need: str) -> bool:
    """Whether somebody's word for a need was read where it was written."""
    return any(one.opened for one in claims().get(need, ()))


def need_of(text: str) -> ProgrammeNeed:
    """Return a need by its id, with or without the ``n-``, or the only one about a gap of the agency's architecture.

    Raises:
        InputError: there is none, or several; names the likeliest.
    """
    wanted = text.strip().lower()
    for name in (wanted, f"n-{wanted}"):
        if name in needs():
            return needs()[name]
    about = [n for n, told in claims().items() if any(text.strip().upper() in one.gaps for one in told)]
    if len(about) == 1:
        return needs()[about[0]]
    accepts = ", ".join(about) if about else "an id as comity bridge lists them"
    what = f"several needs are about {text.upper()}" if about else f"no need '{text}'"
    raise InputError(what, where="--need", accepts=accepts, suggestion=did_you_mean(text, needs()))


def grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """Return values by key, in order."""
    found: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)
