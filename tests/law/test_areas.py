"""Areas of the law: an authority on one is compared with that one; an activity is answered by each that it touches."""

from __future__ import annotations

import comity
from comity import Law
from comity.law.tables import Tables

LAUNCH = {"activity": "launch", "launch.country": "USA", "launch.operator_country": "USA"}
PART = {"activity": "export", "item": "9A515.x", "from": "USA", "to": "KOR", "end_use": "civil"}
DAY = "2025-08-23"


def test_a_folder_that_stands_apart_is_an_area_of_its_own(law: Law) -> None:
    assert law.pack.area("us.faa.413.3.launch") == "us/launch"
    assert law.pack.area("us.ear.742.4.ns1") == law.pack.area("us.itar.124.1.a") == "us"
    assert {"us/launch", "us/spectrum", "us/remote-sensing", "us/liability", "us/commercial-leo"} < law.pack.areas


def test_a_law_about_some_areas_decides_by_them_alone_and_keeps_every_definition(law: Law) -> None:
    narrow = law.about(frozenset({"us/launch"}))
    assert narrow.pack.areas == {"us/launch"}
    assert narrow.derived_facts == law.derived_facts
    assert narrow.sha256 != law.sha256
    assert law.about(law.pack.areas) is law
    answer = comity.determine(LAUNCH, DAY, law=narrow)
    assert {f.regime for f in answer.findings} == {"Launch and re-entry"}


def test_one_launch_is_answered_by_every_regime_that_it_touches(law: Law) -> None:
    facts = LAUNCH | {"item": "9A515.a.5", "from": "USA", "to": "USA", "launch.vehicle_bands": ["2200-2290"]}
    answer = comity.determine(facts, DAY, law=law)
    assert {"faa-launch-license", "faa-payload-review", "fcc-space-launch-license"} <= {
        f.authorization for f in answer.findings if f.status == "required"
    }
    assert {"faa-insurance", "faa-reciprocal-waivers", "coordinate-launch"} <= {d.id for d in answer.duties}
    license_ = next(f for f in answer.findings if f.authorization == "faa-launch-license")
    assert license_.deadline.startswith("decided within 180 days: 51 U.S.C. 50905(a)(1)")


def test_a_plain_export_of_a_part_hears_nothing_of_them(law: Law) -> None:
    answer = comity.determine(PART, DAY, law=law)
    apart = {"Launch and re-entry", "Technology safeguards", "Remote sensing", "Spectrum", "Commercial low Earth orbit"}
    assert not apart & {f.regime for f in answer.findings}
    assert answer.outcome == "filing-only"
    assert answer.verified
    assert all(law.pack.area(d.rule) in {"us", *law.pack.common} for d in answer.duties)


def test_every_band_that_can_be_stated_is_in_the_table_and_the_reverse(law: Law) -> None:
    bands = {row["band"] for row in law.pack.table("space_bands")}
    assert bands == set(law.schema.facts["spectrum.bands"].values)
    assert set(law.schema.facts["launch.vehicle_bands"].values) <= bands


def test_a_band_whose_allocation_was_not_read_is_unknown_not_free(law: Law) -> None:
    day = comity.determine(PART, DAY, law=law).date
    cells = Tables(law.pack, law.codes, day).cells("space_bands", "nonfederal")
    assert cells is not None
    assert {"8400-8500", "other"} <= cells.unsure.keys()
    facts = {"activity": "spectrum-use", "spectrum.administration": "USA", "spectrum.bands": ["8400-8500"]}
    answer = comity.determine(facts | {"spectrum.license_held": True}, DAY, law=law)
    [waiver] = [f for f in answer.findings if f.authorization == "fcc-allocation-waiver"]
    assert waiver.status == "unknown"
    assert not answer.outcome.permissive
