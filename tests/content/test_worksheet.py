"""Controlled U.S. content: the authority's own table of shares, sums against a second way, and what is not known."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity import ContentWorksheet, InputError, Law

DAY = "2026-11-30"


def worksheet(parts: Any, maker: str, to: str, law: Law, **known: Any) -> ContentWorksheet:
    """The worksheet of parts in a file or in plain values."""
    read = comity.read_project(parts, law, where="parts")
    return comity.ContentWorksheet.of(read, maker, to, law=law, **known)


def one_part(law: Law, item: str, to: str, value: float = 5, product: str = "9A515.x") -> ContentWorksheet:
    part = {"item": {"classification": item, "origin_country": "USA"}, "order": {"item_value": value}}
    return worksheet([part], "JPN", to, law, product=product, value=100, on=DAY)


# Deciding whether U.S. content counts: the authority's de minimis guidelines of 2015-10-29 (bis.doc.gov, "De minimis
# Rules Guidelines"), and Supplement No. 2 to part 734, paragraph (a)(1).
@pytest.mark.parametrize(
    ("item", "to", "counted"),
    [
        ("EAR99", "PRK", "yes"),  # EAR99 counts for North Korea
        ("EAR99", "DEU", "no"),
        ("EAR99", "CHN", "no"),
        ("EAR99", "IRN", "no"),  # for Iran, EAR99 needs no BIS license: 746.7(a)(1) is about the Control List
        ("5A992.c", "IRN", "yes"),  # an item for anti-terrorism reasons only counts for E:1 ...
        ("5A992.c", "DEU", "no"),  # ... and nowhere else
        ("9A515.x", "CHN", "yes"),
        ("9A515.x", "DEU", "no"),  # NS2 and RS2 are not marked for Germany
        ("9A515.x", "ISR", "yes"),
        ("9A515.y", "RUS", "yes"),
    ],
)
def test_counts_what_needs_a_license_to_the_destination(law: Law, item: str, to: str, counted: str) -> None:
    found = one_part(law, item, to).destinations[0]
    assert found.parts[0].counted == counted
    assert found.share == ((5.0, 5.0) if counted == "yes" else (0.0, 0.0))


@pytest.mark.parametrize(
    ("value", "caught"),
    [(25, False), (25.01, True)],  # "25% or less of the total value": 734.4(d)(1)
)
def test_a_share_at_the_limit_is_not_above_it(law: Law, value: float, caught: bool) -> None:
    found = one_part(law, "9A515.x", "ISR", value).destinations[0]  # Israel is in no group of 734.4(a)(6) or (c)
    assert found.flags["item.us_9x515_or_600_series_content"] is True
    assert found.reached == ("yes" if caught else "no")


def test_a_bolt_of_9x515_catches_the_product_to_an_arms_embargoed_country(law: Law) -> None:
    found = one_part(law, "9A515.x", "CHN", 0.01).destinations[0]  # 734.4(a)(6)(i): no share is small enough
    assert found.reached == "yes"
    assert found.product.outcome is comity.Outcome.POLICY_OF_DENIAL


def test_one_part_of_several_is_enough(law: Law) -> None:
    parts = [{"item": {"classification": code, "origin_country": "USA"}} for code in ("EAR99", "9A515.x")]
    [found] = worksheet(parts, "JPN", "CHN", law, product="EAR99", on=DAY).destinations
    assert found.flags == {"item.us_9x515_or_600_series_content": True, "item.us_dot_y_content": False}
    assert found.counted == (0.0, None)  # a part that counts has no value


def test_y_items_catch_it_to_china_but_not_to_other_embargoed_countries(law: Law) -> None:
    assert one_part(law, "9A515.y", "CHN", 0.01).destinations[0].reached == "yes"  # 734.4(a)(6)(ii)
    found = one_part(law, "9A515.y", "VEN", 0.01, "EAR99").destinations[0]
    assert found.flags["item.us_dot_y_content"] is True
    assert found.hangs_on == ("item.direct_product_ns",)  # on nothing else: 734.9(b) is about what it was made with


def test_a_product_with_a_missile_part_stays_under_the_itar(law: Law) -> None:
    found = one_part(law, "IV(h)(1)", "DEU", product="EAR99").destinations[0].product
    assert found.jurisdiction == "ITAR"
    assert "DDTC approval" in found.headline


def test_a_part_under_the_itar_is_told_and_never_left_uncounted(law: Law) -> None:
    found = one_part(law, "XV(e)(16)", "DEU").destinations[0]
    assert found.parts[0].counted == "unknown"
    assert "22 CFR 120.11(c)" in found.stays[0]
    assert found.share == (0.0, 5.0)
    assert found.product.jurisdiction != "other"


PARTS = st.lists(
    st.fixed_dictionaries(
        {
            "item": st.sampled_from(["9A515.x", "EAR99", "TBD", "5A992.c"]),
            "origin": st.sampled_from(["USA", "JPN", ""]),
            "value": st.one_of(st.none(), st.integers(0, 1000)),
        }
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=10, deadline=None)
@given(parts=PARTS)
def test_what_is_not_known_only_widens_the_share(law: Law, parts: list[dict[str, object]]) -> None:
    """Every way of saying what was not said gives a share within the one that was told."""
    whole = 10_000

    def sheet(stated: list[dict[str, object]]) -> tuple[float, float]:
        raw = [
            {
                "item": {"classification": p["item"], "origin_country": p["origin"]},
                "order": {"item_value": p["value"]},
            }
            for p in stated
        ]
        share = worksheet(raw, "JPN", "ISR", law, value=whole, on=DAY).destinations[0].share
        assert share is not None
        return share

    low, high = sheet(parts)
    full = [
        {
            "item": "9A515.x" if p["item"] == "TBD" else p["item"],
            "origin": p["origin"] or "USA",
            "value": 7 if p["value"] is None else p["value"],
        }
        for p in parts
    ]
    known = sheet(full)
    counted = [p for p in full if p["origin"] == "USA" and p["item"] == "9A515.x"]
    by_hand = float(sum((Fraction(int(str(p["value"]))) for p in counted), Fraction(0)) * 100 / whole)
    assert known == (by_hand, by_hand)
    assert low <= by_hand <= high


def test_a_line_that_cannot_be_read_is_never_missing_from_the_sum(law: Law, tmp_path: Path) -> None:
    file = tmp_path / "parts.csv"
    file.write_text("Part,ECCN,COO,Value\nwheel,9A515.x,US,5\nodd,9Z999,US,5\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"parts.csv, row 3.*9Z999"):
        worksheet(file, "JPN", "CHN", law)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"to": []}, "destinations"),
        ({"to": "Narnia"}, "Narnia"),
        ({"maker": "JPN | KOR"}, "one country"),
        ({"value": 0}, "more than 0"),
        ({"value": 1}, "the parts are worth 5 USD"),
        ({"parts": []}, "parts"),
    ],
)
def test_what_cannot_be_used_is_said(law: Law, change: dict[str, object], says: str) -> None:
    parts = [{"item": "9A515.x", "order": {"item_value": 5}}]
    given_: dict[str, Any] = {"parts": parts, "maker": "JPN", "to": "CHN", **change}
    with pytest.raises(InputError, match=says):
        worksheet(**given_, law=law)
