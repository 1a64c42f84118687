"""What reforms can reach, in the terminal: which rules, how many activities, and why not the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from comity.cli.reform_parts import amount, law_lines, listed, plain_table, some

if TYPE_CHECKING:  # loads what is heavy
    from comity import Reach, ReachSummary

_MOST_WHY: Final = 8
_MOST_OPEN: Final = 6
_MOST_RULES: Final = 8
_MOST_VALUES: Final = 12


def page(found: Reach) -> RenderableType:
    """Return what reforms can reach, as one screen."""
    told, every = found.summary, found.summary.reached + found.summary.unreached
    head = Text.assemble(
        (found.title, "bold"),
        f"\ncan reach {amount(told.reached)} of {amount(every)} activities of '{found.portfolio}' on {found.day}, ",
        f"against {found.baseline}",
    )
    return Group(
        Panel(head, border_style="yellow" if found.proposed else "green"),
        *_why(told),
        *_open(told),
        Text(),
        _rules(found),
        *listed("Only these could be touched, whatever else is so", _touches(found)),
        *listed("The law, before and after", law_lines(found.differences)),
        *listed("Noted", found.notes),
    )


def summary(told: ReachSummary) -> Iterator[RenderableType]:
    """Yield why reforms cannot reach some activities, and what it hangs on where they can, in a line each."""
    if told.why:
        parts = [f"{one.why} {amount(one.activities)}" for one in told.why[:_MOST_WHY]]
        yield Text.assemble(("Out of reach  ", "bold"), "; ".join(parts))
    if told.open:
        parts = [f"{one.fact} {amount(one.activities)}" for one in told.open[:_MOST_OPEN]]
        yield Text.assemble(("Hangs on facts not stated  ", "bold"), ", ".join(parts))


def _why(told: ReachSummary) -> Iterator[RenderableType]:
    if told.why:
        table = plain_table("why not the others", ">activities", "most of them")
        for one in told.why[:_MOST_WHY]:
            table.add_row(one.why, amount(one.activities), ", ".join(one.most))
        yield table


def _open(told: ReachSummary) -> Iterator[RenderableType]:
    if told.open:
        table = plain_table("it hangs on what is not stated", ">activities", "fact")
        for one in told.open[:_MOST_OPEN]:
            table.add_row(one.ask, amount(one.activities), one.fact)
        if len(told.open) > _MOST_OPEN:
            table.add_row(f"and {len(told.open) - _MOST_OPEN} more facts", "", "")
        yield Text()
        yield table


def _rules(found: Reach) -> Table:
    table = plain_table("rule", "what becomes of it", ">activities")
    for one in found.rules[:_MOST_RULES]:
        table.add_row(Text.assemble(one.title, (f"\n{one.cite}", "cyan dim")), one.change, amount(one.activities))
    if len(found.rules) > _MOST_RULES:
        table.add_row(f"and {len(found.rules) - _MOST_RULES} more rules: --json", "", "")
    return table


def _touches(found: Reach) -> Iterator[str]:
    for one in found.touches:
        yield f"{one.fact}: {some(one.values, _MOST_VALUES)} ({one.count:,} of {one.of:,} values)"
