"""Plans on the real law: what a practitioner would expect of them."""

from __future__ import annotations

from datetime import date, timedelta

import jsonschema
import pytest

import comity
from comity import InputError, Law, Plan

START = "2026-12-01"
WHEELS = {
    "name": "Reaction wheels to Korea",
    "activity": "export",
    "item": "9A515.x",
    "from": "USA",
    "to": "KOR",
    "purchaser": {"name": "A prime contractor", "country": "KOR", "kind": "commercial"},
    "end_user": {"name": "An air force", "country": "KOR", "kind": "military"},
    "end_use": "military",
}
TRACKERS = {"activity": "export", "item": "7A004.a", "from": "USA", "to": "KOR", "end_use": "civil"}
NEW_ZEALAND = {
    "activity": "launch-integration",
    "from": "USA",
    "to": "NZL",
    "item": {"classification": "9A515.a.5", "suborbital": False},
    "launch": {"country": "NZL", "operator_country": "USA"},
    "licensee": {"country": "NZL", "kind": "commercial"},
    "end_use": "civil",
}
ONCE_OF_IRAN = {
    "activity": "deemed-export",
    "from": "USA",
    "item": "XV(f)",
    "registration": {"ddtc": True},
    "person": {"us_person": False, "citizenships": ["IRN", "CAN"], "latest_citizenship": "CAN"},
}


def steps(plan: Plan) -> list[str]:
    return [step.id for step in plan.steps]


def test_named_parties_are_screened_first_and_a_match_is_another_branch(law: Law) -> None:
    plan = comity.next_steps(WHEELS, START, law=law)
    assert plan.found and plan.conditional
    assert steps(plan) == ["screen-parties"]
    assert plan.activities[0].after.outcome == "filing-only"
    listed = next(s for s in plan.supposed if s.fact == "parties.listed")
    assert listed.answer == "none of these"
    assert any(b.outcome == "prohibited" and b.finish is None for b in listed.otherwise)


def test_of_several_lines_those_are_planned_that_can_go(law: Law) -> None:
    shared = {"activity": "export", "from": "USA", "end_use": "civil", "item": "9A515.x"}
    lines = [{"name": "Wheels", "to": "ARE"}, {"name": "Tracker", "to": "CHN"}]
    order = {"project": "P", "shared": shared, "activities": lines}
    plan = comity.next_steps(order, START, law=law)
    assert (plan.found, plan.name, plan.left_out, steps(plan)) == (True, "P", ("Tracker",), ["bis-license"])
    assert [one.name for one in plan.activities] == ["Wheels", "Tracker"]
    assert {one.activity for one in plan.obstacles} == {"Tracker"}
    alone = comity.next_steps({**order, "activities": lines[:1]}, START, law=law)
    assert (alone.left_out, alone.finish) == ((), plan.finish)


def test_a_line_waits_only_for_the_steps_that_it_needs_itself(law: Law) -> None:
    shared = {"activity": "export", "from": "USA", "to": "JPN", "end_use": "civil", "end_user": "commercial"}
    lines = [{"name": "Wheels", "item": "9A515.x"}, {"name": "Engine", "item": "XV(e)(12)", "contract.value": 500_000}]
    lines += [{"name": "Tank", "item": "IV(h)(1)", "contract.value": 500_000}]
    plan = comity.next_steps({"shared": shared, "activities": lines}, START, law=law, alternatives=0)
    registration = [step for step in plan.steps if step.id == "ddtc-registration"]
    assert [step.activities for step in registration] == [("Engine", "Tank")]
    wheels, engine, _ = plan.activities
    assert (wheels.ready, wheels.before.outcome) == (plan.start, wheels.after.outcome)
    assert engine.ready == plan.finish.typical > plan.start


