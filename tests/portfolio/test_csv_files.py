"""Texts of any encoding, size and packing: the same rows, or one clear line."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

import comity
from comity import InputError, Law
from comity.portfolio.headers import Headers, plain_header
from comity.portfolio.reader import find_row, open_table
from tests.portfolio.layouts import write_text

HEAD = ["ECCN", "Ship To\nCountry", "End User"]
MANY = 1_500
"""So many rows are more than is looked at to find the header."""


def rows(last: str, many: int = MANY) -> list[list[str]]:
    return [HEAD, *(["EAR99", "KR", f"Alpha {number:04}{' ':200}Ltd"] for number in range(many)), ["EAR99", "JP", last]]


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    list(zip(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"], ",;\t,;;", strict=True)),
)
@pytest.mark.parametrize("many", [3, MANY])
def test_large_and_small_are_read_alike(encoding: str, delimiter: str, many: int, tmp_path: Path, law: Law) -> None:
    """Also where the header runs over two lines, and the first letter beyond ASCII stands in the last row."""
    path = write_text(tmp_path / "t.csv", rows("Çelik", many), delimiter, encoding)
    table = open_table(path, law.schema)
    assert find_row(table, str(many + 1)) == {
        "item.classification": "EAR99",
        "destination.country": "JP",
        "end_user.name": "Çelik",
    }
    check = comity.Portfolio(path, law=law).check()
    assert (check.read, check.usable) == (many + 1, many + 1)
    packed = tmp_path / "P.CSV.GZ"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert comity.Portfolio(packed, law=law).check().usable == many + 1
    if many < MANY:
        by_hand = comity.read_project(path, law).activities
        assert comity.read_project(packed, law).activities[-1].facts == by_hand[-1].facts


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("before", "wrong", "told"),
    [("Ünal", b"Al\x81pha", "0x81"), ("Unal", b"Al\x81pha", "0x81"), ("Ünal", b"K\xff", ""), ("Unal", b"K\xff", "")],
)
def test_a_wrong_byte_far_down_is_one_line(before: str, wrong: bytes, told: str, packed: bool, tmp_path: Path) -> None:
    """Windows-1252 where it can be that, whatever the beginning looks like; else the byte that no encoding has."""
    data = (
        write_text(tmp_path / "t.csv", [*rows("x")[:2], ["EAR99", "KR", before], *rows("x")[1:]]).read_bytes() + wrong
    )
    path = tmp_path / ("t.csv.gz" if packed else "t.csv")
    path.write_bytes(gzip.compress(data + b",KR,x\r\n") if packed else data + b",KR,x\r\n")
    if told:
        with pytest.raises(InputError, match=told) as error:
            comity.Portfolio(path).check()
        assert "\n" not in str(error.value)
        at = data.index(b"\x81")
        assert f"position {at}" in str(error.value)
    else:
        check = comity.Portfolio(path).check()
        assert (check.read, check.usable) == (MANY + 4, MANY + 3)
        assert any("Windows-1252" in line for line in check.understood)


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.tsv", "t.xlsx", "t.parquet"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_header_alone_holds_no_row(name: str, delimiter: str, tmp_path: Path) -> None:
    from tests.portfolio.layouts import write_workbook  # noqa: PLC0415

    path = tmp_path / name
    if name == "t.xlsx":
        write_workbook(path, {"s": [["ECCN", "Ship To"]]})
    elif name == "t.parquet":
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        pq.write_table(pa.table({"ECCN": pa.array([], pa.string()), "Ship To": pa.array([], pa.string())}), path)
    else:
        data = write_text(tmp_path / "x", [["ECCN", "Ship To"]], delimiter).read_bytes()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    for engine in ("numpy", "duckdb"):
        assert comity.Portfolio(path).determine(engine=engine).summary.read == 0
    with pytest.raises(InputError, match="holds no activity"):
        comity.read_project(path)
    with pytest.raises(InputError, match="holds no activity"):
        comity.Portfolio(path).compare("us-draft-aukus-japan")


@pytest.mark.parametrize("text", ["[" * 100_000, "(" * 50_000 + "ECCN" + "]" * 50_000, "a" * 1_000_000, "[(" * 90])
def test_a_header_of_any_length_is_soon_read(text: str, law: Law) -> None:
    start = time.perf_counter()
    assert Headers(law.schema).meaning(text) is None
    assert time.perf_counter() - start < 1
    assert plain_header("ECCN (US) [opt]") == "eccn us opt"


def test_what_a_party_is_may_be_said_far_down(tmp_path: Path, law: Law) -> None:
    path = write_text(tmp_path / "t.csv", rows("military"))
    table = open_table(path, law.schema)
    assert find_row(table, str(MANY + 1))["end_user.kind"] == "military"
    assert find_row(table, "1")["end_user.name"].startswith("Alpha 0000")


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz"])
@pytest.mark.parametrize("begun", ["", '"'])
def test_a_line_without_an_end_is_one_clear_line(
    name: str, begun: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of some kilobytes gzip may make as many gigabytes."""
    monkeypatch.setattr("comity.portfolio.csv_files._BLOCK", 1 << 18)
    data = f"activity,item,from,to\nexport,EAR99,USA,{begun}".encode() + (b"KOR\n" if begun else b"KORE") * (1 << 18)
    (tmp_path / name).write_bytes(gzip.compress(data, 1) if name.endswith(".gz") else data)
    with pytest.raises(InputError, match="has a line that does not end; accepted: lines of at most") as caught:
        comity.Portfolio(tmp_path / name).check()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_row_with_an_endless_cell_is_told_among_the_rejected(quote: str, tmp_path: Path) -> None:
    header = "activity,item,from,to\n"
    lines = ["export,EAR99,USA,KOR", f"export,EAR99,USA,{quote}{'K' * 300_000}{quote}", "export,EAR99,USA,JPN", "x"]
    (tmp_path / "t.csv").write_text(header + "\n".join(lines))
    found = comity.Portfolio(tmp_path / "t.csv").check()
    assert (found.read, found.usable) == (4, 2)
    assert any("300,000 letters" in why for why in found.rejections)
