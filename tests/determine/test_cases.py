"""Every authoritative case, and every rule exercised by one."""

from __future__ import annotations

from pathlib import Path

import pytest

import comity
from comity import Law
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
