"""Comparison: what a reform changes for whom, told alike whatever the size of the portfolio."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv as arrow_csv

import comity
from comity import InputError, Law, Outcome
from comity.portfolio.rejects import TOLD
from comity.reform import examine, listing
from comity.reform.change import ChangeKind
from tests.reform.tables import orders
from tests.shown import check_shown

OCTOBER = ("us-2024-10-23-sensitive-spacecraft", "us-2024-10-23-spacecraft-parts")


def row(**facts: Any) -> dict[str, Any]:
    return {"activity": "export", "from": "USA", "end_use": "civil", **facts}


ROWS = [
    row(item="9A515.x", to="KOR"),
    row(item="9A515.a.4", to="GBR"),
    row(item="9A515.a.4", to="KOR"),
    row(item="9A515.x", to="CHN"),
    row(item="9A515.x | EAR99", to="KOR"),
    row(item="9A515.x", to="KOR"),
]


@pytest.fixture(scope="module")
def october(law: Law) -> comity.Comparison:
    return comity.Portfolio(ROWS, law=law).compare(*OCTOBER)


def test_october_2024_for_whom(october: comity.Comparison) -> None:
    """89 FR 84770: 9A515.x without a license to allies; 89 FR 84766: 9A515.a.4 to Australia, Canada and the UK."""
    kinds = {a.id: a.kind for a in october.activities}
    assert kinds == {
        "1": ChangeKind.EXCEPTION_UNNEEDED,
        "2": ChangeKind.LICENSE_REMOVED,
        "3": ChangeKind.MAY_EASE,  # under a Space Act Agreement of NASA, License Exception GOV serves
        "4": ChangeKind.MAY_CHANGE,
        "5": ChangeKind.EASED_FOR_SOME,
        "6": ChangeKind.EXCEPTION_UNNEEDED,
    }
    assert october.day == date(2024, 10, 23)
    assert not october.proposed


def test_every_row_is_accounted_for(october: comity.Comparison) -> None:
    check_shown(october)
    method = october.method
    assert method.read == method.decided + method.undecided + len(method.rejected) == len(ROWS)
    assert sum(t.count for t in october.transitions) == len(ROWS)
    assert sum(k.count for k in october.kinds) == len(ROWS)
    for groups in (october.by_partner, october.by_item, october.by_activity):
        assert sum(group.total for group in groups) == len(ROWS)
        assert all(sum(group.changes.values()) == group.weight == sum(group.after.values()) for group in groups)
    assert (method.distinct, method.examined, method.not_examined) == (5, 5, 0)


def test_the_burden_shrinks(october: comity.Comparison) -> None:
    before, after = october.burden_before, october.burden_after
    assert (before.activities, after.activities) == (3, 2)
    assert before.days[0] > after.days[0]
    assert before.days[0] <= before.days[1] <= before.days[2]


def test_the_law_before_and_after_names_the_register(october: comity.Comparison) -> None:
    cites = " ".join(d.cite for d in october.differences)
    assert "89 FR 84766" in cites
    assert "89 FR 84770" in cites


def test_proposals_are_called_proposed_everywhere(law: Law) -> None:
    found = comity.Portfolio([row(item="9A515.a.5", to="BRA", end_use="human-spaceflight")], law=law).compare(
        "us-proposed-csa", on="2026-11-23"
    )
    [one] = found.activities
    assert one.kind is ChangeKind.EXCEPTION_GAINED
    assert found.proposed
    assert "(proposed)" in one.after_by
    assert all("(proposed)" in text for text in (found.title, found.reforms[0].title))
    assert all(d.status == "proposed" for d in found.differences)
    assert " p" in found.to_csv() or ",p" in found.to_csv()
    assert not one.verified  # only a summary of the proposal was read


SEVERAL = ("9A515.x", "9A515.a.4", "9A515.d | EAR99", "9A515.x.1 | 7A004.a", "7A004.a", "EAR99")


@pytest.fixture(scope="module")
def by_size(law: Law) -> dict[int, comity.Comparison]:
    every = orders(600, SEVERAL, ("GBR", "KOR"))
    return {rows: comity.Portfolio(every.slice(0, rows), law=law).compare(*OCTOBER) for rows in (400, 600)}


def test_more_rows_are_told_in_the_same_way(by_size: dict[int, comity.Comparison]) -> None:
    few, many = by_size[400], by_size[600]
    assert ChangeKind.EASED_FOR_SOME in {one.kind for one in few.kinds}
    assert {one.kind for one in few.kinds} == {one.kind for one in many.kinds}
    assert {one.id for one in many.activities} == set(map(str, range(600)))
    told = {one.id: one for one in many.activities}
    assert all(told[one.id] == one for one in few.activities)
    for found in (few, many):
        assert found.method.not_examined == 0
        assert any(len(one.before_cites) > 1 for one in found.activities)
        assert [note for note in found.method.notes if "not asked" in note] == []


def test_undetermined_rows_are_asked_whether_all_answers_agree(law: Law) -> None:
    rows = pa.table(
        {"activity": ["export"] * 600, "from": ["USA"] * 600, "item": ["9A515.x"] * 600, "to": ["KOR"] * 600}
    )
    found = comity.Portfolio(rows, law=law).compare(*OCTOBER)
    for day, outcome in (("2024-10-22", found.activities[0].before), ("2024-10-23", found.activities[0].after)):
        asked = {"activity": "export", "from": "USA", "item": "9A515.x", "to": "KOR"}
        assert comity.determine(asked, day, law=law).outcome is outcome
    assert (found.method.distinct, found.method.examined, len(found.activities)) == (1, 1, 600)


def test_what_is_looked_at_less_closely_is_told(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = orders(300, partners=("JPN", "KOR", "AUS", "VEN"))  # what is blocked of Venezuela was not read in depth
    closely = comity.Portfolio(rows, law=law).compare("us-draft-aukus-japan", on="2026-11-23")
    monkeypatch.setattr(examine, "MOST_EXAMINED", 6)
    monkeypatch.setattr(listing, "MOST_LISTED", 20)
    found = comity.Portfolio(rows, law=law).compare("us-draft-aukus-japan", on="2026-11-23")
    method, notes = found.method, " ".join(found.method.notes)
    assert method.examined == 6
    assert f"{method.not_examined:,} rows, of {method.distinct - 6:,} rarer distinct activities" in notes
    assert "undetermined rows of these were not asked" in notes
    assert "20 activities are listed one by one" in notes
    assert sum(one.rows for one in found.activities) == sum(one.count for one in found.kinds) == 300
    lines = [line for line in found.to_csv().splitlines() if not line.startswith("#")]
    assert sum(int(one["rows"]) for one in csv.DictReader(io.StringIO("\n".join(lines)))) == 300
    decided = [{kind: n for kind, n in _decided(one).items() if n} for one in (closely, found)]
    assert decided[1].items() <= decided[0].items()


def _decided(found: comity.Comparison) -> Counter[tuple[str, str]]:
    """Count what is decided before and after."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in found.transitions:
        if Outcome.UNDETERMINED not in (one.before, one.after):
            counts[one.before.value, one.after.value] += one.count
    return counts


