"""What parties have that others could use, and whom it is never suggested to ask."""

from __future__ import annotations

from datetime import date

import pytest

from comity.errors import InputError
from comity.record import Record, assets_of, embargoed, gaps, hosts, load_record, supporters, uses
from tests.record.conftest import Write

NOW = date(2026, 11, 30)


def test_a_state_has_what_it_owns_what_it_hosts_and_what_its_agencies_own(record: Record) -> None:
    korea = {a.id: a for a in assets_of(record, "KOR")}
    assert {"spaceport-naro", "launcher-nuri", "sensor-kr-owl-us", "asset-kps"} <= korea.keys()
    assert korea["asset-kps"].owners == ("kasa",)
    assert korea["sensor-kr-owl-us"].hosts == ("USA",)
    assert "sensor-us-thl" in {a.id for a in assets_of(record, "DNK")}


def test_a_host_is_told_with_what_covers_the_use(record: Record) -> None:
    found = {h.party: h for h in hosts(record, "launch", NOW)}
    covering = {party: {i.id for i, _ in h.instruments} for party, h in found.items()}
    assert "tsa-usa-aus" in covering["AUS"]
    assert covering["KOR"] == set()
    commercial = {h.party: h for h in hosts(record, "commercial-launch", NOW)}
    assert "tsa-usa-ind-2009" not in {i.id for i, _ in commercial["IND"].instruments}
    assert all(a.status not in ("ended", "paused") for h in found.values() for a in h.assets)


@pytest.mark.parametrize("use", ["launch", "ssa", "missile-warning", "human-spaceflight"])
def test_no_state_under_an_arms_embargo_is_suggested(record: Record, use: str) -> None:
    never = embargoed(record, NOW)
    assert {"CHN", "IRN", "RUS", "PRK"} <= never
    assert not never & {h.party for h in (*hosts(record, use, NOW), *supporters(record, use, NOW))}
    assert not never & {gap.state for gap in gaps(record, "cspo", NOW)}


def test_every_use_has_somebody(record: Record) -> None:
    assert all(supporters(record, use, NOW) for use in uses(record) - {"reentry"})
    with pytest.raises(InputError, match="missile-warning"):
        supporters(record, "misile-warning", NOW)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ("x,X,spaceport,KOR,operatonal,91", "status"),
        ("x,X,spaceport,KOR,operational,91", "latitude"),
        ("x,X,port,KOR,planned,", "kind"),
    ],
)
def test_an_asset_that_cannot_be_is_refused(write: Write, cells: str, says: str) -> None:
    with pytest.raises(InputError, match=f"assets.csv, row 2: {says}"):
        _ = load_record(write("assets.csv", f"id,name,kind,owner,status,latitude,confidence\n{cells},memory\n")).assets
