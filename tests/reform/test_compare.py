"""Comparison: what a reform changes for whom, answered from counts where it cannot reach."""

from __future__ import annotations

import csv
import io
import json
import runpy
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity import InputError, Law, Outcome
from comity.law.patch import as_it_stood
from comity.law.reforms import built_in_reforms
from comity.reform.answers import answer, answers, distinct, of, touched
from comity.reform.burden import AuthorizationDays, burden
from comity.reform.change import ChangeKind, ComparedAnswer, joined, kind_of, may_proceed
from comity.reform.compare import laws_of
from comity.reform.rows import read_portfolio
from tests.conftest import ROOT

OCTOBER = ("us-2024-10-23-sensitive-spacecraft", "us-2024-10-23-spacecraft-parts")
NUMBER_OF_TIES = 216


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
    return comity.compare(ROWS, *OCTOBER, law=law)


def test_october_2024_for_whom(october: comity.Comparison) -> None:
    """89 FR 84770: 9A515.x without a license to allies; 89 FR 84766: 9A515.a.4 to Australia, Canada and the UK."""
    kinds = {a.id: a.kind for a in october.activities}
    assert kinds == {
        "1": ChangeKind.EXCEPTION_UNNEEDED,
        "2": ChangeKind.LICENSE_REMOVED,
        "3": ChangeKind.UNCHANGED,
        "4": ChangeKind.UNCHANGED,
        "5": ChangeKind.EASED_FOR_SOME,
        "6": ChangeKind.EXCEPTION_UNNEEDED,
    }
    assert october.day == date(2024, 10, 23)
    assert not october.proposed


def test_every_row_is_accounted_for(october: comity.Comparison) -> None:
    method = october.method
    assert method.read == method.decided + method.undecided + len(method.rejected) == len(ROWS)
    assert sum(t.count for t in october.transitions) == len(ROWS)
    assert sum(k.count for k in october.kinds) == len(ROWS)
    for groups in (october.by_partner, october.by_item, october.by_activity):
        assert sum(group.total for group in groups) == len(ROWS)
        assert all(sum(group.changes.values()) == group.weight == sum(group.after.values()) for group in groups)
    assert method.distinct == 5


def test_the_burden_shrinks(october: comity.Comparison) -> None:
    before, after = october.burden_before, october.burden_after
    assert (before.activities, after.activities) == (3, 2)
    assert before.days[0] > after.days[0]
    assert before.days[0] <= before.days[1] <= before.days[2]


def test_the_law_before_and_after_names_the_register(october: comity.Comparison) -> None:
    cites = " ".join(d.cite for d in october.differences)
    assert "89 FR 84766" in cites
    assert "89 FR 84770" in cites


def test_what_a_reform_cannot_reach_has_the_same_answer(law: Law) -> None:
    portfolio = read_portfolio("ties", law)
    every = list(distinct(r.activity for r in portfolio.rows).items())
    reforms = [one for one in built_in_reforms() if not one.id.startswith("record-")]
    for number, reform in enumerate(reforms):
        unique = dict(every[number % 16 :: 16])
        both = laws_of(law, [reform], None if reform.since else date(2026, 11, 23))
        told = answers(unique, both.baseline, both.day)
        again = touched(unique, told, both.baseline, both.reformed, both.day)
        for key, activity in unique.items():
            if key not in again:
                before = comity.determine(activity, both.day, law=both.baseline)
                after = comity.determine(activity, both.day, law=both.reformed)
                assert of(before) == of(after), reform.id
                assert (before.outcome, before.unknowns) == (after.outcome, after.unknowns), reform.id


def test_the_quick_answer_is_the_whole_one(law: Law) -> None:
    day = date(2024, 10, 23)
    for activity in list(distinct(r.activity for r in read_portfolio("ties", law).rows).values())[::3]:
        assert answer(activity, law, day) == of(comity.determine(activity, day, law=law))


def test_answers_are_given_once_for_equal_rows(law: Law) -> None:
    unique = distinct(r.activity for r in read_portfolio(ROWS, law).rows)
    seen: list[tuple[int, int]] = []
    answers(unique, law, date(2024, 10, 23), lambda done, total: seen.append((done, total)))
    assert seen[-1] == (5, 5)


def test_proposals_are_called_proposed_everywhere(law: Law) -> None:
    found = comity.compare(
        [row(item="9A515.a.5", to="BRA", end_use="human-spaceflight")], "us-proposed-csa", law=law, on="2026-11-23"
    )
    [one] = found.activities
    assert one.kind is ChangeKind.EXCEPTION_GAINED
    assert found.proposed
    assert "(proposed)" in one.after_by
    assert all("(proposed)" in text for text in (found.title, found.reforms[0].title))
    assert all(d.status == "proposed" for d in found.differences)
    assert " p" in found.to_csv() or ",p" in found.to_csv()
    assert not one.verified  # only a summary of the proposal was read


def test_weights_are_the_users_own(law: Law, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "id,activity,item,from,to,end_use,orders,order.item_value\na,export,9A515.x,USA,KOR,civil,10,500\nb,export,9A515.a.5,USA,KOR,civil,3,\n"
    )
    found = comity.compare(path, *OCTOBER, law=law, weight="orders")
    assert {k.kind: k.weight for k in found.kinds} == {ChangeKind.EXCEPTION_UNNEEDED: 10, ChangeKind.UNCHANGED: 3}
    assert {k.kind: (k.valued, k.value) for k in found.kinds}[ChangeKind.EXCEPTION_UNNEEDED] == (1, 500)
    assert any("orders" in note for note in found.method.notes)
    with pytest.raises(InputError, match="there is no such column"):
        comity.compare(path, *OCTOBER, law=law, weight="order")


