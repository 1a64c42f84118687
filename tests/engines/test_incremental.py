"""A reform over rows answered before gives what compiling the reformed law anew gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from comity import Law
from comity.compile.compiled_law import CompiledLaw, compile_law
from comity.engines.incremental import IncrementalReform
from comity.engines.numba.kernel import Kernel
from comity.errors import LawError
from comity.law.patch import apply_reform, as_it_stood
from comity.law.reforms import load_reform, read_reform

DAY = date(2026, 11, 23)
ROWS = 4000
COLUMNS: Mapping[str, list[str]] = {
    "activity.kind": ["export", "reexport", "deemed-export", "launch"],
    "item.classification": ["9A515.a.1", "9A515.x", "9A515", "EAR99", "9A610.x", "7A004.a", "XV(a)(1)"],
    "destination.country": ["KOR", "CHN", "AUS", "JPN", "BRA", "IND", "DEU"],
    "end_user.country": ["KOR", "BRA", "JPN"],
    "end_use.kind": ["civil", "military"],
    "order.item_value": ["100", "1500", "5000"],
    "origin.country": ["USA"],
}
REFORMS = ("us-draft-a5-brazil", "us-draft-aukus-japan", "us-draft-mt-partners")


def _columns(law: Law) -> dict[str, list[Any]]:
    return {name: [law.schema.read(name, value, "test") for value in values] for name, values in COLUMNS.items()}


def _rows(found: CompiledLaw) -> dict[str, npt.NDArray[np.uint16]]:
    draw = np.random.default_rng(7)
    return {name: draw.integers(0, len(one.possible), ROWS).astype(np.uint16) for name, one in found.columns.items()}


@pytest.fixture(scope="module")
def before(law: Law) -> CompiledLaw:
    return compile_law(law, DAY, _columns(law))


@pytest.mark.parametrize("name", REFORMS)
def test_only_reached_rows_are_answered_again_and_rightly(name: str, law: Law, before: CompiledLaw) -> None:
    new = apply_reform(law, load_reform(name), on=DAY)
    codes = _rows(before)
    ids = Kernel.of(before.stages).run(codes, ROWS).astype(np.int32)
    after = IncrementalReform(before, new).after(codes, ids)
    anew = compile_law(new, DAY, _columns(law))
    told = Kernel.of(anew.stages).run(codes, ROWS)
    assert [after.answers[one] for one in after.ids] == [anew.answers[one] for one in told]
    assert (after.ids != ids).sum() <= after.reached
    assert 0 < after.reached < ROWS


def test_the_law_of_before_is_not_reached_by_its_reform(law: Law, before: CompiledLaw) -> None:
    codes = _rows(before)
    ids = Kernel.of(before.stages).run(codes, ROWS).astype(np.int32)
    IncrementalReform(before, apply_reform(law, load_reform(REFORMS[0]), on=DAY)).after(codes, ids)
    same = IncrementalReform(before, law).after(codes, ids)
    assert same.reached == 0
    assert (same.ids == ids).all()


def test_a_new_limit_asks_for_rows_told_apart_there(law: Law, before: CompiledLaw) -> None:
    rule = next(e.bound.rule.id for e in law.at(DAY).exemptions if "order.item_value" in e.bound.formula.facts)
    reform = read_reform(
        {
            "id": "limit",
            "title": "Another limit",
            "status": "proposed",
            "because": "test",
            "reviewed": "2026-11-23",
            "sources": [{"cite": "test", "url": "https://example.org"}],
            "changes": [{"amend": rule, "set": {"when": "order.item_value < 1777"}}],
        },
        "test",
    )
    new = apply_reform(law, reform, on=DAY)
    with pytest.raises(LawError, match="1777"):
        IncrementalReform(before, new)
    finer = compile_law(law, DAY, _columns(law), refine=[new])
    codes = _rows(finer)
    ids = Kernel.of(finer.stages).run(codes, ROWS).astype(np.int32)
    after = IncrementalReform(finer, new).after(codes, ids)
    assert after.reached >= 0
    assert 1777.0 in (finer.columns["order.item_value"].cuts or ())


def test_what_the_history_changed_is_found_in_bulk(law: Law) -> None:
    reform = load_reform("us-2024-10-23-spacecraft-parts")
    old = as_it_stood(law, date(2024, 10, 22))
    day = date(2024, 10, 23)
    new = apply_reform(old, reform, on=day)
    found = compile_law(old, day, _columns(law), refine=[new])
    codes = {name: np.zeros(1, np.uint16) for name in COLUMNS}
    for name, value in {
        "activity.kind": "export",
        "item.classification": "9A515.x",
        "destination.country": "KOR",
    }.items():
        codes[name][0] = found.columns[name].index[law.schema.read(name, value, "test")]
    ids = found.ids(codes, 1)
    after = IncrementalReform(found, new).after(codes, ids)
    assert found.answers[ids[0]] != after.answers[after.ids[0]]
