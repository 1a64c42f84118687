"""What is stated twice is stated alike, or refused; nothing is dropped without a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity import InputError, Law
from comity.law.values import known

SHIP = {"activity": "export", "from": "USA", "item": "9A515.x", "end_use": "civil"}
UNIT = {"name": "Unit 61398", "kind": "military", "country": "CHN"}


def read(**stated: Any) -> comity.Activity:
    return comity.read_project({**SHIP, **stated}).activities[0]


def _as_attributes(party: dict[str, str]) -> dict[str, Any]:
    return {f"end_user.{name}": value for name, value in party.items()}


PLACES: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
    "in parties": lambda party: {"parties": {"end_user": party}},
    "at the top": lambda party: {"end_user": party},
    "with dots": _as_attributes,
    "in parties, with dots": lambda party: {f"parties.end_user.{name}": value for name, value in party.items()},
    "in facts": lambda party: {"facts": {"end_user": party}},
    "in facts, with dots": lambda party: {"facts": _as_attributes(party)},
    "in the item line": lambda party: {"item": {"classification": "9A515.x", "parties": {"end_user": party}}},
}


@pytest.mark.parametrize("one", PLACES)
@pytest.mark.parametrize("other", PLACES)
def test_a_party_stated_twice_is_the_same_party_or_refused(one: str, other: str) -> None:
    if one == other:
        assert read(**PLACES[one](UNIT)).facts["end_user.kind"] == known("military")
        return
    both = _joined(PLACES[one](UNIT), PLACES[other](UNIT))
    assert read(**both).facts == read(**PLACES[one](UNIT)).facts
    for name, value in (("kind", "commercial"), ("country", "JPN"), ("name", "Hangang Space")):
        with pytest.raises(InputError, match=f"end_user.{name}' is stated twice"):
            read(**_joined(PLACES[one](UNIT), PLACES[other]({name: value})))


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    result = dict(one)
    for key, value in other.items():
        below = result.get(key)
        result[key] = {**below, **value} if isinstance(below, dict) and isinstance(value, dict) else value
    return result


def test_a_unit_of_the_armed_forces_is_not_made_a_company() -> None:
    with pytest.raises(InputError, match=r"end_user.kind' is stated twice, as 'commercial' and as 'military'"):
        read(to="CHN", parties={"end_user": UNIT}, end_user="commercial")


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_fact_stated_in_two_places_is_kept_or_refused(data: st.DataObject, law: Law) -> None:
    """A fact of one place is never lost to what another place says of it."""
    name = data.draw(st.sampled_from(sorted(n for n, f in law.schema.facts.items() if f.values and not f.gathers)))
    fact = law.schema.facts[name]
    one, other = (data.draw(st.sampled_from(sorted(fact.values))) for _ in range(2))
    try:
        found = comity.read_project({name: one, "facts": {name: other}}, law).activities[0]
    except InputError as error:
        assert one != other
        assert name in str(error)
        return
    assert one == other
    assert found.facts[name] == law.schema.read(name, one, "")


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        ({"value": 100, "item": {"classification": "9A515.x", "value": 480000}}, "order.item_value' is stated twice"),
        ({"to": "KOR", "destination": "CHN"}, "destination.country' is stated twice"),
        ({"end_user": [UNIT, "commercial"], "parties": {"end_user": "civil-agency"}}, "several parties"),
        ({"end_user": {"listed": ["sdn"]}, "facts": {"parties.listed": []}}, "follows from 'end_user.listed'"),
        ({"to": "CHN", "parties.countries": ["JPN"]}, "follows from"),
        ({"screening": "clear", "end_user": {"name": "A", "listed": ["sdn"]}}, "screening is clear"),
        ({"screening": "hit", "end_user": {"name": "A", "possible_match": "no"}}, "screening is a hit"),
        ({"screening": {"result": "clear", "date": "2099-01-01"}}, "has not come"),
        ({"screening": {"result": "clear", "day": "2026-01-01"}}, "unknown key 'day'"),
        ({"end_user": "military-intelligence", "facts": {"end_use.military_intelligence": "no"}}, "contradict"),
        ({"end_use": "military-intelligence", "facts": {"end_use.military_intelligence": "no"}}, "twice|contradict"),
        ({"item.type": "technology"}, "groups A, B and C"),
        ({"end_user": {"us_government": "yes", "us_person": "no"}}, "contradict"),
        ({"date": "2024-01-01..2025-01-01"}, "one date as YYYY-MM-DD"),
        ({"value": -100}, "0 to 1,000,000,000,000"),
        ({"value": "480.000"}, "may be thousands"),
        ({"name": ["a"]}, "name: found a list"),
        ({"authorizations": [{"kind": "bis-license", "value_left": "inf"}]}, "value_left"),
        ({"authorizations": [{"kind": "bis-license", "expires": "9999-12-31"}]}, "expires"),
        ({5: "a"}, "names of facts"),
    ],
)
def test_contradictions_and_what_cannot_be_are_refused(stated: dict[Any, Any], says: str) -> None:
    base = {key: value for key, value in SHIP.items() if key != "end_use" or "end_use" not in stated}
    with pytest.raises(InputError, match=says):
        comity.read_project({**base, **stated})


def test_an_unresolved_hit_without_parties_is_not_lost() -> None:
    answer = comity.determine({**SHIP, "to": "JPN", "screening": "hit"}, "2026-08-03")
    assert answer.outcome is comity.Outcome.HOLD


def test_a_party_of_an_item_line_is_that_lines_party() -> None:
    lines = [{"eccn": "9A515.x", "parties": {"end_user": {"kind": "military"}}}, {"eccn": "9A515.x"}]
    first, second = comity.read_project({"to": "CHN", "end_user": {"country": "CHN"}, "items": lines}).activities
    assert first.facts["end_user.kind"] == known("military")
    assert first.facts["end_user.country"] == known("CHN")
    assert "end_user.kind" not in second.facts


@pytest.mark.parametrize("word", ["item", "classification", "eccn", "item.eccn"])
def test_a_line_says_its_classification_in_the_words_of_the_top(word: str) -> None:
    order = {"activity": "export", "from": "USA", "items": [{word: "9A515.x", "to": "KOR", "name": "Wheels"}]}
    [line] = comity.read_project(order).activities
    top = comity.read_project({"activity": "export", "from": "USA", "item": "9A515.x", "to": "KOR"}).activities[0]
    assert (line.facts, line.name) == (top.facts, "Wheels")


def test_what_a_line_says_of_its_item_is_joined_and_not_dropped() -> None:
    line = {"to": "KOR", "item": {"eccn": "9A515.x", "name": "Wheels"}, "parties": {"end_user": {"name": "Hangang"}}}
    [made] = comity.read_project({"activity": "export", "items": [line]}).activities
    assert made.name == "Wheels"
    assert {"item.classification", "end_user.name"} <= made.facts.keys()
    with pytest.raises(InputError, match=r"'item\.classification' is stated twice"):
        comity.read_project({"activity": "export", "items": [{"item": "9A515.x", "eccn": "EAR99"}]})


@pytest.mark.parametrize(
    ("code", "leaves", "kind"),
    [
        ("9A116", "DEU", "dual-use"),
        ("ML10.c", "GBR", "military"),
        ("EU 9A004", "FRA", "dual-use"),
        ("PL5001", "GBR", None),
    ],
)
def test_a_code_belongs_to_the_list_of_the_state_that_it_leaves(code: str, leaves: str, kind: str | None) -> None:
    """Not taken for ours: our classification is open, and that is said; from home it is refused as before."""
    order = {"activity": "export", "from": leaves, "to": "JPN", "items": [{"eccn": code}]}
    for stated in ({"activity": "export", "from": leaves, "to": "JPN", "item": code}, order):
        [one] = comity.read_project(stated).activities
        assert "item.classification" not in one.facts
        assert one.facts.get("item.partner_list") == (known(kind) if kind else None)
        assert any(f"{code} is read as an entry of the list of {leaves}" in note for note in one.notes)
    for home in ({"from": "USA"}, {}):
        with pytest.raises(InputError, match=r"only points elsewhere|is written as in"):
            comity.read_project({"item": code, "to": "JPN", **home})
    assert comity.read_project({"item": "9A515.x", "from": leaves}).activities[0].facts["item.classification"]


@pytest.mark.parametrize(
    ("code", "entry", "excluded"),
    [("EU 9A117", "9A117", True), ("9A117", "9A117", True), ("Annex I 9A009.a", "9A009.a", True),
     ("7E104", "7E104", True), ("9A116.b", "9A116", None), ("DE 5A001.b", "other", False)],
)  # fmt: skip
def test_an_entry_of_another_list_tells_whether_the_union_leaves_it_out(
    code: str, entry: str, excluded: bool | None
) -> None:
    stated = {"activity": "export", "from": "DEU", "to": "JPN", "item": code}
    assert comity.read_project(stated).activities[0].facts["item.partner_entry"] == known(entry)
    found = comity.determine(stated, date(2026, 9, 1), law=comity.load())
    [finding] = (f for f in found.findings if f.authorization == "eu-dual-use-authorization")
    assert finding.status == ("exempt" if excluded is False else "required")
    told = {True: "unavailable", False: "available", None: "unknown"}
    assert [e.status for e in finding.exemptions] == [told[excluded]]


def test_an_order_s_lines_use_the_words_of_the_top_level() -> None:
    """Each line is what would be typed by hand for it, destination, end use, parties and day included."""
    party = {"end_user": {"name": "A", "country": "JPN"}}
    words = {
        "to": "JPN",
        "end_use": "military",
        "parties": party,
        "date": "2026-08-03",
        "end_use.description": "x",
        "destination": {"country": "JPN"},
        "value": 5,
        "origin_country": "USA",
        "transit": {"countries": ["DEU"]},
    }
    lines = [{"eccn": "9A515.x", name: value} for name, value in words.items()]
    found = comity.read_project({"activity": "export", "from": "USA", "to": "KOR", "items": lines}).activities
    for (name, value), one in zip(words.items(), found, strict=True):
        beside = {"to": "KOR"} if name not in ("to", "destination") else {}
        name = "item.origin_country" if name == "origin_country" else name  # noqa: PLW2901
        line = {"activity": "export", "from": "USA", "item": "9A515.x", **beside, name: value}
        assert one.facts == comity.read_project(line).activities[0].facts
        assert one.parties == comity.read_project(line).activities[0].parties
    for wrong in ({"origin": "TWN"}, {"too": "JPN"}, {"item.too": "x"}):
        with pytest.raises(InputError, match="item 1"):
            comity.read_project({"to": "KOR", "items": [{"eccn": "9A515.x", **wrong}]})


def test_another_party_inherits_nothing_from_the_one_shared() -> None:
    shared = {
        "end_user": {"name": "A", "country": "JPN", "listed": []},
        "activities": [{"end_user": {"name": "B"}}, {}],
    }
    other, same = comity.read_project(shared).activities
    assert dict(other.parties)["end_user"].keys() == {"name"}
    assert same.facts["end_user.country"] == known("JPN")


def test_every_fault_is_told_in_one_run() -> None:
    rows = [{"to": "KOR", "value": -1, "date": "soon"}, {"too": "KOR"}, {"end_user": "nobody"}]
    with pytest.raises(InputError) as caught:
        comity.read_project(rows, where="activity")
    faults = caught.value.faults
    assert [fault.where for fault in faults] == [
        "activity, activity 1: order.item_value",
        "activity, activity 1: date",
        "activity, activity 2",
        "activity, activity 3: end_user.kind",
    ]
    assert len(str(caught.value).splitlines()) == 4


def test_facts_on_the_command_line_take_the_place_of_the_files() -> None:
    project = comity.read_project({**SHIP, "end_user": UNIT, "to": "CHN"}, over={"end_user": "commercial", "to": "JPN"})
    [one] = project.activities
    assert one.facts["end_user.kind"] == known("commercial") == dict(one.parties)["end_user"]["kind"]
    assert one.facts["destination.country"] == known("JPN")
    with pytest.raises(InputError, match="contradict"):
        comity.read_project({**SHIP, "to": "CHN"}, over={"item.type": "technology"})


def test_every_number_has_a_unit_and_a_range(law: Law) -> None:
    numbers = [fact for fact in law.schema.facts.values() if fact.kind == "number"]
    assert len(numbers) > 80
    for fact in numbers:
        assert fact.unit
        assert -1e9 < fact.limits.low < fact.limits.high <= 1e20
        assert fact.unit != "percent" or (fact.limits.low, fact.limits.high) in {(0, 100), (0, 200)}
        for beyond in (fact.limits.low - 1, fact.limits.high * 1.1):
            with pytest.raises(InputError):
                law.schema.read(fact.name, beyond, "")


LINES = ["9A515.x"] * 5_001


@pytest.mark.parametrize(
    "raw",
    [
        {**SHIP, "items": LINES * 2},
        {"activities": [{"items": LINES}, {"items": LINES}]},
        {"project": "P", "shared": SHIP, "activities": [{"to": "KOR"}] * 10_001},
        [{"activities": [{"items": LINES}] * 2}],
        [SHIP] * 10_001,
    ],
    ids=["items", "items of activities", "activities", "items of activities of files", "a list"],
)
def test_more_than_are_determined_one_by_one_are_refused_before_any_is_read(raw: Any, law: Law) -> None:
    with pytest.raises(InputError, match=r"10,00[12] activities; accepted: at most 10,000; use a portfolio"):
        comity.read_project(raw, law)
