"""What is to be done for the lines of an order: what to stop, what to apply for, what must be done anyway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from comity.brief.citations import merged
from comity.brief.line_numbers import shared, which_lines
from comity.brief.page_values import FEW_LINES, PageTask
from comity.brief.usual_days import days
from comity.brief.verdict import exemption, is_stopped, short_name, unsaid
from comity.determine.determination import Application, Determination, Duty, ExemptionFinding
from comity.determine.outcome import Outcome
from comity.scalars import within_sentence

_FIRST: Final = "first of all"
"""When a duty is due that comes before everything else."""
Numbered = list[tuple[int, Determination]]


class PageTasks(msgspec.Struct, frozen=True):
    """What is to be done: what is shown, and the duties that are due besides, by name."""

    shown: tuple[PageTask, ...]
    more: tuple[str, ...]


def page_tasks(told: Numbered, *, applications: bool, most: int, long: bool = False) -> PageTasks:
    """Return what to do: first of all, what to stop or apply for, what an exemption asks, what must be done anyway.

    Of these, what is to be done for most lines comes first. Only what must be done anyway is ever told by name alone.

    Args:
        applications: whether what is applied for is among them.
        long: whether the lines are so many that their rows do not tell how long it usually takes, and the conditions of
            an exemption are only counted.
        most: of more tasks the duties are told by name.
    """
    stops = [(n, stop) for n, d in told for stop in _stops(d)]
    going = [(n, d) for n, d in told if not is_stopped(d)]
    required = [(n, a) for n, d in going for a in d.applications if a.status == "required" and applications]
    asked = [(n, (_applied(a) if long else a.how, a.cite)) for n, a in required]
    duties = [(n, x) for n, d in told for x in d.duties if x.status == "due" and (not is_stopped(d) or _is_first(x))]
    first = [(n, (_duty(duty), duty.cite)) for n, duty in duties if _is_first(duty)]
    conditions = [(n, condition) for n, d in going for condition in _conditions(d, whole=len(told) <= FEW_LINES)]
    if long:
        conditions = [(n, condition) for n, d in going for condition in _conditions_in_short(d)]
    pressing = [task for noted in (first, stops, asked, conditions) for task in _tasks(noted, len(told))]
    anyway = list(_duties([(n, duty) for n, duty in duties if not _is_first(duty)], len(told)))
    left = max(most - len(pressing), 0)
    by_name = {short_name(task.text) for task in anyway[:left]}
    more = dict.fromkeys(name for task in anyway[left:] if (name := short_name(task.text)) not in by_name)
    return PageTasks((*pressing, *anyway[:left]), tuple(more))


def _tasks(noted: list[tuple[int, tuple[str, str]]], lines: int) -> Iterator[PageTask]:
    cites: dict[str, dict[str, None]] = {}
    for _, (text, cite) in noted:
        cites.setdefault(text, {})[cite] = None
    for text, numbers in sorted(shared((number, text) for number, (text, _) in noted), key=lambda one: -len(one[1])):
        yield PageTask(text, merged(cites[text]), which_lines(numbers, lines))


def _duties(due: list[tuple[int, Duty]], lines: int) -> Iterator[PageTask]:
    """Yield what must be done anyway, those of most lines first: what two regimes ask alike once, under each."""
    for name, _ in sorted(shared((n, duty.name) for n, duty in due), key=lambda one: -len(one[1])):
        alike = [(n, duty) for n, duty in due if duty.name == name]
        of_each = [[(n, duty) for n, duty in alike if duty.id == id_] for id_ in dict.fromkeys(d.id for _, d in alike)]
        asked = [task for one in of_each for task in _tasks([(n, (_duty(duty), duty.cite)) for n, duty in one], lines)]
        if len({task.whose for task in asked}) == 1:
            yield from asked
            continue
        texts = {task.text for task in asked}
        text = texts.pop() if len(texts) == 1 else name
        cites = (f"{task.whose}{task.text.removeprefix(text)}: {task.cite}" for task in asked)
        yield PageTask(text, "; ".join(cites))


def _applied(application: Application) -> str:
    return " · ".join(filter(None, (application.how, days(application.days))))


def _is_first(duty: Duty) -> bool:
    return duty.when_due == _FIRST


def _stops(d: Determination) -> Iterator[tuple[str, str]]:
    """Yield why a line is to be stopped: nothing is applied for, or filed, that would be refused or is forbidden."""
    if d.outcome is Outcome.POLICY_OF_DENIAL:
        for finding in d.findings:
            review = finding.review_policy if finding.status == "required" else None
            if review and review.policy == "denial":
                name = short_name(finding.authorization_name)
                yield f"Stop: policy of denial for the {name}", review.cite
    elif is_stopped(d):
        for finding in d.findings:
            if finding.status in ("prohibited", "hold"):
                yield f"Stop: {finding.title}", finding.cite


def undecided(d: Determination) -> Iterator[Duty]:
    """Yield the duties that facts not stated decide; none while it is not even stated what is to be done."""
    if not unsaid(d):
        yield from (duty for duty in d.duties if duty.status != "due")


def _duty(duty: Duty) -> str:
    return f"{duty.name} ({duty.when_due})" if duty.when_due else duty.name


def _serving(d: Determination) -> Iterator[ExemptionFinding]:
    """Yield the exemption that serves for each finding, where all that is required is lifted."""
    if d.outcome is Outcome.EXEMPTION_AVAILABLE:
        for finding in d.findings:
            if finding.status == "exempt":
                yield from [e for e in finding.exemptions if e.serves][:1]


def _conditions(d: Determination, *, whole: bool) -> Iterator[tuple[str, str]]:
    """Yield what the exemption that serves asks of its user, with citation; "…" where more of one follows.

    Args:
        d: the determination.
        whole: whether each condition is told to its end.
    """
    for e in _serving(d):
        told = [within_sentence(one.text if whole else _begun(one.text)) or one.id for one in e.conditions]
        if told:
            yield f"{exemption(e.name)}: {'; '.join(told)}", merged(one.cite for one in e.conditions)


def _begun(text: str) -> str:
    """Return a text as far as its first stop, with a sign where more follows."""
    begun, _, more = text.partition(";")
    return f"{begun} …" if more else begun


def _conditions_in_short(d: Determination) -> Iterator[tuple[str, str]]:
    """Yield how many things the exemption that serves asks of its user."""
    for e in _serving(d):
        if e.conditions:
            count = "its condition" if len(e.conditions) == 1 else f"its {len(e.conditions)} conditions"
            yield f"{exemption(e.name)}: meet {count} (--line N)", e.cite
