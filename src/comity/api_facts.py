"""The public API of facts: what an activity may state, and what reads it."""

from __future__ import annotations

from comity.arguments import checked
from comity.determine.statements import fact_of
from comity.determine.verbs import LAW
from comity.errors import Faults, InputError, did_you_mean
from comity.law.fact_readers import FactReading, fact_readings
from comity.law.law import Law, load

__all__ = ["facts"]


@checked(law=LAW)
def facts(*names: str, law: Law | None = None) -> list[FactReading]:
    """Return facts with their type, question, what may be typed, what is assumed, and the rules that read them.

    Args:
        names: the facts, by their full names or as people write them (``to``, ``end_user``); a part of a name, as in
            ``spectrum``, is all facts that begin with it; every fact if none is given.
        law: whose facts they are; `load()` if None.

    Raises:
        InputError: no fact is called that; holds every fault.
    """
    law, faults = law or load(), Faults()
    schema = law.schema
    found: dict[str, None] = dict.fromkeys(schema.facts) if not names else {}
    for name in names:
        with faults.gathered():
            if not isinstance(name, str):
                raise InputError(f"found a {type(name).__name__}", where="names", accepts="names of facts")
            below = [fact for fact in schema.facts if fact.startswith(f"{name}.")]
            full = fact_of(name, schema)
            if not below and full not in schema.facts:
                near = did_you_mean(name, schema.facts)
                raise InputError(f"no fact '{name}'", where="facts", accepts="comity facts lists them", suggestion=near)
            found |= dict.fromkeys([full] if full in schema.facts else below)
    faults.tell()
    return list(fact_readings(law, (schema.facts[name] for name in found)))
