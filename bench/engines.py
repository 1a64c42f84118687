"""``python -m bench.engines``: the same portfolio determined: numba, NumPy, DuckDB, Spark on one and two cores.

Writes ``bench/results-engines.md``. Each engine runs in a process of its own on the same Parquet files, from reading to
their summaries, which must agree byte for byte. Two sizes tell what is spent once from what each row costs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

import comity
from comity.engines.spark.session import local_session

DAY = date(2026, 6, 1)
SEED = 1
ENGINES = ("numba", "numpy", "duckdb", "spark 1", "spark 2")
PACKAGES = ("numpy", "numba", "pyarrow", "duckdb", "pyspark")
RESULTS = Path(__file__).parent / "results-engines.md"
Result = dict[str, Any]


def measured(engine: str, paths: list[Path]) -> Result:
    """Determine files one after another, the first once before the clock starts: what is compiled stays compiled."""
    law = comity.load()
    law.at(DAY)
    start = time.perf_counter()
    session = local_session(int(engine.removeprefix("spark "))) if engine.startswith("spark") else None
    begun = time.perf_counter() - start
    seconds, said, plan = [], [], ""
    for path in (paths[0], *paths):
        start = time.perf_counter()
        name = engine.split(maxsplit=1)[0]
        found = comity.Portfolio(path, law=law).determine(DAY, engine=name, resolve_groups=0, session=session)
        seconds.append(time.perf_counter() - start)
        said.append(found.to_json())
        if session is not None:
            counted = found.rows.groupBy("outcome", "rule").count()
            plan = str(counted._jdf.queryExecution().executedPlan().toString())
    return {"engine": engine, "begun": begun, "seconds": seconds[1:], "said": said[1:], "plan": plan}


def child(engine: str, paths: list[Path]) -> Result:
    """Measure one engine in a process of its own."""
    command = [sys.executable, "-m", "bench.engines", "--one", engine, "--paths", *map(str, paths)]
    sys.stderr.write(f"{engine} ...\n")
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    result: Result = json.loads(done.stdout.splitlines()[-1])
    sys.stderr.write(f"  {result['begun']:.1f} s, {result['seconds']}\n")
    return result


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def page(found: list[Result], sizes: list[int], groups: list[int]) -> str:
    """Return the results as Markdown."""
    lines = []
    for one in found:
        few, many = one["seconds"]
        each = (many - few) / (sizes[1] - sizes[0])
        begun = f"{one['begun']:.1f}" if one["begun"] > 0.05 else ""
        lines.append(f"| {one['engine']} | {begun} | {few:.1f} | {many:.1f} | {1 / each / 1e6:.2f} |")
    plan = next((one["plan"] for one in found if one["plan"]), "")
    told = [line.strip(" +-:*()0123456789") for line in plan.splitlines()]
    exchanged = sum(line.startswith("Exchange") for line in told)
    table = "\n".join(lines)
    return f"""# The engines, side by side

`python -m bench.engines --rows {sizes[1]}` on {platform.machine()}, {os.cpu_count()} cores, Python
{platform.python_version()}; {", ".join(f"{package} {version(package)}" for package in PACKAGES)}.

Standard synthetic portfolio, seed {SEED}, 25 facts: {sizes[0]:,} and {sizes[1]:,} rows in Parquet, determined to
a summary with all rules of {DAY}; every engine says the same, byte for byte. Seconds are for reading, compiling the
law and counting, after one run to warm up; a row's cost is the difference of the two sizes. Spark's number is that of
its threads.

| engine | session, s | {sizes[0]:,} rows, s | {sizes[1]:,} rows, s | M rows/s beyond |
|---|---|---|---|---|
{table}

Why Spark scales: in its physical plan the rows are exchanged {_times(exchanged)} (the partial counts, at most
one for each answer and partition) and joined with nothing. Codes and stages are looked up by functions whose tables
travel with the work, which Spark broadcasts to every executor. Everything between the scan and the partial counts is
work on one row by itself, so that partitions need not wait for each other. A row group of a Parquet file is the least
that a thread takes: the smaller file has {groups[0]}, the larger {groups[1]}.
"""


def main() -> None:
    """Draw the rows, measure, check that all agree, write the page."""
    ask = argparse.ArgumentParser(prog="python -m bench.engines")
    ask.add_argument("--rows", type=int, default=10_000_000)
    ask.add_argument("--one", default="", help=argparse.SUPPRESS)
    ask.add_argument("--paths", nargs="*", type=Path, help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.one:
        sys.stdout.write(json.dumps(measured(asked.one, asked.paths)) + "\n")
        return
    sizes = [asked.rows // 10, asked.rows]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{rows}.parquet" for rows in sizes]
        for path, rows in zip(paths, sizes, strict=True):
            comity.Portfolio.synthesize(path, rows, SEED)
        groups = [pq.ParquetFile(path).num_row_groups for path in paths]
        found = [child(engine, paths) for engine in ENGINES]
    assert all(one["said"] == found[0]["said"] for one in found), "the engines disagree"
    text = page(found, sizes, groups)
    RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
