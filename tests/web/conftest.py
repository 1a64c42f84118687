"""One server for all tests of the web, started as a user starts it; they run in one process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

SERVE = "from comity.cli import run; run()"
REQUIRED = "COMITY_REQUIRE_BROWSER"
FIELDS = ("name", "item", "to", "party", "party_country", "party_kind", "value", "more")


def started(*options: str) -> tuple[subprocess.Popen[str], str]:
    """A server, and its address."""
    command = [sys.executable, "-c", SERVE, "serve", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    return process, process.stderr.readline().split()[0].rstrip("/")


@dataclass
class Served:
    process: subprocess.Popen[str]
    address: str
    client: httpx.Client

    def ask(self, *lines: dict[str, str], path: str = "/", **more: object) -> httpx.Response:
        """Post a form as a page does."""
        data: dict[str, object] = {"activity": "export", "origin": "USA", "do": "answer", **more}
        data |= {f"line_{field}": [line.get(field, "") for line in lines] for field in FIELDS}
        return self.client.post(path, data=data)


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    process, address = started()
    headers = {"origin": address, "accept": "text/html"}
    with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
        yield Served(process, address, client)
    process.terminate()
    assert process.stderr
    assert (process.wait(timeout=30), process.stderr.read()) == (0, "")  # it stops when told, and logged nothing at all


def _chromium() -> Path | None:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return Path(found) if found else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = _chromium()
    if path is None:
        if os.environ.get(REQUIRED) == "1":
            pytest.fail("no Chromium is installed")
        pytest.skip(f"no Chromium is installed (apt-get install chromium); {REQUIRED}=1 makes that a failure")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of which everything that a browser complains about is a failure."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []
