"""Whatever program wrote a table, each row is the activity that somebody would have typed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import comity
from comity import InputError, Law, Project
from comity.cli.options import Reading
from comity.law.values import Text, known
from comity.portfolio.headers import Headers, plain_header
from comity.portfolio.reader import find_row, open_table
from tests.portfolio.layouts import write_records, write_text, write_workbook

CALLED = {
    "activity.kind": ["activity.kind", "Activity", "Transaction Type"],
    "item.classification": [
        "item.classification",
        "ECCN",
        "ECCN / USML",
        "Export Control Classification Number",
        "eccnCode",
    ],
    "origin.country": ["origin.country", "From", "Ship-From Country", "Exporting Country"],
    "destination.country": [
        "destination.country",
        "TO",
        "Ship To Country",
        "Importing Country/Region",
        "shipToCountry",
    ],
    "item.origin_country": ["item.origin_country", "Country of Origin", "COO"],
    "end_user.name": ["end_user.name", "End User", "End-User Name", "Ultimate end user"],
    "order.item_value": ["order.item_value", "Value", "Extended Price (USD)", "Declared Value"],
    "date": ["date", "Ship Date", "Invoice date"],
}
WRITTEN: dict[str, dict[str, list[str]]] = {
    "activity.kind": {"export": ["export", "EXPORT", "Permanent Export"], "reexport": ["reexport", "Re-Export"]},
    "item.classification": {
        "9A515.x": ["9A515.x", "9a515x", "ECCN: 9A515.X"],
        "EAR99": ["EAR99", "EAR 99", "ear-99"],
        "XV(e)(12)": ["XV(e)(12)", "USML XV.e.12"],
        "": ["", "N/A", "TBD"],
    },
    "origin.country": {"USA": ["USA", "U.S.A.", "United States"], "DEU": ["DE", "Germany"]},
    "destination.country": {"KOR": ["KOR", "S. Korea", "Korea, South"], "JPN": ["JP", "JAPAN"], "": ["", "tbd"]},
    "item.origin_country": {"TWN": ["TW", "Taiwan"], "USA": ["US"]},
    "end_user.name": {"Hangang Space": ["Hangang Space"], "Mitsuhashi Denki KK": ["Mitsuhashi Denki KK"]},
    "order.item_value": {"1250000": ["1250000", "$1,250,000.00", "1.25M"], "480.5": ["480.50", "USD 480.50"]},
    "date": {"2024-10-23": ["2024-10-23", "10/23/2024", "23-Oct-2024"], "2025-06-30": ["2025-06-30", "6/30/2025"]},
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], list[dict[str, str]]]:
    """A table in somebody's hand, and what each row states."""
    facts = draw(st.lists(st.sampled_from(sorted(CALLED)), min_size=2, unique=True))
    facts = list(dict.fromkeys([*facts, "destination.country"]))
    header = [draw(st.sampled_from(CALLED[fact])) for fact in facts]
    stated = draw(
        st.lists(st.fixed_dictionaries({f: st.sampled_from(sorted(WRITTEN[f])) for f in facts}), min_size=1, max_size=4)
    )
    rows = [[draw(st.sampled_from(WRITTEN[fact][row[fact]])) for fact in facts] for row in stated]
    kept = [row for row, cells in zip(stated, rows, strict=True) if any(map(str.strip, cells))]
    return [header, *rows], kept


LAYOUTS = ["csv", "semicolons", "tabs", "utf-16", "bom", "notices", "blank columns", "total", "xlsx", "json", "jsonl"]


@given(table=tables(), layout=st.sampled_from(LAYOUTS))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_row_is_the_activity_typed_by_hand(table: Any, layout: str, tmp_path: Path, law: Law) -> None:
    rows, stated = table
    if not stated:
        return
    found = comity.read_project(_written(tmp_path, rows, layout), law)
    by_hand = [comity.read_project(one, law).activities[0] for one in stated]
    assert [one.facts for one in found.activities] == [one.facts for one in by_hand]
    assert [one.parties for one in found.activities] == [one.parties for one in by_hand]
    if found.reading:
        assert (found.reading.read, found.reading.rejected) == (len(stated), ())
        assert set(found.reading.columns) - {"Line"} == set(rows[0])  # which the layout with a total puts before them


