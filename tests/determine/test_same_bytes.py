"""The same law, date and facts give the same bytes, whatever the order in which a process keeps its sets."""

from __future__ import annotations

import json
import os
import subprocess
import sys

ASKED = [
    {"activity": "export", "item": "9A515.x", "from": "USA", "to": "ARE"},
    {"activity": "technical-data-exchange", "item": "XV(f)", "from": "USA", "to": "JPN"},
    {"activity": "launch", "launch.country": "NZL", "from": "USA", "item": "9A515.a"},
]
SCRIPT = """
import json, sys, comity
for facts in json.loads(sys.argv[1]):
    print(comity.determine(facts, "2026-08-03").to_json())
"""


def _answers(seed: str) -> str:
    command = [sys.executable, "-c", SCRIPT, json.dumps(ASKED)]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def test_an_answer_does_not_hang_on_the_order_of_sets() -> None:
    one, other = _answers("1"), _answers("2")
    assert len(one.splitlines()) == len(ASKED)
    assert one == other
