"""One suite for every engine, each in a process of its own where the packages of the others cannot be imported.

All must print the same JSON, byte for byte, and write the same rows: of public ties, of synthetic rows, and of files
with everything in them that can go wrong. 20,000 rows: ``COMITY_ROWS=20000 pytest tests/engines/test_every_engine.py``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import comity
from comity import InputError
from comity.determine.outcome import Outcome
from comity.engines import protocol
from tests.conftest import ROOT
from tests.engines.agreement import EVERY
from tests.engines.alone import DAY, GROUPS, NOT_ASKED

ROWS: Final = int(os.environ.get("COMITY_ROWS", "400"))
HEADER: Final = (
    "id,partner,weight,activity.kind,item.classification,origin.country,destination.country,order.item_value"
)
FAULTS: Final = (
    "a,JAXA,2,export,9A515.x,USA,JPN,1500",
    "b,,1,export,9A515,USA,KOR,100..2000",
    "c,,1,export,,USA,AUS,",
    "d,,1,export,,USA,AUS,",
    "e,KARI,1,export,,USA,AUS,",
    "f,,1,export,9Z999,USA,KOR,1",
    "g,,1,export,9A515.x,USA,Atlantis,much",
    "h,,1,export,too,few",
    ",,1,export,9A515.x,USA,KOR,1",
    '" ",,1,export,9A515.x,USA,KOR,1',
    "a,,1,export,EAR99,USA,CHN,1",
    "f,,1,export,9A515.x,DEU,USA,1e3",
    "i,,1,launch,XV(a)(1),USA,NZL|AUS,20..10",
    "j,KARI,1,export,EAR99,USA,KOR,-3",
)


def _portfolios(folder: Path) -> None:
    """Write the portfolios that every engine is given besides the public ties."""
    comity.Portfolio.synthesize(folder / "synthetic.parquet", rows=ROWS, seed=7)
    (folder / "empty.csv").write_text(HEADER + "\n", encoding="utf-8")
    (folder / "nameless.csv").write_text("destination.country,item.classification\nKOR,9A515.x\nNO,\nXX,\n", "utf-8")
    named = ("A,no,EAR99,KOR", "B,,9A515.x,KOR", ",,9A515.x,JPN", "C,yes,EAR99,CHN", "D,,9A515,FRA", "E,,,IRN")
    head = "end_user.name,end_user.possible_match,item.classification,destination.country\n"
    (folder / "named.csv").write_text(head + "\n".join(named) + "\n", encoding="utf-8")
    faults = folder / "faults"
    faults.mkdir()
    (faults / "1.csv").write_text("\n".join([HEADER, *FAULTS]) + "\n", encoding="utf-8")
    columns = zip(HEADER.split(","), ("b", "AUKUS", 1, "export", "9A515.x", "USA", "GBR", 1e13), strict=True)
    pq.write_table(pa.table({name: [value] for name, value in columns}), faults / "2.parquet")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("portfolios")
    _portfolios(found)
    return found


def _alone(engine: str, folder: Path) -> dict[str, Any]:
    """Return what an engine says in a process of its own."""
    command = [sys.executable, "-m", "tests.engines.alone", engine, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return dict(map(json.loads, done.stdout.splitlines()))


@pytest.fixture(scope="module")
def expected(folder: Path) -> dict[str, Any]:
    """What the engine says that needs nothing but NumPy."""
    return _alone("numpy", folder)


@pytest.mark.parametrize("engine", [one for one in EVERY if one != "numpy"])
def test_every_engine_says_the_same_by_itself(engine: str, folder: Path, expected: dict[str, Any]) -> None:
    found = _alone(engine, folder)
    assert found.keys() == expected.keys() - NOT_ASKED.get(engine, frozenset())
    for name, told in found.items():
        assert told["json"] == expected[name]["json"], name
        assert told["rows"] == expected[name]["rows"], name


def test_what_they_say_is_what_is_published_and_resolved(expected: dict[str, Any]) -> None:
    told = {name: json.loads(one["json"]) for name, one in expected.items()}
    for one in told.values():
        jsonschema.validate(one, comity.PortfolioSummary.schema())
        assert one["read"] == one["decided"] + one["undecided"] + one["rejected"]
    assert told["ties"]["outcomes"]["undetermined"] == 44
    assert told["ties"]["method"]["not_asked"] == 0 < told["ties strict"]["method"]["not_asked"]
    assert told["synthetic.parquet"]["method"]["asked"] == GROUPS
    assert told["empty.csv"]["read"] == 0
    assert told["named.csv"]["if_screened_clear"]
    assert told["named.csv"]["causes"]["screening"] > 1
    faults = told["faults"]
    assert (faults["read"], faults["rejected"]) == (15, 9)
    assert {one["name"] for one in faults["by_partner"]} == {"AUS", "DEU", "JAXA", "KARI", "KOR"}


def test_resolved_rows_have_the_outcome_that_each_has_alone(expected: dict[str, Any]) -> None:
    rows = {key: outcome for key, outcome, *_ in expected["ties"]["rows"]}
    unresolved = comity.Portfolio("ties").determine(DAY, engine="numpy", resolve_groups=0)
    before = {row["key"]: row["outcome"] for row in unresolved.table().to_pylist()}
    changed = [key for key, outcome in rows.items() if outcome != before[key]]
    assert changed
    for key in changed:
        assert before[key] == Outcome.UNDETERMINED
        assert comity.determine(comity.Portfolio("ties").row(key), DAY).outcome == rows[key]


def test_an_engine_that_is_not_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="no engine 'duckbd'; accepted: numba, numpy, duckdb, spark; did you mean"):
        comity.Portfolio("ties").determine(DAY, engine="duckbd")
    with pytest.raises(InputError, match="engine numba does not take it"):
        comity.Portfolio("ties").determine(DAY, engine="numba", memory="1GB")
    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(InputError, match="numba is not installed; accepted: pip install numba, or another engine"):
        comity.Portfolio("ties").determine(DAY, engine="numba")
    assert protocol.engine_named(None).name == "numpy"
