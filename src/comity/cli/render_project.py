"""A project's answer in the terminal: by state and regime, each line with the activities that need it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from comity import JointFinding, ProjectDetermination
from comity.cli import render

_MOST_UNKNOWNS: Final = 8


def page(p: ProjectDetermination, *, full: bool = False) -> RenderableType:
    """Return a project's answer as a page: outcome, its activities, findings, duties, questions."""
    names = {d.name: str(number) for number, d in enumerate(p.activities, 1)}
    return Group(
        _banner(p),
        Padding(_activities(p), (0, 0, 0, 2)),
        Padding(_findings(p, names, full), (1, 0, 0, 2)),
        *render.section("Duties", render.duty_lines([(j.duty, _of(j.activities, names)) for j in p.duties], full)),
        *render.section("What would change the answers", _unknowns(p, names, full)),
        *render.section(
            "Not settled by the text read", (f"• {escape(t.text)}{_of(t.activities, names)}" for t in p.gaps)
        ),
        *render.section("Notes", (f"• {escape(t.text)}{_of(t.activities, names)}" for t in p.notes)),
        Padding(Text(p.footer, style="dim italic"), (1, 0, 1, 2)),
    )


def _banner(p: ProjectDetermination) -> Panel:
    color = render.COLORS[p.outcome]
    dates = sorted({str(d.date) for d in p.activities})
    below = f"{len(p.activities)} activities · {', '.join(dates)} · confidence {p.confidence}"
    line = Text.assemble((p.headline, f"bold {color}"), ("\n" + below, "dim"))
    title = Text(p.name or "All activities", style="bold")
    return Panel(line, title=title, title_align="left", border_style=color)


def _activities(p: ProjectDetermination) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1))
    table.add_column(justify="right", style="bold")
    table.add_column(ratio=2)
    table.add_column(ratio=3)
    for number, d in enumerate(p.activities, 1):
        table.add_row(str(number), Text(d.name), Text(d.headline, style=render.COLORS[d.outcome]))
    return table


def _findings(p: ProjectDetermination, names: dict[str, str], full: bool) -> Tree:
    tree = Tree(Text("Findings", style="bold"), guide_style="dim")
    for side in p.sides:
        branch = tree.add(Text.assemble((side.name, "bold"), "  ", (side.outcome, render.COLORS[side.outcome])))
        for regime in side.regimes:
            shown = regime.findings + regime.quiet if full else regime.findings
            leaf = branch.add(Text(regime.name, style="bold")) if shown else branch
            told: set[str] = set()
            for joint in shown:
                render.add_finding(leaf, joint.finding, told, full, _whose(joint, names))
        quiet = [joint for regime in side.regimes for joint in regime.quiet]
        if quiet and not full:
            regimes = ", ".join(f"{len(r.quiet)} of {r.name}" for r in side.regimes if r.quiet)
            branch.add(Text(f"looked at and not triggered: {regimes} (--full)", style="dim"))
    return tree


def _unknowns(p: ProjectDetermination, names: dict[str, str], full: bool) -> Iterator[str]:
    shown = p.unknowns if full else [j for j in p.unknowns if j.unknown.decides][:_MOST_UNKNOWNS]
    for joint in shown:
        yield render.unknown_line(joint.unknown, _of(joint.activities, names))
    if rest := len(p.unknowns) - len(shown):
        yield f"[dim]… {rest} more may matter (--full)[/]"


def _whose(joint: JointFinding, names: dict[str, str]) -> str:
    """Return the activities in which a finding is as told, then those in which something else became of it."""
    (_, first), *others = joint.by_status.items() or [("", ())]
    return "; ".join([_numbers(first, names), *(f"{status} in {_numbers(them, names)}" for status, them in others)])


def _of(activities: tuple[str, ...], names: dict[str, str]) -> str:
    """Return the numbers of the activities that a line is about; nothing where it is about all."""
    return f" [bold]· {_numbers(activities, names)}[/]" if len(activities) < len(names) else ""


def _numbers(activities: tuple[str, ...], names: dict[str, str]) -> str:
    word = "activity" if len(activities) == 1 else "activities"
    return f"{word} {', '.join(names[name] for name in activities)}" if activities else ""
