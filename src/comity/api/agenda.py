"""The choices of an agenda, and what each moves: as the bridge, the law, the plan and the user's table give it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from comity.api.agenda_table import ChoiceRow, choice_rows
from comity.bridge.gain import effect_of, gain_rules
from comity.bridge.gain_change import GainChange, amending
from comity.desk.agenda import MEASURES, Agenda, AgendaChoice, AgendaLimits, ChoiceKind, draw_agenda
from comity.errors import Faults, InputError, did_you_mean
from comity.files import parse_yaml, read_text
from comity.files.typed import typed
from comity.home import STATE
from comity.law.reforms import Join, Reform
from comity.plan.catalogue import Admits, Step, load_catalogue
from comity.plan.stages import kinds_with_stages, path

if TYPE_CHECKING:
    from comity.api.bridge import Bridge
    from comity.bridge.gain import Gain
    from comity.determine.determination import Determination
    from comity.determine.project import Project
    from comity.plan.plan import PlannedStep

_KINDS: Final = ("sign", "join", "amend", "waive", "fund", "file")
_MOVED: Final = ("eased",)
_USUAL: Final = "Activities: the usual projects with each partner; --project takes your own, with its filings"


class AgendaWeights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much each measure counts, as shares of what all choices together move; nothing where it is not named."""

    activities: float = 0
    edges: float = 0
    needs: float = 0
    coverage: float = 0


def agenda(
    bridge: Bridge,
    partners: Sequence[str],
    choices: Path | str | None,
    weights: Path | str | None,
    project: Any,
    budget: float | None,
    staff: float | None,
    until: date | None,
) -> Agenda:
    """Return the agenda (see `Bridge.agenda`)."""
    _check_amounts(budget, staff, until, bridge.on)
    rows = choice_rows(Path(choices), bridge._asked()) if choices is not None else ()
    maker = _Maker(bridge, tuple(_state(bridge, one) for one in partners), project)
    every = {one.id: one for one in maker.usual()}
    faults = Faults()
    for where, row in rows:
        with faults.gathered():
            one = every.get(_spelled(row.choice)) or _stated(maker, row, where)
            every[one.id] = _with(one, row)
    faults.tell()
    if not every:
        accepts = "a partner with whom something is left to conclude, or a table of choices"
        raise InputError("nothing to choose from", where="agenda", accepts=accepts)
    limits = AgendaLimits(bridge.on, budget, staff, until)
    return draw_agenda(tuple(every.values()), limits, _weights(weights), maker.partners, maker.notes())


def _stated(maker: _Maker, row: ChoiceRow, where: str) -> AgendaChoice:
    try:
        return maker.stated(row)
    except InputError as error:
        raise InputError(f"{error}", where=where) from None


def _state(bridge: Bridge, partner: str) -> str:
    party = bridge.record.party(partner)
    if party not in bridge.record.countries or party == STATE:
        raise InputError(f"{partner} is no partner state", where="agenda", accepts="another state: KOR")
    return party


