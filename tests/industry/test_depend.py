"""What hangs on whom, and what falls: held to brute force on a small net, and to the law asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import comity
from comity import InputError
from comity.industry.depend import sources
from comity.industry.knock_out import of_law, without_instrument, without_party
from comity.industry.legal import supply_range
from comity.industry.model import IndustryEdge, Offer, OwnerLink
from comity.industry.questions import LawOfDay
from comity.industry.store import IndustryData, load_data
from comity.record.model import Confidence, Source

DAY = date(2026, 11, 30)
LAW = comity.load()
READ = comity.Industry.load(law=LAW)
ALL = comity.Industry.load(law=LAW, include_unread=True)
EU001 = "eu.export.eu001"
SOURCE = Source("x", "x", "x", "https://example.org", Confidence.SECONDARY, DAY)


def _offer(company: str, tag: str) -> Offer:
    return Offer(company, tag, "", "flown", None, "", "", None, SOURCE, "")


def _net() -> IndustryData:
    """Five firms of three nations, one of them owned in another, four capabilities, three supplies."""
    made = {
        "sodern": ["sub.radio", "sub.battery"],
        "mynaric": ["sub.radio"],
        "ispace": ["sub.battery", "lun.lander"],
        "toyota": ["lun.rover"],
        "nec": ["sub.radio", "lun.rover"],
    }
    edges = [("sodern", "nec", "sub.radio"), ("ispace", "toyota", "lun.lander"), ("nec", "ispace", "lun.rover")]
    return replace(
        load_data(LAW.record),
        offers=tuple(_offer(firm, tag) for firm, tags in made.items() for tag in tags),
        owners=(OwnerLink("mynaric", "rocket-lab", None, True, "holds", None, None, None, SOURCE, ""),),
        changes=(),
        edges=tuple(IndustryEdge("i", "established", "supply", *edge, "", None, SOURCE) for edge in edges),
    )


NET = _net()
TAGS = ("sub.radio", "sub.battery", "lun.lander", "lun.rover")


@pytest.mark.parametrize("node", ["sodern", "mynaric", "ispace", "toyota", "nec", "JPN", "FRA", "DEU", "USA"])
def test_a_knock_out_equals_brute_force(node: str) -> None:
    """Brute force: strike the rows of whoever sits there, or is owned from there, and see what is left."""
    firms = {one.company for one in NET.offers}
    seats = {firm: {NET.record.parties[firm].country} for firm in firms}
    seats["mynaric"] |= {"USA"}
    gone = {node} if node in firms else {firm for firm in firms if node in seats[firm]}
    rows = [(one.tag, one.company) for one in NET.offers]
    expected = {}
    for tag in TAGS:
        had, left = {f for t, f in rows if t == tag}, {f for t, f in rows if t == tag and f not in gone}
        if had != left:
            expected[tag] = {NET.name(firm) for firm in left}
    kind = "firm" if node in firms else "nation"
    found = without_party(NET, node, kind, TAGS, DAY, sources)  # type: ignore[arg-type]
    assert {one.tag: set(one.left) for one in found.capabilities} == expected
    assert len(found.supplies) == sum(edge.supplier in gone for edge in NET.edges)


def test_what_hangs_on_one_is_what_nobody_else_offers() -> None:
    """A capability has one firm exactly where some single knock-out leaves nobody."""
    industry = comity.Industry(NET, LAW)
    for tag in TAGS:
        found = industry.depend(tag, DAY).capabilities[0]
        firms = {one.company for one in sources(NET, tag, DAY)}
        fatal = [f for f in firms if not without_party(NET, f, "firm", [tag], DAY, sources).capabilities[0].left]
        assert ("firm" in found.sole) == bool(fatal)
        assert len(found.firms) == len(firms)


def test_an_owner_not_known_is_no_sole_owner() -> None:
    memory = Source("x", "x", "x", "https://example.org", Confidence.MEMORY, DAY)
    link = OwnerLink("ispace", "rocket-lab", None, True, "holds", None, None, None, memory, "")
    found = comity.Industry(replace(NET, owners=(link,)), LAW).depend("lun.lander", DAY).capabilities[0]
    assert found.owners == ("?",)
    assert found.sole == ("firm", "nation")


def test_coverage_stands_before_every_figure() -> None:
    found = READ.depend("artemis", DAY)
    assert found.coverage.read < found.coverage.firms
    assert {*found.nobody, *(one.tag for one in found.capabilities)} <= set(READ.data.capabilities)
    assert all(one.coverage.read <= one.coverage.firms for one in found.capabilities)
    for one in found.capabilities:
        assert set(one.sole_listed) <= set(one.sole) | {"owner"}, "reading more firms makes nothing sole"


def test_removing_an_instrument_opens_edges_again() -> None:
    found = ALL.depend("launch.small", DAY, buyer="USA", knock_out="tsa-usa-nzl").knock_out
    assert found is not None
    assert {(one.seat, one.tag) for one in found.legal} == {("NZL", "launch.small")}
    assert all(rule.cite for one in found.legal for rule in one.rules)
    assert found.edges > len(found.legal)


def test_the_law_without_an_instrument_is_the_law_of_a_reform_that_ends_it() -> None:
    less = without_instrument(LAW, "tsa-usa-nzl", DAY)
    assert not any(one.id == "tsa-usa-nzl" and one.standing(DAY).in_force for one in less.record.instruments)
    assert any(one.id == "tsa-usa-nzl" and one.standing(DAY).in_force for one in LAW.record.instruments)


def test_suspending_an_exemption_takes_it_from_the_edges_it_served() -> None:
    offer = next(one for one in ALL.data.offers_by_tag["pl.optical"] if one.company == "scanway")
    asked = LawOfDay(LAW, DAY)
    edges = [edge for edge, _ in supply_range(ALL.data, asked, offer, {"seat": "POL", "buyer": "JPN", "owner": ""})]
    served = [edge.classification for edge in edges if "EU001" in edge.exemption]
    found = of_law(ALL.data, LAW, EU001, "rule", [offer], "JPN", DAY)
    assert served
    assert {one.classification for one in found.legal} >= set(served)
    assert all(("lifted", "required") in {(r.before, r.after) for r in one.rules} for one in found.legal)


def test_a_cascade_is_not_told_where_too_few_supplies_are_on_record() -> None:
    found = READ.depend("sub.star_tracker", DAY, knock_out="Sodern").knock_out
    assert found is not None
    assert found.capabilities[0].lost == ("Sodern",)
    assert "not followed further" in found.cascade
    assert "percent" in found.cascade


def test_what_is_not_known_is_refused_with_what_is_likely() -> None:
    with pytest.raises(InputError, match="artemis"):
        READ.depend("artmis", DAY)
    with pytest.raises(InputError, match="tsa-usa-nzl"):
        READ.depend("lun", DAY, knock_out="tsa-usa-nz")
    with pytest.raises(InputError, match="firm, nation, owner"):
        READ.depend("lun", DAY, by="state")
