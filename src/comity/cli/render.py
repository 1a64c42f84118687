"""Determinations in the terminal: what matters first, the quiet parts folded, a citation under every line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text
from rich.tree import Tree

from comity import Determination, Duty, ExemptionFinding, Finding, Unknown, errors
from comity.cli import render_screening
from comity.scalars import within_sentence

COLORS: Final = {
    "prohibited": "bold red",
    "hold": "bold red",
    "policy-of-denial": "red",
    "authorization-required": "yellow",
    "undetermined": "magenta",
    "covered": "green",
    "exemption-available": "green",
    "filing-only": "green",
    "not-required": "green",
    "outside-scope": "cyan",
    "required": "yellow",
    "exempt": "green",
    "met": "green",
    "unknown": "magenta",
    "not-triggered": "dim",
    "available": "green",
    "conditional": "cyan",
    "unavailable": "dim",
}
_MOST_LINES: Final = 3
_MOST_QUIET: Final = 4
_FOLDED: Final = {
    "conditional": "would serve once arranged",
    "unknown": "depends on facts not stated",
    "unavailable": "does not serve",
}


def determination(d: Determination, *, full: bool = False) -> RenderableType:
    """Return a determination as a page: outcome, facts, findings, duties, questions, sources."""
    return Group(
        _banner(d),
        *(Padding(Text(note, style="italic"), (0, 0, 0, 2)) for note in d.notes),
        _facts(d),
        *section("By state", _sides(d)),
        *([Padding(render_screening.page(d.screening), (1, 0, 0, 0))] if d.screening else []),
        _findings(d, full),
        *section("Duties", duty_lines([(duty, "") for duty in d.duties], full)),
        *section("What would change the answer", _unknowns(d)),
        *section("Not settled by the text read", (f"• {escape(gap)}" for gap in d.gaps)),
        Padding(Text(d.footer, style="dim italic"), (1, 0, 1, 2)),
    )


def _banner(d: Determination) -> Panel:
    color = COLORS[d.outcome]
    basis = f"{d.jurisdiction}, {_codes(d)}" if d.classification else d.jurisdiction
    read = (d.once_screened or d).read_to
    dated = f"law of {d.date}{f', read to {read}' if read else ''}"
    once = d.once_screened
    line = Text.assemble(
        (f"Once screening of the parties is clear: {once.headline}\n", f"bold {COLORS[once.outcome]}") if once else "",
        (f"Until then: {within_sentence(d.headline)}" if once else d.headline, color if once else f"bold {color}"),
        ("\n" + f"{basis} · {dated} · confidence {d.confidence}", "dim"),
    )
    return Panel(
        line,
        title=Text(d.name, style="bold") if d.name else None,
        title_align="left",
        border_style=color,
    )


def _codes(d: Determination) -> str:
    codes = d.classification
    return " or ".join(codes) if len(codes) <= 4 else f"{len(codes)} possible paragraphs"


def _facts(d: Determination) -> Group:
    given = ", ".join(f"{f.fact} {f.value}" for f in d.given if f.fact not in {"date", "item.classification"})
    lines = [f"[bold]Given[/]      {escape(errors.shown(given))}"] if given else []
    if d.confirmed:
        lines.append(f"[bold]Confirmed[/]  {escape('; '.join(f'{f.fact} {f.value}' for f in d.confirmed))}")
    if d.assumed:
        lines.append(f"[bold]Assumed[/]    {escape('; '.join(f.note for f in d.assumed))}")
    return Group(*(Padding(Text.from_markup(line), (0, 0, 0, 2)) for line in lines))


def _sides(d: Determination) -> Iterator[str]:
    for side in d.sides:
        yield f"{escape(side.name):<24} [{COLORS[side.outcome]}]{side.outcome}[/]"


def _findings(d: Determination, full: bool) -> RenderableType:
    shown = [f for f in d.findings if full or f.status != "not-triggered"]
    quiet = [f for f in d.findings if f.status == "not-triggered"]
    tree = Tree(Text("Findings", style="bold"), guide_style="dim")
    for regime, found in d.regimes.items():
        told: set[str] = set()
        branch = tree.add(Text(regime, style="bold")) if not set(found).isdisjoint(shown) else tree
        for one in found:
            if one in shown:
                add_finding(branch, one, told, full)
    if not shown:
        tree.add(Text("nothing requires an authorization", style="green"))
    if quiet and not full:
        leaf = tree.add(Text("not triggered", style="dim"))
        for one in quiet[:_MOST_QUIET]:
            leaf.add(Text(f"{one.title} · {one.cite}: {one.because[0]}", style="dim"))
        if rest := Counter(one.regime for one in quiet[_MOST_QUIET:]):
            told_of = ", ".join(f"{count} of {regime}" for regime, count in rest.items())
            leaf.add(Text(f"… and {told_of} (--full)", style="dim"))
    return Padding(tree, (1, 0, 0, 2))


def add_finding(tree: Tree, finding: Finding, told: set[str], full: bool, whose: str = "") -> None:
    """Add a finding; what several findings share (exemptions, review policy) is told once.

    Args:
        whose: the activities that it is about, where there are several.
    """
    color = COLORS.get(finding.status, "")
    head = Text.assemble(
        (finding.status.upper(), color),
        "  ",
        (finding.title, "bold"),
        (f" · {finding.cite}", "cyan"),
        (f" · {whose}" if whose else "", "bold"),
    )
    leaf = tree.add(head)
    if finding.authority and finding.authorization not in told:
        told.add(finding.authorization)
        leaf.add(Text.assemble((finding.authorization_name, "bold"), f": {finding.authority}"))
        if finding.deadline:
            leaf.add(Text(finding.deadline))
    for line in _cut(finding.because, full):
        leaf.add(Text(line))
    for word, review in (("perhaps review: ", finding.possible_review), ("review: ", finding.review_policy)):
        if review is None or review.rule in told:
            continue
        told.add(review.rule)
        leaf.add(
            Text.assemble(
                (word, "bold"),
                f"{review.policy}, {review.because}",
                (f" · {review.cite}", "cyan"),
            )
        )
    fresh = [e for e in finding.exemptions if e.id not in told]
    told.update(e.id for e in fresh)
    if fresh:
        _exemptions(leaf.add(Text("exceptions and exemptions", style="bold")), fresh, full)


def _exemptions(tree: Tree, exemptions: list[ExemptionFinding], full: bool) -> None:
    """Add those that serve, with their conditions; the others by name, a line for each status (all in full)."""
    for e in exemptions:
        if not full and e.status != "available":
            continue
        leaf = tree.add(_exemption_head(e))
        for line in _cut(e.because, full):
            leaf.add(Text(line))
        for condition in e.conditions if e.status in ("available", "conditional") else ():
            leaf.add(Text.assemble("☐ ", condition.text or condition.id, (f" · {condition.cite}", "cyan")))
    for status, means in _FOLDED.items() if not full else ():
        folded = [e for e in exemptions if e.status == status]
        if folded:
            names = ", ".join(dict.fromkeys(_short(e.name) for e in folded))
            tree.add(Text.assemble((f"{means}: ", COLORS[status]), (names, "dim")))


def _short(name: str) -> str:
    return name.removeprefix("License Exception ").removeprefix("Exemption ")


def _exemption_head(e: ExemptionFinding) -> Text:
    return Text.assemble((e.status, COLORS[e.status]), "  ", (e.name, "bold"), (f" · {e.cite}", "cyan"))


def _cut(lines: tuple[str, ...], full: bool) -> Iterator[str]:
    yield from lines if full else lines[:_MOST_LINES]
    if not full and len(lines) > _MOST_LINES:
        yield f"… {len(lines) - _MOST_LINES} more"


def duty_lines(duties: list[tuple[Duty, str]], full: bool) -> Iterator[str]:
    """Yield duties to tick off, with whose they are; those that facts not stated decide by name only (all in full)."""
    folded = [duty for duty, _ in duties if duty.status != "due" and not full]
    for duty, whose in duties:
        if duty not in folded:
            due = f" ({duty.when_due})" if duty.when_due else ""
            mark = "☐" if duty.status == "due" else "☐ perhaps:"
            text = f"{escape(duty.text)}{escape(due)} [cyan]· {escape(duty.cite)}[/]"
            yield f"{mark} [bold]{escape(duty.name)}[/] {text}{whose}"
    if folded:
        told = "; ".join(duty.name for duty in folded)
        yield f"☐ perhaps, depending on facts not stated: [dim]{escape(told)} (--full)[/]"


def _unknowns(d: Determination) -> Iterator[str]:
    telling = [u for u in d.unknowns if u.decides] or list(d.unknowns)
    for one in telling[:6]:
        yield unknown_line(one)
    rest = len(d.unknowns) - len(telling[:6])
    if rest:
        yield f"[dim]… {rest} more may matter together with others (--json lists them)[/]"


def unknown_line(unknown: Unknown, whose: str = "") -> str:
    """Return a question, the activities that it is about, and what each answer would mean."""
    return f"? {escape(unknown.ask)} [dim]{escape(unknown.fact)}[/]{whose}{_decides(unknown)}"


def _decides(unknown: Unknown) -> str:
    return "".join(f"\n    {escape(a.value)} → [{COLORS[a.outcome]}]{a.outcome}[/]" for a in unknown.decides)


def section(title: str, lines: Iterable[str]) -> Iterator[RenderableType]:
    """Yield a title with its lines; nothing where there are none."""
    found = list(lines)
    if found:
        yield Padding(Text(title, style="bold"), (1, 0, 0, 2))
        yield from (Padding(Text.from_markup(line), (0, 0, 0, 4)) for line in found)
