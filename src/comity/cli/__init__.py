"""The command line. It renders results and computes nothing of its own."""

from __future__ import annotations

import gc
import sys
from typing import Final

_INTERRUPTED: Final = 130
_YOUNG: Final = 100_000
"""So many things are made before garbage is looked for: what is read at the start stays, and need not be searched."""


def run() -> None:
    """Run the ``comity`` command; who stops it while it is being loaded gets a line, too."""
    gc.set_threshold(_YOUNG, 50, 50)
    try:
        from comity.cli.main import run as run_command  # noqa: PLC0415  loading takes most of the time
    except KeyboardInterrupt:
        sys.stderr.write("comity: stopped\n")
        sys.exit(_INTERRUPTED)
    try:
        run_command()
    finally:
        gc.freeze()  # the process ends: garbage is not looked for any more
