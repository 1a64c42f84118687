"""The two laws of a comparison: as it is, or stood the day before, and with reforms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from comity.errors import InputError
from comity.law.law import Law
from comity.law.patch import Difference, as_it_stood, patch
from comity.law.reforms import Reform


@dataclass(frozen=True, slots=True)
class Laws:
    """The two laws of a comparison, on its day."""

    baseline: Law
    reformed: Law
    day: date
    said: str
    differences: tuple[Difference, ...]


def laws_of(law: Law, reforms: Sequence[Reform], on: date | None = None) -> Laws:
    """Return the law to compare with, the law as reformed, and the day.

    A reform of history is compared with the law as it stood the day before; a proposal with the law of the day.

    Raises:
        InputError: no reform, or a day before a reform of history began.
        LawError: a reform does not fit.
    """
    if not reforms:
        raise InputError("no reform to compare with", where="compare", accepts="--reform FILE or id")
    begun = sorted(r.since for r in reforms if r.status == "in-force" and r.since)
    day = on or (begun[-1] if begun else date.today())
    if begun and day < begun[-1]:
        raise InputError(
            f"{day} is before {begun[-1]}", where="compare: --as-of", accepts="a day when the reform is law"
        )
    base, said = law, f"the law of {day}"
    if begun:
        before = begun[0] - timedelta(days=1)
        base, said = as_it_stood(law, before), f"the law as it stood on {before}, held still"
    done = patch(base, sorted(reforms, key=lambda r: r.since or date.max), begun[0] if begun else day)
    return Laws(base, done.law, day, said, done.differences)
