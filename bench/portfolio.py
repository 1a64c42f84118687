"""``python -m bench.portfolio --rows 10000000``: a portfolio determined with every rule that decides, beside its peers.

Writes ``bench/results-portfolio.md``. Every engine is measured in a process of its own, one after another, on the same
rows; its answers are compared, rule by rule and row by row, with ``Facts.value`` on a sample before any clock runs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.conditions import Conditions
from bench.given import with_given
from bench.ours import Stated, compiled, floor, ours, same_as_one_by_one
from bench.peers import PEERS, Peer
from bench.portfolio_page import page
from comity.determine.activity import make_activity
from comity.determine.assume import basis
from comity.engines.protocol import Options, engine_named
from comity.engines.run import determine_portfolio
from comity.law.at_date import LawAtDate
from comity.law.formula import Facts
from comity.law.law import Law, load
from comity.portfolio.reader import open_table
from comity.portfolio.synthesize import read_mixture, synthesize_portfolio

DAY = date(2026, 6, 1)
SEED = 1
SAMPLE = 500
FEW = (12, 50)
LONGEST = 45.0
"""Seconds that one evaluation may take: where all rows would take longer, fewer are used."""
COMPILING = 600.0
FEWEST_ROWS = 10_000
ALL_TEXTS_ROWS = 1_000_000
"""So many rows hold every text that occurs."""
OPENFISCA_ROWS = 1_000_000
"""openfisca-core keeps every variable of every row in memory."""
RESULTS = Path(__file__).parent / "results-portfolio.md"
ALONE = Path(__file__).parent / "results-portfolio-alone.md"
Result = dict[str, Any]


def read(path: Path, rows: int) -> pa.Table:
    """Return the first rows of a portfolio."""
    batches, left = [], rows
    for batch in pq.ParquetFile(path).iter_batches(batch_size=1 << 20):
        batches.append(batch.slice(0, left))
        left -= batches[-1].num_rows
        if left <= 0:
            break
    return pa.Table.from_batches(batches).unify_dictionaries().combine_chunks()


def conditions(law: Law, given: pa.Table) -> Conditions:
    """Return every rule that decides, closed for the columns of a table."""
    words = [field.name for field in given.schema if pa.types.is_dictionary(field.type)]
    texts = {name: tuple(given[name].combine_chunks().dictionary.to_pylist()) for name in words}
    return Conditions(law, DAY, texts, frozenset(given.column_names) - texts.keys())


def formulas(at: LawAtDate) -> dict[str, Any]:
    """Return the formula of every rule that decides."""
    rules = (*at.prohibitions, *at.holds, *at.requirements, *at.reviews)
    return {r.rule.id: r.formula for r in rules} | {e.bound.rule.id: e.serves for e in at.exemptions}


def expected(law: Law, table: pa.Table, rules: list[str]) -> Any:
    """Return the truth of each rule in each row, one activity at a time: 0 false, 1 undecided, 2 true."""
    by_rule = formulas(law.at(DAY))
    found = []
    for row in table.to_pylist():
        stated = {name: value for name, value in row.items() if value is not None and name in law.schema.facts}
        facts = Facts(basis(make_activity(stated, law), law, DAY, strict=False).given)
        values = [facts.value(by_rule[rule]) for rule in rules]
        found.append([1 if value is None else 2 if value else 0 for value in values])
    return np.array(found, np.int8).T


def best(work: Callable[[], object], longest: float = 20.0) -> Result:
    """Time a few calls, at most seven: the least seconds of any, and the least of the processor's time, all threads."""
    walls: list[float] = []
    busy: list[float] = []
    while len(walls) < 7 and (not walls or sum(walls) + walls[-1] < longest):
        start, before = time.perf_counter(), time.process_time()
        work()
        busy.append(time.process_time() - before)
        walls.append(time.perf_counter() - start)
    return {"seconds": min(walls), "busy": min(busy), "times": len(walls), "load": os.getloadavg()[0]}


