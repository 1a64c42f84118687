"""Applying a reform, or a stack of them, and checking that it fits the law it patches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from comity.errors import ComityError, LawError
from comity.law.check import references
from comity.law.patch import record, rules, tables
from comity.law.patch.draft import Difference, Draft
from comity.law.reforms import (
    Add,
    AddRows,
    Amend,
    Edit,
    Enact,
    End,
    EnterIntoForce,
    Extend,
    Join,
    Leave,
    Reform,
    RemoveRows,
    Repeal,
    Sign,
)

if TYPE_CHECKING:
    from comity.law.law import Law

_MAKERS: Final[Mapping[type, Callable[[Draft, Any, str], None]]] = {
    Enact: rules.enact,
    Add: rules.add,
    Repeal: rules.repeal,
    Amend: rules.amend,
    Edit: tables.edit,
    AddRows: tables.add_rows,
    RemoveRows: tables.remove_rows,
    Sign: record.sign,
    EnterIntoForce: record.enter_into_force,
    Extend: record.extend,
    End: record.end,
    Join: record.join,
    Leave: record.leave,
}


@dataclass(frozen=True, slots=True)
class Patched:
    """A law with reforms applied, and the before/after table of what they did."""

    law: Law
    differences: tuple[Difference, ...]


def apply_reform(law: Law, *reforms: Reform, on: date | None = None) -> Law:
    """Return the law with reforms applied, in order; the law given stays as it is.

    Args:
        law: the law to patch; it may be patched already.
        reforms: the patches.
        on: the first day on which they apply; each reform's own day, or today, if None.

    Raises:
        LawError: a reform does not fit: an unknown rule, cell, group or instrument, or a conflict between reforms.
    """
    return patch(law, reforms, on).law


def patch(law: Law, reforms: Iterable[Reform], on: date | None = None) -> Patched:
    """Apply reforms and tell what they did (see `apply_reform`)."""
    differences: list[Difference] = []
    for reform in reforms:
        day = on or reform.since or date.today()
        if law.revises and day < law.revises.since:
            raise LawError(f"begins on {day}, before a reform below it", where=reform.id, accepts="reforms in order")
        draft = Draft(law, reform, day)
        for number, change in enumerate(reform.changes, 1):
            _MAKERS[type(change)](draft, change, f"{reform.id}: change {number}")
        law = draft.finish()
        _must_bind(law, reform, day)
        differences += draft.differences
    return Patched(law, tuple(differences))


def check_reform(law: Law, *reforms: Reform, on: date | None = None) -> list[str]:
    """Return what is wrong with a stack of reforms, a line each; nothing if they fit the law."""
    try:
        patch(law, reforms, on)
    except ComityError as error:
        return [str(error)]
    return []


def _must_bind(law: Law, reform: Reform, day: date) -> None:
    """Refuse a reform whose rules do not fit the schema, the tables or the record."""
    at = law.at(day)
    for change in reform.changes:
        touched = change.add if isinstance(change, Add) else ()
        ids = [rule.id for rule in touched]
        ids += change.enact if isinstance(change, Enact) else [change.amend] if isinstance(change, Amend) else []
        for rule_id in ids:
            for kind, name, known in references(law.pack.rules[rule_id][0], law):
                if not known:
                    raise LawError(f"unknown {kind} '{name}'", where=f"{reform.id}: {rule_id}")
            try:
                at.bound(rule_id)
            except LawError as error:
                raise LawError(str(error), where=reform.id) from None
