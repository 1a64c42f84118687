"""Why not this exception: what bars it, and what would have to be different."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from comity.determine.activity import Activity
from comity.determine.determination import ConditionText, ExemptionStatus
from comity.determine.evaluation import Evaluation
from comity.determine.explain import phrase, support
from comity.determine.findings import exemption_finding
from comity.errors import InputError, did_you_mean
from comity.law.at_date import BoundExemption
from comity.law.formula import And, Formula, Named
from comity.law.law import Law


class WhyNot(msgspec.Struct, frozen=True):
    """One exemption, why it does or does not serve, and each thing that would have to be different."""

    id: str
    name: str
    cite: str
    url: str
    status: ExemptionStatus
    because: tuple[str, ...]
    would_need: tuple[str, ...]
    conditions: tuple[ConditionText, ...]


def why_not(activity: Activity, law: Law, wanted: str, day: date | None = None) -> list[WhyNot]:
    """Return the exemptions that answer to a name, with why each does not serve.

    Raises:
        InputError: no exemption is called that; names the likeliest.
    """
    case = Evaluation(law, activity, day, strict=False)
    found = [e for e in case.at.exemptions if _answers_to(e, wanted)]
    if not found:
        names = {name for e in case.at.exemptions for name in _names(e)}
        raise InputError(
            f"no exception or exemption is called '{wanted}'",
            where="--why-not",
            suggestion=did_you_mean(wanted, names),
        )
    return [_explained(case, exemption) for exemption in found]


def _names(exemption: BoundExemption) -> list[str]:
    rule = exemption.bound.rule
    return [rule.id, rule.title, rule.exempts.name if rule.exempts else ""]


def _answers_to(exemption: BoundExemption, wanted: str) -> bool:
    words = wanted.casefold().split()
    rule_id, title, name = (text.casefold() for text in _names(exemption))
    by_name = all(word in f"{title} {name}".replace(",", " ").split() for word in words)
    return by_name or rule_id == wanted.casefold()


def _explained(case: Evaluation, exemption: BoundExemption) -> WhyNot:
    needs = list(case.found.needed.values())
    asked = [rule for need in needs for rule in need.standing]
    finding = exemption_finding(case, exemption, asked)
    return WhyNot(
        id=finding.id,
        name=finding.name,
        cite=finding.cite,
        url=finding.url,
        status=finding.status,
        because=finding.because,
        would_need=tuple(dict.fromkeys(_failing(exemption, case))),
        conditions=finding.conditions,
    )


def _failing(exemption: BoundExemption, case: Evaluation) -> Iterator[str]:
    """Yield every test of its own that an exemption fails, then every restriction that takes it away."""
    facts, schema = case.facts, case.law.schema
    own = exemption.bound.own
    for part in _conjuncts(own if facts.value(own) is False else exemption.bound.formula):
        if facts.value(part) is False:
            yield from (phrase(atom, truth, facts, schema) for atom, truth in support(part, facts).tests)
    for restriction in exemption.restrictions:
        if facts.value(restriction.formula) is True:
            tests = support(restriction.own, facts).tests
            why = "; ".join(phrase(atom, truth, facts, schema) for atom, truth in tests)
            yield f"{restriction.rule.cite} takes it away: {why}"
    yield from (condition.text for condition, met in exemption.conditions if facts.value(met) is False)


def _conjuncts(formula: Formula) -> Iterator[Formula]:
    if isinstance(formula, Named):
        yield from _conjuncts(formula.part)
    elif isinstance(formula, And):
        for part in formula.parts:
            yield from _conjuncts(part)
    else:
        yield formula
