"""What commands take as a user runs them: whole processes, processor seconds, the least of several.

    python -m bench.commands [--times 7] [--skip TEXT] [-o bench/results-commands.md]

Beside them, in the same run: an interpreter that does nothing, the modules that any command needs, and the library of
the command line. An interactive command is judged by its whole processor time, children included. After the commands,
what one answer takes in a process that has answered before. What a goal is measured against is a wheel installed with
compiled bytecode on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

LINE: Final = ("--item", "9A515.x", "--from", "USA", "--to", "KOR", "--activity", "export")
BASE: Final = "import json,re,dataclasses,typing,datetime,pathlib"
ORDER: Final = Path(__file__).parents[1] / "docs" / "examples" / "order.yaml"
PEERS: Final = (("python -c pass", "pass"), (f"python -c '{BASE}'", BASE), ("python -c 'import click'", "import click"))
REFORM: Final = ("--reform", "us-2024-10-23-sensitive-spacecraft")
COMMANDS: Final[tuple[tuple[str, float | None, tuple[str, ...]], ...]] = (
    ("comity --version", 0.10, ("--version",)),
    ("comity --help", 0.10, ("--help",)),
    ("comity determine, one line", 0.40, ("determine", *LINE)),
    ("comity determine, an order of three", 0.60, ("determine", str(ORDER))),
    ("comity record partner KOR", 0.35, ("record", "partner", "KOR")),
    ("comity next-steps, a license", 1.8, ("next-steps", *LINE[:5], "ARE", *LINE[6:])),
    ("comity determine, a table of 3 rows", 0.7, ("determine", "3.csv", *LINE[2:4], *LINE[6:])),
    ("comity determine, a table of 1,000 rows", 2, ("determine", "1000.csv", *LINE[2:4], *LINE[6:])),
    ("comity compare ties, one reform", 2, ("compare", "ties", *REFORM)),
    ("comity compare reference, one reform", 2, ("compare", "reference", *REFORM)),
    ("comity rank ties --choose 3", 4, ("rank", "ties", "--choose", "3")),
    ("comity rank reference --choose 3", None, ("rank", "reference", "--choose", "3")),
)
"""Each with the seconds that it may take, where a goal is set."""
WARM: Final = (("a warm answer, no license", 0.002, "KOR"), ("a warm answer, a license", 0.005, "ARE"))
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


def warm(to: str, times: int) -> float:
    """Return the processor seconds of an answer in a process that has answered before: the least of several."""
    import comity  # noqa: PLC0415  after the processes were measured

    law, facts = comity.load(), {"item": "9A515.x", "from": "USA", "to": to, "activity": "export"}
    spent = []
    for _ in range(times + 2):
        before = time.process_time()
        comity.determine(facts, law=law)
        spent.append(time.process_time() - before)
    return min(spent)


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
    asked.add_argument("--skip", default="", help="leave out commands whose line holds this")
    given = asked.parse_args()
    program = "from comity.cli import run; run()"
    with TemporaryDirectory() as folder:
        for rows in (3, 1000):
            _table(folder, rows)
        peers = [(name, least([sys.executable, "-c", code], folder, given.times)) for name, code in PEERS]
        ours = [
            (name, goal, least([sys.executable, "-c", program, *args], folder, given.times))
            for name, goal, args in COMMANDS
            if not given.skip or given.skip not in name
        ]
    ours += [(name, goal, warm(to, 3 * given.times)) for name, goal, to in WARM]
    base = peers[1][1]
    cores = len(os.sched_getaffinity(0))
    left_out = f' --skip "{given.skip}"' if given.skip else ""
    made = f"`python -m bench.commands --times {given.times}{left_out}` on {date.today()}, Python "
    made += f"{platform.python_version()}, {cores} cores, load {os.getloadavg()[0]:.1f} at the end."
    lines = [
        "# Commands as a user runs them",
        "",
        made,
        "",
        f"| command | processor seconds | goal | times `{PEERS[1][0]}` |",
        "|---|---|---|---|",
        *(
            f"| {name.replace('|', '/')} | {spent:.3f} | {'' if goal is None else f'{goal:g}'} | {spent / base:.1f} |"
            for name, goal, spent in [*((name, None, spent) for name, spent in peers), *ours]
        ),
    ]
    written = given.output.read_text(encoding="utf-8") if given.output.is_file() else ""
    _, section, by_hand = written.partition("\n## ")  # what people wrote below the table stays
    given.output.write_text("\n".join(lines) + "\n" + section + by_hand, encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
