"""Projects: what is shared joins every activity that does not say otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

import comity
from comity import InputError, Law
from comity.law.values import Interval, known

PROJECT = """
project: Optical sensor on a Japanese satellite
date: 2026-12-01
shared:
  from: USA
  end_use: civil
  item: {classification: 9A515.g.3, value: 6500000}
  end_user: {name: Sora Space, country: JPN, kind: commercial}
activities:
  - {name: The sensor goes to Japan, activity: export, to: JPN}
  - name: Launch from New Zealand
    activity: launch
    origin.country: JPN
    date: 2027-06-01
    end_user: {kind: civil-agency}
  - {name: Another user, activity: export, to: NOR, end_user: {name: Fjord Ground, country: NOR}}
"""


def _read(text: str, tmp_path: Path) -> comity.Project:
    path = tmp_path / "project.yaml"
    path.write_text(text)
    return comity.read_project(path)


def test_what_is_shared_joins_every_activity(tmp_path: Path) -> None:
    project = _read(PROJECT, tmp_path)
    sensor, launch, other = project.activities
    assert project.name == "Optical sensor on a Japanese satellite"
    assert str(project.date) == "2026-12-01"
    assert [one.name for one in project.activities] == [
        "The sensor goes to Japan",
        "Launch from New Zealand",
        "Another user",
    ]
    assert str(sensor.day) == "2026-12-01"
    assert str(launch.day) == "2027-06-01"
    assert all(one.facts["order.item_value"] == Interval(6.5e6, 6.5e6) for one in project.activities)
    assert sensor.facts["origin.country"] == known("USA")
    assert launch.facts["origin.country"] == known("JPN")
    assert other.facts["end_use.kind"] == known("civil")
    assert project.shared.facts["end_user.country"] == known("JPN")
    assert "activity.kind" not in project.shared.facts


def test_a_party_is_joined_by_attribute_unless_another_is_named(tmp_path: Path) -> None:
    sensor, launch, other = _read(PROJECT, tmp_path).activities
    assert sensor.named_parties
    assert launch.facts["end_user.kind"] == known("civil-agency")
    assert launch.facts["end_user.country"] == known("JPN")
    assert [dict(a)["kind"] for role, a in launch.parties if role == "end_user"] == [known("civil-agency")]
    assert other.facts["end_user.country"] == known("NOR")
    assert "end_user.kind" not in other.facts


def test_screening_authorizations_and_items_are_shared_too(tmp_path: Path) -> None:
    project = _read(
        """
project: Two lines and a launch
screening: {result: clear, date: 2026-11-30}
shared:
  from: USA
  authorizations: [{kind: bis-license, number: D1, items: [9A515.x]}]
activities:
  - name: Parts
    activity: export
    to: JPN
    end_user: {name: A, country: JPN}
    items: [9A515.x, {classification: 7A004.a, name: Trackers}]
  - {activity: launch, authorizations: [{kind: ddtc-license}]}
""",
        tmp_path,
    )
    assert [one.name for one in project.activities] == ["Parts", "Trackers", "Activity 3"]
    first, _, launch = project.activities
    assert first.facts["end_user.possible_match"] == known(False)
    assert [held.kind for held in launch.held] == ["bis-license", "ddtc-license"]


def test_a_file_of_activities_is_a_project_without_a_name(law: Law) -> None:
    project = comity.read_project([{"activity": "export", "to": "JPN"}, {"activity": "export", "to": "KOR"}], law)
    assert (project.name, project.date, len(project.activities)) == ("", None, 2)
    assert project.shared.facts == {}


def test_activities_of_a_project_are_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(PROJECT)
    assert [one.name for one in comity.read_project(path).activities] == [
        one.name for one in comity.read_project(path).activities
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("project: X\nactivities: []", "has no activities"),
        ("project: X\nfrom: USA\nactivities: [{activity: export}]", "below 'shared'"),
        ("project: X\nactivties: [{activity: export}]", "did you mean 'activities'"),
        ("project: X\nshared: all\nactivities: [{activity: export}]", "project.yaml: shared: found 'all'"),
        ("project: [X]\nactivities: [{activity: export}]", "the project's name"),
        ("project: X\nactivities: [export]", "project.yaml, activity 1: found 'export'"),
        ("project: X\nactivities: [{to: JPN}, {too: JPN}]", "project.yaml, activity 2"),
        ("project: X\ndate: soon\nactivities: [{to: JPN}]", "project.yaml: shared"),
    ],
)
def test_a_bad_project_is_one_clear_line(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        _read(text, tmp_path)
    assert says in str(error.value)
