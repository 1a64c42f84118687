"""What follows once the parties are screened, and which exemptions would spare a license: as if it were stated."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import comity
from comity import Law, Outcome
from comity.determine.activity import make_activity
from comity.determine.assess import KnownFacts, decide
from comity.determine.deciding_rules import deciding_rules
from comity.determine.evaluation import Evaluation
from tests.conftest import ROOT

ITEMS = ("9A515.x", "9A515.a.1", "7A004.a", "3A001.a.1", "XV(e)(12)", "EAR99")
PLACES = ("KOR", "ARE", "IND", "CHN", "RUS")
ORDERS = [(item, place) for item in ITEMS for place in PLACES]
BESIDES = {
    "given",
    "confirmed",
    "assumed",
    "notes",
    "causes",
    "rests_on",
    "if_screened_clear",
    "if_screening_hits",
    "once_screened",
}


def _order(item: str, place: str, **more: Any) -> dict[str, Any]:
    party = {"name": "Hangang Space", "country": place, "kind": "commercial"}
    order = {"activity": "export", "from": "USA", "to": place, "item": item, "date": "2026-08-03", "end_use": "civil"}
    return {**order, "parties": {"end_user": party}, **more}


@pytest.mark.parametrize(("item", "place"), ORDERS)
def test_once_screened_is_the_answer_to_a_clear_screening(item: str, place: str, law: Law) -> None:
    found = comity.determine(_order(item, place), law=law)
    clear = comity.determine(_order(item, place, screening="clear"), law=law)
    hit = comity.determine(_order(item, place, screening="hit"), law=law)
    assert found.once_screened
    assert (found.if_screened_clear, found.if_screening_hits) == (clear.outcome, hit.outcome)
    once, stated = (msgspec.to_builtins(one) for one in (found.once_screened, clear))
    assert {k: v for k, v in once.items() if k not in BESIDES} == {k: v for k, v in stated.items() if k not in BESIDES}
    assert clear.once_screened is None


@pytest.mark.parametrize(("item", "place"), ORDERS)
def test_an_exemption_that_could_spare_a_license_does_if_its_facts_turn_out_so(item: str, place: str, law: Law) -> None:
    found = comity.determine(_order(item, place, screening="clear"), law=law)
    assert not (found.could_spare and found.outcome.permissive)
    assert [len(one.hangs_on) for one in found.could_spare] == sorted(len(one.hangs_on) for one in found.could_spare)
    for one in found.could_spare:
        facts = {hinge.fact: hinge.answer for hinge in one.hangs_on}
        if set(facts.values()) <= {"yes", "no"}:
            then = comity.determine(_order(item, place, screening="clear", facts=facts), law=law)
            [serves] = {e.status for f in then.findings for e in f.exemptions if e.id == one.id}
            assert serves == "available"
            assert one.outcome in (then.outcome, Outcome.UNDETERMINED)


def test_what_is_required_says_how_it_is_asked_for(law: Law) -> None:
    found = comity.determine(_order("9A515.x", "ARE", screening="clear"), law=law)
    [application] = found.applications
    assert application.authorization == "bis-license"
    assert "SNAP-R" in application.how
    assert application.days
    assert application.days.min <= application.days.typical <= application.days.max


def test_the_order_of_the_documents_rests_on_text_that_was_read(law: Law) -> None:
    """A rule about other items that was read at second hand must not make every answer doubtful."""
    order = comity.determine(comity.read_project(ROOT / "docs" / "examples" / "order.yaml", law), law=law)
    assert [(one.once_screened or one).verified for one in order.activities] == [True, True, True]


@pytest.mark.parametrize("kind", ["export", "reexport", "deemed-export", "launch", "investment", "spectrum-use", ""])
def test_rules_about_other_kinds_of_activity_decide_nothing(kind: str, law: Law) -> None:
    for item, place in ORDERS[::4]:
        stated = {**_order(item, place), "activity": kind or "unknown"}
        case = Evaluation(law, make_activity(stated, law), None, strict=True)
        known = KnownFacts(case.facts, case.covered)
        assert decide(case.rules, known) == decide(deciding_rules(case.at), known)
