"""What could be known on a day: nothing that was public only later."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.record import Status, as_known, load_record, orphans
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
