"""Every authoritative case, and every rule exercised by one."""

from __future__ import annotations

from pathlib import Path

import pytest

import comity
from comity import InputError, Law
from comity.determine.cases import AuthorityCase, _compare, read_cases
from tests.conftest import ROOT

CASES = list(read_cases(ROOT / "cases"))


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[case.id for _, case in CASES])
def test_the_answer_is_the_authority_s(case: AuthorityCase, law: Law) -> None:
    assert list(_compare(case, law)) == []


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 150


def test_the_pack_is_clean_and_every_rule_that_determines_is_exercised(cases_folder: Path) -> None:
    report = comity.load().check(cases_folder)
    assert [f"{p.where}: {p.message}" for p in report.problems] == []
    assert [rule for rule in report.unexercised if not rule.startswith("us.class.")] == []


def test_absent_cases_are_no_agreement(tmp_path: Path) -> None:
    """A folder that is not there, is empty, or holds files that nothing reads is never "0 of 0 agree"."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.yml").write_text("- id: one")
    (tmp_path / "none.yaml").mkdir()
    for name, says in {
        "nowhere": "no such folder; accepted: a folder of cases",
        "empty": "holds no case; accepted: YAML files, each a list of cases",
        "other": "a.yml: nothing reads this file",
        "none.yaml": "holds no case",
    }.items():
        with pytest.raises(InputError, match=says):
            comity.CaseResult.of(tmp_path / name)
