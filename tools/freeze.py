"""Freeze every answer of the public API, and compare with answers frozen before.

    python tools/freeze.py write FOLDER [PART...]      # one JSON line for each answer, a file for each part
    python tools/freeze.py compare FOLDER [PART...]    # answers anew, and tells every difference; exit code 1 if any

Made before a change of mechanism and compared after every step of it. Content hashes of the pack are left out: they
change with every file of law, whatever it answers.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

import comity
from comity.determine.cases import read_cases
from comity.files import parse_yaml, read_text

ROOT: Final = Path(__file__).parent.parent
CASES: Final = ROOT / "cases"
EXAMPLES: Final = ROOT / "src" / "comity" / "data" / "examples"
TODAY: Final = date(2026, 11, 30)
ROWS: Final = 20_000
_HASHES: Final = ("pack_sha256", "law_sha256")
_SHOWN: Final = 6

Answers = Iterator[tuple[str, Any]]


@cache
def _law() -> comity.Law:
    return comity.load()


def _yaml(folder: str) -> Iterator[Mapping[str, Any]]:
    for path in sorted((CASES / folder).glob("*.yaml")):
        yield from parse_yaml(read_text(path), path.name)


def of_cases() -> Answers:
    """Determine every authority's case, under all law and making no assumption too."""
    for _, case in read_cases(CASES):
        for strict in sorted({False, case.strict}):
            yield f"{case.id}{' strict' * strict}", comity.determine(case.facts, case.date, law=_law(), strict=strict)


def of_strict_cases() -> Answers:
    """Determine every authority's case without any assumption."""
    for _, case in read_cases(CASES):
        if not case.strict:
            yield case.id, comity.determine(case.facts, case.date, law=_law(), strict=True)


def of_classification() -> Answers:
    """Classify every classification case."""
    for case in _yaml("classification"):
        yield str(case["id"]), comity.classify(case["facts"], case["date"])


def of_projects() -> Answers:
    """Determine the examples and the questions' projects."""
    for path in sorted(EXAMPLES.glob("*.yaml")):
        project = comity.read_project(path, _law())
        yield path.stem, comity.determine(project, project.date or TODAY, law=_law())
    for case in _yaml("questions"):
        yield str(case["id"]), comity.determine(comity.read_project(case["project"], _law()), TODAY, law=_law())


def of_plans() -> Answers:
    """Plan the ten questions and the examples."""
    for case in _yaml("questions"):
        project = comity.read_project(case["project"], _law())
        yield str(case["id"]), comity.next_steps(project, date(2026, 12, 1), law=_law())
    for path in sorted(EXAMPLES.glob("*.yaml")):
        yield path.stem, comity.next_steps(comity.read_project(path, _law()), date(2026, 12, 1), law=_law())


def of_precedents() -> Answers:
    """Plan every precedent on the law and record of the day on which it was asked."""
    from comity.law.patch import as_it_stood  # noqa: PLC0415

    for case in _yaml("precedents"):
        day = date.fromisoformat(case["ask"])
        yield str(case["id"]), comity.next_steps(case["facts"], day, law=as_it_stood(_law(), day))


