"""The page of an order: says of each line what its determination says, tells everything once, and stays a page."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity import Law, OrderPage, ProjectDetermination
from comity.brief.citations import merged, provisions
from comity.brief.line_numbers import numbered
from comity.cli import printing, render_page

PARTIES = {"KOR": "Hangang Space", "JPN": "Mitsuhashi Denki", "ARE": "Khalij Sat", "RUS": "Severny Kosmos"}
ITEMS = ("9A515.x", "7A004.a", "XV(e)(12)", "EAR99", "3A001.a.1", "")
LINES = st.lists(st.tuples(st.sampled_from(ITEMS), st.sampled_from(sorted(PARTIES))), min_size=1, max_size=6)
MARKS = {"prohibited": "stop", "hold": "stop", "policy-of-denial": "stop", "authorization-required": "license"}
MARKS |= {"undetermined": "open", "exemption-available": "conditions"}


def _order(lines: list[tuple[str, str]], day: str = "2026-08-03", **more: Any) -> ProjectDetermination:
    shared = {"activity": "export", "from": "USA", "end_use": "civil", **more}
    activities = [
        {
            "name": f"Part {number}",
            "to": to,
            "end_user": {"name": PARTIES.get(to, "Party"), "country": to, "kind": "commercial"},
        }
        | ({"item": item} if item else {})
        for number, (item, to) in enumerate(lines, 1)
    ]
    project = {"project": "PO-2231", "date": day, "shared": shared, "activities": activities}
    return comity.determine(comity.read_project(project, comity.load()), law=comity.load())


def _printed(page: OrderPage, monkeypatch: pytest.MonkeyPatch, width: int = 80) -> list[str]:
    out = io.StringIO()
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("sys.stdout", out)
    printing.console().print(render_page.page(page, "order.yaml"))
    return out.getvalue().splitlines()


def test_an_order_is_answered_once_its_parties_are_screened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checked by hand against the Country Chart and the provisions cited."""
    page = comity.OrderPage.of(_order([("9A515.x", "KOR"), ("9A515.x", "JPN"), ("9A515.x", "ARE")]))
    assert page.answer == (
        "Once screening of the parties is clear, 1 and 2: No License Required (NLR) under the EAR; 3: BIS "
        "license required."
    )
    free, licensed = page.groups
    assert [line.numbers for line in free.lines] == [(1,), (2,)]
    assert free.grounds[0].startswith("NS2, RS2, AT1 do not reach KOR and JPN · 15 CFR")
    assert "NS2, RS2 · 15 CFR 738.4(a)(2)(ii), 742.4(a)(2), 742.6(a)(4)" in licensed.grounds[0]
    assert "case-by-case review (15 CFR 742.6(b)" in licensed.grounds[0]
    assert "about 40 days (15 to 120, estimate)" in licensed.grounds[0]
    assert "hit: hold" in page.open[0].follows[0]
    assert all(name in page.open[0].text for name in ("Hangang Space", "Mitsuhashi Denki", "Khalij Sat"))
    assert "STA (c)(1)" in page.spares[0].gives
    assert (page.spares[0].whose, page.tasks[0].whose) == ("3", "3")
    assert len(_printed(page, monkeypatch)) <= 40
    assert page.mark == "license"


@given(LINES)
@settings(max_examples=15, deadline=None)
def test_the_whole_order_stands_as_its_gravest_line(lines: list[tuple[str, str]]) -> None:
    page = comity.OrderPage.of(_order(lines))
    gravest = ("stop", "license", "open", "conditions", "free")
    assert page.mark == min((line.mark for group in page.groups for line in group.lines), key=gravest.index)


@settings(deadline=None, max_examples=8)
@given(LINES, st.sampled_from(["clear", "hit", None]))
def test_every_line_stands_as_its_determination_says(lines: list[tuple[str, str]], screening: str | None) -> None:
    found = _order(lines, **({"screening": screening} if screening else {}))
    page = comity.OrderPage.of(found)
    told = [d.once_screened or d for d in found.activities]
    shown = {number: line for group in page.groups for line in group.lines for number in line.numbers}
    assert sorted(shown) == list(range(1, len(lines) + 1))
    tasks = "\n".join([*(task.text for task in page.tasks), *(ground.text for ground in page.required)])
    for number, d in enumerate(told, 1):
        assert shown[number].mark == ("open" if not d.verified else MARKS.get(d.outcome, "free"))
        required = [one for one in d.applications if one.status == "required"]
        if shown[number].mark == "stop":  # then nothing is applied for, and the page says so
            assert "Stop: " in tasks or page.more_tasks
        else:
            assert all(one.how in tasks or one.name.partition(" (")[0] in tasks for one in required)
    kinds = {one.kind for one in page.open} & {"screening", "hit"}
    assert kinds == {"clear": set(), "hit": {"hit"}, None: {"screening"}}[screening]


def test_what_would_be_refused_is_stopped_and_not_applied_for() -> None:
    page = comity.OrderPage.of(_order([("9A515.x", "ARE"), ("9A515.x", "CHN")], screening="clear"))
    told = {task.text: task.whose for task in page.tasks}
    assert told["Stop: policy of denial for the BIS license"] == "2"
    assert told["Apply to BIS for a license (SNAP-R)"] == "1"
    assert {whose for text, whose in told.items() if not text.startswith("Stop")} == {"1"}
    [ground] = [ground for group in page.groups for ground in group.grounds if "policy of denial" in ground]
    assert "days" not in ground


