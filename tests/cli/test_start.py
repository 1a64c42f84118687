"""How much a command imports before it answers: counted, for time on a machine that others use tells nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

STARTED = """
import contextlib, io, sys
from comity.cli import run
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    run()
print(len(sys.modules), *sorted({"numpy", "pyarrow", "numba", "ortools", "jinja2", "pygments"} & sys.modules.keys()))
"""
ANSWERS = {
    210: ["--version"],
    420: ["record", "partner", "KOR"],
    450: ["determine", "--item", "9A515.x", "--from", "USA", "--to", "KOR", "--activity", "export"],
}
"""What is asked, by the number of modules that it may import, those of Python among them."""


@pytest.mark.parametrize("most", ANSWERS)
def test_a_plain_answer_imports_little(most: int) -> None:
    command = [sys.executable, "-c", STARTED, *ANSWERS[most]]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert not told[1:], f"heavy modules: {told[1:]}"
    assert int(told[0]) <= most
