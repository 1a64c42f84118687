"""Public statistics as weights: what is read of each kind, and ranges that hold however a figure divides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity import Comparison, InputError, Law, LicenseStatistics, RuleComment, StatisticsCell
from comity.reform.change import ChangeKind
from comity.reform.weighing import weighed
from tests.shown import check_shown

REFORM = "us-2024-10-23-spacecraft-parts"
BIS = """Fiscal Year,Country,ECCN,Licenses Approved,Value USD
2023,Germany,9A515.x,120,"$15,000,000"
2023,"Korea, South",9A515,40,9000000
2022,Japan,9A515,50,8000000
2023,Atlantis,9A515,3,1
2023,Brazil,nonsense,3,1
"""


@pytest.fixture(scope="module")
def compared(law: Law) -> Comparison:
    rows = [
        {"activity": "export", "from": "USA", "end_use": "civil", "item": item, "to": to}
        for item, to in (("9A515.x", "KOR"), ("9A515.a.4", "KOR"), ("9A515.x", "DEU"), ("EAR99", "DEU"))
    ]
    return comity.Portfolio(rows, law=law).compare(REFORM)


def test_three_kinds_are_told_by_their_columns(tmp_path: Path, law: Law) -> None:
    files = {
        "bis-licenses": (BIS, 2023, [("DEU", "9A515.x", 120.0), ("KOR", "9A515", 40.0)]),
        "ddtc-655": (
            "FY,Country,USML Category,Authorized\nFY2024,United Kingdom,XV - Spacecraft,2500\n",
            2024,
            [("GBR", "XV", 2500.0)],
        ),
        "trade": ("Year,Country,Schedule B,Value\n2025,Japan,8802.60.3000,7\n", 2025, [("JPN", "8802603000", 7.0)]),
    }
    for kind, (text, year, cells) in files.items():
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
        found = LicenseStatistics.load(tmp_path / f"{kind}.csv", law=law)
        check_shown(found)
        assert (found.kind, found.year) == (kind, year)
        assert [(one.country, one.code, one.figure) for one in found.cells] == cells
        assert "leaves out" in found.said and str(year) in found.said
    bis = LicenseStatistics.load(tmp_path / "bis-licenses.csv", law=law)
    assert [line.split(":")[0] for line in bis.unread] == ["row 5", "row 6"]
    assert bis.years == (2022, 2023)
    assert LicenseStatistics.load(tmp_path / "trade.csv", law=law).cells[0].holds("JPN", "9A515.a.1")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "none of the statistics"),
        ("Country,ECCN,Licenses\nJapan,9A515,3\n", "no column for year"),
        ("Year,Country,ECCN,Licenses\n2023,Japan,9A515,-3\n", "no row can be used"),
    ],
)
def test_what_cannot_weigh_is_told(tmp_path: Path, law: Law, text: str, told: str) -> None:
    (tmp_path / "it.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        LicenseStatistics.load(tmp_path / "it.csv", law=law)


def test_an_effect_is_weighed_and_published_with_its_limits(compared: Comparison, tmp_path: Path, law: Law) -> None:
    (tmp_path / "bis.csv").write_text(BIS, encoding="utf-8")
    statistics = LicenseStatistics.load(tmp_path / "bis.csv", law=law)
    with_it = statistics.weigh(compared)
    found = with_it.weighed
    assert found
    told = {row.kind: (row.least, row.evenly, row.most) for row in found.kinds}
    # Germany: its one row of 9A515.x changes, so all 120; Korea: one of two rows does, so 0 to 40.
    assert told[ChangeKind.EXCEPTION_UNNEEDED] == (120.0, 140.0, 160.0)
    assert (found.covered, found.uncovered, found.without_figure) == (160.0, 0.0, 1)
    comment = RuleComment.of(with_it, "0694-AJ87")
    check_shown(comment)
    comity.write_document(comment, tmp_path / "comment.md")
    text = (tmp_path / "comment.md").read_text(encoding="utf-8")
    assert "| exception no longer needed | 120 | 140 | 160 |" in text and "leaves out" in text
    for word in ("should", "recommend", "urge"):
        assert word not in text.lower()
    with pytest.raises(InputError, match="changes"):
        RuleComment.of(compared, "bis-csa")


KINDS = (ChangeKind.LICENSE_REMOVED, ChangeKind.NEWLY_REQUIRED, ChangeKind.MAY_EASE, ChangeKind.UNCHANGED)


@given(
    st.lists(st.tuples(st.sampled_from(["JPN", "DEU", "KOR"]), st.sampled_from(KINDS), st.integers(1, 5)), max_size=9),
    st.lists(st.floats(0, 1e6), min_size=3, max_size=3),
)
def test_a_range_holds_however_figures_divide(rows: list[Any], figures: list[float]) -> None:
    activities: Any = [_Row(partner, "9A515.x", kind, count) for partner, kind, count in rows]
    cells = tuple(
        StatisticsCell(one, "9A515", ("9A515",), of) for one, of in zip(("JPN", "DEU", "FRA"), figures, strict=True)
    )
    statistics = LicenseStatistics(
        kind="",
        title="",
        file="",
        year=2023,
        years=(2023,),
        measure="value",
        leaves_out="",
        cite="",
        url="",
        confidence="memory",
        cells=cells,
        unread=(),
    )
    found = weighed(activities, statistics)
    assert found.covered + found.uncovered == pytest.approx(sum(figures))
    for row in found.kinds:
        of = [one for one in activities if one.kind is row.kind]
        assert row.least <= row.evenly + 1e-6 and row.evenly <= row.most + 1e-6
        assert row.most == pytest.approx(sum(c.figure for c in cells if any(one.partner == c.country for one in of)))
        assert row.least == 0 or not row.kind.is_open
    assert found.without_figure == sum(one.rows for one in activities if one.partner == "KOR")


class _Row(msgspec.Struct, frozen=True):
    partner: str
    item: str
    kind: ChangeKind
    rows: int
