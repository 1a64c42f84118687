"""Orders in the layouts of ERP systems, distributors and forwarders, in several languages: each the order as typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity import Law
from comity.portfolio.headers import Headers
from comity.portfolio.reader import find_row, open_table

WHEEL = {"item": "9A515.x", "to": "KOR"}
TRANSPONDER = {"item": "9A515.x", "to": "ARE"}
CIVIL = {"end_use.kind": "civil"}
Merged = tuple[str, str]
Sheet = tuple[str, list[list[Any]], list[Merged]]


def _text(text: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(text.encode(encoding))

    return write


def _book(*sheets: Sheet) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with xlsxwriter.Workbook(str(path)) as book:
            for title, rows, merged in sheets:
                sheet = book.add_worksheet(title)
                for number, row in enumerate(rows):
                    for at, cell in enumerate(row):
                        if cell != "":
                            sheet.write(number, at, cell)
                for cells, says in merged:
                    sheet.merge_range(cells, says)

    return write


def _parquet(path: Path) -> None:
    cells = {
        "PO_NUMBER": ["P1", "P1"],
        "LINE_NBR": [1, 2],
        "ECCN_CD": ["9A515.x", "9A515.x"],
        "SHIP_TO_CTRY_CD": ["KR", "AE"],
        "ULT_CONSIGNEE_NM": ["Hangang Space", "Khalij Sat"],
        "EXT_AMT_USD": [44000.0, 210000.0],
    }
    pq.write_table(pa.table(cells), path)


PACKING: Sheet = (
    "Packing list",
    [
        ["PACKING LIST"],
        ["Shipper: Acme Space Inc, Denver"],
        [],
        ["Pkg", "Part", "", "Export control", "", "Weight (kg)", "", "Ship to", "Value"],
        ["No.", "Number", "Description", "ECCN", "License", "Net", "Gross", "Country", "USD"],
        [1, "RW-100", "Reaction wheel", "9A515.x", "NLR", 4.2, 5.0, "KR", 44000],
        [2, "TR-1", "Transponder", "9A515.x", "", 1.1, 1.4, "AE", 210000],
        ["Total", "", "", "", "", 5.3, 6.4, "", 254000],
    ],
    [("A1:I1", "PACKING LIST"), ("B4:C4", "Part"), ("D4:E4", "Export control"), ("F4:G4", "Weight (kg)")],
)
MERGED: Sheet = (
    "Orders",
    [
        ["Ship-to Country", "Customer", "Item", "ECCN", "Value"],
        ["", "", "Wheel", "9A515.x", 44000],
        ["", "", "Tracker", "9A515.x", 5000],
        ["UAE", "Khalij Sat", "Transponder", "9A515.x", 210000],
    ],
    [("A2:A3", "Korea"), ("B2:B3", "Hangang Space")],
)
COVER: tuple[Sheet, ...] = (
    ("Cover", [["Export order 2026-17"], ["Ship To", "Korea"]], []),
    (
        "Lines",
        [
            ["Order lines"],
            [],
            ["PO Line", "Part Number", "ECCN", "Ship To Country", "Consignee", "End Use", "Line Total USD"],
            [10, "RW-100", "9A515.x", "Korea, South", "Hangang Space", "commercial", 44000],
            [20, "TR-1", "9A515.x", "United Arab Emirates", "Khalij Sat", "a satellite of theirs", 210000],
            ["", "", "", "", "", "TOTAL", 254000],
        ],
        [],
    ),
)
NESTED = {
    "salesOrder": "SO-77",
    "orderDate": "2026-11-20",
    "shipTo": {"name": "Hangang Space", "address": {"city": "Seoul", "countryCode": "KR"}},
    "lines": [
        {"lineNo": 1, "partNumber": "RW-100", "eccn": "9A515.x", "amount": {"value": 44000, "currency": "USD"}},
        {"lineNo": 2, "partNumber": "XT-1", "eccn": "EAR99", "amount": {"value": 1200, "currency": "EUR"}},
    ],
}
SAP = (
    "VBELN\tPOSNR\tMATNR\tARKTX\tExport Control Class\tKUNWE\tNAME1 Ship-to\tLAND1\tKWMENG\tNETWR\tWAERK\tWADAT\n"
    "4500012\t000010\tRW-100\tReaction wheel\t9A515.x\t100234\tHangang Space\tKR\t2\t44000.00\tUSD\t2026-10-15\n"
    "4500012\t000020\tTR-1\tTransponder\t9A515.x\t100235\tKhalij Sat\tAE\t1\t210,000.00\tUSD\t2026-10-20\n"
)
QUOTE = (
    "Quote Number:,Q-88123,,,,,\nQuote Date:,11/20/2026,,,,,\n,,,,,,\n"
    "Line #,MPN,Mfr,Qty,Unit Price (USD),Ext. Price (USD),ECCN (US),Ship-to Ctry,Ctry of Origin\n"
    '1,RW-100,Acme,10,"$4,400.00","$44,000.00",9A515.x,KR,TH\n'
    '2,TR-1,Acme,2,"$105,000.00","$210,000.00",9A515.x,AE,US\n'
    ',,,,Subtotal,"$254,000.00",,,\nPrices valid 30 days. ECCN for reference only.,,,,,,,,\n'
)
GERMAN = (
    "Pos.;Artikelnummer;Bezeichnung;AL-Nummer (US);Ursprungsland;Empfängerland;Endverwender;Verwendungszweck;"
    "Warenwert (EUR)\n1;RW-100;Reaktionsrad für Kleinsatelliten;9A515.x;USA;Südkorea;Hangang Space;zivil;44.000,00\n"
    "2;TR-1;Transponder;9A515.x;USA;Vereinigte Arabische Emirate;Khalij Sat;zivil;210.000,00\n"
)
FRENCH = (
    "N° commande\tRéférence\tDésignation\tClassification ECCN\tPays d'origine\tPays de destination\tDestinataire\t"
    "Utilisation finale\tMontant USD\nC-12\tRW-100\tRoue à réaction\t9A515.x\tÉtats-Unis\tCorée du Sud\t"
    "Hangang Space\tcivile\t44 000,00\nC-12\tTR-1\tTranspondeur\t9A515.x\tÉtats-Unis\tÉmirats arabes unis\t"
    "Khalij Sat\tcivile\t210 000,00\n"
)
SPANISH = (
    "Pedido,Número de pieza,Descripción,ECCN,País de origen,País de destino,Consignatario,Uso final,Valor\n"
    "P-9,RW-100,Rueda,9A515.x,Estados Unidos,Corea del Sur,Hangang Space,civil,44000\n"
    "P-9,TR-1,Transpondedor,9A515.x,Estados Unidos,Emiratos Árabes Unidos,Khalij Sat,comercial,210000\n"
)
JAPANESE = (
    "注文番号,品番,品名,ECCN番号,原産国,仕向国,荷受人,用途,金額\n"
    "J-1,RW-100,リアクションホイール,9A515.x,米国,韓国,Hangang Space,民生,44000\n"
    "J-1,TR-1,トランスポンダ,9A515.x,アメリカ合衆国,アラブ首長国連邦,Khalij Sat,民生,210000\n"
)
KOREAN = (
    "주문번호,품번,품명,ECCN,원산지,도착국,수하인,최종용도,금액\n"
    "K-1,RW-100,반작용휠,9A515.x,미국,대한민국,Hangang Space,민수,44000\n"
    "K-1,TR-1,트랜스폰더,9A515.x,미국,아랍에미리트,Khalij Sat,민수,210000\n"
)
JSON_LINES = "".join(
    json.dumps({"orderId": "A1", "lineNumber": n, "sku": s, "eccnCode": "9A515.x", "shipToCountryCode": c}) + "\n"
    for n, s, c in ((1, "RW-100", "KR"), (2, "TR-1", "AE"))
)
ERP = (
    "Sales Order,Ln,Item Number,Description,USML/ECCN,destination_country_iso,End-User Name,"
    "Invoice Value,Req Ship Date\n"
    'S-1,1,40012,Wheel,9A515.x,KR,Hangang Space,"$44,000.00",12/15/2026\n'
    'S-1,2,40013,Transponder,9A515.x,AE,Khalij Sat,"$210,000.00",12/16/2026\n'
    ',Total,,,,,,"$254,000.00",\n'
)
VALUES = ({"value": "44000"}, {"value": "210000"})
LINES = [WHEEL, TRANSPONDER]
WORTH = [one | value for one, value in zip(LINES, VALUES, strict=True)]
CIVILLY = [one | CIVIL for one in WORTH]
US_MADE = {"item.origin_country": "USA"}

LAYOUTS: dict[str, tuple[Callable[[Path], None], list[dict[str, str]]]] = {
    "sap.tsv": (
        _text(SAP),
        [one | {"date": day} for one, day in zip(WORTH, ("2026-10-15", "2026-10-20"), strict=True)],
    ),
    "erp.csv": (
        _text(ERP),
        [one | {"date": day} for one, day in zip(WORTH, ("2026-12-15", "2026-12-16"), strict=True)],
    ),
    "quote.csv": (
        _text(QUOTE),
        [one | {"item.origin_country": made} for one, made in zip(WORTH, ("THA", "USA"), strict=True)],
    ),
    "packing.xlsx": (_book(PACKING), WORTH),
    "merged.xlsx": (_book(MERGED), [WORTH[0], WHEEL | {"value": "5000"}, WORTH[1]]),
    "cover.xlsx": (_book(*COVER), [CIVILLY[0], WORTH[1]]),
    "german.csv": (_text(GERMAN, "cp1252"), [one | CIVIL | US_MADE for one in LINES]),
    "french.tsv": (_text(FRENCH, "utf-16"), [one | US_MADE for one in CIVILLY]),
    "spanish.csv": (_text(SPANISH), [one | US_MADE for one in CIVILLY]),
    "japanese.csv": (_text(JAPANESE), [one | US_MADE for one in CIVILLY]),
    "korean.csv": (_text(KOREAN, "utf-8-sig"), [one | US_MADE for one in CIVILLY]),
    "vendor.jsonl": (_text(JSON_LINES), LINES),
    "nested.json": (
        _text(json.dumps(NESTED)),
        [WORTH[0] | {"date": "2026-11-20"}, {"item": "EAR99", "to": "KOR", "date": "2026-11-20"}],
    ),
    "erp.parquet": (_parquet, WORTH),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_order_is_read_as_it_is_held(name: str, tmp_path: Path, law: Law) -> None:
    """Row by row and by columns; what names parties and describes stands apart, and every column is used or told."""
    write, by_hand = LAYOUTS[name]
    path = tmp_path / name
    write(path)
    found = comity.read_project(path, law)
    typed = [comity.read_project(one, law).activities[0] for one in by_hand]
    assert [_deciding(one, law) for one in found.activities] == [one.facts for one in typed]
    assert found.reading
    assert not found.reading.rejected
    if path.suffix in (".csv", ".tsv", ".xlsx", ".parquet"):
        opened = open_table(path, law.schema)
        by_columns = [
            comity.read_project(find_row(opened, str(n)), law).activities[0] for n in range(1, len(typed) + 1)
        ]
        assert [one.facts for one in by_columns] == [one.facts for one in found.activities]


def test_a_row_is_named_by_what_tells_it_apart(tmp_path: Path) -> None:
    """Numbers of parts with what they are; numbers of lines only where they are not 1, 2, 3."""
    (tmp_path / "erp.csv").write_text(ERP)
    assert [one.name for one in comity.read_project(tmp_path / "erp.csv").activities] == [
        "40012 Wheel",
        "40013 Transponder",
    ]


@given(st.sampled_from(["ECCN", "USML", "Export Classification", "Classement"]), st.sampled_from(["", "US", "Nr."]))
def test_a_header_of_several_names_means_what_all_of_them_do(law: Law, name: str, other: str) -> None:
    headers = Headers(law.schema)
    for header in (f"{other} ({name})", f"{name} / {other}", f"{name}|USML", f"{name} [{other}]"):
        meaning = headers.meaning(header)
        assert meaning, header
        assert meaning.facts[0] == "item.classification", header


@given(
    st.sampled_from(["Ship To Country", "destination country", "Pays de destination", "Bestimmungsland"]),
    st.sampled_from(["ISO", "iso2", "ISO 3", "code", "ISO code", "(ISO 2)", "alpha-2", "Code"]),
)
def test_a_header_may_say_how_a_country_is_spelled(law: Law, name: str, spelled: str) -> None:
    for header in (f"{name} {spelled}", f"{name}_{spelled}".replace(" ", "_")):
        meaning = Headers(law.schema).meaning(header)
        assert meaning, header
        assert meaning.facts == ("destination.country",)


@pytest.mark.parametrize("header", ["Notes (Consignee)", "Qty / Price", "ECCN / Ship To Country", "Remarks (value)"])
def test_what_a_header_of_several_names_leaves_open_is_not_guessed(law: Law, header: str) -> None:
    assert Headers(law.schema).meaning(header) is None


def _deciding(one: comity.Activity, law: Law) -> dict[str, Any]:
    return {name: value for name, value in one.facts.items() if law.schema.facts[name].kind.value != "text"}


def test_what_is_left_out_of_a_table_is_told(tmp_path: Path) -> None:
    told = []
    for name in ("quote.csv", "german.csv", "sap.tsv", "packing.xlsx", "merged.xlsx", "cover.xlsx"):
        LAYOUTS[name][0](tmp_path / name)
        reading = comity.read_project(tmp_path / name).reading
        assert reading
        told += [line for line in reading.lines() if not line.startswith("understood")]
    every = "\n".join(told)
    for said in (
        "left out as totals: row 7",
        "left out as remarks: row 8",
        "Warenwert (EUR) (in EUR, and amounts are in USD: left open)",
        "KUNWE (numbers of accounts, and no names)",
        "the header runs over rows 4 and 5",
        "a cell that runs over several rows is read in each of them",
        "End Use: what is no word for end_use.kind describes it, and leaves it open",
        "sheet 'Lines' is read; not read: Cover (--sheet)",
    ):
        assert said in every


def test_money_of_another_kind_is_never_dollars(tmp_path: Path) -> None:
    for header in ("Value (EUR)", "Amount GBP", "Wert in €", "金額 (円)", "Extended Price JPY"):
        (tmp_path / "t.csv").write_text(f"ECCN,Ship To Country,{header}\nEAR99,KR,1000\n", encoding="utf-8")
        [one] = comity.read_project(tmp_path / "t.csv").activities
        assert "order.item_value" not in one.facts
