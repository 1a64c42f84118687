"""A planning problem, free of law: what is so, what can be done, what must hold in the end.

An *action* takes time. Its precondition is read when it starts, its effects come when it ends, and no two effects
that contradict each other come at the same moment. Each action is done once or not at all; actions may run side by
side. Effects may also take things away, so more is not always better and the order can matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Literal

from comity.plan.expression import ALWAYS, Expression, variables

Objective = Literal["unusual", "detours", "governments", "finish", "decisions", "level", "actions", "suppositions"]
"""What to keep small: what is unusual among suppositions, changes to what was asked for, things only governments do,
days until all is done, decisions asked of authorities, the highest level on which one is taken, things to do, facts
taken as so."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done once.

    Attributes:
        effects: the variables it makes true or false when it ends.
        days: how long it takes, at least 1.
        requires: must hold when it starts.
        needs: actions that must have been done, and have ended, before it starts.
        follows: actions that must have ended before it starts, if they are done at all.
        decision: whether an authority must decide.
        level: how high the decision is taken (0: nobody's but the parties').
        detour: whether it changes what the parties asked for.
        governments: whether only governments can do it.
        ends: the days on which alone it can end; any if empty.
        hands: whose limited hands it needs while it lasts (see `PlanningProblem.hands`).
    """

    id: str
    effects: Mapping[str, bool]
    days: int = 1
    requires: Expression = ALWAYS
    needs: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    decision: bool = False
    level: int = 0
    detour: bool = False
    governments: bool = False
    ends: tuple[int, ...] = ()
    hands: tuple[str, ...] = ()

    def ordered(self, needs: tuple[str, ...], follows: tuple[str, ...]) -> Action:
        """Return the action with the actions that come before it."""
        return replace(self, needs=needs, follows=follows)


@dataclass(frozen=True, slots=True)
class Supposition:
    """A fact of nature that nobody knows yet, taken to be in one class of its values.

    Attributes:
        variable: true from the start, if supposed.
        fact: of the suppositions about one fact, at most one is made.
        rank: its place in the order in which a fact's classes are supposed.
        finder: the action that finds the fact out, done whenever something is supposed; empty where none is needed.
    """

    variable: str
    fact: str
    rank: int = 0
    finder: str = ""


@dataclass(frozen=True, slots=True)
class PlanningProblem:
    """What is so, what can be done, what must hold in the end.

    Attributes:
        initially: the variables that are true now.
        goals: by name (an activity); each must hold when everything is done.
        suppositions: what may be taken as so; the schedule then holds only if it is.
        hands: how many actions each of those with limited hands can have in hand at once.
    """

    actions: tuple[Action, ...]
    goals: Mapping[str, Expression]
    initially: frozenset[str] = frozenset()
    suppositions: tuple[Supposition, ...] = ()
    hands: Mapping[str, int] = field(default_factory=dict)

    def relevant(self) -> PlanningProblem:
        """Return the problem without actions that can bear on no goal, directly or through others."""
        by_effect: dict[str, list[Action]] = {}
        for action in self.actions:
            for variable in action.effects:
                by_effect.setdefault(variable, []).append(action)
        by_id = {action.id: action for action in self.actions}
        kept: dict[str, Action] = {}
        for one in self.suppositions:
            if one.finder in by_id:
                by_effect.setdefault(one.variable, []).append(by_id[one.finder])
        wanted = [v for goal in self.goals.values() for v in variables(goal)]
        read = set(wanted)
        while wanted:
            waiting = [a for a in by_effect.get(wanted.pop(), ()) if a.id not in kept]
            while waiting:
                action = waiting.pop()
                kept[action.id] = action
                waiting += [by_id[n] for n in action.needs if n in by_id and n not in kept]
                fresh = variables(action.requires) - read
                read |= fresh
                wanted += fresh
        supposed = tuple(s for s in self.suppositions if s.variable in read)
        actions = tuple(a for a in self.actions if a.id in kept)
        return PlanningProblem(actions, self.goals, self.initially, supposed, self.hands)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Actions chosen, with the day on which each starts (0: the first) and what they come to.

    Attributes:
        supposed: what was taken as so.
        proved: whether nothing better exists; if not, ``gap`` says by how much the first objective may be beaten.
    """

    starts: Mapping[str, int]
    finish: int
    decisions: int
    level: int
    detours: int
    supposed: frozenset[str] = frozenset()
    proved: bool = True
    gap: float = 0.0

    @property
    def chosen(self) -> frozenset[str]:
        """The actions chosen."""
        return frozenset(self.starts)


