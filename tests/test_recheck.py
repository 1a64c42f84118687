"""Filed determinations: what would be answered otherwise now is told, with by what; the rest stays."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

import comity
from comity import InputError, Law

ORDER = """
from: USA
activity: export
end_use: civil
items:
  - {{classification: 9A515.x, to: {to}}}
  - {{classification: EAR99, to: {to}}}
"""


def _filed(folder: Path, law: Law, day: str, name: str = "po", to: str = "FRA") -> list[dict[str, object]]:
    order = folder / f"{name}.yaml"
    order.write_text(ORDER.format(to=to), encoding="utf-8")
    found = comity.determine(comity.read_project(order, law), day, law=law).activities
    raw = msgspec.to_builtins(found)
    (folder / f"{name}.json").write_text(json.dumps(raw), encoding="utf-8")
    return list(raw)


def test_what_stays_the_same_is_not_told_as_changed(law: Law, tmp_path: Path) -> None:
    _filed(tmp_path, law, "2026-06-01")
    found = comity.recheck(tmp_path, law=law)
    assert [(one.line, one.changed, one.why) for one in found] == [(1, False, ()), (2, False, ())]


def test_a_change_of_law_is_told_by_its_day(law: Law, tmp_path: Path) -> None:
    # 89 FR 84766: from 2024-10-23 NS2 and RS2 for 9A515.x are no longer marked for close allies, Korea among them
    _filed(tmp_path, law, "2024-10-22", to="KOR")
    spacecraft, bolt = comity.recheck(tmp_path, "2024-10-23", law=law)
    assert spacecraft.changed
    assert "STA" in spacecraft.before
    assert "No License Required" in spacecraft.now
    assert spacecraft.why == ("the law of 2024-10-23 says otherwise than that of 2024-10-22",)
    assert not bolt.changed


def test_a_change_of_law_is_told_though_nobody_screened_the_parties(law: Law, tmp_path: Path) -> None:
    order: dict[str, object] = {
        "activity": "export",
        "item": "9A515.x",
        "from": "USA",
        "to": "KOR",
        "date": "2024-10-23",
        "end_use": "civil",
    }
    order |= {"end_user": {"name": "Hanbit", "country": "KOR", "kind": "commercial"}}
    (tmp_path / "po.yaml").write_text(json.dumps(order), encoding="utf-8")
    filed = comity.determine(comity.read_project(order, law), law=law).activities
    (tmp_path / "po.json").write_text(json.dumps(msgspec.to_builtins(filed)), encoding="utf-8")
    [same] = comity.recheck(tmp_path, law=law)
    [other] = comity.recheck(tmp_path, "2024-10-22", law=law)
    assert not same.changed and other.changed
    assert "No License Required" in other.before and "STA" in other.now


def test_another_answer_for_the_same_day_is_told_by_what_is_held_now(law: Law, tmp_path: Path) -> None:
    raw = _filed(tmp_path, law, "2026-06-01")
    raw[0] |= {"outcome": "prohibited", "headline": "Prohibited", "pack_sha256": "0"}
    (tmp_path / "po.json").write_text(json.dumps(raw), encoding="utf-8")
    first, second = comity.recheck(tmp_path, law=law)
    assert first.changed and "another edition of the pack" in first.why[0]
    assert not second.changed


def test_lines_of_several_days_are_compared_as_they_were_filed(law: Law, tmp_path: Path) -> None:
    covers = {"kind": "bis-license", "items": ["9A515.x"], "destinations": ["ARE"], "parties": ["Khalij"]}
    ends = {"A": "2025-01-31", "B": "2028-01-31"}
    line = {"classification": "9A515.x", "order": {"item_value": 60}}
    order = {
        "from": "USA", "to": "ARE", "activity": "export", "end_use": "civil", "screening": "clear",
        "end_user": {"name": "Khalij", "country": "ARE"},
        "authorizations": [{**covers, "number": n, "value_left": 60, "expires": day} for n, day in ends.items()],
        "items": [{**line, "date": day} for day in ("2024-12-01", "2026-11-30")],
    }  # fmt: skip
    (tmp_path / "po.yaml").write_text(json.dumps(order), encoding="utf-8")
    found = comity.determine(comity.read_project(tmp_path / "po.yaml", law), law=law).activities
    (tmp_path / "po.json").write_text(json.dumps(msgspec.to_builtins(found)), encoding="utf-8")
    assert [one.outcome for one in found] == [comity.Outcome.COVERED, comity.Outcome.COVERED]
    assert [one.changed for one in comity.recheck(tmp_path, law=law)] == [False, False]


def test_what_cannot_be_worked_out_counts_as_changed(law: Law, tmp_path: Path) -> None:
    _filed(tmp_path, law, "2026-06-01")
    (tmp_path / "po.yaml").unlink()
    assert all(one.changed and "no order stands beside it" in one.why[0] for one in comity.recheck(tmp_path, law=law))
    (tmp_path / "po.yaml").write_text("{item: EAR99, to: FRA, from: USA}", encoding="utf-8")
    assert all("1 lines, 2 were filed" in one.why[0] for one in comity.recheck(tmp_path, law=law))


def test_files_that_are_no_determination_are_all_told(law: Law, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]", encoding="utf-8")
    (tmp_path / "b.json").write_text('{"outcome": "prohibited"}', encoding="utf-8")
    with pytest.raises(InputError) as error:
        comity.recheck(tmp_path, law=law)
    assert [str(one).split(":")[0] for one in error.value.faults] == ["a.json", "b.json, line 1"]
    with pytest.raises(InputError, match="no such file"):
        comity.recheck(tmp_path / "nowhere", law=law)
