"""Which law was examined for an activity, and which was not: an answer says no more than it looked at."""

from __future__ import annotations

from collections.abc import Iterator

from comity.determine.determination import Examination
from comity.determine.evaluation import Evaluation
from comity.determine.explain import with_facts
from comity.law.coverage import ELSEWHERE, Covered
from comity.law.values import OneOf


def examinations(case: Evaluation) -> Iterator[Examination]:
    """Yield every regime that could bear on the activity, the home state's first.

    Of the home state's law also what is surely out of reach is told; of other states' law only what may reach the
    activity, and of states that no law is held of only those that it surely leads to.
    """
    home = case.law.pack.info.id
    for one in case.law.pack.covered:
        if not (one.id in case.law.pack.rules if one.pack == ELSEWHERE else one.pack in case.law.pack.asked):
            continue
        reaches = case.facts.value(case.at.condition(one.reach, one.id))
        if reaches is False:
            if one.pack == home and one.section is None and one.row.bearing == "gating" and _of_the_kind(one, case):
                yield _examination(one, case, "out-of-reach")
        elif one.row.bearing == "beside":
            yield _examination(one, case, "beside")
        elif one.section is None and one.in_depth_on(case.basis.day):
            yield _examination(one, case, "examined")
        elif reaches:
            yield _examination(one, case, "not-examined")


def _of_the_kind(one: Covered, case: Evaluation) -> bool:
    """Whether a regime is about activities of the kind at all."""
    kind = case.facts.given.get("activity.kind")
    return not one.kinds or not isinstance(kind, OneOf) or not kind.values.isdisjoint(one.kinds)


def _examination(one: Covered, case: Evaluation, how: str) -> Examination:
    depth = one.row.in_depth
    whose = with_facts(one.whose, case.facts)
    if one.pack == ELSEWHERE:
        whose = case.law.record.countries.get(whose, whose)
    regime = f"{one.section.section} ({one.section.heading})" if one.section else one.row.short or one.row.name
    as_of = min(depth[1], case.basis.day) if depth and depth[1] and how == "examined" else None
    return Examination(whose, regime, how, one.cite, as_of)  # type: ignore[arg-type]
