"""Why not this exception: what bars it, and what would have to be different."""

from __future__ import annotations

from datetime import date

import msgspec

from comity.determine.activity import Activity
from comity.determine.case import Case
from comity.determine.determination import ConditionText, ExemptionStatus
from comity.determine.explain import phrase, support
from comity.determine.findings import exemption_finding
from comity.errors import InputError, did_you_mean
from comity.law.formula import And, Formula, Named
from comity.law.law import BoundExemption, Law


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
    case = Case(law, activity, day, strict=False)
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


def _explained(case: Case, exemption: BoundExemption) -> WhyNot:
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
        would_need=tuple(dict.fromkeys(_failing(exemption.serves, case))),
        conditions=finding.conditions,
    )


def _failing(formula: Formula, case: Case) -> list[str]:
    """Return every conjunct that fails, each with the tests that make it fail."""
    while isinstance(formula, Named):
        formula = formula.part
    parts = formula.parts if isinstance(formula, And) else (formula,)
    flat: list[Formula] = []
    for part in parts:
        inner = part
        while isinstance(inner, Named):
            inner = inner.part
        flat += inner.parts if isinstance(inner, And) else (inner,)
    return [
        phrase(atom, truth, case.facts, case.law.schema)
        for part in flat
        if case.facts.value(part) is False
        for atom, truth in support(part, case.facts).tests
    ]
