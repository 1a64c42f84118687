"""``python -m bench.reform``: comparisons of the built-in and of a synthetic portfolio, and many candidate reforms.

Writes ``bench/results-reform.md``. Times are of the processor: others share the machine.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import comity
from comity.law.law import Law
from comity.law.reforms import Reform, load_reform, read_reform
from comity.reform.candidates import CandidateLaws, Candidates
from comity.reform.combinations import combinations
from comity.reform.reading import read_portfolio

DAY = date(2026, 11, 23)
SEED = 1
ONE_MORE = (
    "us-proposed-csa",
    "us-draft-aukus-japan",
    "us-draft-a5-brazil",
    "us-draft-mt-partners",
    "record-draft-cspo-korea",
)
MOST_SECONDS = 10.0
RESULTS = Path(__file__).parent / "results-reform.md"


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what some work gives and the seconds of processor time that it took, of all threads."""
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def one_more(source: str, law: Law, reform: Reform) -> str:
    """Time a comparison and say what it looked at."""
    found, seconds = timed(lambda: comity.Portfolio(source, law=law).compare(reform, on=DAY))
    method = found.method
    changed = sum(one.count for one in found.kinds if one.kind != "unchanged")
    cells = (method.distinct, method.recounted, method.examined, changed)
    return f"| {reform.id} | {method.read:,} | {' | '.join(f'{one:,}' for one in cells)} | {seconds:.1f} |"


def candidates(law: Law) -> list[Reform]:
    """Return a thousand candidates: for each state, one mark of the Country Chart removed, or Country Group A:5."""
    a5 = law.record.members("A:5", DAY).yes
    rows = {row["iso3"]: row for row in law.pack.table("country_chart") if not row["until"]}
    changes: list[dict[str, Any]] = []
    for state in sorted(rows):
        marked = [c for c in ("CB2", "NS1", "NS2", "MT1", "RS1", "RS2") if rows[state][c] == "1"]
        changes += [{"table": "country_chart", "where": {"iso3": state}, "set": {c: "0"}} for c in marked]
        if state not in a5:
            changes.append({"join": "A:5", "members": [state]})
    head = {"title": "x", "status": "proposed", "because": "x", "reviewed": "2026-11-23"}
    source = [{"cite": "bench", "url": "https://example.org"}]
    found = [
        read_reform({"id": f"c{n}", **head, "sources": source, "changes": [change]}, "bench")
        for n, change in enumerate(changes)
    ]
    random.Random(SEED).shuffle(found)  # noqa: S311  a benchmark, not a secret
    return found[:1000]


def many(law: Law, listed: list[Reform]) -> list[float]:
    """Time candidates one after another: what of the ties goes ahead only with each, as far as the time goes."""
    read = read_portfolio("ties", [law], DAY)
    distinct = combinations(read)
    activities = {one: read.activity(*distinct.place(one), law) for one in range(len(distinct))}
    weights = dict(enumerate(distinct.rows.tolist()))

    def worth(reform: Reform) -> float:
        return Candidates(CandidateLaws(law, DAY, [reform]), activities, weights).value.alone(0)

    worth(load_reform(ONE_MORE[0]))  # the law of the day is bound when it is first asked
    times: list[float] = []
    while len(times) < len(listed) and sum(times) < MOST_SECONDS:
        reform = listed[len(times)]
        times.append(timed(lambda one=reform: worth(one))[1])  # type: ignore[misc]
    return times


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the synthetic portfolio")
    options = parser.parse_args()
    law = comity.load()
    reforms = [load_reform(name) for name in ONE_MORE]
    one_more("ties", law, reforms[0])  # the compiled loops are loaded when they are first run
    table = [one_more("ties", law, reform) for reform in reforms]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        comity.Portfolio.synthesize(path, options.rows, SEED)
        table += [one_more(str(path), law, reform) for reform in reforms]
    listed = candidates(law)
    times = many(law, listed)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    rows = "\n".join(table)
    text = f"""# Comparisons and candidate reforms

`python -m bench.reform --rows {options.rows}` on {machine}; law: {len(law.pack.rules)} rules; load average
{os.getloadavg()[0]:.1f} at the end of the run.

Whole comparisons, from the file to the result, in seconds of processor time: the built-in portfolio `ties`, and the
standard synthetic portfolio (seed {SEED}, 25 facts), whose rows are nearly all distinct and too rare to be examined.

| reform | rows | distinct | reached | examined | change | seconds |
|---|---|---|---|---|---|---|
{rows}

Candidate reforms one after another over `ties` (patch, reach, what goes ahead only with it): {len(times)} of
{len(listed)} in {sum(times):.0f} s; median {statistics.median(times):.2f} s, at most {max(times):.1f} s.
"""
    RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
