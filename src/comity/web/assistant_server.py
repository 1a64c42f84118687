"""Tools for assistants, by the Model Context Protocol: over standard streams, or over HTTP."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, Final

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field

import comity
from comity.web import assistants
from comity.web.safety import Access, Guard
from comity.web.workers import Refused, Workers, WorkFailed

PATH: Final = "/mcp"
_SECONDS_TO_PLAN: Final = 90.0
_INSTRUCTIONS: Final = (
    "Comity says what an activity between parties in different countries needs under law, from law held as data, with "
    "a citation under every line. State facts as the user gave them and invent none: what is not stated is unknown, "
    "and the answer names the questions that would decide. Every answer carries citations, what was examined and what "
    "was not, its confidence, and the sentence that it is no release: pass them on."
)
_Order = Annotated[
    Any,
    Field(
        description="One activity as facts by name (activity, item, from, to, end_use, end_user, value, date ...), an "
        "order with 'items', or a project. Countries by name or ISO 3166-1 code."
    ),
]
_Day = Annotated[str, Field(description="YYYY-MM-DD; the order's own day, or today, if empty.")]
_Facts = Annotated[dict[str, Any], Field(description="Facts by name.")]
_Party = Annotated[str, Field(description="A state, agency, company or group, by name, code or id.")]
_READS: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


class _Tools:
    """The tools, each done by a worker."""

    def __init__(self, listed: tuple[Path, ...]) -> None:
        self._listed = listed
        self.workers: Workers | None = None

    async def determine(self, order: _Order, date: _Day = "", strict: bool = False) -> dict[str, Any]:
        """Say what an order needs under law on a day: the answer, line by line, with what is open and what to do."""
        return await self._run(assistants.determine, order, date, strict)

    async def next_steps(
        self, order: _Order, start: _Day = "", alternatives: Annotated[int, Field(ge=0, le=3)] = 0
    ) -> dict[str, Any]:
        """Plan who does what, in which order, how long, so that an order may go ahead; what only governments can do."""
        return await self._run(assistants.next_steps, order, start, alternatives, seconds=_SECONDS_TO_PLAN)

    async def classify(self, item: _Facts, date: _Day = "") -> dict[str, Any]:
        """Propose classifications of an item from its attributes, in the order of review."""
        return await self._run(assistants.classify, item, date)

    async def why_not(
        self,
        activity: _Facts,
        exemption: Annotated[str, Field(description="Its usual name (STA), or the rule's id.")],
        date: _Day = "",
    ) -> dict[str, Any]:
        """Say why an exception or exemption does not serve, and what would have to be different."""
        return await self._run(assistants.why_not, activity, exemption, date)

    async def record_partner(self, party: _Party, date: _Day = "") -> dict[str, Any]:
        """Say where a partnership stands: what is in force, lapses, was promised, what peers have; a source each."""
        return await self._run(assistants.record_partner, party, date)

    async def record_between(self, one: _Party, other: _Party, date: _Day = "") -> dict[str, Any]:
        """List every instrument between two parties with where it stands."""
        return await self._run(assistants.record_between, one, other, date)

    async def screen_parties(
        self, parties: Annotated[list[dict[str, str]], Field(description="Each with name, and country if known.")]
    ) -> dict[str, Any]:
        """Screen parties against the restricted-party lists that this server was given; none is ever fetched."""
        return await self._run(assistants.screen_parties, parties, self._listed)

    async def law_rule(
        self, name: Annotated[str, Field(description="A rule's id, or a provision as counsel writes it.")]
    ) -> dict[str, Any]:
        """Show a rule as it stands, or the rules that hold a provision."""
        return await self._run(assistants.law_rule, name)

    async def law_search(
        self, query: Annotated[str, Field(description="Words, a provision, part of an id.")]
    ) -> dict[str, Any]:
        """Find rules of the law."""
        return await self._run(assistants.law_search, query)

    async def compare(
        self,
        reforms: Annotated[list[str], Field(description="Ids of reforms, applied together.", min_length=1)],
        activities: Annotated[list[Any], Field(description="Activities; the publicly known ties if none.")] = [],  # noqa: B006
        date: _Day = "",
    ) -> dict[str, Any]:
        """Say what reforms of the law would change, for whom."""
        return await self._run(assistants.compare, reforms, activities, date, seconds=_SECONDS_TO_PLAN)

    async def _run(self, task: Callable[..., dict[str, Any]], *args: Any, seconds: float = 30.0) -> dict[str, Any]:
        assert self.workers is not None  # noqa: S101  the lifespan begins first
        try:
            return await self.workers.run(task, *args, seconds=seconds)
        except Refused as refused:
            raise ToolError("\n".join(refused.faults)) from None
        except WorkFailed:
            raise ToolError("something failed here; nothing was answered") from None


TOOLS: Final = (
    "determine",
    "next_steps",
    "classify",
    "why_not",
    "record_partner",
    "record_between",
    "screen_parties",
    "law_rule",
    "law_search",
    "compare",
)


def make_server(workers: int, listed: tuple[Path, ...], workspace: Path | None) -> MCPServer[None]:
    """Return the server with its tools."""
    tools = _Tools(listed)

    @asynccontextmanager
    async def working(_: MCPServer[None]) -> AsyncIterator[None]:
        if tools.workers is not None:  # a session of one that is running
            yield
            return
        tools.workers = Workers(workers, workspace)
        try:
            yield
        finally:
            tools.workers.stop()
            tools.workers = None

    server = MCPServer(
        "comity",
        title="Comity",
        instructions=_INSTRUCTIONS,
        version=comity.__version__,
        log_level="ERROR",
        lifespan=working,
    )
    logging.getLogger("mcp").setLevel(logging.CRITICAL)  # it would log what was asked
    for name in TOOLS:
        server.add_tool(getattr(tools, name), annotations=_READS)
    return server


def http_app(server: MCPServer[None], access: Access) -> Any:
    """Return the server as an application for HTTP, behind the guard, which knows hosts and origins."""
    off = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    app: Any = server.streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, transport_security=off
    )
    return Guard(app, access)