def test_activities_steps_and_hands_keep_to_the_order_that_is_stated(law: Law) -> None:
    shared: dict[str, object] = {"activity": "export", "from": "USA", "to": "JPN", "end_use": "civil"}
    shared |= {"end_user": "commercial", "contract.value": 500_000}
    lines = [{"name": "Engine", "item.classification": "XV(e)(12)", "lasts": 20}]
    lines += [{"name": "Tank", "item.classification": "IV(h)(1)"}]
    lines += [{"name": "Wheels", "item.classification": "9A515.x", "after": "Engine"}]
    order = {"project": "P", "shared": shared, "activities": lines}
    order |= {
        "gates": {"ddtc-registration": ["2027-01-15", "2027-03-01"]},
        "owners": {"directorate of defense trade": 1},
    }
    plan = comity.next_steps(comity.read_project(order, law), START, law=law)
    engine, tank, wheels = plan.activities
    ends = [step.ends for step in plan.steps]
    assert [step.id for step in plan.steps] == ["ddtc-registration", "dsp-5", "dsp-5"]
    assert ends[0] == date(2027, 1, 15)
    assert all(one.ends <= two.starts for one, two in zip(plan.steps, plan.steps[1:], strict=False))
    assert wheels.ready == engine.ready + timedelta(days=20) == plan.finish.typical and wheels.comes_after == (
        "Engine",
    )
    assert max(engine.ready, tank.ready) == ends[-1]
    wrong = {**order, "owners": {"x": 0}, "gates": {"dsp-6": ["2027-01-15"]}}
    wrong["activities"] = [{**lines[0], "after": ["Wheels"]}, *lines[1:]]
    with pytest.raises(InputError) as error:
        comity.next_steps(comity.read_project(wrong, law), START, law=law)
    assert "dsp-6" in str(error.value) and "owners, x" in str(error.value)
    with pytest.raises(InputError, match="no step is in the hands of 'Directorate of Defence'"):  # as it is read
        comity.read_project({**order, "owners": {"Directorate of Defence": 1}}, law)
    with pytest.raises(InputError, match="circle"):
        comity.next_steps(comity.read_project({**wrong, "owners": {}, "gates": {}}, law), START, law=law)


def test_an_item_without_a_class_is_classified_first(law: Law) -> None:
    shared = {"activity": "export", "from": "USA", "to": "JPN", "end_use": "civil", "end_user": "commercial"}
    plan = comity.next_steps({**shared, "name": "Box"}, START, law=law)
    assert (plan.found, steps(plan), plan.left_out) == (False, ["classify-item"], ("Box",))
    assert [step.id for step in plan.unclassified[0].in_doubt] == ["bis-classification", "commodity-jurisdiction"]
    outcomes = {one.answer.split(" ")[0]: one.outcome for one in plan.unclassified[0].likely}
    assert outcomes["EAR99"] == "not-required" and outcomes["ITAR"] == "authorization-required"
    lines = [{"name": "Box"}, {"name": "Tracker", "to": "ARE", "item": "9A515.x"}]
    both = comity.next_steps({"shared": shared, "activities": lines}, START, law=law)
    assert (both.found, both.left_out) == (True, ("Box",))
    assert [step.activities for step in both.steps] == [("Box",), ("Tracker",)]
    assert both.finish.typical == both.activities[1].ready


def test_what_was_not_examined_is_confirmed_once_and_its_state_is_named(law: Law) -> None:
    vehicle = {"country": "USA", "operator_country": "USA", "vehicle_country": "USA", "faa_license_held": True}
    stage = {"activity": "launch", "from": "USA", "launch": vehicle, "landing.countries": ["BHS"]}
    plan = comity.next_steps(stage, "2024-02-01", law=law, alternatives=0)
    asked = [step for step in plan.steps if step.id.startswith("apply-")]
    assert any("Bahamas" in step.decides for step in asked)
    assert len({step.decides for step in asked}) == len(asked)


def test_a_license_is_applied_for_with_the_policy_it_meets(law: Law) -> None:
    plan = comity.next_steps(TRACKERS, START, law=law)
    assert steps(plan) == ["bis-license"]
    step = plan.steps[0]
    assert step.review_policy == "case by case" and step.review_cite
    assert (step.ends - step.starts).days == step.days.typical
    assert plan.activities[0].before.outcome == "authorization-required"
    assert plan.activities[0].after.outcome == "covered"
    assert any(way.steps[0].id == "amend-rule" for way in plan.routes)
    assert all(step.track == "applicants" for step in plan.steps)


def test_registration_comes_before_the_agreement(law: Law) -> None:
    plan = comity.next_steps(NEW_ZEALAND, START, law=law)
    assert "ddtc-registration" in steps(plan) and "taa" in steps(plan)
    registration, agreement = (next(s for s in plan.steps if s.id == i) for i in ("ddtc-registration", "taa"))
    assert registration.number in agreement.after and registration.ends <= agreement.starts
    assert registration.slack == agreement.slack == 0


