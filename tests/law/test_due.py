"""What should be read again first comes first, and a second reading is told."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import comity
from comity.law.due import due
from comity.law.source import Confidence
from tests.cli.test_cli import run

LEAST = [Confidence.MEMORY, Confidence.SECONDARY, Confidence.PRIMARY]


def test_every_rule_in_force_stands_once_in_order() -> None:
    law, on = comity.load(), date(2026, 11, 30)
    found = due(law, on)
    assert {one.rule for one in found} == {
        rule.id for rule, file in law.pack.rules.values() if rule.in_force_on(on) and not file.of
    }
    for one, after in pairwise(found):
        first, second = (
            (LEAST.index(row.confidence), row.second_reading is not None, row.text or date.min) for row in (one, after)
        )
        assert first <= second
    assert found == law.due("2026-11-30")


def test_how_old_a_text_is_is_counted_from_its_day() -> None:
    one = next(one for one in comity.load().due("2026-11-30") if one.text)
    assert one.text
    assert one.days(date(2026, 11, 30)) == (date(2026, 11, 30) - one.text).days


def test_the_command_is_one_page() -> None:
    done = run("law", "due", "--date", "2026-11-30", "--limit", "3")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) < 20
    assert max(map(len, done.stdout.splitlines())) <= 100
