"""All engines treat the same files alike: faults, repeated ids, odd types, several files of several kinds."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import comity
from comity import InputError
from comity.cli.tree import command_line
from tests.cli.test_cli import run
from tests.engines.agreement import DAY, ENGINES, EVERY, NEEDS_SPARK, held_alike

HEADER = ("id", "activity.kind", "item.classification", "origin.country", "destination.country", "order.item_value")
OTHER = ("destination.country", "origin.country", "item.classification", "activity.kind", "order.item_value", "id")


def csv(path: Path, *lines: str, header: tuple[str, ...] = HEADER) -> Path:
    path.write_text("\n".join([",".join(header), *lines]) + "\n", encoding="utf-8")
    return path


def parquet(path: Path, **columns: object) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


@pytest.fixture
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is written, where every file of a test's own folder is read."""
    return tmp_path_factory.mktemp("beside")


def alike(source: object, engine: str, folder: Path) -> tuple[int, int]:
    """Hold an engine to the default one; return how many rows were answered and rejected."""
    found = held_alike(source, engine, folder).summary
    assert found.read == found.decided + found.undecided + found.rejected
    return found.decided + found.undecided, found.rejected


@pytest.mark.parametrize("engine", ENGINES)
def test_lines_and_ids_with_faults_are_rejected_alike(engine: str, tmp_path: Path, beside: Path) -> None:
    csv(
        tmp_path / "1.csv",
        "b,export,9A515.x,USA,KOR,1500",
        "a,export,9Z999,USA,KOR,1",
        "",
        "c,export,too,few",
        '"",export,9A515.x,USA,KOR,1',
        '" ",export,9A515.x,USA,KOR,1',
        'd,export,9A515.x,USA,"KOR",20..10',
        "e,export,9A515.x,USA,KOR,1,2,3",
    )
    csv(
        tmp_path / "2.csv",
        "KOR,USA,EAR99,export,1500,b",  # an earlier file has it
        'CHN,USA,9A515.x,export,"1,500",a',  # the first that can be read
        "JPN,USA,9A515.x,export,,a",
        "JPN,USA,9A515.x,export,1e3,f",
        header=OTHER,
    )
    assert alike(tmp_path, engine, beside) == (3, 8)


@pytest.mark.parametrize("engine", ENGINES)
def test_several_files_are_taken_in_the_order_given(engine: str, tmp_path: Path) -> None:
    one = csv(tmp_path / "it's 1.csv", "a,export,9A515.x,USA,KOR,1500", "b,export,9A515.x,USA,CHN,1")
    two = csv(tmp_path / "ä2.csv", "b,export,EAR99,USA,KOR,1", "a,export,EAR99,USA,CHN,1", "c,export,EAR99,USA,CHN,1")
    assert alike([str(two), str(one)], engine, tmp_path) == (3, 2)
    assert alike([str(one), str(two)], engine, tmp_path) == (3, 2)


@pytest.mark.parametrize("engine", ENGINES)
def test_csv_and_parquet_of_several_types_go_together(engine: str, tmp_path: Path, beside: Path) -> None:
    csv(tmp_path / "1.csv", "1,export,9A515.x,USA,KOR,1500", "x,export,9A515.x | EAR99,USA,KOR,0..9")
    common = {"origin.country": ["USA"] * 2, "activity.kind": ["export"] * 2}
    parquet(
        tmp_path / "2.parquet",
        **{
            "id": [1, 2],
            "item.classification": [["9A515.x"], ["9A515.a.1", "EAR99"]],
            "destination.country": ["KOR", "CHN"],
            "order.item_value": [1500, None],
            **common,
        },
    )
    parquet(
        tmp_path / "3.parquet",
        **{
            "order.item_value": [1500.5, float("nan")],
            "destination.country": pa.array(["KOR", "AUS"]).dictionary_encode(),
            "item.classification": ["9A515.x", None],
            "id": ["y", "z"],
            **common,
        },
    )
    assert alike(tmp_path, engine, beside) == (5, 1)


@pytest.mark.parametrize("engine", ENGINES)
def test_columns_of_odd_types_are_read_alike(engine: str, tmp_path: Path) -> None:
    day = datetime.datetime(2026, 1, 1, 12)
    path = parquet(
        tmp_path / "p.parquet",
        **{
            "id": pa.array([1.5, 2.5, None, 4.5]),
            "activity.kind": ["export"] * 4,
            "item.classification": ["9A515.x"] * 4,
            "origin.country": [b"USA"] * 4,
            "destination.country": [840, 410, 1, 2],
            "order.item_value": [True, False, None, None],
            "exporter.us_person": [True, False, None, None],
            "date": [day, day, None, None],
        },
    )
    assert alike(path, engine, tmp_path) == (0, 4)
    path = parquet(
        tmp_path / "q.parquet",
        **{
            "id": pa.array(["a", "b", "a"]).dictionary_encode(),
            "activity.kind": ["export"] * 3,
            "item.classification": ["9A515.x"] * 3,
            "origin.country": [b"USA"] * 3,
            "destination.country": ["KOR", "CHN", "CHN"],
            "order.item_value": [day, None, None],
            "exporter.us_person": [True, None, False],
            "date": [day, None, day],
        },
    )
    assert alike(path, engine, tmp_path) == (2, 1)


