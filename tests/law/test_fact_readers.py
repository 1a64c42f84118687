"""A fact is read by something, or does not exist."""

from __future__ import annotations

import pytest

import comity
from comity import InputError, Law
from comity.law.fact_readers import fact_readings


def test_every_fact_is_read_by_something(law: Law) -> None:
    assert [one.name for one in fact_readings(law) if not one.read] == []


def test_what_is_said_of_a_fact_is_so(law: Law) -> None:
    [value] = comity.FactReading.of("order.item_value", law=law)
    assert (value.kind, value.unit) == ("number", "USD")
    assert "us.ear.740.3" in value.rules
    [country] = comity.FactReading.of("end_user.country", law=law)
    assert "parties.countries" in country.gathered
    assert comity.FactReading.of("to", law=law)[0].name == "destination.country"
    assert {one.name.partition(".")[0] for one in comity.FactReading.of("spectrum", law=law)} == {"spectrum"}


def test_a_fact_that_there_is_none_of_is_named_with_the_likeliest(law: Law) -> None:
    with pytest.raises(InputError) as error:
        comity.FactReading.of("item.suborbitl", "nonsense", law=law)
    assert [one.suggestion for one in error.value.faults] == ["'item.suborbital'", None]


def test_what_only_a_person_has_is_not_asked_of_others(law: Law) -> None:
    with pytest.raises(InputError, match=r"insurer\.citizenships"):
        comity.determine({"insurer": {"citizenships": ["IRN"]}, "item": "EAR99"}, law=law)
