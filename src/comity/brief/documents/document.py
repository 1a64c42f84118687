"""What is written of each kind of result: its Markdown, its title and the line at the foot of its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import msgspec

from comity.brief.memo import day_of, memo, template
from comity.errors import InputError, shown

if TYPE_CHECKING:
    from comity.bridge.leo_book import LeoBook
    from comity.brief.partner_brief import PartnerBrief
    from comity.coalition.tabletop import ExerciseReport
    from comity.determine.combined import ProjectDetermination
    from comity.determine.determination import Determination
    from comity.plan.plan import Plan, PlannedStep
    from comity.reform.docket import Docket, DocketEntry, DocketEvent
    from comity.reform.result import Comparison
    from comity.reform.rule_comment import RuleComment
    from comity.screening.results import ScreenedParty, Screening

    Documented: TypeAlias = (
        Determination
        | ProjectDetermination
        | PartnerBrief
        | Plan
        | Comparison
        | RuleComment
        | ExerciseReport
        | Docket
        | Screening
        | LeoBook
    )

_DIGITS: Final = 16
_MOST_HITS: Final = 20
_LENGTH_UNKNOWN: Final = "How long it takes is not known: it stands here as if it took no time."
_LONGEST_TITLE: Final = 200
"""Word's properties hold 255 letters; the foot stands on every page."""


