"""Portfolios in the terminal: one screen, what matters first, a bar where people would rather look than read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from comity import Outcome, PortfolioCheck, PortfolioClasses, PortfolioGroup, PortfolioSummary
from comity.cli.render import COLORS
from comity.scalars import first_few

if TYPE_CHECKING:
    from comity import PortfolioDetermination  # loads what is heavy

_BAR: Final = 24
_GLYPHS: Final = {
    "prohibited": "█",
    "hold": "█",
    "policy-of-denial": "█",
    "authorization-required": "▓",
    "undetermined": "▒",
}
_MOST_ALTERNATIVES: Final = 3
_MOST_GROUPS: Final = 10
_MOST_RULES: Final = 6
_MOST_TOLD: Final = 10
_MOST_VALUES: Final = 6
_ORDER: Final = tuple(COLORS)


def determination(done: PortfolioDetermination) -> RenderableType:
    """Return a portfolio's determination as a page."""
    found = done.summary
    total = found.decided + found.undecided
    head = Text.assemble(
        (f"{total:,} activities of '{found.portfolio}' on {found.day}", "bold"),
        f"\n{found.read:,} rows read = {found.decided:,} decided + {found.undecided:,} undecided"
        f" + {found.rejected:,} rejected",
    )
    return Group(
        Panel(head),
        _outcomes(found.outcomes, total),
        *_grouped("By partner", found.by_partner),
        *_grouped("By item", found.by_item),
        *_grouped("By authorization", found.by_authorization),
        *_headed("Decided most often by", _rules(found)),
        *_headed("Not stated", _unknown(found)),
        *_headed("Rejected", _rejections(found.check)),
        *_headed("Method", _method(found, done.engine)),
    )


def check(found: PortfolioCheck) -> RenderableType:
    """Return what a portfolio holds as a page."""
    head = Text.assemble(
        (f"'{found.portfolio}'", "bold"),
        f"\n{found.read:,} rows read = {found.usable:,} usable + {found.read - found.usable:,} rejected",
    )
    columns = [f"facts: {', '.join(found.facts)}", f"labels: {', '.join(found.labels) or 'none'}"]
    unused = [f"{name}{f': did you mean {near}?' if near else ''}" for name, near in found.not_facts.items()]
    rejected = [f"{one.why}" for one in found.rejected[:_MOST_TOLD]]
    more = found.read - found.usable - len(rejected)
    rejected += [f"and {more:,} more"] if more > 0 else []
    unknown = [f"{one.fact}: {one.rows:,} rows of {found.usable:,} · {one.ask}" for one in found.unknown]
    return Group(
        Panel(head, border_style="green" if found.read == found.usable else "yellow"),
        *_headed("Understood", found.understood),
        *_headed("Columns", columns),
        *_headed("Columns that are no facts, and are not used", unused),
        *_headed("Rejected, by reason", _rejections(found)),
        *_headed("Rejected rows", rejected),
        *_headed("Not stated", unknown),
    )


def classes(found: PortfolioClasses) -> RenderableType:
    """Return what the law was compiled to as a page: classes of each fact, and stages."""
    facts = _table("fact", ">values", ">classes", "told apart")
    for one in found.facts:
        groups = " / ".join(first_few(values, _MOST_ALTERNATIVES) for values in one.classes[:_MOST_VALUES])
        more = f" / and {len(one.classes) - _MOST_VALUES} more" if len(one.classes) > _MOST_VALUES else ""
        facts.add_row(one.fact, f"{one.values:,}", f"{len(one.classes):,}", escape(groups + more))
    stages = _table("stage", "reads (classes)", ">cells", ">ids")
    for stage in found.stages:
        reads = ", ".join(f"{source} ({count})" for source, count in stage.reads.items())
        stages.add_row(stage.name, escape(reads), f"{stage.cells:,}", f"{stage.ids:,}")
    cells = sum(stage.cells for stage in found.stages)
    return Group(Text("\nClasses", style="bold"), facts, Text(f"\nStages: {cells:,} cells", style="bold"), stages)


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.removeprefix(">"), justify="right" if column[0] == ">" else "left", overflow="fold")
    return table


def as_json(found: msgspec.Struct) -> str:
    """Return a result as JSON."""
    return msgspec.json.encode(found).decode()


