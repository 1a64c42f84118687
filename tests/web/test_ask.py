"""The form states what a file states, and its page says what the terminal says."""

from __future__ import annotations

import csv
import html
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity import Law
from comity.web import answering
from comity.web.order_form import OrderForm
from tests.conftest import ROOT
from tests.web.conftest import Served

EXAMPLES = ROOT / "docs" / "examples"
BUILT_IN = ROOT / "src" / "comity" / "data" / "examples"
WORDS = st.text("ab9é[{\"=|,: '", min_size=1, max_size=6).map(str.strip).filter(bool)
NAMES = st.sampled_from([f"{role}.{fact}" for role in "fgh" for fact in "xyz"])
VALUES = st.one_of(
    WORDS, st.lists(WORDS, min_size=1, max_size=3), st.dictionaries(NAMES, WORDS, min_size=1, max_size=2)
)
FACTS = st.dictionaries(NAMES, VALUES, max_size=3)
DAY = "2026-11-30"
WHEEL = {
    "name": "Reaction wheels",
    "item": "9A515.x",
    "to": "KOR",
    "party": "Hangang Space",
    "party_kind": "commercial",
}


def flat(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as a form keeps them: what is nested has names with dots."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        found |= {f"{name}.{key}": one for key, one in value.items()} if isinstance(value, dict) else {name: value}
    return found


@given(st.lists(st.tuples(WORDS, FACTS), min_size=1, max_size=3), FACTS)
@settings(max_examples=60)
def test_a_form_states_what_an_order_states(lines: list[tuple[str, dict[str, Any]]], shared: dict[str, Any]) -> None:
    order = {"date": "2026-11-30", **shared, "items": [{"item": item, **facts} for item, facts in lines]}
    form = OrderForm.of(order)
    assert form.order() == {"date": "2026-11-30", **flat(shared), "items": [{"item": i, **flat(f)} for i, f in lines]}
    assert OrderForm.of(form.order()) == form
    assert msgspec.json.decode(msgspec.json.encode(form), type=OrderForm) == form


@pytest.mark.parametrize("path", [*sorted(BUILT_IN.glob("[16]*.yaml")), EXAMPLES / "order.yaml"])
def test_an_uploaded_file_is_answered_as_the_file(path: Path, law: Law) -> None:
    form = answering.uploaded(path.name, path.read_bytes(), {}).form
    expected = comity.OrderPage.of(comity.determine(comity.read_project(path, law), law=law))
    found = answering.answered(form).page
    untitled = msgspec.structs.replace(expected, title=found.title) if form.carried is None else expected
    assert found == untitled


def test_a_table_is_answered_as_the_table(law: Law) -> None:
    path = EXAMPLES / "orders.csv"
    over = {"activity": "export", "from": "USA", "end_use": "civil", "date": "2026-11-30"}
    found = answering.uploaded("C:\\orders\\..\\orders.csv", path.read_bytes(), over)
    project = comity.read_project(path, law, over=over)
    assert answering.answered(found.form).page == comity.OrderPage.of(comity.determine(project, law=law))
    with path.open(newline="") as file:
        cells = "\n".join(map("\t".join, csv.reader(file)))
    assert answering.pasted(cells, over).form == found.form
    assert answering.pasted((EXAMPLES / "order.yaml").read_text(), over).form.name == "PO-2231"


def test_what_cannot_be_read_is_told_with_its_row() -> None:
    rows = "Item,ECCN,Ship to\nwheel,9A515.x,KOR\ntracker,9Z999,JPN\n"
    found = answering.pasted(rows, {"from": "USA"})
    assert len(found.form.lines) == 1
    assert any("9Z999" in line and "2" in line for line in found.rejected)


def words(text: str) -> str:
    """The words of a page, whatever it is made of."""
    plain = html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<(select|datalist|script).*?</\1>", " ", text, flags=re.S)))
    return " ".join(plain.split())


def test_the_page_says_what_the_terminal_says(served: Served) -> None:
    order = yaml.safe_load((EXAMPLES / "order.yaml").read_text())
    with (EXAMPLES / "order.yaml").open("rb") as file:
        told = words(served.client.post("/", files={"file": file}).text)
    page = comity.OrderPage.of(comity.determine(comity.read_project(order)))
    lines = [page.answer, page.context, page.no_decision, page.assumptions, *(task.text for task in page.tasks)]
    lines += [ground for group in page.groups for ground in group.grounds]
    lines += [one.text for one in page.open] + [spare.gives for spare in page.spares]
    assert [line for line in lines if " ".join(line.split()) not in told] == []


def test_facts_stay_one_on_each_line(served: Served) -> None:
    facts = "item.suborbital=no\nitem.quantity=2"
    text = html.unescape(served.ask({**WHEEL, "more": facts}, more="consignee.name=A\nconsignee.kind=commercial").text)
    assert f"\n{facts}</textarea>" in text
    assert "\nconsignee.name=A\nconsignee.kind=commercial</textarea>" in text


def test_questions_are_answered_left_and_taken_back(served: Served) -> None:
    asked = served.ask(WHEEL, end_use="civil")
    assert "Were all named parties" in asked.text
    clear = served.ask(WHEEL, end_use="civil", question="screening", of_line="1", do="say:clear")
    assert "not screened" not in words(clear.text)
    answers = '[{"screening":"clear","lines":[1]}]'
    assert html.escape(answers).replace("&quot;", "&#34;") in clear.text
    back = served.ask(WHEEL, end_use="civil", answers=answers, do="back:0")
    assert words(back.text) == words(asked.text)
    left = served.ask(WHEEL, end_use="civil", question="screening", of_line="1", do="say:not known")
    assert "1 left as not known" in words(left.text)
    wrong = served.ask(WHEEL, end_use="civil", question="screening", of_line="1", do="say:perhaps")
    assert "accepted: clear or hit" in words(wrong.text)
    assert "Were all named parties" in wrong.text


def test_what_is_taken_along_gives_the_same_answer(served: Served, tmp_path: Path) -> None:
    lines, shared = (WHEEL, {**WHEEL, "to": "ARE", "more": "item.suborbital=no"}), {"end_use": "civil", "date": DAY}
    asked = served.ask(*lines, **shared)
    order = served.ask(*lines, path="/order.yaml", **shared)
    path = tmp_path / "order.yaml"
    path.write_bytes(order.content)
    found = comity.determine(comity.read_project(path))
    assert comity.OrderPage.of(found).answer in html.unescape(asked.text)
    whole = served.ask(*lines, path="/determination.json", **shared)
    assert whole.text == found.to_json()
    memo = served.ask(WHEEL, path="/memo.md", **shared)
    assert memo.text.startswith("#")
    assert memo.headers["content-disposition"].endswith('"memo.md"')
    assert served.ask({}, path="/memo.md").status_code == 400