class CalendarDays(msgspec.Struct, frozen=True):
    """Something that begins on a day and ends on another, or the same."""

    begins: date
    ends: date
    title: str
    text: str


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document before it has a format.

    Attributes:
        title: for the file's properties.
        markdown: all that stands in it (GitHub's Markdown, with anchors as ``<a id>``).
        foot: what stands at the foot of each page: the day, by which law or list, the user's marking.
        day: the day it is of, which is also the file's: the same result gives the same bytes.
        days: what of it stands in a calendar.
        a_page_each: whether each chapter begins a page of its own, the first one apart.
    """

    title: str
    markdown: str
    foot: str
    day: date
    days: tuple[CalendarDays, ...] = ()
    a_page_each: bool = False


def document(result: Documented, prepared_by: str = "") -> Document:
    """Return a result as a document.

    Args:
        result: a determination, of a project too, a plan, a comparison, a docket, a partner's brief, a screening or
            a summit's book.
        prepared_by: who signs a memo or a screening record; a line to be filled in by hand if empty.

    Raises:
        InputError: something of which there is no document.
    """
    kind = type(result)
    made = _KINDS.get(f"{kind.__module__}.{kind.__qualname__}")
    if made is None:
        accepts = "a determination, a plan, a comparison, a docket, a partner's brief, a screening or a summit's book"
        raise InputError(f"no document is made of {kind.__name__}", where="document", accepts=accepts)
    return made(result, prepared_by)


def _of_determination(d: Determination | ProjectDetermination, prepared_by: str) -> Document:
    named = f"Determination: {d.name}" if d.name else "Determination"
    return _made(named, memo(d, prepared_by=prepared_by), day_of(d), law=d.pack_sha256)


def _of_brief(b: PartnerBrief, _: str) -> Document:
    return _made(b.title, b.to_markdown(), b.day, law=b.pack_sha256, handling=b.handling)


def _of_plan(p: Plan, _: str) -> Document:
    text = template("plan.md.j2").render(p=p)
    made = _made(f"Next steps: {p.name}" if p.name else "Next steps", text, p.start, law=p.pack_sha256)
    return msgspec.structs.replace(made, days=tuple(map(_days_of, p.steps)))


def _days_of(step: PlannedStep) -> CalendarDays:
    """Return a step as it stands in a calendar: with typical durations, and what is not known of them."""
    lines = (
        f"By {step.owner}.",
        f"Decided by {step.decides}." if step.decides else "",
        f"After step {', '.join(map(str, step.after))}." if step.after else "",
        f"Ends between {step.span.earliest} and {step.span.latest}." if step.duration_known else _LENGTH_UNKNOWN,
        step.cite,
    )
    title = f"{step.number} {step.title}{f': {step.about}' if step.about else ''}"
    return CalendarDays(step.starts, step.ends, title, "\n".join(filter(None, lines)))


def _of_comparison(c: Comparison, _: str) -> Document:
    return _made(c.title, template("comparison.md.j2").render(c=c), c.day, law=c.method.reformed_sha256)


def _of_comment(r: RuleComment, _: str) -> Document:
    text = template("rule-comment.md.j2").render(r=r)
    return _made(f"Comment: {r.entry.title}", text, r.found.day, law=r.found.method.reformed_sha256)


def _of_exercise(r: ExerciseReport, _: str) -> Document:
    text = template("after-action.md.j2").render(r=r)
    return _made(f"After-action report: {r.exercise}", text, r.day)


def _of_docket(d: Docket, _: str) -> Document:
    made = _made(f"Docket of {d.day}", template("docket.md.j2").render(d=d), d.day)
    days = (_event_of(entry, event) for entry in d.entries for event in entry.events)
    return msgspec.structs.replace(made, days=tuple(days))


def _event_of(entry: DocketEntry, event: DocketEvent) -> CalendarDays:
    """Return an event of a rulemaking as it stands in a calendar, with what to watch."""
    numbers = f"RIN {entry.rin}" if entry.rin else entry.docket
    text = "\n".join(filter(None, (entry.title, numbers, event.cite, event.url, *entry.watch)))
    return CalendarDays(event.date, event.date, f"{event.what}: {entry.title}", text)


def _of_book(b: LeoBook, _: str) -> Document:
    made = _made(f"Summit of {b.day}", template("leo-book.md.j2").render(b=b), b.made)
    return msgspec.structs.replace(made, a_page_each=True)


def _of_screening(s: Screening, prepared_by: str) -> Document:
    told = list(_with_owners(s.parties))
    text = template("screening.md.j2").render(s=s, parties=told, most=_MOST_HITS, prepared_by=prepared_by, day=s.on)
    return _made("Screening record", text, s.on, lists=s.list_sha256)


def _with_owners(parties: Iterable[ScreenedParty], depth: int = 0) -> Iterator[tuple[int, ScreenedParty]]:
    """Yield parties, each followed by its owners, with how deep it stands below the party asked about."""
    for one in parties:
        yield depth, one
        yield from _with_owners(one.owners, depth + 1)


def _made(title: str, markdown: str, day: date, *, law: str = "", lists: str = "", handling: str = "") -> Document:
    title, handling = _short(title), _short(handling)
    by = (f"law pack {law[:_DIGITS]}" if law else "", f"list {lists[:_DIGITS]}" if lists else "")
    foot = " · ".join(part for part in (handling, title, str(day), *by, "Comity") if part)
    return Document(title=title, markdown=markdown, foot=foot, day=day)


def _short(text: str) -> str:
    """Return a line of text as a file's properties and the foot of its pages can hold it."""
    told = shown(" ".join(text.split()))
    return told if len(told) <= _LONGEST_TITLE else f"{told[: _LONGEST_TITLE - 1]}…"


# By name: to import the types of all would load the solver to write a memo.
_KINDS: Final[Mapping[str, Callable[[Any, str], Document]]] = {
    "comity.determine.determination.Determination": _of_determination,
    "comity.determine.combined.ProjectDetermination": _of_determination,
    "comity.brief.partner_brief.PartnerBrief": _of_brief,
    "comity.plan.plan.Plan": _of_plan,
    "comity.reform.result.Comparison": _of_comparison,
    "comity.reform.docket.Docket": _of_docket,
    "comity.reform.rule_comment.RuleComment": _of_comment,
    "comity.coalition.tabletop.ExerciseReport": _of_exercise,
    "comity.screening.results.Screening": _of_screening,
    "comity.bridge.leo_book.LeoBook": _of_book,
}
