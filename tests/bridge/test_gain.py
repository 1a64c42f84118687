"""Gain: everything is determined before and after; a signature alone opens little, and says so."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

import comity
from comity import Bridge, InputError
from comity.bridge.gain import Gain, gain_rules
from comity.plan.templates import template
from comity.record.load import load_record

DAY = date(2026, 11, 30)
RECORD = load_record()


@pytest.fixture(scope="module")
def bridge(law: comity.Law) -> Bridge:
    return Bridge(DAY, law=law)


@pytest.fixture(scope="module")
def norway(bridge: Bridge) -> Gain:
    return bridge.gain(sign="tsa-usa-nor")


@pytest.fixture(scope="module")
def africa(bridge: Bridge) -> Gain:
    return bridge.gain(join="accords:ZAF")


def test_an_agreement_in_force_settles_what_was_open_and_brings_duties(norway: Gain) -> None:
    settled = [one for one in norway.activities if one.effect == "settled"]
    assert len(settled) == 3
    assert all(one.gone == ("Technology safeguards agreement in force",) for one in settled)
    assert all(any("segregated areas" in due for due in one.due) for one in settled)
    assert all("vehicle" in one.project for one in settled)
    assert {one.name for one in norway.edges if one.kind == "spaceport"} == {"Andøya Spaceport"}
    assert any(one.startswith("Sweden") for one in norway.waiting)


def test_it_licenses_nothing(norway: Gain) -> None:
    flight = next(one for one in norway.activities if one.project == "A U.S. launch vehicle flown from Norway")
    assert "DDTC license" in flight.after
    assert "licenses nothing" in norway.does


def test_a_signature_of_the_accords_spares_the_signature_and_nothing_else(africa: Gain) -> None:
    changed = [one for one in africa.activities if one.effect != "same"]
    assert [one.gone for one in changed] == [("Signature of the Artemis Accords",)]
    assert "neither capability nor permission" in africa.does
    assert [one for one in africa.needs if one.changed] == []  # ground sites were agreed on without it
    assert len(africa.doors) == 1


def test_what_is_negotiated_is_supposed_to_enter_into_force(bridge: Bridge) -> None:
    found = bridge.gain(sign="tsa:JPN")
    assert found.title == "US-Japan Technology Safeguards Agreement enters into force"
    assert found.because == "negotiated, not concluded"
    assert {one.effect for one in found.activities} == {"eased", "same"}


def test_the_law_and_the_record_that_were_asked_stay_as_they_are(bridge: Bridge, law: comity.Law, africa: Gain) -> None:
    assert africa.partners == ("South Africa",)
    assert "ZAF" not in law.record.members("artemis-accords", DAY).yes
    assert bridge.country("ZAF", with_law=False).accords == "has not signed the Accords"


def test_counts_add_up(norway: Gain, africa: Gain) -> None:
    for found in (norway, africa):
        assert len(found.activities) == len({(one.project, one.name) for one in found.activities})
        assert all((one.before == one.after) or one.effect != "same" for one in found.activities)
        assert all(one.cites or not one.barred for one in found.activities)


def test_the_share_is_what_all_orders_of_joining_give(africa: Gain, bridge: Bridge) -> None:
    need = max(africa.needs, key=lambda one: -len(one.beside))
    players = [*need.beside[:5], "South Africa"]
    orders = list(permutations(players))
    first = sum(order[0] == "South Africa" for order in orders)  # one is enough: whoever comes first covers the need
    assert first / len(orders) == pytest.approx(1 / len(players))
    members = bridge.record.members("artemis-accords", DAY).yes
    assert {bridge.record.party(one) for need in africa.needs for one in need.beside} <= set(members)


@pytest.mark.parametrize(
    ("sign", "join", "said"),
    [
        ("", "", "one step at a time"),
        ("tsa-usa-nor", "accords:ZAF", "one step at a time"),
        ("tsa-usa-aus", "", "is in force already"),
        ("tsa-usa-nro", "", "did you mean '?tsa-usa-nor"),
        ("tsa:Freedonia", "", "unknown party"),
        ("nosuch:JPN", "", "no kind"),
        ("", "accords:JPN", "is in artemis-accords already"),
        ("", "nosuch:JPN", "no group"),
        ("", "accords:USA", "no partner state"),
    ],
)
def test_what_cannot_be_done_is_told(bridge: Bridge, sign: str, join: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        bridge.gain(sign, join)


def test_every_reference_is_there() -> None:
    rules = gain_rules()
    assert set(rules.groups) <= set(RECORD.groups)
    assert set(rules.aliases.values()) <= set(RECORD.groups)
    assert all(RECORD.kind(name).id == name for name in rules.kinds)
    assert all(template(one.template) for one in rules.projects)
