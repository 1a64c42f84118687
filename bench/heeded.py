"""``python -m bench.heeded``: is whatever is given to a command heeded, or refused?

Every option of every command is added to a question that is answered, in every form that an answer has (a page, JSON,
CSV, a memo). An option that changes nothing in any of these questions, neither what is answered nor what is told beside
it nor what is written, and is not refused, was dropped without a word. Exit code 1 if one is.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from bench.malformed.starting_points import CASES, DATA, FILED, HELD, ITEM, LISTS, ORDER, PARTS, starting_points
from comity.cli import main, tree

_DAY: Final = ("--date", "2026-08-03")
FILES: Final = {
    "order.yaml": ORDER,
    "named.yaml": ORDER.replace(b"Hangang Space", b"Spacety Luxembourg"),
    "all.csv": b"activity,item,from,to,end_use,ref\nexport,9A515.x,USA,KOR,civil,1\n",
    "held.yaml": ORDER + HELD,
    "item.yaml": ITEM,
    "parts.csv": PARTS,
    "other.csv": PARTS.replace(b"COO", b"Where"),
    "filed/o.yaml": ORDER,
    "filed/o.json": FILED,
    "cases/a.yaml": CASES,
    "own/a.yaml": CASES.replace(b"id: one", b"id: other"),
    "t.csv": b"Ref,Nr,ECCN,Land,End-Use\nA,1,9A515.x,Korea,civil\nB,2,9A515.x,Atlantis,civil\nC,3,EAR99,Japan,civil\n",
    "list.json": (LISTS / "csl-sample-2026-07-31.json").read_bytes(),
    "list.csv": (LISTS / "csl-sample-2026-07-31.csv").read_bytes(),
    "reform.yaml": (DATA / "reforms" / "us-draft-a5-brazil.yaml").read_bytes(),
    "drafts/reform.yaml": (DATA / "reforms" / "us-draft-a5-brazil.yaml").read_bytes(),
}
_TABLE: Final = ("t.csv", "--map", "Land=to", "--activity", "export", "--from", "USA", *_DAY)
_SHIP: Final = ("--item", "9A515.x", "--from", "USA", "--to", "ARE", *_DAY)
_DENIED: Final = ("--item", "9A515.x", "--from", "USA", "--to", "CHN", *_DAY)
BASES: Final[dict[str, list[tuple[str, ...]]]] = {
    "determine": [_SHIP, ("order.yaml",), _TABLE, (*_TABLE, "--engine", "numpy")],
    "screen": [("named.yaml", "--list", "list.json"), ("--name", "Spacety Luxemburg", "--list", "list.json")],
    "explain": [_SHIP, ("order.yaml",), (*_TABLE, "--row", "1")],
    "classify": [("item.yaml", *_DAY)],
    "accounts": [("held.yaml", *_DAY)],
    "recheck": [("filed", *_DAY)],
    "de-minimis": [("parts.csv", "--from", "JPN", "--to", "ISR", *_DAY)],
    "next-steps": [
        ("order.yaml", "--alternatives", "0"),
        (*_DENIED, "--alternatives", "0"),
        ("--template", "vehicle-abroad", "--fact", "site=NOR"),
    ],
    "compare": [(*_TABLE, "--reform", "reform.yaml")],
    "rank": [(*_TABLE, "--candidates", "drafts", "--choose", "1")],
    "cases": [("--folder", "cases")],
    "facts": [("item.suborbital",)],
    "screening delta": [("list.json", "list.json")],
    "brief": [("KOR", *_DAY)],
    "record assets": [("--host", "launch", *_DAY), ("KOR",)],
    "record promises": [("KOR", *_DAY)],
    "record due": [("KOR", *_DAY)],
    "record partner": [("KOR", *_DAY)],
    "record matrix": [("--rows", "quad", *_DAY)],
    "record timeline": [("JPN",), ("JPN", "--picture", "p.svg")],
    "record between": [("USA", "JPN", *_DAY)],
    "record diff": [("2024-01-01", "2025-01-01")],
    "record gaps": [_DAY],
    "record search": [("framework",)],
    "reform list": [()],
    "reform show": [("us-draft-aukus-japan",)],
    "reform check": [("us-draft-aukus-japan",)],
    "reform apply": [("reform.yaml", "--to", "order.yaml", *_DAY), ("reform.yaml", "--to", "all.csv", *_DAY)],
    "portfolio check": [_TABLE],
    "portfolio determine": [_TABLE],
    "law list": [()],
    "law search": [("star tracker",)],
    "law coverage": [("export", "Germany", "2026-08-03")],
    "law diff": [("2024-10-22", "2024-10-23")],
    "coalition sensors": [("--owner", "cspo", *_DAY)],
    "industry find": [("comm.optical_terminal", "--for", "KOR", *_DAY)],
    "industry owner-change": [("mynaric", "--to", "USA", "--on", "2026-04-14")],
    "leo station": [("starlab", *_DAY), ("axiom-station", *_DAY)],
}
_FACTS: Final = ("--item", "--from", "--to", "--activity", "--end-user", "--end-use", "--value", "--fact")
VALUES: Final[dict[str, str]] = {
    "--item": "9A004.u", "--from": "DEU", "--to": "CHN", "--activity": "launch", "--end-user": "military",
    "--end-use": "military", "--value": "1000", "--fact": "item.suborbital=yes", "--sheet": "Other",
    "--map": "Nr=value", "--save-map": "kept.yaml", "--line": "1", "--engine": "duckdb", "--memory": "1GB",
    "--resolve": "0", "--date": "2020-01-02", "--as-of": "2020-01-02", "--output": "out.csv", "-o": "out.csv",
    "--list": "list.csv", "--list-date": "2020-01-01", "--clearances": "none.yaml", "--fail-on": "filing-only",
    "--name": "Huawei", "--country": "JPN", "--kind": "vessel", "--address": "Luxembourg", "--threshold": "50",
    "--only": "XX", "--why-not": "STA", "--row": "3", "--reform": "us-draft-aukus-japan", "--weight": "Land",
    "--picture": "p.svg", "--candidates": "none", "--choose": "0", "--folder": "own", "--host": "ssa", "--for": "ssa",
    "--limit": "1", "--with": "IND", "--known-on": "2010-01-01", "--peers": "IND", "--since": "2026-08-01",
    "--months": "0", "--rows": "JPN", "--columns": "tsa", "--party": "IND", "--group": "quad", "--like": "tsa",
    "--effect": "forbids", "--start": "2026-12-01", "--template": "list", "--prefer": "fewest-decisions",
    "--alternatives": "1", "--without": "screen-parties", "--deadline": "2026-08-04", "--gantt": "p.svg",
    "--handling": "Draft", "--known": "2019-01-01", "--need": "n-highmob", "--displaced": "gateway",
    "--format": "accords-workshop", "--on": "2027-05-21", "--workbook": "none.xlsx", "--what": "crew",
    "--station": "starlab", "--until": "2020-01-01", "--outside": "USA", "--of": "comm", "--by": "firm",
    "--knock-out": "USA", "--customer": "JPN", "--target": "axiom-space", "--stake": "60", "--rights": "control",
    "--investor": "government", "--owner": "JPN", "--level": "secret", "--decisions": "none.yaml", "--add": "ESP",
    "--core": "GBR", "--recipient": "JPN", "--catalogue": "none.csv", "--hours": "1", "--step": "120",
    "--custody": "0.1", "--scenario": "none.yaml", "--most": "1", "--budget": "0", "--orbit": "GEO",
    "--staff": "0", "--choices": "none.csv", "--weights": "none.yaml", "--project": "none.yaml",
    "--profile": "none.yaml", "--subject": "conjunction", "--to-date": "2020-01-01", "--gcat": "none.tsv",
}  # fmt: skip
"""A value for each option that is none of those in `BASES`."""
ALIKE: Final = {
    "--engine": "every engine gives the same answer, byte for byte",
    "--memory": "more memory is no other answer",
    "--resolve": "no group of these rows is left undetermined",
    "--strict-rows": "of what is no table, any fault refuses the whole",
    "--line": "an order of one line is that line",
}
"""Options that may be heeded without another answer, and why."""
ALIKE_HERE: Final = {
    ("coalition share", "--full"): "nothing of it is left out",
    ("message check", "--full"): "nothing of it is left out",
    ("leo scenario", "--include-unread"): "no commitment or end stands from memory",
    ("access", "--include-unread"): "no preference that the sale meets stands from memory",
    ("invest", "--include-unread"): "deals are no rows of the table",
    ("invest", "--investor"): "law asks more of a government from a quarter of the votes on",
    ("industry match", "--include-unread"): "no row that the sample meets stands from memory",
    ("industry match", "--full"): "nothing of the sample is left out",
    ("industry owner-change", "--include-unread"): "all of the firm's rows were read",
}
"""The same, of one command."""


_FORMS: Final = ("--json", "--csv", "--memo")
_OF_ALL: Final = ("quiet", "plain", "workspace", "help")


class Seen(NamedTuple):
    """All that somebody sees of an answer."""

    code: int
    out: str
    err: str
    kept: tuple[tuple[str, bytes], ...]


class Given(NamedTuple):
    """An option with its value, in a form of an answer."""

    command: str
    form: tuple[str, ...]
    more: tuple[str, ...]


@lru_cache(maxsize=1)
def commands() -> dict[str, Any]:
    """Return every command by its words."""

    def below(command: Any, words: str) -> Iterator[tuple[str, Any]]:
        if not getattr(command, "commands", {}):
            yield words, command
        for name, one in getattr(command, "commands", {}).items():
            yield from below(one, f"{words} {name}".strip())

    return dict(below(tree.command_line(), ""))


WITHOUT_OPTIONS: Final = frozenset({
    "demo", "init", "law check", "law new", "law show", "mcp", "portfolio synthesize", "record check", "record export",
    "record import", "record query", "record show", "screening clear", "serve",
})  # fmt: skip
"""Commands that are not tried: they have no options but those of all, or do something instead of answering."""
_FORMED: Final = frozenset({"--json", "--csv", "--memo"})
_WRITTEN: Final = frozenset({"-o", "--output"})


def _asked_elsewhere() -> None:
    """Take over the questions with which malformed inputs begin, for commands that have none here."""
    missing = commands().keys() - BASES.keys() - WITHOUT_OPTIONS
    for point in starting_points():
        words = next((" ".join(point.args[:n]) for n in (2, 1) if " ".join(point.args[:n]) in missing), "")
        if words:
            BASES.setdefault(words, []).append(tuple(_plain(point.args[len(words.split()) :])))
            FILES.update(point.files)


def _plain(args: Sequence[str]) -> Iterator[str]:
    """Yield arguments without the forms of an answer, and without where it is written."""
    before = ""
    for one in args:
        if one not in _FORMED | _WRITTEN and before not in _WRITTEN:
            yield one
        before = one


def everything(of: Iterable[str] = BASES) -> Iterator[Given]:
    """Yield every option of commands that none of their questions gives, in every form that an answer has."""
    for name in of:
        options = [one for one in commands()[name].params if one.param_type_name == "option"]
        taken = {opt for one in options for opt in one.opts}
        forms = [(), *((form,) for form in _FORMS if form in taken)]
        for form in forms:
            for one in options:
                option = one.opts[0]
                elsewhere = option in _FACTS and form != ("--json",) and ("--json",) in forms
                needless = (
                    elsewhere
                    or option in ALIKE
                    or (name, option) in ALIKE_HERE
                    or one.name in _OF_ALL
                    or (form and option in _FORMS)
                )
                if not needless:
                    yield Given(name, form, (option,) if one.is_flag else (option, VALUES.get(option, "none")))


def is_dropped(given: Given) -> bool:
    """Whether an option changes no answer to any question of its command, and is not refused."""
    heeded = []
    for base in BASES[given.command]:
        asked = (*given.command.split(), *base, *given.form)
        if given.more[0] in base and given.more[0] not in ("--map", "--fact", "--list"):
            continue
        before = seen(asked)
        if before.code != 2:
            heeded.append(seen((*asked, *given.more)) != before)
    return bool(heeded) and not any(heeded)


@lru_cache(maxsize=256)
def seen(args: tuple[str, ...]) -> Seen:
    """Run a command in a folder with all the files, in this process."""
    out, err, code, before = io.StringIO(), io.StringIO(), 0, Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        for name, data in FILES.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        os.chdir(folder)
        argv, sys.argv = sys.argv, ["comity", *args]
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                main.run()
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            sys.argv = argv
            os.chdir(before)
        found = {str(path.relative_to(folder)): path for path in sorted(Path(folder).rglob("*")) if path.is_file()}
        kept = tuple((name, path.read_bytes()) for name, path in found.items() if name not in FILES)
    return Seen(code, out.getvalue(), err.getvalue(), kept)


_asked_elsewhere()


def run(of: Sequence[str]) -> int:
    """Try everything, tell what is dropped, and return the exit code."""
    tried = list(everything(of or BASES))
    dropped = [one for one in tried if is_dropped(one)]
    for one in dropped:
        print(f"dropped: comity {one.command} ... {' '.join((*one.form, *one.more))}")
    print(f"{len(tried):,} options in forms of {len(of or BASES)} commands tried, {len(dropped):,} dropped")
    return 1 if dropped else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
