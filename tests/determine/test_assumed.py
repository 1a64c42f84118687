"""An answer tells all that it assumes: who states that, and assumes nothing, is answered alike."""

from __future__ import annotations

import pytest

import comity
from comity import Law
from tests.determine.test_once_screened import ORDERS
from tests.reference_laws import written_law
from tests.reference_trials import as_stated, assumed_of

DAY = "2026-08-03"


@pytest.mark.parametrize(("item", "place"), ORDERS)
def test_what_is_assumed_stated_gives_the_same_answer(item: str, place: str, law: Law) -> None:
    order = {"activity": "export", "from": "USA", "to": place, "item": item, "end_use": "civil"}
    loose = comity.determine(order, DAY, law=law)
    facts = as_stated(assumed_of(loose, law))
    again = comity.determine({**order, "facts": facts}, DAY, law=law, strict=True)
    assert again.outcome is loose.outcome, [one.what for one in again.causes]


@pytest.mark.parametrize("weaker_first", [True, False])
def test_of_several_exemptions_the_best_sourced_is_relied_on(weaker_first: bool, law: Law) -> None:
    lifting: dict[str, object] = {"exempts": {"authorization": "bis-license", "reasons": "all"}}
    both: list[dict[str, object]] = [{**lifting, "confidence": "memory"}, lifting][:: 1 if weaker_first else -1]
    needed: dict[str, object] = {"requires": {"authorization": "bis-license", "reason": "NS1"}}
    here: dict[str, object] = {"defines": {"fact": "us.ear.applies"}}
    not_there: dict[str, object] = {"defines": {"fact": "us.itar.applies"}, "when": "False"}
    found = comity.determine({}, DAY, law=written_law(law, here, not_there, needed, *both), strict=True)
    assert (found.outcome, found.verified) == (comity.Outcome.EXEMPTION_AVAILABLE, True)
