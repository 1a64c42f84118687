"""A column of marks counts as read only if changing its cells changes the answer to a case."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import comity
from comity import Law
from comity.determine.cases import AuthorityCase, read_cases
from comity.law.dependencies import column as asked_column
from comity.law.dependencies import reached
from comity.law.pack import DATA

MARKS = frozenset({"0", "1", "conditional", ""})
STRUCTURE = frozenset({"leaf", "reserved", "from", "until", "read_from", "confidence", "footnotes", "referral"})
OTHER = {"0": "1", "1": "0", "conditional": "1", "": "1"}


def columns() -> list[tuple[str, str]]:
    """The columns of marks that tables with a key have."""
    pack = comity.load().pack
    keyed = [name for name, info in pack.table_info.items() if info.key]
    found = []
    for table in keyed:
        rows = pack.table(table)
        for column in rows[0].keys() - STRUCTURE - {pack.table_info[table].key}:
            said = {row[column] for row in rows}
            if said <= MARKS and "1" in said:
                found.append((table, column))
    return sorted(found)


@cache
def cases() -> list[AuthorityCase]:
    """Every authority's case."""
    return [case for _, case in read_cases(Path(__file__).parent.parent.parent / "cases")]


@pytest.mark.parametrize(("table", "column"), columns())
def test_changing_the_cells_of_a_column_changes_the_answer_to_a_case(table: str, column: str, law: Law) -> None:
    rows = [{**row, column: OTHER[row[column]]} for row in law.pack.table(table)]
    home = law.within(frozenset({law.pack.info.id}))  # whose tables they are
    pack = home.pack.revised(home.pack.files, {table: rows}, home.pack.tables)
    changed = Law(pack, law.record, DATA / "facts", schema=law.schema)
    rules, _ = reached(law, law, (), [asked_column(table, column)])
    likely = sorted(cases(), key=lambda case: -len(rules.intersection(case.exercises)))
    assert any(_answer(case, changed) != _answer(case, home) for case in likely)


def _answer(case: AuthorityCase, law: Law) -> str:
    return comity.determine(case.facts, case.date, law=law, strict=case.strict).to_json()
