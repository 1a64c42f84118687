"""Whether the page on data and their terms names every file of data, and only files that there are.

python tools/data_licences.py
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = ROOT / "docs" / "data-licences.md"
_PLACES: Final = ("src/comity/data", "bench", "docs/examples")
_CODE: Final = frozenset({".py", ".pyc"})
_RESULTS: Final = re.compile(r"bench/results.*\.md")
_BRACES: Final = re.compile(r"\{([^}]*)\}")


def patterns(page: str) -> list[str]:
    """Return what the first column of the page's table names, as paths with ``*`` and ``**``."""
    rows = (line.split("|") for line in page.splitlines() if line.startswith("| `"))
    return [one for row in rows for named in re.findall(r"`([^`]+)`", row[1]) for one in _unfolded(named)]


def faults(page: str, files: list[str]) -> Iterator[str]:
    """Yield the files that no row names, and what rows name that is not there."""
    named = {pattern: _expression(pattern) for pattern in patterns(page)}
    for file in files:
        if not any(expression.fullmatch(file) for expression in named.values()):
            yield f"{file}: no row says where it is from"
    for pattern, expression in named.items():
        if not any(expression.fullmatch(file) for file in files):
            yield f"{pattern}: no such file"


def held() -> list[str]:
    """Return the files of data that the repository holds."""
    command = ["git", "ls-files", *_PLACES]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    files = listed.stdout.splitlines()
    return [one for one in files if Path(one).suffix not in _CODE and not _RESULTS.fullmatch(one)]


def _unfolded(pattern: str) -> list[str]:
    found = _BRACES.search(pattern)
    if not found:
        return [pattern]
    return [f"{pattern[: found.start()]}{word}{pattern[found.end() :]}" for word in found[1].split(",")]


def _expression(pattern: str) -> re.Pattern[str]:
    parts = (
        "[^/]*" if part == "*" else ".*" if part == "**" else re.escape(part) for part in re.split(r"(\*+)", pattern)
    )
    return re.compile("".join(parts))


def main() -> None:
    """Tell what is wrong; exit code 1 if anything is."""
    found = list(faults(PAGE.read_text("utf-8"), held()))
    sys.stdout.write("".join(f"{one}\n" for one in found))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
