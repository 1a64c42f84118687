"""A table-top exercise as data: partners, networks, posts, decisions, and injects in the order of a master list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from comity.coalition.release_data import release_rules
from comity.errors import InputError, did_you_mean
from comity.files import line_of, parse_by_name, read_text
from comity.files.typed import Steps, typed
from comity.record import Record

READY: Final = Path(__file__).parent.parent / "data" / "coalition" / "tabletop.yaml"
"""The exercise that is ready to be run."""
_LONGEST: Final = 100_000


class Material(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The exercise's own papers: how they are classified, and to whom they are marked as released."""

    level: str
    released_to: tuple[str, ...]


class ExerciseNetwork(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A network: up to which level, for whom, and how many minutes a message takes."""

    id: str
    level: str
    partners: tuple[str, ...]
    minutes: tuple[float, float] = (1.0, 5.0)


class WatchPost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A post where somebody reads messages: a watch floor, a liaison officer, an exchange post.

    Attributes:
        hours: from and to which hour of the day in UTC it is manned; all day if 0 to 24.
        clearance: up to which level; ``formats``: which messages it reads.
        minutes: how long it takes to see a message that has come.
        exchange: the state whose officer mans it; empty where it is the partner's own. What is classified
            is shown to an exchange officer only where it may be released to that officer's government, too
            (International Programs Security Handbook, chapter 7, B.2; https://sgp.fas.org/library/ipshbook/Chap_07.html).
    """

    id: str
    partner: str
    role: str
    clearance: str
    networks: tuple[str, ...]
    formats: tuple[str, ...]
    hours: tuple[int, int] = (0, 24)
    minutes: tuple[float, float] = (2.0, 10.0)
    exchange: str = ""


class ExerciseDecision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A decision to release that somebody can make: by whom, and how many minutes it takes."""

    from_: str = msgspec.field(name="from")
    to: str
    subject: str
    by: str
    minutes: tuple[float, float]
    level: str = ""


class Inject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that happens: when, what, who knows of it, and who must be told within which time.

    Attributes:
        at: minutes from the start.
        origin: who knows of it at once; or ``object``: the catalogue number of an object, and who sees it first knows.
        format: the message in which it is told.
        message: a file of that message, which is checked.
    """

    id: str
    at: float
    title: str
    subject: str
    tell: tuple[str, ...]
    within: float
    format: str
    level: str = ""
    origin: str = ""
    object: int | None = None
    message: str = ""


class Objective(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the exercise is to show: that in so many of a hundred runs these injects are told in time."""

    id: str
    text: str
    injects: tuple[str, ...]
    in_hundred: float = 90.0


class TableTopPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of an exercise (see `tabletop.yaml`)."""

    exercise: str
    lead: str
    start: datetime
    partners: tuple[str, ...]
    material: Material
    networks: tuple[ExerciseNetwork, ...]
    posts: tuple[WatchPost, ...]
    injects: tuple[Inject, ...]
    decisions: tuple[ExerciseDecision, ...] = ()
    objectives: tuple[Objective, ...] = ()


def read_tabletop(path: Path, record: Record) -> TableTopPlan:
    """Read an exercise in YAML or JSON, or as a workbook with its list of events.

    Raises:
        InputError: it cannot be used; holds every fault, each with its line, or its sheet, row and column.
    """
    if path.suffix.lower() == ".xlsx":
        from comity.coalition.tabletop_workbook import ExerciseWorkbook  # noqa: PLC0415  where a workbook is read

        book = ExerciseWorkbook(path)
        return _checked(book.plain, book.where, record)
    text = read_text(path)

    def where(steps: Steps) -> str:
        line = line_of(text, [*steps]) if path.suffix.lower() in (".yaml", ".yml") else None
        told = ".".join(str(step + 1) if isinstance(step, int) else step for step in steps)
        return f"{path}{f', line {line}' if line else ''}{f': {told}' if told else ''}"

    return _checked(parse_by_name(text, path.name), where, record)


def write_tabletop(plan: TableTopPlan, path: Path) -> None:
    """Write an exercise as a workbook, to be edited and read again: its list of events and the sheets beside it.

    Raises:
        InputError: the name does not end in .xlsx, or the file cannot be written.
    """
    from comity.coalition.tabletop_workbook import write_exercise  # noqa: PLC0415  where a workbook is written

    write_exercise(msgspec.to_builtins(plan), path)


def _checked(plain: Any, where: Callable[[Steps], str], record: Record) -> TableTopPlan:
    found = typed(plain, TableTopPlan, where)
    wrong = [InputError(told, where=where(steps), accepts=accepts, suggestion=near)
             for steps, told, accepts, near in _faults(found, record)]  # fmt: skip
    if wrong:
        raise InputError.of(wrong)
    return found


_Fault = tuple[Steps, str, str, str | None]


def _faults(plan: TableTopPlan, record: Record) -> Iterator[_Fault]:
    for number, one in enumerate(plan.partners):
        if one not in record.countries:
            near = did_you_mean(one, record.countries)
            yield ("partners", number), f"found '{one}'", "the code of a state, as KOR", near
    for number, post in enumerate(plan.posts):
        if post.exchange and post.exchange not in record.countries:
            near = did_you_mean(post.exchange, record.countries)
            yield ("posts", number, "exchange"), f"found '{post.exchange}'", "the code of a state, as KOR", near
    for number, inject in enumerate(plan.injects):
        if bool(inject.origin) == (inject.object is not None):
            yield ("injects", number), "has both or neither of 'origin' and 'object'", "one of them", None
    yield from _of_spans(plan)
    for steps, found, accepted in _named(plan):
        if found not in accepted:
            yield steps, f"found '{found}'", ", ".join(accepted), did_you_mean(found, accepted)


def _of_spans(plan: TableTopPlan) -> Iterator[_Fault]:
    for kind in ("networks", "posts", "decisions"):
        for number, some in enumerate(getattr(plan, kind)):
            low, high = some.minutes
            if not 0 <= low <= high:
                yield (kind, number, "minutes"), f"found {low:g} to {high:g}", "from 0 or more to no less", None
    for number, inject in enumerate(plan.injects):
        for name, minutes in (("at", inject.at), ("within", inject.within)):
            if not 0 <= minutes <= _LONGEST:
                yield ("injects", number, name), f"found {minutes:g}", f"minutes, 0 to {_LONGEST:,}", None
    for number, post in enumerate(plan.posts):
        if not all(0 <= hour <= 24 for hour in post.hours):
            yield ("posts", number, "hours"), f"found {post.hours[0]} to {post.hours[1]}", "hours of 0 to 24", None


def _named(plan: TableTopPlan) -> Iterator[tuple[Steps, str, Collection[str]]]:
    """Yield what names something else of the exercise, or a word of the rules, with what there is."""
    subjects, levels, partners = release_rules().subjects, release_rules().levels, plan.partners
    networks, injects = [one.id for one in plan.networks], [one.id for one in plan.injects]
    yield ("lead",), plan.lead, partners
    yield ("material", "level"), plan.material.level, levels
    for n, network in enumerate(plan.networks):
        yield ("networks", n, "level"), network.level, levels
        yield from ((("networks", n, "partners"), one, partners) for one in network.partners)
    for n, post in enumerate(plan.posts):
        yield ("posts", n, "partner"), post.partner, partners
        yield ("posts", n, "clearance"), post.clearance, levels
        yield from ((("posts", n, "networks"), one, networks) for one in post.networks)
    for n, decision in enumerate(plan.decisions):
        yield ("decisions", n, "from"), decision.from_, partners
        yield ("decisions", n, "to"), decision.to, partners
        yield ("decisions", n, "subject"), decision.subject, subjects
    for n, inject in enumerate(plan.injects):
        yield ("injects", n, "subject"), inject.subject, subjects
        yield from ((("injects", n, "tell"), one, partners) for one in inject.tell)
        yield from ((("injects", n, "level"), one, levels) for one in (inject.level,) if one)
        yield from ((("injects", n, "origin"), one, partners) for one in (inject.origin,) if one)
    for n, objective in enumerate(plan.objectives):
        yield from ((("objectives", n, "injects"), one, injects) for one in objective.injects)
