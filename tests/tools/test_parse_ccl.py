"""The parser of the Commerce Control List, and the tables it left in the pack.

The excerpt below is invented: entries that do not exist, in the structure of the source.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from ccl import check, exceptions, hand, paragraphs, scope, source, tables  # noqa: E402
from ccl.controls import REASONS, license_rule, read_controls  # noqa: E402

TABLES = ROOT / "src" / "comity" / "data" / "law" / "us" / "tables"
CODE = re.compile(r"\d[A-E]\d{3}(\.(\d{1,3}|[a-z]))*")
# Codes that the regulation itself cites, in rows about other items, without listing them.
DANGLING = {
    *("3A001.a.15", "3A001.b.13", "3A004", "3B003", "3C007", "3C008", "3C009"),
    *("4D090.a", "4D090.b"),
}

EXCERPT = """<?xml version="1.0"?>
<DIV9><HEAD>Supplement</HEAD>
<HD1>Category 9</HD1>
<FP-2><B>9A777 Kites, as follows (see List of Items Controlled).</B></FP-2>
<FP-1>License Requirements</FP-1>
<FP-1>Reason for Control: NS, RS, MT, AT</FP-1>
<DIV><TABLE><TR><TH>Control(s)</TH><TH>Country chart</TH></TR>
<TR><TD>NS applies to entire entry, except .b, .x and .y</TD><TD>NS Column 1.</TD></TR>
<TR><TD>RS applies to 9A777.y</TD><TD>China, Russia, or Venezuela (see § 742.6(a)(7))</TD></TR>
<TR><TD>MT applies to kites that fly over 300 km</TD><TD>MT Column 1</TD></TR>
<TR><TD>NS applies to 9A777.x<br/>AT applies to entire entry</TD>
<TD>NS Column 2<br/>AT Column 1</TD></TR></TABLE></DIV>
<FP-1>List Based License Exceptions</FP-1>
<FP-1>LVS: $1,500</FP-1>
<FP-1>GBS: N/A</FP-1>
<FP-1>Special Conditions for STA</FP-1>
<FP-1>STA: License Exception STA may not be used to ship any item in 9A777.a.2 or .b to any of
the destinations listed in Country Group A:6 (See Supplement No. 1 to part 740 of the EAR).</FP-1>
<FP-1>List of Items Controlled</FP-1>
<FP-1>Related Controls: N/A</FP-1>
<FP>Items: a. Kites having a tail:</FP>
<P>a.1. Red tails;</P>
<P>a.2 Blue tails; or</P>
<NOTE><P>Note: a. Not green. c. Nor white.</P></NOTE>
<P>b. Kite string.</P>
<P>c. through w. [Reserved]</P>
<P>x. Parts of kites.</P>
<P>y. Other:</P>
<P>y.1.a. Bows.</P>
<FP-2><B>9A778 Balloons. (These items are “subject to the ITAR.” See elsewhere.)</B></FP-2>
<FP-2><B>EAR99 Everything else</B></FP-2>
</DIV9>
"""


@pytest.fixture
def parsed(tmp_path: Path) -> tables.Parsed:
    path = tmp_path / "excerpt.xml"
    path.write_text(EXCERPT, encoding="utf-8")
    return tables.parse(path, hand.Hand())


def anything(_code: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("phrase", "includes", "excludes"),
    [
        ("entire entry", "", ""),
        ("the entire entry.", "", ""),
        ("entire entry except 9A777.x and y", "", ".x .y"),
        ("entire entry, except .e, .x, and .y", "", ".e .x .y"),
        ("entire entry except: 9A777.b; .c and .y", "", ".b .c .y"),
        ("9A777.x", ".x", ""),
        ("9A777. b and .y", ".b .y", ""),
        ("9A777 .g, .r, .u, and .w", ".g .r .u .w", ""),
        ("9A777.g, .s, .u, .v, .w, .x, and .y", ".g .s .u .v .w .x .y", ""),
        ("paragraphs .a and .x", ".a .x", ""),
        ("paragraphs .a, .b and .i of this entry", ".a .b .i", ""),
        ("paragraph c", ".c", ""),
        ("9A777.a only", ".a", ""),
        ("9A777.d.15 and .16", ".d.15 .d.16", ""),
        ("items controlled by 9A777.z.1.a, z.2.a", ".z.1.a .z.2.a", ""),
        (
            "9A777.a.1 to a.3, b, e, f.2 to f.4, g to j",
            ".a.1 .a.2 .a.3 .b .e .f.2 .f.3 .f.4 .g .h .i .j",
            "",
        ),
        ("9A777.a.1 through a.3, .h, and .l", ".a.1 .a.2 .a.3 .h .l", ""),
        ("9A777.b (except .b.5), .c, .f (except f.3), and .j", ".b .c .f .j", ".b.5 .f.3"),
        ("9A777.c.1.a, 9A777.c.1.c, and 9A777.q", ".c.1.a .c.1.c .q", ""),
    ],
)
def test_lists_of_paragraphs(phrase: str, includes: str, excludes: str) -> None:
    found = scope.read_scope(phrase, "9A777", anything)
    assert found is not None
    assert found.includes == tuple("9A777" + each for each in includes.split())
    assert found.excludes == tuple("9A777" + each for each in excludes.split())
    assert not found.qualifier


@pytest.mark.parametrize(
    "phrase",
    [
        "kites in 9A777.d when usable in missiles",
        "9A777.a when heavier than air",
        "9A777.a, as well as 9A777.b",
        "entire entry except kites for 9A700.y",
        "entire entry, except 9A777.b and kites below 69 MPa",
        "entire entry (refer to 9A900 for others)",
        "9A777.a to",
        "9A777.b.1 in the form of tubes",
        "9A777.x; 9A778.y",
        "equipment in 9A777.a for making kites",
        "commodities that meet or exceed the parameters of 9A101",
    ],
)
def test_a_condition_is_never_read_as_a_list(phrase: str) -> None:
    assert scope.read_scope(phrase, "9A777", anything) is None


def test_software_and_technology_for_other_items() -> None:
    found = scope.read_kind(
        "“technology” for items controlled by 9A001 to 9A003, or 9B515.a for MT reasons",
        "9E777",
        anything,
    )
    assert found is not None
    assert found.about == ("9A001", "9A002", "9A003", "9B515.a")
    assert found.qualifier.endswith("those controlled for MT")
    assert scope.read_kind("“technology” for red items of 9A001", "9E777", anything) is None


def test_ranges_keep_only_what_exists() -> None:
    known = {"1B115", "1B117", "1B119"}
    assert scope.expand(["1B115..1B119"], known.__contains__) == ("1B115", "1B117", "1B119")


def test_entries_and_paragraphs(parsed: tables.Parsed) -> None:
    assert [entry.code for entry in parsed.entries] == ["9A777", "9A778"]
    assert source.jurisdiction(parsed.entries[1]) == "ITAR"
    found = {each.code: each for each in parsed.paragraphs["9A777"]}
    assert {"9A777.a", "9A777.a.1", "9A777.a.2", "9A777.y.1", "9A777.y.1.a"} <= set(found)
    assert found["9A777.k"].reserved
    assert found["9A777.y.1"].weak
    assert paragraphs.holes(list(found)) == []
    assert paragraphs.holes(["9A777.a", "9A777.c"]) == ["9A777.b"]


def test_controls(parsed: tables.Parsed) -> None:
    rows = parsed.controls["9A777"]
    assert [(row.reason, row.column) for row in rows] == [
        ("NS", "NS1"), ("RS", ""), ("MT", "MT1"), ("NS", "NS2"), ("AT", "AT1"),
    ]  # fmt: skip
    assert rows[0].scope.excludes == ("9A777.b", "9A777.x", "9A777.y")
    assert rows[1].license_rule == "China, Russia, Venezuela; 742.6(a)(7)"
    assert [row.unread for row in rows] == [False, False, True, False, False]


def test_a_hand_reading_answers_only_for_its_words(parsed: tables.Parsed) -> None:
    entry = parsed.entries[0]
    digest = source.sha("MT applies to kites that fly over 300 km")
    reading = scope.Scope(qualifier="range over 300 km")
    for key, unread in ((digest, False), ("0" * 12, True)):
        readings = hand.Hand(scopes={("9A777", "MT", key): [reading]})
        row = read_controls(entry, readings, parsed.codes.__contains__)[2]
        assert row.unread is unread


def test_exceptions(parsed: tables.Parsed) -> None:
    row = tables.entry_row(parsed.entries[0], parsed.lines["9A777"], {}, hand.Hand())
    assert (row["lvs"], row["lvs_usd"], row["gbs"]) == ("$1500", "1500", "no")
    assert (row["sta_c1_bars"], row["sta_c2_bars"]) == ("", "9A777.a.2|9A777.b")


BAR = "License Exception STA may not be used "
TO_SIX = " to any of the destinations listed in Country Group A:6."
BY_PARAGRAPH = "Paragraph (c)(2) of License Exception STA (§ 740.20(c)(2) of the EAR) may not be used for "


@pytest.mark.parametrize(
    ("text", "bars"),
    [
        (BY_PARAGRAPH + "any item in 9A777.", {"c2": ()}),
        (
            BAR + "to ship any item in this ECCN" + TO_SIX.replace("A:6", "A:5 or A:6"),
            {"c1": (), "c2": ()},
        ),
        (BAR + "for 9A777.", {"c1": (), "c2": ()}),
        (BAR + "to ship any item in 9A777.c or d, if red," + TO_SIX, None),
    ],
)
def test_bars_on_sta(text: str, bars: dict[str, tuple[str, ...]] | None) -> None:
    line = exceptions.read_line("9A777", "STA", text, hand.Hand(), anything)
    assert line.unread is (bars is None)
    assert {term.value: term.includes for term in line.terms} == (bars or {})


def test_rules_without_a_column() -> None:
    assert license_rule("Worldwide control. See § 742.4(a)(5) and (b)(10) of the EAR.") == (
        "worldwide; 742.4(a)(5), (b)(10)"
    )
    assert license_rule("See § 746.1(b)for UN controls.") == ("United Nations arms embargoes; 746.1(b)")


def test_the_check_reports_what_is_unread(parsed: tables.Parsed, tmp_path: Path) -> None:
    found = check.problems(parsed, hand.Hand(), tmp_path / "excerpt.xml")
    assert any(line.startswith("error unread 9A777,MT") for line in found)
    assert not any("counting" in line for line in found)


def shipped(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def known_codes() -> set[str]:
    entries = {row["entry"] for row in shipped("ccl_entries")}
    return entries | {row["code"] for row in shipped("ccl_paragraphs")}


def test_shipped_codes_are_unique_and_have_parents() -> None:
    entries = [row["entry"] for row in shipped("ccl_entries")]
    paragraph_rows = shipped("ccl_paragraphs")
    codes = [row["code"] for row in paragraph_rows]
    assert len(entries) == len(set(entries))
    assert len(codes) == len(set(codes))
    assert all(CODE.fullmatch(code) for code in entries + codes)
    parents = {row["parent"] for row in paragraph_rows}
    assert parents <= {*entries, *codes}
    assert all((row["leaf"] == "0") == (row["code"] in parents) for row in paragraph_rows)
    assert all(row["code"].startswith(row["parent"] + ".") for row in paragraph_rows)


@pytest.mark.parametrize("name", ["ccl_controls", "ccl_lvs", "ccl_gbs", "ccl_tsr", "ccl_sta"])
def test_shipped_scopes_name_paragraphs_that_exist(name: str) -> None:
    known = known_codes()
    for row in shipped(name):
        assert row["entry"] in known
        for column in ("includes", "excludes"):
            for code in filter(None, row[column].split("|")):
                assert code in known, (name, row["entry"], code)
                assert code.startswith(row["entry"] + ".")


def test_shipped_controls_are_complete() -> None:
    known = known_codes()
    for row in shipped("ccl_controls"):
        assert row["reason"] in REASONS
        assert row["column"] or row["license_rule"], row
        assert len(row["qualifier"]) <= 120, row
        assert row["qualifier"] != "unread"
        assert re.fullmatch(r"[0-9a-f]{12}", row["scope_sha"])
        assert set(filter(None, row["about"].split("|"))) <= known | DANGLING


def test_shipped_entries_are_well_formed() -> None:
    known = known_codes()
    for row in shipped("ccl_entries"):
        assert row["heading"]
        assert len(row["heading"]) <= 90
        assert row["jurisdiction"] in ("EAR", "ITAR", "OTHER")
        assert "unread" not in row.values()
        for column in ("sta_c1_bars", "sta_c2_bars"):
            assert set(filter(None, row[column].split("|"))) <= {*known, "all"}


def test_every_entry_on_the_ear_says_why_it_is_controlled() -> None:
    controlled = {row["entry"] for row in shipped("ccl_controls")}
    for row in shipped("ccl_entries"):
        free = row["jurisdiction"] != "EAR" or bool(row["reserved"])
        assert free is (row["entry"] not in controlled), row["entry"]


def test_the_spacecraft_entry() -> None:
    """Facts read by a person in 9A515, against which the parse must hold."""
    rows = [row for row in shipped("ccl_controls") if row["entry"] == "9A515"]
    by_column = {row["column"]: row for row in rows if row["column"]}
    assert by_column["NS1"]["excludes"] == "9A515.e|9A515.x|9A515.y"
    assert by_column["RS2"]["includes"] == "9A515.e|9A515.x"
    assert by_column["NS2"]["includes"] == "9A515.x"
    assert {row["includes"] for row in rows if row["column"] == "MT1"} == {
        "9A515.d|9A515.e.2",
        "9A515.h",
    }
    assert "9A515.y.74" in known_codes()
    assert "9A515.y.75" not in known_codes()
