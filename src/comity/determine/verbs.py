"""What can be asked of an activity, a project or an item: `comity.determine` and its kin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, overload

import msgspec

from comity.arguments import FLAG, TEXT, a, able, checked, several
from comity.determine import engine
from comity.determine.accounts import Balances
from comity.determine.activity import Activity, make_activity
from comity.determine.at_home import at_home
from comity.determine.combined import ProjectDetermination, combined
from comity.determine.determination import Determination
from comity.determine.interview import Question, next_question
from comity.determine.project import Project
from comity.determine.screened import screening_of
from comity.determine.why_not import WhyNot
from comity.determine.why_not import why_not as told_why_not
from comity.law.law import LAW, Law, load
from comity.scalars import parse_day

if TYPE_CHECKING:
    from comity.determine.classification import Classification
    from comity.screening.screen import Screener

Stated = Activity | Mapping[str, Any]
STATED: Final = a(Activity, Mapping, says="an activity, or facts by name")
_ASKED: Final = a(Activity, Project, Mapping, says="an activity, facts by name, or a project")
SCREENER: Final = able("screen", says="a list ready to screen, as `comity.screener(...)` gives")
_KNOWN: Final = "Law and record as known on {}: what was public later is not in it."
_ITEM: Final = a(Mapping, says="attributes of an item by name")
_SKIPPED: Final = several(TEXT, says="names of facts")


@overload
def determine(
    activity: Stated,
    on: date | str | None = None,
    *,
    law: Law | None = None,
    strict: bool = False,
    screener: Screener | None = None,
    known: date | str | None = None,
) -> Determination: ...
@overload
def determine(
    activity: Project,
    on: date | str | None = None,
    *,
    law: Law | None = None,
    strict: bool = False,
    screener: Screener | None = None,
    known: date | str | None = None,
    earlier: tuple[Project, ProjectDetermination] | None = None,
) -> ProjectDetermination: ...
@checked(activity=_ASKED, law=LAW, strict=FLAG, screener=SCREENER)
def determine(
    activity: Stated | Project,
    on: date | str | None = None,
    *,
    law: Law | None = None,
    strict: bool = False,
    screener: Screener | None = None,
    known: date | str | None = None,
    earlier: tuple[Project, ProjectDetermination] | None = None,
) -> Determination | ProjectDetermination:
    """Return what an activity needs under law, with a citation under every line; or all activities of a project.

    Args:
        activity: an `Activity`, or facts by name (``{"item": "9A515.x", "to": "KOR", ...}``); or a `Project`, as
            `read_project` reads it: then the answer to each of its activities, and one of them all.
        on: the date whose law applies; the activity's own date, or today, if None.
        law: the law; `load()` if None.
        strict: assume nothing, not even clean screening.
        screener: the list against which named parties are screened (see `screener`); a possible match is a hold.
        known: with what was public on this day, of law and record; as both are known now if None.
        earlier: a project that was determined alike, with its determination: activities that stayed as they were are
            not determined again.

    Raises:
        InputError: an unknown fact or a value that does not fit.
    """
    law, settings = law or load(), _Settings(parse_day(on), strict, screener, parse_day(known))
    if isinstance(activity, Project):
        return _of_project(activity, law, settings, earlier)
    return determine_one(activity_of(activity, law), law, settings)


@dataclass(frozen=True)
class _Settings:
    """How it is asked (see `determine`)."""

    on: date | None
    strict: bool
    screener: Screener | None
    known: date | None


def determine_one(stated: Activity, law: Law, asked: _Settings) -> Determination:
    """Return what one activity needs."""
    if asked.known:
        law = law.known_on(asked.known)
        stated = replace(stated, notes=(*stated.notes, _KNOWN.format(asked.known)))
    screening = None
    if asked.screener is not None and stated.named_parties:
        screening = screening_of(stated, asked.screener, asked.on or stated.day or date.today())
    found = engine.determine(stated, law, asked.on, strict=asked.strict, screening=screening)
    return msgspec.structs.replace(found, known=asked.known) if asked.known else found


def _of_project(
    project: Project, law: Law, asked: _Settings, earlier: tuple[Project, ProjectDetermination] | None
) -> ProjectDetermination:
    """Return what a project needs: its lines draw on what is in hand, one after another."""
    before = dict(enumerate(zip(earlier[0].activities, earlier[1].activities, strict=True))) if earlier else {}
    answers: list[Determination] = []
    balances, as_before = Balances(law, strict=asked.strict), True
    for place, one in enumerate(project.activities):
        was = before.get(place)
        drawing = balances.left(one)
        if was and was[0] == one and (as_before or not one.held):
            found = was[1]
        else:
            found = determine_one(drawing, law, asked)
            as_before = False
        answers.append(balances.drawn(drawing, found))
    return combined(project, answers, law)


@checked(item=_ITEM, law=LAW)
def classify(item: Mapping[str, Any], on: date | str | None = None, *, law: Law | None = None) -> Classification:
    """Return candidate classifications of an item by the order of review.

    Args:
        item: attributes by name, with or without the leading ``item.``.
        on: the date whose lists apply; today if None.

    Raises:
        InputError: an unknown attribute or a value that does not fit.
    """
    from comity.determine.classify import classify as classify_item  # noqa: PLC0415

    return classify_item(item, law or load(), parse_day(on))


@checked(activity=STATED, law=LAW, strict=FLAG, skip=_SKIPPED)
def interview(
    activity: Stated,
    on: date | str | None = None,
    *,
    law: Law | None = None,
    strict: bool = False,
    skip: frozenset[str] = frozenset(),
) -> Question | None:
    """Return the question whose answer would decide most, or None when no answer would change the outcome.

    Args:
        skip: facts that the user does not know, not to be asked again.
    """
    law = law or load()
    return next_question(activity_of(activity, law), law, parse_day(on), strict=strict, skip=skip)


@checked(activity=STATED, exemption=TEXT, law=LAW)
def why_not(activity: Stated, exemption: str, on: date | str | None = None, *, law: Law | None = None) -> list[WhyNot]:
    """Return why an exception or exemption does not serve, and what would have to be different.

    Args:
        exemption: its usual name ("STA") or the rule's id.

    Raises:
        InputError: no exemption is called that.
    """
    law = law or load()
    return told_why_not(activity_of(activity, law), law, exemption, parse_day(on))


def activity_of(activity: Stated, law: Law) -> Activity:
    """Return an activity from itself, or from facts by name; what a workspace holds counts for it."""
    return activity if isinstance(activity, Activity) else at_home(make_activity(activity, law), law)
