"""Reading and writing files as a stranger would hand them over: bounded, strict, and never half-written."""

from __future__ import annotations

from comity.files.cells import NEUTRALIZED, csv_of, neutral_cell, neutral_line, stated_cell, stated_rows
from comity.files.encodings import read_table_text, table_text
from comity.files.formats import (
    MAX_COLUMNS,
    check_columns,
    check_depth,
    line_of,
    parse_csv,
    parse_json,
    parse_json_lines,
    parse_yaml,
)
from comity.files.reading import MAX_BYTES, decoded, not_utf8, read_bytes, read_stream, read_text, told_by_system
from comity.files.table_reading import RejectedLine, TableReading
from comity.files.writing import (
    PICTURES,
    alone,
    check_output,
    check_picture,
    replacing,
    told_of_writing,
    write_atomically,
    write_folder,
)

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "NEUTRALIZED",
    "alone",
    "check_columns",
    "check_depth",
    "csv_of",
    "PICTURES",
    "RejectedLine",
    "TableReading",
    "check_output",
    "check_picture",
    "decoded",
    "line_of",
    "neutral_cell",
    "neutral_line",
    "not_utf8",
    "parse_csv",
    "parse_json",
    "parse_json_lines",
    "parse_yaml",
    "read_bytes",
    "read_stream",
    "read_table_text",
    "read_text",
    "replacing",
    "stated_cell",
    "stated_rows",
    "table_text",
    "told_by_system",
    "told_of_writing",
    "write_atomically",
    "write_folder",
]
