"""The synthetic portfolio is what it says: the same for a seed, marked, varied, and read by rules."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import comity
from comity.cli.tree import command_line
from comity.portfolio.synthesize import BLOCK, GROUP, Synthetic, read_mixture

DAY = date(2026, 6, 1)
MIXTURE = read_mixture()
SEED_1 = "7449ab53000efe0dc2ec61cb3f59fb89f6d0967ca7586fb9c2f4660ed0d367ec"
ROWS = 2 * GROUP


def _table(rows: int, seed: int = 1, group: int = GROUP) -> pa.Table:
    return pa.Table.from_batches(Synthetic(MIXTURE, rows, seed, group).batches())


@pytest.fixture(scope="module")
def two_million() -> pa.Table:
    return _table(ROWS)


def _codes(column: pa.ChunkedArray) -> np.ndarray:
    array = column.combine_chunks()
    whole = array.indices if pa.types.is_dictionary(array.type) else array
    return np.asarray(whole.fill_null(-1)).astype(np.int64)


def test_a_seed_gives_the_same_rows_however_many_are_drawn_together() -> None:
    rows = 2 * BLOCK + 1001
    whole = _table(rows)
    assert whole.equals(_table(rows, group=BLOCK))
    assert whole.slice(0, 1000).equals(_table(1000))
    assert not whole.slice(0, 1000).equals(_table(1000, seed=2))


def test_seed_1_stays_what_it_was() -> None:
    """Results are compared over time: whoever changes a value changes the version of the distributions, and this."""
    told = json.dumps(_table(1000).to_pylist(), sort_keys=True)
    assert (MIXTURE.version, sha256(told.encode()).hexdigest()) == (1, SEED_1)


def test_ten_percent_of_every_column_but_the_key_is_unknown(two_million: pa.Table) -> None:
    assert two_million["id"].null_count == two_million["source"].null_count == 0
    assert len(set(two_million["id"].to_pylist())) == ROWS
    shares = {name: two_million[name].null_count / ROWS for name in MIXTURE.facts}
    assert all(0.098 < share < 0.102 for share in shares.values()), shares


def test_there_are_a_million_distinct_combinations(two_million: pa.Table) -> None:
    mixed = np.zeros(ROWS, np.uint64)
    for name in MIXTURE.facts:  # a 64-bit hash: two combinations that collide would only make the count smaller
        mixed = (mixed ^ _codes(two_million[name]).astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    assert len(np.unique(mixed)) >= 1_000_000


def test_rules_read_at_least_twenty_of_its_facts(law: comity.Law) -> None:
    at = law.at(DAY)
    formulas = [rule.formula for rule in (*at.prohibitions, *at.holds, *at.requirements, *at.reviews)]
    formulas += [exemption.serves for exemption in at.exemptions]
    read = frozenset[str]().union(*(formula.facts for formula in formulas))
    assert MIXTURE.facts.keys() - read == set()
    assert len(MIXTURE.facts) >= 20


def test_every_value_can_be_read_as_what_its_fact_is(law: comity.Law, two_million: pa.Table) -> None:
    for name in MIXTURE.facts:
        for value in two_million[name].slice(0, 100_000).unique().to_pylist():
            assert (law.schema.read(name, value, "synthetic") is None) == (value is None)


def test_shares_are_met_and_cases_hold(two_million: pa.Table) -> None:
    kinds = two_million["activity.kind"].drop_null().value_counts().to_pylist()
    exports = next(one["counts"] for one in kinds if one["values"] == "export") / sum(one["counts"] for one in kinds)
    assert exports == pytest.approx(0.64, abs=0.002)
    values = two_million["order.item_value"].drop_null().to_numpy()
    assert values.min() >= 50 and values.max() <= 200_000_000
    assert (values <= 1500).mean() == pytest.approx(0.35, abs=0.002)
    imports = two_million.filter(pc.equal(two_million["activity.kind"], "temporary-import"))
    assert set(imports["destination.country"].unique().to_pylist()) == {"USA", None}
    same = pc.equal(two_million["destination.country"].cast("string"), two_million["end_user.country"].cast("string"))
    by_chance = 0.1 * sum((share / 100) ** 2 for share in MIXTURE.mixes["partners"].values())
    assert pc.mean(same).as_py() == pytest.approx(0.9 + by_chance, abs=0.003)


def test_the_file_says_that_it_is_synthetic(tmp_path: Path) -> None:
    told: list[int] = []
    comity.Portfolio.synthesize(tmp_path / "a.parquet", 5000, 3, progress=told.append)
    file = pq.ParquetFile(tmp_path / "a.parquet")
    metadata = {key.decode(): value.decode() for key, value in file.schema_arrow.metadata.items()}
    assert metadata["comity.synthetic"] == "true"
    assert metadata["comity.seed"] == "3"
    assert "Synthetic" in metadata["comity.notice"]
    distributions = json.loads(metadata["comity.distributions"])
    assert distributions["unknown"] == 0.1 and distributions["facts"].keys() == MIXTURE.facts.keys()
    assert file.read(["source"])["source"].unique().to_pylist() == ["synthetic"]
    assert sum(told) == file.metadata.num_rows == 5000
    assert file.read().to_pylist() == _table(5000, seed=3).to_pylist()


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(_: int) -> None:
        raise StoppedError

    before = tmp_path / "a.parquet"
    before.write_text("what was there")
    with pytest.raises(StoppedError):
        comity.Portfolio.synthesize(before, 5000, progress=stop)
    assert [p.name for p in tmp_path.iterdir()] == ["a.parquet"]
    assert before.read_text() == "what was there"


@pytest.mark.parametrize(
    ("name", "rows", "seed", "told"),
    [
        ("a.csv", 10, 1, "ends in .parquet"),
        ("missing/a.parquet", 10, 1, "cannot be written"),
        ("a.parquet", 0, 1, "1 or more"),
        ("a.parquet", 10, -1, "0 or more"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(tmp_path: Path, name: str, rows: int, seed: int, told: str) -> None:
    with pytest.raises(comity.InputError, match=told):
        comity.Portfolio.synthesize(str(tmp_path / name), rows, seed)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ("{a: {shares: {x: 0}}}", "not positive"),
        ("{a: {shares: nobody}}", "has no shares"),
        ("{a: {given: b, shares: {x: 1}}}", "no earlier fact"),
        ("{b: {shares: {y: 1}}, a: {given: b, cases: [{of: [z], shares: {x: 1}}], shares: {x: 1}}}", "no value of b"),
        ("{a: {share: {x: 1}}}", "unknown field"),
    ],
)
def test_distributions_that_say_nothing_are_refused(tmp_path: Path, facts: str, told: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"{{title: T, version: 1, notice: N, unknown: 0.1, mixes: {{}}, facts: {facts}}}")
    with pytest.raises(comity.InputError, match=told):
        comity.Portfolio.synthesize(tmp_path / "a.parquet", 10, mixture=path)


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:

    done = CliRunner().invoke(
        command_line(), ["portfolio", "synthesize", "--rows", "100", "--seed", "7", "-o", str(tmp_path / "a.parquet")]
    )
    assert done.exit_code == 0, done.output
    assert "100 synthetic rows of 25 facts, seed 7" in " ".join(done.output.split())
    assert "Synthetic rows" in done.output and "nobody's trade" in done.output
