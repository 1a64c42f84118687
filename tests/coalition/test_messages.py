"""Messages: what is sound passes in both forms, and each single fault is found, with its place."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity.coalition.elements import read_elements
from comity.coalition.moments import read_moment
from comity.errors import InputError

FOLDER = Path(__file__).parent / "messages"
KINDS = ("cdm", "ocm", "oem", "omm", "opm", "rdm", "tdm")


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
    "no moment of the closest approach": ("cdm", field("TCA", ""), ""),
    "nobody who made it": ("cdm", field("ORIGINATOR", ""), ""),
    "observations out of order": (
        "tdm", instead("2026-11-30T00:01:00.000 1180.2", "2026-11-30T00:00:00.000 1180.2"), "line 18"),
    "an observation of no day": ("tdm", instead("30T00:02:00.000 1161", "31T00:02:00.000 1161"), "line 19"),
    "an observation after the stop": ("tdm", field("STOP_TIME", "2026-11-30T00:01:30.000"), "line 19"),
    "an angle beyond the circle": ("tdm", instead("124.9", "424.9"), "line 21"),
    "a trajectory that goes back": ("ocm", instead("\n60.0 6863", "\n0.0 6863"), "line 15"),
    "a trajectory with five numbers": ("ocm", instead(" 4.6 5.8", " 4.6"), "line 16"),
    "a re-entry outside its window": ("rdm", field("NOMINAL_REENTRY_EPOCH", "2026-12-05T06:00:00"), "line 14"),
    "a chance of impact above one": ("rdm", field("PROBABILITY_OF_IMPACT", "1.2"), "line 17"),
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


@pytest.mark.parametrize(
    "moment",
    [
        "2026-12-02T12:00:00+05:00", "2026-W49-3T12:00:00", "20261202T120000", "2026-12-02T24:00:00",
        "2026-400T00:00:00", "2026-000T00:00:00", "9999-12-31T23:59:59", "0001-01-01T00:00:00",
        "٢٠٢٦-12-02T12:00:00", "2026-12-02T12:00:60",
        "2026-12-02", "2026-02-30T00:00:00", "2027-366T00:00:00", "T", "9" * 100_000,
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("kind", "name"), [("cdm", "TCA"), ("cdm", "CREATION_DATE"), ("oem", "START_TIME"), ("opm", "EPOCH")]
)
def test_a_moment_is_written_one_way(kind: str, name: str, moment: str, tmp_path: Path) -> None:
    """With an offset it was compared with one without, and ended the check; a week of the year was read."""
    path = tmp_path / "m.kvn"
    path.write_text(re.sub(rf"(?m)^({name}\s*=\s*).*$", rf"\g<1>{moment}", (FOLDER / f"{kind}.kvn").read_text()))
    assert read_moment(moment) is None
    assert not comity.Message(path).check().sound


@given(st.datetimes(datetime(1957, 1, 1), datetime(2199, 12, 31)))
def test_a_moment_reads_back(moment: datetime) -> None:
    assert read_moment(moment.isoformat()) == moment
    of_year = f"{moment.year}-{moment.timetuple().tm_yday:03}{moment.isoformat()[10:]}Z"
    assert read_moment(of_year) == moment


def test_a_leap_second_is_the_next_one() -> None:
    assert read_moment("2016-12-31T23:59:60.5") == datetime(2017, 1, 1, 0, 0, 0, 500_000)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<oem>" + "<a>" * 50_000 + "</a>" * 50_000 + "</oem>", "nested too deeply"),
        ('<!DOCTYPE x [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><oem>&b;</oem>', "has a document type"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><oem/>', "has a document type"),
        ("<oem>", "not XML"),
        ("CCSDS_OEM_VERS = 2.0\n\0", "NUL"),
    ],
)
def test_what_unfolds_or_nests_without_end_is_refused(text: str, says: str, tmp_path: Path) -> None:
    for name in ("m.xml", "catalogue.xml"):
        (tmp_path / name).write_text(text)
        with pytest.raises(InputError, match=says):
            comity.Message(tmp_path / name) if name == "m.xml" else read_elements(tmp_path / name)


def test_a_field_of_any_length_is_soon_read(tmp_path: Path) -> None:
    begun = time.process_time()
    for value in ("1 [" * 200_000, "1 " * 500_000 + "[", "[" * 500_000 + "]", "x [km]"):
        (tmp_path / "m.kvn").write_text(f"CCSDS_CDM_VERS = 1.0\nX = {value}\n")
        [*_, last] = comity.Message(tmp_path / "m.kvn").fields.fields
    assert (last.value, last.unit) == ("x", "km")
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("form", ["kvn", "xml"])
def test_an_element_stated_twice_in_a_message_is_refused(form: str, tmp_path: Path) -> None:
    """The last would have been taken without a word."""
    lines = [line.split(" = ") for line in (FOLDER / "omm.kvn").read_text().splitlines() if " = " in line]
    lines += [["INCLINATION", "12.5"], ["COMMENT", "a"], ["COMMENT", "b"]]
    xml = "".join(f"<{name}>{value}</{name}>" for name, value in lines)
    path = tmp_path / f"gp.{form}"
    path.write_text(f"<ndm><omm>{xml}</omm></ndm>" if form == "xml" else "\n".join(map(" = ".join, lines)))
    with pytest.raises(InputError, match="INCLINATION is stated twice in a message"):
        read_elements(path)