@pytest.mark.parametrize("number", [21, 100])
def test_a_long_order_is_still_a_page(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [(ITEMS[n % 5], sorted(PARTIES)[n % 4]) for n in range(number)]
    page = comity.OrderPage.of(_order(lines, screening="clear"))
    assert sorted(n for group in page.groups for line in group.lines for n in line.numbers) == [*range(1, number + 1)]
    for width in (80, 100):
        printed = _printed(page, monkeypatch, width)
        assert len(printed) <= 50  # every kind of answer at once: prohibited, refused, licensed, open, free
        assert max(map(len, printed)) <= width
        assert not [line for line in printed if line != line.rstrip()]


def test_a_long_order_of_the_usual_kinds_is_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = [(("9A515.x", "EAR99", "7A004.a")[n % 3], ("KOR", "JPN", "ARE")[n % 7 % 3]) for n in range(100)]
    assert len(_printed(comity.OrderPage.of(_order(usual)), monkeypatch)) <= 40


def test_lines_keep_their_numbers_where_others_cannot_be_read(tmp_path: Path) -> None:
    table = tmp_path / "order.csv"
    table.write_text("id,item,to\nA,9A515.x,KOR\nB,9A516.x,KOR\nC,9A515.x,ARE\n")
    project = comity.read_project(str(table), over={"activity": "export", "from": "USA", "end_use.kind": "civil"})
    page = comity.OrderPage.of(comity.determine(comity.read_project(project), on="2026-08-03"), project.reading)
    assert [line.numbers for group in page.groups for line in group.lines] == [(1,), (3,)]
    assert page.open[0].text == "1 of 3 lines could not be read and have no answer"
    assert page.open[0].follows[0].startswith("2: item.classification: the classification '9A516.x'")
    assert {task.whose for task in page.tasks} == {"all", "3"}


def test_what_speaks_against_a_classification_stands_on_the_page(law: Law) -> None:
    facts = {
        "item": {"classification": "9A515.x", "function": ["star-tracker"], "star_tracker_accuracy_arcsec": 1},
        "to": "JPN",
        "from": "USA",
    }
    found = comity.determine(comity.read_project({"activity": "export", "date": "2026-08-03", **facts}, law), law=law)
    [contradicted] = found.activities[0].contradicted
    assert contradicted in [one.text for one in comity.OrderPage.of(found).open]


def test_law_that_was_not_examined_stands_on_the_page(law: Law) -> None:
    stated = {"activity": "launch", "from": "USA", "launch": {"country": "NZL", "operator_country": "USA"}}
    found = comity.determine(comity.read_project({**stated, "date": "2026-08-03"}, law), law=law)
    [told] = [one.text for one in comity.OrderPage.of(found).open if one.text.startswith("not examined: ")]
    unread = [one for one in found.activities[0].not_examined if one.how == "not-examined"]
    assert unread
    assert all(f"{one.side}: {one.regime}" in told for one in unread)


def test_numbers_and_citations_are_joined() -> None:
    assert numbered([1, 2, 3, 5, 6, 9]) == "1 to 3, 5, 6 and 9"
    assert merged(["15 CFR 738.4(a), 742.4(a)", "15 CFR 738.4(a), 742.6(a); 22 CFR part 124", "22 CFR 123.1"]) == (
        "15 CFR 738.4(a), 742.4(a), 742.6(a); 22 CFR part 124; 22 CFR 123.1"
    )


_SECTIONS = st.sampled_from(["740.20", "740.20(d)(1)", "740.20(d)(2)", "758.1(b) and (c)", "762.2", "part 744"])
CITES = st.lists(st.sampled_from(["15 CFR", "22 CFR"]).flatmap(lambda t: _SECTIONS.map(lambda s: f"{t} {s}")))


@given(CITES, CITES)
def test_joined_citations_name_the_same_places(some: list[str], others: list[str]) -> None:
    cite = merged([*some, merged(others)])
    assert {*provisions(cite)} == {*some, *others}
    assert merged([cite]) == cite
    assert len(cite) <= sum(len(one) + 2 for one in {*some, *others})


def test_what_two_regimes_ask_alike_stands_once_under_each_of_them() -> None:
    page = comity.OrderPage.of(_order([("9A515.x", "KOR"), ("XV(e)(12)", "GBR"), ("9A515.x", "JPN")]))
    told = {task.text: (task.whose, task.cite) for task in page.tasks}
    assert told["Records (five years)"] == ("", "1 and 3: 15 CFR 762.2, 762.6(a); 2: 22 CFR 122.5(a)")
    whose, cite = told["Electronic export information"]
    assert not whose
    assert cite.startswith("1 and 3 (before departure): 15 CFR 758.1(b)(3); 2 (before departure: 8 hours by air")


def test_conditions_of_an_exemption_are_told_whole_or_with_a_sign_that_they_go_on() -> None:
    one, many = (_order([("9A515.x", "JPN")] * lines, "2024-10-22", screening="clear") for lines in (1, 5))
    [found] = one.activities
    conditions = [c.text for f in found.findings for e in f.exemptions[:1] if e.serves for c in e.conditions]
    assert any(";" in text for text in conditions)
    for order, ends in ((one, ""), (many, " …")):
        told = " ".join(task.text for task in OrderPage.of(order).tasks)
        begun = [text.partition(";")[0] + ends if ends and ";" in text else text for text in conditions]
        assert [text for text in begun if text[1:] not in told] == []


def test_lines_that_would_be_refused_stand_apart_in_the_answer_of_many() -> None:
    lines = [("9A515.x", "PRK"), ("9A515.x", "ARE"), ("9A515.x", "KOR"), ("XV(e)(12)", "GBR"), ("9A515.x", "CHN")]
    page = comity.OrderPage.of(_order([*lines, ("3A001.a.1", "IND"), ("EAR99", "IRN")]))
    assert "1 and 5: policy of denial" in page.answer
    assert "BIS license and DDTC license required for 2 and 4" in page.answer
    for need in (one for one in page.required if one.whose):
        assert ("policy of denial" in need.text) == (not {"2", "4"} & set(need.whose.split())), need


@pytest.mark.parametrize("item", ["9A515.e.2", "6A003.b.4.b", "3A001.b.2", "XV(e)(13)"])
def test_no_name_of_ours_stands_on_the_page(item: str, law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    """No id of a rule, a fact, a set or a group of states: what a rule calls a reason, people do not."""
    lines = [(item, place) for place in ("CHN", "IND", "PRK", "DEU", "VEN")]
    found = _order(lines)
    printed = " ".join(_printed(comity.OrderPage.of(found), monkeypatch, 200))
    text = " ".join([printed, *(d.headline for d in found.activities)])
    groups = {group for group in law.record.groups if "-" in group}
    ours = {*law.pack.rules, *law.sets, *groups, *(name for name in law.schema.facts if "." in name)}
    words = {word.strip("().,;:") for word in text.split()}
    assert not words & ours
    assert not re.search(r"\b[A-Z]{2}-\d{3}\.|\b[a-z]+_[a-z]+\b|\.before-", text)
