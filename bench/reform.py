"""``python -m bench.reform``: one more reform over counted activities, and many candidate reforms.

Writes ``bench/results-reform.md``. The rows are the built-in portfolio; each distinct activity counts as often as a
seeded draw says, so that the counts stand for a hundred million rows. Nothing here touches rows, only counts.
"""

from __future__ import annotations

import os
import platform
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from comity.api import load
from comity.determine.activity import Activity
from comity.determine.assume import basis
from comity.law.equivalence import RuleDifferences
from comity.law.formula import Facts
from comity.law.law import Law
from comity.law.patch import apply_reform
from comity.law.reforms import Reform, load_reform, read_reform
from comity.reform.answers import answers, distinct, goes, touched
from comity.reform.change import ComparedAnswer
from comity.reform.rows import read_portfolio

DAY = date(2026, 11, 23)
ROWS = 100_000_000
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
Answers = Mapping[Hashable, ComparedAnswer]


@dataclass
class Counted:
    """Distinct activities, how many rows each stands for, and their answers under the baseline."""

    law: Law
    unique: Mapping[Hashable, Activity]
    counts: Mapping[Hashable, int]
    before: Answers

    def matrix(self, after: Answers) -> Counter[Any]:
        """Return the full before/after matrix of the counted rows."""
        flows: Counter[Any] = Counter()
        for key, count in self.counts.items():
            flows[self.before[key].outcome, after[key].outcome] += count
        return flows


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what some work gives and the milliseconds of processor time that it took: others share the machine."""
    start = time.process_time()
    result = work()
    return result, (time.process_time() - start) * 1000


def one_more(rows: Counted, reform: Reform) -> str:
    """Time one more reform: the patch, its reach, the activities determined again, the matrix."""
    law, unique = rows.law, rows.unique
    new, patched = timed(lambda: apply_reform(law, reform, on=DAY))
    again, reached = timed(lambda: touched(unique, rows.before, law, new, DAY))
    told, determined = timed(lambda: answers(again, new, DAY))
    flows, summed = timed(lambda: rows.matrix({**rows.before, **told}))
    assert flows == rows.matrix(answers(unique, new, DAY)), reform.id  # from counts as recounted
    share = sum(rows.counts[key] for key in unique.keys() - again.keys()) / sum(rows.counts.values())
    cells = [f"{patched:.0f}", f"{reached:.0f}", f"{len(again)}", f"{determined:.0f}", f"{summed:.2f}", f"{share:.0%}"]
    return f"| {reform.id} | {' | '.join(cells)} |"


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


def many(rows: Counted, listed: list[Reform]) -> list[float]:
    """Time candidates one after another: how many counted rows go ahead only with each, as far as the time goes."""
    facts = {key: Facts(basis(a, rows.law, DAY, strict=False).given) for key, a in rows.unique.items()}
    ahead = {key: goes(activity, rows.law, DAY) for key, activity in rows.unique.items()}

    def worth(reform: Reform) -> int:
        new = apply_reform(rows.law, reform, on=DAY)
        difference = RuleDifferences(rows.law.at(DAY), new.at(DAY))
        again = [key for key, known in facts.items() if difference.reaches(known)]
        return sum(rows.counts[key] * (goes(rows.unique[key], new, DAY) - ahead[key]) for key in again)

    times: list[float] = []
    while len(times) < len(listed) and sum(times) < MOST_SECONDS * 1000:
        reform = listed[len(times)]
        times.append(timed(lambda one=reform: worth(one))[1])  # type: ignore[misc]
    return times


def main() -> None:
    """Measure and write the results."""
    law = load()
    unique = distinct(row.activity for row in read_portfolio("ties", law).rows)
    draw = random.Random(SEED)  # noqa: S311  a benchmark, not a secret
    shares = [draw.random() for _ in unique]
    counts = {key: round(ROWS * share / sum(shares)) for key, share in zip(unique, shares, strict=True)}
    before, baseline = timed(lambda: answers(unique, law, DAY))
    rows = Counted(law, unique, counts, before)
    table = [one_more(rows, load_reform(name)) for name in ONE_MORE]
    listed = candidates(law)
    times = many(rows, listed)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    text = f"""# Reforms over counted rows

`python -m bench.reform` on {machine}; load average {os.getloadavg()[0]:.1f} at the end of the run.

Portfolio `ties`: {len(unique)} distinct activities; counts drawn with seed {SEED} stand for
{sum(counts.values()):,} rows. Law: {len(law.pack.rules)} rules.
Baseline, every distinct activity determined once: {baseline:,.0f} ms.
One thread; the law is asked activity by activity, not compiled to tables.

One more reform with its full before/after matrix, in milliseconds of processor time.
Each matrix was checked against a full recount.

| reform | patch | reach | determined again | taking | matrix | rows answered from counts |
|---|---|---|---|---|---|---|
{chr(10).join(table)}

Candidate reforms one after another (patch, reach, what goes ahead only with it): {len(times)} of {len(listed)} in
{sum(times) / 1000:.0f} s of processor time; median {statistics.median(times):.0f} ms, at most {max(times):.0f} ms.
"""
    RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