def of_rows() -> Answers:
    """Determine synthetic rows and the public ties in bulk, row by row and counted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        comity.Portfolio.synthesize(path, rows=ROWS, seed=7)
        for name, day in ((str(path), date(2026, 6, 1)), (str(path), date(2024, 10, 22)), ("ties", date(2026, 6, 1))):
            found = comity.Portfolio(name, law=_law()).determine(day)
            label = f"{'synthetic' if name != 'ties' else name} {day}"
            for row in found.table().to_pylist():
                yield f"{label} {row['key']}", [row["outcome"], row["rule"]]
            told = msgspec.to_builtins(found.summary)
            yield f"{label} outcomes", told["outcomes"]
            yield f"{label} unverified", told["unverified"]
            yield f"{label} by authorization", told["by_authorization"]


def of_reforms() -> Answers:
    """Compare the public ties under every built-in reform that stands in one file."""
    for reform in sorted(comity.Reform.built_in(), key=lambda one: one.id):
        try:
            yield reform.id, msgspec.to_builtins(comity.Portfolio("ties", law=_law()).compare(reform))
        except comity.ComityError as error:
            yield reform.id, str(error)


def of_ranking() -> Answers:
    """Rank the built-in proposals over the public ties."""
    yield "ties", msgspec.to_builtins(comity.Portfolio("ties", law=_law()).rank(on=TODAY))


PARTS: Final[Mapping[str, Callable[[], Answers]]] = {
    "cases": of_cases,
    "strict": of_strict_cases,
    "classification": of_classification,
    "projects": of_projects,
    "plans": of_plans,
    "precedents": of_precedents,
    "rows": of_rows,
    "reforms": of_reforms,
    "ranking": of_ranking,
}


def _plain(value: Any) -> Any:
    """Return plain values without hashes, every set sorted."""
    match msgspec.to_builtins(value, str_keys=True):
        case dict() as told:
            return {key: _plain(one) for key, one in told.items() if key not in _HASHES}
        case list() | tuple() as told:
            return [_plain(one) for one in told]
        case plain:
            return plain


def answers(part: str) -> dict[str, str]:
    """Return the answers of a part as canonical JSON, by their name."""
    found = {}
    for name, answer in PARTS[part]():
        given = json.loads(answer.to_json()) if hasattr(answer, "to_json") else answer
        found[name] = json.dumps(_plain(given), sort_keys=True, ensure_ascii=False)
    return found


def write(folder: Path, part: str) -> int:
    """Write a part's answers; return how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    found = answers(part)
    lines = (f"{json.dumps(name, ensure_ascii=False)}\t{answer}\n" for name, answer in found.items())
    (folder / f"{part}.jsonl").write_text("".join(lines), encoding="utf-8")
    return len(found)


def frozen(folder: Path, part: str) -> dict[str, str]:
    """Return the answers that were frozen of a part."""
    lines = (folder / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return {json.loads(name): answer for name, _, answer in (line.partition("\t") for line in lines)}


@dataclass(frozen=True)
class Changed:
    """One place of an answer that changed."""

    answer: str
    path: str
    before: Any
    after: Any


def changes(name: str, before: Any, after: Any, path: str = "") -> Iterator[Changed]:
    """Yield every place where two answers differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from changes(name, before.get(key), after.get(key), f"{path}.{key}" if path else key)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from changes(name, one, other, f"{path}[{place}]")
    elif before != after:
        yield Changed(name, path, before, after)


def compare(folder: Path, part: str) -> list[Changed]:
    """Return what changed of a part since it was frozen."""
    before, after = frozen(folder, part), answers(part)
    return [
        change
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
        for change in changes(name, json.loads(before.get(name, "null")), json.loads(after.get(name, "null")))
    ]


def tell(part: str, found: list[Changed], everything: bool) -> None:
    """Print what changed, by place, with some examples."""
    print(f"{part}: {len({change.answer for change in found})} answers differ")
    places = Counter(change.path.split("[")[0] for change in found)
    for place, count in places.most_common():
        print(f"  {place or '(whole)'}: {count}")
    for change in found if everything else found[:_SHOWN]:
        print(f"    {change.answer} {change.path}: {str(change.before)[:160]} -> {str(change.after)[:160]}")


def main() -> int:
    """Write or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("write", "compare"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all if none")
    parser.add_argument("--all", action="store_true", help="print every difference")
    parser.add_argument("--jobs", type=int, default=2, help="how many parts at once")
    asked = parser.parse_args()
    parts = asked.parts or list(PARTS)
    differ = False
    with ProcessPoolExecutor(asked.jobs) as pool:
        if asked.verb == "write":
            for part, count in zip(parts, pool.map(write, [asked.folder] * len(parts), parts), strict=True):
                print(f"{part}: {count} answers")
            return 0
        for part, found in zip(parts, pool.map(compare, [asked.folder] * len(parts), parts), strict=True):
            tell(part, found, asked.all)
            differ |= bool(found)
    return int(differ)


if __name__ == "__main__":
    sys.exit(main())