def peak() -> float:
    """Return the most memory that this process held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_peer(kind: type[Peer], path: Path, rows: int, few: int) -> Result:
    """Check a peer on a sample, then time it on as many rows as it can do within `LONGEST`."""
    law = load()
    most = min(rows, OPENFISCA_ROWS) if kind.name == "openfisca-core" else rows
    table = read(path, min(most, ALL_TEXTS_ROWS))
    given = with_given(table, law)
    closed = conditions(law, given)
    rules = closed.most_facts(few) if few else tuple(closed.rules)
    small = kind(closed, rules, given.slice(0, SAMPLE))
    wrong = int((small.truths() != expected(law, table.slice(0, SAMPLE), small.rules)).sum())
    assert not wrong, f"{kind.name}: {wrong} truths differ"
    used = min(FEWEST_ROWS, most)
    ready = kind(closed, rules, given.slice(0, used))
    found = best(ready.count, 2)
    fixed = before = found["seconds"]
    while used < most and found["seconds"] + 10 * (found["seconds"] - before) < LONGEST:
        used, before = min(10 * used, most), found["seconds"]
        if used > given.num_rows:
            given = with_given(read(path, used), law)
        ready = kind(closed, rules, given.slice(0, used))
        found = best(ready.count, 0)
    return {
        "engine": kind.name,
        "rules": len(rules),
        "varying": len(small.rules),
        "nodes": len(small.nodes),
        "rows": used,
        **min(found, best(ready.count), key=lambda one: float(one["seconds"])),
        "fixed": fixed,
        "checked": SAMPLE * len(small.rules),
        "peak": peak(),
    }


def measure_ours(path: Path, rows: int, packs: str) -> Result:
    """Compile the law for the columns, check a sample against one determination at a time, then time every row."""
    law = load()
    if packs:
        law = law.within(frozenset(packs.split("+")))
    stated = Stated(path, law, rows)
    start = time.perf_counter()
    made = compiled(stated, law, DAY)
    compiling = time.perf_counter() - start
    codes = stated.encoded(made.columns, law)
    answer = ours(made)
    few = min(SAMPLE, stated.rows)
    ids = answer({name: column[:few] for name, column in codes.items()}, few)
    checked = same_as_one_by_one(made, ids, read(path, few).to_pylist())
    answer(codes, stated.rows)
    found = best(lambda: answer(codes, stated.rows))
    return {
        "engine": "Comity",
        "rules": len(formulas(law.at(DAY))),
        "packs": packs,
        "rows": stated.rows,
        **found,
        "checked": checked,
        "compiling": compiling,
        "facts": len(made.reads),
        "stages": len(made.stages),
        "lookups": sum(1 + len(stage.inputs) for stage in made.stages),
        "cells": made.cells,
        "answers": len(made.answers),
        "floor": _floor(codes),
        "peak": peak(),
    }


def _floor(codes: Mapping[str, Any]) -> Result:
    floor(codes)
    return {**best(lambda: floor(codes), 10), "bytes": sum(column.itemsize for column in codes.values())}


def measure_from_parquet(path: Path, rows: int) -> Result:
    """Time a Parquet file determined to a Parquet file of key, outcome and deciding rule: all that a user waits for.

    What is undetermined is not asked again (``resolve_groups``): that is a number of single determinations, the same
    however many rows there are.
    """
    law = load()
    law.at(DAY)
    decoding = best(lambda: [None for _ in open_table(path, law.schema).batches()], 10)
    phases: dict[str, float] = {}
    times: list[float] = []
    for _ in range(3):
        begun = started = time.perf_counter()
        doing = "reading"

        def told(what: str, _done: int, _of: int | None) -> None:
            nonlocal doing, started
            if what != doing:
                now = time.perf_counter()
                phases[doing] = min(phases.get(doing, now), now - started)
                doing, started = what, now

        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            options = Options(output=Path(folder) / "result.parquet", resolve_groups=0, progress=told)
            found = determine_portfolio(path, law, DAY, engine_named("numba"), options)
            told("", 0, None)
        times.append(time.perf_counter() - begun)
        assert found.summary.read == rows
    return {
        "rows": rows,
        "seconds": min(times),
        "phases": phases,
        "decoding": decoding,
        "peak": peak(),
        "load": os.getloadavg()[0],
    }


def distinct(path: Path) -> int:
    """Return how many different combinations of facts there are."""
    import duckdb  # noqa: PLC0415

    facts = ", ".join(f'"{name}"' for name in read_mixture().facts)
    query = f"SELECT count(DISTINCT hash({facts})) FROM read_parquet(?)"  # noqa: S608  names of our own
    found = duckdb.connect().execute(query, [str(path)]).fetchone()
    assert found
    return int(found[0])


def child(what: str, path: Path, rows: int, detail: str = "", limit: float | None = None) -> Result | None:
    """Measure one thing in a process of its own; None if it has nothing to measure or takes too long."""
    command = [sys.executable, "-m", "bench.portfolio", "--one", what, "--path", str(path), "--rows", str(rows)]
    command += ["--detail", detail]
    sys.stderr.write(f"{what} {detail} ...\n")
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=limit, text=True)
    except subprocess.TimeoutExpired:
        return None
    result: Result | None = json.loads(done.stdout.splitlines()[-1])
    sys.stderr.write(f"  {result}\n")
    return result


def one(what: str, path: Path, rows: int, detail: str) -> Result | None:
    """Measure one thing here."""
    match what:
        case "ours":
            return measure_ours(path, rows, detail)
        case "parquet":
            return measure_from_parquet(path, rows)
        case "distinct":
            return {"distinct": distinct(path)}
    return measure_peer(next(kind for kind in PEERS if kind.name == what), path, rows, int(detail or 0))


def everything(path: Path, rows: int, engines: list[str]) -> Result:
    """Measure all: Comity, its peers."""
    packs = ("", "us+int")
    mine = [child("ours", path, rows, one, limit=COMPILING) for one in packs] if "ours" in engines else []
    return {
        "ours": [one for one in mine if one],
        "parquet": child("parquet", path, rows) if "ours" in engines else None,
        "peers": [child(k.name, path, rows, str(few or "")) for k in PEERS if k.name in engines for few in (*FEW, 0)],
        "distinct": (child("distinct", path, rows) or {})["distinct"],
        "rows": rows,
    }


def main() -> None:
    """Draw the rows, measure, write the results."""
    ask = argparse.ArgumentParser(prog="python -m bench.portfolio")
    ask.add_argument("--rows", type=int, default=10_000_000)
    ask.add_argument("--engines", nargs="*", default=["ours", *(kind.name for kind in PEERS)])
    ask.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()))
    for name, kind in (("one", str), ("path", Path), ("detail", str)):
        ask.add_argument(f"--{name}", type=kind, default=kind(), help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.one:
        sys.stdout.write(json.dumps(one(asked.one, asked.path, asked.rows, asked.detail)) + "\n")
        return
    path = asked.scratch / f"synthetic-{asked.rows}-{SEED}.parquet"
    if not path.exists():
        synthesize_portfolio(path, asked.rows, SEED)
    found = everything(path, asked.rows, asked.engines)
    path.with_suffix(".json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    text = page(found)
    if asked.engines == ["ours"]:
        ALONE.write_text(text, encoding="utf-8")
    elif len(asked.engines) > len(PEERS):
        RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