def _written(folder: Path, rows: list[list[str]], layout: str) -> Path:
    width = len(rows[0])
    match layout:
        case "semicolons":
            return write_text(folder / "t.csv", rows, ";")
        case "tabs":
            return write_text(folder / "t.tsv", rows, "\t")
        case "utf-16":
            return write_text(folder / "t.csv", rows, encoding="utf-16")
        case "bom":
            return write_text(folder / "t.csv", rows, encoding="utf-8-sig")
        case "notices":
            return write_text(
                folder / "t.csv", [["For information only."], ["Prices, and terms, may change."], [], *rows]
            )
        case "blank columns":
            return write_text(folder / "t.csv", [[*row, "", ""] for row in rows])
        case "total":
            return write_text(
                folder / "t.csv", [["Line", *rows[0]], *(["1", *row] for row in rows[1:]), ["Total", *[""] * width]]
            )
        case "xlsx":
            return write_workbook(folder / "t.xlsx", {"Read me": [["Orders of June"]], "Orders": rows})
        case "json" | "jsonl":
            return write_records(folder / f"t.{layout}", rows)
    return write_text(folder / "t.csv", rows)


def read(folder: Path, *lines: str, **options: Any) -> Project:
    """Read a table whose cells are parted by bars here."""
    return comity.read_project(write_text(folder / "t.csv", [line.split("|") for line in lines]), **options)


def told(project: Project) -> str:
    assert project.reading
    return "\n".join(project.reading.lines())


SHIP = "activity|ECCN|from|Ship To"


def test_where_goods_were_made_is_never_where_they_leave(tmp_path: Path) -> None:
    found = read(tmp_path, "ECCN|Country of Origin|COO|Origin|Ship To Country", "EAR99|TW|TW|US|KR")
    assert found.activities[0].facts["item.origin_country"] == known("TWN")
    assert found.activities[0].facts["origin.country"] == known("USA")  # the other meaning is taken
    found = read(tmp_path, "ECCN|Origin|Ship To Country", "EAR99|TW|KR")
    assert found.activities[0].facts.keys() == {"item.classification", "destination.country"}
    assert '--map "Origin=origin.country" or --map "Origin=item.origin_country"' in told(found)
    found = read(tmp_path, "ECCN|Origin|Ship To Country", "EAR99|TW|KR", columns={"Origin": "coo"})
    assert found.activities[0].facts["item.origin_country"] == known("TWN")
    found = read(tmp_path, "ECCN|Qty|Ship To", "EAR99|7|KR", columns={"qty": "order value", "Ship To": "ignore"})
    assert found.activities[0].facts == {"item.classification": known("EAR99"), "order.value": known(7)}


def test_a_party_column_names_parties_and_says_what_they_are(tmp_path: Path) -> None:
    found = read(tmp_path, "ECCN|End User|Consignee|Sold-to party", "EAR99|Alpha GmbH|Beta Inc|C", "EAR99|military||")
    first, second = found.activities
    assert dict(first.parties)["end_user"] == {"name": Text("Alpha GmbH")}
    assert dict(first.parties)["ultimate_consignee"] == {"name": Text("Beta Inc")}
    assert dict(first.parties)["purchaser"] == {"name": Text("C")}
    assert dict(second.parties)["end_user"] == {"kind": known("military")}
    found = read(tmp_path, "ECCN|Ship To|end_user", "EAR99|Korea|commercial", "EAR99|Japan|comercial")
    assert found.activities[0].facts["destination.country"] == known("KOR")
    assert "mean 'commercial'" in told(found)