def _outcomes(found: Mapping[Outcome, int], total: int) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    for outcome in sorted(found, key=_place):
        rows = found[outcome]
        wide = max(1, round(_BAR * rows / max(total, 1)))
        share = f"{rows / max(total, 1):.1%}"
        bar = Text(_glyph(outcome) * wide, COLORS[outcome.value])
        table.add_row(Text(outcome.value, COLORS[outcome.value]), f"{rows:>13,}", f"{share:>6}", bar)
    return table


def _grouped(title: str, groups: Sequence[PortfolioGroup]) -> list[RenderableType]:
    if not groups:
        return []
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(max_width=26, overflow="fold")
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, min_width=_BAR)
    table.add_column(overflow="fold")
    for group in groups[:_MOST_GROUPS]:
        table.add_row(escape(group.name), f"{group.rows:>13,}", _bar(group.outcomes, group.rows), _largest(group))
    rest = groups[_MOST_GROUPS:]
    if rest:
        table.add_row(f"{len(rest)} others", f"{sum(group.rows for group in rest):>13,}", "", "")
    return [Text(f"\n{title}", style="bold"), table]


def _bar(outcomes: Mapping[Outcome, int], rows: int) -> Text:
    """Return outcomes as one bar: colors side by side."""
    text = Text()
    done = 0
    for outcome in sorted(outcomes, key=_place):
        done += outcomes[outcome]
        text.append(_glyph(outcome) * (round(_BAR * done / rows) - len(text)), COLORS[outcome.value])
    return text


def _glyph(outcome: Outcome) -> str:
    """Return how an outcome is drawn where there is no color: the darker, the graver."""
    return _GLYPHS.get(outcome.value, "░")


def _largest(group: PortfolioGroup) -> Text:
    outcome = max(group.outcomes, key=lambda one: group.outcomes[one])
    return Text(f"{group.outcomes[outcome] / group.rows:.0%} {outcome.value}", style="dim")


def _rules(found: PortfolioSummary) -> Iterator[str]:
    for one in found.deciding[:_MOST_RULES]:
        yield f"{one.rows:,} {one.outcome.value}: {one.title} · {one.cite}"


def _unknown(found: PortfolioSummary) -> Iterator[str]:
    total = found.decided + found.undecided
    read = [one for one in found.check.unknown if one.fact in found.method.facts]
    for one in sorted(read, key=lambda one: -one.rows)[:_MOST_RULES]:
        yield f"{one.fact}: {one.rows / max(total, 1):.0%} of the rows · {one.ask}"


def _rejections(found: PortfolioCheck) -> Iterator[str]:
    for why, rows in list(found.rejections.items())[:_MOST_TOLD]:
        yield f"{rows:,}: {why}"


def _method(found: PortfolioSummary, engine: str) -> Iterator[str]:
    method = found.method
    yield (
        f"{method.rules} rules over {len(method.facts)} facts, compiled to {method.stages} stages with "
        f"{method.cells:,} cells; engine {engine}; law {method.law_sha256[:12]}"
    )
    if method.asked:
        yield f"{method.asked:,} groups of undetermined rows were asked whether all answers to what is unknown agree"
    if method.not_asked:
        yield f"{method.not_asked:,} undetermined rows were not asked: --resolve asks more groups"
    if found.causes:
        told = ", ".join(f"{cause} {rows:,}" for cause, rows in found.causes.items())
        yield f"why rows are undetermined, as far as they were asked: {told} (a row may have several causes)"
    if found.if_screened_clear:
        told = ", ".join(f"{outcome} {rows:,}" for outcome, rows in found.if_screened_clear.items())
        yield f"screening is open in {sum(found.if_screened_clear.values()):,} rows; if it is clear: {told}"
    if found.unverified:
        yield f"{found.unverified:,} permissive answers rest on text that was not read: treat them as license required"
    yield from method.notes
    yield f"one row in full: comity explain FILE --row KEY --date {found.day}"


def _headed(title: str, lines: Iterable[str]) -> list[RenderableType]:
    listed = [Padding(Text(f"• {line}"), (0, 0, 0, 2)) for line in lines]
    return [Text(f"\n{title}", style="bold"), *listed] if listed else []


def _place(outcome: Outcome) -> int:
    return _ORDER.index(outcome.value)
