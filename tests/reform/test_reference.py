"""The reference portfolio: every row has its source, and every shipped reform moves a row or has its reason."""

from __future__ import annotations

import csv
from datetime import date

import pytest

import comity
from comity import Activity, Law
from comity.law.reforms import built_in_reforms, load_reform
from comity.portfolio.built_in import BUILT_IN
from comity.reform.answers import answer
from comity.reform.change import ChangeKind, kind_of
from comity.reform.laws import laws_of
from comity.reform.reading import read_portfolio
from comity.reform.reference import unmoved

WITNESSES = {
    "record-2023-12-07-cspo-italy": "ref-230",
    "us-2023-12-08-mt-exceptions": "ref-265",
    "us-2024-03-13-microelectronics-gov": "ref-072",
    "us-2024-03-15-nicaragua": "ref-253",
    "record-2024-04-19-artemis-slovenia": "ref-246",
    "us-2024-04-19-aukus-country-chart": "ref-001",
    "record-2024-07-23-tsa-australia": "ref-219",
    "us-2024-09-01-itar-aukus-exemption": "ref-186",
    "record-2024-10-23-artemis-cyprus": "ref-247",
    "us-2024-10-23-sensitive-spacecraft": "ref-030",
    "us-2024-10-23-spacecraft-parts": "ref-004",
    "us-2025-01-03-missile-technology-policy": "ref-158",
    "us-2025-09-02-syria": "ref-258",
    "us-2025-09-29-affiliates": "ref-260",
    "us-2025-11-07-cambodia": "ref-256",
    "us-2025-11-10-affiliates-suspended": "ref-260",
    "us-2025-12-30-itar-aukus-final": "ref-204",
    "record-draft-cspo-korea": "ref-231",
    "record-draft-leo-cross-waiver": "ref-271",
    "record-draft-ssa-philippines": "ref-349",
    "record-draft-tsa-partners": "ref-221",
    "us-draft-126-7-japan": "ref-194",
    "us-draft-a5-brazil": "ref-013",
    "us-draft-a5-israel": "ref-014",
    "us-draft-aukus-japan": "ref-022",
    "us-draft-aukus-korea": "ref-023",
    "us-draft-aukus-new-zealand": "ref-035",
    "us-draft-leo-carve-out": "ref-083",
    "us-draft-launch-safety-recognition": "ref-219",
    "us-draft-mt-partners": "ref-109",
    "us-proposed-csa": "ref-074",
    "us-proposed-usml-iv-xv": "ref-208",
}
"""A row that each reform moves."""
REFORMS = [one.id for one in built_in_reforms()]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with BUILT_IN["reference"].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def activities(law: Law) -> dict[str, Activity]:
    read = read_portfolio("reference", [law], date(2026, 11, 30))
    [block] = read.blocks
    return {str(key): read.activity(0, place, law) for place, key in enumerate(block.keys)}


def test_every_row_is_read_and_has_its_source(rows: list[dict[str, str]], law: Law) -> None:
    check = comity.Portfolio("reference", law=law).check()
    assert (check.read, check.usable) == (len(rows), len(rows))
    assert len({row["id"] for row in rows}) == len(rows) >= 300
    for row in rows:
        assert row["source"] == "constructed" or row["source"].startswith("http"), row["id"]
        assert len(row["why"]) > 10, row["id"]
        assert row["activity.kind"], row["id"]
    facts = [tuple(value for name, value in row.items() if "." in name) for row in rows]
    assert len(set(facts)) == len(facts)


def test_every_shipped_reform_moves_a_row_or_has_its_reason() -> None:
    assert WITNESSES.keys() | unmoved().keys() == set(REFORMS)


@pytest.mark.parametrize("reform", REFORMS)
def test_it_moves_the_row_on_its_day_or_as_its_reason_says(
    reform: str, activities: dict[str, Activity], law: Law
) -> None:
    told = unmoved().get(reform)
    reforms = [load_reform(reform), *([load_reform(told.beside)] if told and told.beside else [])]
    laws = laws_of(law, reforms, told.day if told else None)
    row = activities[WITNESSES[reform]]
    kind = kind_of(*(answer(row, one, laws.day) for one in (laws.baseline, laws.reformed)))
    assert kind is not ChangeKind.UNCHANGED