@pytest.mark.parametrize("header", ["item", "Item", "Classification"])
def test_a_code_that_no_list_has_is_no_description(header: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="9Z999"):
        read(tmp_path, f"{header}|to", "9Z999|KR")
    found = read(tmp_path, "Item|ECCN|to", "Reaction wheel|9A515.x|KR")
    assert found.activities[0].facts["item.description"] == Text("Reaction wheel")


def test_past_screening_results_are_those_of_the_parties_named(tmp_path: Path) -> None:
    lines = ("ECCN|Consignee|Screening result", "EAR99|A|No hits", "EAR99|B|Possible match", "EAR99|C|", "EAR99|D|eh")
    found = read(tmp_path, *lines)
    clear, hit, open_ = found.activities
    assert clear.facts["ultimate_consignee.possible_match"] == known(False)
    assert clear.facts["ultimate_consignee.listed"] == known([])
    assert hit.facts["ultimate_consignee.possible_match"] == known(True)
    assert "ultimate_consignee.possible_match" not in open_.facts
    assert "found 'eh'" in told(found)
    by_hand = comity.read_project(
        {"item": "EAR99", "ultimate_consignee": {"name": "A"}, "screening": "clear"}
    ).activities[0]
    assert clear.facts == by_hand.facts


def test_columns_that_contradict_each_other_reject_the_row(tmp_path: Path) -> None:
    found = read(tmp_path, "eccn|ECCN|to", "EAR99|EAR99|KR", "EAR99|5A992.c|KR", "|9A515.x|KR")
    assert [line.row for line in found.reading.rejected] == [3]  # type: ignore[union-attr]
    assert len(found.activities) == 2


@pytest.mark.parametrize(
    ("days", "read_as"),
    [
        (["03/04/2024", "10/23/2024"], ["2024-03-04", "2024-10-23"]),
        (["03/04/2024", "23/10/2024"], ["2024-04-03", "2024-10-23"]),
        (["03/04/2024", "2024-10-23"], ["2024-10-23"]),
        (["03/04/2024", "23/10/2024", "10/23/2024"], ["2024-10-23", "2024-10-23"]),
    ],
)
def test_days_are_judged_by_their_column(tmp_path: Path, days: list[str], read_as: list[str]) -> None:
    found = read(tmp_path, "ECCN|Ship To Country|Ship Date", *(f"EAR99|KR|{day}" for day in days))
    assert [str(one.day) for one in found.activities] == read_as
    if len(read_as) < len(days):
        assert "may be 2024-03-04 (month first) or 2024-04-03 (day first)" in told(found)


def test_amounts_are_judged_by_their_column_and_their_currency(tmp_path: Path) -> None:
    found = read(tmp_path, "ECCN|Value", "EAR99|480.000", "EAR99|1.250.000")
    assert [one.facts["order.item_value"] for one in found.activities] == [known(480_000), known(1_250_000)]
    found = read(tmp_path, "ECCN|Value", "EAR99|480.000", "EAR99|5")
    assert len(found.activities) == 1
    assert "may be thousands" in told(found)
    found = read(tmp_path, "ECCN|Net value|Curr.", "EAR99|100|USD", "EAR99|100|EUR")
    assert ["order.item_value" in one.facts for one in found.activities] == [True, False]
    assert "not in USD" in told(found)


def test_every_column_is_used_or_named(tmp_path: Path) -> None:
    header = "id|Part Number|ECCN|HTS|Qty|Ship To Country|Country|Destinaton Country"
    found = read(tmp_path, header, "1|P|EAR99|8542|3|KR|US|JP")
    assert found.reading
    assert {*found.reading.columns, *found.reading.unused} == set(header.split("|"))
    assert found.activities[0].name == "P"
    assert "destination.country" in found.reading.unused["Destinaton Country"]


