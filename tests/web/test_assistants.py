"""Tools for assistants, asked by the protocol's own client, over standard streams and over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

import comity
from comity import Law
from comity.web import assistants
from comity.web.assistant_server import TOOLS
from tests.conftest import ROOT
from tests.web.conftest import SERVE

LISTED = ROOT / "tests" / "screening" / "data" / "csl-sample-2026-07-31.csv"
DAY = "2026-11-30"
ORDER = {"activity": "export", "item": "9A515.x", "from": "USA", "to": "KOR", "end_use": "civil", "date": DAY}
ASKED: dict[str, dict[str, Any]] = {
    "determine": {"order": ORDER},
    "next_steps": {"order": {**ORDER, "to": "ARE"}, "start": DAY},
    "classify": {"item": {"function": ["payload", "imager"], "aperture_m": 0.45}, "date": DAY},
    "why_not": {"activity": ORDER, "exemption": "STA"},
    "record_partner": {"party": "Korea", "date": DAY},
    "record_between": {"one": "USA", "other": "KOR", "date": DAY},
    "screen_parties": {"parties": [{"name": "Spacety", "country": "CHN"}]},
    "law_rule": {"name": "us.ear.740.20.c.1"},
    "law_search": {"query": "STA"},
    "compare": {
        "reforms": ["us-draft-aukus-japan"],
        "activities": [{**ORDER, "to": "JPN", "item": "7A004.a"}],
        "date": DAY,
    },
}
Asking = Callable[[Client], Awaitable[Any]]


def asked_of(transport: Any, ask: Asking) -> Any:
    async def asked() -> Any:
        async with Client(transport()) as client:
            return await ask(client)

    with start_blocking_portal() as portal:
        return portal.call(asked)


def test_over_streams_it_lists_its_tools() -> None:
    async def ask(client: Client) -> dict[str, Any]:
        return {tool.name: tool for tool in (await client.list_tools()).tools}

    server = StdioServerParameters(command=sys.executable, args=["-c", SERVE, "mcp"], env=dict(os.environ))
    listed = asked_of(lambda: stdio_client(server), ask)
    assert tuple(listed) == TOOLS == tuple(ASKED)
    assert all(tool.description and tool.annotations and tool.annotations.read_only_hint for tool in listed.values())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, "-c", SERVE, "mcp", "--http", "--port", "0", "--list", str(LISTED)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    yield process.stderr.readline().split()[0]
    process.terminate()
    assert process.wait(timeout=30) == 0
    assert "Spacety" not in process.stderr.read()  # nor anything else that was asked


def test_every_tool_answers_with_its_sources_and_what_it_is_not(address: str, law: Law) -> None:
    async def ask(client: Client) -> dict[str, Any]:
        return {name: await client.call_tool(name, asked) for name, asked in ASKED.items()}

    found = asked_of(lambda: streamable_http_client(address), ask)
    for name, one in found.items():
        assert not one.is_error, (name, one.content)
        told = one.structured_content
        assert told["no_release"].startswith("This is no release"), name
        assert told["citations"], name
        assert all(cited["cite"] for cited in told["citations"])
        assert told["examined"], name
        assert told["not_examined"] or name in ("determine", "next_steps"), name
        assert told["confidence"], name
        assert told["law"]["sha256"] == law.sha256
        assert json.loads(one.content[0].text)["no_release"] == told["no_release"]
    page = comity.OrderPage.of(comity.determine(comity.read_project(ORDER)))
    told = found["determine"].structured_content
    assert told["answer"]["page"]["answer"] == page.answer
    assert found["screen_parties"].structured_content["answer"]["must_be_resolved"] is True
    assert found["law_search"].structured_content["answer"][0]["rule"] == law.search("STA")[0].rule.id


def test_what_cannot_be_used_is_told_to_the_assistant() -> None:
    with pytest.raises(comity.InputError, match="did you mean"):
        assistants.determine({"item": "9A5155.x", "from": "USA", "to": "KOR"}, "", strict=False)
    assert assistants.determine({"to": "KOR"}, DAY, strict=True)["not_examined"]


def test_over_http_it_answers_programs_and_refuses_pages(address: str) -> None:
    forged = httpx.post(address, json={}, headers={"origin": "https://evil.example"})
    assert forged.status_code == 403
    assert httpx.get(address, headers={"host": "rebound.example"}).status_code == 421
    unknown = {"name": "us.ear.740.20.c.x"}
    wrong = asked_of(lambda: streamable_http_client(address), lambda client: client.call_tool("law_rule", unknown))
    assert wrong.is_error
    assert "did you mean" in wrong.content[0].text
