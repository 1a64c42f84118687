"""Which law is covered, for a kind of activity, a state and a day: for whoever asks what an answer can rest on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from comity.errors import InputError, did_you_mean
from comity.law.coverage import ELSEWHERE, Covered
from comity.law.values import OneOf

if TYPE_CHECKING:
    from comity.law.law import Law


class CoveredRegime(msgspec.Struct, frozen=True):
    """A regime as covered on a day.

    Attributes:
        side: whose law it is.
        kinds: the kinds of activity on which it bears; all if empty.
        reach: a condition without which it cannot matter, in the language of the law; empty where its kinds say all.
        bearing: ``gating``, or ``beside``: never in the way of an answer.
        depth: ``in depth``, ``in outline``, or ``beside`` where its bearing is.
        since: from which day on it was read in depth.
        text_as_of: the date of the last text of it that was read.
        sections: how many sections its ledger holds; 0 where none is kept.
        by_heading: those of them that were passed over by their heading, without reading their text.
        open_sections: those of them that were not read or are not held by rules, each with its reach.
    """

    side: str
    regime: str
    cite: str
    kinds: tuple[str, ...]
    reach: str
    bearing: str
    depth: str
    since: date | None
    text_as_of: date | None
    sections: int
    by_heading: int
    open_sections: tuple[str, ...]
    note: str = ""


def coverage(law: Law, day: date, kind: str = "", state: str = "") -> list[CoveredRegime]:
    """Return the regimes that a law covers.

    Args:
        law: the law.
        day: the day.
        kind: only what bears on a kind of activity; everything if empty.
        state: only the law of a state, by name or code, or of a group that it is a member of.

    Raises:
        InputError: no such kind or state.
    """
    known = law.schema.facts["activity.kind"].values
    if kind and kind not in known:
        raise InputError(f"no kind of activity '{kind}'", where="coverage", suggestion=did_you_mean(kind, known))
    code = _code(law, state) if state else ""
    whole = (one for one in law.pack.covered if one.section is None and one.pack != ELSEWHERE)
    return [_line(one, day) for one in whole if _asked(one, law, day, kind, code)]


def _code(law: Law, state: str) -> str:
    stated = law.schema.read("origin.country", state, "coverage: state")
    return str(next(iter(stated.values))) if isinstance(stated, OneOf) and len(stated.values) == 1 else state


def _asked(one: Covered, law: Law, day: date, kind: str, state: str) -> bool:
    if kind and one.kinds and kind not in one.kinds:
        return False
    if not state:
        return True
    states = law.record.members(one.states, day).yes if isinstance(one.states, str) else one.states
    return state in states


def _line(one: Covered, day: date) -> CoveredRegime:
    row = one.row
    since, until = row.in_depth or (None, None)
    left = tuple(f"{s.section}: {s.reach or 'always'}" for s in one.sections if s.standing == "open")
    passed = sum(s.standing == "none" and s.read == "heading" for s in one.sections)
    deep = one.in_depth_on(day)
    depth = "beside" if row.bearing == "beside" else "in depth" if deep else "in outline"
    return CoveredRegime(
        one.whose, row.short or row.name, row.cite, one.kinds, row.reach, row.bearing, depth, since, until,
        len(one.sections), passed, left, row.note,
    )  # fmt: skip
