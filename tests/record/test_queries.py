"""What a desk officer asks: where a partnership stands, what changed, what lapses, what peers have."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from comity.errors import InputError
from comity.record import (
    Record,
    What,
    as_tree,
    between,
    changes,
    due,
    features,
    gaps,
    matrix,
    partnership,
    peers_of,
    promises,
    search_record,
    turns,
)

NOW = date(2026, 11, 23)
BEFORE = date(2024, 10, 31)
ORDER = ["overdue", "silent", "open", "unknown", "missed", "overtaken", "met"]


def test_a_partnership_in_one_look(record: Record) -> None:
    p = partnership(record, "KOR", NOW, date(2024, 11, 23), ["JPN", "AUS", "GBR"])
    assert [lapse.instrument.id for lapse in p.lapsing if lapse.overdue] == ["usa-kor-space-framework"]
    assert {"gsomia-usa-kor"} <= {s.instrument.id for s in p.binding}
    assert all(s.instrument.kind.binding for s in p.binding)
    assert "cspo" in {lack.feature for lack in p.lacking}
    assert next(lack for lack in p.lacking if lack.feature == "rdp").now == "talks"
    assert {"wassenaar", "mnna"} <= {m.group for m in p.groups}
    assert all(e.what not in (What.DUE, What.RUNS_OUT) for e in p.changed)
    assert p.dialogues
    assert [promise.word for promise in p.promises] == sorted((x.word for x in p.promises), key=ORDER.index)
    assert "usa-kor-kps" in {promise.commitment.id for promise in p.promises if promise.word == "silent"}


def test_as_of_another_day_it_stood_otherwise(record: Record) -> None:
    p = partnership(record, "KOR", BEFORE, date(2022, 10, 31), ["JPN", "AUS", "GBR"])
    assert "usa-kor-space-framework" in {s.instrument.id for s in p.binding}
    assert not any(lapse.overdue for lapse in p.lapsing)
    later = {e.id for e in p.changed if e.when.earliest > BEFORE}
    assert later == set()
    near = partnership(record, "KOR", date(2025, 6, 1), BEFORE, ["JPN"])
    assert "usa-kor-space-framework" in {lapse.instrument.id for lapse in near.lapsing}


def test_a_framework_with_its_arrangements_below_it(record: Record) -> None:
    tree = [(depth, s.instrument.id) for depth, s in as_tree(between(record, "USA", "JPN", NOW))]
    assert len({identifier for _, identifier in tree}) == len(tree)
    parents = {s.instrument.id: s.instrument.parent for s in between(record, "USA", "JPN", NOW)}
    for (depth, identifier), (below, child) in pairwise(tree):
        if below > depth:
            assert parents[child] == identifier
    assert any(depth > 0 for depth, _ in tree)


def test_the_matrix_has_a_word_for_everything(record: Record) -> None:
    found = matrix(record, ["cspo", "quad"], ["framework", "tsa", "rdp", "cspo"], NOW)
    assert "USA" not in found.rows
    assert {"JPN", "IND", "NZL"} <= set(found.rows)
    assert found.cells["NOR", "tsa"].word == "signed"
    assert found.cells["IND", "rdp"].word == "talks"
    assert found.cells["NZL", "tsa"].word == "in force"
    assert found.cells["IND", "tsa"].limits == ("commercial-launch",)
    assert found.cells["IND", "cspo"].word == "none"
    assert all(cell.source or cell.word == "none" for cell in found.cells.values())


def test_the_matrix_refuses_what_it_does_not_know(record: Record) -> None:
    with pytest.raises(InputError, match="neither a kind nor a group: 'sossa'"):
        matrix(record, ["KOR"], ["sossa"], NOW)
    with pytest.raises(InputError, match="unknown party 'qaud'"):
        matrix(record, ["qaud"], ["tsa"], NOW)


def test_events_fall_between_the_days_asked(record: Record) -> None:
    found = changes(record, BEFORE, date(2026, 11, 1))
    assert found
    assert all(e.when.latest > BEFORE and e.when.earliest <= date(2026, 11, 1) for e in found)
    assert found == sorted(found, key=lambda e: (e.when.earliest, e.when.latest, e.kind, e.id, e.what))
    assert "tsa-usa-nor" in {e.id for e in found}


def test_a_turn_has_another_status_on_each_day(record: Record) -> None:
    found = {t.instrument.id: t for t in turns(record, BEFORE, NOW)}
    assert (found["usa-kor-space-framework"].was.value, found["usa-kor-space-framework"].now.value) == (
        "in force",
        "unknown",
    )
    assert all(t.was is not t.now for t in found.values())


def test_the_nearest_to_a_group_are_not_in_it(record: Record) -> None:
    members = record.members("cspo", NOW)
    found = gaps(record, "cspo", NOW, like="artemis-accords")
    assert found
    signatories = record.members("artemis-accords", NOW).yes
    every = features(record, NOW)
    for gap in found:
        assert gap.state not in members.yes | members.unsure.keys() | {"USA"}
        assert gap.state in signatories
        assert set(gap.has) <= set(every[gap.state])
        assert not set(gap.lacks) & set(every[gap.state])
        assert 0 < gap.score <= 1
    assert [gap.score for gap in found] == sorted((gap.score for gap in found), reverse=True)


def test_peers_are_those_with_the_most_in_common(record: Record) -> None:
    every = features(record, NOW)
    chosen = peers_of(record, "KOR", NOW)
    assert len(chosen) == 3

    def alike(state: str) -> float:
        return len(every[state].keys() & every["KOR"].keys()) / len(every[state].keys() | every["KOR"].keys())

    worst = min(alike(state) for state in chosen)
    assert all(alike(state) <= worst for state in every if state not in (*chosen, "KOR", "USA"))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("safeguards brazil", "tsa-usa-bra"),
        ("safegards brasil", "tsa-usa-bra"),
        ("south korea framework", "usa-kor-space-framework"),
        ("artemis acc norway", "artemis-accords-nor"),
        ("gsomia india", "gsomia-usa-ind"),
    ],
)
def test_search_forgives(text: str, first: str, record: Record) -> None:
    assert search_record(record, text)[0].id.startswith(first)


def test_search_finds_nothing_where_there_is_nothing(record: Record) -> None:
    assert search_record(record, "zzqqxx") == []
    assert search_record(record, " ,. ") == []


def test_search_is_the_same_twice(record: Record) -> None:
    assert search_record(record, "launch australia") == search_record(record, "launch australia")


def test_a_promise_is_silent_after_a_year_and_overdue_once_due(record: Record) -> None:
    def word(who: str, which: str, on: date) -> str:
        return next(p.word for p in promises(record, who, on) if p.commitment.id == which)

    assert word("KOR", "usa-kor-kps", date(2026, 4, 14)) == "open"
    assert word("KOR", "usa-kor-kps", date(2026, 4, 15)) == "silent"
    assert word("IND", "quad-ipmda-data", date(2025, 9, 22)) == "overdue"
    assert word("IND", "ind-hsf-framework", date(2024, 1, 15)) == "overdue"  # what came later was not known yet
    assert word("IND", "ind-hsf-framework", NOW) == "met"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("CSpO", "cspo"),
        ("combined space operations", "cspo"),
        ("accords turkey", "artemis-accords-tur"),
        ("KSLV2", "launcher-nuri"),
        ("space domain awareness japan", "ssa-jpn"),
        ("reciprocal defence procurement korea", "rdp-usa-kor"),
    ],
)
def test_a_thing_is_found_by_each_of_its_names(record: Record, words: str, found: str) -> None:
    hits = search_record(record, words, None)
    assert found in {hit.id for hit in hits}
    assert all(hit.whole for hit in hits)


def test_where_no_row_has_every_word_the_nearest_are_told_as_such(record: Record) -> None:
    hits = search_record(record, "zzzq safeguards norway", None)
    assert "tsa-usa-nor" in {hit.id for hit in hits[:3]}
    assert not any(hit.whole for hit in hits)
    assert search_record(record, "zzzq") == []


def test_what_is_open_and_much_hangs_on_is_read_again_first(record: Record) -> None:
    found = due(record, NOW, "KOR")
    assert found[0].instrument.id == "usa-kor-space-framework"
    assert [one.open for one in found] == sorted((one.open for one in found), reverse=True)
    every = due(record, NOW)
    assert {one.instrument.id for one in found} < {one.instrument.id for one in every}
    assert all(one.evidence is None for one in every if one.instrument.source.confidence == "memory")
    assert "tsa-usa-bra-2000" not in {one.instrument.id for one in every}


def test_exercises_are_told_with_the_role(record: Record) -> None:
    india = partnership(record, "IND", NOW, BEFORE, ["JPN"])
    assert [(e.series, "IND" in e.observers) for e in india.exercises] == [("Global Sentinel", True)]
    assert not partnership(record, "IND", date(2023, 1, 1), date(2022, 1, 1), ["JPN"]).exercises


def test_what_is_announced_is_no_signature(record: Record) -> None:
    accords = record.members("artemis-accords", NOW)
    assert {"IRL", "MUS", "TUR"} <= accords.yes
    assert "DJI" not in {*accords.yes, *accords.unsure}
    assert record.members("ilrs", NOW).yes.isdisjoint({"USA", "JPN"})


def test_every_promise_has_a_page_and_parties_that_are_known(record: Record) -> None:
    assert all(c.source.url.startswith("http") and c.by for c in record.commitments)
    assert all(c.result_url.startswith("http") for c in record.commitments if c.result)
    assert all(not c.result or c.result_on for c in record.commitments)
    found = promises(record, "JPN", NOW, "KOR", ["ssa"])
    assert {p.commitment.id for p in found} == {"trilateral-continue-2023", "trilateral-space-security-2023"}
