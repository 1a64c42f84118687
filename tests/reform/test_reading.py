"""Portfolios for comparison: tables read by the one reader, with what labels and worth they state."""

from __future__ import annotations

import csv
import runpy
from datetime import date
from pathlib import Path

import pytest

import comity
from comity import InputError, Law
from comity.industry.model import is_read
from comity.reform.portfolio import ASSUMED, CHECKED, PARTNER, ReadPortfolio
from comity.reform.reading import read_portfolio
from comity.reform.written import key_of
from tests.conftest import ROOT

DAY = date(2026, 11, 23)
NUMBER_OF_TIES = 216


@pytest.fixture(scope="module")
def ties(law: Law) -> ReadPortfolio:
    return read_portfolio("ties", [law], DAY)


def test_the_ties_are_all_there_and_marked(ties: ReadPortfolio, law: Law) -> None:
    folder = Path(comity.__file__).parent / "data" / "portfolio"
    tool = runpy.run_path(str(ROOT / "tools" / "portfolio.py"))
    assert (folder / "activities.csv").read_text(encoding="utf-8") == tool["written"](folder)
    every = list(csv.DictReader((folder / "ties.csv").open(encoding="utf-8")))
    assert len(every) == NUMBER_OF_TIES
    sources = [law.record.by_id[tie["instrument"]].source for tie in every]
    assert all(source.url.startswith("http") for source in sources)
    assert all(source.confidence == "memory" for source in sources if not is_read(source))
    assert not ties.rejected
    [block] = ties.blocks
    for place in range(len(block)):
        stated = set(ties.activity(0, place, law).facts) - {"origin.country"}
        assumed = set(ties.labels[ASSUMED][block.labels[ASSUMED][place]].split("|"))
        assert {name for name in stated if not name.startswith("parties.")} <= assumed, block.keys[place]


def test_rows_say_what_their_cells_say(ties: ReadPortfolio, law: Law) -> None:
    path = Path(comity.__file__).parent / "data" / "portfolio" / "activities.csv"
    [block] = ties.blocks
    for place, row in enumerate(csv.DictReader(path.open(encoding="utf-8"))):
        assert str(block.keys[place]) == row["id"]
        assert str(block.names and block.names[place]) == row["name"]
        assert ties.labels[CHECKED][block.labels[CHECKED][place]] == row["checked"]
        assert ties.labels[PARTNER][block.labels[PARTNER][place]] == row["partner"]
        facts = {name: value for name, value in row.items() if name in law.schema.facts and value}
        [activity] = comity.read_project(facts, law).activities
        assert key_of(ties.activity(0, place, law)) == key_of(activity)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("id,item,from,to\n", "holds no activity"),
        ("colour,size\nred,3\n", "no column is understood"),
        ("item,to\n9Z999,KOR\n", "x.csv: no row could be read.*\nx.csv, row 2"),
    ],
)
def test_files_that_are_no_portfolio_are_refused(law: Law, tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=says):
        read_portfolio(path, [law], DAY)


def test_rows_that_cannot_be_read_are_told_and_the_others_stand(law: Law, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("id,item,from,to,shade\na,9A515.x,USA,KOR,red\nb,9Z999,USA,KOR,\na,9A515.x,USA,JPN,\n,9A515.x,,,\n")
    found = read_portfolio(path, [law], DAY)
    reasons = [why for _, why in found.rejected]
    assert (found.read, len(found)) == (4, 1)
    assert "row 3: item.classification" in reasons[0]
    assert "no id" in reasons[1]
    assert "the id is used by an earlier row" in reasons[2]
    assert found.not_facts == ("shade",)