@pytest.mark.parametrize("name", ["few.csv", "few.parquet", "few"])
def test_rows_are_told_alike_however_they_come(name: str, law: Law, tmp_path: Path) -> None:
    rows = orders(5).set_column(2, "item.classification", pa.array(["9A515.a.1 | 9A515.x"] * 5))
    path = tmp_path / name
    if name == "few":
        path.mkdir()
    if name == "few.csv":
        arrow_csv.write_csv(rows, path)
    else:
        pq.write_table(rows, path / "1.parquet" if path.is_dir() else path)
    found = comity.Portfolio(path, law=law).compare("us-2024-10-23-spacecraft-parts")
    again = comity.Portfolio(rows, law=law).compare("us-2024-10-23-spacecraft-parts")
    written = comity.Portfolio(rows.drop(["id"]).to_pylist(), law=law).compare("us-2024-10-23-spacecraft-parts")
    assert found.kinds == again.kinds == written.kinds
    assert found.activities == again.activities
    assert [(one.kind, one.before_cites) for one in found.activities] == [
        (one.kind, one.before_cites) for one in written.activities
    ]


def test_weights_and_worth_are_the_users_own(law: Law, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "id,activity,item,from,to,end_use,orders,order.item_value\na,export,9A515.x,USA,KOR,civil,10,500\nb,export,9A515.a.5,USA,KOR,civil,3,\n"
    )
    found = comity.Portfolio(path, law=law).compare(*OCTOBER, weight="orders")
    assert {k.kind: k.weight for k in found.kinds} == {ChangeKind.EXCEPTION_UNNEEDED: 10, ChangeKind.MAY_EASE: 3}
    assert {k.kind: (k.valued, k.value) for k in found.kinds}[ChangeKind.EXCEPTION_UNNEEDED] == (1, 500)
    assert [(one.id, one.weight, one.value) for one in found.activities] == [("a", 10, 500), ("b", 3, None)]
    assert any("orders" in note for note in found.method.notes)
    assert found.method.weights == "column 'orders'"
    with pytest.raises(InputError, match="there is no such column"):
        comity.Portfolio(path, law=law).compare(*OCTOBER, weight="order")


