"""What is to be done for the lines of an order: what to stop, what to apply for, what must be done anyway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from comity.brief.citations import merged
from comity.brief.line_numbers import shared, which_lines
from comity.brief.page_values import PageTask
from comity.brief.verdict import exemption, is_stopped, short_name, unsaid
from comity.determine.determination import Determination, Duty, Outcome
from comity.scalars import within_sentence

_FIRST: Final = "first of all"
"""When a duty is due that comes before everything else."""
Numbered = list[tuple[int, Determination]]


def page_tasks(told: Numbered, *, applications: bool) -> Iterator[PageTask]:
    """Yield what to do: first of all, what to stop or apply for, what an exemption asks, what must be done anyway.

    Of these, what is to be done for most lines comes first.
    """
    stops = [(n, stop) for n, d in told for stop in _stops(d)]
    going = [(n, d) for n, d in told if not is_stopped(d)]
    asked = [(n, (a.how, a.cite)) for n, d in going for a in d.applications if a.status == "required" and applications]
    conditions = [(n, condition) for n, d in going for condition in _conditions(d)]
    duties = [(n, x) for n, d in told for x in d.duties if x.status == "due" and (not is_stopped(d) or _is_first(x))]
    first = [(n, (_duty(duty), duty.cite)) for n, duty in duties if _is_first(duty)]
    due = [(n, (_duty(duty), duty.cite)) for n, duty in duties if not _is_first(duty)]
    for noted in (first, stops, asked, conditions, due):
        for (text, cite), numbers in sorted(shared(noted), key=lambda one: -len(one[1])):
            yield PageTask(text, merged([cite]), which_lines(numbers, len(told)))


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
                yield f"Stop: {within_sentence(finding.title)}", finding.cite


def undecided(d: Determination) -> Iterator[Duty]:
    """Yield the duties that facts not stated decide; none while it is not even stated what is to be done."""
    if not unsaid(d):
        yield from (duty for duty in d.duties if duty.status != "due")


def _duty(duty: Duty) -> str:
    return f"{duty.name} ({duty.when_due})" if duty.when_due else duty.name


def _conditions(d: Determination) -> Iterator[tuple[str, str]]:
    """Yield what the exemption that serves asks of its user, as far as the first stop, with citation."""
    if d.outcome is Outcome.EXEMPTION_AVAILABLE:
        for finding in d.findings:
            served = [e for e in finding.exemptions if e.serves] if finding.status == "exempt" else []
            for e in served[:1]:
                for condition in e.conditions:
                    text = condition.text.partition(";")[0] or condition.id
                    yield f"{exemption(e.name)}: {text}", condition.cite
