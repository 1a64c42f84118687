"""Commands of a page, run one after the other in a folder of their own, as a reader would type them."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unittest.mock import patch

from comity.cli.main import run

ROOT: Final = Path(__file__).parent.parent.parent
EXAMPLES: Final = ROOT / "docs" / "examples"
_HEAD: Final = re.compile(r" \| head -(\d+)$")


class CommandError(Exception):
    """A command of a page that ended otherwise than the page says."""


@contextmanager
def session() -> Iterator[Path]:
    """Stand in a folder that holds copies of the example files, and nothing else."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "examples"
        shutil.copytree(EXAMPLES, folder)
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(before)


def output(line: str, code: int = 0) -> str:
    """Return what a command prints, in a terminal of the usual width that shows no colors.

    Args:
        line: as typed: ``comity ... [| head -N]``.
        code: the exit code that it must have.

    Raises:
        CommandError: it has another.
    """
    head = _HEAD.search(line)
    arguments = shlex.split(line[: head.start()] if head else line)
    if arguments[0] != "comity":
        raise CommandError(f"{line}: is no command of ours")
    told = io.StringIO()
    streams = patch.multiple(sys, argv=arguments, stdin=io.StringIO(), stdout=told, stderr=told)
    ended = 0
    with streams, patch.dict(os.environ):
        for name in ("COLUMNS", "LINES", "FORCE_COLOR"):
            os.environ.pop(name, None)
        try:
            run()
        except SystemExit as end:
            ended = end.code if isinstance(end.code, int) else 0
    if ended != code:
        raise CommandError(f"{line}: ended with {ended}, not {code}:\n{told.getvalue()}")
    lines = [one.rstrip() for one in told.getvalue().strip("\n").splitlines()]
    return "\n".join(lines[: int(head[1])] if head else lines).rstrip()
