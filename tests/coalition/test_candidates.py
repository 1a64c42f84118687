"""Which sites add most: the best of all choices, by trying every one; tables of sites with every fault told."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

import comity
from comity.coalition.candidates import _Looks, _of_orbit
from comity.coalition.elements import read_elements
from comity.coalition.masks import counts
from comity.coalition.sensors import sensors_of
from comity.coalition.sites import read_sites, recorded_sites, sensor_at
from comity.coalition.sky import Clock
from comity.errors import InputError
from tests.conftest import ROOT

DAY = "2026-11-30"
SITES = """name,latitude,longitude,sensor,orbits,min_elevation,range_km,cost
Jeju,33.4,126.5,radar,LEO,5,3000,9
Punta Arenas,-53.1,-70.9,radar,LEO,5,3000,6
Antarctica,-74.6,164.2,radar,LEO,5,3000,7
Sejong,-62.2,-58.8,radar,LEO,5,3000,5
Hilo,19.7,-155.1,optical,LEO|GEO,,,2
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sites.csv"
    path.write_text(SITES, encoding="utf-8")
    return path


def test_the_choice_is_the_best_of_all(table: Path) -> None:
    coalition = comity.Coalition(["JPN", "AUS"], DAY)
    asked = {"orbit": "LEO", "hours": 2}
    costs = [9, 6, 7, 5, 2]
    worth = _worths(coalition, table)
    for most, budget in ((1, None), (2, None), (3, None), (5, 12.0), (5, 8.0)):
        found = coalition.candidates("KOR", table, most=most, budget=budget, **asked)  # type: ignore[arg-type]
        may = [
            some
            for size in range(most + 1)
            for some in combinations(range(5), size)
            if budget is None or sum(costs[one] for one in some) <= budget
        ]
        assert found.adds == pytest.approx(max(worth(some) for some in may), abs=1e-9), (most, budget)
        assert found.proved
        assert found.adds <= found.bound + 1e-9
        assert found.greedy <= found.adds + 1e-9
        chosen = [number for number, one in enumerate(found.sites) if one.chosen]
        assert tuple(chosen) in may
        assert all(one.low <= one.to_coalition <= one.high for one in found.sites)


def _worths(coalition: comity.Coalition, table: Path):  # type: ignore[no-untyped-def]
    """What each choice adds, worked out anew for each: no words, only what is in view by any sensor."""
    catalogue = _of_orbit(read_elements(ROOT / "src/comity/data/coalition/catalogue-made-up.csv"), "LEO")
    clock = Clock(catalogue.middle, 60.0, 120)
    there = [one for one in sensors_of(coalition.record, ("JPN", "AUS", "KOR")) if counts(one)]
    sites = [sensor_at(one, number, "KOR") for number, one in enumerate(read_sites(table))]

    def seen(some: tuple[int, ...]) -> float:
        sensors = [*there, *(sites[one] for one in some)]
        return _Looks(sensors, [0] * len(sensors), catalogue, clock, "middle").seen(frozenset({0}))

    before = seen(())
    return lambda some: seen(some) - before


def test_sites_of_the_record_are_proposed_where_something_is_missing() -> None:
    record = comity.Coalition("KOR", DAY).record
    names = [one.name for one in recorded_sites(record, "KOR")]
    assert "Naro Space Center: radar" in names
    assert "Naro Space Center: telescope" in names
    assert "OWL-Net Songino: radar" in names
    assert "OWL-Net Songino: telescope" not in names
    assert not [name for name in names if "surveillance system" in name]  # where it stands is not public


def test_every_fault_of_a_table_of_sites_is_told(table: Path) -> None:
    table.write_text(
        "name,latitude,longitude,sensor,orbits,min_elevation,cost\n"
        "A,95,10,radar,LEO,5,1\nB,5,10,sonar,LEO,5,1\nC,5,10,radar,LEO,95,-1\nD,5,10,radar,LOW,5,1\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as told:
        read_sites(table)
    places = [str(fault.where).rpartition("sites.csv, ")[2] for fault in told.value.faults]
    assert places == ["row 2: latitude", "row 3: sensor", "row 4: cost", "row 5: orbits"]
    with pytest.raises(InputError, match="has no cost"):
        table.write_text("name,latitude,longitude,sensor\nA,5,10,radar\n", encoding="utf-8")
        comity.Coalition("JPN", DAY).candidates("KOR", table, budget=5)
    with pytest.raises(InputError, match="found 'HEO'; accepted: LEO, MEO, GEO, all"):
        comity.Coalition("JPN", DAY).candidates("KOR", table, orbit="HEO")
