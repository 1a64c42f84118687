"""``comity de-minimis``: what of a product made abroad counts as controlled U.S. content, part by part."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import comity
from comity import ContentWorksheet
from comity.cli import printing
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Columns, Day, Form, Sheet, mapped
from comity.cli.render_de_minimis import rows, worksheet_page


def de_minimis_command(
    form: Form,
    parts: Annotated[Path, CliArgument(help="The parts: classification, country of origin and value of each.")],
    maker: Annotated[str, CliOption("--from", help="Where the product is made and sent from.")],
    to: Annotated[list[str], CliOption("--to", help="Where it goes; may be repeated.")],
    item: Annotated[str, CliOption("--item", help="The product's own classification.")] = "",
    value: Annotated[str | None, CliOption("--value", help="The product's fair market value in USD.")] = None,
    day: Day = None,
    sheet: Sheet = "",
    columns: Columns = None,
) -> None:
    """Work out what of a product made abroad counts as controlled U.S. content (15 CFR 734.4)."""
    found: ContentWorksheet = comity.ContentWorksheet.of(
        comity.read_project(parts, where="parts", sheet=sheet, columns=mapped(columns)),
        maker,
        to,
        product=item,
        value=value,
        on=day,
    )
    if form.as_json:
        printing.echo_result(found)
    elif form.as_csv:
        printing.echo_table(*rows(found))
    else:
        printing.console().print(worksheet_page(found))
