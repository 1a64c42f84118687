"""Reads a workbook in a process of its own, so that whatever a hostile one does to its reader ends there.

A few hundred bytes may name a cell so far out that the room between takes more memory than any machine has, and the
reader then ends its process. Run by `comity.portfolio.workbooks` with the workbook on standard input; it imports
nothing of the project, to begin soon. It is asked in a line of JSON, below which the workbook follows, and answers in
such lines: the names of the sheets, then each sheet, or an error.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

MOST_CELLS: Final = 20_000_000
"""So many cells may lie between the first and the last of all sheets: more than 64 MB of a workbook hold."""
_MOST_MERGED: Final = 10_000
"""So many rows may one cell run over."""
_MEMORY: Final = 4 << 30
_SECONDS: Final = 120
"""What reading may take of the processor's time."""


def main() -> None:
    """Read the workbook on standard input, and answer."""
    _bound()
    asked, _, data = sys.stdin.buffer.read().partition(b"\n")
    for told in _told(data, **json.loads(asked)):
        sys.stdout.write(f"{json.dumps(told)}\n")


def _bound() -> None:
    try:
        import resource  # noqa: PLC0415  not on every system
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(what, (most, resource.getrlimit(what)[1]))
        except (OSError, ValueError):  # a lower one is set already, or this system has none
            continue


def _told(data: bytes, *, only: str, cells: bool) -> Iterator[dict[str, Any]]:
    import python_calamine  # noqa: PLC0415  where it is missing, that is told

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(book.sheet_names)
        yield {"sheets": names}
        count = 0
        for name in names if not only else {only} & set(names):
            sheet = book.get_sheet_by_name(name)
            height, width = sheet.total_height + 1, sheet.total_width + 1
            count += height * width
            if count > MOST_CELLS:
                yield {"error": f"its cells lie too far apart, in sheet '{name}' {height:,} rows by {width:,} columns"}
                return
            merged = any(last[0] > first[0] for first, last in sheet.merged_cell_ranges or ())
            yield {"name": name, "height": height, "rows": list(_rows(sheet)) if cells else [], "merged": merged}
    except python_calamine.WorksheetNotFound as error:
        yield {"error": f"it names a sheet '{error}' that it does not hold"}
    except (python_calamine.CalamineError, ValueError, OSError, KeyError) as error:
        yield {"error": str(error).splitlines()[0] if str(error) else "damaged"}


def _rows(sheet: Any) -> Iterator[list[str]]:
    """Yield the rows as texts; one without any is empty. What stands in cells that are merged downward is in each."""
    spread = {
        (row, first[1]): first
        for first, last in sheet.merged_cell_ranges or ()
        if last[0] - first[0] < _MOST_MERGED
        for row in range(first[0] + 1, last[0] + 1)
    }
    held: dict[tuple[int, int], str] = {}
    starts = set(spread.values())
    for number, row in enumerate(sheet.to_python(skip_empty_area=False)):
        cells = [cell if type(cell) is str else text_of_cell(cell) for cell in row]
        if starts:
            held.update({(number, at): cell for at, cell in enumerate(cells) if (number, at) in starts})
        if not any(cells):
            yield []
        elif starts:
            yield [cell or held.get(spread.get((number, at), ()), "") for at, cell in enumerate(cells)]
        else:
            yield cells


def text_of_cell(cell: Any) -> str:
    """Return a cell as text: whole numbers without decimals, days as YYYY-MM-DD, yes and no."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, list | tuple):
        return " | ".join(map(text_of_cell, cell))
    return str(cell)


if __name__ == "__main__":
    main()
