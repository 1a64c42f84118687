"""Who built the spacecraft of a year: held to shares worked out by hand, and to tables that are not the catalogue's."""

from __future__ import annotations

from pathlib import Path

import pytest

import comity
from comity import InputError
from comity.industry.spacecraft_catalogue import read_catalogue

HEADER = "#JCAT\tSatcat\tType\tName\tLDate\tOwner\tState\tManufacturer\n# Updated 2026 Jun 27 (made up)\n"
ROWS = """S1\t1\tP\tA\t2024 Jan  5\tX\tUS\tACME
S2\t2\tP\tB\t2024 Feb\tX\tUS\tACME
S3\t3\tP-A\tC\t2024 Mar  1\tY\tJ\tNIPP
S4\t4\tP\tD\t2024 Dec 31\tY\tF\tACME/GALL
S5\t5\tR2\tRocket\t2024 Jan  5\tX\tUS\tACME
S6\t6\tP\tE\t2025 May\tZ\t-\t-
S7\t7\tP\tF\t2025 Jun?\tZ\tUK\tBRIT?
S8\t8\tP\tG\t-\tZ\tUK\tBRIT
short\trow
"""
ORGANIZATIONS = (
    "#Code\tUCode\tStateCode\tType\nACME\tACME\tUS\tB\nNIPP\tNIPP\tJ\tB\nGALL\tGALL\tF\tB\nBRIT\tBRIT\tUK\tB\n"
)


def _written(folder: Path, *, organizations: bool) -> Path:
    (folder / "satcat.tsv").write_text(HEADER + ROWS, "utf-8")
    if organizations:
        (folder / "orgs.tsv").write_text(ORGANIZATIONS, "utf-8")
    return folder


def test_shares_are_those_worked_out_by_hand(tmp_path: Path) -> None:
    found = read_catalogue(_written(tmp_path, organizations=True))
    y2024, y2025 = found.years
    assert (found.rows, found.unread, found.nation_of) == (6, 2, "maker")
    assert (y2024.year, y2024.spacecraft, y2024.placed, y2024.made) == (2024, 4, 4, 4)
    by_nation = {"USA": 2.5 / 4, "JPN": 1 / 4, "FRA": 0.5 / 4}  # the fourth has two makers, half each
    assert y2024.by_nation == pytest.approx(sum(share**2 for share in by_nation.values()))
    assert y2024.first_nation == ("USA", 2.5 / 4) and y2024.first_maker == ("ACME", 2.5 / 4)
    assert (y2025.spacecraft, y2025.placed, y2025.by_nation, y2025.first_nation) == (2, 1, 1.0, ("GBR", 1.0))


def test_without_organizations_the_owner_s_nation_is_counted_and_told(tmp_path: Path) -> None:
    folder = _written(tmp_path, organizations=False)
    found = read_catalogue(folder / "satcat.tsv")
    assert found.nation_of == "owner"
    assert found.years[0].by_nation == pytest.approx((2 / 4) ** 2 + (1 / 4) ** 2 + (1 / 4) ** 2)
    assert found.years[0].by_maker == read_catalogue(_written(tmp_path, organizations=True)).years[0].by_maker


def test_another_table_is_told_from_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "satcat.tsv").write_text("OBJECT_NAME,OWNER\nX,US\n", "utf-8")
    with pytest.raises(InputError, match="has no column Type, LDate, State, Manufacturer, but OBJECT_NAME,OWNER"):
        read_catalogue(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        read_catalogue(tmp_path / "none")


def test_only_what_counts_spacecraft_is_answered_by_it(tmp_path: Path, law: comity.Law) -> None:
    industry = comity.Industry.load(law=law)
    folder = _written(tmp_path, organizations=True)
    told = industry.depend("bus.cubesat", "2026-11-30", gcat=folder).catalogue
    assert told is not None and "CC BY 4.0" in told.attribution
    with pytest.raises(InputError, match="counts spacecraft"):
        industry.depend("sub.star_tracker", "2026-11-30", gcat=folder)
