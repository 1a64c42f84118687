"""Reforms in the browser: chosen together, drafted with their faults beside them; a partner's papers."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

import comity
from comity import Reform
from comity.web import drafting
from comity.web.drafting import ReformDraft
from tests.web.conftest import Served
from tests.web.test_ask import words

DAY = "2026-11-30"
JAPAN, KOREA = "us-draft-aukus-japan", "us-draft-aukus-korea"


def test_chosen_reforms_are_shown_together(served: Served) -> None:
    index = served.client.get("/reform").text
    assert re.findall(r'name="with" value="([^"]*)"', index)[0] != ""
    asked = {"with": [JAPAN, KOREA], "date": DAY}
    for show, more in {"changes": "", "effect": "/ties", "reach": "/reach"}.items():
        found = served.client.get("/reform/together", params={**asked, "show": show})
        assert found.status_code == 303
        assert found.headers["location"] == f"/reform/{JAPAN}+{KOREA}{more}?date={DAY}"
    ranked = served.client.get("/reform/together", params={**asked, "show": "rank", "choose": "1", "by": "ahead"})
    assert f"with={JAPAN}%2C{KOREA}" in ranked.headers["location"]
    assert served.client.get("/reform/together?show=changes").status_code == 400
    assert served.client.get("/reform/rank?choose=few").status_code == 400


@pytest.mark.parametrize("one", Reform.built_in(), ids=lambda one: one.id)
def test_a_draft_begins_as_what_is_held(one: Reform, tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    path.write_text(drafting.begun(one.id).text, "utf-8")
    assert Reform.load(path) == one


def test_a_draft_is_told_with_its_faults_or_its_changes(served: Served) -> None:
    begun = drafting.begun(JAPAN)
    shown = html.unescape(served.client.get(f"/reform/draft?of={JAPAN}").text)
    assert begun.text.strip() in shown
    differences = comity.diff(comity.load(), [JAPAN], on=DAY).differences
    told = words(served.client.post("/reform/draft", files={"draft": (None, begun.text), "date": (None, DAY)}).text)
    assert "It fits the law" in told
    assert [one.what for one in differences if one.what not in told] == []
    wrong = begun.text.replace("country_chart", "country_chat").replace("iso3: JPN", "iso3: JPX")
    faulty = served.client.post("/reform/draft", files={"draft": (None, wrong)}).text
    assert 'role="alert"' in faulty
    assert "country_chat" in words(faulty.split('id="answer"')[1])
    assert "comity-" not in faulty.split('id="answer"')[1]
    link = json.dumps({"text": begun.text, "others": KOREA, "day": DAY})
    stacked = words(served.client.post("/reform/draft", files={"link": (None, link)}).text)
    assert Reform.load(KOREA).label in stacked
    assert served.client.post("/reform/draft", files={"link": (None, "{")}).status_code == 400


def test_what_is_no_draft_is_told_in_lines() -> None:
    for text in ("", "- a\n- b", "id: [", "x" * 300_000, "id: a\nid: b"):
        found = drafting.checked(ReformDraft(text), False)
        assert found.faults
        assert not found.blocks


def test_a_partner_has_papers_and_ties_that_light(served: Served) -> None:
    word = served.client.get("/partner/KOR/brief", params={"show": ".docx", "date": DAY}, follow_redirects=True)
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(word.content)).namelist()
    text = html.unescape(served.client.get(f"/partner/KOR?date={DAY}&node=Boryung").text)
    assert "Downstream of Boryung: Axiom Space, Intuitive Machines." in text
    assert set(re.findall(r'href="#(row-\d+)"', text)) <= set(re.findall(r'id="(row-\d+)"', text))
