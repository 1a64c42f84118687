"""The page of results that ``python -m bench.portfolio`` writes."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from comity.portfolio.synthesize import read_mixture

PACKAGES = ("numpy", "numba", "pyarrow", "polars", "duckdb", "OpenFisca-Core")
Result = dict[str, Any]


def page(found: Result) -> str:
    """Return the results as Markdown."""
    ours = found["ours"][0] if found["ours"] else None
    mixture = read_mixture()
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    alone = "" if found["peers"] else " --engines ours"
    command = (
        f"`python -m bench.portfolio --rows {found['rows']}{alone}` on {_processor()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}; {versions}. The machine is shared: `load` is its average "
        "when a figure was taken, more than 2 is a queue. Seconds are the least of up to seven calls; `busy` is the "
        "processor's time of all threads, which others disturb less."
    )
    rows = (
        f"Rows: the standard synthetic portfolio, seed 1, version {mixture.version}: {found['rows']:,} rows of "
        f"{len(mixture.facts)} facts, {mixture.unknown:.0%} of the cells unknown, {found['distinct']:,} distinct "
        "combinations. Law: 2026-06-01, every rule that decides (prohibitions, holds, requirements, exemptions with "
        "what takes them away, review policies)."
    )
    title = "# Determining a portfolio, side by side" if found["peers"] else "# Determining a portfolio, by itself"
    head = [title, command, rows]
    return "\n\n".join([*head, *_ours(found), *_peers(found["peers"], ours)]) + "\n"


def _ours(found: Result) -> Iterable[str]:
    yield "## Comity"
    if not found["ours"]:
        yield "Not measured in this run: the law did not compile for these columns in time."
        return
    yield _table(
        (
            "law",
            "rules",
            "facts read",
            "stages",
            "look-ups a row",
            "cells",
            "answers",
            "compiled in",
            "M rows/s",
            "busy ns a row",
            "a look-up",
            "times the floor",
            "peak MB",
            "load",
        ),
        (
            [
                one["packs"].replace("+", " + ") or "all packs",
                one["rules"],
                one["facts"],
                one["stages"],
                one["lookups"],
                f"{one['cells']:,}",
                one["answers"],
                f"{one['compiling']:.1f} s",
                _rate(one),
                _busy(one),
                f"{one['busy'] / one['rows'] / one['lookups'] * 1e9:.2f}",
                f"{one['seconds'] / one['floor']['seconds']:.1f}",
                f"{one['peak']:,.0f}",
                f"{one['load']:.1f}",
            ]
            for one in found["ours"]
        ),
    )
    one = found["ours"][0]
    yield (
        f"Codes are in memory ({one['floor']['bytes']} bytes a row); a row gets the id of outcome, deciding rule and "
        f"confidence. {one['checked']} rows were first determined one by one and had the same outcome. "
        "The floor, every code touched once on both cores: "
        f"{_rate({**one['floor'], 'rows': one['rows']})} M rows/s. What a row costs is its look-ups, whatever "
        "the number of rules: a look-up costs the same in each line."
    )
    if file := found["parquet"]:
        phases = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in file["phases"].items())
        yield (
            f"From Parquet to a Parquet file of key, outcome and deciding rule: {_rate(file)} M rows/s over all "
            f"({phases}), peak {file['peak']:,.0f} MB, load {file['load']:.1f}. Decoding these columns with pyarrow "
            f"and nothing else: {_rate({**file['decoding'], 'rows': file['rows']})} M rows/s, which nothing that reads "
            "the file so can exceed."
        )
    else:
        yield "From Parquet: not measured in this run."


def _peers(peers: list[Result], ours: Result | None) -> Iterable[str]:
    if not peers:
        return
    yield "## The same rules elsewhere"
    head = ("engine", "rules", "vary", "parts", "rows", "seconds", "10,000 rows", "M rows/s", "busy ns a row", "Comity")
    yield _table(
        (*head, "peak MB", "load"),
        (
            [
                one["engine"],
                one["rules"],
                one["varying"],
                one["nodes"],
                f"{one['rows']:,}",
                f"{one['seconds']:.2f}",
                f"{one['fixed']:.2f}",
                _rate(one),
                _busy(one),
                _times(one, ours),
                f"{one['peak']:,.0f}",
                f"{one['load']:.1f}",
            ]
            for one in peers
        ),
    )
    yield (
        "The twelve and fifty are the rules that read most facts; with these facts some of all rules are the same in "
        "every row and cost nothing (`vary`: the others). `parts`: distinct tests and connectives once equal ones were "
        "joined. `seconds` are for `rows`; 10,000 rows take nearly nothing but what is spent on the query itself. "
        "`Comity`: how many times as fast it is with all rules of all packs, row for row, by seconds (by `busy`). Rows "
        "are fewer where more would take longer than 45 s, or, for openfisca-core, which keeps every variable, not fit "
        "in memory."
    )
    checked = sum(one["checked"] for one in peers)
    yield (
        f"Every engine was first checked against one activity at a time: {checked:,} truths (false, undecided, true), "
        "none different. An engine counts where each rule holds and where it is undecided, and keeps no row; how "
        "rules combine into an outcome, a deciding rule and a confidence is not asked of it. What follows from the "
        "stated facts (destination, product group, country of manufacture, military-intelligence end use) and the "
        "named assumptions are columns before the clock starts."
    )
    yield (
        "All but *rule by rule* are given the parts that rules share in layers, so that each is worked out once: that "
        "is already a compilation, and ours. Polars: expressions over Enum columns, nulls as undecided, the in-memory "
        "engine (here the faster one). *Rule by rule*: one expression for each rule, as one would write it first. "
        "DuckDB: SQL over ENUM columns, NULL as undecided, nested queries as layers. openfisca-core: Enum inputs, a "
        "variable for each rule and shared part, NumPy look-ups, minimum and maximum; setting the inputs is timed."
    )


def _table(head: Sequence[object], rows: Iterable[Iterable[object]]) -> str:
    lines: list[Iterable[object]] = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _rate(one: Result) -> str:
    return f"{one['rows'] / one['seconds'] / 1e6:.3g}"


def _busy(one: Result) -> str:
    return f"{one['busy'] / one['rows'] * 1e9:,.0f}"


def _times(peer: Result, ours: Result | None) -> str:
    if ours is None:
        return "not measured"
    seconds, busy = ((peer[what] / peer["rows"]) / (ours[what] / ours["rows"]) for what in ("seconds", "busy"))
    return f"{seconds:,.1f} x ({busy:,.1f} x)"


def _processor() -> str:
    """Return the processor's name, where the system tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
