"""``comity field``: one item to one country, exporter by exporter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from rich.console import RenderableType
from rich.text import Text

import comity
from comity import Field, FieldRow
from comity.cli.declared import CliOption
from comity.cli.options import Day, Form
from comity.cli.reform_parts import bullet, listed, plain_table
from comity.home import EXPORTERS, STATE

_MARKS: Final = {"primary": "●", "secondary": "◐", "memory": "○"}


def field_command(
    form: Form,
    item: Annotated[str, CliOption("--item", help="Classification: 9A515.a.4, IV(a)(1) ...")],
    destination: Annotated[str, CliOption("--to", help="The country to which it goes.")],
    end_use: Annotated[str, CliOption("--end-use", help="Kind of end use.")] = "civil",
    end_user: Annotated[str, CliOption("--end-user", help="Kind of end user.")] = "commercial",
    exporters: Annotated[str, CliOption("--exporters", help="Countries, parted by commas.")] = ",".join(EXPORTERS),
    day: Day = None,
) -> None:
    """Say what an item to a country needs from each exporter: authorization, exception, review, days, and depth."""
    named = [one.strip() for one in exporters.split(",") if one.strip()]
    found = comity.Field.of(item, destination, named, end_use=end_use, end_user=end_user, on=day)
    rows = found.records()
    cells = (["|".join(map(str, one)) if isinstance(one, list) else one for one in row.values()] for row in rows)
    form.answered(found, list(rows[0]), cells, _page(found))


def _page(found: Field) -> Iterator[RenderableType]:
    yield Text(f"{found.line()}.", style="bold")
    yield Text(f"End use: {found.end_use}. A law read in outline may ask more than is told here.")
    yield Text()
    table = plain_table("exporter", "what it needs", "review", ">days", f"beside {STATE}", "law read")
    for one in found.rows:
        table.add_row(one.exporter, _needs(one), one.review, _days(one), one.beside, one.depth)
    yield table
    yield from listed("By these provisions", map(_provisions, found.rows))
    yield from _practice(found)
    yield from listed("Assumed", found.assumed)


def _practice(found: Field) -> Iterator[RenderableType]:
    """Yield what members of the missile technology regime did with such items: beside the law, and no law."""
    if found.practice is None:
        return
    asks = found.practice.guidelines
    yield Text()
    yield Text(f"Practice for Category {found.practice.category} of the missile technology regime", style="bold")
    yield bullet(f"{_MARKS[asks.confidence]} {asks.says} · {asks.cite}", asks.url)
    for one in found.practice.rows:
        to = f" to {', '.join(one.to)}" if one.to else ""
        yield bullet(f"{_MARKS[one.confidence]} {one.date} {one.state}{to}: {one.what} · {one.cite}", one.url)
    if not found.practice.rows:
        yield bullet("no row of practice was read for it")


def _provisions(one: FieldRow) -> str:
    return f"{one.name}: {'; '.join(one.cites) or 'none that asks'} (text of {one.law_as_of}, read {one.depth})"


def _needs(one: FieldRow) -> str:
    told = [", ".join(one.authorizations), f"exception: {one.exceptions[0]}" if one.exceptions else ""]
    told += [f"perhaps {', '.join(one.perhaps)}" if one.perhaps else ""]
    return "; ".join(filter(None, told)) or one.outcome.value


def _days(one: FieldRow) -> str:
    return " / ".join(f"{days:g}" for days in one.days)
