"""A plan: who does what, in which order, how long, so that activities may go ahead."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec

from comity.determine.determination import ConditionText, Determination, Duty
from comity.plan.catalogue import Duration, Level, Track
from comity.plan.stages import Measured
from comity.showing import Serialized, Tabular, plain


class Span(msgspec.Struct, frozen=True):
    """When something ends if all goes quickly, as usual, or slowly."""

    earliest: datetime.date
    typical: datetime.date
    latest: datetime.date


class Precedent(msgspec.Struct, frozen=True):
    """An instrument of the record that was concluded before, and how long it took."""

    title: str
    signed: str
    in_force: str
    days: int | None
    url: str


class PlannedStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a plan.

    Attributes:
        number: its place in the plan's list, from 1.
        about: what it is about, where one step of the catalogue is taken for several things.
        activities: the names of the activities it is taken for.
        after: the numbers of the steps that must have ended.
        starts, ends: with typical durations.
        span: when it ends, with the shortest, the typical and the longest durations.
        slack: by how many days it may slip without delaying the whole.
        duration_known: false where no figure was found; it is then placed as if it took no time.
        kind: the kind of instrument that it brings to a stage; empty where it is about none.
        stage: the stage of the instrument that it brings about.
        instrument: the instrument of the record that it brings further; empty for a new one.
        measured: how long such instruments took from signature to entry into force.
        review_policy: how the application will be judged, in the field's words; empty where no policy was found.
    """

    number: int
    id: str
    title: str
    track: Track
    owner: str
    decides: str
    level: Level
    gives: str
    activities: tuple[str, ...]
    after: tuple[int, ...]
    starts: datetime.date
    ends: datetime.date
    span: Span
    slack: int
    days: Duration
    duration_known: bool
    about: str = ""
    review_policy: str = ""
    review_cite: str = ""
    kind: str = ""
    stage: str = ""
    instrument: str = ""
    measured: Measured | None = None
    detour: bool = False
    cite: str = ""
    url: str = ""
    confidence: str = "memory"
    note: str = ""
    precedents: tuple[Precedent, ...] = ()


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of the plan if a fact turns out otherwise than supposed.

    Attributes:
        finish: when all could go ahead then; None where nothing the parties can do serves.
        steps: the titles of the steps that would be taken.
        headline: the answer then, in words; empty where only its outcome is told.
    """

    answer: str
    outcome: str
    steps: tuple[str, ...]
    finish: datetime.date | None
    headline: str = ""


class Supposed(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that nobody knows yet, and what the plan supposes of it; ``because``: why that is usual, if it is."""

    activity: str
    fact: str
    ask: str
    answer: str
    because: str = ""
    otherwise: tuple[Branch, ...] = ()


class Unclassified(msgspec.Struct, frozen=True, kw_only=True):
    """An activity whose item nobody has classified: that comes first, and what follows hangs on it.

    Attributes:
        in_doubt: what authorities can be asked to say of the class, besides what the plan holds.
        likely: what follows from classes that the item may turn out to have; it may have others.
    """

    activity: str
    in_doubt: tuple[PlannedStep, ...]
    likely: tuple[Branch, ...]


class Going(msgspec.Struct, frozen=True, kw_only=True):
    """One activity of a plan: where it stands today, and where it stands when the plan is done.

    Attributes:
        dropped: whether it falls away by a step that changes what was asked for.
        comes_after: the activities after which it comes, as the project states.
        by: what lets it go ahead then: the exception, exemption or authorization.
        conditions: what an exception or exemption asks of its user then.
    """

    name: str
    before: Determination
    after: Determination
    ready: datetime.date
    dropped: bool = False
    comes_after: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    conditions: tuple[ConditionText, ...] = ()
    duties: tuple[Duty, ...] = ()


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """Another plan, to be compared with the first: in time, decisions, authorizations and what is given up.

    Attributes:
        steps: the titles of its steps; ``planned`` has them whole.
        authorizations: what is obtained.
        gives_up: what was asked for and is changed.
    """

    steps: tuple[str, ...]
    planned: tuple[PlannedStep, ...]
    authorizations: tuple[str, ...]
    gives_up: tuple[str, ...]
    finish: datetime.date
    decisions: int
    level: Level
    detours: int


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """What governments could do so that the parties do not need an authorization.

    Attributes:
        spares: the authorization that would not be needed; empty: so that there is a plan at all.
        outcomes: what each activity would then be, with what the parties still do.
    """

    spares: str
    steps: tuple[PlannedStep, ...]
    finish: Span
    level: Level
    outcomes: tuple[str, ...]


class SinceThen(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, or became public, after the day as of which a plan knows law and record."""

    on: str
    what: str
    cite: str = ""
    url: str = ""


class Obstacle(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the way and no step of the parties removes: the law that would have to change."""

    activity: str
    title: str
    cite: str
    url: str
    because: str


class Plan(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """Who does what, in which order, how long.

    Attributes:
        found: whether there is a plan; if not, ``obstacles`` or ``conflict`` say why.
        left_out: activities that no step of the parties lets go ahead, for which ``obstacles`` say why: the plan is
            for the others.
        unclassified: those of ``left_out`` whose item must be classified first: steps lead to its class and no further.
        steps: on both tracks, in order; government steps only where they were asked for.
        finish: when every activity may go ahead.
        range_note: what the range of dates rests on.
        percentiles: days until the finish at 10, 50 and 90 percent; only where every duration on the critical path is
            sourced and recent.
        supposed: what the plan holds under; a plan with none holds however the open facts turn out.
        routes: the governments' track: what only governments can do.
        conflict: restrictions of the user's own that together leave no plan.
        known: as of which day law and record are known.
        since: what a plan made on an earlier day could not know: what became of its instruments, and of the law.
        proved: whether no better plan exists; if not, ``gap`` says by how much it might be beaten.
    """

    name: str
    start: datetime.date
    found: bool
    activities: tuple[Going, ...]
    steps: tuple[PlannedStep, ...]
    finish: Span
    range_note: str
    supposed: tuple[Supposed, ...]
    alternatives: tuple[Alternative, ...]
    routes: tuple[Route, ...]
    obstacles: tuple[Obstacle, ...]
    conflict: tuple[str, ...]
    preference: str
    law_as_of: datetime.date
    pack_sha256: str
    percentiles: tuple[int, int, int] | None = None
    proved: bool = True
    gap: float = 0.0
    notes: tuple[str, ...] = ()
    known: datetime.date | None = None
    since: tuple[SinceThen, ...] = ()
    footer: str = ""
    left_out: tuple[str, ...] = ()
    unclassified: tuple[Unclassified, ...] = ()

    def line(self) -> str:
        """Return how many steps there are, and by when."""
        name = f"{self.name}: " if self.name else ""
        first = [one.activity for one in self.unclassified]
        if not self.found:
            return f"{name}classify the item first, by {self.finish.typical}" if first else f"{name}no plan"
        held = ", conditional" if self.conditional else ""
        left_out = [one for one in self.left_out if one not in first]
        held += f"; to be classified first: {', '.join(first)}" if first else ""
        held += f"; no plan for {', '.join(left_out)}" if left_out else ""
        return f"{name}{len(self.steps)} steps from {self.start}, may go ahead from {self.finish.typical}{held}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each step."""
        columns = ("number", "title", "track", "owner", "decides", "starts", "ends", "activities", "cite", "confidence")
        return [{name: plain(getattr(one, name)) for name in columns} for one in self.steps]

    @property
    def conditional(self) -> bool:
        """Whether the plan holds only if what it supposes is so."""
        return bool(self.supposed)
