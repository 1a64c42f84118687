"""The real law: nothing changes it, and a day's answer stays that day's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import comity
from comity import Law, LawError
from comity.law.formula import Some
from comity.law.law import load_law

DAY = date(2026, 8, 3)


def test_what_is_only_proposed_never_licenses(law: Law) -> None:
    for day in (date(2024, 10, 24), DAY):
        assert all(e.bound.rule.status == "in-force" for e in law.at(day).exemptions)
        assert not any("740.24" in e.bound.rule.id for e in law.at(day).exemptions)


def test_a_day_before_the_text_was_read_is_undetermined_and_says_so(law: Law) -> None:
    facts = {"activity": "export", "item": "7A004.a", "from": "USA", "to": "JPN", "end_use": "civil"}
    answer = comity.determine(facts, "2020-01-01", law=law)
    assert answer.outcome == "undetermined"
    assert any("7A004 was not read before" in gap for gap in answer.gaps)


def test_a_day_after_the_text_is_answered_as_of_the_text(law: Law) -> None:
    facts = {"activity": "export", "item": "9A515.x", "from": "USA", "to": "JPN", "end_use": "civil"}
    answer = comity.determine(facts, "2030-01-01", law=law)
    assert answer.law_as_of == law.text_as_of
    assert any("Answered as of the text" in note for note in answer.notes)


def test_every_binding_of_the_pack_is_the_same_twice(law: Law) -> None:
    again = load_law()
    assert again is not law
    assert again.sha256 == law.sha256


def test_a_rule_about_other_activities_is_not_bound_until_it_is_asked_for(law: Law) -> None:
    fresh = Law(law.pack, law.record, law.facts, schema=law.schema)
    comity.determine({"activity": "export", "item": "EAR99", "from": "USA", "to": "JPN"}, DAY, law=fresh)
    at = fresh.at(DAY)
    unbound = [one.own for one in at._bound.values() if "part" not in one.own.__dict__]
    assert len(unbound) > 200
    for rule in list(at._bound):
        at.bound(rule)
    assert all("part" in own.__dict__ for own in unbound)


def test_tests_of_a_set_that_the_same_members_meet_have_words_of_their_own(law: Law) -> None:
    at = law.at(DAY)
    one, other = (at.bind(f"any(chart('{r}', c) for c in end_users.countries)", "here") for r in ("NS1", "RS1"))
    assert isinstance(one, Some) and isinstance(other, Some)
    assert one.yes == other.yes and one.predicate != other.predicate


def test_rules_that_ask_for_each_other_are_refused(tmp_path: Path, law: Law) -> None:
    import shutil  # noqa: PLC0415

    pack = tmp_path / "us"
    shutil.copytree(Path(law.pack.folder) / "us", pack)
    path = pack / "rules" / "ear" / "part-734-scope.yaml"
    path.write_text(
        path.read_text()
        + """
  - id: test.a
    title: A
    cite: A
    url: https://example.org
    defines: {fact: test.a}
    when: test.b
  - id: test.b
    title: B
    cite: B
    url: https://example.org
    defines: {fact: test.b}
    when: not test.a
"""
    )
    report = comity.load(pack).check()
    assert any("ask for each other" in problem.message for problem in report.problems)


def test_a_pack_with_two_effects_in_a_rule_is_refused(tmp_path: Path, law: Law) -> None:
    import shutil  # noqa: PLC0415

    pack = tmp_path / "us"
    shutil.copytree(Path(law.pack.folder) / "us", pack)
    path = pack / "rules" / "ear" / "part-758-duties.yaml"
    path.write_text(path.read_text().replace("    imposes:", "    forbids: {}\n    imposes:", 1))
    with pytest.raises(LawError, match="2 effects"):
        comity.load(pack)
