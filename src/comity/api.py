"""What takes several rooms: projects and their files, next steps, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

from comity.arguments import COLUMNS, FACTS, FLAG, PATH, TEXT, WORDS, checked, count, several
from comity.determine.accounts import Balances
from comity.determine.activity import Activity
from comity.determine.cases import CaseResult
from comity.determine.cases import run_cases as _run_cases
from comity.determine.combined import combined
from comity.determine.project import Project
from comity.determine.verbs import LAW, SCREENER, Stated, determine
from comity.errors import InputError, did_you_mean
from comity.law.law import Law, load
from comity.law.reforms import REFORM, Reform
from comity.portfolio.activity_file import read_activity_file, read_plain
from comity.portfolio.activity_table import TableOptions
from comity.portfolio.built_in import BUILT_IN
from comity.portfolio.size import most_rows
from comity.scalars import parse_day

if TYPE_CHECKING:
    from comity.determine.combined import ProjectDetermination
    from comity.determine.determination import Determination
    from comity.law.diff import LawChange
    from comity.law.patch import Patched
    from comity.plan.leverage import Leverage
    from comity.plan.plan import Plan
    from comity.screening.delta import Delta
    from comity.screening.lists import ScreeningList
    from comity.screening.screen import Screener

__all__ = ["determine_project", "diff", "leverage", "next_steps", "read_project", "run_cases", "table_size"]

_SEVERAL_PLANS: Final = count("how many other plans, 0 or more")
_REFORMS: Final = several(REFORM, says="reforms, files or ids", or_one=True)


@checked(law=LAW, where=TEXT, over=FACTS, sheet=TEXT, columns=COLUMNS)
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


@checked(law=LAW, strict=FLAG, screener=SCREENER)
def determine_project(
    project: Project | Path | str | Any,
    on: date | str | None = None,
    *,
    law: Law | None = None,
    strict: bool = False,
    screener: Screener | None = None,
    known: date | str | None = None,
    earlier: tuple[Project, ProjectDetermination] | None = None,
) -> ProjectDetermination:
    """Return what a project needs: each activity's determination, and one answer of them all.

    Args:
        project: a `Project`, the file or the plain values of one, or several activities.
        on: the date whose law applies; the project's and its activities' own if None.
        known: with what was public on this day, of law and record; as both are known now if None.
        earlier: a project that was determined alike, with its determination: activities that stayed as they were are
            not determined again.

    Raises:
        InputError: the project cannot be used, or an activity of it.
    """
    law = law or load()
    if not isinstance(project, Project):
        project = read_project(project, law)
    before = dict(enumerate(zip(earlier[0].activities, earlier[1].activities, strict=True))) if earlier else {}
    answers: list[Determination] = []
    balances, as_before = Balances(law, strict=strict), True
    for place, one in enumerate(project.activities):
        was = before.get(place)
        drawing = balances.left(one)
        if was and was[0] == one and (as_before or not one.held):
            found = was[1]
        else:
            found = determine(drawing, on, law=law, strict=strict, screener=screener, known=known)
            as_before = False
        answers.append(balances.drawn(drawing, found))
    return combined(project, answers, law)


@checked(folder=PATH, law=LAW, only=TEXT)
def run_cases(folder: Path | str, *, law: Law | None = None, only: str | None = None) -> list[CaseResult]:
    """Run the authoritative cases of a folder.

    Raises:
        InputError: a case file cannot be used.
    """
    return _run_cases(Path(folder), law or load(), only)


@overload
def diff(before: date | str, after: date | str, *, law: Law | None = None) -> list[LawChange]: ...
@overload
def diff(before: Path | ScreeningList, after: Path | ScreeningList) -> Delta: ...
@overload
def diff(before: Law, after: Reform | Iterable[Reform | Path | str], *, on: date | str | None = None) -> Patched: ...
@checked(law=LAW)
def diff(before: Any, after: Any, *, law: Law | None = None, on: date | str | None = None) -> Any:
    """Return what changes from one thing to another: of law between two days, by reforms, or of a list of parties.

    Args:
        before: a day; a law; or a restricted-party list, as a path or read.
        after: a later day; a reform or several, which may be files or ids; or a later edition of the list.
        law: of two days, whose law; `load()` if None.
        on: of reforms, the day on which they apply; each reform's own day, or today, if None.

    Returns:
        of days, what changed in the law, in words; of reforms, the law with them and the before/after table of what
        they do, for a reform of history from the law as it stood the day before; of lists, who came, went and changed.

    Raises:
        InputError: a day, a list or a reform that cannot be read.
        LawError: a reform does not fit the law.
    """
    if isinstance(before, Law):
        from comity.law.patch import Patched  # noqa: PLC0415  read only where reforms are
        from comity.reform.laws import laws_of  # noqa: PLC0415

        given = _REFORMS(after, "after")
        reforms = given if isinstance(given, list) else [given]
        both = laws_of(before, [Reform.load(one) for one in reforms], parse_day(on))
        return Patched(both.reformed, both.differences)
    from comity.screening.lists import ScreeningList, read_list  # noqa: PLC0415  read only where something is compared

    if isinstance(before, Path | ScreeningList):
        from comity.screening.delta import delta  # noqa: PLC0415

        return delta(*(one if isinstance(one, ScreeningList) else read_list(Path(one)) for one in (before, after)))
    from comity.law.diff import diff as changed  # noqa: PLC0415  read only where days are compared

    days = parse_day(before), parse_day(after)
    if days[0] is None or days[1] is None:
        raise InputError("needs two dates", where="diff", accepts="YYYY-MM-DD YYYY-MM-DD")
    return changed(law or load(), days[0], days[1])


@checked(prefer=TEXT, alternatives=_SEVERAL_PLANS, without=WORDS, governments=FLAG, on_request=FLAG, law=LAW)
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
    known: date | str | None = None,
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
        known: plan with what was public on this day; ``today`` for hindsight; what was public on the first day if
            None.

    Raises:
        InputError: an unknown step, fact or value.
    """
    from comity.plan.catalogue import load_catalogue  # noqa: PLC0415  with the others
    from comity.plan.planner import make_plan  # noqa: PLC0415  the solver is heavy
    from comity.plan.problem import PREFERENCES  # noqa: PLC0415  likewise
    from comity.plan.search import Wish  # noqa: PLC0415  likewise

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
        _start(whole, start),
        prefer,
        ruled_out,
        parse_day(deadline),
        governments=governments,
        on_request=on_request,
        known=date.today() if known == "today" else parse_day(known),
    )
    return make_plan(law, whole.activities, wish, catalogue, name=whole.name, alternatives=alternatives)


@checked(law=LAW)
def leverage(project: Project | Stated, start: date | str | None = None, *, law: Law | None = None) -> list[Leverage]:
    """Return, for a set of activities, which steps serve most of them, the one that serves most first."""
    from comity.plan.catalogue import load_catalogue  # noqa: PLC0415  with the others
    from comity.plan.leverage import leverage as serving  # noqa: PLC0415  the solver is heavy
    from comity.plan.search import Wish  # noqa: PLC0415  likewise

    law = law or load()
    whole = _project(project, law)
    return serving(law, whole.activities, Wish(_start(whole, start)), load_catalogue())


def _project(project: Project | Stated, law: Law) -> Project:
    if isinstance(project, Project):
        return project
    if isinstance(project, Activity):
        return Project("", None, (project,), project)
    return read_project(project, law)


def _start(project: Project, start: date | str | None) -> date:
    return parse_day(start) or project.date or project.activities[0].day or date.today()


@checked(source=PATH)
def table_size(source: Path | str) -> int | None:
    """Return how many rows a table has at most; None where that is not known before it is read, or it is a folder.

    Of activities written out it is nought: they are no table.
    """
    path = Path(source)
    if str(source) in BUILT_IN or path.is_dir():
        return None
    return most_rows(path)
