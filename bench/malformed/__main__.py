"""``python -m bench.malformed``: does anything that comes in end other than as the documents say?

Inputs are drawn by seed (`bench.malformed.inputs`) and tried in processes of their own, so that one that dies or hangs
is known; then real processes are stopped, starved and run beside each other (`bench.malformed.processes`). Writes
``bench/results-malformed.md``; exit code 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from bench.malformed.inputs import commands, malformed
from bench.malformed.processes import processes
from bench.malformed.trial import LONGEST, Tried, tried

PAGE: Final = Path(__file__).parent.parent / "results-malformed.md"
KINDS: Final = (
    "traceback", "signal", "hang", "accepted", "half-written", "left over", "steering", "markup", "no line", "silence",
    "exit code",
)  # fmt: skip
_ABOUT: Final = (
    "An input is one that is right with one thing in it made wrong: an option, a fact, a field, a cell, the bytes or "
    "the depth of a file, what stands where a file should be, what is stated twice or against something else, a "
    "question in SQL, a text that steers or runs; and processes stopped, killed, starved of disk, beside each other. "
    "*Accepted* counts only inputs that mean nothing, or two things."
)
_GRACE: Final = 9 * LONGEST
_MOST_TOLD: Final = 50


def worker(seed: int, first: int, count: int) -> None:
    """Try inputs one after the other; a line of JSON before and after each."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    for number, one in islice(enumerate(malformed(seed, count)), first, None):
        out.write(f"{json.dumps([number, one.kind, one.point.args])}\n")
        out.flush()
        out.write(f"{json.dumps(tried(one)._asdict())}\n")
        out.flush()


def drawn(seed: int, count: int) -> Iterator[Tried]:
    """Yield what comes of the inputs of a seed; one whose process dies or says nothing for long is told, too."""
    first = 0
    while first < count:
        command = [sys.executable, "-m", "bench.malformed", "--worker", *map(str, (seed, first, count))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
            begun: list[Any] = []
            while line := _line(running):
                told = json.loads(line)
                if isinstance(told, list):
                    begun = told
                else:
                    first, begun = begun[0] + 1, []
                    yield Tried(**{**told, "args": tuple(told["args"]), "defects": tuple(map(tuple, told["defects"]))})
            running.kill()
            code = running.wait()
        if begun:
            kind = "hang" if code == -9 else "signal"
            yield Tried(begun[1], tuple(begun[2]), None, _GRACE, ((kind, str(code)),))
            first = begun[0] + 1
        elif first < count:
            raise RuntimeError(f"no input was tried; exit code {code}")


def _line(running: subprocess.Popen[bytes]) -> bytes:
    """Return a line; nothing if none comes for long, or no more."""
    assert running.stdout
    ready, _, _ = select.select([running.stdout], [], [], _GRACE)
    return running.stdout.readline() if ready else b""


def page(found: Sequence[Tried], options: str, seconds: float) -> str:
    """Return what was tried as Markdown."""
    defects = Counter(kind for one in found for kind, _ in one.defects)
    codes = Counter(str(one.code) for one in found)
    by_kind = Counter(one.kind.split(":")[0].split(" -")[0] for one in found)
    slow = sorted(found, key=lambda one: one.seconds)
    command = f"python -m bench.malformed {options}".strip()
    ended = ", ".join(f"{code}: {count:,}" for code, count in sorted(codes.items()))
    half, longest = slow[len(slow) // 2].seconds * 1000, slow[-1].seconds
    lines = [
        "# Malformed inputs: what ends otherwise than it should\n",
        f"`{command}`, Python {platform.python_version()}, {os.cpu_count()} cores, in {seconds:,.0f} s.\n",
        f"{len(found):,} inputs for {len(commands())} commands. {_ABOUT}\n",
        "| what went wrong | inputs |",
        "| --- | --- |",
        *(f"| {kind} | {defects[kind]} |" for kind in KINDS),
        f"\nExit codes: {ended}. Half of all took less than {half:.1f} ms; the longest {longest:.1f} s.\n",
        "| how it was made wrong | inputs |",
        "| --- | --- |",
        *(f"| {kind} | {count:,} |" for kind, count in by_kind.most_common()),
    ]
    wrong = [(one, kind, what) for one in found for kind, what in one.defects][:_MOST_TOLD]
    if wrong:
        lines += ["\n## What went wrong\n"]
        lines += [f"- {kind}: {one.kind}: `{' '.join(one.args)[:200]!r}`: {what[:300]}" for one, kind, what in wrong]
    return "\n".join([*lines, ""])


def main() -> None:
    """Try, and write the page."""
    ask = argparse.ArgumentParser(prog="python -m bench.malformed")
    ask.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    ask.add_argument("--count", type=int, default=2_000, help="inputs of each seed")
    ask.add_argument("--drawn-only", action="store_true", help="stop, kill and starve no processes")
    ask.add_argument("--worker", type=int, nargs=3, help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.worker:
        worker(*asked.worker)
        return
    begun = time.perf_counter()
    found = [one for seed in asked.seeds for one in drawn(seed, asked.count)]
    if not asked.drawn_only:
        found += [one for seed in asked.seeds for one in processes(seed)]
    text = page(found, " ".join(sys.argv[1:]), time.perf_counter() - begun)
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    sys.exit(any(one.defects for one in found))


if __name__ == "__main__":
    main()