def test_rows_that_cannot_be_read_are_told(law: Law, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("id,item,from,to\na,9A515.x,USA,KOR\nb,9Z999,USA,KOR\na,9A515.x,USA,JPN\n")
    found = comity.compare(path, *OCTOBER, law=law)
    reasons = dict(found.method.rejected)
    assert found.method.read == 3
    assert "9Z999" in reasons["b"]
    assert "used twice" in reasons["a"]
    assert "# rejected b:" in found.to_csv()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("id,item,from,to\n", "holds no activity"),
        ("colour,size\nred,3\n", "no column is a fact"),
        ("item,to\n9Z999,KOR\n", "no row could be read"),
    ],
)
def test_files_that_are_no_portfolio_are_refused(law: Law, tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=says):
        comity.compare(path, *OCTOBER, law=law)


def test_what_cannot_be_compared_is_refused(law: Law) -> None:
    with pytest.raises(InputError, match="did you mean 'ties'"):
        comity.compare("tie", *OCTOBER, law=law)
    with pytest.raises(InputError, match="is before 2024-10-23"):
        comity.compare(ROWS, *OCTOBER, law=law, on="2024-10-01")
    with pytest.raises(InputError, match="no reform to compare"):
        comity.compare(ROWS, law=law)


def test_csv_and_json_hold_the_same(october: comity.Comparison) -> None:
    lines = [line for line in october.to_csv().splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    told = json.loads(october.to_json())
    assert [r["id"] for r in rows] == [a["id"] for a in told["activities"]]
    assert Counter(r["change"] for r in rows) == {k["kind"]: k["count"] for k in told["kinds"]}
    assert october.to_json() == october.to_json()


OUTCOMES = st.sampled_from(list(Outcome))
ANSWERS = st.builds(
    ComparedAnswer,
    outcome=OUTCOMES,
    required=st.sampled_from([(), ("bis-license",), ("bis-license", "ddtc-license")]),
    review=st.sampled_from(["", "case-by-case", "denial"]),
)


@settings(max_examples=300)
@given(ANSWERS, ANSWERS)
def test_a_change_and_its_undoing_point_in_opposite_directions(one: ComparedAnswer, other: ComparedAnswer) -> None:
    there, back = kind_of(one, other).eases, kind_of(other, one).eases
    assert (there is None) == (back is None)
    assert there is None or there is not back
    if one == other:
        assert kind_of(one, other) is ChangeKind.UNCHANGED
    if may_proceed(one.outcome) != may_proceed(other.outcome):
        assert kind_of(one, other) is not ChangeKind.UNCHANGED


def test_several_possible_items() -> None:
    eased, same, worse = ChangeKind.LICENSE_REMOVED, ChangeKind.UNCHANGED, ChangeKind.NEWLY_REQUIRED
    assert joined({eased}, same) is eased
    assert joined({eased, same}, same) is ChangeKind.EASED_FOR_SOME
    assert joined({worse, same}, same) is ChangeKind.TIGHTENED_FOR_SOME
    assert joined({worse, eased}, ChangeKind.UNSETTLED) is ChangeKind.UNSETTLED


def test_burden_adds_up() -> None:
    known = {"a": AuthorizationDays(10, 20, 40), "b": AuthorizationDays(5, 30, 35)}
    both = ComparedAnswer(Outcome.AUTHORIZATION_REQUIRED, required=("a", "b"))
    found = burden(
        [(both, 2.0), (ComparedAnswer(Outcome.UNDETERMINED), 1.0), (ComparedAnswer(Outcome.NOT_REQUIRED), 7.0)], known
    )
    assert (found.activities, found.perhaps) == (2, 1)
    assert found.authorizations == {"a": 2, "b": 2}
    assert found.days == (20, 60, 120)  # the slowest of each; the undetermined one may need the slowest of all
    lost = burden([(ComparedAnswer(Outcome.AUTHORIZATION_REQUIRED, required=("c",)), 1.0)], known)
    assert lost.unknown == ("c",)


def test_the_ties_are_all_there_and_marked(law: Law) -> None:
    folder = Path(comity.__file__).parent / "data" / "portfolio"
    tool = runpy.run_path(str(ROOT / "tools" / "portfolio.py"))
    assert (folder / "activities.csv").read_text(encoding="utf-8") == tool["written"](folder)
    ties = list(csv.DictReader((folder / "ties.csv").open(encoding="utf-8")))
    assert len(ties) == NUMBER_OF_TIES
    assert all(tie["source_url"].startswith("http") for tie in ties)
    assert all(tie["confidence"] == "memory" for tie in ties if tie["checked"] == "no")
    portfolio = read_portfolio("ties", law)
    assert not portfolio.rejected
    for one in portfolio.rows:
        stated = set(one.activity.facts) - {"origin.country"}
        assumed = set(one.labels["assumed"].split("|"))
        assert {name for name in stated if not name.startswith("parties.")} <= assumed, one.id


def test_a_law_held_still_is_the_law_of_that_day(law: Law) -> None:
    day = date(2024, 10, 22)
    still = as_it_stood(law, day)
    assert comity.determine(ROWS[0], day, law=still).findings == comity.determine(ROWS[0], day, law=law).findings
    later = comity.determine(ROWS[0], date(2025, 6, 1), law=still)
    assert later.outcome is Outcome.EXEMPTION_AVAILABLE
