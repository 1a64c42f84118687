"""Where one law imports the eligibility of another: what restricts the one goes along, and never reaches a third."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity.law import Law
from comity.law.formula import Facts, conjoin, disjoin, negate
from comity.law.values import OneOf, Possible, SetOf

ELIGIBLE: Final = re.compile(r"eligible\('([^']+)', ([\w.]+), origin=([\w.]+)\)")
LICENSE_EXCEPTION: Final = re.compile(r"15 CFR 740\.\d")
DAYS: Final = (date(2024, 10, 23), date(2026, 8, 3), date(2026, 11, 30))
ITEMS: Final = ("9A515.x", "9A515.a.1", "9A515.a.5", "9E515.a", "9A004", "9A610.x", "9A101.a", "7A004", "5A002.a",
                "6A002.a.1", "3A001.b.2", "0A919", "2A983", "EAR99")  # fmt: skip
FLAGS: Final = ("sta.eligibility_granted", "sta.uae_approved_entity", "tsu.operation_minimum", "enc.requirements_met",
                "item.suborbital", "tsu.sales", "sta.end_use_600_series", "hong_kong.permit")  # fmt: skip
TYPES: Final = ("commodity", "technology", "software")


@pytest.fixture(scope="module")
def law() -> Law:
    return comity.load()


def imports(law: Law) -> dict[str, set[str]]:
    """Every rule that imports the eligibility of another regime, with what it imports."""
    found = {rule.id: set(ELIGIBLE.findall(rule.when)) for rule, _ in law.pack.rules.values()}
    return {rule: {stem for stem, _, _ in asked} for rule, asked in found.items() if asked}


def test_the_imports_of_the_law(law: Law) -> None:
    cfius = "us.cfius.800.401.e.6"
    assert imports(law) == {
        f"{cfius}.tsu": {"us.ear.740.13"},
        f"{cfius}.enc": {"us.ear.740.17"},
        f"{cfius}.sta": {"us.ear.740.20.c.1"},
    }


def test_whatever_lifts_by_anothers_exception_asks_for_its_eligibility(law: Law) -> None:
    lifting = (rule for rule, _ in law.pack.rules.values() if rule.exempts and not rule.id.startswith("us.ear."))
    assert {rule.id for rule in lifting if LICENSE_EXCEPTION.search(rule.cite)} == set(imports(law))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_eligible_there_is_an_exemption_that_serves_there(data: st.DataObject) -> None:
    law = comity.load()
    at = law.at(data.draw(st.sampled_from(DAYS)))
    stem = data.draw(st.sampled_from(sorted({one for stems in imports(law).values() for one in stems})))
    country = data.draw(st.sampled_from(sorted(law.record.countries)))
    stated: dict[str, Possible] = {"item.classification": OneOf(law.codes.resolve(data.draw(st.sampled_from(ITEMS))))}
    stated["item.type"] = OneOf(frozenset([data.draw(st.sampled_from(TYPES))]))
    stated["parties.listed"] = SetOf(frozenset(), frozenset())
    stated["parties.countries"] = SetOf(frozenset([country, "USA"]), frozenset([country, "USA"]))
    stated["item.manufactured_in"] = OneOf(frozenset([data.draw(st.sampled_from(["USA", "CHN"]))]))
    stated |= {flag: OneOf(frozenset([data.draw(st.booleans())])) for flag in FLAGS if data.draw(st.booleans())}
    there, here = OneOf(frozenset([country])), OneOf(frozenset(["USA"]))
    bought = Facts({**stated, "investor.country": there, "target.country": here})
    sent = Facts({**stated, "destination.country": there, "origin.country": here})
    imported = at.bind(f"eligible('{stem}', investor.country, origin=target.country)", "here")
    tried = (e for e in at.exemptions if e.bound.rule.id == stem or e.bound.rule.id.startswith(f"{stem}."))
    about = {r.rule.id: at.bind(r.rule.concerns or "True", "here") for r in at.rules("restricts")}
    serving = disjoin(
        conjoin([e.bound.own, *(negate(conjoin([about[r.rule.id], r.own])) for r in e.restrictions)]) for e in tried
    )
    assert bought.value(imported) is sent.value(serving)


def test_no_restriction_reaches_beyond_its_regime(law: Law) -> None:
    for day in DAYS:
        for exemption in law.at(day).exemptions:
            regime = exemption.bound.rule.id.split(".")[:2]
            assert all(r.rule.id.split(".")[:2] == regime for r in exemption.restrictions), exemption.bound.rule.id
