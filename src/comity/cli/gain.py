"""``comity gain``: what an instrument in force, or a state in a group, would open, and what would stay barred."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Final

from rich.markup import escape

import comity
from comity import record as room
from comity.cli import printing
from comity.cli.declared import CliOption
from comity.cli.options import Csv, Json
from comity.cli.record_lines import Line, Page

if TYPE_CHECKING:
    from comity.api.bridge import Gain, GainedActivity, GainedEdge

_EFFECTS: Final = {
    "eased": "[green]eased[/]",
    "settled": "[green]settled[/]",
    "harder": "[red]harder[/]",
    "other": "[yellow]other[/]",
    "same": "[dim]as before[/]",
}
_MOST: Final = 8
_NAMED: Final = 3


def gain_command(
    sign: Annotated[
        str, CliOption("--sign", help="An instrument not yet in force: tsa-usa-nor; or a new one: tsa:CHE.")
    ] = "",
    join: Annotated[str, CliOption("--join", help="A group and a state: accords:ZAF.")] = "",
    day: Annotated[str | None, CliOption("--date", "--as-of", help="The day asked about; today if absent.")] = None,
    full: Annotated[bool, CliOption("--full", help="Leave nothing out.")] = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what a step would open: edges, needs, activities eased; who else gains; what stays barred.

    Every activity is determined by the law of the day and again with the step made: what is signed already is taken as
    in force.
    """
    found = comity.Bridge(day).gain(sign, join)
    if as_json:
        printing.echo_result(found)
        return
    page, most = Page(as_csv=as_csv), None if full else _MOST
    page.head(f"Gain, {found.on}")
    page.say(escape(f"{found.line()}."))
    page.say(f"[dim]{escape(_rests_on(found))}[/]")
    changed = [one for one in found.activities if one.effect != "same"]
    page.rows("Activities that change", map(_changed, changed), None, 7)
    if not changed:
        page.say("No activity changes.")
    page.rows("Edges: what it is about", map(_edge, found.edges), most, 14)
    nearer = [one for one in found.needs if one.changed]
    page.rows("Needs that come nearer", _needs(found), most, 12)
    page.rows("Needs it could help to fill", _beside(found), most, 12)
    if found.needs:
        page.say(f"   [dim]{escape(found.coverage())}[/]")
    page.rows("Who else gains", map(_edge, found.others), most, 14)
    page.rows("Doors that open", (Line(None, "", escape(one), right=" ") for one in found.doors), most, 1)
    page.rows("Who waits for the same", (Line(None, "", escape(one), right=" ") for one in found.waiting), most, 1)
    page.rows("What stays barred", _stays([one for one in found.activities if one.barred], most), None, 7)
    still = [one for one in found.activities if one.effect == "same" and not one.barred]
    page.rows("What stays as it is", _stays(still, most), most, 7)
    quiet = len(found.needs) - len(nearer)
    page.foot(f"{quiet} needs stay as near as before: comity bridge --country says what is missing.")
    page.done()


def _rests_on(found: Gain) -> str:
    does = f"By itself it {found.does}. " if found.does else ""
    return f"{does}Today: {found.because}. Law by the text of {found.law_as_of}."


def _changed(one: GainedActivity) -> Line:
    parts = [f"[bold]{_named(one)}[/]"]
    if one.before != one.after:
        parts.append(f"[dim]before:[/] {escape(one.before)} [dim]after:[/] {escape(one.after)}")
    if one.gone:
        parts.append(f"[dim]no longer in question:[/] {escape(', '.join(one.gone))}")
    if one.due:
        parts.append(f"[dim]now due:[/] {escape(', '.join(one.due))}")
    if one.before == one.after:
        parts.append(f"[dim]still:[/] {escape(one.after)}")
    return _line(one, _EFFECTS[one.effect], " [dim]·[/] ".join(parts))


def _stays(found: Sequence[GainedActivity], most: int | None) -> Iterator[Line]:
    """Yield activities with what they need after the step; those with the same answer in one line."""
    by_answer: dict[str, list[GainedActivity]] = {}
    for one in found:
        by_answer.setdefault(one.after, []).append(one)
    for answer, ones in by_answer.items():
        names = list(dict.fromkeys(_named(one) for one in ones))
        more = f"; {len(names) - _NAMED} more" if most and len(names) > _NAMED else ""
        mark = "[red]barred[/]" if ones[0].barred else ""
        told = "; ".join(names[:_NAMED] if most else names)
        yield _line(ones[0], mark, f"[bold]{escape(answer)}[/] [dim]· {told}{more}[/]")


def _named(one: GainedActivity) -> str:
    return escape(f"{one.project}, {one.name[:1].lower()}{one.name[1:]}" if one.name else one.project)


def _line(one: GainedActivity, when: str, said: str) -> Line:
    cite = "; ".join(one.cites[:1])
    source = room.Source(cite, cite, cite, "", room.Confidence(one.confidence)) if cite else None
    return Line(source, when, f"{said} [cyan]{escape(cite)}[/]" if cite else said, right=" ")


def _edge(one: GainedEdge) -> Line:
    source = room.Source(one.name, one.name, one.name, one.url, room.Confidence(one.confidence))
    return Line(source, one.kind, f"[bold]{escape(one.name)}[/] [dim]· {escape(one.says)}[/]")


def _needs(found: Gain) -> Iterator[Line]:
    for one in found.needs:
        if one.changed:
            read = "" if one.opened else " [dim](not opened)[/]"
            change = f"[dim]before:[/] {escape(one.before)} [dim]after:[/] {escape(one.after)}"
            said = f"[bold]{escape(one.title)}[/]{read} {change}"
            yield Line(None, one.tier, said, right=" ")


def _beside(found: Gain) -> Iterator[Line]:
    """Yield the needs, those that nobody else with the same could fill first."""
    for one in sorted(found.needs, key=lambda one: len(one.beside)):
        read = "" if one.opened else " [dim](not opened)[/]"
        who = ", ".join(one.beside[:_NAMED])
        more = f" and {len(one.beside) - _NAMED} more" if len(one.beside) > _NAMED else ""
        others = f"beside {who}{more}" if one.beside else "nobody else who has the same"
        yield Line(None, one.tier, f"[bold]{escape(one.title)}[/]{read} [dim]· {escape(others)}[/]", right=" ")
