"""Break what decides on purpose, and see whether anything notices.

    python tools/mutation.py determine/decide.py --reference 300 --count 20 --seed 1
    python tools/mutation.py plan/rails.py tests/plan/test_rails.py --count 20 --seed 1

Mutants are drawn by seed from conditions, comparisons, quantifiers and order alone: ``and`` for ``or``, a dropped
``not``, ``<`` for ``<=``, ``is`` for ``is not``, ``all`` for ``any``, ``min`` for ``max``, *surely* for *possibly*, and
so on. Each is put in the place of the functions it changes, in a process of its own, and asked by the reference, of so
many complete activities and of a third as many that are partly known, under the built-in law and under small ones that
are drawn (see `tests.reference_trials` and `tests.soundness_trials`), then by tests, until the first notices. One that
nothing notices is alive and printed, to be killed by a test or shown to mean the same.
"""

from __future__ import annotations

import argparse
import ast
import gc
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Final

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
_COMPARISONS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_NAMES: Final = {
    "all": "any", "any": "all", "min": "max", "max": "min", "least": "most", "most": "least", "every": "some",
    "some": "every", "surely": "possibly", "possibly": "surely", "conjoin": "disjoin", "disjoin": "conjoin",
}  # fmt: skip
_SECONDS: Final = 600
Oracle = Callable[[], bool]
"""Whether something is wrong."""


@dataclass(frozen=True)
class Mutant:
    """A changed module."""

    line: int
    what: str
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    tree = ast.parse(source)
    for place, node in enumerate(ast.walk(tree)):
        for what in _changes(node):
            changed = deepcopy(tree)
            found = next(n for i, n in enumerate(ast.walk(changed)) if i == place)
            _Applied(found, what).visit(changed)
            yield Mutant(getattr(node, "lineno", 0), what, ast.fix_missing_locations(changed))


