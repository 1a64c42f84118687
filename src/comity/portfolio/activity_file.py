"""One reader for every file of activities that people hold: tables, workbooks, records, orders and projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from comity.determine.activity import Activity
from comity.determine.at_home import at_home
from comity.determine.project import Project, overlaid, project_from
from comity.errors import Faults, InputError
from comity.files import parse_by_name, read_text
from comity.law.fact_names import fact_of
from comity.law.law import Law
from comity.portfolio.activity_table import ActivityTable, TableOptions, read_activity_table, read_records, usual
from comity.portfolio.sheets import is_table

_ON_COMMAND_LINE: Final = "command line"


def read_activity_file(
    path: Path, law: Law, options: TableOptions | None = None, over: Mapping[str, Any] | None = None
) -> Project:
    """Return the activities of a file, whatever program wrote it (see `read_plain` for what is no table).

    Args:
        path: CSV and its like, a workbook, Parquet, JSON, JSON lines or YAML.
        law: whose facts they state.
        options: how a table is read.
        over: facts that take the place of what activities state; in a table, of rows that do not state them.

    Raises:
        InputError: the file cannot be used; holds every fault, a line each with file, row and field.
    """
    options = options or TableOptions()
    if is_table(path):
        return _at_home(_of_table(read_activity_table(path, law, _with_defaults(options, over, law))), law)
    return read_plain(parse_by_name(read_text(path), path.name), law, path.name, options, over)


def read_plain(
    raw: Any, law: Law, where: str, options: TableOptions | None = None, over: Mapping[str, Any] | None = None
) -> Project:
    """Return the activities that plain values describe; records whose keys are other people's are read as a table.

    Raises:
        InputError: they cannot be used.
    """
    options = options or TableOptions()
    table = read_records(raw, law, where, _with_defaults(options, over, law))
    if table is not None:
        return _at_home(_of_table(table), law)
    if options.sheet or options.columns:
        accepts = "a table; an activity, an order or a project has the facts' own names"
        raise InputError("is no table", where=where, accepts=accepts)
    found = project_from(raw, law, where)
    found = overlaid(found, over, law, _ON_COMMAND_LINE) if over else found
    return _at_home(found, law)


def _with_defaults(options: TableOptions, over: Mapping[str, Any] | None, law: Law) -> TableOptions:
    """Return options with facts of every row, by full name: those of the workspace, and those that are given."""
    return usual(replace(options, defaults={**(options.defaults or {}), **_by_name(over, law)}), law.schema)


def _by_name(over: Mapping[str, Any] | None, law: Law) -> dict[str, Any]:
    """Return facts by their full names.

    Raises:
        InputError: one is no fact, or cannot be read.
    """
    stated, faults = {fact_of(name, law.schema): value for name, value in (over or {}).items()}, Faults()
    for name, value in stated.items():
        with faults.gathered():
            law.schema.read(name, value, _ON_COMMAND_LINE)
    faults.tell()
    return stated


def _at_home(project: Project, law: Law) -> Project:
    return replace(project, activities=tuple(at_home(one, law) for one in project.activities))


def _of_table(table: ActivityTable) -> Project:
    return Project(table.reading.order, None, table.activities, Activity({}, where=table.reading.name), table.reading)


def table_options(
    law: Law, sheet: str = "", columns: Mapping[str, str] | None = None, over: Mapping[str, Any] | None = None
) -> TableOptions:
    """Return how a table is read: which sheet, what its columns mean, and facts of the rows that do not state them.

    Raises:
        InputError: a fact that is none, or cannot be read.
    """
    return TableOptions(sheet, columns, _by_name(over, law))