@dataclass
class _Maker:
    """Makes the choices, each with what it moves."""

    bridge: Bridge
    partners: tuple[str, ...]
    stated_project: Any = None
    _before: tuple[Determination, ...] | None = field(default=None, init=False)

    def usual(self) -> Iterator[AgendaChoice]:
        """Yield what could be concluded with each partner, or joined by it, and the filings of the project."""
        for partner in self.partners:
            for kind in sorted(gain_rules().kinds.keys() - _joined_by()):
                yield from self._if_open(f"sign {kind}:{partner}")
            for group in sorted(gain_rules().groups.keys() & _groups()):
                yield from self._if_open(f"join {group}:{partner}")
        if self.project is not None:
            yield from self._filings(self.project)

    def _if_open(self, identifier: str) -> Iterator[AgendaChoice]:
        """Yield a choice, unless it was made already."""
        try:
            step = self._step(identifier)
        except InputError:
            return
        yield self._made(identifier, step)

    def stated(self, row: ChoiceRow) -> AgendaChoice:
        """Return a choice of the user's table."""
        kind, _, what = row.choice.strip().partition(" ")
        if kind not in _KINDS or not what.strip():
            near = did_you_mean(kind, _KINDS)
            accepts = f"{', '.join(_KINDS[:-1])} and what: sign tsa:KOR"
            raise InputError(f"found '{row.choice}'", where="choice", accepts=accepts, suggestion=near)
        if kind == "file":
            accepts = "a filing of the project, as the table without --budget names it"
            raise InputError(f"no filing '{what}'", where="choice", accepts=accepts)
        if kind == "fund":
            return self._funded(what.strip())
        return self._made(_spelled(row.choice), self._step(row.choice))

    def _step(self, identifier: str) -> GainChange:
        kind, _, what = identifier.strip().partition(" ")
        if kind == "sign":
            return self.bridge._step(sign=what)
        if kind == "join":
            return self.bridge._step(join=what)
        return amending(Reform.load(what), self.partners)

    def _made(self, identifier: str, step: GainChange) -> AgendaChoice:
        gain, later = self.bridge._opened(step)
        moves = {
            "activities": tuple(self._eased(gain, later)),
            "edges": tuple(dict.fromkeys(f"{one.kind} {one.name}" for one in gain.edges)),
            "needs": tuple(dict.fromkeys(one.id for one in gain.needs if one.changed)),
            "coverage": tuple(dict.fromkeys(one.id for one in gain.needs if _is_new(one, step))),
        }
        kind: ChoiceKind = identifier.partition(" ")[0]  # type: ignore[assignment]
        return AgendaChoice(
            id=identifier,
            title=gain.title,
            kind=kind,
            days=self._days(step),
            moves=moves,
            because=gain.because,
            url=gain.url,
            confidence=gain.confidence,
        )

    def _eased(self, gain: Gain, later: Bridge) -> Iterator[str]:
        """Yield the activities that a step eases: the project's, or the usual ones where there is none."""
        if self.project is None:
            yield from (f"{one.partner}: {one.project}, {one.name}" for one in gain.activities if one.effect in _MOVED)
            return
        after = later._answer(self.project)
        for number, (was, now) in enumerate(zip(self.before, after.activities, strict=True), 1):
            if effect_of(was, now) in _MOVED:
                yield _called(was, number)

    @property
    def project(self) -> Project | None:
        """The activities that are to be moved."""
        from comity.api.projects import read_project  # noqa: PLC0415

        if self.stated_project is not None and self._before is None:
            self.stated_project = read_project(self.stated_project, self.bridge._asked())
        return self.stated_project  # type: ignore[no-any-return]

    @property
    def before(self) -> tuple[Determination, ...]:
        """How the project's activities stand."""
        if self._before is None:
            self._before = tuple(self.bridge._answer(self.project).activities)
        return self._before

    def _filings(self, project: Project) -> Iterator[AgendaChoice]:
        """Yield what the parties would file, each with the activities that go ahead with it, or with others besides."""
        from comity.api.plans import next_steps  # noqa: PLC0415  the solver is heavy

        plan = next_steps(project, self.bridge.on, law=self.bridge._asked(), alternatives=0)
        filings = [one for one in plan.steps if one.decides and one.track == "applicants"]
        names = [_called(one, number) for number, one in enumerate(self.before, 1)]
        needed = {name: tuple(_filing(one) for one in filings if name in one.activities) for name in names}
        for one in filings:
            identifier = _filing(one)
            serves = {name: ids for name, ids in needed.items() if identifier in ids and name not in plan.left_out}
            fee = load_catalogue().steps[one.id].fee if one.id in load_catalogue().steps else None
            yield AgendaChoice(
                id=identifier,
                title=f"{one.title}, for {', '.join(one.activities)}",
                kind="file",
                cost=fee.usd if fee else None,
                days=(one.ends - self.bridge.on).days if one.duration_known else None,
                says=fee.cite if fee else "",
                with_others=serves,
                because=one.cite,
                url=one.url,
                confidence=one.confidence,
            )

    def _funded(self, need: str) -> AgendaChoice:
        known = self.bridge.needs
        if need not in known:
            near = did_you_mean(need, known)
            raise InputError(f"no need '{need}'", where="choice: fund", accepts="a need's id", suggestion=near)
        moves = {"needs": (need,)}
        return AgendaChoice(id=f"fund {need}", title=f"Fund: {known[need].title}", kind="fund", moves=moves)

    def _days(self, step: GainChange) -> int | None:
        """Return how long a step usually takes from where the record holds it; None where that is not known."""
        if step.kind in kinds_with_stages():
            left = path(self.bridge.record, step.kind, (STATE, *step.partners), "", self.bridge.on)
            return left.days.typical
        found = [one.days.typical for one in load_catalogue().steps.values() if _makes(one, step) and one.days.max]
        return min(found, default=None)

    def notes(self) -> Iterator[str]:
        """Yield what the count rests on."""
        yield "Each choice of governments is determined before and after by itself: what only several open is not seen"
        yield "Activities: those of the project" if self.project is not None else _USUAL
        yield "Coverage: needs that nobody else with the same could fill (comity gain); sensors: comity coalition adds"


