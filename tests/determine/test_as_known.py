"""The law of a day, with what was public on another: told where it was asked so, and the same where nothing was new."""

from __future__ import annotations

import json

import comity
from comity import Law
from tests.cli.test_cli import run

PARTS = {"item": "9A515.x", "from": "USA", "to": "KOR", "activity": "export", "end_use": "civil"}
DAY, BEFORE, AFTER = "2024-11-20", "2024-10-22", "2024-10-23"
"""A day after 89 FR 84766 moved these parts to the second column of the chart, the day before it, and its own."""


def test_what_was_not_public_plays_no_part(law: Law) -> None:
    before = comity.determine(PARTS, DAY, law=law, known=BEFORE)
    after = comity.determine(PARTS, DAY, law=law, known=AFTER)
    assert before.known is not None and str(before.known) == BEFORE
    assert (before.outcome.value, after.outcome.value) == ("exemption-available", "filing-only")
    assert any(BEFORE in note for note in before.notes)
    assert comity.determine(PARTS, DAY, law=law).known is None
    assert before.outcome == comity.determine(PARTS, BEFORE, law=law).outcome


def test_a_project_is_known_as_its_lines(law: Law) -> None:
    found = comity.determine(comity.read_project([PARTS, {**PARTS, "to": "JPN"}], law), DAY, law=law, known=BEFORE)
    assert {str(one.known) for one in found.activities} == {BEFORE}
    assert f"as known on {BEFORE}" in comity.OrderPage.of(found).context


def test_the_command_says_as_of_when() -> None:
    asked = ("determine", "--item", "9A515.x", "--from", "USA", "--to", "KOR", "--activity", "export", "--date", DAY)
    told = json.loads(run(*asked, "--known", BEFORE, "--json").stdout)
    assert told["known"] == BEFORE
    refused = run(*asked, "--known", BEFORE, "--ask")
    assert refused.returncode == 2 and "--known: is of no use to an interview" in refused.stderr
