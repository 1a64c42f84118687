"""Reading and writing files as a stranger would hand them over: bounded, strict, and never half-written."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from comity.files.cells import NEUTRALIZED, csv_of, neutral_cell, neutral_line, stated_cell, stated_rows
from comity.files.encodings import CODECS, no_text, read_table_text, table_text
from comity.files.formats import (
    MAX_COLUMNS,
    check_columns,
    check_depth,
    parse_csv,
    parse_json,
    parse_json_lines,
)
from comity.files.reading import (
    MAX_BYTES,
    decoded,
    is_packed,
    is_parquet,
    not_utf8,
    read_bytes,
    read_stream,
    read_text,
    told_by_system,
)
from comity.files.unread import files_of, is_there, unread

_HOME = {
    "check_rows_file": "rows",
    "write_rows": "rows",
    "write_workbook": "rows",
    "RejectedLine": "table_reading",
    "TableReading": "table_reading",
    "UsedLine": "table_reading",
    "is_rejected_beside": "table_reading",
    "none_usable": "table_reading",
    "rejected_beside": "table_reading",
    "DOCUMENTS": "writing",
    "PICTURES": "writing",
    "alone": "writing",
    "check_document": "writing",
    "check_output": "writing",
    "check_picture": "writing",
    "replacing": "writing",
    "told_of_writing": "writing",
    "write_atomically": "writing",
    "write_folder": "writing",
    "parse_xml": "xml_reading",
    "line_of": "yaml_reading",
    "parse_by_name": "yaml_reading",
    "parse_yaml": "yaml_reading",
}

if TYPE_CHECKING:
    from comity.files.rows import check_rows_file, write_rows, write_workbook
    from comity.files.table_reading import (
        RejectedLine,
        TableReading,
        UsedLine,
        is_rejected_beside,
        none_usable,
        rejected_beside,
    )
    from comity.files.writing import (
        DOCUMENTS,
        PICTURES,
        alone,
        check_document,
        check_output,
        check_picture,
        replacing,
        told_of_writing,
        write_atomically,
        write_folder,
    )
    from comity.files.xml_reading import parse_xml
    from comity.files.yaml_reading import line_of, parse_by_name, parse_yaml

__all__ = [
    "CODECS",
    "MAX_BYTES",
    "MAX_COLUMNS",
    "NEUTRALIZED",
    "alone",
    "check_columns",
    "check_depth",
    "csv_of",
    "DOCUMENTS",
    "PICTURES",
    "check_document",
    "RejectedLine",
    "TableReading",
    "UsedLine",
    "check_output",
    "check_picture",
    "check_rows_file",
    "decoded",
    "files_of",
    "is_packed",
    "is_parquet",
    "is_rejected_beside",
    "is_there",
    "line_of",
    "neutral_cell",
    "neutral_line",
    "no_text",
    "none_usable",
    "not_utf8",
    "parse_by_name",
    "parse_csv",
    "parse_json",
    "parse_json_lines",
    "parse_xml",
    "parse_yaml",
    "read_bytes",
    "read_stream",
    "read_table_text",
    "read_text",
    "rejected_beside",
    "replacing",
    "stated_cell",
    "stated_rows",
    "table_text",
    "told_by_system",
    "told_of_writing",
    "unread",
    "write_atomically",
    "write_folder",
    "write_rows",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    """Import what only some callers need when it is first asked for."""
    if name in _HOME:
        found = getattr(importlib.import_module(f"comity.files.{_HOME[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module 'comity.files' has no attribute {name!r}")
