"""What a user's workspace adds to every activity: facts that it does not state, and authorizations in hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from comity.determine.activities import joined
from comity.determine.activity import Activity
from comity.determine.held_files import held_in
from comity.errors import Faults
from comity.law.fact_names import fact_of
from comity.law.law import Law
from comity.law.schema import Schema
from comity.law.values import Possible
from comity.workspace import SETTINGS, TAKEN


def at_home(activity: Activity, law: Law) -> Activity:
    """Return an activity with the defaults of the law's workspace where it states nothing, and what is held there.

    Raises:
        InputError: a default or an authorization of the workspace cannot be read; holds every fault.
    """
    if law.workspace is None:
        return activity
    usual = {name: value for name, value in defaults_of(law.schema).items() if name not in activity.facts}
    notes = taken_notes(usual)
    shared = Activity(usual, held=held_in(law))
    return replace(joined(shared, activity), notes=(*activity.notes, *notes))


def taken_notes(facts: Iterable[str]) -> tuple[str, ...]:
    """Return what an activity notes of facts that it does not state itself."""
    return tuple(f"{name} {TAKEN}" for name in facts)


def defaults_of(schema: Schema) -> Mapping[str, Possible]:
    """Return the facts that a workspace states for what does not state them.

    Raises:
        InputError: one is no fact, or cannot be read; holds every fault.
    """
    faults, found = Faults(), dict[str, Possible]()
    for name, value in usual_facts(schema).items():
        with faults.gathered():
            read = schema.read(name, value, f"{SETTINGS}: defaults")
            if read is not None:
                found[name] = read
    faults.tell()
    return found


def usual_facts(schema: Schema) -> Mapping[str, Any]:
    """Return the same as they are written, by full name."""
    return {fact_of(name, schema): value for name, value in schema.settings.defaults.items()}
