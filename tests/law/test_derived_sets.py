"""Sets that rules derive from facts: who is in them, whether there are several, and how a duty tells them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import comity
from comity import Law, LawError
from comity.law.formula import Facts
from comity.law.values import OneOf, Truth, known

DAY = date(2026, 8, 3)
HEAD = """regime: Test
title: Test
rules:
"""
RULE = """
  - id: test.{number}
    title: Test
    cite: Test
    url: https://example.org
    when: "{when}"
    {effect}
"""
ADDS = [
    ("True", "defines: {fact: test.states, adds_value_of: launch.country}"),
    ("item.mtcr", "defines: {fact: test.states, adds_value_of: integration.country}"),
    ("item.classified", "defines: {fact: test.states, adds: USA}"),
]


@pytest.fixture
def pack(tmp_path: Path, law: Law) -> Path:
    folder = tmp_path / "us"
    shutil.copytree(Path(law.pack.folder) / "us", folder)
    _write(folder, ADDS)
    return folder


def _write(folder: Path, rules: list[tuple[str, str]]) -> None:
    texts = [RULE.format(number=n, when=when, effect=effect) for n, (when, effect) in enumerate(rules)]
    (folder / "rules" / "test.yaml").write_text(HEAD + "".join(texts))


def _value(pack: Path, condition: str, facts: dict[str, object]) -> Truth:
    given = {k: OneOf(frozenset(v)) if isinstance(v, set) else known(v) for k, v in facts.items()}  # type: ignore[arg-type]
    return Facts(given).value(comity.load(pack).at(DAY).bind(condition, "test"))


NOWHERE = {"item.mtcr": False, "item.classified": False}


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        ("'NZL' in test.states", {"launch.country": "NZL"}, True),
        ("'JPN' in test.states", {"launch.country": "NZL", **NOWHERE}, False),
        ("'JPN' in test.states", {"launch.country": "NZL", "item.classified": False}, None),
        ("'NZL' in test.states", {"launch.country": {"NZL", "AUS"}, **NOWHERE}, None),
        ("'USA' in test.states", {"item.classified": True}, True),
        ("several(test.states)", {"launch.country": "NZL", **NOWHERE}, False),
        ("several(test.states)", {"launch.country": "NZL", "integration.country": "JPN", "item.mtcr": True}, True),
        (
            "several(test.states)",
            {"launch.country": "NZL", "integration.country": "NZL", "item.mtcr": True, "item.classified": False},
            False,
        ),
        ("several(test.states)", {"launch.country": "USA", "item.mtcr": False, "item.classified": True}, False),
        ("several(test.states)", {"launch.country": "NZL", "item.mtcr": False, "item.classified": True}, True),
        ("several(test.states)", {"launch.country": "NZL", "integration.country": "JPN"}, None),
        ("any(c == 'NZL' for c in test.states)", {"launch.country": "NZL"}, True),
        ("any(c in ('FRA', 'DEU') for c in test.states)", {"launch.country": "NZL", **NOWHERE}, False),
        ("all(c in ('NZL', 'USA') for c in test.states)", {"launch.country": "NZL", **NOWHERE}, True),
        ("all(c == 'NZL' for c in test.states)", {"launch.country": "NZL", "item.classified": True}, False),
    ],
)
def test_a_set_of_facts_values_is_asked_like_any_set(
    pack: Path, condition: str, facts: dict[str, object], expected: Truth
) -> None:
    assert _value(pack, condition, facts) is expected


def test_only_a_single_country_or_word_can_be_added(pack: Path) -> None:
    _write(pack, [("True", "defines: {fact: test.states, adds_value_of: transit.countries}")])
    with pytest.raises(LawError, match=r"test\.0, adds_value_of.*'transit.countries' is set of country"):
        comity.load(pack).at(DAY).bind("'USA' in test.states", "test")


def test_several_asks_for_a_set_that_rules_derive(pack: Path) -> None:
    with pytest.raises(LawError, match=r"'transit\.countries' is no set that rules derive"):
        comity.load(pack).at(DAY).bind("several(transit.countries)", "test")


def test_a_duty_tells_who_is_in_the_set_and_who_may_be(pack: Path) -> None:
    _write(pack, [*ADDS, ("True", "imposes: {duty: test}")])
    (pack / "vocabulary" / "duties-test.yaml").write_text(
        """duties:
  - {id: test, cite: T, url: "https://a.org", text: "{test.states}; from {origin.country} to {integration.country}"}
"""
    )
    facts = {"activity": "export", "item": "EAR99", "from": "USA", "to": "JPN", "launch.country": "NZL"}
    answer = comity.determine(facts, "2026-08-03", law=comity.load(pack))
    told = next(duty.text for duty in answer.duties if duty.id == "test")
    assert told == "NZL and perhaps others (facts not stated); from USA to (not known)"
    settled = {**facts, "item.mtcr": True, "integration.country": "JPN | AUS"}
    answer = comity.determine(settled, "2026-08-03", law=comity.load(pack))
    assert next(duty.text for duty in answer.duties if duty.id == "test").startswith("NZL and perhaps AUS, JPN; ")


def test_a_duty_that_names_no_fact_is_a_problem(pack: Path) -> None:
    (pack / "vocabulary" / "duties-test.yaml").write_text(
        'duties: [{id: test, cite: T, url: "https://example.org", text: "{test.sttes}"}]\n'
    )
    assert any("'test.sttes', which is no fact" in p.message for p in comity.load(pack).check().problems)
