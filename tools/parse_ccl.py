"""Parse the Commerce Control List into CSV tables.

Usage: python tools/parse_ccl.py CCL.xml OUTDIR

The source is the eCFR XML of Supplement No. 1 to 15 CFR part 774. Tables are written
to OUTDIR; what could not be read, and every inconsistency found, goes to standard
output, and the exit status is 1 if anything was left unread.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ccl import check, hand, tables


def main(arguments: list[str]) -> int:
    """Parse, write and check; 0 when everything was read and is consistent."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    source, target = Path(arguments[0]), Path(arguments[1])
    readings = hand.load()
    parsed = tables.parse(source, readings)
    target.mkdir(parents=True, exist_ok=True)
    for name, (columns, rows) in tables.tables(parsed, readings).items():
        tables.write(target / f"{name}.csv", columns, rows)
        print(f"{name}: {len(rows)} rows")
    problems = check.problems(parsed, readings, source)
    print("\n".join(problems))
    return int(any(problem.startswith("error") for problem in problems))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
