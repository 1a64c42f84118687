"""``comity accounts``: what is left of licenses and agreements in hand, until when, and what is due."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from rich.padding import Padding
from rich.text import Text

import comity
from comity import Account
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Form

_COLUMNS: Final = (
    "number",
    "authorization",
    "value_usd",
    "left_usd",
    "ends",
    "days",
    "usable",
    "next_due",
    "next_due_on",
)
_SOON: Final = 90
"""Days before an end or a due date from which on it stands out."""


def accounts_command(
    form: Form,
    source: Annotated[
        Path | None, CliArgument(help="An order whose authorizations are told; the workspace's if absent.")
    ] = None,
    day: Annotated[str | None, CliOption("--date", "--as-of", help="The day asked about; today if absent.")] = None,
) -> None:
    """Tell what is left of licenses and agreements in hand, until when, and what is due."""
    found = comity.Account.of(comity.read_project(source) if source else None, day)
    page = _page(found, str(source) if source else "the workspace")
    form.answered(found, _COLUMNS, map(_row, found), page)


def _row(one: Account) -> tuple[str, ...]:
    due = next(iter(one.due), None)
    amounts = ("" if amount is None else f"{amount:.15g}" for amount in (one.value, one.left))
    days = "" if one.days is None else str(one.days)
    told = (due.says, str(due.on)) if due else ("", "")
    return (one.number, one.authorization, *amounts, str(one.ends or ""), days, "yes" if one.usable else "no", *told)


def _page(found: list[Account], source: str) -> Iterator[Text | Padding]:
    if not found:
        yield Text(f"No authorizations are stated in {source}.")
    for one in found:
        style = "" if one.usable else "red"
        yield Text.assemble((one.number or "(no number)", f"bold {style}"), f"  {one.authorization}")
        yield Padding(Text(f"{_amount(one)} · {_end(one)}", style=style), (0, 0, 0, 2))
        for due in one.due:
            when = f"{due.days} days" if due.days >= 0 else f"{-due.days} days ago, unless it was done"
            soon = "yellow" if due.days <= _SOON else ""
            yield Padding(
                Text.assemble((f"{due.on} ({when})", soon), f"  {due.says} · ", (due.cite, "cyan")), (0, 0, 0, 2)
            )
        for draw in one.draws:
            yield Padding(Text(f"{draw.on}  {draw.value:,.15g} USD  {draw.order}", style="dim"), (0, 0, 0, 4))
        for proviso in one.provisos:
            yield Padding(Text(f"proviso: {proviso}", style="dim"), (0, 0, 0, 4))


def _amount(one: Account) -> str:
    if one.left is None:
        return "value not stated"
    of = f" of {one.value:,.15g}" if one.value is not None else ""
    return f"{one.left:,.15g}{of} USD left"


def _end(one: Account) -> str:
    if one.ends is None or one.days is None:
        return "until when is not stated"
    basis = f" by {one.ends_cite}" if one.ends_cite else ""
    return f"ends {one.ends}{basis} (in {one.days} days)" if one.days >= 0 else f"ended {one.ends}{basis}"
