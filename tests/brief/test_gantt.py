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


def test_an_arrow_leads_from_each_step_to_those_after_it(tmp_path: Path) -> None:
    engine = {"activity": "export", "item": "XV(e)(12)", "from": "USA", "to": "JPN", "end_use": "civil"}
    plan = comity.next_steps({**engine, "end_user": "commercial", "contract.value": 500_000}, "2026-12-01")
    ends = {step.number: step.ends.isoformat() for step in plan.steps}
    links = {(ends[other], step.starts.isoformat()) for step in plan.steps for other in step.after}
    assert links and {(row["starts"], row["until"]) for row in values(plan, tmp_path, "starts", "until")} == links