@dataclass(frozen=True, slots=True)
class SolverLimits:
    """What a schedule must keep to, besides the goals.

    Attributes:
        without: actions that must not be chosen.
        deadline: the last day on which something may end.
        never: sets of actions; no schedule may choose exactly one of these sets.
        unlike: sets of actions; no schedule may choose all of one of these sets.
        better_than: (finish, decisions, level) of schedules; each must be beaten in at least one.
        most_detours: how many changes of what was asked for are accepted.
    """

    without: frozenset[str] = frozenset()
    deadline: int | None = None
    never: tuple[frozenset[str], ...] = ()
    unlike: tuple[frozenset[str], ...] = ()
    better_than: tuple[tuple[int, int, int], ...] = ()
    most_detours: int | None = None


def run(problem: PlanningProblem, starts: Mapping[str, int], supposed: frozenset[str] = frozenset()) -> list[str]:
    """Carry out a schedule and return everything wrong with it; nothing, if it works and meets the goals."""
    actions = {action.id: action for action in problem.actions}
    chosen = [actions[id_] for id_ in starts]
    ends = {action.id: starts[action.id] + action.days for action in chosen}
    before = problem.initially | supposed
    wrong = []
    for action in chosen:
        state = state_at(before, chosen, ends, starts[action.id])
        if not action.requires.holds(state):
            wrong.append(f"{action.id} starts on day {starts[action.id]} when what it requires does not hold")
        wrong += [
            f"{action.id} starts before {other} has ended"
            for other in action.needs
            if other not in ends or ends[other] > starts[action.id]
        ]
        wrong += [
            f"{action.id} starts before {other} has ended"
            for other in action.follows
            if other in ends and ends[other] > starts[action.id]
        ]
    wrong += _clashes(chosen, ends)
    wrong += [
        f"{a.id} ends on day {ends[a.id]}, on which it cannot" for a in chosen if a.ends and ends[a.id] not in a.ends
    ]
    for who, most in problem.hands.items():
        held = [a for a in chosen if who in a.hands]
        crowded = [a for a in held if sum(starts[o.id] <= starts[a.id] < ends[o.id] for o in held) > most]
        wrong += [f"{who} has more than {most} in hand when {a.id} starts" for a in crowded]
    last = state_at(before, chosen, ends, max(ends.values(), default=0))
    wrong += [f"the goal {name} is not met" for name, goal in problem.goals.items() if not goal.holds(last)]
    return wrong


def state_at(
    initially: AbstractSet[str], chosen: Iterable[Action], ends: Mapping[str, int], day: int
) -> AbstractSet[str]:
    """Return the variables that are true on a day, when what ends by then has ended, the latest effect last."""
    state = set(initially)
    for action in sorted((a for a in chosen if ends[a.id] <= day), key=lambda a: ends[a.id]):
        for variable, truth in action.effects.items():
            (state.add if truth else state.discard)(variable)
    return state


def _clashes(chosen: list[Action], ends: Mapping[str, int]) -> list[str]:
    written: dict[tuple[str, int], tuple[str, bool]] = {}
    wrong = []
    for action in chosen:
        for variable, truth in action.effects.items():
            other, before = written.setdefault((variable, ends[action.id]), (action.id, truth))
            if before is not truth:
                wrong.append(f"{other} and {action.id} end on the same day with opposite effects on {variable}")
    return wrong


@dataclass(frozen=True, slots=True)
class Preference:
    """Which objectives to keep small, the most important first.

    What is supposed comes before all else: never because a plan would end sooner with it.
    """

    order: tuple[Objective, ...] = field(
        default=("unusual", "detours", "governments", "finish", "decisions", "level", "actions")
    )


PREFERENCES: Mapping[str, Preference] = {
    "soonest": Preference(),
    "fewest-decisions": Preference(("unusual", "detours", "governments", "decisions", "finish", "level", "actions")),
    "lowest-decision-level": Preference(
        ("unusual", "detours", "governments", "level", "decisions", "finish", "actions")
    ),
}
WAYS = Preference(("unusual", "detours", "governments", "level", "finish", "decisions", "actions"))
"""How the governments' track is chosen: as few of their steps as possible, on the lowest level."""
