"""Reading lists that people have downloaded, and telling what is wrong with others."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from comity.errors import InputError
from comity.screening.delta import delta
from comity.screening.lists import read_list
from tests.screening.test_match import DATA

JSON, CSV = DATA / "csl-sample-2026-07-31.json", DATA / "csl-sample-2026-07-31.csv"


def test_both_published_forms_say_the_same() -> None:
    one, other = read_list(JSON), read_list(CSV)
    assert one.date == other.date == date(2026, 7, 31)
    assert len(one.entries) == 30
    assert one.entries == other.entries


def test_lists_are_called_by_their_abbreviations() -> None:
    codes = {entry.code for entry in read_list(JSON).entries}
    assert codes == {"EL", "SDN", "CMIC", "MEU", "UVL", "DPL", "DTC", "ISN", "CAP", "SSI", "NS-MBS"}


def test_a_compact_list_is_read_by_its_tables(tmp_path: Path) -> None:
    path = tmp_path / "compact.json"
    compact = {
        "sourceGeneratedAt": "2026-07-31T13:15:00+00:00",
        "fieldKey": {"n": "name"},
        "tables": {"sources": ["Entity List (EL) - Bureau of Industry and Security"], "urls": ["https://x"]},
        "entries": [{"n": "Spacety Co., Ltd.", "a": ["Spacety"], "s": 0, "c": ["CN", "LU"], "u": 0}],
    }
    path.write_text(json.dumps(compact))
    found = read_list(path)
    assert found.date == date(2026, 7, 31)
    assert found.entries[0].countries == ("CHN", "LUX")
    compact["entries"][0]["s"] = 7  # type: ignore[index]
    path.write_text(json.dumps(compact))
    with pytest.raises(InputError, match="points at nothing in 'sources'"):
        read_list(path)


def test_the_date_may_be_said_where_the_list_does_not(tmp_path: Path) -> None:
    path = tmp_path / "consolidated.csv"
    path.write_bytes(CSV.read_bytes())
    with pytest.raises(InputError, match="date is not known"):
        read_list(path)
    assert read_list(path, date(2026, 8, 1)).date == date(2026, 8, 1)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.json", "{", "not JSON"),
        ("a.json", '{"results": 3}', "not a screening list"),
        ("a.json", "[]", "not a screening list"),
        ("a.json", '{"results": []}', "holds no listed party"),
        ("a.json", '{"results": [{"name": " ", "source": "X"}]}', "result 1: names no party"),
        ("a.json", '{"x": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
        ("a.json", '{"entries": [{"n": 5, "s": 0}]}', "not a screening list"),
        ("a-2026-01-01.csv", "name,source\nA,B\n", "has no column 'addresses'"),
        ("a-2026-01-01.csv", 'name,source,alt_names,addresses\n"A,B\n', "a-2026-01-01.csv"),
        ("a-2026-01-01.csv", "name,source,alt_names,addresses\nA,B,,,x\n", "more cells than the header"),
        ("a-2026-01-01.csv", "", "has no header"),
    ],
)
def test_a_file_that_is_no_list_is_one_clear_line(tmp_path: Path, name: str, text: str, says: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read_list(path)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_list_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.screening.lists.MAX_BYTES", 1_000)
    with pytest.raises(InputError, match="at most 1,000 bytes"):
        read_list(JSON)


def test_a_delta_tells_what_came_went_and_changed(tmp_path: Path) -> None:
    raw = json.loads(JSON.read_text(encoding="utf-8"))
    raw["search_performed_at"] = "2026-08-31T00:00:00+00:00"
    gone = raw["results"].pop(0)
    raw["results"][0]["alt_names"].append("AN INVENTED ALIAS")
    raw["results"].append({**raw["results"][5], "name": "Invented Newcomer", "entity_number": "999999"})
    path = tmp_path / "later.json"
    path.write_text(json.dumps(raw))
    found = delta(read_list(JSON), read_list(path))
    assert (found.before, found.after) == (date(2026, 7, 31), date(2026, 8, 31))
    assert [entry.name for entry in found.removed] == [gone["name"]]
    assert [entry.name for entry in found.added] == ["Invented Newcomer"]
    [change] = found.changed
    assert change.fields == {"alt_names": ("", "AN INVENTED ALIAS")}


def test_an_unchanged_list_has_no_delta_though_names_repeat() -> None:
    same = delta(read_list(JSON), read_list(CSV))
    assert (same.added, same.removed, same.changed) == ((), (), ())
