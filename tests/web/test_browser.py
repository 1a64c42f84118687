"""In a real browser: answers come as one types, a link gives the same page, and all works without JavaScript."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT
from tests.web.conftest import Served

ORDER = ROOT / "docs" / "examples" / "order.yaml"


def check_access(page: Page) -> None:
    expect(page.locator("main[aria-busy]")).to_have_count(0)  # an answer that is being renewed is paler
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_answer_follows_what_is_typed_and_a_link_gives_it_again(
    served: Served, page: Page, browser: Browser, tmp_path: Path
) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.goto(served.address)
    check_access(page)
    page.get_by_label("Classification").fill("9A515.x")
    page.get_by_label("To", exact=True).fill("KOR")
    page.locator("[name=end_use]").select_option("civil")
    page.get_by_label("End user").fill("Hangang Space")
    page.locator("[name=line_party_kind]").select_option("commercial")
    expect(page.locator(".verdict")).to_contain_text("No License Required (NLR)")
    expect(page.get_by_label("End user")).to_be_focused()
    page.get_by_role("button", name="clear").click()
    expect(page.locator(".answer")).not_to_contain_text("not screened")
    check_access(page)
    assert "#o=" in page.url
    assert all("Hangang" not in url and "?o" not in url for url in sent)
    told = page.locator(".answer").inner_text()
    with page.expect_download() as loading:
        page.get_by_role("button", name="Order (YAML)").click()
    loading.value.save_as(tmp_path / "order.yaml")
    assert "Hangang Space" in (tmp_path / "order.yaml").read_text()
    colleague = browser.new_page()
    colleague.goto(page.url)
    expect(colleague.locator(".answer")).to_have_text(page.locator(".answer").text_content() or "")
    assert colleague.locator(".answer").inner_text() == told
    colleague.close()


def test_an_order_is_pasted_from_a_spreadsheet(served: Served, page: Page) -> None:
    page.goto(served.address)
    cells = "Item\tECCN\tShip to\nReaction wheels\t9A515.x\tKorea\nTransponder\t9A515.x\tUAE\n"
    page.get_by_label("Cells with their headers").fill(cells)
    page.get_by_role("button", name="Answer", exact=True).last.click()
    expect(page.locator(".line")).to_have_count(2)
    expect(page.locator(".answer")).to_contain_text("Transponder")


def test_without_javascript_a_form_is_posted_and_answered(served: Served, browser: Browser) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 800}, color_scheme="dark"
    )
    page = context.new_page()
    page.goto(served.address)
    page.set_input_files("[name=file]", ORDER)
    page.keyboard.press("Tab")
    page.locator("button.main").click()
    expect(page.locator(".verdict")).to_contain_text("3: BIS license required")
    page.get_by_role("button", name="clear").click()
    expect(page.locator(".said")).to_contain_text("screening clear")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
