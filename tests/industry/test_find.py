"""Finding suppliers and changing owners: the law decides, unknown stays a range, every edge has its source."""

from __future__ import annotations

from datetime import date

import pytest

import comity
from comity import InputError, Outcome
from comity.industry.find import tier_of
from comity.industry.legal import asks_for, range_in_words
from comity.industry.model import IndustryEdge, Offer
from comity.record.model import Confidence, Source

DAY = "2026-11-30"
LAW = comity.load()
READ = comity.Industry.load(law=LAW)
ALL = comity.Industry.load(law=LAW, include_unread=True)


def test_a_legal_edge_is_the_determination_of_the_same_facts() -> None:
    found = READ.find("comm.optical_terminal", "KOR", DAY)
    one = next(each for each in found.suppliers if each.company == "caci")
    for edge in one.legal:
        facts: dict[str, object] = {"activity": "export", "from": "USA", "to": "KOR", "end_use": "civil"}
        facts["item"] = {"classification": edge.classification, "partner_list": edge.partner_list}
        facts |= {"exporter": {"country": "USA"}, "end_user": {"country": "KOR", "kind": "commercial"}}
        assert edge.outcome is comity.determine(facts, DAY, law=LAW).outcome
        assert edge.because or edge.open
        assert edge.class_cite


def test_what_the_maker_does_not_state_is_a_range_and_what_it_states_is_not() -> None:
    found = {one.company: one for one in READ.find("sub.star_tracker", "KOR", DAY).suppliers}
    stated = found["sodern"]
    assert {edge.partner_list for edge in stated.legal} == {stated.stated}
    terminals = READ.find("comm.optical_terminal", "KOR", DAY).suppliers
    open_one = next(one for one in terminals if not one.stated)
    assert len({edge.outcome for edge in open_one.legal}) > 1
    assert ": " in range_in_words(open_one.legal)


def test_every_edge_shown_has_its_source_and_a_memorandum_is_no_supply() -> None:
    for tag in ("comm.optical_terminal", "hsf.module", "launch.small", "osam.robotics"):
        for one in ALL.find(tag, "USA", DAY).suppliers:
            for edge in (*one.established, *one.committed, *one.memoranda):
                assert edge.source.startswith("http"), edge
            assert {edge.by for edge in one.established} <= {"supply", "contract"}


def test_memory_stays_out_unless_it_is_asked_for_and_coverage_says_so() -> None:
    few, every = READ.find("sub.reaction_wheel", "KOR", DAY), ALL.find("sub.reaction_wheel", "KOR", DAY)
    assert {one.company for one in few.suppliers} < {one.company for one in every.suppliers}
    assert few.coverage.read < few.coverage.firms == every.coverage.read
    assert all(one.confidence != "memory" for one in few.suppliers)


def test_without_a_regime_only_what_hangs_on_it_in_every_class_goes() -> None:
    found = ALL.find("prop.liquid", "KOR", DAY, without="itar")
    assert {one.name for one in found.left_out} >= {"Ursa Major"}
    kept = ALL.find("comm.optical_terminal", "KOR", DAY, without="ITAR").suppliers
    assert all(not all(asks_for(edge, "ITAR") for edge in one.legal) for one in kept if one.legal)
    with pytest.raises(InputError, match="no regime 'ITRA'"):
        READ.find("comm.optical_terminal", "KOR", DAY, without="ITRA")


def test_a_firm_that_is_gone_is_left_out_from_that_day() -> None:
    before, after = (ALL.find("launch.small", "DEU", day) for day in ("2025-06-01", DAY))
    assert "Orbex" in {one.name for one in before.suppliers}
    assert "Orbex" in {one.name for one in after.left_out}


def test_an_owner_in_another_country_is_told() -> None:
    found = {one.company: one for one in ALL.find("comm.optical_terminal", "KOR", DAY).suppliers}
    assert (found["mynaric"].seat, found["mynaric"].owner_country) == ("DEU", "USA")
    assert any("USA" in reason for reason in found["mynaric"].reasons_against)


@pytest.mark.parametrize(
    ("heritage", "kind", "confidence", "tier"),
    [
        ("flown", "", "secondary", "demonstrated"),
        ("announced", "established", "secondary", "demonstrated"),
        ("announced", "established", "memory", "plausible"),
        ("developed", "committed", "primary", "funded"),
        ("", "memorandum", "primary", "offered"),
        ("announced", "memorandum", "primary", "plausible"),
    ],
)
def test_tiers(heritage: str, kind: str, confidence: str, tier: str) -> None:
    source = Source("x", "x", "x", "https://x", Confidence(confidence), date(2026, 1, 1))
    read = Source("y", "y", "y", "https://y", Confidence.PRIMARY, date(2026, 1, 1))
    one = Offer("a", "sub.radio", "", heritage, None, "", "", None, read, "")  # type: ignore[arg-type]
    edges = [IndustryEdge("i", kind, "supply", "a", "b", "sub.radio", "", None, source)] if kind else []  # type: ignore[arg-type]
    assert tier_of(one, edges) == tier


def test_a_change_of_owner_flips_an_answer() -> None:
    """A foreign firm bought by U.S. nationals is no foreign entity any more (31 CFR 800.220)."""
    found = READ.owner_change("mynaric", "USA", "2026-04-14")
    assert (found.before, found.after, found.on_record) == ("DEU", "USA", "Rocket Lab")
    stake = next(one for one in found.changed if "12 percent" in one.question)
    assert any(rule.after == "does not apply" and "CFIUS" in rule.title for rule in stake.rules)
    assert found.takeover is not None and found.takeover.not_examined, "German law on investment is read in outline"
    back = READ.owner_change("mynaric", "DEU", "2026-11-30")
    assert any(rule.before == "does not apply" for one in back.changed for rule in one.rules)


def test_the_same_owner_changes_nothing() -> None:
    found = READ.owner_change("redwire-europe", "USA", DAY)
    assert not found.changed
    assert found.takeover is None


def test_a_launch_provider_that_foreigners_buy_is_no_us_commercial_provider() -> None:
    found = ALL.owner_change("firefly-aerospace", "JPN", DAY)
    sold = next(one for one in (*found.changed, *found.unchanged) if one.question == "Launches sold to NASA")
    assert sold in found.changed or ALL.owner("firefly-aerospace", DAY).country == ""


def test_results_serialize_and_refuse_what_they_cannot_read() -> None:
    found = READ.find("sub.star_tracker", "KOR", DAY)
    assert found.to_dict()["suppliers"][0]["legal"]
    assert {row["outcome"] for row in found.records()} <= {*map(str, Outcome), ""}
    with pytest.raises(InputError, match="no state"):
        READ.find("sub.star_tracker", "nato", DAY)
    with pytest.raises(InputError, match="unknown firm"):
        READ.owner_change("nobody at all", "USA")


def test_a_month_is_wanted_until_its_last_day() -> None:
    assert READ.find("comm.optical_terminal", "KOR", DAY, until="2027-02").until == date(2027, 2, 28)
    with pytest.raises(InputError, match="2027-16"):
        READ.find("comm.optical_terminal", "KOR", DAY, until="2027-16")
