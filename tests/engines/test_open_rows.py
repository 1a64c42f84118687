"""Why rows are open, and what they are once screening is clear: of each row, what determining it alone tells."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import comity
from comity import Law
from comity.engines.row_words import COLUMNS

ROWS = 42
PARTIES = {
    "end_user.name": ["", "Example Optics"],
    "end_user.listed": ["", "", "entity-list"],
    "end_user.possible_match": ["", "no", "no", "yes"],
    "end_user.listed_ownership_percent": ["", "0", "60"],
    "end_user.blocked_ownership_percent": ["", "0"],
}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Synthetic rows, some of which name a party, screened or not."""
    path = tmp_path_factory.mktemp("rows") / "named.parquet"
    comity.Portfolio.synthesize(path, rows=ROWS, seed=11)
    table, rng = pq.read_table(path), random.Random(3)  # noqa: S311  test data
    for name, texts in PARTIES.items():
        table = table.append_column(name, pa.array([rng.choice(texts) for _ in range(ROWS)]))
    pq.write_table(table, path)
    return path


@pytest.mark.parametrize("day", [date(2026, 6, 1), date(2016, 3, 1)], ids=str)
def test_every_row_is_told_what_determining_it_tells(law: Law, named: Path, day: date) -> None:
    found = comity.Portfolio(named, law=law).determine(day)
    assert found.table().column_names == list(COLUMNS)
    seen = set()
    for row in found.table().to_pylist():
        alone = comity.determine(comity.Portfolio(named, law=law).row(str(row["key"])), day, law=law)
        clear = alone.if_screened_clear
        causes = ",".join(one.cause for one in alone.causes) or None
        told = row["outcome"], row["if_screened_clear"], row["causes"]
        assert told == (alone.outcome, clear.value if clear else None, causes), row["key"]
        seen.add(causes)
    assert sum(found.summary.causes.values()) > ROWS / 4
    assert sum(found.summary.if_screened_clear.values()) > ROWS / 12
    assert len(seen) > (2 if day.year == 2026 else 4)
