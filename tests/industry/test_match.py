"""Lists of a user's own: read by the common reader, matched with reasons, and told with the law of each pair."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import comity
from comity import InputError
from comity.files import write_rows

DAY = "2026-11-30"
LAW = comity.load()
READ = comity.Industry.load(law=LAW)
NAMES = ["Lieferant", "Land", "Category", "ECCN", "Flight heritage", "Parent country", "Preis", "Kind"]
ROWS = [
    ["Sterntec", "Germany", "star tracker", "7A004.a", "TRL 9", "USA", "12", "offer"],
    ["Radwerk", "DEU", "sub.reaction_wheel", "", "prototype", "", "3", ""],
    ["Hangang Space", "Korea", "Star tracker and attitude sensors", "", "", "", "", "request"],
    ["Nobody", "Atlantis", "sub.radoi", "", "maybe", "", "4", ""],
]
MAP = {"Lieferant": "company"}


@pytest.fixture(params=[".csv", ".xlsx", ".parquet"])
def sheet(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"suppliers{request.param}"
    write_rows(path, NAMES, ROWS)
    return path


def test_a_list_that_others_made_goes_in_and_comes_out_with_law(sheet: Path) -> None:
    cards = READ.read_cards(sheet, columns=MAP)
    assert [card.company for card in cards.cards] == ["Sterntec", "Radwerk", "Hangang Space"]
    assert (cards.cards[0].heritage, cards.cards[0].owner, cards.cards[2].kind) == ("flown", "USA", "request")
    (bad,) = cards.reading.rejected
    assert all(word in bad.why for word in ("sub.radio", "Atlantis", "heritage"))
    found = READ.match(cards, DAY, buyers=["JPN"])
    mine = [one for one in found.matches if one.company == "Sterntec"]
    assert [one.other for one in mine] == ["Hangang Space (KOR)", "JPN"], "a request of the file, then customers"
    facts = {
        "activity": "export", "from": "DEU", "to": "JPN", "end_use": "civil",
        "item": {"classification": "7A004.a", "partner_list": "dual-use"},
        "exporter": {"country": "DEU", "headquarters": "USA"}, "end_user": {"country": "JPN", "kind": "commercial"},
    }  # fmt: skip
    assert [edge.outcome for edge in mine[1].legal] == [comity.determine(facts, DAY, law=LAW).outcome]
    assert any("USA" in reason for reason in mine[0].why_not)
    asked = [one for one in found.matches if one.kind == "request"]
    assert {one.other for one in asked} >= {"Sodern (FRA)"}
    assert dict(found.coverage)["sub.star_tracker"].firms


def test_a_profile_is_read_and_what_expired_matches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(
        "company: Hangang Space\ncountry: Korea\ncapability: comm.optical_terminal\nkind: request\nstage: start-up\n"
        "sought: a maker outside the United States\nexpires: 2026-06-30\n",
        encoding="utf-8",
    )
    cards = READ.read_cards(path)
    assert (cards.cards[0].stage, cards.cards[0].sought) == ("start-up", "a maker outside the United States")
    assert READ.match(cards, "2026-06-30").matches
    late = READ.match(cards, DAY)
    assert not late.matches
    assert "expired" in late.unmatched[0][1]


def test_what_no_card_can_do_without_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Wer,Land\nA,DEU\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column for company, capability"):
        READ.read_cards(path)
    with pytest.raises(InputError, match="company"):
        READ.read_cards(path, columns={"Wer": "compny"})


@pytest.mark.parametrize("column", ["Wanted", "Request", "What it is"])
def test_requests_are_never_taken_for_offers(column: str, tmp_path: Path) -> None:
    """Where a column may say that rows are requests, it is asked; where none may, what rows are taken for is told."""
    row = ["Acme", "Korea", "star tracker", "request"]
    write_rows(tmp_path / "list.csv", ["Company", "Country", "Category", column], [row])
    with pytest.raises(InputError, match=f"'{column}' may say that rows are requests"):
        READ.read_cards(tmp_path / "list.csv")
    assert READ.read_cards(tmp_path / "list.csv", columns={column: "kind"}).cards[0].kind == "request"
    left_out = READ.read_cards(tmp_path / "list.csv", columns={column: "ignore"})
    assert left_out.cards[0].kind == "offer"
    assert any("taken for an offer" in line for line in left_out.reading.lines())


def test_an_alliance_keeps_kinds_of_edge_apart_and_tells_barriers_with_law() -> None:
    found = comity.Industry.load(law=LAW, include_unread=True).alliance("usa-jpn", DAY)
    kinds = [one.line.kind for one in found.edges]
    assert set(kinds) == {"established", "committed", "memorandum"}
    assert all(one.line.source.startswith("http") for one in found.edges)
    assert all(not one.legal for one in found.edges if one.line.kind == "memorandum")
    assert all({one.supplier_country, one.line.country} == {"USA", "JPN"} for one in found.edges)
    assert found.barriers
    assert all(barrier.edges for barrier in found.barriers)
    assert {one.kind for one in found.instruments} >= {"framework"}
    few = READ.alliance("usa-jpn", DAY)
    assert few.unread == len(found.edges) - len(few.edges)


def test_the_network_draws_every_edge_and_marks_those_that_the_law_asks_of(tmp_path: Path) -> None:
    for name, nations in (("usa-jpn", 2), ("quad", 4)):
        found = comity.Industry.load(law=LAW, include_unread=True).alliance(name, DAY)
        path = tmp_path / f"{name}.json"
        comity.draw(found, path)
        drawn = json.loads(path.read_text(encoding="utf-8"))
        values = [one for data in drawn["datasets"].values() for one in data] if "datasets" in drawn else _values(drawn)
        lines = {one["told"] for one in values if "x2" in one}
        assert len(lines) == len({(e.supplier, e.line.other, e.line.about) for e in found.edges})
        asked = {one["why"] for one in values if one.get("asks")}
        assert len(asked) <= sum(any(edge.authorization for edge in one.legal) for one in found.edges)
        assert asked
        assert len({str(one["firm"]).rpartition(" ")[2] for one in values if "firm" in one}) <= nations


def _values(drawn: object) -> list[dict[str, object]]:
    if isinstance(drawn, dict):
        own = drawn.get("data", {}).get("values", []) if isinstance(drawn.get("data"), dict) else []
        return [*own, *(one for value in drawn.values() for one in _values(value))]
    return [one for value in drawn for one in _values(value)] if isinstance(drawn, list) else []


def test_a_group_has_members_and_a_way_to_join() -> None:
    found = READ.alliance("quad", DAY)
    assert {"USA", "JPN", "IND", "AUS"} <= set(found.members)
    assert found.joining
    with pytest.raises(InputError, match="two states"):
        READ.alliance("usa", DAY)
