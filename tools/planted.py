"""Plant errors in a copy of a law pack, and see whether anything notices.

    python tools/planted.py --count 40 --seed 1 --own

Errors are drawn by seed from those that readers make: a limit inverted, a ``not`` lost, another group of states, an
exception left out, a year mistaken, another paragraph cited, a country left out of a set. Each is planted alone in a
copy of the program, which then runs the cases that exercise the rule, checks its law, and runs all other cases, until
the first that differs. What nothing notices is printed, to be met with a case or shown to mean the same.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
_SECONDS: Final = 900
_RULE: Final = re.compile(r"^  - id: (\S+)$", re.MULTILINE)
_PARAGRAPH: Final = re.compile(r"\(([a-y])\)")
_GROUPS: Final = {"A:5": "A:6", "A:6": "A:5", "D:5": "D:4", "D:4": "D:5", "E:1": "E:2", "nato": "eu", "D:1": "D:3"}
_SIGNS: Final = {">=": "<", "<=": ">", " > ": " <= ", " < ": " >= ", "==": "!=", "!=": "==", " not in ": " in "}
_NOTICES: Final = """
import sys
from itertools import pairwise
from pathlib import Path
import comity
from comity.determine.cases import _compare, read_cases
rule, folder = sys.argv[1], Path(sys.argv[2])
law = comity.load()
cases = [case for _, case in read_cases(folder)]
for case in [case for case in cases if rule in case.exercises]:
    for difference in _compare(case, law):
        sys.exit(f"case {case.id}: {difference}")
if sys.argv[3:]:
    sys.exit(0)
for found in law.check(folder).problems:
    sys.exit(f"law check: {found.where}: {found.message}")
for case in [case for case in cases if rule not in case.exercises]:
    for difference in _compare(case, law):
        sys.exit(f"case {case.id}: {difference}")
"""


@dataclass(frozen=True)
class Planted:
    """An error in a file: of which rule, what was done, and the file's text with it."""

    rule: str
    what: str
    text: str


def errors(text: str) -> Iterator[Planted]:
    """Yield every error that can be planted in a file of rules, one at a time."""
    starts = [*(found.start() for found in _RULE.finditer(text)), len(text)]
    for start, end in pairwise(starts):
        block = text[start:end]
        rule = _RULE.match(block)
        if rule and "status:" not in block:
            for what, changed in _errors_of(block):
                yield Planted(rule.group(1), what, text[:start] + changed + text[end:])


def _errors_of(block: str) -> Iterator[tuple[str, str]]:
    condition = re.search(r'^    when: "(.*)"$', block, re.MULTILINE)
    if condition:
        for what, changed in _wrong(condition.group(1)):
            yield what, block[: condition.start(1)] + changed + block[condition.end(1) :]
    for left in re.finditer(r"^      - \{.*\}\n", block, re.MULTILINE):
        if block[: left.start()].rstrip().endswith("unless:") and block.count("      - {") > 1:
            yield "an exception left out", block[: left.start()] + block[left.end() :]
    for year in re.finditer(r"in_force: \[\[(20\d\d)-", block):
        if year.group(1) != "2014":
            yield "a year mistaken", f"{block[: year.start(1)]}{int(year.group(1)) + 1}{block[year.end(1) :]}"
    cite = re.search(r"^    cite: (.*)$", block, re.MULTILINE)
    if cite and (last := list(_PARAGRAPH.finditer(cite.group(1)))):
        at, other = cite.start(1) + last[-1].start(1), chr(ord(last[-1].group(1)) + 1)
        yield "another paragraph cited", block[:at] + other + block[at + 1 :]


def _wrong(condition: str) -> Iterator[tuple[str, str]]:
    """Yield a condition with one mistake."""
    for sign, other in _SIGNS.items():
        for found in re.finditer(re.escape(sign), condition):
            yield f"{sign.strip()} inverted", condition[: found.start()] + other + condition[found.end() :]
    for found in re.finditer(r"\bnot (?!in )", condition):
        yield "not lost", condition[: found.start()] + condition[found.end() :]
    for group, other in _GROUPS.items():
        for found in re.finditer(f"'{group}'", condition):
            yield f"{other} for {group}", f"{condition[: found.start()]}'{other}'{condition[found.end() :]}"
    for found in re.finditer(r"'[A-Z]{3}', ", condition):
        yield f"{found.group().strip(', ')} left out", condition[: found.start()] + condition[found.end() :]


def drawn(folder: Path, count: int, seed: int) -> list[tuple[Path, Planted]]:
    """Return errors drawn by seed, as many of each kind as there are, each in its file."""
    chance = random.Random(seed)  # noqa: S311  a draw, no secret
    kinds: dict[str, list[tuple[Path, Planted]]] = {}
    for path in sorted(folder.rglob("*.yaml")):
        for one in errors(path.read_text(encoding="utf-8")):
            kind = one.what if one.what.startswith(("a", "n")) else one.what.split()[-1]
            kinds.setdefault(kind, []).append((path, one))
    found: list[tuple[Path, Planted]] = []
    while len(found) < count and any(kinds.values()):
        for left in kinds.values():
            if left and len(found) < count:
                found.append(left.pop(chance.randrange(len(left))))
    return found


def notices(source: Path, *, own: bool) -> Callable[[str], str]:
    """Return what tells what a copy of the program notices, given the rule in which an error is; empty: nothing."""

    def asked(rule: str) -> str:
        told = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-c", _NOTICES, rule, str(ROOT / "cases"), *(["own"] if own else [])],
            env={"PYTHONPATH": str(source), "PATH": ""},
            cwd=source,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        return told.stderr.strip().splitlines()[-1] if told.returncode else ""

    return asked


def main(count: int, seed: int, pack: str, *, own: bool) -> int:
    """Plant errors one by one and print what notices each; return how many nothing noticed."""
    with tempfile.TemporaryDirectory() as kept:
        source = Path(kept) / "src"
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__", "snapshot"))
        ask, unseen = notices(source, own=own), 0
        planted = drawn(source / "comity" / "data" / "law" / pack / "rules", count, seed)
        for path, one in planted:
            before = path.read_text(encoding="utf-8")
            path.write_text(one.text, encoding="utf-8")
            told = ask(one.rule)
            path.write_text(before, encoding="utf-8")
            unseen += not told
            sys.stdout.write(f"{'noticed' if told else 'UNSEEN '} {one.rule}: {one.what}: {told[:120]}\n")
            sys.stdout.flush()
        sys.stdout.write(f"{len(planted) - unseen} of {len(planted)} noticed\n")
    return unseen


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pack", default="us")
    parser.add_argument("--own", action="store_true", help="only the cases that exercise the rule: quick, and stricter")
    asked = parser.parse_args()
    raise SystemExit(min(main(asked.count, asked.seed, asked.pack, own=asked.own), 1))
