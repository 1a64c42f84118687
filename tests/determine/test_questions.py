"""Questions: what is not known is asked for, and no answer hangs on a value that was left out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity import Law, Outcome
from comity.determine.assess import KnownFacts, decide
from comity.determine.engine import settled
from comity.determine.evaluation import Evaluation
from comity.determine.questions import Splits, nearest_first, open_tests, split
from comity.law.formula import Facts

DAY = "2026-05-01"
KINDS = sorted(comity.load().schema.facts["activity.kind"].values)
PARAGRAPHS = sorted(comity.load().codes.universe)
CONTROLLED = ("export", "reexport", "temporary-export", "technical-data-exchange", "launch", "hosted-payload")
"""Kinds of activity of which nearly every paragraph needs a license to Russia, and EAR99 may not."""


def _stated(kind: str, to: str, item: str = "") -> dict[str, str]:
    return {"activity": kind, "from": "USA", "to": to, "date": DAY} | ({"item": item} if item else {})


def _settled(law: Law, stated: dict[str, str]) -> Outcome:
    [activity] = comity.read_project(stated, law).activities
    return settled(Evaluation(law, activity, None, strict=False))


@pytest.mark.parametrize("kind", CONTROLLED)
def test_without_an_item_the_item_is_asked_for(kind: str, law: Law) -> None:
    found = comity.determine(comity.read_project(_stated(kind, "Russia"), law), law=law)
    assert found.outcome == "undetermined"
    assert found.activities[0].unknowns[0].fact == "item.classification"


@settings(deadline=None, max_examples=25)
@given(kind=st.sampled_from(KINDS), to=st.sampled_from(["RUS", "KOR", "CHN"]), item=st.sampled_from(PARAGRAPHS))
def test_what_is_said_without_an_item_holds_for_every_item(kind: str, to: str, item: str) -> None:
    law = comity.load()
    without, within = _settled(law, _stated(kind, to)), _settled(law, _stated(kind, to, item))
    assert Outcome.UNDETERMINED in (without, within) or without is within


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_activity_has_a_headline(kind: str, law: Law) -> None:
    headline = comity.determine(comity.read_project({"activity": kind, "date": DAY}, law), law=law).headline
    assert headline == headline.strip()
    assert headline[:1].isalnum()


@pytest.mark.parametrize("stated", [_stated("export", "ARE", "9A515.d"), _stated("export", "KOR", "EAR99")])
def test_what_is_supposed_together_is_judged_as_if_each_stood_alone(stated: dict[str, str], law: Law) -> None:
    [activity] = comity.read_project(stated, law).activities
    case = Evaluation(law, activity, None, strict=True)
    splits = Splits(open_tests(case.open_formulas(), case.facts), law.schema)
    names = nearest_first(splits.tests, law.schema)[:12]
    supposed = []
    for name, other in pairwise(names):
        for part in splits.of(name, case.facts)[:4]:
            once = case.facts.with_fact(name, part.possible)
            assert splits.of(other, once) == split(law.schema.facts[other], splits.tests, once, law.schema)
            supposed += [once, *(once.with_fact(other, two.possible) for two in splits.of(other, once)[:3])]
    outcomes = case.judge(supposed)
    alone = (decide(case.rules, KnownFacts(Facts(one.given), case.covered)) for one in supposed)
    assert outcomes == [ground.outcome for ground, _ in alone]
    assert len(set(outcomes)) > 1
