"""What follows an answer: the plan, documents, screening against a list of one's own, whole tables."""

from __future__ import annotations

import html
import io
import zipfile

import msgspec

from comity.web.order_form import OrderForm
from comity.web.posted import PostedOrder
from tests.conftest import ROOT
from tests.web.conftest import Served

EXAMPLES = ROOT / "docs" / "examples"
LISTED = ROOT / "tests" / "screening" / "data" / "csl-sample-2026-07-31.csv"
DAY = "2026-11-30"
LINE = {"name": "Transponder", "item": "9A515.x", "to": "ARE", "party": "Khalij Sat", "party_kind": "commercial"}
SHARED = {"end_use": "civil", "date": DAY}


def test_a_plan_is_that_of_the_order_and_leads_back(served: Served) -> None:
    shown = html.unescape(served.ask(LINE, path="/plan", start="2026-12-01", **SHARED).text)
    order = {"activity": "export", "from": "USA", **SHARED, "items": [
        {"name": "Transponder", "item": "9A515.x", "to": "ARE",
         "parties": {"end_user": {"name": "Khalij Sat", "kind": "commercial"}}}]}  # fmt: skip
    plan = served.client.post("/api/next-steps", json={"order": order, "start": "2026-12-01"}).json()
    assert [one["title"] for one in plan["steps"] if one["title"] not in shown] == []
    assert plan["finish"]["typical"] in shown
    assert "data:image/svg+xml;base64," in shown
    form = OrderForm.of(order)
    back = served.client.post("/", data={"link": msgspec.json.encode(PostedOrder(form)).decode()})
    assert "Transponder" in back.text
    assert served.ask({}, path="/plan").status_code == 400


def test_documents_are_what_they_are_called(served: Served) -> None:
    word = served.ask(LINE, path="/memo.docx", **SHARED).content
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(word)).namelist()
    assert served.ask(LINE, path="/plan.pdf", start=DAY, **SHARED).content.startswith(b"%PDF")


def test_parties_are_screened_against_the_list_that_is_handed_over(served: Served) -> None:
    data = {
        "line_item": "9A515.x",
        "line_name": "",
        "line_to": "JPN",
        "line_party": "Spacety",
        "line_party_country": "",
    }
    data |= {"line_party_kind": "", "line_value": "", "line_more": "", "activity": "export", "origin": "USA", **SHARED}
    found = served.client.post("/screen", data=data, files={"list": (LISTED.name, LISTED.read_bytes())})
    assert found.status_code == 200, found.text
    assert "Something must be resolved by a person first" in found.text
    assert "possible match" in found.text
    clear = served.client.post(
        "/screen", data={**data, "line_party": "Hangang Space"}, files={"list": (LISTED.name, LISTED.read_bytes())}
    )
    assert "No match in it, which is no release" in clear.text
    assert "parties screened against" in clear.text
    assert served.client.post("/screen", data=data).status_code == 400


def test_a_table_is_summed_up_and_handed_back_with_its_answers(served: Served) -> None:
    table = EXAMPLES / "orders.csv"
    files = {"file": (table.name, table.read_bytes())}
    given = {"date": DAY, "activity": "export", "origin": "USA", "end_use": "civil"}
    shown = html.unescape(served.client.post("/portfolio", data=given, files=files).text)
    assert "4 rows read = " in shown
    assert [partner for partner in ("KOR", "JPN", "ARE", "DEU") if partner not in shown] == []
    rows = "Item,ECCN,Ship to\n=cmd|' /C calc'!A0,9A515.x,KOR\n"
    cells = served.client.post("/portfolio/answers.csv", data=given, files={"file": ("o.csv", rows.encode())}).text
    assert "=cmd" in cells
    assert "\n=cmd" not in cells
    assert (
        "no column is understood"
        in served.client.post("/portfolio", data=given, files={"file": ("o.csv", b"a,b\n1,2\n")}).text
    )
