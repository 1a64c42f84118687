"""A level field: each exporter's own law, beside the United States, with how deep it was read."""

from __future__ import annotations

import pytest

import comity
from comity import Field, InputError, Law, Outcome
from tests.shown import check_shown


@pytest.fixture(scope="module")
def found(law: Law) -> Field:
    return Field.of("9A515.a.4", "KOR", ["JPN", "GBR", "USA", "FRA"], on="2026-11-30", law=law)


def test_every_row_is_the_exporters_own_determination(found: Field, law: Law) -> None:
    check_shown(found)
    assert [one.exporter for one in found.rows] == ["USA", "JPN", "GBR", "FRA"]
    for one in found.rows:
        own = (
            {}
            if one.exporter == "USA"
            else {"item.origin_country": one.exporter, "item.us_controlled_content_percent": 0}
        )
        stated = {"activity": "export", "item": "9A515.a.4", "from": one.exporter, "to": "KOR", "end_use": "civil"}
        answer = comity.determine({**stated, "end_user": {"kind": "commercial"}, **own}, "2026-11-30", law=law)
        assert one.outcome is answer.outcome
        assert one.cites
    assert found.rows[0].authorizations == ("BIS license",)
    assert not any("BIS" in name for one in found.rows[1:] for name in one.authorizations)


def test_what_is_read_in_outline_says_so(found: Field) -> None:
    depth = {one.exporter: one.depth for one in found.rows}
    assert depth["USA"] == "in depth"
    assert set(depth.values()) == {"in depth", "in outline"}


def test_beside_the_united_states(law: Law) -> None:
    """9A515.x to Korea: no license from the United States, a permit from Japan; 9A515.a.4: asked for by both."""
    [usa, japan] = Field.of("9A515.x", "KOR", ["JPN"], on="2026-11-30", law=law).rows
    assert usa.outcome is Outcome.FILING_ONLY
    assert (usa.beside, japan.beside) == ("", "stricter" if japan.outcome is not Outcome.UNDETERMINED else "not known")
    [_, same] = Field.of("9A515.a.4", "KOR", ["JPN"], on="2026-11-30", law=law).rows
    assert same.beside == "alike"


def test_what_cannot_be_compared_is_refused(law: Law) -> None:
    with pytest.raises(InputError, match="names nobody"):
        Field.of("9A515.x", "KOR", [], law=law)
    with pytest.raises(InputError):
        Field.of("9A515.x", "KOR", ["Atlantis"], law=law)
    with pytest.raises(InputError):
        Field.of("9Z999", "KOR", law=law)


def test_practice_of_members_stands_beside_the_law_and_is_as_known_on_the_day(law: Law) -> None:
    launcher = Field.of("IV(a)(1)", "KOR", ["JPN"], on="2026-11-30", law=law)
    assert launcher.practice
    assert launcher.practice.category == "I"
    days = [one.date for one in launcher.practice.rows]
    assert days == sorted(days, reverse=True)
    assert all(one.url.startswith("https://") for one in launcher.practice.rows)
    before = Field.of("IV(a)(1)", "KOR", ["JPN"], on="2025-09-14", law=law)
    assert before.practice
    assert len(before.practice.rows) == len(days) - 1
    assert Field.of("9A515.x", "KOR", ["JPN"], on="2026-11-30", law=law).practice is None
