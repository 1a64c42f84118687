"""What governments' steps do to the law: a reform like any other, made on the spot for the replay of a plan."""

from __future__ import annotations

from datetime import date

from comity.law.law import Law
from comity.law.patch import apply_reform
from comity.law.reforms import AnyChange, EnterIntoForce, Join, NewInstrument, Reform, ReformSource, Repeal, Sign
from comity.law.source import Confidence
from comity.plan.placed import Enacted


def enacted(law: Law, change: Enacted, on: date) -> Law:
    """Return the law after governments have concluded an instrument, admitted a state, or set a rule aside."""
    what = _change(change)
    reform = Reform(
        id=f"step-{_slug(change)}",
        title="A step of a plan",
        status="in-force",
        because="The plan supposes that governments take this step.",
        sources=(ReformSource("the plan", "", confidence=Confidence.MEMORY),),
        changes=(what,),
        reviewed=on,
        since=on,
    )
    return apply_reform(law, reform, on=on)


def _change(change: Enacted) -> AnyChange:
    if change.rule:
        return Repeal(repeal=(change.rule,))
    if change.instrument:
        return EnterIntoForce(enter_into_force=change.instrument)
    assert change.asked is not None  # noqa: S101  a change is of a rule, or of what a test asks
    if change.asked.group:
        return Join(join=change.asked.group, members=change.states)
    scope = (change.asked.scope,) if change.asked.scope else ()
    title = f"{change.asked.instrument} between {' and '.join(change.states)}"
    new = NewInstrument(id=_slug(change), title=title, kind=change.asked.instrument, parties=change.states, scope=scope)
    return Sign(sign=new)


def _slug(change: Enacted) -> str:
    if change.rule:
        return change.rule
    asked = change.asked
    return "-".join([asked.instrument or asked.group if asked else "", *change.states, asked.scope if asked else ""])
