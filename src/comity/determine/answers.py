"""Answers to questions about an order, kept below ``answers`` in its file: facts of some of its lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from comity.arguments import a, several
from comity.determine.activities import clashes, joined
from comity.determine.activity import Activity, make_activity, role_facts
from comity.determine.statements import CLEAR, NOBODY
from comity.errors import Faults, InputError
from comity.files import parse_yaml, read_text, write_atomically
from comity.law.law import Law
from comity.law.values import Possible, known
from comity.scalars import told

SCREENING: Final = "screening"
"""What stands in an answer for what screening of all named parties found: ``clear`` or ``hit``."""
_FOUND: Final[Mapping[str, Mapping[str, Possible]]] = {
    "clear": {**CLEAR, **NOBODY},
    "hit": {"possible_match": known(True)},
}

ANSWERS: Final = several(a(Mapping, says="facts by name, with their lines"), says="a list of answers")
Answers = Sequence[Mapping[str, Any]]
"""Each the facts that it states, and ``lines``: the numbers of those that it is about; all of them if it names none."""


def answered(activities: Sequence[Activity], answers: Any, law: Law, where: str) -> tuple[Activity, ...]:
    """Return activities with what answers state in place of what they stated before, in order.

    Raises:
        InputError: no list of answers, a line that there is none of, or facts that cannot be used; holds every fault.
    """
    if not isinstance(answers, list | tuple):
        raise InputError(f"found {told(answers)}", where=where, accepts="a list of answers")
    found, faults = list(activities), Faults()
    for number, answer in enumerate(answers, 1):
        with faults.gathered():
            place = f"{where} {number}"
            if not isinstance(answer, Mapping):
                raise InputError(f"found {told(answer)}", where=place, accepts="facts by name, and lines")
            for line in _lines(answer.get("lines"), len(found), place):
                found[line] = _with(found[line], answer, law, place, faults)
    faults.tell()
    return tuple(found)


def _lines(raw: Any, count: int, where: str) -> list[int]:
    """Return the places of the lines that an answer is about."""
    if raw is None:
        return list(range(count))
    places = []
    for number in raw if isinstance(raw, list | tuple) else [raw]:
        if not str(number).isdecimal() or not 1 <= int(str(number)) <= count:
            raise InputError(f"found {told(number)}", where=f"{where}: lines", accepts=f"1 to {count}")
        places.append(int(str(number)) - 1)
    return places


def _with(activity: Activity, answer: Mapping[str, Any], law: Law, where: str, faults: Faults) -> Activity:
    own = make_activity({key: value for key, value in answer.items() if key not in ("lines", SCREENING)}, law, where)
    faults.found += clashes(activity, own, law)
    whole = replace(joined(activity, own), name=activity.name, where=activity.where)
    return _screened(whole, answer[SCREENING], where) if SCREENING in answer else whole


def _screened(activity: Activity, result: Any, where: str) -> Activity:
    """Return an activity with what screening found of every party that it names."""
    found = _FOUND.get(str(result))
    if found is None:
        raise InputError(f"found {told(result)}", where=f"{where}: {SCREENING}", accepts=" or ".join(_FOUND))
    parties = tuple((role, {**party, **found} if "name" in party else party) for role, party in activity.parties)
    return replace(activity, parties=parties, facts={**activity.facts, **role_facts(parties)})


def save_answers(path: Path | str, answers: Answers) -> None:
    """Write answers at the end of an order's YAML file, from where every command takes them up again.

    Raises:
        InputError: it is no order in YAML, has its answers not at the end, or cannot be written; then it is as it was.
    """
    file = Path(path)
    write_atomically(file, _saved(read_text(file), answers, file.name))


def _saved(text: str, answers: Answers, where: str) -> str:
    """Return the text of an order's file with answers at its end, all else as it was written."""
    before = parse_yaml(text, where)
    old = before.get("answers", []) if isinstance(before, Mapping) else None
    rows = (", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in answer.items()) for answer in answers)
    whole = text if text.endswith("\n") else f"{text}\n"
    whole += "" if old else "answers:\n"
    whole += "".join(f"  - {{{row}}}\n" for row in rows)
    kept = old is not None and _reads(whole, where) == {**before, "answers": [*old, *map(_as_read, answers)]}
    if not kept:
        accepts = "an order or a project in YAML, not in braces, with its answers, if any, at the end"
        raise InputError("answers cannot be added to it", where=where, accepts=accepts)
    return whole


def _reads(text: str, where: str) -> Any:
    try:
        return parse_yaml(text, where)
    except InputError:
        return None


def _as_read(answer: Mapping[str, Any]) -> Any:
    return parse_yaml(json.dumps(answer), "answer")
