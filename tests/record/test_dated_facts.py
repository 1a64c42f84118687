"""A hundred dated facts from named pages, drawn before the record was looked at: right, partly, missing, wrong.

When they were compared first, 74 were right, 9 right in part, 17 missing and none wrong; then the record was mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, Literal

from comity.files import parse_csv
from comity.record.dates import Known
from comity.record.instrument import Instrument
from comity.record.load import load_record

Verdict = Literal["right", "partly", "missing", "wrong"]
FACTS: Final = parse_csv((Path(__file__).parent / "dated_facts.csv").read_text(encoding="utf-8"), "dated_facts.csv")
RECORD: Final = load_record()
_NEAR: Final = 45
"""Two dates of one signing differ by less days than two agreements of one kind."""
_ONCE: Final = ("accords-signature", "ssa-sharing-agreement", "technology-safeguards-agreement", "framework-agreement")
"""Kinds of which two parties have one: another date of it is a wrong date."""


def verdict(fact: dict[str, str]) -> Verdict:
    kinds, parties = fact["kind"].split("|"), set(filter(None, fact["parties"].split("|")))
    said = Known.parse(fact["date"], fact["id"])
    if kinds[0].startswith("group "):
        return _of_member(kinds[0].removeprefix("group "), parties, said)
    found = [one for kind in kinds for one in RECORD.by_kind.get(kind, ()) if parties <= set(one.parties)]
    told = {_of_instrument(one, fact["stage"], said) for one in found}
    order: tuple[Verdict, ...] = ("right", "partly", "wrong")
    return next((one for one in order if one in told), "missing")


def _of_instrument(one: Instrument, stage: str, said: Known) -> Verdict:
    """Return how an instrument stands to a date; one of another signing tells nothing of it."""
    dates = [when for when in _dates(one, stage) if when]
    by = stage.endswith("by")
    if by and one.read_from:
        dates.append(Known.parse(str(one.read_from)))
    found = _of_dates(dates, said, by=by)
    alone = one.kind.id in _ONCE or any(abs((when.earliest - said.earliest).days) < _NEAR for when in dates)
    return found if alone or found == "right" or (found == "partly" and dates) else "missing"


def _of_member(group: str, parties: set[str], said: Known) -> Verdict:
    """Return whether a member's row tells of a day: as the day since when it is one, or in its note."""
    rows = [one for one in RECORD.by_group[group] if not parties or one.member in parties]
    in_words = f"{said.earliest.day} {said.earliest:%B %Y}"
    if any(str(one.since) == str(said) or str(said) in one.note or in_words in one.note for one in rows):
        return "right"
    return "partly" if rows else "missing"


def _dates(one: Instrument, stage: str) -> Iterator[Known | None]:
    if stage in ("applied", "rules", "in force"):
        yield from (step.when for step in one.stages)
        yield one.entered_into_force
    else:
        yield from (one.signed, one.announced)


def _of_dates(known: list[Known], said: Known, *, by: bool) -> Verdict:
    if not known:
        return "partly"
    if by:
        return "right" if any(one.earliest <= said.latest for one in known) else "wrong"
    if any(said.earliest <= one.earliest and one.latest <= said.latest for one in known):
        return "right"
    if any(one.earliest <= said.earliest and said.latest <= one.latest for one in known):
        return "partly"
    return "wrong"


def test_nothing_is_wrong_and_most_is_there() -> None:
    assert len(FACTS) == 100 and len({fact["source"] for fact in FACTS}) >= 10
    assert all(
        fact["url"].startswith("http") and Known.parse(fact["date"]).latest < date(2026, 12, 1) for fact in FACTS
    )
    count = Counter(map(verdict, FACTS))
    assert count["wrong"] == 0
    assert (count["right"], count["partly"], count["missing"]) == (98, 1, 1)
