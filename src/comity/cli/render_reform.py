"""Reforms, comparisons and rankings in the terminal: one screen, what matters first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from comity import Comparison, Difference, Outcome, Ranking, Reform

_STATUS = {"proposed": "yellow", "adopted": "cyan", "in-force": "green"}
_MOST_ITEMS = 8
_MOST_PARTNERS = 8
_MOST_LAW = 7
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
        parts.append(_bullet(f"{source.cite} [{source.confidence}]{says}", source.url))
    parts += _listed("Changes the law", _law_lines(differences))
    parts += _listed("Assumed", found.assumptions)
    parts += _listed("Leaves out", found.falls_short)
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
        *_listed("The law, before and after", _law_lines(found.differences)),
        *_listed("Assumed", _assumed(found)),
        *_listed("Rejected", _rejected(found)),
        *_listed("Method", _method(found)),
    )


def ranking(found: Ranking) -> RenderableType:
    """Return a ranking as one screen."""
    proof = "proved best" if found.proved else f"best found, not proved: none adds more than {_amount(found.bound)}"
    again = "confirmed by determining again" if found.confirmed else "NOT confirmed by determining again"
    head = Text.assemble(
        (f"At most {found.choose} of {len(found.reforms)} reforms for '{found.portfolio}' on {found.day}", "bold"),
        f"\n{_amount(found.ahead)} of {_amount(found.weight)} go ahead already; ",
        f"all candidates together add {_amount(found.ceiling)}",
        f"\nThe best set adds {_amount(found.best_value)} ({proof}, {again}); ",
        f"the greedy choice adds {_amount(found.greedy_value)}",
    )
    table = _table("", "reform", ">alone", ">adds", ">last", ">Shapley", ">reaches", "whose activities")
    idle = [row for row in found.reforms if not (row.in_best or row.alone or row.last or row.share)]
    for row in found.reforms:
        if row in idle:
            continue
        share = f"{row.share:.2f}" + (f" ±{row.error:.2f}" if row.error else "")
        table.add_row(
            "●" if row.in_best else "",
            Text.assemble(row.title, (f"\n{row.cite}", "cyan dim")),
            _amount(row.alone),
            _amount(row.adds) if row.in_best else "",
            _amount(row.last),
            share,
            str(row.reaches),
            ", ".join(row.partners[:_MOST_PARTNERS]),
        )
    return Group(
        Panel(head),
        table,
        *_listed("Let nothing more go ahead here", (f"{row.title} · reaches {row.reaches}" for row in idle)),
        *_listed("Only together", (f"{' + '.join(j.reforms)}: {_amount(j.extra)}" for j in found.joint)),
        *_listed("Exclude each other", (" and ".join(pair) for pair in found.conflicts)),
        *_listed("Assumed", (f"{r.id}: {a}" for r in found.reforms if r.in_best for a in r.assumptions)),
        *_listed("Leaves out", (f"{r.id}: {a}" for r in found.reforms if r.in_best for a in r.falls_short)),
        *_listed("Method", (*found.notes, f"weights: {found.weights}; law {found.law_sha256[:12]}")),
    )


def _amount(number: float) -> str:
    """Return a count or weight as a person would write it."""
    return f"{number:,.10g}"


def _kinds(found: Comparison) -> Table:
    marked = any(row.checked is not None for row in found.kinds)
    valued = any(row.valued for row in found.kinds)
    columns = ["what changes", ">activities"]
    columns += [">of them checked"] if marked else []
    columns += [">worth (USD)"] if valued else []
    table = _table(*columns, "for whom")
    for row in found.kinds:
        cells = [row.kind.value, _amount(row.weight)]
        cells += [str(row.checked)] if marked else []
        cells += [f"{row.value:,.0f}" if row.valued else ""] if valued else []
        quiet = row.kind == _UNCHANGED
        whom = "" if quiet else _some(row.partners, 14)
        table.add_row(*cells, whom, style="dim" if quiet else _style(row.kind.eases))
    return table


def _items(found: Comparison) -> Table:
    table = _table("item by item", ">all", ">changed", "what changes, for whom")
    changed = [row for row in found.by_item if set(row.changes) - {_UNCHANGED}]
    for row in changed[:_MOST_ITEMS]:
        parts = []
        for kind, weight in row.changes.items():
            if kind != _UNCHANGED:
                whom = sorted({a.partner for a in found.activities if a.item == row.name and a.kind is kind})
                parts.append(f"{kind.value} {_amount(weight)}: {_some(whom, 10)}")
        count = sum(weight for kind, weight in row.changes.items() if kind != _UNCHANGED)
        table.add_row(row.name, _amount(row.weight), _amount(count), "; ".join(parts))
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
        f"{n} {_amount(outcomes[n][0])} → {_amount(outcomes[n][1])}" for n in sorted(outcomes, key=order.index)
    )
    yield Text.assemble(("Outcomes  ", "bold"), told)
    changed = [row for row in found.by_authorization if row.before != row.after]
    lines = [f"{row.name} {_amount(row.before)} → {_amount(row.after)}" for row in changed]
    same = len(found.by_authorization) - len(changed)
    lines += [f"{same} others needed as often as before"] if same else []
    yield Text.assemble(("Authorizations  ", "bold"), ", ".join(lines) or "none before, none after")
    yield Text.assemble(
        ("Burden  ", "bold"),
        f"{_amount(before.activities)} → {_amount(after.activities)} activities wait for an authorization",
        f" ({_amount(before.perhaps)} → {_amount(after.perhaps)} may); waiting days, least / typical / most: ",
        f"{_triple(before.days)} → {_triple(after.days)}",
    )


def _law_lines(differences: Iterable[Difference]) -> Iterator[str]:
    """Yield a line for each change of the law; cells that change alike in one line."""
    grouped: dict[tuple[str, str, str], list[Difference]] = {}
    for one in differences:
        key = (one.reform, one.cite, one.because if one.kind in ("cell", "row added", "row removed") else one.what)
        grouped.setdefault(key, []).append(one)
    for number, ((_, cite, _), members) in enumerate(grouped.items()):
        if number == _MOST_LAW:
            yield f"and {len(grouped) - _MOST_LAW} more: comity reform show"
            return
        first = members[0]
        mark = "" if first.status == "in-force" else f" ({first.status})"
        yield f"{_what(members)} · {cite}{mark}"


def _what(members: list[Difference]) -> str:
    first = members[0]
    kind, what, because = first.kind, first.what, first.because
    before, after = first.before, first.after
    more = f" and {len(members) - 1} more" if len(members) > 1 else ""
    if because and kind.startswith("row"):
        return because
    if kind in ("cell", "group", "instrument"):
        told = f"{what}: {before} → {after}{more}"
    elif kind in ("row added", "row removed"):
        told = f"{kind}: {what} ({before or after}){more}"
    else:
        told = f"{kind}: {what}{more}"
    return f"{because}: {told}" if because and kind != "rule begins" else f"{told}{f' ({because})' if because else ''}"


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


def _some(names: Iterable[str], most: int) -> str:
    listed = list(names)
    more = f" +{len(listed) - most}" if len(listed) > most else ""
    return " ".join(listed[:most]) + more


def _style(eases: bool | None) -> str:
    return {True: "green", False: "red", None: ""}[eases]


def _listed(title: str, lines: Iterable[str]) -> Iterator[RenderableType]:
    found = list(dict.fromkeys(lines))
    if found:
        yield Text(title, style="bold")
        yield from (_bullet(line) for line in found)


def _bullet(line: str, link: str = "") -> RenderableType:
    end = f" [cyan]{escape(link)}[/]" if link else ""
    return Padding(Text.from_markup(f"• {escape(line)}{end}"), (0, 0, 0, 2))


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.lstrip(">"), justify="right" if column.startswith(">") else "left", overflow="fold")
    return table
