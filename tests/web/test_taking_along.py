"""What follows an answer: the plan, documents, screening against a list of one's own, whole tables."""

from __future__ import annotations

import dataclasses
import html
import io
import re
import zipfile
from base64 import b64decode

import msgspec

import comity
from comity.web.order_form import OrderForm
from comity.web.posted import PostedOrder
from tests.conftest import ROOT
from tests.web.conftest import Served

EXAMPLES = ROOT / "docs" / "examples"
LISTED = ROOT / "tests" / "screening" / "data" / "csl-sample-2026-07-31.csv"
DAY = "2026-11-30"
LINE = {"name": "Transponder", "item": "9A515.x", "to": "ARE", "party": "Khalij Sat", "party_kind": "commercial"}
OVER = {"activity": "export", "from": "USA", "end_use": "civil"}
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


def posted(text: str, name: str) -> list[str]:
    """The values of a field that a page holds."""
    return [html.unescape(one) for one in re.findall(rf'name="{name}" value="([^"]*)"', text)]


def test_rows_that_cannot_be_read_are_corrected_on_the_page(served: Served) -> None:
    rows = "PO,Item,ECCN,Ship to\n1,wheel,9A515.x,KOR\n2,tracker,9Z999,JPN\n3,mirror,9A515.x,Nowhere\n"
    given = {"date": DAY, "activity": "export", "origin": "USA", "end_use": "civil"}
    first = served.client.post("/portfolio", data=given, files={"file": ("o.csv", rows.encode())}).text
    cells = posted(first, "cell")
    assert cells == ["2", "tracker", "9Z999", "JPN", "3", "mirror", "9A515.x", "Nowhere"]
    cells[2], cells[7] = "9A515.x", "France"
    correct = {**given, "do": "correct", "cell": cells}
    correct |= {name: posted(first, name)[0] for name in ("grid", "places")}
    alone = html.unescape(served.client.post("/portfolio", data=correct).text)  # as of a table too large to hold
    assert "2 rows read = 2 decided" in alone
    whole = {**correct, **{name: posted(first, name)[0] for name in ("kept", "kept_name")}}
    second = served.client.post("/portfolio", data=whole).text
    assert "3 rows read = 3 decided" in html.unescape(second)
    table = b64decode(posted(second, "kept")[0]).decode()
    assert table == rows.replace("9Z999", "9A515.x").replace("Nowhere", "France")
    answers = served.client.post("/portfolio/answers.csv", data={**given, "kept": posted(second, "kept")[0]}).text
    assert answers.count("\n") == 4
    for forged in ({"cell": cells[:-1]}, {"places": "[1, 9]"}, {"places": "[1]"}, {"grid": '["PO"]'}, {"places": "x"}):
        assert "was changed on the way" in served.client.post("/portfolio", data={**whole, **forged}).text


def test_rows_are_shown_by_what_they_have_in_common_and_lead_to_their_page(served: Served) -> None:
    table = EXAMPLES / "orders.csv"
    given = {"date": DAY, "activity": "export", "origin": "USA", "end_use": "civil"}
    first = served.client.post("/portfolio", data=given, files={"file": (table.name, table.read_bytes())}).text
    kept = {"kept": posted(first, "kept")[0], "kept_name": table.name}  # the page holds the table, the server does not
    facets = posted(first, "facet")
    assert {one.partition(":")[0] for one in facets} == {"outcome", "partner", "item"}
    found = comity.Portfolio(str(table), over=OVER).determine(DAY).summary
    for facet, count in {
        "partner:KOR": 1,
        f"outcome:{next(iter(found.outcomes))}": next(iter(found.outcomes.values())),
    }.items():
        shown = served.client.post("/portfolio", data={**given, **kept, "facet": facet}).text
        assert f"{count} row{'s' * (count != 1)} of {facet.replace(':', ' ')}" in html.unescape(shown)
    shown = served.client.post("/portfolio", data={**given, **kept, "facet": "partner:KOR"}).text
    page = html.unescape(served.client.post("/", data={"link": posted(shown, "link")[0]}).text)
    project = comity.read_project(table, over=OVER)
    alone = dataclasses.replace(project, activities=project.activities[:1])
    assert comity.OrderPage.of(comity.determine(alone, DAY)).answer in page


def test_what_a_column_means_is_said_on_the_page(served: Served) -> None:
    rows = "Item,Code,Ship to\nwheel,9A515.x,KOR\n"
    given = {"date": DAY, "activity": "export", "origin": "USA", "end_use": "civil"}
    files = {"file": ("o.csv", rows.encode())}
    means = {"column": ["Code"], "means": ["item.classification"]}
    shown = html.unescape(served.client.post("/portfolio", data={**given, **means}, files=files).text)
    assert 'name="means" value="item.classification"' in shown
    assert "9A515.x" in shown
    wrong = {"column": ["Code"], "means": ["item.nothing"]}
    assert 'role="alert"' in served.client.post("/portfolio", data={**given, **wrong}, files=files).text
