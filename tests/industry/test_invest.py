"""A stake and access: the determination of the same facts, both ways; deals on record are told, never counted."""

from __future__ import annotations

import pytest

import comity
from comity import InputError

DAY = "2026-11-30"
LAW = comity.load()
READ = comity.Industry.load(law=LAW)


def test_who_is_excepted_decides_whether_filing_is_mandatory() -> None:
    """31 CFR 800.401(c), 800.219: Korea is no excepted foreign state, the United Kingdom is one on tests."""
    korea = READ.invest("KOR", "USA", 12, DAY, rights=["board"], item="9A515.a.5").forth[0]
    assert [f.kind for f in korea.filings if f.cite == "31 CFR 800.401(c)"] == ["mandatory"]
    assert any("not marked excepted" in step for f in korea.filings for step in f.walked)
    tests = {"investor.excepted_tests_met": "yes"}
    britain = READ.invest("GBR", "USA", 12, DAY, rights=["board"], item="9A515.a.5", facts=tests).forth[0]
    assert "mandatory" not in {f.kind for f in britain.filings if f.regime == "CFIUS"}


def test_a_passive_stake_without_rights_is_no_covered_investment() -> None:
    found = READ.invest("KOR", "USA", 9, DAY, rights=["passive"], item="9A515.a.5").forth[0]
    assert "mandatory" not in {filing.kind for filing in found.filings}


def test_rights_that_are_not_stated_stay_open() -> None:
    found = READ.invest("KOR", "USA", 12, DAY, item="9A515.a.5").forth[0]
    assert "open" in {filing.kind for filing in found.filings}
    assert found.open


def test_both_ways_and_what_was_not_examined_is_told() -> None:
    found = READ.invest("JPN", "USA", 12, DAY, rights=["board"], item="9A515.x")
    assert {(one.investor, one.target) for one in found.back} == {("USA", "JPN")}
    assert any("Japan" in side for one in found.back for side in one.not_examined)


def test_deals_on_record_are_told_and_those_without_a_clearance_come_first() -> None:
    found = READ.invest("KOR", "USA", 12, DAY)
    assert found.precedents
    assert all(one.source.startswith("http") and one.confidence != "memory" for one in found.precedents)
    reported = [one.clearance != "clearance not reported" for one in found.precedents]
    assert reported == sorted(reported)


def test_a_state_that_nothing_has_to_do_with_has_no_law_on_it() -> None:
    for kind in ("market", "launch"):
        found = READ.access("JPN", "FRA", kind, DAY)
        told = repr([one.legal for one in (*found.forth, *found.back)])
        assert "not examined" in told or "law on" in told
        assert "International Space Station" not in told and "1266" not in told


def test_access_is_told_both_ways_with_what_it_takes_for_granted() -> None:
    found = READ.access("JPN", "USA", "procurement", DAY)
    assert {one.market for one in found.forth} == {"USA"}
    assert {one.market for one in found.back} == {"JPN"}
    dod = next(one for one in found.forth if "Department of Defense" in one.title)
    facts = {
        "activity": "procurement",
        "from": "JPN",
        "to": "USA",
        "procurement": {
            "buyer": "dod", "subject": "supplies", "product_country": "JPN", "maker_country": "JPN",
            "category": "missile-or-space-system", "contains_specialty_metal": "no", "covered_material": "no",
            "national_security_star_tracker": "no", "small_business_set_aside": "no", "classified": "no",
        },
    }  # fmt: skip
    assert dod.legal.outcome is comity.determine(facts, DAY).outcome
    assert dod.takes
    assert all(one.legal.not_examined or one.legal.because or one.duties for one in (*found.forth, *found.back))


def test_a_permissive_word_names_its_regimes() -> None:
    for kind in ("procurement", "launch", "market"):
        found = READ.access("JPN", "USA", kind, DAY)
        for one in (*found.forth, *found.back):
            if one.legal.outcome.permissive:
                assert "United States" in one.legal.headline, one.legal.headline


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(InputError, match="board, access"):
        READ.invest("KOR", "USA", 12, DAY, rights=["bord"])
    with pytest.raises(InputError, match="0 to 100"):
        READ.invest("KOR", "USA", 120, DAY)
    with pytest.raises(InputError, match="procurement, launch, market"):
        READ.access("JPN", "USA", "trade", DAY)


def test_a_permission_names_the_regime_that_was_examined() -> None:
    found = READ.invest("QAT", "USA", 5, DAY, rights=["passive"], item="9A515.f")
    assert found.forth[0].short == "nothing required under CFIUS and outbound investment"


def test_of_a_fund_its_general_partner_is_open_and_a_limited_partner_has_only_rights_that_are_named() -> None:
    fund = READ.invest("KOR", "USA", 12, DAY, kind="fund", rights=["board"], item="9A515.a.5")
    declared = READ.invest("KOR", "USA", 12, DAY, kind="entity", rights=["board"], item="9A515.a.5")
    assert any("general partner" in ask for ask in fund.forth[0].open)
    assert not any("general partner" in ask for ask in declared.forth[0].open)
    limited = READ.invest("KOR", "USA", 12, DAY, kind="limited-partner", item="9A515.a.5")
    with_board = READ.invest("KOR", "USA", 12, DAY, kind="limited-partner", rights=["board"], item="9A515.a.5")
    assert "CFIUS declaration or notice" not in {one.name for one in limited.forth[0].filings}
    assert with_board.forth == declared.forth
    assert any("31 CFR 800.307" in note for note in limited.notes)
    with pytest.raises(InputError, match="limited-partner"):
        READ.invest("KOR", "USA", 12, DAY, kind="limited-partners")


def test_a_buyer_s_preference_is_told_by_who_belongs_on_that_day() -> None:
    def favored(seller: str, market: str, day: str = DAY) -> dict[str, str]:
        found = READ.access(seller, market, "procurement", day).preferences
        return {one.buyer: one.favored for one in found if (one.seller, one.market) == (seller, market)}

    assert favored("JPN", "FRA") == {"European Space Agency": "no"}
    assert favored("DEU", "FRA") == {"European Space Agency": "yes"}
    assert favored("EST", "FRA", "2015-08-31") == {"European Space Agency": "no"}
    assert favored("JPN", "IND") == {"India": "no"} and favored("JPN", "KOR") == {}
    unread = comity.Industry.load(law=LAW, include_unread=True).access("JPN", "FRA", "procurement", DAY)
    assert "European Union" in {one.buyer for one in unread.preferences}
    assert READ.access("JPN", "FRA", "launch", DAY).preferences == ()