def _changes(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.BoolOp(op=op):
            yield "and for or" if isinstance(op, ast.Or) else "or for and"
        case ast.UnaryOp(op=ast.Not()):
            yield "not dropped"
        case ast.Compare(ops=[op]):
            yield f"{_COMPARISONS[type(op)].__name__} for {type(op).__name__}"
        case ast.IfExp():
            yield "branches swapped"
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _NAMES:
            yield f"{_NAMES[name]} for {name}"
        case ast.Call(func=ast.Attribute(attr="no"), args=[_]):
            yield "no dropped"


class _Applied(ast.NodeTransformer):
    """Puts a change in the place of one node."""

    def __init__(self, node: ast.AST, what: str) -> None:
        self._node, self._what = node, what

    def visit(self, node: ast.AST) -> ast.AST:
        return self._changed(node) if node is self._node else self.generic_visit(node)

    def _changed(self, node: ast.AST) -> ast.AST:
        match node:
            case ast.BoolOp():
                node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
            case ast.UnaryOp():
                return node.operand
            case ast.Compare():
                node.ops = [_COMPARISONS[type(node.ops[0])]()]
            case ast.IfExp():
                node.body, node.orelse = node.orelse, node.body
            case ast.Call() if self._what == "no dropped":
                return node.args[0]
            case ast.Call(func=ast.Name() as func):
                func.id = _NAMES[func.id]
            case ast.Call(func=ast.Attribute() as func):
                func.attr = _NAMES[func.attr]
        return node


def put_in_place(path: Path, mutant: Mutant) -> bool:
    """Give the functions of a module that is imported a mutant's code; return whether any has become another."""
    source = path.read_text(encoding="utf-8")
    before, after = (list(_codes(compile(one, str(path), "exec", dont_inherit=True))) for one in (source, mutant.tree))
    others = {old: new for old, new in zip(before, after, strict=True) if old != new}
    changed = False
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__ in others:
            one.__code__ = others[one.__code__]
            changed = True
    return changed


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


def survives(path: Path, mutant: Mutant, oracles: list[Oracle]) -> bool | None:
    """Whether no oracle notices a mutant, in a process of its own; None if nothing of it is code of a function."""
    child = os.fork()
    if child == 0:
        signal.alarm(_SECONDS)  # one that never ends is noticed
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        code = 1
        try:
            code = 2 if not put_in_place(path, mutant) else int(any(wrong() for wrong in oracles))
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    return None if ended == 2 else ended == 0


def of_reference(count: int, seed: int, *, bound: bool) -> list[Oracle]:
    """Return what compares with the reference: activities, drawn once for all mutants.

    Args:
        count: how many complete activities; a third as many are partly known; of every tenth, a law is drawn besides.
        seed: what they are drawn from.
        bound: whether the law may be bound to its days once for all, for no mutant has a part in that.
    """
    from tests import reference_checks, reference_trials, soundness_trials  # noqa: PLC0415

    import comity  # noqa: PLC0415

    law = comity.load()
    home = law.within(frozenset({"us", "int"}))
    days = reference_trials.some_days(law, seed, 4)
    small = list(reference_trials.drawn_of_laws(law, seed, count // 10))
    laws = reference_checks.some_laws(law, seed, count // 3)
    less = list(soundness_trials.drawn_of_laws(law, seed, count // 10))
    complete = [reference_trials.drawn(law, f"{seed}-{number}", days) for number in range(count)]
    silent = [reference_trials.drawn(home, f"{seed}-{number}", days[:1], holds=False) for number in range(2 * count)]
    partly = [soundness_trials.drawn(home, f"{seed}-{number}", days[:2]) for number in range(count // 3)]
    if bound:
        for day in days:
            law.at(day), home.at(day)
    return [
        lambda: any(reference_trials.determined(of, one).wrong for of, one in small),
        lambda: any(soundness_trials.judged(of, one).wrong for of, one in less),
        lambda: any(True for _ in reference_checks.of_laws(law, laws)),
        lambda: any(reference_trials.determined(law, one).wrong for one in complete),
        lambda: any(True for one in silent for _ in reference_checks.of_assumptions(home, one)),
        lambda: any(soundness_trials.judged(home, one).wrong for one in partly if one),
    ]


def of_tests(tests: list[str]) -> Oracle:
    """Return what runs tests, until the first fails."""
    import pytest  # noqa: PLC0415

    import comity  # noqa: PLC0415

    comity.load()
    return lambda: pytest.main(["-x", "-q", "-n", "0", "-p", "no:cacheprovider", *tests]) != 0


def main() -> None:
    """Draw mutants and tell which live."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", help="as in determine/decide.py")
    parser.add_argument("tests", nargs="*", default=[])
    parser.add_argument("--reference", type=int, default=0, help="so many complete activities, compared with it")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", default="", help="of those drawn, only the mutants of these lines: 46,113")
    asked = parser.parse_intermixed_args()
    path = ROOT / "src" / "comity" / asked.module
    every = list(mutants(path.read_text(encoding="utf-8")))
    drawn = random.Random(asked.seed).sample(every, min(asked.count, len(every)))  # noqa: S311
    __import__(f"comity.{asked.module.removesuffix('.py').replace('/', '.')}")
    oracles = (
        of_reference(asked.reference, asked.seed, bound=not asked.module.startswith("law/")) if asked.reference else []
    )
    oracles += [of_tests(asked.tests)] if asked.tests else []
    lives = {True: "ALIVE ", False: "killed", None: "no code"}
    counted = dict.fromkeys(lives, 0)
    lines = {int(line) for line in asked.lines.split(",") if line} or {one.line for one in drawn}
    for mutant in sorted((one for one in drawn if one.line in lines), key=lambda one: one.line):
        alive = survives(path, mutant, oracles)
        counted[alive] += 1
        print(f"{lives[alive]} {asked.module}:{mutant.line} {mutant.what}", flush=True)
    print(f"{counted[False]} of {counted[False] + counted[True]} killed, drawn by seed {asked.seed} of {len(every)}")


if __name__ == "__main__":
    main()
