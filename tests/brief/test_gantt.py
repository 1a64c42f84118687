"""A plan, drawn: who does what, from when until when."""

from __future__ import annotations

from pathlib import Path

import comity
from tests.brief.reading import texts, values


def test_every_step_is_a_bar(plan: comity.Plan, tmp_path: Path) -> None:
    drawn = [(row["starts"], row["ends"], row["latest"]) for row in values(plan, tmp_path, "starts", "kind")]
    told = [(s.starts.isoformat(), s.ends.isoformat(), s.span.latest.isoformat()) for s in plan.steps]
    assert drawn == told


def test_it_says_who_how_long_and_on_what_it_rests(plan: comity.Plan, tmp_path: Path) -> None:
    told = texts(plan, tmp_path)
    for step in plan.steps:
        assert f"{step.number}. {step.title}" in told and step.owner in told
        assert f"{step.days.min}–{step.days.typical}–{step.days.max} days" in told
    for one in plan.supposed:
        assert f"{one.ask} {one.answer}" in told
    assert "This is not a release to ship." in told
