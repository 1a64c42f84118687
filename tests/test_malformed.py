"""Malformed inputs end as the documents say; ``python -m bench.malformed`` tries many more, and stops processes too."""

from __future__ import annotations

import pytest
from bench.malformed.inputs import Malformed, command_of, commands, malformed
from bench.malformed.starting_points import StartingPoint, starting_points
from bench.malformed.trial import tried

INPUTS = 100


@pytest.mark.parametrize("seed", range(5))
def test_what_is_malformed_ends_as_it_should(seed: int) -> None:
    wrong = [one for one in map(tried, malformed(seed, INPUTS)) if one.defects]
    assert wrong == []


def test_every_command_has_an_input_from_which_malformed_ones_are_made() -> None:
    assert commands().keys() == {command_of(point) for point in starting_points()}


@pytest.mark.parametrize("point", [p for p in starting_points() if p.cost <= 5], ids=lambda p: " ".join(p.args)[:40])
def test_what_they_are_made_from_is_answered(point: StartingPoint) -> None:
    found = tried(Malformed("right", point))
    assert (found.code in (0, 3), found.defects) == (True, ())


def test_the_judge_sees_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of defect is found where it is put."""

    def command(body: str) -> StartingPoint:
        source = f"def run():\n import os, sys, time\n from pathlib import Path\n {body}"
        names: dict[str, object] = {}
        exec(source, names)  # noqa: S102  our own text
        monkeypatch.setattr("comity.cli.main.run", names["run"])
        return StartingPoint(("x", "--memo"))

    monkeypatch.setattr("bench.malformed.trial.LONGEST", 0.2)
    for body, kind in {
        "raise KeyError('x')": "traceback",
        "time.sleep(5)": "hang",
        "sys.exit(7)": "exit code",
        "sys.exit(2)": "silence",
        "sys.stderr.write('oh'); sys.exit(2)": "no line",
        "pass": "accepted",
        "print(chr(27))": "steering",
        "print('<script>')": "markup",
        "Path('x').write_text('half'); sys.stderr.write('comity: no'); sys.exit(2)": "half-written",
        "os.mkdir('.comity-x')": "left over",
    }.items():
        found = tried(Malformed("made", command(body), refused=kind == "accepted"))
        assert kind in {one for one, _ in found.defects}, (body, found)
