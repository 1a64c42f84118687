"""A table-top exercise: both built-in faults are found and nothing else, each cause is found when it is put in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import comity
from comity.coalition.tabletop_data import READY, read_tabletop
from comity.errors import InputError
from comity.record import load_record

DAY = "2026-11-30"
TEXT = READY.read_text(encoding="utf-8")
SOUND = TEXT.replace("released_to: [JPN]", "released_to: [KOR, JPN]").replace(
    "formats: [CDM, OMM, WARNING]}", "formats: [CDM, OEM, OMM, WARNING]}"
)


def run(text: str, folder: Path, **more: int) -> comity.ExerciseReport:
    path = folder / "top.yaml"
    path.write_text(text, encoding="utf-8")
    return comity.Coalition(None, DAY).exercise(path, runs=more.get("runs", 50), seed=more.get("seed", 1))


def test_the_two_faults_that_are_built_in_are_found_and_nothing_else() -> None:
    found = comity.Coalition(None, DAY).exercise(runs=50)
    assert [(one.cause, one.inject, one.partner) for one in found.findings] == [
        ("material", "", "KOR"),
        ("format", "I2", "KOR"),
    ]
    assert [one.id for one in found.objectives if one.reached < one.asked] == ["O2"]


def test_an_exercise_without_a_fault_has_no_finding(tmp_path: Path) -> None:
    found = run(SOUND, tmp_path)
    assert found.findings == ()
    assert all(one.in_time == 100 for one in found.told)
    assert all(one.reached == 100 for one in found.objectives)


_JAPAN = "{id: jpn-floor, partner: JPN, role: watch floor,"
_FIRST = "origin: USA, tell: [KOR, JPN], within: 90, format: CDM"
_SECOND = "origin: USA, tell: [KOR, JPN], within: 90, format: OEM"
_DESK = "  - {from: USA, to: KOR, subject: tracking, by: the disclosure desk, minutes: [10, 40]}\n"
_SLOW = "{from: USA, to: JPN, subject: conjunction, by: the disclosure desk, minutes: "
CAUSES: dict[str, tuple[str, str, str]] = {
    "a network of a lower level": ("id: closed, level: secret", "id: closed, level: cui", "network"),
    "nobody cleared": (f"{_JAPAN} clearance: secret", f"{_JAPAN} clearance: cui", "people"),
    "an exchange officer of a state without an agreement": (_JAPAN, f"{_JAPAN} exchange: VNM,", "people"),
    "nobody who can decide": (_DESK, "", "decision"),
    "a decision that takes too long": (f"{_SLOW}[5, 20]", f"{_SLOW}[200, 300]", "time"),
    "a post that is not manned": (_JAPAN, f"{_JAPAN} hours: [8, 16],", "time"),
    "an object that nobody sees": (_SECOND, _SECOND.replace("origin: USA", "object: 1"), "sight"),
    "no agreement": (_FIRST, _FIRST.replace("origin: USA, tell: [KOR, JPN]", "origin: KOR, tell: [JPN]"), "release"),
}


@pytest.mark.parametrize("name", CAUSES)
def test_each_cause_is_found_where_it_is_put(name: str, tmp_path: Path) -> None:
    before, after, cause = CAUSES[name]
    assert SOUND.count(before) == 1, name
    found = run(SOUND.replace(before, after), tmp_path)
    assert {one.cause for one in found.findings} == {cause}, found.findings
    assert all(one.mend and one.says for one in found.findings)


def test_an_exchange_officer_reads_what_may_go_to_the_own_government(tmp_path: Path) -> None:
    assert run(SOUND.replace(_JAPAN, f"{_JAPAN} exchange: USA,"), tmp_path).findings == ()
    with pytest.raises(comity.InputError, match="exchange"):
        run(SOUND.replace(_JAPAN, f"{_JAPAN} exchange: XXX,"), tmp_path)


def test_who_sees_an_object_knows_of_it_first(tmp_path: Path) -> None:
    text = SOUND.replace("origin: USA, tell: [KOR, JPN], within: 90, format: OEM",
                         "object: 900000001, tell: [USA, KOR], within: 600, format: OEM")  # fmt: skip
    rows = [one for one in run(text, tmp_path).told if one.inject == "I2"]
    assert len({one.known_by for one in rows}) == 1
    knower = rows[0].known_by
    assert knower
    assert rows[0].known_after is not None
    assert all(one.after is None or one.after >= rows[0].known_after for one in rows)


def test_the_same_seed_gives_the_same_and_another_seed_other_times(tmp_path: Path) -> None:
    first, again, other = (run(SOUND, tmp_path, seed=seed) for seed in (3, 3, 4))
    assert first == again
    assert [one.after for one in first.told] != [one.after for one in other.told]


@pytest.mark.parametrize(
    ("change", "places"),
    [
        (lambda text: text.replace("partners: [USA, KOR, JPN]\nmat", "partners: [USA, KOR, JAPN]\nmat"), "partners.3"),
        (lambda text: text.replace("at: 60,", "at: nan,"), "injects.1.at"),
        (lambda text: text.replace("subject: tracking, origin", "subject: trakcing, origin"), "injects.2.subject"),
        (
            lambda text: text.replace("origin: USA, tell: [KOR, JPN], within: 30", "tell: [KOR], within: 30"),
            "injects.3",
        ),
    ],
)
def test_what_cannot_be_run_is_refused_with_its_place(
    change: Callable[[str], str], places: str, tmp_path: Path
) -> None:
    path = tmp_path / "top.yaml"
    path.write_text(change(SOUND), encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_tabletop(path, load_record())
    assert places in [str(fault.where).rpartition(": ")[2] for fault in told.value.faults]


def test_a_picture_shows_who_knew_when(tmp_path: Path) -> None:
    path = tmp_path / "timeline.svg"
    comity.draw(comity.Coalition(None, DAY).exercise(runs=20), path)
    text = path.read_text(encoding="utf-8")
    assert "never told" in text
    assert "I2 A payload maneuvers: KOR" in text
