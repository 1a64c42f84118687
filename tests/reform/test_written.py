"""Activities written out, as rows: the same as in a table, and more where they say more."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import comity
from comity import InputError, Law
from comity.portfolio.measures import VALUE, VALUED
from comity.reform.combinations import combinations
from comity.reform.portfolio import PARTNER, ReadPortfolio
from comity.reform.reading import read_portfolio
from comity.reform.written import key_of

DAY = date(2024, 10, 23)


def row(**facts: Any) -> dict[str, Any]:
    return {"activity": "export", "item": "9A515.x", "from": "USA", "to": "KOR", "end_use": "civil", **facts}


def read(law: Law, *rows: dict[str, Any]) -> ReadPortfolio:
    return read_portfolio(rows, [law], DAY)


def test_an_activity_is_found_again_in_its_row(law: Law) -> None:
    rows = [
        row(),
        row(to="JPN", value="100..2000"),
        row(end_user={"country": "JPN", "kind": "commercial"}),
        row(end_user=[{"country": "JPN"}, {"country": "KOR"}]),
        row(authorizations=[{"kind": "bis-license", "number": "D1"}]),
        row(),
    ]
    found = read(law, *rows)
    for place, raw in enumerate(rows):
        [stated] = comity.read_project(raw, law).activities
        assert key_of(found.activity(0, place, law)) == key_of(stated)
    assert combinations(found).of[0].tolist() == [0, 1, 2, 3, 4, 0]
    assert found.blocks[0].beyond.tolist() == [0, 0, 0, 1, 2, 0]  # two end users, and a license in hand


def test_partner_and_worth_are_those_of_the_facts(law: Law) -> None:
    found = read(law, row(value=500), row(to="USA", **{"from": "JPN"}), row(value="100..2000"), row(to="DEU|FRA"))
    [block] = found.blocks
    assert [found.labels[PARTNER][number] for number in block.labels[PARTNER]] == ["KOR", "JPN", "KOR", "DEU|FRA"]
    assert block.measures[VALUED].tolist() == [1, 0, 0, 0]  # a range is no amount
    assert np.array(block.measures[VALUE]).tolist() == [500, 0, 0, 0]


def test_files_of_activities_are_read_alike(law: Law, tmp_path: Path) -> None:
    path = tmp_path / "orders.yaml"
    path.write_text(
        "activity: export\nfrom: USA\nto: KOR\nitems: [{classification: 9A515.x}, {classification: EAR99}]\n"
    )
    found = read_portfolio(path, [law], DAY)
    assert (found.name, len(found)) == ("orders.yaml", 2)


def test_what_is_no_portfolio_is_refused(law: Law) -> None:
    with pytest.raises(InputError, match="did you mean 'ties'"):
        read_portfolio("tie", [law], DAY)
    with pytest.raises(InputError, match="holds no activity"):
        read(law)
    with pytest.raises(InputError, match="column orders: there is no such column"):
        read_portfolio([row()], [law], DAY, "orders")
