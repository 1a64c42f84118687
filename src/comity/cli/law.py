"""``comity law`` and ``comity cases``: the rules, read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from click.exceptions import Exit
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

import comity
from comity import InputError
from comity.cli import printing
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Form
from comity.errors import did_you_mean
from comity.scalars import parse_day

_IDS = "provisions"
_CONFIDENCE = {"primary": "green", "secondary": "yellow", "memory": "red"}


def list_command(
    form: Form,
    effect: Annotated[
        str | None,
        CliOption(help="Only rules that: requires, exempts, restricts, ..."),
    ] = None,
    day: Annotated[
        str | None,
        CliOption("--date", "--as-of", help="Only rules in force on a date."),
    ] = None,
) -> None:
    """List the rules of the pack."""
    law = comity.load()
    on = parse_day(day)
    effects = sorted({rule.effect for rule, _ in law.pack.rules.values()})
    if effect is not None and effect not in effects:
        raise InputError(f"no rule '{effect}'", where="--effect", accepts=", ".join(effects))
    shown = [
        (rule, "" if rule.status == "in-force" else f" ({rule.status})")
        for rule, _ in law.pack.rules.values()
        if (effect is None or rule.effect == effect) and (on is None or rule.in_force_on(on))
    ]
    names = ("rule", "effect", "provision", "title", "read")
    told = [
        (r.id, r.effect, r.cite, r.title + status, str(r.confidence), " ".join(r.provisions)) for r, status in shown
    ]
    if form.printed((*names, _IDS), told):
        return
    table = _table(*names)
    for rule, status in shown:
        table.add_row(rule.id, rule.effect, rule.cite, rule.title + status, _mark(rule.confidence))
    printing.console().print(table)


def show_command(
    rule_id: Annotated[
        str,
        CliArgument(help="A rule or a provision: its id (us:15cfr740.20(c)(1)), or as counsel writes it."),
    ],
) -> None:
    """Show a rule, or those that hold a provision, as they stand in their files."""
    law = comity.load()
    found = [law.pack.rules[rule_id][0]] if rule_id in law.pack.rules else law.holding(rule_id)
    if not found:
        raise InputError(
            f"no rule '{rule_id}', and none that holds such a provision",
            where="law show",
            suggestion=did_you_mean(rule_id, law.pack.rules),
        )
    out = printing.console()
    for rule in found:
        out.print(f"[bold]{escape(rule.title)}[/]  [dim]{rule.id}[/]")
        out.print(f"[cyan]{escape(rule.cite)}[/]  {escape(rule.url)}")
        out.print(f"[dim]{escape(', '.join(rule.provisions))}[/]")
        out.print(f"{escape(rule.because)}\n")
        effect = msgspec.json.encode(getattr(rule, rule.effect)).decode()
        out.print(f"  {rule.effect}  {escape(effect)}")
        out.print(f"  when  {escape(rule.when)}")
        for exception in rule.unless:
            out.print(f"  unless  {escape(exception.when)}  [cyan]{escape(exception.cite)}[/]")
        periods = "; ".join(f"{start or '…'} to {end or 'now'}" for start, end in rule.in_force)
        out.print(f"  in force {periods} · {rule.status} · read {rule.reviewed} · {_mark(rule.confidence)}")
        if rule.note:
            out.print(f"  [dim]{escape(rule.note)}[/]")


def search_command(
    form: Form,
    query: Annotated[str, CliArgument(help="Words, a provision, part of an id.")],
) -> None:
    """Find rules by provision, id, title or words; forgiving."""
    names, hits = ("rule", "provision", "title", "match"), comity.load().search(query)
    rows = [(hit.rule.id, hit.rule.cite, hit.rule.title, f"{hit.score:.0f}") for hit in hits]
    told = [(*row, " ".join(hit.rule.provisions)) for row, hit in zip(rows, hits, strict=True)]
    if not form.printed((*names, _IDS), told):
        _show(form, names, rows)


def check_command(
    pack: Annotated[
        Path | None,
        CliArgument(help="A pack's folder; the built-in one if absent."),
    ] = None,
    cases: Annotated[
        Path | None,
        CliOption(help="A folder of cases, to see which rules they exercise."),
    ] = None,
    coverage: Annotated[bool, CliOption("--coverage", help="Print the rules that no case exercises.")] = False,
) -> None:
    """Check a pack: schema, facts, ids, dates, references; exit code 2 if anything is wrong."""
    folder = cases or (Path("cases") if Path("cases").is_dir() else None)
    report = comity.load(pack).check(folder)
    out = printing.console()
    for problem in report.problems:
        out.print(f"[red]✗[/] {escape(problem.where)}: {escape(problem.message)}")
    for name, count in sorted(report.counts.items()):
        out.print(f"  {count:>6,}  {name}")
    total = sum(report.confidence.values()) or 1
    shares = ", ".join(f"{n} {c} ({n / total:.0%})" for c, n in sorted(report.confidence.items()))
    out.print(f"  rules read: {shares}")
    if folder:
        out.print(f"  {len(report.unexercised)} rules that no case exercises")
    if coverage:
        for rule_id in report.unexercised:
            out.print(f"    {rule_id}")
    out.print("[green]clean[/]" if report.clean else f"[red]{len(report.problems)} problems[/]")
    if not report.clean:
        raise Exit(2)


def coverage_command(
    form: Form,
    kind: Annotated[str, CliArgument(help="A kind of activity: export, launch, ...; all if absent.")] = "",
    state: Annotated[str, CliArgument(help="A state by name or code; all if absent.")] = "",
    day: Annotated[str | None, CliArgument(help="YYYY-MM-DD; today if absent.")] = None,
) -> None:
    """Say which law is covered, how deep, and which sections are open: what an answer can rest on."""
    found = comity.load().coverage(kind, state, day)
    rows = []
    for row in found:
        read = f"{row.since or '…'} to {row.text_as_of or 'now'}" if row.depth == "in depth" else ""
        counts = (str(count or "") for count in (row.sections, row.by_heading, len(row.open_sections)))
        rows.append((row.side, row.regime, row.depth, read, *counts))
    if _show(form, ("side", "regime", "depth", "text read", "sections", "by heading", "open"), rows):
        return
    out = printing.console()
    for row in found:
        for section in row.open_sections:
            out.print(Text(f"  open: {section}", style="dim"))
    if not state:
        out.print("Of states that are not named here no law is held: where theirs leads, answers are undetermined.")
    elif not found:
        out.print(f"No law of {escape(state)} on this is held: where it leads, answers are undetermined.")


def diff_command(
    form: Form,
    before: Annotated[str, CliArgument(help="YYYY-MM-DD")],
    after: Annotated[str, CliArgument(help="YYYY-MM-DD")],
) -> None:
    """Say in words what changed in the law between two dates."""
    changes = comity.diff(before, after)
    told = [(one.kind, one.what, one.detail, one.cite) for one in changes]
    if form.printed(("kind", "what", "detail", "provision"), told):
        return
    out = printing.console()
    for change in changes:
        out.print(f"[bold]{change.kind}[/]  {escape(change.what)} [cyan]· {escape(change.cite)}[/]")
        if change.detail:
            out.print(Padding(Text(change.detail, style="dim"), (0, 0, 0, 4)))
    if not changes:
        out.print("Nothing that the pack knows of changed.")


def cases_command(
    form: Form,
    only: Annotated[
        str | None,
        CliArgument(help="Only cases whose file or id contains this."),
    ] = None,
    folder: Annotated[Path, CliOption(help="The folder of cases.")] = Path("cases"),
) -> None:
    """Run the authoritative cases and show where an answer differs from the authority's."""
    results = comity.CaseResult.of(folder, only=only)
    failed = [result for result in results if result.differences]
    told = [(one.file, one.id, str(one.day), one.title, "; ".join(one.differences)) for one in results]
    if form.printed(("file", "case", "date", "title", "differences"), told):
        raise Exit(1 if failed else 0)
    out = printing.console()
    for result in failed:
        out.print(
            f"[red]✗[/] {escape(result.file)}: [bold]{escape(result.id)}[/] ({result.day}) {escape(result.title)}"
        )
        for line in result.differences:
            out.print(f"    {escape(line)}")
    out.print(f"{len(results) - len(failed)} of {len(results)} cases agree with their authority")
    if failed:
        raise Exit(1)


def new_rule_command(
    rule_id: Annotated[str, CliArgument(help="PACK.REGIME.NAME, as in our.policy.emirates.")],
    effect: Annotated[str, CliOption(help="What it does: requires, imposes, forbids or holds.")] = "requires",
) -> None:
    """Make a rule of your own from a template, in the workspace: written over, it counts in every answer."""
    made = comity.Workspace().new_rule(rule_id, effect)
    for path in made:
        printing.echo(f"made: {path.as_posix()}")
    printing.echo("Write over it what your rule says; then: comity law check")


def _show(form: Form, names: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Print a table; return whether as JSON or CSV."""
    if form.printed(names, rows):
        return True
    table = _table(*names)
    for row in rows:
        table.add_row(*map(escape, row))
    printing.console().print(table)
    return False


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _mark(confidence: str) -> str:
    return f"[{_CONFIDENCE[confidence]}]{confidence}[/]"
