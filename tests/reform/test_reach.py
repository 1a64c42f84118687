"""What a reform can reach: never less than it changes, told with the reason, and with a range where facts are open."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity import Activity, Law
from comity.determine.activity import make_activity
from comity.determine.evaluation import Evaluation
from comity.determine.questions import open_tests, split
from comity.law.reforms import load_reform
from comity.reform.answers import answer, supposed_answer
from comity.reform.change import ChangeKind, ComparedAnswer, kind_of
from comity.reform.ease import Ease, gained
from comity.reform.laws import Laws, laws_of
from comity.reform.reach import Reach
from comity.reform.reaching import Because, Reaching
from comity.reform.spread import spread
from tests.reform.test_change import ANSWERS
from tests.shown import check_shown

ROCKET = {"activity": "export", "item": "IV(a)(1)", "from": "USA", "to": "JPN", "end_use": "civil"}
REFORMS = [
    "us-2025-01-03-missile-technology-policy",
    "us-2024-10-23-spacecraft-parts",
    "us-draft-aukus-japan",
    "us-proposed-usml-iv-xv",
    "us-2024-03-15-nicaragua",
]
ITEMS = ["9A515.x", "9A515.a.4", "9A012.a.1", "9A101.a", "IV(a)(1)", "XV(e)(12)", "7A103", "EAR99"]
KINDS = ["export", "reexport", "technical-data-exchange", "launch", "investment", "cooperation"]
OPEN = st.none()
FACTS = st.fixed_dictionaries(
    {
        "activity": st.sampled_from(KINDS),
        "item": st.sampled_from(ITEMS),
        "from": st.sampled_from(["USA", "JPN"]),
        "to": st.sampled_from(["JPN", "KOR", "NIC", "GBR", "CHN"]),
        "end_use": OPEN | st.sampled_from(["civil", "military", "government-space-cooperation", "human-spaceflight"]),
        "end_user.kind": OPEN | st.sampled_from(["commercial", "civil-agency", "military"]),
        "item.mtcr_category_i": OPEN | st.booleans(),
        "partner.vetted_slv_program": OPEN | st.booleans(),
        "government.space_act_agreement": OPEN | st.booleans(),
    }
)


@pytest.fixture(scope="module")
def both(law: Law) -> list[Laws]:
    return [laws_of(law, [load_reform(name)]) for name in REFORMS]


@pytest.fixture(scope="module")
def every(both: list[Laws]) -> list[Reaching]:
    return [Reaching(one) for one in both]


def made(facts: dict[str, Any], law: Law) -> Activity:
    return make_activity({name: value for name, value in facts.items() if value is not None}, law, "activity")


@settings(max_examples=60)
@given(facts=FACTS, which=st.integers(0, len(REFORMS) - 1))
def test_what_cannot_be_reached_never_changes(
    facts: dict[str, Any], which: int, law: Law, every: list[Reaching], both: list[Laws]
) -> None:
    laws, activity = both[which], made(facts, law)
    before, after = (answer(activity, one, laws.day) for one in (laws.baseline, laws.reformed))
    found = every[which].of(Evaluation(laws.baseline, activity, laws.day, strict=False))
    if found.reached:
        assert found.rules
        assert not found.why
    else:
        assert kind_of(before, after) is ChangeKind.UNCHANGED
        assert (before.outcome, before.required, before.review) == (after.outcome, after.required, after.review)
        assert found.why


@settings(max_examples=40)
@given(facts=FACTS, which=st.integers(0, len(REFORMS) - 1), draw=st.randoms(use_true_random=False))
def test_a_range_holds_what_comes_of_every_way_facts_turn_out(
    facts: dict[str, Any], which: int, draw: Any, law: Law, every: list[Reaching], both: list[Laws]
) -> None:
    """However the open facts are answered one after another, the change that comes of it was foretold."""
    laws, activity, reaching = both[which], made(facts, law), every[which]
    case, later = (Evaluation(one, activity, laws.day, strict=False) for one in (laws.baseline, laws.reformed))
    reach = reaching.of(case)
    found = spread(case, later, reaching, reach.pairs)
    if not (reach.open and found.complete):
        return
    one, other = case.facts, later.facts
    asked = set(activity.facts) | {"item.reasons", "item.mt_reasons", "item.classification", "item.partner_entry"}
    while True:
        pairs = [pair for pair in reach.pairs if reaching.differences.differ(pair, one)]
        tests = open_tests([formula for pair in pairs for formula in (pair.before, pair.after)], one)
        names = sorted({name for test in tests for name in test.facts} - asked)
        if not (pairs and names):
            break
        name = draw.choice(names)
        part = draw.choice(split(law.schema.facts[name], tests, one, law.schema))
        one, other, asked = one.with_fact(name, part.possible), other.with_fact(name, part.possible), asked | {name}
    kind = kind_of(supposed_answer(case, one), supposed_answer(later, other))
    assert kind in {*found.kinds, ChangeKind.UNCHANGED}


def test_a_policy_on_facts_nobody_states_is_told_as_a_range(law: Law) -> None:
    """Whether Japan's program is vetted is not stated: denial may give way to a review case by case."""
    found = comity.Portfolio([ROCKET], law=law).compare("us-2025-01-03-missile-technology-policy")
    [one] = found.activities
    assert one.kind is ChangeKind.MAY_EASE
    assert one.reach == "reached"
    assert ChangeKind.REVIEW_EASED in one.range
    assert "partner.vetted_slv_program" in one.open
    assert [row.perhaps_eased for row in found.eases if row.ease is Ease.REVIEW] == [1]
    stated = {**ROCKET, "partner.vetted_slv_program": True, "item.mtcr_category_i": True}
    [sure] = comity.Portfolio([stated], law=law).compare("us-2025-01-03-missile-technology-policy").activities
    assert (sure.kind, sure.before_review, sure.after_review) == (
        ChangeKind.REVIEW_EASED,
        "presumption-of-denial",
        "case-by-case",
    )


