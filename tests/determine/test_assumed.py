"""An answer tells all that it assumes: who states that, and assumes nothing, is answered alike."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest

import comity
from comity import Law
from comity.law.follows import Derivation
from comity.law.values import OneOf, Possible, known
from tests.determine.test_once_screened import ORDERS
from tests.reference_laws import DAY as WRITTEN_DAY
from tests.reference_laws import written_law
from tests.reference_trials import Drawn, as_stated, assumed_of

DAY = "2026-08-03"
Effect = dict[str, object]
NEEDED: Effect = {"requires": {"authorization": "bis-license", "reason": "NS1"}}
HERE: Effect = {"defines": {"fact": "us.ear.applies"}}
NOT_THERE: Effect = {"defines": {"fact": "us.itar.applies"}, "when": "False"}


@pytest.mark.parametrize(("item", "place"), ORDERS)
def test_what_is_assumed_stated_gives_the_same_answer(item: str, place: str, law: Law) -> None:
    order = {"activity": "export", "from": "USA", "to": place, "item": item, "end_use": "civil"}
    loose = comity.determine(order, DAY, law=law)
    facts = as_stated(assumed_of(loose, law))
    again = comity.determine({**order, "facts": facts}, DAY, law=law, strict=True)
    assert again.outcome is loose.outcome, [one.what for one in again.causes]


def test_what_is_supposed_to_follow_is_told_and_stated_gives_the_same_answer(law: Law) -> None:
    supposed = [one for one in law.schema.follows if one.supposed]
    for place, one in enumerate(supposed):
        parts, follows = _drawn(law, one, place)
        reads = {True: one.fact, False: f"not {one.fact}"}.get(follows, f"{one.fact} == '{follows}'")
        written = written_law(law, HERE, NOT_THERE, {**NEEDED, "when": reads})
        loose = comity.determine(as_stated(parts), WRITTEN_DAY, law=written)
        told = assumed_of(loose, law)
        again = comity.determine(as_stated({**parts, **told}), WRITTEN_DAY, law=written, strict=True)
        assert loose.outcome is again.outcome is comity.Outcome.AUTHORIZATION_REQUIRED, one.fact
        assert told.get(one.fact) == follows
    assert len(supposed) > 2


def test_what_follows_from_what_is_supposed_tells_it(law: Law) -> None:
    facts = {"activity.kind": "deemed-export", "person.status": "none", "person.citizenships": ["KOR"]}
    written = written_law(law, HERE, NOT_THERE, {**NEEDED, "when": "destination.country == 'KOR'"})
    found = comity.determine(facts, WRITTEN_DAY, law=written)
    assert found.outcome is comity.Outcome.AUTHORIZATION_REQUIRED
    assert assumed_of(found, law).get("person.latest_citizenship") == "KOR"


def _drawn(law: Law, one: Derivation, seed: int) -> tuple[Mapping[str, Any], Any]:
    """Draw what a fact follows from until it does; return that, and the fact's value."""
    rng = random.Random(seed)  # noqa: S311  repeatable, not secret
    while True:
        facts = Drawn(law, rng, WRITTEN_DAY)
        found: Possible | None = one.follows(*(known(facts[name]) for name in one.parts))
        if isinstance(found, OneOf):
            (value,) = found.values
            return dict(facts), value


@pytest.mark.parametrize("weaker_first", [True, False])
def test_of_several_exemptions_the_best_sourced_is_relied_on(weaker_first: bool, law: Law) -> None:
    lifting: Effect = {"exempts": {"authorization": "bis-license", "reasons": "all"}}
    both: list[Effect] = [{**lifting, "confidence": "memory"}, lifting][:: 1 if weaker_first else -1]
    found = comity.determine({}, DAY, law=written_law(law, HERE, NOT_THERE, NEEDED, *both), strict=True)
    assert (found.outcome, found.verified) == (comity.Outcome.EXEMPTION_AVAILABLE, True)
