"""The interview: ask what would change the outcome, the most decisive first."""

from __future__ import annotations

from collections.abc import Iterable

from rich.markup import escape
from rich.prompt import Prompt

import comity
from comity import Activity, InputError, Question
from comity.cli import printing, render


def interview(activity: Activity, day: str | None, strict: bool) -> Activity:
    """Ask until no answer would change the outcome, or the user has had enough."""
    out = printing.console()
    schema = comity.load().schema
    skipped: set[str] = set()
    while (question := _next(activity, day, strict, skipped)) is not None:
        out.print(
            f"\n[bold]{escape(question.ask)}[/] [dim]({escape(question.accepts)}; Enter: not known; q: enough)[/]"
        )
        for answer in question.decides:
            out.print(f"    {escape(answer.value)} → [{render.COLORS[answer.outcome]}]{answer.outcome}[/]")
        try:
            text = Prompt.ask("  ", console=out, default="", show_default=False)
        except EOFError:
            break
        if text.strip().lower() == "q":
            break
        try:
            possible = schema.read(question.fact, text, "answer")
        except InputError as error:
            out.print(f"  [red]{escape(str(error))}[/]")
            continue
        if possible is None:
            skipped.add(question.fact)
        else:
            activity = activity.with_fact(question.fact, possible)
    return activity


def _next(activity: Activity, day: str | None, strict: bool, skipped: Iterable[str]) -> Question | None:
    return comity.interview(activity, day, strict=strict, skip=frozenset(skipped))