def test_without_its_cheapest_step_a_plan_changes_sensibly(law: Law) -> None:
    sale = {"activity": "technical-data-exchange", "from": "USA", "to": "JPN", "item": "9E515.a", "item.reasons": []}
    plan = comity.next_steps(sale, START, law=law)
    assert steps(plan) == ["sta-eccn-notice", "sta-consignee-statement"]
    assert plan.activities[0].conditions
    other = comity.next_steps(sale, START, without=["sta-eccn-notice"], law=law)
    assert steps(other) == ["bis-license"]


def test_a_policy_of_denial_is_no_plan_and_says_which_law_would_have_to_change(law: Law) -> None:
    plan = comity.next_steps(ONCE_OF_IRAN, START, law=law)
    assert not plan.found
    assert any("denial" in o.title and "126.1" in o.cite for o in plan.obstacles)
    assert plan.routes and all(s.track == "governments" for way in plan.routes for s in way.steps)


def test_governments_are_on_the_plan_only_when_asked(law: Law) -> None:
    plan = comity.next_steps(ONCE_OF_IRAN, START, governments=True, law=law)
    assert plan.found and any(s.track == "governments" for s in plan.steps)


def test_a_deadline_that_cannot_be_met_is_named(law: Law) -> None:
    plan = comity.next_steps(TRACKERS, START, deadline="2026-12-05", law=law)
    assert not plan.found and plan.conflict == ("everything done by 2026-12-05",)
    plan = comity.next_steps(TRACKERS, START, without=["bis-license"], law=law)
    assert not plan.found and len(plan.conflict) == 1 and "without" in plan.conflict[0]


def test_steps_shared_by_activities_are_planned_once(law: Law) -> None:
    lines = {"activities": [{**TRACKERS, "name": "first"}, {**TRACKERS, "name": "second", "item": "7A004.a"}]}
    plan = comity.next_steps(comity.read_project(lines, law), START, law=law)
    assert steps(plan) == ["bis-license"]
    assert plan.steps[0].activities == ("first", "second")


def test_the_law_to_come_is_waited_for_once_it_is_known(law: Law) -> None:
    facts = {"activity": "export", "from": "USA", "to": "CAN", "item": "9A515.a.1", "end_use": "civil"}
    assert steps(comity.next_steps(facts, "2024-10-22", law=law)) == ["bis-license"]
    plan = comity.next_steps(facts, "2024-10-22", known="today", law=law)
    assert plan.found and not plan.steps
    assert plan.activities[0].ready == date(2024, 10, 23)
    assert any("waits for the law" in note for note in plan.notes)


def test_alternatives_are_beaten_by_none(law: Law) -> None:
    plan = comity.next_steps(NEW_ZEALAND, START, alternatives=3, law=law)
    measures = [(a.finish, a.decisions, a.level) for a in plan.alternatives]
    assert len(set(measures)) == len(measures)


def test_the_same_question_gives_the_same_bytes_and_fits_the_schema(law: Law) -> None:
    one, other = (comity.next_steps(NEW_ZEALAND, START, law=law) for _ in range(2))
    assert one.to_json() == other.to_json()
    jsonschema.validate(one.to_dict(), comity.Plan.schema())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"without": ["bis-licence"]}, "did you mean 'bis-license'"),
        ({"deadline": "soon"}, "YYYY-MM-DD"),
        ({"prefer": "cheapest"}, "soonest"),
    ],
)
def test_what_cannot_be_used_is_one_line(law: Law, asked: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as error:
        comity.next_steps(TRACKERS, START, law=law, **asked)  # type: ignore[arg-type]
    assert said in str(error.value) and "\n" not in str(error.value)


def test_leverage_tells_which_steps_serve_most(law: Law) -> None:
    lines = {"activities": [{**TRACKERS, "name": "to Korea"}, {**TRACKERS, "name": "to Poland", "to": "POL"}]}
    found = comity.Leverage.of(comity.read_project(lines, law), START, law=law)
    license_ = next(one for one in found if one.id == "bis-license")
    assert license_.planned == license_.serves == 2
    assert [one.serves for one in found] == sorted((one.serves for one in found), reverse=True)
