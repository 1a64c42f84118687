"""Determining a portfolio: the same answers as one by one, nothing lost, nothing half-written."""

from __future__ import annotations

import json
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jsonschema
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import comity
from comity import InputError, Law, Outcome
from comity.engines.row_words import COLUMNS
from tests.shown import check_shown

DAY = "2026-06-01"
HEADER = "id,activity.kind,item.classification,origin.country,destination.country,order.item_value,end_user.name"
LINES = (
    "a,export,9A515.x,USA,KOR,1500,",
    "b,export,EAR99,USA,NOR,,",
    "c,export,9A515,USA,CHN,100..2000,",
    "d,,,,,,",
    "e,launch,XV(a)(1),USA,NZL,1e6,",
    "f,export,9A515.x,USA,DEU|FRA,2000,Astro GmbH",
    "g,reexport,9E515.a,DEU,JPN,,",
)
CELLS = (
    st.sampled_from(["export", "launch", "deemed-export", "", "exportt"]),
    st.sampled_from(["9A515.x", "9A515", "EAR99", "9E515.a | 9E515.b", "", "9Z999"]),
    st.sampled_from(["USA", "DEU", ""]),
    st.sampled_from(["KOR", "CHN", "NO", "DEU|FRA", "", "Atlantis"]),
    st.sampled_from(["1500", "1,500", "0..9999", "", "much"]),
    st.sampled_from(["", "Astro GmbH"]),
)


