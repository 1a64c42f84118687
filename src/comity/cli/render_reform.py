"""Reforms, comparisons and rankings in the terminal: one screen, what matters first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from comity import Outcome
from comity.cli import render_reach
from comity.cli.reform_parts import amount, bullet, law_lines, listed, plain_table, some

if TYPE_CHECKING:  # what is heavy is loaded where something is compared
    from comity import Comparison, Difference, EaseRow, Ranking, Reform

_STATUS = {"proposed": "yellow", "adopted": "cyan", "in-force": "green"}
_MOST_ITEMS = 8
_MOST_PARTNERS = 8
_MOST_REJECTED = 5
_UNCHANGED = "unchanged"


def reform(found: Reform, differences: Iterable[Difference] = (), problems: Iterable[str] = ()) -> RenderableType:
    """Return a reform as a page: what it is, where it is published, what it changes, what was assumed."""
    begun = f" since {found.since}" if found.since else ""
    head = Text.assemble(
        (found.label, "bold"), "\n", (f"{found.status}{begun}", _STATUS[found.status]), f" · {found.id}"
    )
    parts: list[RenderableType] = [Panel(head, expand=True), Padding(Text(found.because), (0, 0, 1, 2))]
    for source in found.sources:
        says = f": {source.says}" if source.says else ""
        parts.append(bullet(f"{source.cite} [{source.confidence}]{says}", source.url))
    parts += listed("Changes the law", law_lines(differences))
    parts += listed("Assumed", found.assumptions)
    parts += listed("Leaves out", found.falls_short)
    parts += [Text(f"✗ {line}", style="red") for line in problems]
    return Group(*parts)


def comparison(found: Comparison) -> RenderableType:
    """Return a comparison as one screen."""
    method = found.method
    head = Text.assemble(
        (found.title, "bold"),
        f"\n{method.read:,} activities of '{method.portfolio}' on {found.day}, against {method.baseline}",
    )
    return Group(
        Panel(head, border_style="yellow" if found.proposed else "green"),
        _kinds(found),
        Text(),
        _items(found),
        Text(),
        *_figures(found),
        *_weighed(found),
        *render_reach.summary(found.reach),
        *listed("The law, before and after", law_lines(found.differences)),
        *listed("Assumed", _assumed(found)),
        *listed("Rejected", _rejected(found)),
        *listed("Method", _method(found)),
    )


def ranking(found: Ranking) -> RenderableType:
    """Return a ranking as one screen."""
    proof = "proved best" if found.proved else f"best found, not proved: none adds more than {amount(found.bound)}"
    again = "confirmed by determining again" if found.confirmed else "NOT confirmed by determining again"
    head = Text.assemble(
        (f"At most {found.choose} of {len(found.reforms)} reforms for '{found.portfolio}' on {found.day}", "bold"),
        f"\nCounted: {found.counts}; nothing stands in the way of {amount(found.unburdened)} of ",
        f"{amount(found.weight)} already; all candidates together add {amount(found.ceiling)}",
        f"\nThe best set adds {amount(found.best_value)} ({proof}, {again}); ",
        f"the greedy choice adds {amount(found.greedy_value)}",
    )
    table = plain_table("", "reform", ">alone", ">adds", ">last", ">Shapley", ">reaches", "whose activities")
    idle = [row for row in found.reforms if not (row.in_best or row.alone or row.last or row.share)]
    for row in found.reforms:
        if row in idle:
            continue
        share = f"{row.share:.2f}" + (f" ±{row.error:.2f}" if row.error else "")
        table.add_row(
            "●" if row.in_best else "",
            Text.assemble(row.title, (f"\n{row.cite}", "cyan dim")),
            amount(row.alone),
            amount(row.adds) if row.in_best else "",
            amount(row.last),
            share,
            str(row.reaches),
            ", ".join(row.partners[:_MOST_PARTNERS]),
        )
    return Group(
        Panel(head),
        table,
        *listed("Ease nothing here in this respect", (f"{row.title}: {row.why_nothing}" for row in idle)),
        *listed("Only together", (f"{' + '.join(j.reforms)}: {amount(j.extra)}" for j in found.joint)),
        *listed("Two together, beyond each alone", (f"{' + '.join(j.reforms)}: {j.extra:+,.10g}" for j in found.pairs)),
        *listed("Exclude each other", (" and ".join(pair) for pair in found.conflicts)),
        *listed("Assumed", (f"{r.id}: {a}" for r in found.reforms if r.in_best for a in r.assumptions)),
        *listed("Leaves out", (f"{r.id}: {a}" for r in found.reforms if r.in_best for a in r.falls_short)),
        *listed("Method", (*found.notes, f"weights: {found.weights}; law {found.law_sha256[:12]}")),
    )


def _kinds(found: Comparison) -> Table:
    marked = any(row.checked is not None for row in found.kinds)
    valued = any(row.valued for row in found.kinds)
    columns = ["what changes", ">activities"]
    columns += [">of them checked"] if marked else []
    columns += [">worth (USD)"] if valued else []
    table = plain_table(*columns, "for whom")
    for row in found.kinds:
        if row.kind == _UNCHANGED and found.reach.unchanged:
            table.add_row("unchanged although reached", amount(found.reach.unchanged), style="dim")
        told = ("out of reach: could not change", found.reach.unreached)
        name, weight = told if row.kind == _UNCHANGED else (row.kind.value, row.weight)
        if not weight:
            continue
        cells = [name, amount(weight)]
        cells += [str(row.checked)] if marked else []
        cells += [f"{row.value:,.0f}" if row.valued else ""] if valued else []
        quiet = row.kind == _UNCHANGED
        whom = "" if quiet else some(row.partners, 14)
        table.add_row(*cells, whom, style="dim" if quiet else _style(row.kind.eases))
    return table


def _items(found: Comparison) -> Table:
    table = plain_table("item by item", ">all", ">changed", "what changes, for whom")
    changed = [row for row in found.by_item if set(row.changes) - {_UNCHANGED}]
    for row in changed[:_MOST_ITEMS]:
        parts = []
        for kind, weight in row.changes.items():
            if kind != _UNCHANGED:
                whom = sorted({a.partner for a in found.activities if a.item == row.name and a.kind is kind})
                parts.append(f"{kind.value} {amount(weight)}: {some(whom, 10)}")
        count = sum(weight for kind, weight in row.changes.items() if kind != _UNCHANGED and not kind.is_open)
        table.add_row(row.name, amount(row.weight), amount(count), "; ".join(parts))
    if len(changed) > _MOST_ITEMS:
        table.add_row(f"and {len(changed) - _MOST_ITEMS} more items", "", "", "")
    return table


def _figures(found: Comparison) -> Iterator[RenderableType]:
    before, after = found.burden_before, found.burden_after
    outcomes: dict[str, list[float]] = {}
    for t in found.transitions:
        outcomes.setdefault(t.before.value, [0, 0])[0] += t.weight
        outcomes.setdefault(t.after.value, [0, 0])[1] += t.weight
    order = [o.value for o in Outcome]
    told = ", ".join(
        f"{n} {amount(outcomes[n][0])} → {amount(outcomes[n][1])}" for n in sorted(outcomes, key=order.index)
    )
    yield Text.assemble(("Outcomes  ", "bold"), told)
    changed = [row for row in found.by_authorization if row.before != row.after]
    lines = [f"{row.name} {amount(row.before)} → {amount(row.after)}" for row in changed]
    same = len(found.by_authorization) - len(changed)
    lines += [f"{same} others needed as often as before"] if same else []
    yield Text.assemble(("Authorizations  ", "bold"), ", ".join(lines) or "none before, none after")
    easier = [f"{row.what} {_range(row.eased, row.perhaps_eased)}" for row in found.eases if _any(row)]
    worse = [f"{row.what} {_range(row.harder, row.perhaps_harder)}" for row in found.eases if _harder(row)]
    terms = [row for row in found.kinds if row.kind.uncounted]
    easier += [f"{row.kind.value} {amount(row.weight)}" for row in terms if row.kind.eases]
    worse = [f"no longer so: {', '.join(worse)}"] if worse else []
    worse += [f"{row.kind.value} {amount(row.weight)}" for row in terms if not row.kind.eases]
    yield Text.assemble(("Easier  ", "bold"), ", ".join(easier) or "for nobody")
    if worse:
        yield Text.assemble(("Harder  ", "bold"), ", ".join(worse))
    yield Text.assemble(
        ("Burden  ", "bold"),
        f"{amount(before.activities)} → {amount(after.activities)} activities wait for an authorization",
        f" ({amount(before.perhaps)} → {amount(after.perhaps)} may); waiting days, least / typical / most: ",
        f"{_triple(before.days)} → {_triple(after.days)}",
    )


def _weighed(found: Comparison) -> Iterator[RenderableType]:
    """Yield what the changes come to by a public statistic, as ranges."""
    by = found.weighed
    if by is None:
        return
    told = [f"{row.kind.value} {_between(row.least, row.most)}, evenly {row.evenly:,.0f}" for row in by.kinds]
    yield Text.assemble(("Weighed  ", "bold"), "; ".join(told) or "no figure has a row that changes")
    share = by.covered / (by.covered + by.uncovered) if by.covered + by.uncovered else 0.0
    yield Text(
        f"         {share:.0%} of the statistic has a row here, {by.covered:,.0f} of "
        f"{by.covered + by.uncovered:,.0f}; {by.without_figure:,} rows stand in none of its figures. "
        "A figure may hold much for which no row stands"
    )
    yield Text(f"         by {by.weights}", style="dim")
    if by.unread:
        yield Text(f"         {len(by.unread)} rows of it not used: {by.unread[0]}", style="yellow")


def _between(least: float, most: float) -> str:
    return f"{most:,.0f}" if least == most else f"{least:,.0f} to {most:,.0f}"


def _any(row: EaseRow) -> bool:
    return bool(row.eased or row.perhaps_eased)


def _harder(row: EaseRow) -> bool:
    return bool(row.harder or row.perhaps_harder)


def _range(sure: float, perhaps: float) -> str:
    return f"{amount(sure)} to {amount(sure + perhaps)}" if perhaps else amount(sure)


def _assumed(found: Comparison) -> Iterator[str]:
    for one in found.reforms:
        yield from one.assumptions
        yield from (f"left out: {missing}" for missing in one.falls_short)
    yield from found.method.notes


def _rejected(found: Comparison) -> Iterator[str]:
    method = found.method
    told = method.rejected[:_MOST_REJECTED]
    yield from (why for _, why in told)
    if method.rejected_rows > len(told):
        yield f"and {method.rejected_rows - len(told):,} more: comity portfolio check"


def _method(found: Comparison) -> Iterator[str]:
    method = found.method
    parts = {"decided": method.decided, "undecided": method.undecided, "rejected": method.rejected_rows}
    told = " + ".join(f"{rows:,} {name}" for name, rows in parts.items() if rows or name != "rejected")
    yield f"{method.read:,} rows = {told}; {method.weights}"
    yield f"{method.answered}"
    yield f"law {method.baseline_sha256[:12]}, as reformed {method.reformed_sha256[:12]}"


def _triple(days: tuple[float, float, float]) -> str:
    return " / ".join(f"{value:,.0f}" for value in days)


def _style(eases: bool | None) -> str:
    return {True: "green", False: "red", None: ""}[eases]
