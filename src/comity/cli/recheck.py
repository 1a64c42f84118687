"""``comity recheck``: which filed determinations would be others now, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from click.exceptions import Exit
from rich.padding import Padding
from rich.text import Text

import comity
from comity import Recheck
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Form
from comity.cli.screening import ListDate, Lists, are_listed, check_lists

_COLUMNS: Final = ("file", "line", "name", "filed for", "before", "now", "changed", "why")
_CHANGED: Final = 3
_REVIEW: Final = "A change is no finding of a violation: review with counsel what was done under it."


def recheck_command(
    form: Form,
    folder: Annotated[Path, CliArgument(help="Where determinations are filed, each beside its order.")],
    day: Annotated[
        str | None,
        CliOption("--date", "--as-of", help="Whose law is asked now; of the day filed for."),
    ] = None,
    listed: Lists = None,
    list_date: ListDate = None,
) -> None:
    """Tell which filed determinations would be others now, and why; exit code 3 if any would.

    What `comity determine po-2231.xlsx --json > po-2231.json` printed is filed beside its order.
    """
    check_lists(listed, {"--list-date": list_date})
    screener = comity.screener(listed or None, list_date=list_date) if are_listed(listed) else None
    found = comity.recheck(folder, day, screener=screener)
    form.answered(found, _COLUMNS, map(_row, found), _page(found))
    if any(one.changed for one in found):
        raise Exit(_CHANGED)


def _row(one: Recheck) -> tuple[str, ...]:
    said = (one.before, one.now, "yes" if one.changed else "no", "; ".join(one.why))
    return (one.file, str(one.line), one.name, str(one.filed_for or ""), *said)


def _page(found: list[Recheck]) -> Iterator[Text | Padding]:
    changed = [one for one in found if one.changed]
    compared = [one for one in found if one.now]
    otherwise = sum(one.changed for one in compared)
    of = "" if len(compared) == len(found) else f" of {len(compared):,} that could be compared"
    yield Text(f"{len(found):,} lines were filed; {otherwise:,}{of} would be answered otherwise.", style="bold")
    for one in changed:
        yield Text.assemble((f"{one.file} · line {one.line}", "bold"), f"  {one.name} · filed for {one.filed_for}")
        yield Padding(Text(f"before: {one.before}"), (0, 0, 0, 2))
        yield Padding(Text(f"now:    {one.now or 'not worked out'}", style="yellow"), (0, 0, 0, 2))
        for why in one.why:
            yield Padding(Text(why, style="dim"), (0, 0, 0, 2))
    if changed:
        yield Text(f"{_REVIEW} {comity.load().pack.info.looking_back}".strip(), style="dim italic")
