"""What could be known on a day: nothing that was public only later."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.record import Status, as_known, load_record, orphans
from comity.record.dates import Known
from comity.record.load import from_tables
from tests.record.conftest import Write

RECORD = load_record()
_days = st.dates(date(2005, 1, 1), date(2027, 12, 31))


@given(_days, _days)
@settings(max_examples=40, deadline=None)
def test_knowing_as_of_two_days_is_knowing_as_of_the_earlier(one: date, other: date) -> None:
    earlier = as_known(RECORD, min(one, other))
    again = as_known(as_known(RECORD, max(one, other)), min(one, other))
    assert {i.id for i in again.instruments} == {i.id for i in earlier.instruments}
    assert {(m.group, m.member, m.since) for m in again.memberships} == {
        (m.group, m.member, m.since) for m in earlier.memberships
    }
    assert {name: [row.cells for row in rows] for name, rows in again.tables.items()} == {
        name: [row.cells for row in rows] for name, rows in earlier.tables.items()
    }


_DATES = {
    "groups": ("founded",),
    "memberships": ("from", "until"),
    "instruments": ("announced", "signed", "ratified", "entered_into_force", "ended", "read_from"),
    "treaties": ("signed", "ratified_or_acceded", "withdrawn"),
    "commitments": ("made", "result_date"),
    "meetings": ("held", "ended"),
    "exercises": ("held", "ended"),
    "assets": ("since",),
    "leads": ("since",),
}


@given(_days)
@settings(max_examples=40, deadline=None)
def test_no_date_in_any_table_is_later_and_the_tables_make_the_same_record(day: date) -> None:
    then = as_known(RECORD, day)
    for table, columns in _DATES.items():
        for row in then.tables[table]:
            for column in columns:
                when = Known.optional(row.cells[column])
                assert when is None or when.latest <= day, (row.where, column)
    made = from_tables(then.tables)
    assert {(i.id, i.state, i.signed, i.ended, i.read_from) for i in made.instruments} == {
        (i.id, i.state, i.signed, i.ended, i.read_from) for i in then.instruments
    }
    assert {(m.group, m.member, m.since, m.until) for m in made.memberships} == {
        (m.group, m.member, m.since, m.until) for m in then.memberships
    }


@given(_days, _days)
@settings(max_examples=40, deadline=None)
def test_whoever_knows_less_is_sure_of_no_entry_into_force_that_is_not_so(known: date, day: date) -> None:
    before = as_known(RECORD, known)
    for i in before.instruments:
        then, now = i.standing(day), RECORD.by_id[i.id].standing(day)
        if day <= known and then.status is Status.IN_FORCE:
            assert now.in_force is not False, (i.id, then, now)


def test_a_plan_of_2021_knows_nothing_of_2022() -> None:
    then = as_known(RECORD, date(2021, 3, 1))
    gateway = then.by_id["gateway-agreement-can"]
    assert gateway.standing(date(2023, 1, 1)).status is Status.PROVISIONAL
    assert "usa-jpn-space-framework" not in then.by_id
    assert "KOR" not in then.members("artemis-accords", date(2023, 1, 1)).yes
    assert all(c.made.latest <= date(2021, 3, 1) for c in then.commitments)


def test_what_was_made_public_later_was_not_known_before() -> None:
    assert as_known(RECORD, date(2020, 12, 1)).by_id.get("gateway-agreement-can") is None
    assert as_known(RECORD, date(2020, 12, 31)).by_id["gateway-agreement-can"].signed


@pytest.mark.parametrize(("ended", "sure"), [("2024-01-01", True), ("", False)])
def test_what_hangs_on_a_parent_that_is_not_in_force_is_shown(write: Write, ended: str, sure: bool) -> None:
    rows = (
        "id,title,kind,parties,signed,entered_into_force,ended,status,parent,confidence",
        f"above,Framework,framework-agreement,USA|KOR,2010-01-01,2010-01-01,{ended},in-force,,primary",
        "below,Arrangement,memorandum,USA|KOR,2012-01-01,,,in-force,above,primary",
    )
    found = orphans(load_record(write("instruments/ours.csv", "\n".join(rows))), date(2026, 11, 30))
    assert [(o.child.id, o.parent.id, o.sure) for o in found if o.child.id == "below"] == [("below", "above", sure)]


def test_what_came_of_a_promise_was_not_known_before_it_came(write: Write) -> None:
    head = "id,by,what,made,due,status,result,result_date,result_url,confidence\n"
    rows = "ours,USA,Fly,2020-01-01,2022-01-01,met,Flown,2023-05-01,https://example.org/flown,memory\n"
    record = load_record(write("commitments.csv", head + rows))
    (then,) = (c for c in as_known(record, date(2023, 4, 30)).commitments if c.id == "ours")
    assert (then.status, then.result, then.result_on, then.result_url) == ("open", "", None, "")
    (now,) = (c for c in as_known(record, date(2023, 5, 1)).commitments if c.id == "ours")
    assert (now.status, now.result) == ("met", "Flown")


@pytest.mark.parametrize(
    ("day", "status"), [("1960-01-01", "none"), ("1970-01-01", "signed"), ("1980-01-01", "party"), ("", "withdrawn")]
)
def test_a_state_s_place_in_a_treaty_is_that_of_the_day(write: Write, day: str, status: str) -> None:
    head = "country,treaty,status,signed,ratified_or_acceded,withdrawn,confidence\n"
    record = load_record(write("un-treaties.csv", head + "DZA,ost,withdrawn,1969-01-01,1975-01-01,1990-01-01,memory\n"))
    then = as_known(record, date.fromisoformat(day or "1990-01-01"))
    assert [t.status for t in then.treaty_statuses if (t.country, t.treaty) == ("DZA", "ost")] == [status]


@pytest.mark.parametrize("how", ["lapsed", "replaced"])
def test_an_end_that_was_public_later_was_not_known_before(write: Write, how: str) -> None:
    head = "id,title,kind,parties,signed,ended,status,confidence\n"
    write("instruments/ours.csv", f"{head}x,X,memorandum,USA|KOR,2010-01-01,2020-01-01,ended,primary\n")
    told = f"instrument,stage,date,public,confidence\nx,{how},2020-01-01,2020-06-01,primary\n"
    record = load_record(write("stages.csv", told))
    assert as_known(record, date(2020, 5, 31)).by_id["x"].ended is None
    assert as_known(record, date(2020, 6, 1)).by_id["x"].ended


def test_a_group_and_an_asset_are_not_known_before_they_are_there() -> None:
    then = as_known(RECORD, date(2010, 1, 1))
    assert "aukus" not in then.group_info
    assert "nato" in then.group_info
    since = {a.id for a in RECORD.assets if a.since and a.since.latest > date(2010, 1, 1)}
    assert since
    assert not since & {a.id for a in then.assets}
