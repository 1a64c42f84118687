"""What answers without any extra, and what says which extra it needs; ``python tests/core_commands.py COMITY`` runs it.

It imports nothing but the standard library: in an environment of the core alone there are no tests' packages.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

LINE = ("--item", "9A515.x", "--from", "USA", "--to", "KOR", "--activity", "export")
TABLE = "item,to,name\n9A515.x,KOR,Wheels\nEAR99,JPN,Cables\n"
LISTED = "source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date\n"
PARTIES = "name,country\nHangang Space,KOR\n"
CORE: tuple[tuple[str, ...], ...] = (
    ("--version",),
    ("determine", *LINE),
    ("determine", "orders.csv", "--from", "USA", "--activity", "export"),
    ("determine", "orders.csv", "--from", "USA", "--activity", "export", "-o", "answers.xlsx"),
    ("determine", *LINE, "--memo"),
    ("determine", *LINE, "--json"),
    ("explain", *LINE),
    ("record", "partner", "KOR"),
    ("record", "search", "gateway"),
    ("law", "check"),
    ("law", "coverage", "export", "Germany"),
    ("facts", "item.classification"),
    ("reform", "list"),
    ("accounts",),
)
"""Commands that answer with the core alone."""
NEED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("plan", ("next-steps", *LINE)),
    ("portfolio", ("compare", "ties", "--reform", "us-draft-aukus-japan")),
    ("charts", ("record", "matrix", "--picture", "matrix.svg")),
    ("brief", ("determine", *LINE, "--memo", "-o", "memo.pdf")),
    ("web", ("serve",)),
    ("web", ("mcp",)),
)
"""The extra that each of these commands asks for where it is missing."""


def main(comity: list[str], some: int | None = None) -> int:
    """Run the commands, of those of the core only ``some``; return how many ended otherwise than they should."""
    wrong = 0
    with TemporaryDirectory() as folder:
        Path(folder, "orders.csv").write_text(TABLE, encoding="utf-8")
        for arguments in CORE[:some]:
            done = _run(comity, arguments, folder)
            wrong += _told(arguments, done, done.returncode == 0 and bool(done.stdout.strip()))
        for extra, arguments in NEED:
            done = _run(comity, arguments, folder)
            lines = done.stderr.splitlines()
            asked = len(lines) == 1 and f"comity[{extra}]" in lines[0]
            wrong += _told(arguments, done, done.returncode == 2 and asked)
        wrong += {path.name for path in Path(folder).iterdir()} != {"orders.csv", "answers.xlsx"}
    return wrong


def _run(comity: list[str], arguments: tuple[str, ...], folder: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*comity, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def _told(arguments: tuple[str, ...], done: subprocess.CompletedProcess[str], right: bool) -> bool:
    if not right:
        print(f"comity {' '.join(arguments)}: ended with {done.returncode}\n{done.stderr[-2000:]}")
    return not right


if __name__ == "__main__":
    sys.exit(main([str(Path(sys.argv[1]).absolute())]))
