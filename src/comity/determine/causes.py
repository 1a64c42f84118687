"""Why an answer is open, and who can end it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from comity.determine.derive import about_party
from comity.determine.explain import unsure, waiting, with_facts
from comity.determine.outcome import Cause, OpenCause
from comity.law.formula import Constant, Facts, Formula

WHO_ENDS: Final[Mapping[Cause, str]] = {
    Cause.FACT: "whoever knows the activity: state the fact",
    Cause.TEXT: "whoever keeps the law pack: read the text of that day",
    Cause.COVERAGE: "whoever keeps the law pack: examine the regime",
    Cause.SCREENING: "whoever screens the parties",
    Cause.RECORD: "whoever keeps the record: find the evidence",
}
"""For each cause, who can end it."""


def causes(open_formulas: Iterable[Formula], facts: Facts) -> tuple[OpenCause, ...]:
    """Return why formulas are undecided, each cause once, in the order of the list of causes.

    Args:
        open_formulas: the formulas whose undecided facts could change the answer.
        facts: what is known.
    """
    found: dict[Cause, dict[str, None]] = {}
    for atom in dict.fromkeys(a for formula in open_formulas for a in waiting(formula, facts)):
        for cause, what in why_open(atom, facts):
            found.setdefault(cause, {})[what] = None
    return tuple(OpenCause(cause, tuple(found[cause]), WHO_ENDS[cause]) for cause in Cause if cause in found)


def why_open(atom: Formula, facts: Facts) -> Iterator[tuple[Cause, str]]:
    """Yield why one test is undecided: what is not known of its facts, or of the law's own content."""
    if isinstance(atom, Constant):
        yield of_content(atom), with_facts(atom.cause, facts)
    elif told := list(unsure(atom, facts)):
        yield from ((of_content(atom), what) for what in told)
    else:
        yield from ((of_fact(fact), fact) for fact in sorted(atom.facts))


def of_content(atom: Formula) -> Cause:
    """Return the cause where the law's own content leaves a test open."""
    if isinstance(atom, Constant) and atom.unexamined:
        return Cause.COVERAGE
    return Cause.RECORD if getattr(atom, "asks", None) is not None else Cause.TEXT


def of_fact(fact: str) -> Cause:
    """Return the cause where a fact that is not known leaves a test open."""
    return Cause.SCREENING if about_party(fact) else Cause.FACT
