"""Rows written as the program that is to open them reads them: CSV, a workbook, Parquet or JSON, by the file's name."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from comity.errors import InputError
from comity.files.cells import csv_of
from comity.files.writing import check_output, write_atomically

Rows = Sequence[Sequence[str]]
_WIDEST: Final = 60
_LONGEST_CELL: Final = 32_767
"""So many characters does a cell of a workbook hold."""
MOST_IN_A_WORKBOOK: Final = (1 << 20) - 1
"""So many rows does a sheet of a workbook hold below its header."""
_WORKBOOK: Final = ".xlsx"


def write_rows(path: Path, names: Sequence[str], rows: Rows) -> None:
    """Write rows of text, whole or not at all.

    Args:
        path: ends in .csv, .xlsx, .parquet or .json.
        names: of the columns, each once.
        rows: a text for each column.

    Raises:
        InputError: another ending, or it cannot be written.
    """
    check_rows_file(path, len(rows))
    write_atomically(path, _WRITERS[path.suffix.lower()](names, rows))


def check_rows_file(path: Path, rows: int = 0) -> None:
    """Refuse, before any work is done, a file in which no rows, or not so many, can be written afterwards.

    Raises:
        InputError: another ending than are known, more rows than a workbook holds, or it cannot be written.
    """
    if path.suffix.lower() not in _WRITERS:
        accepts = f"a file that ends in {', '.join(_WRITERS)}"
        raise InputError(f"rows are not written as '{path.suffix or path.name}'", where=str(path), accepts=accepts)
    if path.suffix.lower() == _WORKBOOK and rows > MOST_IN_A_WORKBOOK:
        accepts = f"at most {MOST_IN_A_WORKBOOK:,}; .csv, .parquet and .json take more"
        raise InputError(f"a workbook would need {rows:,} rows", where=str(path), accepts=accepts)
    check_output(path)


def _as_csv(names: Sequence[str], rows: Rows) -> bytes:
    return csv_of(names, rows)[0].encode("utf-8-sig")  # with a mark, by which spreadsheets know it


def write_workbook(path: Path, sheets: Mapping[str, tuple[Sequence[str], Rows]]) -> None:
    """Write several sheets of text as one workbook, whole or not at all.

    Args:
        path: ends in .xlsx.
        sheets: by name, the names of the columns and the rows.

    Raises:
        InputError: another ending, or it cannot be written.
    """
    if path.suffix.lower() != _WORKBOOK:
        raise InputError(f"found '{path.suffix or path.name}'", where=str(path), accepts=_WORKBOOK)
    check_output(path)
    write_atomically(path, _of_sheets(sheets))


def _as_workbook(names: Sequence[str], rows: Rows) -> bytes:
    return _of_sheets({"Answers": (names, rows)})


def _of_sheets(sheets: Mapping[str, tuple[Sequence[str], Rows]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415  loaded only where a workbook is written

    longest_cell = max((len(text) for _, rows in sheets.values() for row in rows for text in row), default=0)
    if longest_cell > _LONGEST_CELL:
        accepts = f"at most {_LONGEST_CELL:,}; CSV, Parquet and JSON take more"
        raise InputError(f"a cell of {longest_cell:,} characters", where="workbook", accepts=accepts)
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for title, (names, rows) in sheets.items():
            sheet = book.add_worksheet(title)
            for column, name in enumerate(names):
                sheet.write_string(0, column, name, bold)
                longest = max((len(row[column]) for row in rows), default=0)
                sheet.set_column(column, column, min(max(len(name), longest) + 1, _WIDEST))
            for number, row in enumerate(rows, 1):
                for column, text in enumerate(row):
                    sheet.write_string(number, column, text)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(len(rows), 1), max(len(names) - 1, 0))
    return data.getvalue()


def _as_parquet(names: Sequence[str], rows: Rows) -> bytes:
    import pyarrow as pa  # noqa: PLC0415  loaded only where Parquet is written
    import pyarrow.parquet as pq  # noqa: PLC0415

    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    table = pa.table({name: pa.array(texts, pa.string()) for name, texts in zip(names, columns, strict=True)})
    data = io.BytesIO()
    pq.write_table(table, data)
    return data.getvalue()


def _as_json(names: Sequence[str], rows: Rows) -> bytes:
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


_WRITERS: Final[Mapping[str, Callable[[Sequence[str], Rows], bytes]]] = {
    ".csv": _as_csv,
    _WORKBOOK: _as_workbook,
    ".parquet": _as_parquet,
    ".json": _as_json,
}
