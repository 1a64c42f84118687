"""What can be shared, who gives it, what decisions users state: the files that a release is looked up in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from comity.days import FIRST_DAY
from comity.errors import InputError, did_you_mean
from comity.files import line_of, parse_by_name, parse_yaml, read_text
from comity.files.typed import Steps, typed
from comity.record import Record

ReleaseValue = Literal["own", "carried", "decision needed", "license terms", "agreement needed", "unknown", "barred"]
"""What a release would need, the nearest first."""
VALUES: Final[tuple[ReleaseValue, ...]] = (
    "own",
    "carried",
    "decision needed",
    "license terms",
    "agreement needed",
    "unknown",
    "barred",
)
FLOWS: Final[frozenset[ReleaseValue]] = frozenset({"own", "carried", "decision needed"})
"""What flows, or could on a decision."""
CARRIED: Final[frozenset[ReleaseValue]] = frozenset({"own", "carried"})
_FOLDER: Final = Path(__file__).parent.parent / "data" / "coalition"


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be shared (see ``release.yaml``)."""

    title: str
    scope: str
    fact: str
    level: str


class Giver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An authority that gives for a state (see ``release.yaml``)."""

    id: str
    name: str
    route: Literal["law", "said"]
    decides: str
    cite: str
    url: str
    regimes: tuple[str, ...] = ()
    facts: Mapping[str, str] = {}
    agreements: tuple[str, ...] = ()
    decided: Mapping[str, str] = {}
    subjects: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    value: ReleaseValue = "unknown"
    from_: date = msgspec.field(default=FIRST_DAY, name="from")
    because: str = ""
    accessed: str = ""
    confidence: str = "primary"


class SaidOfSensors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an owner has said of sensors in public."""

    sensors: tuple[str, ...]
    giver: str
    subjects: tuple[str, ...]
    value: ReleaseValue
    because: str
    cite: str
    url: str
    accessed: str
    confidence: str


class ReleaseRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of ``release.yaml``."""

    subjects: Mapping[str, Subject]
    levels: Mapping[str, str]
    classified: tuple[str, ...]
    carries: tuple[str, ...]
    protects: str
    friendly: tuple[str, ...]
    unlisted: str
    givers: Mapping[str, tuple[Giver, ...]]
    said: tuple[SaidOfSensors, ...] = ()

    def subject(self, text: str) -> Subject:
        """Return what can be shared, by name.

        Raises:
            InputError: there is none; names the likeliest.
        """
        found: Subject = _known(text, self.subjects, "subject")
        return found

    def level(self, text: str) -> str:
        """Return a level, as facts call it.

        Raises:
            InputError: there is none; names the likeliest.
        """
        _known(text, self.levels, "level")
        return text


class StatedRelease(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A decision to release that a user states: who decided, that what may go to whom.

    Attributes:
        from_, to: states; the latter may be several, or a group.
        sensors: only what these see; whatever is of the subject, if none is named.
        on: when it was decided; ``until``: the last day on which it holds.
    """

    from_: str = msgspec.field(name="from")
    to: str | tuple[str, ...] = ()
    subject: str = ""
    by: str = ""
    on: date | None = None
    level: str = ""
    sensors: tuple[str, ...] = ()
    until: date | None = None
    giver: str = ""
    note: str = ""

    def holds(self, day: date) -> bool:
        """Whether it was made by a day, and has not run out."""
        return (self.on is None or self.on <= day) and (self.until is None or day <= self.until)


@lru_cache(maxsize=1)
def release_rules() -> ReleaseRules:
    """Return what can be shared, and by whom."""
    path = _FOLDER / "release.yaml"
    return typed(parse_yaml(read_text(path), path.name), ReleaseRules, lambda steps: f"{path.name}: {_told(steps)}")


def read_decisions(path: Path, record: Record) -> tuple[StatedRelease, ...]:
    """Read the decisions that a user states: a list of them, or one below ``decisions``.

    Raises:
        InputError: the file cannot be used; holds every fault, each with its line.
    """
    text = read_text(path)
    raw = parse_by_name(text, path.name)
    begins: Steps = ("decisions",) if isinstance(raw, dict) and "decisions" in raw else ()
    rows = raw["decisions"] if begins else raw

    def where(steps: Steps) -> str:
        line = line_of(text, [*begins, *steps]) if path.suffix.lower() in (".yaml", ".yml") else None
        return f"{path}{f', line {line}' if line else ''}: {_told(steps) or 'decisions'}"

    if not isinstance(rows, list):
        raise InputError("holds no list of decisions", where=str(path), accepts="from, to, subject, by, on of each")
    if one_text := [row for row in rows if isinstance(row, dict) and isinstance(row.get("to"), str)]:
        for row in one_text:
            row["to"] = [row["to"]]
    found = typed(rows, list[StatedRelease], where)
    return tuple(_checked(one, record, where((number,))) for number, one in enumerate(found))


def _checked(one: StatedRelease, record: Record, where: str) -> StatedRelease:
    """Return a decision with its parties by id.

    Raises:
        InputError: something it must say is missing, or names what there is not.
    """
    rules = release_rules()
    missing = [name for name, told in (("to", one.to), ("subject", one.subject), ("by", one.by)) if not told]
    if missing:
        raise InputError(f"has no '{missing[0]}'", where=where, accepts="from, to, subject and by whom it was made")
    rules.subject(one.subject)
    if one.level:
        rules.level(one.level)
    to = tuple(record.party(text) for text in ((one.to,) if isinstance(one.to, str) else one.to))
    return msgspec.structs.replace(one, from_=record.party(one.from_), to=to)


def _known(text: str, known: Mapping[str, Any], what: str) -> Any:
    if text not in known:
        near = did_you_mean(text, known)
        raise InputError(f"found '{text}'", where=what, accepts=", ".join(known), suggestion=near)
    return known[text]


def _told(steps: Iterable[str | int]) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in steps)