@pytest.mark.parametrize("engine", EVERY)
def test_the_command_takes_files_and_folders_with_every_engine(engine: str, tmp_path: Path) -> None:
    in_this_process = CliRunner()  # which has a Spark session already
    for number, code in enumerate(("KOR", "CHN")):
        csv(tmp_path / f"{number}.csv", f"{number},export,9A515.x,USA,{code},1500")
    for source in (sorted(map(str, tmp_path.glob("*.csv"))), [str(tmp_path)]):
        options = ["--engine", engine, "--as-of", "2026-06-01", "--json"]
        done = in_this_process.invoke(command_line(), ["portfolio", "determine", *source, *options])
        told = json.loads(done.stdout)
        assert (told["read"], told["decided"], told["rejected"]) == (2, 2, 0), done.stderr


@pytest.mark.parametrize("engine", ["numba", pytest.param("spark", marks=NEEDS_SPARK)])
def test_what_cannot_be_written_is_refused_before_any_row_is_read(engine: str, tmp_path: Path) -> None:
    path = csv(tmp_path / "p.csv", "a,export,9A515.x,USA,KOR,1500")
    places = {"no/out.parquet": "no such folder", "": "is a folder", "p.csv/out": "no such folder"}
    for place, told in places.items():
        done = run("portfolio", "determine", str(path), "--engine", engine, "-o", str(tmp_path / place))
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1
        assert (told if place or engine == "numba" else "exists already") in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["p.csv"]


def test_options_that_cannot_be_are_refused_before_any_row_is_read(tmp_path: Path) -> None:
    path = csv(tmp_path / "p.csv", "a,export,9A515.x,USA,KOR,1500")
    done = run("portfolio", "determine", str(path), "-o", "/dev/null")
    assert "is no plain file" in done.stderr
    for options in (("--engine", "polars"), ("--engine", "numba", "--memory", "1GB"), ("--picture", "x.pdf")):
        assert run("portfolio", "determine", str(path), *options).returncode == 2
    assert [one.name for one in tmp_path.iterdir()] == ["p.csv"]


def test_a_portfolio_without_a_usable_row_ends_with_2(tmp_path: Path) -> None:
    path = csv(tmp_path / "p.csv", "a,export,9Z999,USA,KOR,1500")
    for command in (
        ("portfolio", "check"),
        ("portfolio", "determine"),
        ("portfolio", "determine", "--engine", "duckdb"),
    ):
        done = run(*command, str(path))
        assert done.returncode == 2
        assert "1 rejected" in done.stdout
        assert "comity: p.csv: no row could be read" in done.stderr
    stored = parquet(tmp_path / "p.parquet", **{"item.classification": ["9Z999"]})
    done = run("compare", str(stored), "--reform", "us-2024-10-23-spacecraft-parts")
    told = done.stderr.splitlines()
    assert (done.returncode, len(told)) == (2, 2)  # that none could, and why the one there is could not
    assert "no row could be read" in told[0] and "'9Z999' is on none of the lists" in told[1]


def test_an_interruption_is_one_line_and_130(tmp_path: Path) -> None:
    path = parquet(tmp_path / "p.parquet", **{"item.classification": ["9A515.x"] * 1000})
    code = (
        "import comity, os, signal\n"
        "from comity.cli.main import run\n"
        "comity.Portfolio.determine = lambda *_, **__: os.kill(os.getpid(), signal.SIGINT)\n"
        "run()"
    )
    command = [sys.executable, "-c", code, "portfolio", "determine", str(path), "-o", str(tmp_path / "out.parquet")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.strip() == "comity: stopped"
    assert [one.name for one in tmp_path.iterdir()] == ["p.parquet"]


@pytest.mark.parametrize("engine", EVERY)
def test_files_that_cannot_be_read_are_one_clear_line(engine: str, tmp_path: Path) -> None:
    header = ",".join(HEADER).encode() + b"\n"
    (tmp_path / "bytes.csv").write_bytes(header + b"s\x81\x8dd,export,9A515.x,USA,KOR,1\n")
    parquet(tmp_path / "struct.parquet", **{"item.classification": [{"x": 1}]})
    whole = parquet(tmp_path / "whole.parquet", **{"item.classification": [f"9A515.x{n}" for n in range(20_000)]})
    bytes_ = bytearray(whole.read_bytes())
    (tmp_path / "cut.parquet").write_bytes(bytes_[:-40])
    bytes_[500:4000] = b"\xff" * 3500
    (tmp_path / "rot.parquet").write_bytes(bytes_)
    told = {
        "bytes.csv": "is no text",
        "struct.parquet": "holds struct",
        "cut.parquet": "Parquet",
    }
    for name, words in {**told, "rot.parquet": "rot.parquet"}.items():
        with pytest.raises(InputError, match=words) as error:
            comity.Portfolio(tmp_path / name).determine(DAY, engine=engine)
        assert "\n" not in str(error.value)
        assert "An error occurred" not in str(error.value)
