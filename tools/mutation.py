"""Break what decides on purpose, and see whether tests notice.

    python tools/mutation.py MODULE TEST... --count N --seed S

Mutants are drawn by seed from conditions, comparisons, quantifiers and order alone: ``and`` for ``or``, a dropped
``not``, ``<`` for ``<=``, ``is`` for ``is not``, ``all`` for ``any``, ``min`` for ``max``, *surely* for *possibly*, and
so on. Each is laid over a copy of the sources, and the tests are run on the copy until the first fails; a mutant under
which all pass is alive and printed, to be killed by a test or shown to mean the same.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
_COMPARISONS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_NAMES: Final = {
    "all": "any", "any": "all", "min": "max", "max": "min", "least": "most", "most": "least", "every": "some",
    "some": "every", "surely": "possibly", "possibly": "surely", "conjoin": "disjoin", "disjoin": "conjoin",
}  # fmt: skip
_SECONDS: Final = 600


@dataclass(frozen=True)
class Mutant:
    """A changed module."""

    line: int
    what: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    tree = ast.parse(source)
    for place, node in enumerate(ast.walk(tree)):
        for what in _changes(node):
            changed = deepcopy(tree)
            _apply(next(n for i, n in enumerate(ast.walk(changed)) if i == place), what)
            yield Mutant(getattr(node, "lineno", 0), what, ast.unparse(changed))


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
        case ast.Call(func=ast.Attribute(attr="no")):
            yield "no dropped"


def _apply(node: ast.AST, what: str) -> None:
    match node:
        case ast.BoolOp():
            node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        case ast.UnaryOp():
            node.op = ast.Not()
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
        case ast.Compare():
            node.ops = [_COMPARISONS[type(node.ops[0])]()]
        case ast.IfExp():
            node.body, node.orelse = node.orelse, node.body
        case ast.Call(func=func) if what == "no dropped":
            node.func = ast.Lambda(
                ast.arguments([], [ast.arg("part")], None, [], [], None, []), ast.Name("part", ast.Load())
            )
        case ast.Call(func=ast.Name() as func):
            func.id = _NAMES[func.id]
        case ast.Call(func=ast.Attribute() as func):
            func.attr = _NAMES[func.attr]


def survives(module: Path, mutant: Mutant, tests: list[str]) -> bool:
    """Whether all tests pass on a copy of the sources that holds a mutant."""
    with tempfile.TemporaryDirectory(prefix="comity-mutant-") as folder:
        copy = Path(folder) / "src"
        shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / module).write_text(mutant.source, encoding="utf-8")
        environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", *tests]
        try:
            done = subprocess.run(  # noqa: S603  pytest on our own tests
                command, cwd=ROOT, env=environment, capture_output=True, timeout=_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0


def main() -> None:
    """Draw mutants and tell which live."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", help="as in determine/decide.py")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("tests", nargs="*", default=["tests/determine/test_decide.py"])
    asked = parser.parse_intermixed_args()
    module = Path("comity") / asked.module
    every = list(mutants((ROOT / "src" / module).read_text(encoding="utf-8")))
    drawn = random.Random(asked.seed).sample(every, min(asked.count, len(every)))  # noqa: S311
    alive = []
    for mutant in sorted(drawn, key=lambda one: one.line):
        lives = survives(module, mutant, asked.tests)
        alive += [mutant] if lives else []
        print(f"{'ALIVE ' if lives else 'killed'} {asked.module}:{mutant.line} {mutant.what}", flush=True)
    print(f"{len(drawn) - len(alive)} of {len(drawn)} killed, drawn by seed {asked.seed} of {len(every)}")


if __name__ == "__main__":
    main()