@pytest.mark.parametrize("weight", ["-1", "many", "", "inf"])
def test_a_weight_that_is_none_is_told_with_its_row(weight: str, law: Law) -> None:
    rows = orders(3).append_column("orders", pa.array(["1", weight or None, "2"]))
    with pytest.raises(InputError, match=rf"row 2, column orders: found '{weight}'.*not negative"):
        comity.Portfolio(rows, law=law).compare("us-draft-aukus-japan", weight="orders")


def test_every_rejected_row_is_counted_though_few_are_told(law: Law) -> None:
    broken = orders(3 * TOLD).set_column(2, "item.classification", pa.array(["9A515.x", "?!", "?!"] * TOLD))
    found = comity.Portfolio(broken, law=law).compare("us-draft-aukus-japan")
    method = found.method
    assert (method.read, method.rejected_rows, len(method.rejected)) == (3 * TOLD, 2 * TOLD, TOLD)
    assert method.decided + method.undecided == TOLD
    assert f"# rejected {TOLD}:" in found.to_csv()


def test_more_partners_than_sixteen_bits_tell_apart(law: Law) -> None:
    many = 70_000
    facts = {"activity.kind": ["export"], "item.classification": ["9A515.x"], "origin.country": ["USA"]}
    columns = {name: values * 2 * many for name, values in (facts | {"destination.country": ["KOR"]}).items()}
    partners = [*["p0"] * many, *(f"p{n}" for n in range(many))]  # the codes of the second batch are wider
    rows = pa.Table.from_batches(pa.table({**columns, "partner": partners}).to_batches(max_chunksize=many))
    found = comity.Portfolio(rows, law=law).compare("us-2024-10-23-spacecraft-parts")
    assert {group.name: group.total for group in found.by_partner}["p0"] == many + 1
    assert len(found.by_partner) == many
    assert (found.method.distinct, found.method.examined) == (1, 1)


def test_progress_tells_what_is_done(law: Law) -> None:
    seen: list[tuple[str, int, int | None]] = []
    comity.Portfolio(orders(20), law=law).compare("us-draft-aukus-japan", progress=lambda *told: seen.append(told))
    assert list(dict.fromkeys(what for what, *_ in seen)) == [
        "reading", "compiling", "looking up", "comparing", "determining",
    ]  # fmt: skip
    assert all(total is None or done <= total for _, done, total in seen)
    assert seen[-1][1] == seen[-1][2]


def test_what_cannot_be_compared_is_refused(law: Law) -> None:
    with pytest.raises(InputError, match="did you mean 'ties'"):
        comity.Portfolio("tie", law=law).compare(*OCTOBER)
    with pytest.raises(InputError, match="is before 2024-10-23"):
        comity.Portfolio(ROWS, law=law).compare(*OCTOBER, on="2024-10-01")
    with pytest.raises(InputError, match="no reform to compare"):
        comity.Portfolio(ROWS, law=law).compare()


def test_csv_and_json_hold_the_same(october: comity.Comparison) -> None:
    lines = [line for line in october.to_csv().splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    told = json.loads(october.to_json())
    assert [r["id"] for r in rows] == [a["id"] for a in told["activities"]]
    assert Counter(r["change"] for r in rows) == {k["kind"]: k["count"] for k in told["kinds"]}
    assert october.to_json() == october.to_json()


def test_the_same_rows_give_the_same_bytes(law: Law) -> None:
    rows = orders(40)
    shuffled = rows.take(np.random.default_rng(1).permutation(40))
    first, second = (
        comity.Portfolio(one, law=law).compare("us-draft-aukus-japan", on="2026-11-23") for one in (rows, shuffled)
    )
    assert first.to_json() == second.to_json()