def write(folder: Path, *lines: str, header: str = HEADER, name: str = "p.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def outcomes(path: object, **options: object) -> dict[str, str]:
    table = comity.Portfolio(path).determine(DAY, **options).table()  # type: ignore[arg-type]
    return dict(zip(map(str, table["key"].to_pylist()), table["outcome"].to_pylist(), strict=True))


def test_every_row_is_answered_as_if_it_were_determined_alone(tmp_path: Path) -> None:
    path = write(tmp_path, *LINES)
    for key, outcome in outcomes(path).items():
        assert comity.determine(comity.Portfolio(str(path)).row(key), DAY).outcome == outcome, key


def test_the_real_portfolio_is_answered_as_if_each_were_determined_alone(law: Law) -> None:
    found = outcomes("ties")
    for key in list(found)[::7]:
        assert comity.determine(comity.Portfolio("ties").row(key), DAY).outcome == found[key], key


@settings(deadline=None, max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(*CELLS), min_size=1, max_size=15))
def test_rows_always_add_up_and_agree_with_one_by_one(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    lines = [",".join([f"r{n}", *(f'"{cell}"' for cell in row)]) for n, row in enumerate(rows)]
    path = write(tmp_path, *lines)
    found = comity.Portfolio(path).determine(DAY)
    summary = found.summary
    assert summary.read == len(rows) == summary.decided + summary.undecided + summary.rejected
    assert sum(summary.outcomes.values()) == summary.decided + summary.undecided
    assert sum(summary.check.rejections.values()) == summary.rejected
    told = dict(zip(found.table()["key"].to_pylist(), found.table()["outcome"].to_pylist(), strict=True))
    for n in range(len(rows)):
        try:
            activity = comity.Portfolio(path).row(f"r{n}")
        except InputError:
            assert f"r{n}" not in told
            continue
        assert told[f"r{n}"] == comity.determine(activity, DAY).outcome


def test_csv_parquet_and_a_table_in_memory_say_the_same(tmp_path: Path) -> None:
    path = write(tmp_path, *LINES)
    texts = [line.split(",") for line in LINES]
    columns = {name: [row[n] or None for row in texts] for n, name in enumerate(HEADER.split(","))}
    table = pa.table(columns)
    folder = tmp_path / "parts"
    folder.mkdir()
    pq.write_table(table.slice(0, 3), folder / "1.parquet")
    pq.write_table(table.slice(3), folder / "2.parquet")
    told = outcomes(path)
    assert outcomes(folder) == outcomes(table) == outcomes([folder / "1.parquet", folder / "2.parquet"]) == told
    assert outcomes(path, engine="numpy") == told


def test_numbers_and_truths_may_be_typed_in_parquet(tmp_path: Path) -> None:
    table = pa.table(
        {
            "activity.kind": pa.array(["export"] * 3).dictionary_encode(),
            "item.classification": ["9A515.x"] * 3,
            "origin.country": ["USA"] * 3,
            "destination.country": ["BRA"] * 3,
            "order.item_value": pa.array([1500, 1501, None], pa.int64()),
            "exporter.us_person": pa.array([True, False, None]),
        }
    )
    text = write(
        tmp_path,
        "export,9A515.x,USA,BRA,1500,yes",
        "export,9A515.x,USA,BRA,1501,no",
        "export,9A515.x,USA,BRA,,",
        header="activity.kind,item.classification,origin.country,destination.country,order.item_value,exporter.us_person",
    )
    assert outcomes(table) == outcomes(text)


def test_a_dictionary_that_is_full_has_room_for_what_is_unknown() -> None:
    words = [f"{n}" for n in range(127)] + ["5000"]
    places = pa.array([0, 127, None], pa.int8())
    table = pa.table(
        {
            "activity.kind": ["export"] * 3,
            "item.classification": pa.DictionaryArray.from_arrays(
                places, [*(f"9A515.{n}" for n in range(127)), "9A515.x"]
            ),
            "order.item_value": pa.DictionaryArray.from_arrays(places, words),
        }
    )
    check = comity.Portfolio(table).check(on=DAY)
    assert (check.usable, check.read) == (2, 3)
    assert {one.fact: one.rows for one in check.unknown} == {"item.classification": 1, "order.item_value": 1}


def test_codes_that_look_like_numbers_or_words_stay_codes(tmp_path: Path) -> None:
    header = "id,item.classification,destination.country"
    found = comity.Portfolio(write(tmp_path, "1,9E515,NO", header=header)).determine(DAY)
    assert found.summary.rejected == 0
    assert found.summary.by_partner[0].name == "NOR"


def test_what_is_stored_is_what_was_said(tmp_path: Path) -> None:
    found = comity.Portfolio(write(tmp_path, *LINES)).determine(DAY, output=tmp_path / "out.parquet")
    check_shown(found)
    stored = pq.read_table(tmp_path / "out.parquet")
    assert stored["key"].to_pylist() == list("abcdefg")
    assert stored.column_names == list(COLUMNS)
    assert stored.to_pylist() == found.table().to_pylist()
    assert list(tmp_path.glob(".out*")) == []


@contextmanager
def _full_disk(most: int) -> Iterator[None]:
    """Let no file grow beyond some bytes, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    path, output = write(tmp_path, *LINES), tmp_path / "out.parquet"
    output.write_bytes(b"before")
    comity.Portfolio(path).determine(DAY)  # what numba compiles is written to a disk with room
    with _full_disk(512), pytest.raises(InputError, match="cannot be written"):
        comity.Portfolio(path).determine(DAY, output=output)
    assert output.read_bytes() == b"before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.parquet", "p.csv"]


def test_an_interruption_leaves_nothing_half_written(tmp_path: Path) -> None:
    path = write(tmp_path, *LINES)

    def stop(what: str, done: int, total: int | None) -> None:
        if what == "writing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        comity.Portfolio(path).determine(DAY, output=tmp_path / "out.parquet", progress=stop)
    assert [p.name for p in tmp_path.iterdir()] == ["p.csv"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "no column is understood"),
        (b"id,destination.country\n1,S\xc3\xbcd\n2,\x81\x8d\n", "is no text"),
        (b"destination.country,destination.country\nKOR,KOR\n", "repeats the column"),
    ],
)
def test_a_file_that_is_no_table_of_facts_is_one_clear_line(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told) as error:
        comity.Portfolio(path).check()
    assert "p.csv" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_broken_parquet_file_is_named(tmp_path: Path) -> None:
    whole = tmp_path / "whole.parquet"
    pq.write_table(pa.table({"destination.country": ["KOR"] * 100_000}), whole)
    (tmp_path / "cut.parquet").write_bytes(whole.read_bytes()[:-40])
    with pytest.raises(InputError, match=r"cut\.parquet"):
        comity.Portfolio(tmp_path / "cut.parquet").check()
    (tmp_path / "text.parquet").write_text("no")
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        comity.Portfolio(tmp_path / "text.parquet").check()


def test_files_of_a_folder_must_have_the_same_columns(tmp_path: Path) -> None:
    write(tmp_path, "KOR", header="destination.country", name="1.csv")
    write(tmp_path, "KOR", header="origin.country", name="2.csv")
    with pytest.raises(InputError, match="has other columns"):
        comity.Portfolio(tmp_path).check()


def test_rows_that_cannot_be_used_are_told_with_the_reason(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a,export,9A515.x,USA,KOR,1500,",
        "a,export,9A515.x,USA,KOR,1500,",
        "b,export,9A515.x,USA,Koreaa,1500,",
        "c,export,9A515.x,USA,KOR,much,",
        ",export,9A515.x,USA,KOR,1,",
        "d,export,too,few",
        "e,export,9A515.x,USA,KOR,20..10,",
    )
    check = comity.Portfolio(path).check()
    assert (check.read, check.usable) == (7, 1)
    why = {one.key: one.why for one in check.rejected}
    assert "used by an earlier row" in why["a"]
    assert "destination.country: found 'Koreaa'" in why["b"]
    assert "p.csv, row 4: " in why["b"]  # as its owner counts, the header being the first
    assert "order.item_value: found 'much'; accepted: a number" in why["c"]
    assert "no id" in why["5"]
    assert any("has 4 cells, not 7" in line for line in why.values())
    assert "ends before it begins" in why["e"]
    assert sum(check.rejections.values()) == 6


def test_columns_that_are_no_facts_are_told_with_what_they_may_have_meant(tmp_path: Path) -> None:
    path = write(tmp_path, "KOR,9A515.x,x", header="destination.country,item.clasification,color")
    check = comity.Portfolio(path).check()
    assert check.not_facts == {"item.clasification": "'item.classification'", "color": ""}
    assert check.facts == ("destination.country",)


def test_a_row_with_a_date_is_explained_as_of_the_day_it_was_determined_for(tmp_path: Path) -> None:
    header = "date,activity.kind,item.classification,origin.country,destination.country"
    path = write(tmp_path, "2024-10-22,export,9A515.x,USA,KOR", header=header)
    found = comity.Portfolio(path).determine("2024-10-23")
    assert any("dates were not used" in note for note in found.summary.method.notes)
    told = comity.determine(comity.Portfolio(path).row("1"), "2024-10-23").outcome
    assert found.table()["outcome"].to_pylist() == [told] == [Outcome.FILING_ONLY]
    assert comity.Portfolio(path).row("1").day is None


def test_an_id_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row 'z'"):
        comity.Portfolio(write(tmp_path, *LINES)).row("z")


def test_undetermined_rows_beyond_the_budget_are_counted_as_not_asked(tmp_path: Path) -> None:
    path = write(tmp_path, *LINES, *(f"x{n},export,,USA,{code},," for n, code in enumerate(["KOR", "JPN", "CHN"])))
    every, none = (comity.Portfolio(path).determine(DAY, resolve_groups=most) for most in (1000, 0))
    assert every.summary.method.not_asked == 0
    assert none.summary.method.not_asked == none.summary.undecided >= every.summary.undecided


def test_small_groups_of_undetermined_rows_are_not_asked(tmp_path: Path) -> None:
    path = write(tmp_path, *(f"x{n},export,,USA,{'KOR' if n else 'JPN'},," for n in range(22)))
    method = comity.Portfolio(path).determine(DAY, resolve_groups=2).summary.method
    assert method.asked == 1
    assert method.not_asked == 1


def test_the_schema_is_published(tmp_path: Path) -> None:
    found = comity.Portfolio(write(tmp_path, *LINES)).determine(DAY).summary
    jsonschema.validate(json.loads(found.to_json()), comity.PortfolioSummary.schema())
    assert found.outcomes.keys() <= set(Outcome)


def test_many_rows_in_chunks_keep_their_keys(tmp_path: Path) -> None:
    draw = np.random.default_rng(3)
    countries = np.array(["KOR", "CHN", "AUS", "RUS"])
    picked = countries[draw.integers(0, 4, 50_000)]
    table = pa.table(
        {
            "id": draw.permutation(50_000),
            "activity.kind": ["export"] * 50_000,
            "item.classification": ["9A515.x"] * 50_000,
            "origin.country": ["USA"] * 50_000,
            "destination.country": picked,
        }
    ).combine_chunks()
    found = comity.Portfolio(pa.Table.from_batches(table.to_batches(max_chunksize=7_001))).determine(DAY).table()
    by_country = {
        code: comity.determine({"activity": "export", "item": "9A515.x", "from": "USA", "to": code}, DAY).outcome
        for code in countries
    }
    keys, told = found["key"].to_numpy(), found["outcome"].to_pylist()
    place = np.argsort(table["id"].to_numpy())[keys]
    assert [by_country[code] for code in picked[place]] == told
