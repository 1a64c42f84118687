"""``python -m bench.parties``: does screening find who is listed, and leave others alone; how many names a second?

1,000 frozen queries (``bench/screening/queries.csv``: variants of listed names made by the rules of
``bench.parties_queries`` with seed 20261130, names from public bug reports, clean names of the space industry) against
the 25,921 entries of the U.S. Consolidated Screening List of 2026-07-31 (``csl-2026-07-31.json.xz``, as published but
for texts). Beside it, in the same run, rapidfuzz alone, and nomenklatura if ``--nomenklatura`` names a Python with it.
Writes ``bench/results-parties.md``.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import pycountry
from rapidfuzz import fuzz, process, utils

from bench.parties_queries import variants
from comity.screening.lists import ScreeningList, read_list
from comity.screening.match import Index
from comity.screening.results import ScreenedName, ScreeningSettings

T = TypeVar("T")
HERE: Final = Path(__file__).parent
DATA: Final = HERE / "screening"
PAGE: Final = HERE / "results-parties.md"
FROZEN: Final = "csl-2026-07-31.json"
CLEAN: Final = "clean"
_KINDS: Final = {"individual": "Individual", "commercial": "Entity"}
_SCORES: Final = (85, 90, 95)
_ABOUT: Final = (
    "1,000 frozen queries ([queries.csv](screening/queries.csv): 640 variants made by rule, 39 names from public bug "
    "reports, 12 in other scripts, 309 clean names, most of the space industry) against the 25,921 entries (57,174 "
    "names) of the U.S. Consolidated Screening List of 2026-07-31. *Found*: a hit is the entry that the query is a "
    "variant of. *False alarm*: a clean name has any hit. Each tool in a new process, one query after the other. "
    "*Names a second* are of the clock and, in brackets, of the processor's time, which others on the machine disturb "
    "less."
)
_ANEW: Final = 20261201
_EVERY: Final = 20  # nomenklatura compares a query with every entry, so it is asked one in twenty


class Asked(NamedTuple):
    """A frozen query. ``expected``: the keys of the entries that it is a variant of; empty for a clean name."""

    kind: str
    name: str
    country: str
    party: str
    expected: frozenset[str]


class Result(NamedTuple):
    """What one tool did with the queries: by kind how many were right, the seconds, and how many it was asked."""

    tool: str
    right: dict[str, tuple[int, int]]
    seconds: float
    busy: float
    wrong: tuple[str, ...] = ()

    @property
    def asked(self) -> int:
        """How many queries it was asked."""
        return sum(count for _, count in self.right.values())

    def rate(self, *, clean: bool) -> tuple[int, int]:
        """Return how many variants were found, or clean names were hits, of how many."""
        told = [pair for kind, pair in self.right.items() if (kind == CLEAN) is clean]
        right, count = sum(r for r, _ in told), sum(c for _, c in told)
        return (count - right if clean else right), count


def queries() -> list[Asked]:
    """Return the frozen queries."""
    with (DATA / "queries.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Asked(r["kind"], r["name"], r["country"], r["party"], frozenset(filter(None, r["expected"].split("|"))))
        for r in rows
    ]


def frozen_list() -> ScreeningList:
    """Return the frozen list."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FROZEN
        path.write_bytes(lzma.decompress((DATA / f"{FROZEN}.xz").read_bytes()))
        return read_list(path)


def measured(tool: str, asked: Iterable[Asked], hits: Callable[[Asked], Mapping[str, str]]) -> Result:
    """Ask a tool all queries, one after the other; its hits are keys of entries, with the listed name that is alike."""
    found: dict[str, tuple[int, int]] = {}
    wrong, seconds, busy = [], 0.0, 0.0
    for one in asked:
        begun = time.perf_counter(), time.process_time()
        found_by_key = hits(one)
        seconds += time.perf_counter() - begun[0]
        busy += time.process_time() - begun[1]
        right = bool(found_by_key.keys() & one.expected) if one.expected else not found_by_key
        before = found.get(one.kind, (0, 0))
        found[one.kind] = (before[0] + right, before[1] + 1)
        if not right:
            like = "" if one.expected else f", like {', '.join(list(dict.fromkeys(found_by_key.values()))[:2])}"
            wrong.append(f"{one.kind}: {one.name}{like}")
    return Result(tool, found, seconds, busy, tuple(wrong))


def ours(index: Index, asked: list[Asked], *, country: bool, kind: bool) -> Result:
    """Measure Comity, told the party's country and kind, or its name alone."""
    settings = ScreeningSettings()

    def hits(one: Asked) -> dict[str, str]:
        countries = (one.country,) if country and one.country else ()
        party = ScreenedName(one.name, countries, _KINDS.get(one.party, "") if kind else "")
        return {hit.entry.key: hit.matched for hit in index.hits(party, settings)}

    told = " ".join(["name", *["country"] * country, *["kind"] * kind])
    return measured(f"Comity, told {told}", asked, hits)


def apart(work: Callable[..., T], *arguments: object) -> T:
    """Return what work returns that is done in a new process, where no other measurement has been."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def indexing() -> float:
    """Return the seconds in which the frozen list is indexed."""
    listed = frozen_list()
    begun = time.perf_counter()
    Index(listed)
    return time.perf_counter() - begun


def fresh(country: bool, kind: bool) -> Result:
    """Measure with an index that has seen one name in twenty: what is read once has been, words have not been seen."""
    index, asked = Index(frozen_list()), queries()
    ours(index, asked[::_EVERY], country=country, kind=kind)
    return ours(index, asked, country=country, kind=kind)


def anew() -> Result:
    """Measure on variants drawn by the same rules with another seed, told the party's name alone."""
    listed = frozen_list()
    asked = [Asked(v.kind, v.name, v.country, v.party, frozenset({v.key})) for v in variants(listed, _ANEW)]
    return ours(Index(listed), asked, country=False, kind=False)