def test_rows_that_cannot_be_read_are_kept_beside(tmp_path: Path) -> None:
    lines = ("id|ECCN|to", "1|EAR99|KR", "2|ML10.c|KR", "1|EAR99|KR", "|EAR99|KR", "5|EAR99", "6|9Z999|Atlantis")
    found = read(tmp_path, *lines)
    assert found.reading
    assert (found.reading.read, found.reading.usable) == (6, 1)
    assert [line.row for line in found.reading.rejected] == [3, 4, 5, 6, 7]
    kept = found.reading.rejected_as_csv()
    for says in ("munitions list", "earlier row", "no id", "has 2 cells, not 3", "Atlantis"):
        assert says in kept
    with pytest.raises(InputError, match="no row could be read"):
        read(tmp_path, *lines[:1], *lines[2:3])


def test_what_is_given_is_for_rows_that_do_not_say(tmp_path: Path) -> None:
    found = read(tmp_path, "ECCN|From|to", "EAR99||KR", "EAR99|DE|KR", over={"from": "USA", "activity": "export"})
    assert [one.facts["origin.country"] for one in found.activities] == [known("USA"), known("DEU")]
    assert found.activities[0].facts["activity.kind"] == known("export")
    assert "1 row states its own" in told(found)
    assert "--activity" not in told(found)
    with pytest.raises(InputError, match="command line"):
        read(tmp_path, "ECCN|to", "EAR99|KR", over={"from": "Atlantis"})


def test_a_sheet_is_found_or_chosen(tmp_path: Path) -> None:
    orders: list[list[str | float]] = [["ECCN", "Ship To Country", "Value"], ["EAR99", "KR", 1500.5]]
    sheets: dict[str, list[list[str | float]]] = {
        "Notes": [["ECCN list follows"]],
        "Orders": orders,
        "Old": [*orders, ["EAR99", "JP", 2]],
    }
    path = write_workbook(tmp_path / "t.xlsx", sheets)
    found = comity.read_project(path)
    assert found.activities[0].facts["order.item_value"] == known(1500.5)
    assert "sheet 'Orders' is read; not read: Notes, Old" in told(found)
    assert len(comity.read_project(path, sheet="Old").activities) == 2
    with pytest.raises(InputError, match="mean 'Orders'"):
        comity.read_project(path, sheet="Order")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("t.xlsx", b"PK\x03\x04 not a workbook", "as a workbook"),
        ("t.csv", b"", "is empty"),
        ("t.csv", b"a,b\n1,2\n", "no column is understood"),
        ("t.csv", b'ECCN,to\n"EAR99,KR\n', "not CSV"),
        ("t.csv", b"ECCN,ECCN,to\nEAR99,EAR99,KR\n", "repeats the column"),
        ("t.csv", "ECCN,to\nEAR99,Côte d’Ivoire\n".encode("cp1252"), ""),
        ("t.csv", b"ECCN,to\nEAR99,K\0R\n", "NUL"),
        ("t.csv", b"\x81\x8d,to\nEAR99,KR\n", "is no text"),
        ("t.parquet", b"PAR1", "Parquet"),
    ],
)
def test_what_is_no_table_is_one_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    try:
        found = comity.read_project(tmp_path / name)
    except InputError as error:
        assert says
        assert re.search(says, str(error))
        assert "\n" not in str(error)
        return
    assert not says
    assert "Windows-1252" in told(found)


def test_a_small_file_that_unfolds_without_end_is_refused(tmp_path: Path, law: Law) -> None:
    """Forty rows that share a text of two megabytes are a few thousand bytes of Parquet."""
    rows = 40
    for name, texts in {
        "same": ["y" * 2_000_000] * rows,
        "own": [chr(97 + n % 26) * 2_000_000 for n in range(rows)],
    }.items():
        path = tmp_path / f"{name}.parquet"
        pq.write_table(
            pa.table({"ECCN": ["EAR99"] * rows, "to": ["KR"] * rows, "Notes": texts}), path, compression="zstd"
        )
        assert path.stat().st_size < 100_000
        with pytest.raises(InputError, match="is too large; accepted: at most 67,108,864 bytes, unfolded"):
            comity.read_project(path)
        with pytest.raises(InputError, match="is too large"):
            open_table(path, law.schema)


