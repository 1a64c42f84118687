"""Reading projects: several activities with what they share, from any file that people hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.arguments import COLUMNS, FACTS, TEXT, checked
from comity.determine.project import Project
from comity.law.law import LAW, Law, load
from comity.portfolio.activity_file import read_activity_file, read_plain
from comity.portfolio.activity_table import TableOptions

if TYPE_CHECKING:
    from comity.plan.sequence import Sequence

__all__ = ["read_project"]


@checked(law=LAW, where=TEXT, over=FACTS, sheet=TEXT, columns=COLUMNS)
def read_project(
    source: Path | str | Any,
    law: Law | None = None,
    where: str = "project",
    *,
    over: Mapping[str, Any] | None = None,
    sheet: str = "",
    columns: Mapping[str, str] | None = None,
) -> Project:
    """Read a project, several activities with what they share, from a file or from plain values.

    A file of activities that is no project file is read as a project without a name. In a table (CSV, TSV, XLSX,
    Parquet, or JSON with keys of other people's) columns are matched by meaning; rows that cannot be read are left out,
    and told with what was understood in ``.reading``.

    Args:
        source: the file, or plain values; a project is returned as it is.
        law: whose facts they are; `load()` if None.
        where: what to call plain values in an error.
        over: facts that take the place of what every activity states; in a table, of rows that do not state them.
        sheet: which sheet of a workbook; the first whose header is understood if empty.
        columns: what columns mean, by header, where that is not understood: ``{"Ship To": "destination"}``.

    Raises:
        InputError: the file cannot be used; holds every fault, a line each with file, row and field.
    """
    if isinstance(source, Project):
        return source
    law, options = law or load(), TableOptions(sheet, columns)
    if isinstance(source, Path | str):
        read = read_activity_file(Path(source), law, options, over)
    else:
        read = read_plain(source, law, where, options, over)
    if read.order:
        order_of(read, law)
    return read


def order_of(project: Project, law: Law) -> Sequence:
    """Return the order that a project states of its activities and of the steps to them.

    Raises:
        InputError: it names what there is not, goes round in a circle, or holds no days; holds every fault.
    """
    from comity.plan.catalogue import load_catalogue  # noqa: PLC0415  only where an order is stated
    from comity.plan.plan_teller import names_of  # noqa: PLC0415  likewise
    from comity.plan.sequence import sequence_from  # noqa: PLC0415  likewise

    return sequence_from(project.order, names_of(project.activities), load_catalogue(), law.record)
