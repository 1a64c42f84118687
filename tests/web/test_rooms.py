"""Pages of coalition, industry, needs, low orbit and the docket: page and data say what the public API says."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import icalendar
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity.web import gain_sheets
from comity.web.graphs import GraphEdge, downstream, drawn
from comity.web.own_terms import in_own_terms
from comity.web.sheets import PageCell, PageField, WebPage, block, cell
from tests.web.conftest import Served
from tests.web.test_ask import words

DAY = "2026-11-30"
PAGES: dict[str, Callable[[], Any]] = {
    "/coalition?of=KOR": lambda: comity.Coalition(["KOR"], DAY).sensors(),
    "/coalition/share?from=USA&to=KOR&subject=tracking": lambda: comity.Coalition(["USA", "KOR"], DAY).share(
        "USA", "KOR", "tracking"
    ),
    "/industry/find?tag=sub.star_tracker&for=JPN": lambda: comity.Industry.load().find("sub.star_tracker", "JPN", DAY),
    "/industry/alliance/usa-jpn?": lambda: comity.Industry.load().alliance("usa-jpn", DAY),
    "/industry/depend?of=lun": lambda: comity.Industry.load().depend("lun", DAY),
    "/industry/depend?of=lun&knock-out=JPN": lambda: comity.Industry.load().depend("lun", DAY, knock_out="JPN"),
    "/industry/invest?from=JPN&target=USA&stake=12": lambda: comity.Industry.load().invest("JPN", "USA", 12.0, DAY),
    "/bridge/country/ITA?": lambda: comity.Bridge(DAY).country("ITA"),
    "/bridge/need/n-logserv?": lambda: comity.Bridge(DAY).need("n-logserv"),
    "/leo/station/starlab?": lambda: comity.CommercialLeo(DAY).station("starlab"),
    "/leo/scenario?if=iss-end%3D2032": lambda: comity.CommercialLeo(DAY).scenario({"iss-end": "2032"}),
    "/leo/path?from=JPN&station=starlab": lambda: comity.CommercialLeo(DAY).path("JPN", "module", "starlab"),
    "/docket?which=under+way": lambda: comity.Docket.load(DAY, open=True),
    "/field?item=9A515.x&to=KOR&exporters=FRA": lambda: comity.Field.of("9A515.x", "KOR", ["FRA"], on=DAY),
}


def as_data(served: Served, page: str, form: str) -> str:
    path, _, query = page.partition("?")
    found = served.client.get(f"{path}{form}?{query}&date={DAY}")
    assert found.status_code == 200, (page, found.text)
    return found.text


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_what_the_api_returns(served: Served, page: str) -> None:
    found = PAGES[page]()
    assert json.loads(as_data(served, page, ".json")) == json.loads(found.to_json())
    told = words(as_data(served, page, ""))
    if not page.startswith("/coalition/share"):  # of many releases the line is no sentence
        assert " ".join(found.line().split()) in told
    rows = list(csv.DictReader(io.StringIO(as_data(served, page, ".csv"))))
    assert len(rows) == len(found.records()) if hasattr(found, "records") else rows


def test_releases_are_told_as_decisions_of_authorities(served: Served) -> None:
    found = comity.Coalition(["USA", "KOR"], DAY).share("USA", "KOR", "tracking")
    told = words(as_data(served, "/coalition/share?from=USA&to=KOR&subject=tracking", ""))
    assert "never that something may go" in told
    for one in found.cells:
        assert [part for part in (one.value, one.decides, *one.needs) if part not in told] == []


def test_needs_stand_against_partners_with_a_source_behind_each(served: Served) -> None:
    found = comity.Bridge(DAY).matrix()
    assert json.loads(as_data(served, "/bridge?", ".json")) == found.records()
    text = html.unescape(as_data(served, "/bridge?", ""))
    urls = {one.contribution.source_url for one in found.cells.values()}
    assert [url for url in urls if f'href="{url}"' not in text] == []


def test_claims_that_disagree_stand_side_by_side(served: Served) -> None:
    found = comity.CommercialLeo(DAY).timeline()
    told = words(as_data(served, "/leo?", ""))
    assert found.conflicts
    for one in found.conflicts:
        assert [claim.claimed_by for claim in one.claims if claim.claimed_by not in told] == []
    picture = served.client.get(f"/leo.svg?date={DAY}")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert picture.text.startswith("<svg")


def test_the_docket_has_a_calendar(served: Served) -> None:
    whole = icalendar.Calendar.from_ical(as_data(served, "/docket?", ".ics"))
    days = {str(one["summary"]) for one in whole.walk("VEVENT")}
    assert days
    assert served.client.get("/docket.svg").status_code == 404


def test_what_a_step_opens_is_told_before_and_after() -> None:
    found = comity.Bridge(DAY).gain("tsa-usa-nor", "")
    page = gain_sheets.gain("tsa-usa-nor", "", DAY)
    assert msgspec.json.encode(page.data).decode() == found.to_json()
    told = {one.title: [[c.text for c in row] for row in one.rows] for one in page.blocks}
    changed = [(one.before, one.after) for one in found.activities if one.effect != "same" and not one.barred]
    assert [(row[2], row[3]) for row in told["Activities that change"]] == changed


@pytest.mark.parametrize(
    "page",
    [
        "/coalition?of=Koreaa",
        "/coalition/share?from=USA&to=Koreaa",
        "/coalition/adds?core=cspo&add=USA",
        "/industry/find?tag=nothing&for=JPN",
        "/industry/invest?from=JPN&target=USA&stake=many",
        "/leo/scenario?if=soon",
        "/leo/path?from=cspo",
        "/bridge/gain?sign=tsa-usa-nor&join=accords:ZAF",
        "/docket?date=yesterday",
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(served: Served, page: str) -> None:
    found = served.client.get(page)
    assert found.status_code == 400, found.text
    assert 'role="alert"' in found.text


def test_a_node_lights_everything_downstream(served: Served) -> None:
    found = comity.Industry.load().alliance("usa-jpn", DAY)
    first = found.edges[0]
    node = f"{first.supplier} ({first.supplier_country})"
    text = html.unescape(as_data(served, f"/industry/alliance/usa-jpn?node={quote(node)}", ""))
    assert f"Downstream of {node}:" in text
    assert f"{first.line.other} ({first.line.country})" in text.split("Downstream of")[1].split("<")[0]
    rows = text.count('id="row-')
    assert rows == len(found.edges)
    assert [n for n in range(1, rows + 1) if f'href="#row-{n}"' not in text] == []


NODES = st.sampled_from("abcdef")
PAIRS = st.lists(st.tuples(NODES, NODES).filter(lambda one: one[0] != one[1]), min_size=1, max_size=9)


@given(PAIRS, NODES)
def test_edges_lead_to_the_right_unless_they_close_a_circle(pairs: list[tuple[str, str]], chosen: str) -> None:
    edges = [GraphEdge(one, other, "supply", number, "") for number, (one, other) in enumerate(pairs, 1)]
    graph = drawn(edges, "", {}, chosen)
    assert graph
    places = {one.name: (one.x, one.y) for one in graph.nodes}
    assert len(set(places.values())) == len(places) == len({name for pair in pairs for name in pair})
    for one, other in pairs:
        assert places[one][0] < places[other][0] or one in downstream(edges, other)
    reached = {chosen}
    while more := {other for one, other in pairs if one in reached} - reached:
        reached |= more
    assert {one.name for one in graph.nodes if one.lit} == (reached if chosen in places else set())


def test_a_list_of_suppliers_is_matched_and_forgotten(served: Served) -> None:
    rows = "company,country,capability,eccn\nSterntec,Germany,star tracker,7A004.a\nNobody,Atlantis,sub.radoi,\n"
    given = {"for": "JPN", "without": "", "unread": "left out", "date": DAY}
    found = served.client.post("/industry/match", data=given, files={"file": ("s.csv", rows.encode())})
    told = words(found.text)
    assert found.status_code == 200 and "1 cards" in told and "Sterntec" in told and "Atlantis" in told
    assert 'value="JPN"' in found.text
    assert served.client.post("/industry/match", data=given).status_code == 400


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2 from memory left out (--include-unread)", "2 from memory left out (see “Rows from memory”)"),
        ("What it makes is not stated: --item says it.", "What it makes is not stated: “Class” says it."),
        ("3 facts are open (--ask)", "3 facts are open"),
        ("--of: found 'x'; accepted: a program", "of: found 'x'; accepted: a program"),
        ("a -- b", "a -- b"),
    ],
)
def test_a_page_names_its_fields_and_no_options(text: str, said: str) -> None:
    fields = (PageField("unread", "Rows from memory"), PageField("item", "Class"))
    page = WebPage(title="", lead=(cell(text),), fields=fields, blocks=(block("", [(PageCell("--of", code=True),)]),))
    shown = in_own_terms(page)
    assert (shown.lead[0].text, shown.blocks[0].rows[0][0].text) == (said, "--of")


def test_no_page_of_a_room_names_an_option(served: Served) -> None:
    for path in (*PAGES, "/industry/depend?of=nothing-like-it", "/industry/invest?from=KOR&target=USA&stake=5"):
        text = served.client.get(f"{path}&date={DAY}").text
        told = re.sub(r"<code>.*?</code>|<[^>]+>", " ", text, flags=re.S)
        assert re.findall(r"(?<![\w-])--[a-z-]+", told) == [], path