def test_headers_mean_one_thing(law: Law) -> None:
    """No name stands for two facts, but those whose values decide; every name is written plainly."""
    from comity.portfolio.headers import _data  # noqa: PLC0415

    data = _data()
    names = [name for group in ("facts", "labels") for called in data[group].values() for name in called]
    names += [*data["either"], *data["currency"], *data["screening"], *data["unclear"]]
    assert [name for name in names if plain_header(name) != name] == []
    assert [name for name in set(names) if names.count(name) > 1] == []
    facts = {*data["facts"], *(fact for them in data["either"].values() for fact in them)}
    assert facts <= law.schema.facts.keys()
    headers = Headers(law.schema)
    assert all(headers.meaning(fact).facts == (fact,) for fact in law.schema.facts)  # type: ignore[union-attr]


@given(table=tables(), layout=st.sampled_from(LAYOUTS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_engines_read_the_same(table: Any, layout: str, tmp_path: Path, law: Law) -> None:
    """By columns and row by row: the same facts in every row, the same rows."""
    rows, stated = table
    if not stated or layout.startswith("json"):
        return
    path = _written(tmp_path, rows, layout)
    found = comity.read_project(path, law).activities
    opened = open_table(path, law.schema)
    for number, one in enumerate(found, 1):
        by_columns = comity.read_project(find_row(opened, str(number)), law).activities[0]
        assert by_columns.facts == one.facts


@pytest.mark.parametrize(
    "lines",
    [
        ("id|ECCN|to", "1|EAR99|KR", "2|ML10.c|KR", "1|EAR99|KR", "|EAR99|KR", "5|EAR99", "6|9Z999|Atlantis"),
        ("eccn|ECCN|to", "EAR99|EAR99|KR", "EAR99|5A992.c|KR", "|9A515.x|KR", "||", "Total||"),
        ("ECCN|End User|Consignee|Screening", "EAR99|Alpha GmbH|B|No hits", "EAR99|military|C|hit", "EAR99|||"),
        ("ECCN|Ship To Country|Ship Date", "EAR99|KR|03/04/2024", "EAR99|KR|10/23/2024", "EAR99|KR|45/45/2024"),
        ("destination|ECCN|Value|Curr.", "KR|EAR99|480.000|USD", "KR|EAR99|1.250.000|EUR", "KR|EAR99|3,5|USD"),
        ("end_user|item|to", "comercial|EAR99|KR", "commercial|EAR99|KR"),
        ("date|item|to", "03/04/2024|EAR99|KR", "23/10/2024|EAR99|KR"),
        ("destination.country|destination|item", "KR|KR|EAR99", "KR|JP|EAR99"),
        (
            "item|from|to",
            "ML10.c|GBR|KR",
            "PL5001|GBR|KR",
            "9A116|DEU|KR",
            "9A116|USA|KR",
            "ML10.c||KR",
            "EAR99|USA|KR",
        ),
    ],
)
def test_the_engines_reject_the_same(lines: tuple[str, ...], tmp_path: Path, law: Law) -> None:
    found = read(tmp_path, *lines)
    assert found.reading
    check = comity.Portfolio(tmp_path / "t.csv", law=law).check()
    assert (check.read, check.usable) == (found.reading.read, found.reading.usable)
    assert set(check.facts) >= {fact for one in found.activities for fact in one.facts}
    assert {line.why.split(";")[0] for line in found.reading.rejected} == {
        why.split(";")[0] for why in check.rejections
    }
    duck = comity.Portfolio(tmp_path / "t.csv", law=law).determine("2026-08-03", engine="duckdb")
    assert duck.summary.rejected == len(found.reading.rejected)


def test_a_table_in_memory_is_read_alike(tmp_path: Path, law: Law) -> None:
    columns = {
        "ECCN": ["9a515x", "N/A"],
        "Ship To Country": ["S. Korea", "JP"],
        "Ship Date": ["23/10/2024", "03/04/2024"],
    }
    opened = open_table(pa.table(columns), law.schema)
    told = {"item.classification": "N/A", "destination.country": "JP", "date": "2024-04-03"}
    assert find_row(opened, "2") == told
    assert "ECCN → item.classification" in "".join(opened.understood)
    native = pa.table({"item.classification": ["EAR99"], "destination.country": ["KOR"]})
    assert open_table(native, law.schema).readings == ()


def test_columns_may_be_mapped_by_a_file(tmp_path: Path) -> None:
    table = write_text(tmp_path / "t.csv", [["Code", "Land"], ["EAR99", "KR"]])
    (tmp_path / "map.yaml").write_text("Code: eccn\nLand: to\n")
    said = Reading(columns=[str(tmp_path / "map.yaml"), "Land=destination"])
    found = comity.read_project(str(table), columns=said.meanings)
    assert found.activities[0].facts == {"item.classification": known("EAR99"), "destination.country": known("KOR")}
    (tmp_path / "map.yaml").write_text("- eccn\n")
    with pytest.raises(InputError, match="maps no columns"):
        print(Reading(columns=[str(tmp_path / "map.yaml")]).meanings)


def test_what_a_large_table_says_late_decides_too(tmp_path: Path, law: Law) -> None:
    """The header is found at the beginning; how days are written is told by any row."""
    rows = [["EAR99", "KR", "03/04/2024"]] * 30_000 + [["EAR99", "KR", "23/10/2024"]]
    path = write_text(tmp_path / "t.csv", [["ECCN", "Ship To Country", "Ship Date"], *rows], ";", "cp1252")
    check = comity.Portfolio(path, law=law).check()
    assert (check.read, check.usable) == (30_001, 30_001)
    assert find_row(open_table(path, law.schema), "1")["date"] == "2024-04-03"


@pytest.mark.parametrize("headers", [("ECCN", "Ship To"), ("item.classification", "destination.country")])
def test_a_name_in_capitals_is_the_same_name(headers: tuple[str, str], tmp_path: Path) -> None:
    rows = pa.table({headers[0]: ["9A515.x", "EAR99"], headers[1]: ["Korea", "Japan"]})
    found = []
    for name in ("s.parquet", "S.PARQUET"):
        pq.write_table(rows, tmp_path / name)
        found.append(comity.Portfolio(str(tmp_path / name)).determine("2026-08-03", engine="numpy").table().to_pylist())
    assert found[0] == found[1]
    assert len(found[0]) == 2


@pytest.mark.parametrize(
    ("orders", "lines", "title", "names"),
    [
        (("PO-1", "PO-1"), ("10", "20"), "PO-1", ["10 Wheels", "20 Tracker"]),  # numbered as its owner does
        (("PO-1", "PO-2"), ("1", "1"), "", ["PO-1 Wheels", "PO-2 Tracker"]),
        (("PO-1", "PO-2"), ("1", "2"), "", ["PO-1 Wheels", "PO-2 Tracker"]),  # 1, 2 say no more than places do
        (("", ""), ("1", "2"), "", ["Wheels", "Tracker"]),
    ],
)
def test_orders_and_their_lines_keep_the_numbers_that_their_owner_gave_them(
    orders: tuple[str, str], lines: tuple[str, str], title: str, names: list[str], tmp_path: Path
) -> None:
    rows = zip(orders, lines, ("Wheels", "Tracker"), strict=True)
    text = "".join(f"{order};{line};{name};9A515.x;Korea\n" for order, line, name in rows)
    path = tmp_path / "orders.csv"
    path.write_text(f"Bestellnummer;Pos;Artikel;ECCN;Ship To\n{text}", encoding="utf-8")
    read = comity.read_project(path)
    assert (read.name, [one.name for one in read.activities]) == (title, names)
