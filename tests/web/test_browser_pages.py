"""Pages of each kind in a real browser: nobody is kept out, nothing is cut; four users ask in three clicks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.conftest import ROOT
from tests.web.conftest import Served
from tests.web.test_browser import check_access

PAGES: Final = (
    "/law/us.ear.740.20.c.1",
    "/record/matrix",
    "/partner/KOR?node=Boryung",
    "/reform",
    "/coalition/share?from=USA&to=KOR&subject=tracking",
    "/industry/alliance/usa-jpn",
    "/bridge",
    "/leo",
    "/leo/path?from=JPN&station=starlab",
    "/docket",
    "/portfolio",
    "/docs",
)
_LONG: Final = 60_000  # milliseconds: the first table loads what reads tables
_EMPTY: Final = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def _no_picture(route: Route) -> None:
    """Pictures take long to draw, and are looked at elsewhere."""
    route.fulfill(body=_EMPTY, content_type="image/svg+xml")


@pytest.fixture
def views(browser: Browser) -> Iterator[list[Page]]:
    """A narrow page in the dark, and a wide one in the light."""
    looks = [
        browser.new_context(viewport={"width": 360, "height": 800}, color_scheme="dark"),
        browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light"),
    ]
    pages = [one.new_page() for one in looks]
    for page in pages:
        page.route("**/*.svg?*", _no_picture)
    yield pages
    for one in looks:
        one.close()


def test_pages_keep_nobody_out_and_fit(served: Served, views: list[Page]) -> None:
    for path, page in zip(PAGES, cycle(views)):
        page.goto(f"{served.address}{path}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        check_access(page)
        wide = page.viewport_size
        assert wide
        assert page.evaluate("document.documentElement.scrollWidth") <= wide["width"], path


def test_a_compliance_lead_has_an_answer_and_a_plan(served: Served, page: Page) -> None:
    page.goto(served.address)
    page.get_by_label("Classification").fill("9A515.x")
    page.get_by_label("To", exact=True).fill("ARE")
    page.get_by_label("End user").fill("Khalij Sat")
    page.get_by_role("button", name="Answer", exact=True).last.click()
    expect(page.locator(".verdict")).to_be_visible(timeout=_LONG)
    page.get_by_role("button", name="Plan the next steps").click()
    expect(page.locator("h1")).to_contain_text("Next steps")
    expect(page.get_by_role("button", name="Calendar")).to_be_visible()


def test_a_desk_officer_sees_where_a_partner_stands(served: Served, page: Page) -> None:
    page.route("**/*.svg?*", _no_picture)
    page.goto(served.address)
    page.get_by_role("link", name="Partners").click()
    page.get_by_role("link", name="Republic of Korea", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Republic of Korea (KOR)")
    expect(page.locator("main")).to_contain_text("Lapses within")


def test_an_analyst_sees_what_a_proposal_would_do(served: Served, page: Page) -> None:
    page.goto(served.address)
    page.get_by_role("link", name="Reforms").click()
    page.get_by_label("Choose record-draft-cspo-korea").check()
    page.get_by_role("button", name="What they change").click()
    expect(page.locator("main")).to_contain_text("KOR in cspo")


def test_a_planner_sees_who_may_share_what(served: Served, page: Page) -> None:
    page.goto(served.address)
    page.get_by_role("link", name="Coalition").click()
    form = page.get_by_role("form", name="Who may share which data with whom")
    form.get_by_label("From", exact=True).fill("cspo")
    form.get_by_label("To", exact=True).fill("KOR")
    form.get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text("never that something may go")
    expect(page.locator("main")).to_contain_text("agreement needed")


def test_a_draft_is_read_as_it_is_typed_and_a_link_gives_it_again(served: Served, page: Page, browser: Browser) -> None:
    page.goto(f"{served.address}/reform/draft")
    draft = page.get_by_label("The draft, as its file")
    draft.fill(draft.input_value().replace("join: cspo", "join: cspp"))
    expect(page.get_by_role("alert")).to_contain_text("cspp")
    expect(draft).to_be_focused()
    colleague = browser.new_page()
    colleague.goto(page.url)
    expect(colleague.get_by_role("alert")).to_contain_text("cspp")
    colleague.close()


def test_a_firm_lights_what_hangs_on_it_by_keyboard(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/industry/alliance/usa-jpn")
    page.locator("svg a.node").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("svg a.node.self.lit")).to_have_count(1)
    page.locator("svg a.edge.lit").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr:target")).to_have_count(1)


def test_a_table_is_chosen_once_for_all_that_is_asked_of_it(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/portfolio")
    page.set_input_files("[name=file]", ROOT / "docs" / "examples" / "orders.csv")
    page.locator("button.main").click()
    expect(page.locator(".facets").first).to_be_visible(timeout=_LONG)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    page.get_by_role("button", name="KOR").click()
    expect(page.locator("main")).to_contain_text("1 row of partner KOR", timeout=_LONG)
    assert page.evaluate("document.querySelector('input[type=file]').files.length") == 1
    page.get_by_role("button", name="Page of row 1").click()
    expect(page.locator(".verdict")).to_be_visible(timeout=_LONG)
