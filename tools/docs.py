"""Make what in the documents is made, and the published schemas: ``python tools/docs.py``; ``--check`` only tells."""

from __future__ import annotations

import argparse
import sys

from manual import made
from manual.pages import remade
from manual.pictures import draw_all
from manual.session import ROOT


def main(check: bool, only: list[str]) -> int:
    """Make every page, or tell which are behind; return the exit code."""
    behind = []
    schemas = dict(made.schemas())
    for path in (*made.pages(), *schemas):
        if only and not any(name in path.as_posix() for name in only):
            continue
        before = path.read_text(encoding="utf-8")
        after = schemas.get(path) or remade(before, made.MAKERS)
        if before != after:
            behind.append(path)
            if not check:
                path.write_text(after, encoding="utf-8")
    for path in behind:
        sys.stdout.write(f"{'behind' if check else 'made'}: {path.relative_to(ROOT)}\n")
    if not check and not only:
        draw_all(ROOT / "docs" / "pictures")
    return 1 if check and behind else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("pages", nargs="*", help="only pages whose path contains one of these, and no pictures")
    asked = parser.parse_args()
    raise SystemExit(main(asked.check, asked.pages))