def rapidfuzz_alone() -> list[Result]:
    """Measure WRatio over all names, at several scores, in one pass."""
    return list(_rapidfuzz(frozen_list(), queries()))


def _rapidfuzz(listed: ScreeningList, asked: list[Asked]) -> Iterator[Result]:
    names = [(utils.default_process(name), entry.key) for entry in listed.entries for name in entry.names]
    texts = [text for text, _ in names]
    best: dict[str, dict[str, float]] = {}

    def ask(one: Asked) -> dict[str, str]:
        mine = utils.default_process(one.name)
        found = process.extract(mine, texts, scorer=fuzz.WRatio, limit=None, score_cutoff=_SCORES[0]) if mine else []
        scored: dict[str, float] = {}
        for _, score, place in found:
            scored[names[place][1]] = max(score, scored.get(names[place][1], 0.0))
        best[one.name] = scored
        return dict.fromkeys(scored, "")

    first = measured(f"rapidfuzz WRatio, {_SCORES[0]}", asked, ask)
    yield first
    for least in _SCORES[1:]:
        reaching = _reaching(best, least)
        yield measured(f"rapidfuzz WRatio, {least}", asked, reaching)._replace(seconds=first.seconds, busy=first.busy)


def _reaching(best: dict[str, dict[str, float]], least: float) -> Callable[[Asked], dict[str, str]]:
    return lambda one: {key: "" for key, score in best[one.name].items() if score >= least}


def nomenklatura(python: str, listed: ScreeningList, asked: list[Asked]) -> tuple[Result, str]:
    """Measure nomenklatura's logic-v2, in a process of its own Python, on each twentieth query."""
    few = asked[::_EVERY]
    entries = [(e.key, e.kind, list(e.names), [_alpha2(code) for code in e.countries]) for e in listed.entries]
    work = json.dumps({"entries": entries, "queries": [(q.name, _alpha2(q.country), q.party) for q in few]})
    done = subprocess.run(
        [python, str(HERE / "parties_peer.py")], input=work, capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    answers = {q.name: dict.fromkeys(keys, "") for q, keys in zip(few, told["hits"], strict=True)}
    result = measured("nomenklatura logic-v2, 0.7", few, lambda one: answers[one.name])
    return result._replace(seconds=told["seconds"], busy=told["busy"]), told["versions"]


def _alpha2(code: str) -> str:
    """Return a country's code as FollowTheMoney writes it: ``ru`` for ``RUS``; empty for none."""
    found = pycountry.countries.get(alpha_3=code) if code else None
    return str(found.alpha_2).lower() if found else ""


def page(results: list[Result], drawn_anew: Result, head: str, index_seconds: float, command: str) -> str:
    """Return what was measured as Markdown."""
    again, drawn = drawn_anew.rate(clean=False)
    lines = [
        "# Screening parties: who is found, who is held up for nothing, how fast\n",
        f"`{command}` on {head}\n",
        f"{_ABOUT}\n",
        "| tool | queries | found | false alarms | names a second |",
        "| --- | --- | --- | --- | --- |",
    ]
    for one in results:
        found, variants = one.rate(clean=False)
        alarms, clean = one.rate(clean=True)
        lines.append(
            f"| {one.tool} | {one.asked:,} | {found} of {variants} ({found / variants:.1%}) | {alarms} of {clean} "
            f"({alarms / clean:.1%}) | {one.asked / one.seconds:,.1f} ({one.asked / one.busy:,.1f}) |"
        )
    others = f"Of {drawn} other variants, drawn by the same rules with seed {_ANEW}, it finds {again}"
    lines.append(f"\nComity indexes the list once, in {index_seconds:.1f} s.")
    lines.append(f"{others} ({again / drawn:.1%}), told the name alone.\n\n## By kind of variant\n")
    full = [one for one in results if one.asked == results[0].asked]
    lines.append(f"| kind | queries | {' | '.join(one.tool for one in full)} |")
    lines.append("| --- | --- |" + " --- |" * len(full))
    for kind, (_, count) in results[0].right.items():
        lines.append(f"| {kind} | {count} | {' | '.join(str(one.right[kind][0]) for one in full)} |")
    lines.append("\nOf clean names the table counts those without a hit.\n\n## What Comity got wrong\n")
    for one in results[:3]:
        lines += [f"{one.tool}:\n", *(f"- {text}" for text in one.wrong), ""]
    return "\n".join(lines)


def main() -> None:
    """Measure, and write the page."""
    options = argparse.ArgumentParser(description="Measure the screening of parties.")
    options.add_argument("--nomenklatura", default="", help="a Python that has nomenklatura")
    told = options.parse_args()
    took = apart(indexing)
    results = [apart(fresh, *stated) for stated in ((True, True), (True, False), (False, False))]
    drawn_anew = apart(anew)
    results += apart(rapidfuzz_alone)
    versions = f"rapidfuzz {version('rapidfuzz')}"
    if told.nomenklatura:
        peer, more = nomenklatura(told.nomenklatura, frozen_list(), queries())
        results.append(peer)
        versions += f", {more}"
    machine = f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    head = f"{machine}; {versions}; load {os.getloadavg()[0]:.1f} (more than the cores is a queue)."
    command = "python -m bench.parties" + (" --nomenklatura PYTHON" if told.nomenklatura else "")
    PAGE.write_text(page(results, drawn_anew, head, took, command), encoding="utf-8")
    sys.stdout.write(PAGE.read_text(encoding="utf-8"))


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())


if __name__ == "__main__":
    main()
