"""The command line. It renders results and computes nothing of its own."""

from __future__ import annotations

import sys
from typing import Final

_INTERRUPTED: Final = 130


def run() -> None:
    """Run the ``comity`` command; who stops it while it is being loaded gets a line, too."""
    try:
        from comity.cli.main import run as run_command  # noqa: PLC0415  loading takes most of the time
    except KeyboardInterrupt:
        sys.stderr.write("comity: stopped\n")
        sys.exit(_INTERRUPTED)
    run_command()
