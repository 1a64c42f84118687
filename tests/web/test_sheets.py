"""Pages of law, record and reforms: what they say is what the public API says, as a page and as data."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator

import comity
from comity import Law, Reform, record
from comity.web.sheets import outside
from tests.web.conftest import Served

DAY = "2026-11-30"
PAGES = (
    "/law?pack=us&effect=exempts",
    "/law/search?q=STA",
    "/law/diff?before=2024-09-01&after=2025-01-01",
    f"/law/{quote('us:15cfr740.20(c)(1)')}",
    "/record?q=korea+framework",
    f"/partner/Korea?date={DAY}",
    "/reform",
)


def data_of(served: Served, page: str, form: str) -> str:
    path, mark, query = page.partition("?")
    found = served.client.get(f"{path}{form}{mark}{query}")
    assert found.status_code == 200, page
    return found.text


@pytest.mark.parametrize("page", PAGES)
def test_links_within_lead_somewhere(served: Served, page: str) -> None:
    """Of each page a few: the last first, which are those of its rows."""
    found = served.client.get(page)
    assert found.status_code == 200
    text = found.text
    links = dict.fromkeys(map(html.unescape, re.findall(r'href="(/[^"]*)"', text[text.index("<main") :])))
    quick = [link for link in links if not link.endswith((".svg", "/ties")) and "brief.md" not in link]
    broken = [link for link in quick[-1:] + quick[:1] if served.client.get(link).status_code != 200]
    assert broken == []
    assert "javascript:" not in text


def test_a_rule_has_a_page_with_all_that_it_says(served: Served, law: Law) -> None:
    rule = law.pack.rules["us.ear.740.20.c.1"][0]
    text = html.unescape(served.client.get(f"/law/{rule.id}").text)
    assert [part for part in (rule.title, rule.cite, rule.url, rule.because, rule.when) if part not in text] == []
    assert json.loads(data_of(served, f"/law/{rule.id}", ".json"))["id"] == rule.id
    found = [row["rule"] for row in csv.DictReader(io.StringIO(data_of(served, "/law", ".csv")))]
    assert found == list(law.pack.rules)
    hits = [hit.rule.id for hit in law.search("STA", 60)]
    assert [row["rule"] for row in json.loads(data_of(served, "/law/search?q=STA", ".json"))] == hits


def test_coverage_is_what_the_law_says_it_is(served: Served, law: Law) -> None:
    found = law.coverage("export", "Norway", DAY)
    rows = json.loads(data_of(served, f"/law/coverage?kind=export&state=Norway&date={DAY}", ".json"))
    assert [(row["regime"], row["depth"]) for row in rows] == [(one.regime, one.depth) for one in found]


def test_a_partner_has_a_source_behind_each_line(served: Served, law: Law) -> None:
    rows = list(csv.DictReader(io.StringIO(data_of(served, f"/partner/KOR?date={DAY}", ".csv"))))
    bare = [row for row in rows if row["section"] != "Against peers" and not row["source_url"].startswith("http")]
    assert bare == []
    told = {row["instrument"] for row in rows if row["section"] == "In force, binding"}
    assert told
    held = record.between(law.record, "USA", "KOR", date.fromisoformat(DAY))
    between = json.loads(data_of(served, f"/between/USA/KOR?date={DAY}", ".json"))
    assert len(between) == len([one for one in held if one.instrument.kind.id != "commercial"])
    members = json.loads(data_of(served, f"/group/cspo?date={DAY}", ".json"))["members"]
    assert members == sorted(law.record.members("cspo", date.fromisoformat(DAY)).yes)


def test_reforms_tell_what_they_change(served: Served, law: Law) -> None:
    listed = [row["id"] for row in json.loads(data_of(served, "/reform", ".json"))]
    assert listed == [one.id for one in Reform.built_in()]
    found = json.loads(data_of(served, "/reform/us-draft-aukus-japan", ".json"))["differences"]
    assert [one["what"] for one in found] == [d.what for d in comity.diff(law, "us-draft-aukus-japan").differences]


def test_what_is_not_there_is_told_with_what_is(served: Served) -> None:
    for page, told in {
        "/law/us.ear.740.20.c.x": "did you mean",
        "/partner/Koreaa": "did you mean",
        "/group/cspp": "accepted",
        "/reform/nothing": "nothing",
    }.items():
        found = served.client.get(page)
        assert found.status_code == 404, page
        assert told in found.text
    assert served.client.get("/partner/KOR?date=yesterday").status_code == 400
    program = served.client.get("/group/cspp", headers={"accept": "application/json"})
    assert (program.status_code, list(program.json())) == (404, ["faults"])


def test_the_api_follows_its_own_description(served: Served, law: Law) -> None:
    schema = served.client.get("/schema/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    order = {"activity": "export", "item": "9A515.x", "from": "USA", "to": "KOR", "date": DAY}
    asked: dict[str, dict[str, Any]] = {
        "determine": {"order": order},
        "page": {"order": order},
        "questions": {"order": order, "skip": [[1, "screening"]]},
        "next-steps": {"order": order, "start": DAY},
        "classify": {"item": {"function": ["payload", "imager"], "aperture_m": 0.45}, "date": DAY},
        "why-not": {"activity": order, "exemption": "STA"},
        "memo": {"order": order},
    }
    assert {f"/api/{name}" for name in asked} == {path for path in schema["paths"] if path.startswith("/api/")}
    for name, body in asked.items():
        found = served.client.post(f"/api/{name}", json=body)
        assert found.status_code == 200, (name, found.text)
        call = schema["paths"][f"/api/{name}"]["post"]
        sent = call["requestBody"]["content"]["application/json"]["schema"]
        whole = {"components": schema["components"]}
        assert not list(Draft202012Validator({**sent, **whole}).iter_errors(body))
        if name != "memo":
            said = call["responses"]["200"]["content"]["application/json"]["schema"]
            assert not list(Draft202012Validator({**said, **whole}).iter_errors(found.json())), name
        wrong = served.client.post(f"/api/{name}", json={**body, "nothing": 1}, headers={"accept": "application/json"})
        assert (wrong.status_code, bool(wrong.json()["faults"])) == (400, True)
    assert (
        served.client.post("/api/determine", json=asked["determine"]).text
        == comity.determine(comity.read_project(order)).to_json()
    )


def test_only_addresses_of_the_web_are_links() -> None:
    assert outside("https://example.org") == "https://example.org"
    assert outside("javascript:alert(1)") == outside("data:text/html,x") == ""
