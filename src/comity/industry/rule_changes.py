"""What two determinations of one question differ in: rules and duties that ask for something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from comity.determine.determination import Determination

_WORDS: Final = {
    "required": "required",
    "prohibited": "prohibited",
    "hold": "hold",
    "unknown": "open",
    "exempt": "lifted",
    "met": "in hand",
}
NOT: Final = "does not apply"


class RuleChange(msgspec.Struct, frozen=True):
    """A rule or duty that says something else after than before."""

    rule: str
    title: str
    cite: str
    before: str
    after: str


def rule_changes(before: Determination | None, after: Determination) -> Iterator[RuleChange]:
    """Yield the rules and duties that ask for something, or may, on one side and otherwise on the other."""
    was, now = _asked_for(before) if before else {}, _asked_for(after)
    for key in dict.fromkeys((*was, *now)):
        title, cite, _ = now.get(key) or was[key]
        one, two = (side[key][2] if key in side else NOT for side in (was, now))
        if one != two:
            yield RuleChange(key, title, cite, one, two)


def _asked_for(d: Determination) -> dict[str, tuple[str, str, str]]:
    found = {f.rule: (f.title, f.cite, _WORDS[f.status]) for f in d.findings if f.status in _WORDS}
    return found | {duty.rule or duty.id: (duty.name, duty.cite, duty.status) for duty in d.duties}
