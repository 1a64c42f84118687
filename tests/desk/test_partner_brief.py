"""A partner's brief: every line says where it is from, and the law in it is what the law says."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

import comity
from comity import InputError, PartnerBrief, record
from comity.desk.group_page import meetings
from comity.desk.purposes import purpose
from comity.desk.sourcebook import Sourcebook
from comity.desk.standing import Pair
from comity.plan.templates import template
from comity.record import embargoed
from comity.scalars import parse_day

DAY = "2026-11-30"
CASES = (("KOR", "dialogue", "USA"), ("IND", "leo", "USA"), ("cspo", "coalition", "USA"), ("JPN", "ask", "USA"))
PERMISSIVE = re.compile(r"may ship|cleared|compliant|ITAR-free|releasable", re.IGNORECASE)


@cache
def made(law: comity.Law, party: str, purpose: str, home: str = "USA", on: str = DAY) -> PartnerBrief:
    """A brief, made once for all tests."""
    return comity.Desk(on, law=law).brief(party, purpose, home=home, handling="Draft *x*")


@pytest.fixture(params=CASES, ids="-".join)
def brief(request: pytest.FixtureRequest, law: comity.Law) -> PartnerBrief:
    return made(law, *request.param)


def test_every_line_has_its_sources_or_says_how_it_was_worked_out(brief: PartnerBrief) -> None:
    numbers = {source.number for source in brief.sources}
    lines = [line for section in (*brief.sections, *brief.annex) for line in section.lines]
    assert lines
    assert [line.text for line in lines if not line.sources and not line.computed] == []
    assert {number for line in lines for number in line.sources} == numbers
    assert all(section.lines for section in brief.sections)


def test_it_fits_two_pages_and_releases_nothing(brief: PartnerBrief) -> None:
    text = brief.to_markdown()
    assert sum(len(section.lines) for section in brief.sections) <= 60
    assert not PERMISSIVE.search(text)
    assert text.count(r"**Draft \*x\***") == 2
    assert text.count("\n# Annex") == bool(brief.annex)


def _text(found: PartnerBrief, title: str) -> str:
    return "\n".join(line.text for section in found.sections if section.title == title for line in section.lines)


def test_the_framework_that_ran_out_stands_first_and_somebody_owns_it(law: comity.Law) -> None:
    korea = made(law, "KOR", "dialogue")
    assert "its term ran to 2026-11-03" in _text(korea, "In brief")
    assert "was extended; if not, agree an extension or a new text (owner: State" in _text(korea, "Next steps")
    before = made(law, "KOR", "artemis", on="2024-06-01")
    assert "its term ran" not in _text(before, "In brief")
    assert comity.Desk(DAY, law=law).brief("Korea", "ask").party == "KOR"
    assert "2025" not in _text(before, "Promises overdue or long silent").replace("2026-11-30", "")


def test_what_the_law_needs_is_what_is_determined(law: comity.Law) -> None:
    told = _text(made(law, "NOR", "industry"), "What usual projects need in law")
    stated = template("vehicle-abroad").expand({"site": "NOR"})
    answer = comity.determine(comity.read_project(stated, law), DAY, law=law)
    assert all(one.headline in told for one in answer.activities)
    assert "A U.S. launch vehicle flown from Norway" in told


def test_a_drafted_agreement_is_compared_where_none_is_in_force(law: comity.Law) -> None:
    eased = "What would ease them"
    assert "Technology safeguards agreement" in _text(made(law, "KOR", "dialogue"), eased)
    assert "Technology safeguards agreement" not in _text(made(law, "AUS", "dialogue"), eased)


def test_the_other_side_s_brief_is_about_the_same_things(law: comity.Law) -> None:
    ours, theirs = made(law, "KOR", "dialogue"), made(law, "USA", "dialogue", "KOR")
    both = [
        {line.text for s in one.annex if s.title == "Everything between the two" for line in s.lines}
        for one in (ours, theirs)
    ]
    assert both[0] == both[1] != set()


def test_a_group_page_calls_likeness_likeness_and_suggests_no_embargoed_state(law: comity.Law) -> None:
    group = made(law, "cspo", "coalition")
    nearest = _text(group, "Nearest to its members")
    assert "likeness to members, not eligibility" in nearest
    day = parse_day(DAY)
    assert day
    assert not any(law.record.name(state) in nearest for state in embargoed(law.record, day))


def test_what_is_not_known_is_refused_with_the_likeliest(law: comity.Law) -> None:
    with pytest.raises(InputError, match="'dialogue'"):
        comity.Desk(law=law).brief("KOR", "dialog")
    with pytest.raises(InputError, match="unknown party"):
        comity.Desk(law=law).brief("Koreaa-land")


@pytest.mark.parametrize("group", ["cspo", "quad", "eu", "artemis-accords", "nato"])
def test_a_group_s_meetings_are_those_of_the_dialogues_that_name_it(group: str, law: comity.Law) -> None:
    pair = Pair(law.record, "USA", group, date(2026, 11, 30), purpose("coalition"), Sourcebook())
    named = [d for d in law.record.dialogues.values() if group in d.parties]
    assert bool(named) == (group != "nato")
    told = [line.text for line in meetings(pair)]
    assert bool(told) == any(law.record.meetings.get(d.id) for d in named)
    assert all(text.startswith(tuple(d.title for d in named)) for text in told)


def test_promises_are_counted_once(law: comity.Law) -> None:
    page = record.partnership(law.record, "KOR", date(2026, 11, 30), date(2024, 11, 30), ["JPN"])
    shared = [p for p in page.promises if p.concerns("USA")]
    assert 0 < len(shared) < len(page.promises)
    brief = made(law, "KOR", "dialogue")
    assert f"{len(shared)} promises between the two: " in _text(brief, "In brief")
    assert len(next(part for part in brief.annex if part.title == "Every promise").lines) == len(shared)


def test_what_was_said_last_is_asked_first(law: comity.Law) -> None:
    asked = [line.text for part in made(law, "KOR", "dialogue").sections if part.title == "Asks" for line in part.lines]
    days = re.findall(r"last word (\d{4}-\d{2})", "\n".join(asked[:4]))
    assert days == sorted(days, reverse=True) and len(days) == 4


def test_several_purposes_are_one_brief(law: comity.Law) -> None:
    both = purpose("leo+launch")
    assert both.topics == (*purpose("leo").topics, *purpose("launch").topics)
    assert purpose("dialogue+leo").topics == ()
    assert purpose("leo+leo") == purpose("leo")
    with pytest.raises(InputError, match="no purpose 'lunch'"):
        purpose("leo+lunch")


def test_what_a_partner_gives_is_told_with_how_its_page_was_read(law: comity.Law) -> None:
    told = _text(made(law, "ITA", "artemis"), "What Italy gives, or would")
    assert "Multi-Purpose Habitation module, for surface habitation" in told
    assert "the page itself was not opened" in told
    assert "2025-07-25" not in _text(made(law, "ITA", "artemis", on="2025-01-01"), "What Italy gives, or would")


def test_a_group_names_who_exercises_beside_it_and_says_what_each_lacks(law: comity.Law) -> None:
    cspo = made(law, "cspo", "coalition")
    exercises, near = _text(cspo, "Exercises with most of its members"), _text(cspo, "Nearest to its members")
    assert "beside them ." not in exercises and "Republic of Korea (" in exercises
    assert "olympic-defender" not in near and "Multinational Force Operation Olympic Defender" in near


def test_a_cell_of_a_group_s_page_says_where_nobody_has_looked(law: comity.Law) -> None:
    told = _text(made(law, "cspo", "coalition"), "What members have")
    assert "nobody has looked: " in told and "; none: " not in told.replace("none found", "")
