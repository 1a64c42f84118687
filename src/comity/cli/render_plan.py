"""Plans in the terminal: where it stands, the dated list, the chart, what it supposes, the governments' track."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from comity.cli.plain_table import PlainTable
from comity.cli.render import COLORS
from comity.scalars import within_sentence

if TYPE_CHECKING:  # the solver is heavy, and a page needs only the shape of a plan
    from comity import Branch, Leverage, Plan, PlannedStep, Template

_MOST_SUPPOSED: Final = 2
_SCREENED: Final = "parties."
_WIDEST_CHART: Final = 62
_WIDEST_TITLE: Final = 28
_BESIDE_CHART: Final = 12
"""What a page has beside the bars and their titles: blanks at the left, and the numbers of the steps."""
_LEVELS: Final = {
    "none": "nobody's decision",
    "administrative": "administrative",
    "agency": "agency",
    "rule-making": "rule-making",
    "executive-agreement": "executive agreement",
    "legislation-or-treaty": "legislation or treaty",
}


def plan(p: Plan, width: int) -> RenderableType:
    """Return a plan as a page, so many characters wide."""
    return Group(
        _banner(p),
        *(_indented(Text(note, style="italic")) for note in p.notes),
        *_section("Where it stands", _goings(p)),
        *(_section("The applicant's track" if not _mixed(p) else "Steps, both tracks", [_list(p)]) if p.steps else ()),
        *(_section("Calendar", [_chart(p, width - _BESIDE_CHART)]) if p.steps else ()),
        *_section("The plan holds only if", _supposed(p)),
        *_section("What follows, by the class of the item", _by_class(p)),
        *_section("Worth asking: would make it easier", _worth_asking(p)),
        *_section("Then, with and after the activity", _duties(p)),
        *_section("Other plans, to compare", _alternatives(p)),
        *_section("In the way", _obstacles(p)),
        *_section(f"Since then (not known on {p.known})", _since(p)),
        *_section("These restrictions of yours leave no plan", (f"• {escape(one)}" for one in p.conflict)),
        *_section("The governments' track: what only governments can do", _routes(p)),
        Padding(Text(p.footer, style="dim italic"), (1, 0, 1, 2)),
    )


def _banner(p: Plan) -> Panel:
    if p.found or p.unclassified:
        first = f"May go ahead from {p.finish.typical}" if p.steps or p.conditional else "May go ahead today"
        spread = f" (between {p.finish.earliest} and {p.finish.latest})" if p.steps else ""
        if p.left_out:
            first = "\n".join(_left_out(p, within_sentence(first)))
            spread = spread if p.found else ""
        color = "yellow" if p.left_out else "green"
        head = Text.assemble((first, f"bold {color}"), (spread, color), (_if(p), "magenta"))
    else:
        head = Text("No plan of the parties' own leads there", style="bold red")
    basis = f"starting {p.start} · {p.preference} · text as of {p.law_as_of}"
    proved = "" if p.proved else f" · not proved best (gap {p.gap:g})"
    lines = [f"\n{basis}{proved}"] + ([f"\n{p.range_note}"] if p.range_note else [])
    if p.percentiles:
        lines.append("\n10, 50 and 90 percent: " + ", ".join(f"{days} days" for days in p.percentiles))
    head.append_text(Text("".join(lines), style="dim"))
    return Panel(head, title=Text(p.name, style="bold") if p.name else None, title_align="left", border_style="dim")


def _left_out(p: Plan, others: str) -> Iterator[str]:
    """Yield what is first to do for activities without a plan, or that there is none; then what the others may."""
    first = [one.activity for one in p.unclassified]
    if first:
        whose = f" of {', '.join(first)}" if len(p.activities) > 1 else ""
        yield f"Classify the item{whose} first: what is needed then hangs on its class (below)."
    if never := [one for one in p.left_out if one not in first]:
        yield f"{', '.join(never)}: no plan of the parties' own leads there (in the way, below)."
    if p.found:
        yield f"The others: {others}"


def _if(p: Plan) -> str:
    """Return what a plan supposes, in a few words."""
    if not p.supposed:
        return ""
    parties = any(one.fact.startswith(_SCREENED) for one in p.supposed)
    others = [f"{one.fact} is {one.answer}" for one in p.supposed if not one.fact.startswith(_SCREENED)]
    told = [*(["screening of the parties is clear"] if parties else []), *others[:_MOST_SUPPOSED]]
    more = len(others[_MOST_SUPPOSED:])
    return f", if {'; '.join(told)}{f' (and {more} more)' if more else ''}"


def _goings(p: Plan) -> Iterator[RenderableType]:
    waiting = {one.activity for one in p.unclassified}
    for going in p.activities:
        name = f"{going.name}: " if len(p.activities) > 1 else ""
        line = Text.assemble(
            ("• ", "dim"),
            (name, "bold"),
            (going.before.headline, COLORS[going.before.outcome]),
        )
        if going.name in waiting:
            line.append("  to be classified first", style="magenta")
        elif going.name in p.left_out:
            line.append("  no plan", style="bold red")
        elif p.found and going.dropped:
            line.append(" → falls away", style="green")
        elif p.found and going.after.outcome != going.before.outcome:
            line.append_text(Text.assemble(" → ", ("; ".join(going.by), "green"), f", {going.ready}"))
        if p.found and going.comes_after:
            line.append(f", after {', '.join(going.comes_after)}: from {going.ready}")
        if p.found and going.name not in p.left_out and not going.after.verified:
            line.append("  rests on text that was not read: treat as license required", style="magenta")
        yield line
        for condition in going.conditions:
            yield Padding(Text.assemble("☐ ", condition.text, (f" · {condition.cite}", "cyan")), (0, 0, 0, 4))


def _mixed(p: Plan) -> bool:
    return any(step.track == "governments" for step in p.steps)


def _list(p: Plan) -> Table:
    table = PlainTable(box=None, padding=(0, 1), show_edge=False, header_style="dim", pad_edge=False)
    table.add_column("", justify="right", style="dim")
    table.add_column("from", no_wrap=True)
    table.add_column("to", no_wrap=True)
    table.add_column("step")
    table.add_column("days", justify="right", no_wrap=True)
    for step in p.steps:
        told = _told(step, several=len(p.activities) > 1)
        table.add_row(str(step.number), str(step.starts), str(step.ends), told, _days(step))
    return table


def _told(step: PlannedStep, *, several: bool) -> Text:
    """Tell a step: what, by whom, who decides and how, what it gives, on which text."""
    text = Text.assemble((step.title, "bold" if step.slack == 0 else ""))
    if step.about:
        text.append(f": {step.about}", style="bold")
    if step.detour:
        text.append("  (changes what was asked for)", style="magenta")
    for line in _lines(step, several=several):
        text.append(f"\n{line}", style="dim")
    for precedent in step.precedents[:2]:
        took = f", in force {precedent.in_force} ({precedent.days} days)" if precedent.days is not None else ""
        text.append(f"\nbefore: {precedent.title}, signed {precedent.signed}{took}", style="dim")
    if step.cite:
        text.append(f"\n{step.cite}", style="cyan")
    return text


def _lines(step: PlannedStep, *, several: bool) -> Iterator[str]:
    yield f"by {step.owner}"
    if step.decides:
        yield f"decides ({_LEVELS[step.level]}): {step.decides}"
    if step.review_policy:
        yield f"review: {step.review_policy}, {step.review_cite}"
    if step.gives:
        yield f"gives: {step.gives}"
    if step.gives and (m := step.measured):
        yield f"measured: {m.n} took {m.least} to {m.most} days from signature on, median {m.median}"
    if several:
        yield f"for: {', '.join(step.activities)}"
    if step.after:
        yield f"after {', '.join(map(str, step.after))}"


def _days(step: PlannedStep) -> Text:
    if not step.duration_known:
        return Text("not known", style="magenta")
    mark = {"memory": "?", "secondary": "~"}.get(step.days.confidence.value, "")
    return Text(f"{step.days.min}–{step.days.typical}–{step.days.max}{mark}")


def _chart(p: Plan, width: int) -> Table:
    """Draw the steps as bars: solid until the typical end, light until the latest."""
    titles = min(_WIDEST_TITLE, width // 3)
    bars = min(_WIDEST_CHART, width - titles)
    last = max(p.finish.latest, *(s.span.latest for s in p.steps))
    total = max(1, (last - p.start).days)
    table = PlainTable(box=None, padding=(0, 1), show_edge=False, pad_edge=False, show_header=False)
    table.add_column("", justify="right", style="dim")
    table.add_column("", width=bars, no_wrap=True)
    table.add_column("", style="dim", width=titles)
    for step in p.steps:
        table.add_row(str(step.number), _bar(step, p.start, total, bars), step.title)
    axis = Text(str(p.start), style="dim") + Text(" " * max(1, bars - 20)) + Text(str(last), style="dim")
    table.add_row("", axis, "")
    return table


def _bar(step: PlannedStep, start: date, total: int, wide: int) -> Text:
    def at(day: date) -> int:
        return round((day - start).days * wide / total)

    first, end, latest = at(step.starts), at(step.ends), at(step.span.latest)
    end = max(end, first + 1)
    color = "magenta" if step.detour else "blue" if step.track == "governments" else "green"
    if step.slack:
        color = "cyan"
    return Text.assemble(" " * first, ("█" * (end - first), color), ("░" * max(0, latest - end), color))


def _since(p: Plan) -> Iterator[RenderableType]:
    for one in p.since:
        yield Text.assemble(("• ", "dim"), f"{one.on}  {one.what}", (f" · {one.cite}" if one.cite else "", "cyan"))


def _supposed(p: Plan) -> Iterator[RenderableType]:
    for one in p.supposed:
        where = f" ({one.activity})" if len(p.activities) > 1 else ""
        why = f": {one.because}" if one.because else ""
        yield Text.assemble(("? ", "magenta"), one.ask, (f" {one.answer}", "bold"), (f"{why}{where}", "dim"))
        yield from _branches(one.otherwise, "else")


def _by_class(p: Plan) -> Iterator[RenderableType]:
    """Tell who says the class in doubt, and what would follow from classes that are likely."""
    for one in p.unclassified:
        if len(p.activities) > 1:
            yield Text(one.activity, style="bold")
        yield from _branches(one.likely, "if")
        for step in one.in_doubt:
            yield Text.assemble(
                "in doubt: ", (step.title, "bold"), f"  {_days(step).plain} days", (f" · {step.cite}", "cyan")
            )


def _branches(branches: Iterable[Branch], word: str) -> Iterator[RenderableType]:
    for branch in branches:
        then = _then(branch)
        color = COLORS.get(branch.outcome, "")
        line = Text.assemble(
            f"{word} ", (branch.answer, "bold"), ": ", (branch.headline or branch.outcome, color), then
        )
        yield Padding(line, (0, 0, 0, 4))


def _then(branch: Branch) -> str:
    """Return what would be done then, and until when."""
    if branch.steps:
        return f"; {', '.join(branch.steps)} → {branch.finish}"
    if branch.finish is None:
        return "; no plan of the parties' own"
    return "" if branch.headline else f"; may go ahead {branch.finish}"


def _worth_asking(p: Plan) -> Iterator[RenderableType]:
    """Tell the facts that nobody stated and that would spare the activity a decision."""
    good = {"not-required", "exemption-available", "filing-only", "outside-scope", "covered"}
    seen: set[str] = set()
    for going in p.activities:
        if going.before.outcome not in ("authorization-required", "policy-of-denial"):
            continue
        for unknown in going.before.unknowns:
            easier = [a for a in unknown.decides if a.outcome in good]
            if easier and unknown.fact not in seen and len(seen) < 4:
                seen.add(unknown.fact)
                told = "; ".join(f"{a.value} → {a.outcome}" for a in easier)
                yield Text.assemble(("? ", "magenta"), unknown.ask or unknown.fact, (f"  {told}", "green"))


def _duties(p: Plan) -> Iterator[RenderableType]:
    seen: set[str] = set()
    for going in p.activities:
        for duty in going.duties:
            if duty.id not in seen:
                seen.add(duty.id)
                when = f" ({duty.when_due})" if duty.when_due else ""
                yield Text.assemble("☐ ", duty.name, (when, "dim"), (f" · {duty.cite}", "cyan"))


def _alternatives(p: Plan) -> Iterator[RenderableType]:
    for one in p.alternatives:
        told = ", then ".join(one.steps) or "nothing to do"
        measures = f"{one.finish}; decisions of others: {one.decisions}, the highest {_LEVELS[one.level]}"
        yield Text.assemble("• ", told, (f"  {measures}", "dim"))
        if one.authorizations:
            yield Padding(Text(f"obtains: {', '.join(one.authorizations)}", style="dim"), (0, 0, 0, 4))
        if one.gives_up:
            yield Padding(Text(f"gives up what was asked: {', '.join(one.gives_up)}", style="magenta"), (0, 0, 0, 4))


def _obstacles(p: Plan) -> Iterator[RenderableType]:
    for one in p.obstacles:
        where = f"{one.activity}: " if len(p.activities) > 1 else ""
        yield Text.assemble(("• ", "red"), where, (one.title, "red"), (f" · {one.cite}" if one.cite else "", "cyan"))
        if one.because:
            yield Padding(Text(one.because, style="dim"), (0, 0, 0, 4))


def _routes(p: Plan) -> Iterator[RenderableType]:
    before: str | None = None
    for route in p.routes:
        if route.spares != before:
            spared = f"so that no {route.spares} is needed:" if route.spares else "so that it may go ahead at all:"
            yield Text(spared, style="italic")
        else:
            yield Text("or", style="dim")
        before = route.spares
        for step in route.steps:
            yield Text.assemble(
                ("• ", "blue"),
                (step.title, "bold"),
                (f": {step.about}" if step.about else ""),
                (f"  {_LEVELS[step.level]}, {_days(step).plain} days", "dim"),
            )
            yield Padding(Text(f"by {step.owner}; decides: {step.decides}", style="dim"), (0, 0, 0, 4))
            for precedent in step.precedents[:2]:
                took = f", in force {precedent.in_force} ({precedent.days} days)" if precedent.days is not None else ""
                yield Padding(
                    Text(f"before: {precedent.title}, signed {precedent.signed}{took}", style="dim"), (0, 0, 0, 4)
                )
        outcomes = "; ".join(dict.fromkeys(route.outcomes))
        yield Padding(Text.assemble("then: ", (outcomes, "green")), (0, 0, 0, 4))


def leverage(found: Iterable[Leverage]) -> RenderableType:
    """Return which steps serve most activities."""
    table = PlainTable(box=None, padding=(0, 1), show_edge=False, header_style="dim", pad_edge=False)
    table.add_column("step")
    table.add_column("serves", justify="right")
    table.add_column("in plans", justify="right")
    for one in found:
        table.add_row(one.title, str(one.serves), str(one.planned))
    return Group(*_section("Leverage: which steps serve most of the activities", [table]))


def template_list(found: Mapping[str, Template]) -> RenderableType:
    """Return the templates with what they must be told."""
    table = PlainTable(box=None, padding=(0, 2), show_edge=False, header_style="dim", pad_edge=False)
    table.add_column("template", style="bold", no_wrap=True)
    table.add_column("what")
    table.add_column("parameters")
    for name, one in found.items():
        names = [p.name if p.required else f"[{p.name}]" for p in one.parameters]
        table.add_row(name, one.described, ", ".join(names))
    return table


def _section(title: str, lines: Iterable[RenderableType]) -> Iterator[RenderableType]:
    shown = list(lines)
    if shown:
        yield Text(f"\n  {title}", style="bold")
        for line in shown:
            yield _indented(line)


def _indented(line: RenderableType) -> Padding:
    return Padding(line, (0, 0, 0, 4))
