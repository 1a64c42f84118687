"""The same law, date and facts give the same bytes, in whatever order sets are kept, and wherever it runs."""

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


STRANGE = {
    "LC_ALL": "tr_TR.UTF-8", "TZ": ":../../etc/passwd", "HOME": "/nonexistent", "TMPDIR": "/nonexistent",
    "COLUMNS": "9" * 30, "PYTHONOPTIMIZE": "2", "PYTHONUTF8": "0", "PYTHONWARNINGS": "error",
    "PYTHONINTMAXSTRDIGITS": "640", "PYTHONBREAKPOINT": "os.abort",
}  # fmt: skip
"""Where an "i" has no dot in capitals, no time zone, no home, no asserts, and every warning is an error."""


def _answers(**environment: str) -> str:
    command = [sys.executable, "-c", SCRIPT, json.dumps(ASKED)]
    whole = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=whole).stdout


def test_an_answer_hangs_neither_on_the_order_of_sets_nor_on_where_it_is_made() -> None:
    one, other = _answers(PYTHONHASHSEED="1"), _answers(PYTHONHASHSEED="2", **STRANGE)
    assert len(one.splitlines()) == len(ASKED)
    assert one == other
