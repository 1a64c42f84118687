"""``comity serve``: Comity in a browser, on this machine or for a team."""

from __future__ import annotations

import os
from typing import Annotated, Final

import comity
from comity.cli import printing
from comity.cli.declared import CliOption

TOKEN_VARIABLE: Final = "COMITY_TOKEN"  # noqa: S105  its name, and no token
"""The variable of the environment that may hold the token, so that no list of processes shows it."""
Token = Annotated[
    str | None,
    CliOption("--token", help=f"What whoever asks must know; {TOKEN_VARIABLE} in the environment is taken, too."),
]
AllowedHosts = Annotated[
    list[str] | None,
    CliOption("--allow-host", help="A name by which it is called besides, as by a proxy; may be repeated."),
]


def serve_command(
    host: Annotated[str, CliOption("--host", help="The address to bind to; another than loopback's wants --token.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, CliOption("--port", help="The port; 0: any that is free.", min=0, max=65535)] = 8732,
    show: Annotated[bool, CliOption("--open", help="Open a browser.")] = False,
    token: Token = None,
    allow: AllowedHosts = None,
) -> None:
    """Show Comity in a browser: ask, plan, look up the law and the record; nothing that is typed is kept or logged."""
    known = token if token is not None else os.environ.get(TOKEN_VARIABLE, "")
    server = comity.WebServer(host, port, token=known, allow_hosts=tuple(allow or ()))
    server.run(show=show, ready=lambda address: printing.beside(f"{address}  (Ctrl-C stops it)"))