def test_why_a_reform_cannot_reach_a_row(law: Law) -> None:
    rows = [
        {**ROCKET, "item": "9A515.x"},
        {**ROCKET, "item": "9A515.x", "to": "KOR"},
        {**ROCKET, "item": "EAR99"},
        {"activity": "data-sharing", "from": "USA", "to": "JPN"},
    ]
    found = Reach.of(rows, "us-draft-aukus-japan", law=law)
    check_shown(found)
    assert [one.reach for one in sorted(found.activities, key=lambda one: one.id)] == [
        "no such item",  # 9A515.x has no mark for Japan to lose
        "no such item",
        "no such item",
        "no such activity",
    ]
    assert found.summary.reached == 0
    by_fact = {one.fact: one for one in found.touches}
    assert (
        "9A101.a" in " ".join(by_fact["item.classification"].values) or "9A101" in by_fact["item.classification"].values
    )
    assert "data-sharing" not in by_fact["activity.kind"].values


def test_a_change_that_no_rule_reads_reaches_nothing(law: Law) -> None:
    laws = laws_of(law, [load_reform("record-draft-cspo-korea")])
    reaching = Reaching(Laws(laws.baseline, laws.baseline, laws.day, laws.said, ()))
    found = reaching.of(Evaluation(laws.baseline, made(ROCKET, law), laws.day, strict=False))
    assert (found.reached, found.why) == (False, (Because.LAW,))


@settings(max_examples=200)
@given(ANSWERS, ANSWERS, st.sampled_from(list(Ease)))
def test_what_eases_one_way_is_harder_the_other(one: ComparedAnswer, other: ComparedAnswer, ease: Ease) -> None:
    assert gained(one, other, ease) == -gained(other, one, ease)
    assert gained(one, one, ease) == 0
