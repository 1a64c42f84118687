"""What commands take as a user runs them: whole processes, processor seconds, the least of several.

    python -m bench.commands [--times 7] [-o bench/results-commands.md]

Beside them, in the same run: an interpreter that does nothing, the modules that any command needs, and the library of
the command line. An interactive command is judged by its whole processor time, children included.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

LINE: Final = ("--item", "9A515.x", "--from", "USA", "--to", "KOR", "--activity", "export")
BASE: Final = "import json,re,dataclasses,typing,datetime,pathlib"
ORDER: Final = Path(__file__).parents[1] / "docs" / "examples" / "order.yaml"
PEERS: Final = (("python -c pass", "pass"), (f"python -c '{BASE}'", BASE), ("python -c 'import click'", "import click"))
COMMANDS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("comity --version", ("--version",)),
    ("comity --help", ("--help",)),
    ("comity determine, one line", ("determine", *LINE)),
    ("comity determine, an order of three", ("determine", str(ORDER))),
    ("comity record partner KOR", ("record", "partner", "KOR")),
    ("comity next-steps, a license", ("next-steps", *LINE[:5], "ARE", *LINE[6:])),
    ("comity determine, a table of 3 rows", ("determine", "3.csv", *LINE[2:4], *LINE[6:])),
    ("comity determine, a table of 1,000 rows", ("determine", "1000.csv", *LINE[2:4], *LINE[6:])),
    ("comity compare ties, one reform", ("compare", "ties", "--reform", "us-2024-10-23-sensitive-spacecraft")),
    ("comity rank ties --choose 3", ("rank", "ties", "--choose", "3")),
)
HEAVY: Final = 2
"""How often commands of many seconds are run at most."""


def seconds(command: list[str], folder: str) -> float:
    """Return the processor seconds of a process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def least(command: list[str], folder: str, times: int) -> float:
    """Return the least of several runs."""
    first = seconds(command, folder)
    return min([first, *(seconds(command, folder) for _ in range((min(times, HEAVY) if first > HEAVY else times) - 1))])


def _table(folder: str, rows: int) -> None:
    places = ("KOR", "JPN", "ARE", "IND", "AUS", "DEU", "BRA")
    items = ("9A515.x", "9A515.a.1", "EAR99", "7A994", "XV(a)(1)")
    lines = (f"{n},{items[n % len(items)]},{places[n % len(places)]}" for n in range(rows))
    Path(folder, f"{rows}.csv").write_text("id,item,to\n" + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Measure every command, print a table and keep it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=7)
    asked.add_argument("-o", "--output", type=Path, default=Path(__file__).parent / "results-commands.md")
    given = asked.parse_args()
    program = "from comity.cli import run; run()"
    with TemporaryDirectory() as folder:
        for rows in (3, 1000):
            _table(folder, rows)
        peers = [(name, least([sys.executable, "-c", code], folder, given.times)) for name, code in PEERS]
        ours = [(name, least([sys.executable, "-c", program, *args], folder, given.times)) for name, args in COMMANDS]
    base = peers[1][1]
    cores = len(os.sched_getaffinity(0))
    made = f"`python -m bench.commands`, Python {platform.python_version()}, {cores} cores, least of {given.times}, "
    made += f"load {os.getloadavg()[0]:.1f} at the end."
    lines = [
        "# Commands as a user runs them",
        "",
        made,
        "",
        f"| command | processor seconds | times `{PEERS[1][0]}` |",
        "|---|---|---|",
        *(f"| {name.replace('|', '/')} | {spent:.3f} | {spent / base:.1f} |" for name, spent in [*peers, *ours]),
    ]
    given.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
