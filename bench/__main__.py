"""``python -m bench``: one determination, cold and warm, beside rule engines on the same twelve rules.

Writes ``bench/results.md`` with the command, the machine and the versions that made it. The longer measurements are
``python -m bench plan``, ``reform``, ``portfolio``, ``engines``, ``counted`` and ``parties``; each writes its own page.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import time
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import comity
from bench.clock import milliseconds as _milliseconds
from bench.record import record
from bench.twelve import ENGINES, plain, rows

ROOT = Path(__file__).parent.parent
LONGER = ("plan", "reform", "portfolio", "engines", "counted", "parties")
PEERS = ("common-expression-language", "zen-engine", "OpenFisca-Core", "numpy", "msgspec")


def _process(*code: str) -> float:
    """Return the median seconds of a fresh Python process."""
    return _milliseconds(lambda: subprocess.run([sys.executable, *code], capture_output=True, check=True), 7)[0] / 1000


def starts() -> list[tuple[str, str]]:
    """Time what a user waits for: import, and a whole command."""
    command = "from comity.cli.main import run; import sys; sys.argv[1:] = {!r}.split(); run()"
    asked = "determine --item 9A515.x --from USA --to KOR --end-use civil --date 2026-08-03"
    empty = _process("-c", "pass")
    return [
        ("an empty Python process", f"{empty:.2f} s"),
        ("import comity", f"{_process('-c', 'import comity') - empty:.3f} s more"),
        ("comity determine, whole command", f"{_process('-c', command.format(asked)):.2f} s"),
    ]


def determinations() -> list[tuple[str, str]]:
    """Time full determinations with the whole pack, citations included: every authoritative case, warm."""
    from comity.determine.cases import read_cases  # noqa: PLC0415

    law = comity.load()
    found = [(comity.read_project(case.facts, law).activities[0], case.date) for _, case in read_cases(ROOT / "cases")]
    for activity, day in found:
        law.at(day)
        comity.determine(activity, day, law=law)
    recent = [(activity, day) for activity, day in found if day.year >= 2026]
    taken = [_milliseconds(lambda a=a, d=d: comity.determine(a, d, law=law), 5)[0] for a, d in recent]  # type: ignore[misc]
    taken.sort()
    simple = comity.read_project(
        {"item": "9A515.x", "from": "USA", "to": "KOR", "activity": "export", "end_use": "civil"}, law
    ).activities[0]
    one = _milliseconds(lambda: comity.determine(simple, "2026-08-03", law=law), 200)
    report = comity.load().check(ROOT / "cases")
    rules = sum(report.confidence.values())
    shares = ", ".join(f"{n / rules:.0%} {c}" for c, n in sorted(report.confidence.items()))
    rows = sum(n for name, n in report.counts.items() if name.startswith("rows"))
    return [
        ("rules in the pack", f"{rules} ({shares})"),
        ("table rows; memberships in the record", f"{rows:,}; {len(law.record.memberships):,}"),
        ("determination cases; rules without a case", f"{len(found)}; {len(report.unexercised)}"),
        ("parts to Korea (NLR), median / p95", f"{one[0]:.1f} / {one[1]:.1f} ms"),
        (f"{len(recent)} authoritative cases of 2026, median", f"{statistics.median(taken):.1f} ms"),
        ("the same, p95 / worst", f"{taken[int(0.95 * len(taken))]:.1f} / {taken[-1]:.1f} ms"),
    ]


def twelve() -> list[tuple[str, str]]:
    """Time the same twelve rules in every engine, one decision a call, and check that all agree."""
    sample = rows(2000)
    expected = [plain(row) for row in sample]
    result = []
    for name, make in ENGINES.items():
        try:
            decide = make()
        except ImportError as error:
            result.append((name, f"not installed ({error.name})"))
            continue
        limit = 200 if name == "openfisca-core" else len(sample)
        assert [decide(row) for row in sample[:limit]] == expected[:limit], name
        start = time.perf_counter()
        for row in sample[:limit]:
            decide(row)
        each = (time.perf_counter() - start) / limit * 1e6
        result.append((name, f"{each:,.1f} µs a decision"))
    return result


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def main() -> None:
    """Run everything and write the results; or one of the longer measurements, by its name."""
    if sys.argv[1:2] and sys.argv[1] in LONGER:
        import_module(f"bench.{sys.argv.pop(1)}").main()
        return
    sections = {
        "Start": starts(),
        "The record": record(),
        "Full determination": determinations(),
        "Twelve rules": twelve(),
    }
    lines = ["# Results", "", "Made by `make bench`. One run on a shared machine: read ranges, not points.", ""]
    lines += [
        f"Python {platform.python_version()}, {platform.machine()}; " + ", ".join(f"{p} {_version(p)}" for p in PEERS),
        "",
    ]
    for title, found in sections.items():
        lines += [f"## {title}", "", "| what | measured |", "|---|---|", *(f"| {a} | {b} |" for a, b in found), ""]
    text = "\n".join(lines)
    (ROOT / "bench" / "results.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