def _admitting() -> Iterator[Admits]:
    yield from (one.effect.admits for one in load_catalogue().steps.values() if one.effect.admits)


def _joined_by() -> frozenset[str]:
    """Return the kinds of instrument by which a state joins a group: to join is the choice."""
    return frozenset(one.kind for one in _admitting())


def _groups() -> frozenset[str]:
    """Return the groups that some step of the catalogue admits a state to."""
    return frozenset(group for one in _admitting() for group in one.groups)


def _makes(one: Step, step: GainChange) -> bool:
    effect = one.effect
    if step.group:
        return bool(effect.admits and step.group in effect.admits.groups)
    if step.kind:
        return bool(effect.concludes and effect.concludes.kind == step.kind)
    joins = [change.join for change in step.reform.changes if isinstance(change, Join)]
    return bool(effect.admits and set(joins) & set(effect.admits.groups)) if joins else one.id == "amend-rule"


def _is_new(one: Any, step: GainChange) -> bool:
    """Whether a need would be coverable by nobody else who has the same; of what changes a rule, where it changed."""
    return not one.beside and (one.changed or bool(step.kind or step.group))


def _filing(one: PlannedStep) -> str:
    return f"file {one.id} for {', '.join(one.activities)}"


def _called(one: Determination, number: int) -> str:
    return one.name or f"activity {number}"


def _spelled(choice: str) -> str:
    """Return a choice as it is written, with the kind of instrument by its id."""
    kind, _, what = choice.strip().partition(" ")
    if kind not in ("sign", "join"):
        return f"{kind} {what.strip()}"
    named, _, state = what.strip().rpartition(":")
    aliases: Mapping[str, str] = {**gain_rules().aliases, "tsa": "technology-safeguards-agreement"}
    return f"{kind} {aliases.get(named.lower(), named)}:{state.upper()}" if named else f"{kind} {what.strip()}"


def _with(one: AgendaChoice, row: ChoiceRow) -> AgendaChoice:
    """Return a choice with what the user's row says of it."""
    told = {
        name: value for name in ("cost", "staff", "days", "title") if (value := getattr(row, name)) not in (None, "")
    }
    return msgspec.structs.replace(one, **told, says="the table of choices" if "cost" in told else one.says)


def _weights(source: Path | str | None) -> dict[str, float]:
    """Read how much each measure counts.

    Raises:
        InputError: an unknown measure, or no number that is not negative.
    """
    if source is None:
        return dict.fromkeys(MEASURES, 1.0)
    plain = parse_yaml(read_text(Path(source)), str(source))
    if not isinstance(plain, Mapping):
        raise InputError("holds no weights", where=str(source), accepts=f"a number for each of {', '.join(MEASURES)}")
    found = typed(plain, AgendaWeights, lambda steps: f"{source}: {steps[0]}" if steps else str(source))
    told = {name: float(getattr(found, name)) for name in MEASURES}
    wrong = [name for name, weight in told.items() if not 0 <= weight < float("inf")]
    if wrong:
        raise InputError(f"found {told[wrong[0]]:g}", where=f"{source}: {wrong[0]}", accepts="0 or more")
    return told


def _check_amounts(budget: float | None, staff: float | None, until: date | None, on: date) -> None:
    for name, amount in (("--budget", budget), ("--staff", staff)):
        if amount is not None and not 0 <= amount < float("inf"):
            raise InputError(f"found {amount:g}", where=name, accepts="0 or more")
    if until is not None and until < on:
        raise InputError(f"found {until}", where="--until", accepts=f"a day from {on} on")
