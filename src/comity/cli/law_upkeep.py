"""``comity law verify``, ``due`` and ``release``: whether the text still is what the rules were read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Final

from click.exceptions import Exit
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

import comity
from comity import InputError
from comity.cli import printing
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Form
from comity.scalars import parse_day

_MOST: Final = 20
_NO_RULE: Final = "no rule that decides it was written otherwise: a fact, a table or the program"
_SAID: Final = {
    "changed": "say something else now",
    "moved": "stand elsewhere now",
    "gone": "are no longer there",
    "set otherwise": "are held of a text that is set otherwise, so that only reading tells",
    "not held": "were never compared: no hash of them is held",
}
Limit = Annotated[int, CliOption("--limit", min=1, help="How many lines of a kind are shown.")]


def verify_command(
    texts: Annotated[list[Path], CliArgument(help="Texts of law: XML of the eCFR, or plain text.")],
    form: Form,
    title: Annotated[str, CliOption(help="The title of the code, where no file says it: 15, 22, ...")] = "",
    edition: Annotated[str | None, CliOption(help="The day of these texts; with --output.")] = None,
    output: Annotated[
        Path | None,
        CliOption("--output", "-o", help="Hold these texts from now on: a pack's texts.csv."),
    ] = None,
    limit: Limit = _MOST,
) -> None:
    """Compare newer texts of law with what the rules were read from; exit code 1 where they differ."""
    if (output is None) != (edition is None):
        raise InputError("needs the other", where="--edition, --output", accepts="both, or neither")
    read = comity.LawTexts.read(texts, title)
    if output is not None and edition is not None:
        held = read.hold(output, edition)
        printing.echo(f"written: {output.as_posix()} ({held:,} provisions held of {edition})")
        return
    found = read.verify()
    rows = [
        (str(one.finding), one.provision, str(one.edition or ""), one.now, " ".join(one.rules)) for one in found.checks
    ]
    rows += [("unlisted", one.provision, "", "", one.heading) for one in found.unlisted]
    rows += [("amendment ahead", one.provision, "", "", one.words) for one in found.amendments]
    if not form.printed(("finding", "provision", "held_of", "now", "rules"), rows):
        _verified(found, limit)
    if not found.same:
        raise Exit(1)


def due_command(
    form: Form,
    day: Annotated[
        str | None, CliOption("--date", "--as-of", help="The rules in force on a day; today if absent.")
    ] = None,
    limit: Limit = _MOST,
) -> None:
    """List which rules should be read again first: memory before summaries, then the oldest text."""
    on = parse_day(day) or date.today()
    found = comity.load().due(on)
    names = ("rule", "confidence", "text", "reviewed", "second_reading", "provision", "title")
    rows = [
        (
            one.rule,
            str(one.confidence),
            _told(one.text),
            _told(one.reviewed),
            _told(one.second_reading),
            one.cite,
            one.title,
        )
        for one in found
    ]
    if form.printed(names, rows):
        return
    out = printing.console()
    read = Counter(str(one.confidence) for one in found)
    twice = sum(one.second_reading is not None for one in found)
    out.print(
        f"{len(found):,} rules in force on {on}: " + ", ".join(f"{count:,} {name}" for name, count in read.items())
    )
    out.print(f"{twice:,} were read a second time by somebody who had not written them.\n")
    for one in found[:limit]:
        out.print(f"{_told(one.text) or 'no text':<10}  {one.confidence:<9}  [bold]{escape(one.rule)}[/]")
        for words in (f"[cyan]{escape(one.cite)}[/]", f"[dim]{escape(one.title)}[/]"):
            out.print(Padding(words, (0, 0, 0, 12)))
    _more(out, len(found), limit)
    out.print("\nAt the left: the day of the text that was read.")


def release_command(
    form: Form,
    folder: Annotated[Path, CliOption(help="The folder of cases.")] = Path("cases"),
    cut: Annotated[str | None, CliOption(help="Keep today's answers as the edition of a day.")] = None,
    limit: Limit = _MOST,
) -> None:
    """Tell which cases are answered otherwise than in the last edition of the law, and by which rules."""
    now = comity.EditionAnswers.of_cases(folder)
    if cut is not None:
        made = now.cut(folder, cut)
        printing.echo(f"written: {made.as_posix()} ({len(now.answers):,} answers, {len(now.rules):,} rules)")
        return
    before = comity.EditionAnswers.last(folder)
    found = now.changes(before)
    rows = [
        (
            one.case,
            _answered(one.before),
            _answered(one.now),
            "; ".join(f"{rule} {said}" for rule, said in one.why.items()),
        )
        for one in found
    ]
    if form.printed(("case", "before", "now", "why"), rows):
        return
    out = printing.console()
    out.print(f"Edition of {before.edition}: {len(found):,} of {len(now.answers):,} cases are answered otherwise now.")
    for case, was, told, why in rows[:limit]:
        out.print(f"\n[bold]{escape(case)}[/]\n  before  {escape(was)}\n  now     {escape(told)}")
        out.print(f"  why     {escape(why) or _NO_RULE}")
    _more(out, len(rows), limit)


def _verified(found: comity.Verification, limit: int) -> None:
    out = printing.console()
    kinds = Counter(str(one.finding) for one in found.checks)
    differ = ", ".join(f"{kinds[kind]:,} {said}" for kind, said in _SAID.items() if kinds[kind])
    unlisted = f"; {len(found.unlisted):,} sections that no ledger accounts for" if found.unlisted else ""
    out.print(
        f"{len(found.checks):,} provisions that rules cite: {kinds['same']:,} as they were{_before(differ)}{unlisted}."
    )
    for kind, said in _SAID.items():
        _part(out, f"These {said}:", (_line(one) for one in found.checks if one.finding == kind), kinds[kind], limit)
    sections = (f"{one.provision}  {one.heading}" for one in found.unlisted)
    _part(out, "No ledger accounts for these sections:", sections, len(found.unlisted), limit)
    ahead = (f"{one.provision}  {one.words}" for one in found.amendments)
    _part(out, "Amendments that are published and not in these texts yet:", ahead, len(found.amendments), limit)


def _part(out: Console, heading: str, lines: Iterable[str], count: int, limit: int) -> None:
    if not count:
        return
    out.print(f"\n[bold]{heading}[/]")
    for _, line in zip(range(limit), lines, strict=False):
        out.print(f"  {escape(line)}")
    _more(out, count, limit)


def _line(one: comity.ProvisionCheck) -> str:
    now = f" -> {one.now}" if one.now else ""
    held = f" (held of {one.edition})" if one.edition else ""
    return f"{one.provision}{now}{held}: {', '.join(one.rules)}"


def _more(out: Console, count: int, limit: int) -> None:
    if count > limit:
        out.print(f"  and {count - limit:,} more: --limit {count}, or --csv")


def _before(words: str) -> str:
    return f", {words}" if words else ""


def _answered(one: comity.CaseAnswer | None) -> str:
    return " · ".join((one.outcome, *one.requires)) if one else "no such case"


def _told(day: date | None) -> str:
    return str(day or "")
