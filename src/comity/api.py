"""The public API: what ``import comity`` gives. Every face (command line, web, briefs) goes through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.brief.memo import memo, project_memo
from comity.determine.activity import Activity, make_activity
from comity.determine.cases import CaseResult
from comity.determine.cases import run_cases as _run_cases
from comity.determine.determination import Determination
from comity.determine.engine import determine as _determine
from comity.determine.interview import Question
from comity.determine.interview import next_question as _next_question
from comity.determine.project import Project
from comity.determine.screened import screening_of
from comity.determine.why_not import WhyNot
from comity.determine.why_not import why_not as _why_not
from comity.errors import InputError, did_you_mean
from comity.law.check import Report, check
from comity.law.diff import LawChange, diff
from comity.law.law import Law, load_law
from comity.law.search import RuleHit, search
from comity.portfolio.activity_file import read_activity_file, read_plain
from comity.portfolio.activity_table import TableOptions
from comity.record import Partnership, Stand
from comity.record import between as _between
from comity.record import partnership as _partnership
from comity.scalars import day_of

if TYPE_CHECKING:
    from comity.determine.combined import ProjectDetermination
    from comity.plan import Leverage, Plan, Template
    from comity.screening.screen import Screener

__all__ = [
    "check_law",
    "between",
    "classify",
    "determine",
    "determine_all",
    "determine_project",
    "from_template",
    "leverage",
    "next_steps",
    "templates",
    "diff_law",
    "interview",
    "load",
    "memo",
    "project_memo",
    "parse_day",
    "partnership",
    "read_activities",
    "read_project",
    "run_cases",
    "search_law",
    "why_not",
]

Stated = Activity | Mapping[str, Any]


@lru_cache(maxsize=4)
def load(pack: Path | None = None, workspace: Path | None = None) -> Law:
    """Load the law and the record: the built-in U.S. pack, unless another folder is given.

    Args:
        pack: a folder of rules, tables and vocabularies.
        workspace: a user's folder whose record overlays the built-in one.

    Raises:
        LawError: the pack cannot be used; names file and line.
        InputError: the workspace cannot be used.
    """
    from comity.record import load_record  # noqa: PLC0415  read only when a workspace is named

    return load_law(pack, load_record(workspace) if workspace else None)


def determine(
    activity: Stated,
    on: date | str | None = None,
    *,
    law: Law | None = None,
    strict: bool = False,
    screener: Screener | None = None,
) -> Determination:
    """Return what an activity needs under law, with a citation under every line.

    Args:
        activity: an `Activity`, or facts by name (``{"item": "9A515.x", "to": "KOR", ...}``).
        on: the date whose law applies; the activity's own date, or today, if None.
        law: the law; `load()` if None.
        strict: assume nothing, not even clean screening.
        screener: the list against which named parties are screened (see `screener`); a possible match is a hold.

    Raises:
        InputError: an unknown fact or a value that does not fit.
    """
    law = law or load()
    stated, day = _activity(activity, law), parse_day(on)
    screening = None
    if screener is not None and stated.named_parties:
        screening = screening_of(stated, screener, day or stated.day or date.today())
    return _determine(stated, law, day, strict=strict, screening=screening)


def determine_all(
    activities: Iterable[Stated], *, law: Law | None = None, strict: bool = False, screener: Screener | None = None
) -> list[Determination]:
    """Return a determination for each activity, in order."""
    law = law or load()
    return [determine(activity, law=law, strict=strict, screener=screener) for activity in activities]


def determine_project(
    project: Project | Path | str | Any,
    on: date | str | None = None,
    *,
    law: Law | None = None,
    strict: bool = False,
    screener: Screener | None = None,
) -> ProjectDetermination:
    """Return what a project needs: each activity's determination, and one answer of them all.

    Args:
        project: a `Project`, the file or the plain values of one, or several activities.
        on: the date whose law applies; the project's and its activities' own if None.

    Raises:
        InputError: the project cannot be used, or an activity of it.
    """
    from comity.determine.combined import combined  # noqa: PLC0415  read only where activities are joined

    law = law or load()
    if not isinstance(project, Project):
        project = read_project(project, law)
    answers = [determine(one, on, law=law, strict=strict, screener=screener) for one in project.activities]
    return combined(project, answers, law)


def read_activities(source: Path | str | Any, law: Law | None = None, where: str = "activity") -> list[Activity]:
    """Read activities from a file, or from plain values (see `read_project`).

    Args:
        where: what to call plain values in an error.

    Raises:
        InputError: the file cannot be used; one line names file, row and field.
    """
    return list(read_project(source, law, where).activities)


def read_project(
    source: Path | str | Any,
    law: Law | None = None,
    where: str = "project",
    *,
    over: Mapping[str, Any] | None = None,
    sheet: str = "",
    columns: Mapping[str, str] | None = None,
) -> Project:
    """Read a project, several activities with what they share, from a file or from plain values.

    A file of activities that is no project file is read as a project without a name. In a table (CSV, TSV, XLSX,
    Parquet, or JSON with keys of other people's) columns are matched by meaning; rows that cannot be read are left out,
    and told with what was understood in ``.reading``.

    Args:
        source: the file, or plain values.
        law: whose facts they are; `load()` if None.
        where: what to call plain values in an error.
        over: facts that take the place of what every activity states; in a table, of rows that do not state them.
        sheet: which sheet of a workbook; the first whose header is understood if empty.
        columns: what columns mean, by header, where that is not understood: ``{"Ship To": "destination"}``.

    Raises:
        InputError: the file cannot be used; holds every fault, a line each with file, row and field.
    """
    law, options = law or load(), TableOptions(sheet, columns)
    if isinstance(source, Path | str):
        return read_activity_file(Path(source), law, options, over)
    return read_plain(source, law, where, options, over)


def classify(item: Mapping[str, Any], on: date | str | None = None, *, law: Law | None = None) -> Any:
    """Return candidate classifications of an item by the order of review.

    Args:
        item: attributes by name, with or without the leading ``item.``.
        on: the date whose lists apply; today if None.

    Raises:
        InputError: an unknown attribute or a value that does not fit.
    """
    from comity.determine.classify import classify as classify_item  # noqa: PLC0415

    return classify_item(item, law or load(), parse_day(on))


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
    return _next_question(_activity(activity, law), law, parse_day(on), strict=strict, skip=skip)


def why_not(activity: Stated, exemption: str, on: date | str | None = None, *, law: Law | None = None) -> list[WhyNot]:
    """Return why an exception or exemption does not serve, and what would have to be different.

    Args:
        exemption: its usual name ("STA") or the rule's id.

    Raises:
        InputError: no exemption is called that.
    """
    law = law or load()
    return _why_not(_activity(activity, law), law, exemption, parse_day(on))


def run_cases(folder: Path, *, law: Law | None = None, only: str | None = None) -> list[CaseResult]:
    """Run the authoritative cases of a folder.

    Raises:
        InputError: a case file cannot be used.
    """
    return _run_cases(folder, law or load(), only)


def check_law(pack: Path | None = None, cases: Path | None = None) -> Report:
    """Check a law pack: schema, facts, ids, dates, references, and rules without cases."""
    return check(load(pack), cases)


def diff_law(before: date | str, after: date | str, *, law: Law | None = None) -> list[LawChange]:
    """Return, in words, what changed in the law between two dates."""
    days = parse_day(before), parse_day(after)
    if days[0] is None or days[1] is None:
        raise InputError("needs two dates", where="law diff", accepts="YYYY-MM-DD YYYY-MM-DD")
    return diff(law or load(), days[0], days[1])


def search_law(query: str, *, law: Law | None = None, limit: int = 20) -> list[RuleHit]:
    """Return the rules most like a query: by citation, id, title or words."""
    return search(law or load(), query, limit)


def _activity(activity: Stated, law: Law) -> Activity:
    return activity if isinstance(activity, Activity) else make_activity(activity, law)


def between(one: str, other: str, on: date, *, law: Law | None = None) -> list[Stand]:
    """Return every instrument between two parties with its standing on a day.

    Raises:
        InputError: an unknown party.
    """
    law = law or load()
    return _between(law.record, _party(one, law), _party(other, law), on)


def partnership(party: str, on: date, since: date, peers: Iterable[str] = (), *, law: Law | None = None) -> Partnership:
    """Return where a state stands on a day: what binds it, what changed, what lapses, what peers have and it lacks.

    Raises:
        InputError: an unknown party.
    """
    law = law or load()
    return _partnership(law.record, _party(party, law), on, since, [_party(peer, law) for peer in peers])


def _party(text: str, law: Law) -> str:
    """Return a party's id from its id or, for a state, what people call it."""
    return text if text in law.record.parties else next(iter(law.schema.country(text)))


def parse_day(on: date | str | None) -> date | None:
    """Return a date from its ISO 8601 text; None stays None.

    Raises:
        InputError: the text is not a date.
    """
    return None if on is None else day_of(on, "date", "a date as YYYY-MM-DD")


def next_steps(
    project: Project | Stated,
    start: date | str | None = None,
    *,
    prefer: str = "soonest",
    alternatives: int = 0,
    without: Iterable[str] = (),
    deadline: date | str | None = None,
    governments: bool = False,
    on_request: bool = False,
    law: Law | None = None,
) -> Plan:
    """Return who does what, in which order, how long, so that a project's activities may go ahead.

    Args:
        project: a project, an activity, or facts by name.
        start: the first day on which something can be done; the project's date, or today, if None.
        prefer: ``soonest``, ``fewest-decisions`` or ``lowest-decision-level``.
        alternatives: how many other plans to look for, none of which another beats in everything.
        without: ids of steps that must not be taken.
        deadline: the last day by which everything must be able to go ahead.
        governments: let governments' steps be on the plan itself; otherwise they are told apart from it.
        on_request: also plan applications that meet a presumption of denial.

    Raises:
        InputError: an unknown step, fact or value.
    """
    from comity.plan import PREFERENCES, Wish, load_catalogue, make_plan  # noqa: PLC0415  the solver is heavy

    if prefer not in PREFERENCES:
        raise InputError(f"found '{prefer}'", where="prefer", accepts=", ".join(PREFERENCES))
    law = law or load()
    whole = _project(project, law)
    catalogue = load_catalogue()
    ruled_out = frozenset(without)
    for step in sorted(ruled_out - catalogue.steps.keys()):
        raise InputError(
            f"unknown step '{step}'",
            where="without",
            accepts="a step of the catalogue",
            suggestion=did_you_mean(step, catalogue.steps),
        )
    wish = Wish(
        _start(whole, start), prefer, ruled_out, parse_day(deadline), governments=governments, on_request=on_request
    )
    return make_plan(law, whole.activities, wish, catalogue, name=whole.name, alternatives=alternatives)


def leverage(project: Project | Stated, start: date | str | None = None, *, law: Law | None = None) -> list[Leverage]:
    """Return, for a set of activities, which steps serve most of them, the one that serves most first."""
    from comity.plan import Wish, load_catalogue  # noqa: PLC0415  the solver is heavy
    from comity.plan import leverage as serving  # noqa: PLC0415

    law = law or load()
    whole = _project(project, law)
    return serving(law, whole.activities, Wish(_start(whole, start)), load_catalogue())


def templates() -> Mapping[str, Template]:
    """Return the kinds of cooperation that can be planned from a few parameters, by id."""
    from comity.plan.templates import templates as found  # noqa: PLC0415

    return found()


def from_template(identifier: str, given: Mapping[str, str], *, law: Law | None = None) -> Project:
    """Return the project that a template stands for.

    Raises:
        InputError: no such template, or a parameter that is unknown or missing.
    """
    from comity.plan.templates import template  # noqa: PLC0415

    return read_project(template(identifier).expand(given), law)


def _project(project: Project | Stated, law: Law) -> Project:
    if isinstance(project, Project):
        return project
    if isinstance(project, Activity):
        return Project("", None, (project,), project)
    return read_project(project, law)


def _start(project: Project, start: date | str | None) -> date:
    return parse_day(start) or project.date or project.activities[0].day or date.today()
