"""Spark gives the same answers, key by key, and no row comes into Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import comity
from comity import InputError, Law
from comity.engines.spark import engine, source
from tests.engines.agreement import DAY, NEEDS_SPARK

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = NEEDS_SPARK


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    found = source.local_session()
    yield found
    found.stop()


def expected(source: object) -> dict[str, tuple[str, str]]:
    table = comity.screen(source, on=DAY, resolve_groups=0).table(stages=False)
    return {str(row["key"]): (row["outcome"], row["rule"]) for row in table.to_pylist()}


def told(found: engine.SparkScreening) -> dict[str, tuple[str, str]]:
    return {str(row["key"]): (row["outcome"], row["rule"]) for row in found.rows.collect()}


def test_a_folder_with_faults_is_answered_alike_and_adds_up(law: Law, session: SparkSession, tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": list("abcdefgh"),
            "activity.kind": ["export"] * 7 + ["launch"],
            "item.classification": ["9A515.x", "EAR99", "9A515", None, "9A515.x", "9Z999", "9E515.a", "XV(a)(1)"],
            "origin.country": ["USA"] * 8,
            "destination.country": ["KOR", "NO", "CHN", "JPN", "DEU|FRA", "KOR", "Atlantis", "NZL"],
            "order.item_value": ["1500", None, "100..2000", "1,500", "3000", "1", "2", "1000000"],
            "end_user.name": [None, "Astro", " ", None, None, None, None, None],
        }
    )
    folder = tmp_path / "parts"
    folder.mkdir()
    pq.write_table(table.slice(0, 5), folder / "1.parquet")
    pq.write_table(table.slice(5), folder / "2.parquet")
    found = engine.screen_spark(folder, law, DAY, session=session)
    assert told(found) == expected(folder)
    assert (found.read, sum(found.rejected.values())) == (8, 2)
    assert any("Atlantis" in why for why in found.rejected)
    _only_counts_are_shuffled(found.plan)
    found.to_parquet(tmp_path / "out")
    stored = pq.read_table(tmp_path / "out")
    assert sorted(stored["key"].to_pylist()) == list("abcdeh")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "parts"]
    with pytest.raises(InputError, match="exists already"):
        found.to_parquet(tmp_path / "out")


def test_rows_of_every_kind_are_answered_alike(law: Law, session: SparkSession, tmp_path: Path) -> None:
    comity.synthesize_portfolio(tmp_path / "many.parquet", rows=3_000, seed=7)
    found = engine.screen_spark(tmp_path / "many.parquet", law, DAY, session=session)
    assert told(found) == expected(tmp_path / "many.parquet")


def _only_counts_are_shuffled(plan: str) -> None:
    lines = [line.strip(" +-:") for line in plan.splitlines()]
    shuffles = [line for line in lines if line.startswith(("Exchange", "ShuffleExchange"))]
    assert len(shuffles) == 1  # between the partial and the final count
    assert lines[1].startswith("HashAggregate")
    assert not any(word in plan for word in ("Python", "ArrowEval", "BatchEval", "MapInPandas", "CartesianProduct"))


def test_a_missing_java_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(InputError, match=r"Java is missing.*comity\[spark\].*Java 17"):
        source.local_session()
