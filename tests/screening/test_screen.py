"""A hit is a hold until a person resolves it; ownership is added up; no list clears anybody."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

import comity
from comity import Clearance, InputError, Screener, ScreeningSettings
from comity.screening.clearances import read_clearances
from comity.screening.lists import read_list
from comity.screening.ownership import Owner, listed_share, read_owners
from tests.screening.test_lists import JSON

DAY = date(2026, 8, 3)


@pytest.fixture(scope="module")
def screener() -> Screener:
    return comity.screener(JSON)


def _clearance(screener: Screener, party: str, code: str, **more: object) -> Clearance:
    [hit] = [h for h in comity.screen_parties([party], screener, DAY).parties[0].hits if h.entry.code == code]
    stated = {
        "party": party, "entry": hit.entry.key, "fingerprint": hit.fingerprint, "decision": "different",
        "by": "A. Officer", "on": "2026-08-01", "why": "another business elsewhere", "list_date": "2026-07-31", **more,
    }  # fmt: skip
    return msgspec.convert(stated, Clearance)


def test_no_match_is_said_with_list_and_date_and_never_clears(screener: Screener) -> None:
    found = comity.screen_parties(["Hangang Space"], screener, DAY)
    [party] = found.parties
    assert party.status == "no-match"
    assert party.says == "no match found in csl-sample-2026-07-31.json of 2026-07-31"
    assert not found.hold
    assert "clear" not in found.to_json().replace("cleared", "")


def test_a_hit_is_a_hold_until_a_person_resolves_every_one() -> None:
    screener = comity.screener(JSON)
    name = "Spacety Luxembourg"
    assert comity.screen_parties([name], screener, DAY).hold
    one = _clearance(screener, name, "EL")
    both = [one, _clearance(screener, name, "SDN")]
    assert comity.screen_parties([name], comity.screener(JSON, [one]), DAY).hold
    [party] = comity.screen_parties([name], comity.screener(JSON, both), DAY).parties
    assert (party.status, party.open) == ("cleared", False)
    assert "A. Officer decided on 2026-08-01 (list of 2026-07-31)" in party.says


def test_a_clearance_lapses_when_the_entry_changes_or_its_time_is_over(tmp_path: Path) -> None:
    screener = comity.screener(JSON)
    name = "Hauwei Technologies"
    held = _clearance(screener, name, "CMIC", until="2026-09-30")
    raw = json.loads(JSON.read_text(encoding="utf-8"))
    [entry] = [row for row in raw["results"] if row["name"] == "HUAWEI TECHNOLOGIES CO., LTD."]
    entry["alt_names"].append("AN INVENTED ALIAS")
    path = tmp_path / "later.json"
    path.write_text(json.dumps(raw))
    only = ScreeningSettings(lists=("CMIC",))
    for listed, day, says in (
        (JSON, date(2026, 9, 30), ""),
        (JSON, date(2026, 10, 1), "it was good until 2026-09-30"),
        (path, date(2026, 9, 30), "the entry has changed since"),
    ):
        [party] = comity.screen_parties([name], comity.screener(listed, [held], settings=only), day).parties
        assert [one.lapsed for one in party.resolved] == [says]
        assert party.open is bool(says)


def test_a_clearance_is_for_the_party_that_was_screened(screener: Screener) -> None:
    held = _clearance(screener, "Spacety Luxembourg", "SDN")
    other = comity.screener(JSON, [held])
    assert comity.screen_parties(["SPACETY Luxembourg"], other, DAY).parties[0].resolved
    assert not comity.screen_parties(["Spacety Luxembourg Optics"], other, DAY).parties[0].resolved


def test_clearances_are_recorded_and_read_back(tmp_path: Path, screener: Screener) -> None:
    held = _clearance(screener, "Spacety Luxembourg", "SDN")
    for name in ("clearances.yaml", "clearances.json"):
        path = tmp_path / name
        screener.record(held, path)
        screener.record(msgspec.structs.replace(held, entry="EL:Other"), path)
        assert [one.entry for one in read_clearances(path)] == [held.entry, "EL:Other"]
        assert read_clearances(path)[0] == held


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("clearances: [{party: X}]", "clearance 1"),
        ("clearances: [{party: X, entry: E, fingerprint: f, decision: maybe}]", "'maybe'"),
        (
            "[{party: P,entry: E,fingerprint: f,by: '',decision: same,on: 2026-01-01,why: w,list_date: 2026-01-01}]",
            "'by' is empty",
        ),
    ],
)
def test_a_bad_clearance_is_one_clear_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "clearances.yaml"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read_clearances(path)
    assert says in str(error.value)


# OFAC FAQ 401 (https://ofac.treasury.gov/faqs/401), examples 1 to 3, and FAQ 399: what X, who is blocked, owns.
A = Owner("A", 50, owners=(Owner("X", 50),))


@pytest.mark.parametrize(
    ("owners", "low"),
    [
        ((msgspec.structs.replace(A, percent=50),), 50),  # 1: X owns 50 % of A, A owns 50 % of B
        ((msgspec.structs.replace(A, percent=25), Owner("B", 25, owners=(Owner("X", 50),))), 50),  # 2
        ((Owner("X", 10), msgspec.structs.replace(A, percent=40)), 50),  # 3
        ((Owner("X", 25), Owner("Y", 25)), 50),  # FAQ 399: shares of several are added
        ((Owner("A", 50, owners=(Owner("X", 25),)), Owner("B", 50, owners=(Owner("X", 25),))), 0),  # no half of A or B
        ((Owner("X", 49.9), Owner("Nobody", 50.1)), 49.9),
    ],
)
def test_shares_are_added_up_as_the_treasury_does(owners: tuple[Owner, ...], low: float) -> None:
    share = listed_share(owners, lambda owner: owner.name in "XY")
    assert share.low == pytest.approx(low)
    assert share.high == pytest.approx(min(100, low + 100 - sum(o.percent for o in owners)))
    assert bool(share.because) is bool(low)


@pytest.mark.parametrize(
    "raw",
    [[{"name": "A", "percent": 60}, {"name": "B", "percent": 60}], [{"name": "A", "percent": 0}], [{"name": "A"}]],
)
def test_shares_that_cannot_be_are_refused(raw: object) -> None:
    with pytest.raises(InputError, match="owners"):
        read_owners(raw, "order.yaml: end_user")


def _order(**end_user: object) -> dict[str, object]:
    return {
        "activity": "export", "from": "USA", "to": "LUX", "end_use": "civil", "item": "9A515.x",
        "end_user": {"country": "LUX", "kind": "commercial", **end_user},
    }  # fmt: skip


def test_a_possible_match_holds_up_the_determination(screener: Screener) -> None:
    answer = comity.determine(_order(name="Spacety Luxembourg"), DAY, screener=screener)
    assert answer.outcome == "hold"
    assert answer.screening
    assert answer.screening.list_date == date(2026, 7, 31)
    assert {h.entry.code for h in answer.screening.parties[0].hits} == {"EL", "SDN"}


def test_without_a_match_the_answer_says_what_was_looked_at(screener: Screener) -> None:
    answer = comity.determine(_order(name="Grand Duchy Optics"), DAY, screener=screener)
    assert answer.outcome == "filing-only"
    assert answer.screening
    assert answer.screening.parties[0].says.startswith("no match found in")
    assert any(fact.fact == "parties.listed_ownership_percent" for fact in answer.assumed) or date(2026, 11, 10) > DAY
    assert comity.determine(_order(name="Grand Duchy Optics"), DAY).outcome == "undetermined"  # named, unscreened


@pytest.mark.parametrize(("name", "matches"), [("Grand Duchy Optics", False), ("Spacety Luxembourg", True)])
def test_a_list_tells_what_could_have_been_stated_and_leaves_the_activity_alone(
    screener: Screener, name: str, matches: bool
) -> None:
    [activity] = comity.read_project(_order(name=name, listed="entity-list", possible_match=not matches)).activities
    before = comity.determine(activity, DAY)
    answer = comity.determine(activity, DAY, screener=screener)
    assert comity.determine(activity, DAY) == before
    clean = {"listed": [], "listed_ownership_percent": 0, "blocked_ownership_percent": 0}
    dated = {"screened_on": "2026-07-31", "possible_match": matches, **({} if matches else clean)}
    told = comity.determine(_order(name=name, **dated), DAY)
    assert answer.outcome == told.outcome
    assert matches or answer.findings == told.findings


def test_an_old_list_is_said_to_be_old(screener: Screener) -> None:
    order = _order(name="Grand Duchy Optics")
    old = comity.determine(order, "2026-11-09", screener=screener)
    assert any("101 days older" in note for note in old.notes)
    assert not any("days older" in note for note in comity.determine(order, DAY, screener=screener).notes)


def test_a_party_without_a_name_is_left_open_and_said_so(screener: Screener) -> None:
    order = {**_order(name="Grand Duchy Optics"), "purchaser": {"country": "LUX", "kind": "commercial"}}
    answer = comity.determine(order, DAY, screener=screener)
    assert answer.outcome == "undetermined"
    assert "Screening: not screened, since no name is stated: purchaser." in answer.notes


def test_a_person_who_says_it_is_the_listed_party_makes_it_listed(screener: Screener) -> None:
    same = [_clearance(screener, "Spacety Luxembourg", code, decision="same") for code in ("EL", "SDN")]
    answer = comity.determine(_order(name="Spacety Luxembourg"), DAY, screener=comity.screener(JSON, same))
    triggered = {f.rule for f in answer.findings if f.status in ("required", "hold")}
    assert {"us.ear.744.11", "us.ear.ofac.sdn"} <= triggered


def test_owners_are_screened_and_half_is_enough(screener: Screener) -> None:
    owners = [{"name": "Joint Holding", "percent": 60, "owners": [{"name": "Spacety Luxembourg", "percent": 50}]}]
    order = _order(name="Grand Duchy Optics", owners=owners)
    assert comity.determine(order, DAY, screener=screener).outcome == "hold"  # an owner may be listed
    same = [_clearance(screener, "Spacety Luxembourg", code, decision="same") for code in ("EL", "SDN")]
    confirmed = comity.screener(JSON, same)
    # 90 FR 47201 was stayed on 2026-08-03; the Treasury's rule was not. From 2026-11-10 both apply.
    during = comity.determine(order, DAY, screener=confirmed)
    after = comity.determine(order, "2026-11-10", screener=confirmed)
    rules = [{f.rule for f in a.findings if f.status in ("required", "hold")} for a in (during, after)]
    assert "us.ofac.50-percent" in rules[0] & rules[1]
    assert "us.ear.744.11.affiliates.2026" in rules[1] - rules[0]


def test_owners_need_a_name_to_belong_to() -> None:
    with pytest.raises(InputError, match="the party's name"):
        comity.determine(_order(owners=[{"name": "X", "percent": 10}]), DAY)


def test_the_sample_is_not_said_to_be_more_than_it_is() -> None:
    assert "For tests, not for screening" in json.loads(JSON.read_text(encoding="utf-8"))["about"]
    assert len(read_list(JSON).entries) == 30


def test_several_lists_are_screened_at_once_each_at_its_date(tmp_path: Path) -> None:
    uk = tmp_path / "ConList.csv"
    uk.write_text(
        "Last Updated,01/06/2026\nName 6,Name 1,Country,Group Type,Alias Type,Regime,Listed On,Group ID\n"
        "GRAND DUCHY OPTICS,,Luxembourg,Entity,Primary name,Russia,01/01/2024,1\n"
    )
    found = comity.screen_parties(["Grand Duchy Optics", "Spacety Luxembourg"], comity.screener([JSON, uk]), DAY)
    assert [(one.name, one.date, one.entries) for one in found.lists] == [
        (JSON.name, date(2026, 7, 31), 30),
        ("ConList.csv", date(2026, 6, 1), 1),
    ]
    assert found.list_date == date(2026, 6, 1)
    assert {hit.entry.code for hit in found.parties[0].hits} == {"UK"}
    assert [note for note in found.notes if "old" in note] == [
        "ConList.csv of 2026-06-01 is 63 days older than 2026-08-03: lists change almost daily, get a new one"
    ]


def test_a_listed_party_of_another_state_is_no_u_s_listing(tmp_path: Path) -> None:
    uk = tmp_path / "ConList.csv"
    uk.write_text(
        "Last Updated,31/07/2026\nName 6,Country,Group Type,Alias Type,Regime,Group ID\n"
        "GRAND DUCHY OPTICS,Luxembourg,Entity,Primary name,Russia,1\n"
    )
    order = _order(name="Grand Duchy Optics")
    assert comity.determine(order, DAY, screener=comity.screener(uk)).outcome == "hold"
    same = [_clearance(comity.screener(uk), "Grand Duchy Optics", "UK", decision="same")]
    answer = comity.determine(order, DAY, screener=comity.screener(uk, same))
    assert answer.screening
    assert answer.screening.parties[0].listed == ("UK",)
    assert not any(f.rule.startswith("us.ofac") for f in answer.findings if f.status in ("required", "hold"))


def test_a_script_that_cannot_be_compared_is_said_and_holds(screener: Screener) -> None:
    for name, script in (("三一重工", "Han"), ("ไทยคม", "Thai"), ("شركة التجارة", "Arabic"), ("한화시스템", "Hangul")):
        [party] = comity.screen_parties([name], screener, DAY).parties
        assert (party.status, party.open) == ("not-compared", True)
        assert script in party.says
    [party] = comity.screen_parties(["Общество Пример"], screener, DAY).parties
    assert party.status == "no-match"
    assert comity.determine(_order(name="三一重工"), DAY, screener=screener).outcome == "hold"


def test_a_list_in_the_script_itself_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json"
    row = {
        "id": "os-1",
        "schema": "Company",
        "properties": {"name": ["Example", "三一重工"]},
        "last_seen": "2026-07-31",
    }
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n")
    found = comity.screen_parties(["三一重工", "中国核能"], comity.screener(path), DAY).parties
    assert [party.status for party in found] == ["possible-match", "no-match"]


def test_screening_is_never_dated_in_the_future(screener: Screener) -> None:
    tomorrow = date.today() + timedelta(days=1)
    with pytest.raises(InputError, match="in the future"):
        comity.screen_parties(["X"], screener, tomorrow)
    for stated in ({"screening": {"result": "clear", "date": str(tomorrow)}}, {"screened_on": str(tomorrow)}):
        order = _order(name="Grand Duchy Optics")
        if "screening" in stated:
            order |= stated
        else:
            order["end_user"] |= stated  # type: ignore[operator]
        with pytest.raises(InputError, match="has not come"):
            comity.determine(order, DAY)


def test_an_address_and_a_kind_can_be_said(screener: Screener) -> None:
    found = comity.screen_parties([{"name": "Mar Azul", "kind": "vessel"}], screener, DAY).parties[0]
    assert found.hits[0].score == 100.0


def test_an_entry_says_who_owns_it(tmp_path: Path) -> None:
    path = tmp_path / "UK-Sanctions-List.csv"
    path.write_text(
        "Report Date: 31-Jul-2026\nUnique ID,Name 6,Name type,Designation Type,Subsidiaries\n"
        'RUS0001,EXAMPLE HOLDING,Primary Name,Entity,"(1) Radiofizika Optika (2) Other"\n'
    )
    [party] = comity.screen_parties(["OOO Radiofizika Optika"], comity.screener(path), DAY).parties
    assert party.hits[0].entry.owners == ("EXAMPLE HOLDING",)


def test_who_has_a_match_is_never_said_to_be_unscreened(screener: Screener) -> None:
    """Neither on the page nor in a cell, whether a list found the match or the order states it."""
    order = {**_order(name="Spacety Luxembourg"), "purchaser": {"country": "LUX", "kind": "commercial"}}
    stated = {**_order(name="Spacety Luxembourg", possible_match="yes"), "exporter": {"name": "Ours"}}
    for raw, asked in ((order, screener), (stated, None)):
        found = comity.determine(comity.read_project(raw), DAY, screener=asked)
        names, [row] = comity.OrderTable.of(found)
        told = [dict(zip(names, row, strict=True))["open"], *(one.text for one in comity.OrderPage.of(found).open)]
        assert any("possible match" in text for text in told)
        assert not any("not screened: Spacety" in text or "parties are not screened" in text for text in told)
        if asked:
            notes = [note for one in comity.OrderPage.of(found).open for note in one.follows]
            assert "not screened, since no name is stated: purchaser" in notes
