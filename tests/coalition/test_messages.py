"""Messages: what is sound passes in both forms, and each single fault is found, with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import comity
from comity.errors import InputError

FOLDER = Path(__file__).parent / "messages"
KINDS = ("cdm", "oem", "omm", "opm")


def field(name: str, value: str, nth: int = 1) -> Callable[[str], str]:
    def change(text: str) -> str:
        found = list(re.finditer(rf"^{name} = .*$", text, re.MULTILINE))[nth - 1]
        return f"{text[: found.start()]}{name} = {value}{text[found.end() :]}"

    return change


def without(name: str) -> Callable[[str], str]:
    return lambda text: re.sub(rf"^{name} = .*\n", "", text, count=1, flags=re.MULTILINE)


def instead(before: str, after: str) -> Callable[[str], str]:
    return lambda text: text.replace(before, after, 1)


MUTATIONS: dict[str, tuple[str, Callable[[str], str], str]] = {
    "a day that is none": ("opm", field("EPOCH", "2026-02-30T00:00:00"), "line 11"),
    "an hour that is none": ("opm", field("CREATION_DATE", "2026-11-30T25:00:00"), "line 4"),
    "a number that is none": ("opm", field("X", "six [km]"), "line 12"),
    "a wrong unit": ("opm", field("X", "6878137.0 [m]"), ""),
    "a place inside the earth": ("opm", field("X", "6.878137 [km]"), "line 12"),
    "e = 1.7": ("opm", field("ECCENTRICITY", "1.7"), "line 19"),
    "a field that must be there": ("opm", without("Z_DOT"), ""),
    "a time system that is none": ("opm", field("TIME_SYSTEM", "UCT"), "line 10"),
    "a frame that is none": ("opm", field("REF_FRAME", "GRCF"), "line 9"),
    "an inclination beyond half a turn": ("omm", field("INCLINATION", "190.0 [deg]"), "line 14"),
    "a mean motion below the ground": ("omm", field("MEAN_MOTION", "19.0 [rev/day]"), "line 12"),
    "epochs out of order": (
        "oem", instead("2026-11-30T00:01:00.000 6863", "2026-11-30T00:02:30.000 6863"), "line 18"),
    "an epoch twice": ("oem", instead("2026-11-30T00:01:00.000 6863", "2026-11-30T00:00:00.000 6863"), "line 17"),
    "stop before start": ("oem", field("STOP_TIME", "2026-11-29T00:03:00.000"), "line 12"),
    "a state outside the span": ("oem", field("STOP_TIME", "2026-11-30T00:02:30.000"), "line 19"),
    "a state with five numbers": ("oem", instead(" 4.5305 5.9088", " 4.5305"), "line 19"),
    "a negative variance": ("oem", instead("\n1.0e-4\n", "\n-1.0e-4\n"), "line 23"),
    "a negative variance of an object": ("cdm", field("CT_T", "-900.0 [m**2]"), "line 27"),
    "correlation above one": ("cdm", field("CT_R", "500.0 [m**2]"), "line 27"),
    "a probability above one": ("cdm", field("COLLISION_PROBABILITY", "1.5"), "line 10"),
    "a miss that the places do not give": ("cdm", field("MISS_DISTANCE", "24.24 [m]"), "line 8"),
    "a frame that no conjunction has": ("cdm", field("REF_FRAME", "TEME"), ""),
    "an object that is missing": ("cdm", lambda text: text.partition("OBJECT = OBJECT2")[0], ""),
    "nobody who made it": ("cdm", field("ORIGINATOR", ""), ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sound_passes_in_both_forms(kind: str, tmp_path: Path) -> None:
    message = comity.Message(FOLDER / f"{kind}.kvn")
    found = message.check()
    assert found.faults == ()
    assert found.sound
    assert "releasable" in found.marking
    message.write(tmp_path / "a.xml")
    again = comity.Message(tmp_path / "a.xml").check()
    assert (again.faults, again.kind, again.form, again.states) == ((), kind.upper(), "XML", found.states)
    comity.Message(tmp_path / "a.xml").write(tmp_path / "b.kvn")
    assert comity.Message(tmp_path / "b.kvn").check().faults == ()


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_single_fault_is_found_with_its_place(name: str, tmp_path: Path) -> None:
    kind, change, place = MUTATIONS[name]
    before = (FOLDER / f"{kind}.kvn").read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path = tmp_path / f"{kind}.kvn"
    path.write_text(after, encoding="utf-8")
    found = comity.Message(path).check()
    assert not found.sound
    assert place in {"", *(fault.place for fault in found.faults)}, [(one.place, one.says) for one in found.faults]


def test_a_fault_is_found_in_xml_too(tmp_path: Path) -> None:
    path = tmp_path / "cdm.xml"
    comity.Message(FOLDER / "cdm.kvn").write(path)
    path.write_text(path.read_text(encoding="utf-8").replace("2026-12-02T12", "2026-12-32T12"), encoding="utf-8")
    found = comity.Message(path).check()
    assert [fault.place for fault in found.faults if fault.name == "TCA"] == ["cdm/body/relativeMetadataData/TCA"]


def test_a_profile_says_what_partners_agreed_to_exchange(tmp_path: Path) -> None:
    profile = tmp_path / "agreed.yaml"
    profile.write_text(
        "name: agreed\nkinds: [CDM]\nforms: [XML]\nframes: [ITRF]\nrequire: [COLLISION_PROBABILITY]\nmarking: true\n"
        "released_to: [KOR, JPN]\n",
        encoding="utf-8",
    )
    told = comity.Message(FOLDER / "cdm.kvn").check(profile).faults
    assert [one.name for one in told] == ["form", "marking"]
    assert "does not name JPN" in told[1].says
    profile.write_text("name: x\nkind: [CDM]\n", encoding="utf-8")
    with pytest.raises(InputError, match="unknown field 'kind'"):
        comity.Message(FOLDER / "cdm.kvn").check(profile)
    path = tmp_path / "other.txt"
    path.write_text("hello\n", encoding="utf-8")
    with pytest.raises(InputError, match="is no navigation data message"):
        comity.Message(path)


def test_an_ephemeris_of_a_week_is_checked_line_by_line(tmp_path: Path) -> None:
    text = (FOLDER / "oem.kvn").read_text(encoding="utf-8")
    head, _, rest = text.partition("2026-11-30T00:00:00.000 6878")
    begin = datetime(2026, 11, 30)
    states = [
        f"{(begin + timedelta(minutes=minute)).isoformat()}.000 6878.137 0.0 0.0 0.0 4.620 6.025"
        for minute in range(10_080)
    ]
    states[7_000] = states[6_999]
    head = head.replace("STOP_TIME = 2026-11-30T00:03:00.000", "STOP_TIME = 2026-12-07T00:00:00.000")
    path = tmp_path / "week.kvn"
    tail = rest.partition("COVARIANCE_START")[2]
    path.write_text(f"{head}{chr(10).join(states)}\nCOVARIANCE_START{tail}", encoding="utf-8")
    found = comity.Message(path).check()
    assert found.states == 10_080
    assert [(one.place, one.name) for one in found.faults] == [("line 7016", "EPOCH")]
