"""What no face ever says: that something may go, that it is clear of law, or what an agency will decide."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import comity
from comity import Law
from comity.brief.memo import memo
from comity.determine.cases import AuthorityCase, read_cases
from tests.conftest import ROOT

NEVER = re.compile(
    r"\b(may|can|ready to) ship\b|\bcleared (to go|to ship|for export|for release)\b|ITAR[- ]free"
    r"|(?<!not )\breleasable to\b"
    r"|\b(is|are) (safe|legal|lawful|compliant|approved|exempt) to\b|\b(is|are) (legal|compliant)\b"
    r"|\bwill be (granted|approved)\b|\b(is|are) not listed\b|\bnot on any list\b|\bguarantee",
    re.IGNORECASE,
)
OF_WHAT = re.compile(r"\([A-Z][^()]*, [^()]*, (law|text) of \d{4}-\d\d-\d\d\)")
FACES = ("determine", "brief", "plan", "portfolio", "screening", "api", "cli", "web", "content", "editions")
SEVERAL = [case for _, case in read_cases(ROOT / "cases")][::60]


def _said(path: Path) -> Iterator[str]:
    """Yield the words of a module that somebody may read: its texts, without what only explains the code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    explaining = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body
        if isinstance(node.body[0], ast.Expr)
    }
    explaining |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explaining:
            yield node.value


def test_no_face_has_the_words_for_it() -> None:
    folder = ROOT / "src" / "comity"
    modules = [path for room in FACES for path in (folder / room).rglob("*.py")]
    said = [(path, text) for path in modules if NEVER.search(path.read_text("utf-8")) for text in _said(path)]
    said += [
        (path, path.read_text(encoding="utf-8"))
        for kind in ("html", "j2", "yaml")
        for room in ("web", "data/steps", "data/help")
        for path in (folder / room).rglob(f"*.{kind}")
    ]
    assert len(modules) > 200 and len(said) > 20
    assert [(path.name, text) for path, text in said if NEVER.search(text)] == []


@pytest.mark.parametrize("case", SEVERAL, ids=[case.id for case in SEVERAL])
def test_no_answer_says_it_on_any_page(case: AuthorityCase, law: Law) -> None:
    order = comity.determine(comity.read_project({**case.facts, "date": str(case.date)}, law), law=law)
    [found] = order.activities
    told = (msgspec.to_builtins(one) for one in (comity.OrderPage.of(order), found))
    faces = [found.headline, memo(order), *map(str, told)]
    assert [hit.group() for face in faces for hit in NEVER.finditer(face)] == []
    if found.outcome.permissive and found.verified:
        assert OF_WHAT.search(found.headline), "a permissive word names state, regime and day"
