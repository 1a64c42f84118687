"""``comity mcp``: the same cited answers as tools for assistants."""

from __future__ import annotations

import os
from typing import Annotated

import comity
from comity.cli import printing, together
from comity.cli.declared import CliOption
from comity.cli.serve import TOKEN_VARIABLE, AllowedHosts, Token


def mcp_command(
    http: Annotated[
        bool, CliOption("--http", help="Answer over HTTP; over standard input and output if absent.")
    ] = False,
    host: Annotated[str | None, CliOption("--host", help="The address to bind to; 127.0.0.1.")] = None,
    port: Annotated[
        int | None, CliOption("--port", help="The port; 8733, or 0: any that is free.", min=0, max=65535)
    ] = None,
    token: Token = None,
    allow: AllowedHosts = None,
    listed: Annotated[
        list[str] | None,
        CliOption("--list", help="A restricted-party list that you downloaded; may be repeated."),
    ] = None,
) -> None:
    """Answer assistants by the Model Context Protocol: determine, plan, classify, screen, look up law and record."""
    if not http:
        asked = {"--host": host is not None, "--port": port is not None, "--token": token is not None}
        together.refuse({**asked, "--allow-host": allow}, "is about HTTP", "--http as well")
    server = comity.AssistantServer(listed or ())
    if not http:
        server.run()
        return
    known = token if token is not None else os.environ.get(TOKEN_VARIABLE, "")
    server.run_http(
        host or "127.0.0.1",
        8733 if port is None else port,
        token=known,
        allow_hosts=tuple(allow or ()),
        ready=lambda address: printing.beside(f"{address}  (Ctrl-C stops it)"),
    )
