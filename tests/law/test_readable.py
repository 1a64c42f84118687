"""What the law lists stands in named sets and tables, and a condition is short enough to be read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from comity.law import Law
from comity.law.reforms import Add, built_in_reforms
from comity.plan.catalogue import load_catalogue

MOST_LISTED = 4
MOST_CHARACTERS = 400


def conditions(law: Law) -> Iterator[tuple[str, str]]:
    """Every condition of the packs, the built-in reforms and the catalogue of steps, with where it stands."""
    for file in law.pack.files:
        yield file.path, file.content.applies
        if not file.of:  # made from what a pack says that it covers, whose lists are rows of files
            for rule in file.content.rules:
                yield from _of_rule(rule)
    for reform in built_in_reforms():
        for change in reform.changes:
            if isinstance(change, Add):
                for rule in change.add:
                    yield from _of_rule(rule)
    yield from ((step.id, step.suits) for step in load_catalogue().steps.values())
    yield from ((row["condition"], row["when"]) for row in law.pack.table("sta_conditions"))


def _of_rule(rule: Any) -> Iterator[tuple[str, str]]:
    yield rule.id, rule.when
    yield rule.id, rule.concerns
    waiting = list(rule.unless)
    while waiting:
        one = waiting.pop()
        yield rule.id, one.when
        waiting += one.unless


def test_no_condition_lists_more_than_four_values_nor_runs_over_400_characters(law: Law) -> None:
    found = [(where, " ".join(text.split())) for where, text in conditions(law) if text]
    assert len(found) > 1_000
    assert [where for where, text in found if len(text) > MOST_CHARACTERS] == []
    assert [where for where, text in found if any(len(listed) > MOST_LISTED for listed in _lists(text))] == []


def _lists(text: str) -> Iterator[list[ast.expr]]:
    for node in ast.walk(ast.parse(text, mode="eval")):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield node.elts
        if isinstance(node, ast.Call):
            yield [one for one in node.args if isinstance(one, ast.Constant)]


def test_every_named_set_is_named_by_a_condition_and_says_what_it_is(law: Law) -> None:
    covered = (text for file in law.pack.files if file.of for rule in file.content.rules for _, text in _of_rule(rule))
    stated = (text for _, text in conditions(law))
    named = {
        ast.unparse(node) for text in (*stated, *covered) if text for node in ast.walk(ast.parse(text, mode="eval"))
    }
    assert law.sets.keys() - named == set()
    assert [one.id for one in law.sets.values() if not one.label] == []
