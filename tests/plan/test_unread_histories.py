"""Histories collected apart and written down before they were asked: what passed then passes, no more is claimed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from comity.files import parse_yaml, read_text

from .test_histories import asked, wrong

CASES: Final = Path(__file__).parents[2] / "cases" / "histories" / "unread"
PASSING: Final = 8
"""Six when they were asked first; what was mended since says so."""


def histories() -> list[dict[str, Any]]:
    return [case for path in sorted(CASES.glob("*.yaml")) for case in parse_yaml(read_text(path), path.name)]


@pytest.mark.parametrize("case", histories(), ids=lambda case: str(case["id"]))
def test_what_was_expected_unread_stands(case: dict[str, Any]) -> None:
    answer = asked(case)
    found = wrong(case, answer)
    if case.get("found") == "no" and answer["found"]:
        found.append("a plan is found")
    assert bool(found) is ("why_not" in case), found


def test_the_expectations_are_as_they_were_written() -> None:
    cases = histories()
    assert len(cases) == 10
    assert sum("why_not" not in case for case in cases) == PASSING
    assert all(case["source"][key] for case in cases for key in ("cite", "url", "says"))
