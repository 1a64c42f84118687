"""What a decision to share needs: nothing is carried that nobody decided, and every cell says on what it rests."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

import comity
from comity.coalition.release_data import StatedRelease, read_decisions, release_rules
from comity.coalition.sensors import sensors_of
from comity.errors import InputError
from comity.law.law import Law
from comity.record import load_record

DAY = "2026-11-30"
STATES = ("USA", "KOR", "JPN", "NOR", "ESP", "AUS", "CHN")


def value(giver: str, recipient: str, subject: str, law: Law, on: str = DAY, **more: Any) -> str:
    return comity.Coalition([giver], on, law=law).share(giver, recipient, subject, **more).cells[0].value


def test_nothing_is_carried_that_nobody_decided(law: Law) -> None:
    """Membership, agreements and kinship between states carry nothing: only a stated decision does."""
    seen = set()
    for giver, recipient in permutations(STATES, 2):
        for subject in release_rules().subjects:
            cells = comity.Coalition(None, DAY, law=law).share(giver, recipient, subject).cells
            assert cells, (giver, recipient, subject)
            for cell in cells:
                seen.add(cell.value)
                assert cell.value not in ("carried", "own"), cell
                assert cell.because, cell
                assert cell.sources or cell.value in ("agreement needed", "license terms"), cell
    assert {"decision needed", "agreement needed", "license terms", "barred"} <= seen


def test_a_decision_carries_what_an_agreement_could_and_nothing_else(law: Law) -> None:
    def decided(giver: str, to: str, subject: str = "tracking", level: str = "") -> list[StatedRelease]:
        return [StatedRelease(from_=giver, to=to, subject=subject, by="its ministry", level=level)]

    assert value("KOR", "USA", "tracking", law) == "decision needed"
    assert value("KOR", "USA", "tracking", law, decisions=decided("KOR", "USA")) == "carried"
    assert value("KOR", "USA", "tracking", law, decisions=decided("KOR", "cspo")) == "carried"  # a member
    assert value("KOR", "USA", "tracking", law, decisions=decided("KOR", "JPN")) == "decision needed"
    assert value("KOR", "USA", "conjunction", law, decisions=decided("KOR", "USA")) == "decision needed"
    assert value("KOR", "USA", "tracking", law, decisions=decided("KOR", "USA", level="cui")) == "decision needed"
    assert value("KOR", "AUS", "tracking", law, decisions=decided("KOR", "AUS")) == "agreement needed"
    assert value("USA", "KOR", "tracking", law, decisions=decided("USA", "KOR")) == "carried"
    assert value("USA", "CHN", "tracking", law, decisions=decided("USA", "CHN")) == "agreement needed"


def test_a_decision_holds_from_its_day_to_its_last(law: Law) -> None:
    one = StatedRelease("KOR", "USA", "tracking", "x", date(2026, 5, 1), until=date(2026, 12, 31))
    days = {"2026-04-30": "decision needed", "2026-05-01": "carried", "2027-01-01": "decision needed"}
    for day, expected in days.items():
        assert value("KOR", "USA", "tracking", law, day, decisions=[one]) == expected, day


def test_marking_bars_and_what_is_not_stated_keeps_it_open(law: Law) -> None:
    classified: dict[str, Any] = {
        "level": "secret",
        "decisions": [StatedRelease("USA", "KOR", "tracking", "x", level="secret")],
    }
    assert value("USA", "KOR", "tracking", law, **classified) == "decision needed"  # marking is not stated
    clear = ("sharing.noforn", "sharing.rel_to_given", "sharing.originator_controlled", "sharing.special_access")
    unmarked = dict.fromkeys(clear, "no")
    assert value("USA", "KOR", "tracking", law, facts=unmarked, **classified) == "carried"
    assert value("USA", "KOR", "tracking", law, facts=unmarked | {"sharing.noforn": "yes"}, **classified) == "barred"
    with pytest.raises(InputError, match="read by no law of KOR"):
        value("KOR", "USA", "tracking", law, facts=unmarked)


def test_what_an_owner_said_of_a_sensor_outlasts_agreements(law: Law) -> None:
    found = comity.Coalition(None, DAY, law=law).share("NOR", "USA", "missile-warning")
    barred = [cell for cell in found.cells if cell.value == "barred"]
    assert [cell.sensors for cell in barred] == [("sensor-no-gl2", "sensor-no-gl3")]
    assert barred[0].sources[0].confidence == "primary"


def test_there_was_no_agreement_before_there_was_one(law: Law) -> None:
    assert value("USA", "ESP", "conjunction", law, "2012-01-01") == "agreement needed"
    assert value("USA", "ESP", "conjunction", law) == "decision needed"
    assert value("JPN", "KOR", "missile-warning", law, "2013-01-01") == "agreement needed"


def test_the_gravest_of_all_who_decide_on_a_sensor_counts(law: Law) -> None:
    releases = comity.Coalition(None, DAY, law=law).releases("tracking")
    sensors = {one.id: one for one in sensors_of(load_record())}
    assert releases.of_sensor(sensors["sensor-au-sst"], "USA").value == "decision needed"
    assert releases.of_sensor(sensors["sensor-au-sst"], "JPN").value == "agreement needed"  # Australia has none
    assert releases.of_sensor(sensors["sensor-com-ksr"], "KOR").value == "license terms"
    assert releases.of_sensor(sensors["sensor-kr-owl-us"], "KOR").value == "own"
    told = releases.of_sensor(sensors["sensor-kr-owl-ma"], "USA")
    assert any("Morocco" in need for need in told.needs)


def test_a_file_of_decisions_tells_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text("- {from: Korea, to: USA, subject: tracking, by: KASI, on: 2026-05-01}\n", encoding="utf-8")
    assert read_decisions(path, load_record())[0].from_ == "KOR"
    path.write_text("decisions:\n- {from: KOR, to: USA, by: x, on: soon}\n- {from: KOR, too: 1}\n", encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_decisions(path, load_record())
    assert [str(fault.where).rpartition(", ")[2] for fault in told.value.faults] == ["line 2: 1.on", "line 3: 2.too"]
    path.write_text("- {from: KOR, to: USA, subject: trakcing, by: x}\n", encoding="utf-8")
    with pytest.raises(InputError, match="did you mean 'tracking'"):
        read_decisions(path, load_record())


SIGNED = """id: draft-ssa-korea
title: Korea and others sign an arrangement on data
status: proposed
because: Supposed for a test.
reviewed: 2026-11-30
sources: [{cite: supposed, url: "https://example.org/", confidence: memory}]
changes:
  - sign: {id: ssa-test, title: An arrangement, kind: memorandum, parties: [KOR, AUS, JPN], scope: [ssa]}
"""


def test_a_reform_that_signs_an_agreement_changes_what_a_decision_needs(law: Law, tmp_path: Path) -> None:
    path = tmp_path / "signed.yaml"
    path.write_text(SIGNED, encoding="utf-8")
    coalition = comity.Coalition(None, DAY, law=law, reforms=[path])
    for recipient in ("AUS", "JPN"):
        assert value("KOR", recipient, "tracking", law) == "agreement needed"
        found = coalition.share("KOR", recipient, "tracking")
        assert found.cells[0].value == "decision needed"
        assert found.supposed == ("Korea and others sign an arrangement on data (proposed)",)
    assert coalition.share("KOR", "GBR", "tracking").cells[0].value == "agreement needed"
    joined = comity.Coalition("cspo", DAY, law=law, reforms=["record-draft-cspo-korea"])
    assert "KOR" in joined.members
    told = joined.share("KOR", "AUS", "tracking").cells[0]
    assert told.value == "agreement needed"  # to belong to a group carries nothing
