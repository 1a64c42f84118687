"""Next steps: who does what, in which order, how long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from comity.api.projects import order_of, read_project
from comity.arguments import FLAG, TEXT, WORDS, checked, count
from comity.determine.activity import Activity
from comity.determine.project import Project
from comity.determine.verbs import Stated
from comity.errors import InputError, did_you_mean
from comity.law.law import LAW, Law, load
from comity.scalars import parse_day

if TYPE_CHECKING:
    from comity.plan.plan import Plan

__all__ = ["next_steps"]

_SEVERAL_PLANS: Final = count("how many other plans, 0 or more")


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
        parse_day(start) or whole.first_day or date.today(),
        prefer,
        ruled_out,
        parse_day(deadline),
        governments=governments,
        on_request=on_request,
        known=date.today() if known == "today" else parse_day(known),
        sequence=order_of(whole, law),
    )
    return make_plan(law, whole.activities, wish, catalogue, name=whole.name, alternatives=alternatives)


def _project(project: Project | Stated, law: Law) -> Project:
    if isinstance(project, Project):
        return project
    if isinstance(project, Activity):
        return Project("", None, (project,), project)
    return read_project(project, law)
