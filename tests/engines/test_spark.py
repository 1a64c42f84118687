"""Spark gives the same answers, key by key, and no row comes into Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import comity
from comity import InputError
from comity.engines.spark import session as spark
from tests.engines.agreement import DAY, NEEDS_SPARK, held_alike

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytestmark = NEEDS_SPARK


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    found = spark.local_session()
    yield found
    found.stop()


def test_a_folder_with_faults_is_answered_alike(tmp_path: Path) -> None:
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
    folder, out = tmp_path / "parts", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    pq.write_table(table.slice(0, 5), folder / "1.parquet")
    pq.write_table(table.slice(5), folder / "2.parquet")
    found = held_alike(folder, "spark", out)
    assert (found.summary.read, found.summary.rejected) == (8, 2)
    assert any("Atlantis" in why for why in found.summary.check.rejections)
    with pytest.raises(InputError, match="exists already"):
        comity.Portfolio(folder).determine(DAY, engine="spark", output=found.output)


def test_a_data_frame_of_yours_is_determined_where_it_is(session: SparkSession, tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    comity.Portfolio.synthesize(path, rows=300, seed=7)
    frame = session.read.parquet(str(path))
    found = comity.Portfolio(frame).determine(DAY, engine="spark", resolve_groups=0)
    expected = comity.Portfolio(path).determine(DAY, resolve_groups=0)
    assert found.summary.outcomes == expected.summary.outcomes
    assert found.summary.by_partner == expected.summary.by_partner
    _only_counts_are_shuffled(found.rows.groupBy("outcome", "rule").count())


def _only_counts_are_shuffled(counted: DataFrame) -> None:
    plan = counted._jdf.queryExecution().executedPlan().toString()
    lines = [line.strip(" +-:") for line in plan.splitlines()]
    shuffles = [line for line in lines if line.startswith(("Exchange", "ShuffleExchange"))]
    assert len(shuffles) == 1  # between the partial and the final count
    assert lines[1].startswith("HashAggregate")
    assert not any(word in plan for word in ("Python", "ArrowEval", "BatchEval", "MapInPandas", "CartesianProduct"))


def test_a_missing_java_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(InputError, match=r"Java is missing.*comity\[spark\].*Java 17"):
        spark.local_session()
