"""``comity brief``: what a desk officer takes into a meeting, from the record and the law."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import comity
from comity.cli import printing
from comity.cli.declared import CliArgument, CliOption
from comity.files import check_document
from comity.home import STATE


def brief_command(
    partner: Annotated[str, CliArgument(help="A state or group by name, code or id.")],
    purpose: Annotated[
        str,
        CliOption(
            "--for",
            help="dialogue, coalition, warning, artemis, industry, leo, launch (leo+launch: both); "
            "or ask: a page to the partner.",
        ),
    ] = "dialogue",
    home: Annotated[str, CliOption("--with", help="For whom it is; exchange the two for the other side's.")] = STATE,
    on: Annotated[str | None, CliOption("--date", help="The day; today if absent.")] = None,
    handling: Annotated[str, CliOption("--handling", help="A marking for head and foot.")] = "",
    output: Annotated[Path | None, CliOption("-o", "--output", help="Write it as .md, .docx or .pdf.")] = None,
    as_json: Annotated[bool, CliOption("--json", help="Print JSON.")] = False,
) -> None:
    """Brief on a partner: where it stands, what lapses, what was promised, what to ask, what the law needs."""
    if output:
        check_document(output)
    found = comity.Desk(on).brief(partner, purpose, home=home, handling=handling)
    if output:
        comity.write_document(found, output)
        printing.told_written(output)
    if as_json:
        printing.echo_result(found)
    elif not output:
        printing.echo(found.to_markdown().rstrip())
