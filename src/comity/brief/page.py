"""The page of an order, from its determination: the answer first, then the lines, what is open, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

import msgspec

from comity.arguments import checked
from comity.brief.citations import merged
from comity.brief.line_numbers import numbered, shared, which_lines
from comity.brief.page_header import context
from comity.brief.page_long import in_short, long_groups
from comity.brief.page_open import what_is_open
from comity.brief.page_tasks import page_tasks, undecided
from comity.brief.page_values import (
    FEW_LINES,
    MARKS,
    Mark,
    PageGround,
    PageGroup,
    PageLine,
    PageOpen,
    PageSpare,
    PageTask,
)
from comity.brief.usual_days import days, estimated
from comity.brief.verdict import (
    PLACES,
    NamedNeed,
    Verdict,
    exemption_beside,
    item_of,
    required_names,
    short_name,
    verdict,
    where_to,
)
from comity.determine.combined import ORDER, ProjectDetermination
from comity.determine.determination import Determination, SparingExemption
from comity.determine.outcome import ONCE_SCREENED, Outcome
from comity.files import TableReading
from comity.scalars import joined
from comity.workspace import TAKEN

MOST_LINES: Final = 20
"""So many lines have a row each; of more, each answer has one."""
_MOST_QUESTIONS: Final = 4
_MOST_QUESTIONS_BESIDES: Final = 1
_MOST_SPARES: Final = 3
_MOST_TASKS: Final = 9
_MOST_TASKS_BESIDES: Final = 4
_MOST_GROUNDS: Final = 8
"""Where lines have more grounds than this, each authorization is told once, with the lines that need it."""
_MOST_NEEDS: Final = 2
"""So does a line that needs more authorizations than this."""
_MOST_SENTENCES: Final = 3
_MOST_NAMED: Final = 2
_FEW_FACTS: Final = 3
"""What hangs on more is told because it is made for the place that something goes to."""

_MOST_CITES: Final = 3
Numbered = list[tuple[int, Determination]]
_NO_DECISION: Final = {
    True: "Not a release to ship: official or counsel decides.",
    False: "Not a decision to go ahead: official or counsel decides.",
}
_LONGEST_PERHAPS: Final = 46
_LONGEST_NAMES: Final = 110
"""So many letters of names are told, and how many others there are."""


class OrderPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page for an order of one line or a hundred.

    Attributes:
        context: whose law, of which day, read to which day, on what evidence.
        answer: the answer in a sentence.
        groups: the lines, those with the same answer together; past twenty lines, a row for each answer.
        required: where the lines need many authorizations, each of these once, with the lines that need it; then the
            groups have no grounds and the tasks no applications.
        estimated: whether all the usual days that these tell are estimates, so that none says so by itself.
        open: what is open, and what follows either way.
        tasks: what to do, merged over the lines; ``more_tasks``: what else is due, by name.
        perhaps: duties that facts not stated decide.
        spares: what could spare a license, the likeliest first, at most three.
        questions: how many facts are not stated of which some could matter.
        assumed: the named assumptions on which the answers rest.
        read_to: the laws of other states, each with the day to which it was read.
        long: whether the lines are so many that each answer has one row.
        ships: whether it is about exports and the like only, so that what it is no decision about is a shipment.
        taken: what lines do not state and a workspace does.
        beside: what else could bear on it, was not examined and stands in no answer's way.
    """

    title: str
    context: str
    answer: str
    mark: Mark
    groups: tuple[PageGroup, ...]
    required: tuple[PageGround, ...]
    open: tuple[PageOpen, ...]
    tasks: tuple[PageTask, ...]
    more_tasks: tuple[str, ...]
    perhaps: tuple[str, ...]
    spares: tuple[PageSpare, ...]
    questions: int
    assumed: tuple[PageGround, ...]
    read_to: tuple[str, ...]
    taken: tuple[str, ...]
    beside: tuple[str, ...]
    lines: int
    estimated: bool = False
    long: bool = False
    ships: bool = True

    @classmethod
    @checked(p=ORDER)
    def of(cls, p: ProjectDetermination, reading: TableReading | None = None) -> OrderPage:
        """Return the page of an order: of each line the answer once its parties are screened, where screening is open.

        Args:
            p: the determination.
            reading: of the table that the lines are from: lines that could not be read keep their numbers, and are
                told.
        """
        own = reading is not None and len(reading.used) == len(p.activities)
        numbers = reading.numbers if reading and own else tuple(range(1, len(p.activities) + 1))
        stand = list(zip(numbers, p.activities, strict=True))
        told = [(number, d.once_screened or d) for number, d in stand]
        verdicts = {number: verdict(d) for number, d in told}
        long = len(told) > MOST_LINES
        groups = tuple(long_groups(told, verdicts) if long else _groups(told, verdicts))
        required: tuple[PageGround, ...] = ()
        guessed = False
        if not long and _needs_much(groups, verdicts):
            guessed = _all_estimated(need for found in verdicts.values() for need in found.needs)
            required = tuple(_required(told, verdicts, guessed=guessed))
            groups = tuple(_counted(group, told) for group in groups)
        brief = long or bool(required)
        tasks = page_tasks(
            told, applications=not required, most=_MOST_TASKS_BESIDES if brief else _MOST_TASKS, long=long
        )
        return cls(
            title=p.name or next((d.name for d in p.activities if len(told) == 1), ""),
            context=context(p, told),
            answer=_answer(stand, told, verdicts, long=long),
            mark=min((found.mark for found in verdicts.values()), key=MARKS.index),
            groups=groups,
            required=required,
            estimated=guessed,
            open=tuple(what_is_open(stand, told, reading, _MOST_QUESTIONS_BESIDES if brief else _MOST_QUESTIONS)),
            tasks=tasks.shown,
            more_tasks=tasks.more,
            perhaps=tuple(dict.fromkeys(duty.name for _, d in told for duty in undecided(d))),
            spares=(*_included(p, told), *_spares(told))[: 1 if brief else _MOST_SPARES],
            questions=len({unknown.fact for _, d in told for unknown in d.unknowns}),
            assumed=tuple(_assumed(told)),
            read_to=_read_to(told),
            taken=tuple(dict.fromkeys(note for _, d in told for note in d.notes if note.endswith(TAKEN))),
            beside=tuple(dict.fromkeys(e.regime for _, d in told for e in d.not_examined if e.how == "beside")),
            lines=len(told),
            long=long,
            ships=all(_kind(d).endswith("export") for _, d in told if _kind(d)),
        )

    @property
    def about_days(self) -> str:
        """What is said of the usual days above all that is required; empty where each tells it by itself."""
        return "usual days, from least to most: estimates" if self.estimated else ""

    @property
    def sparing(self) -> str:
        """The heading of what could spare something."""
        return "Could spare a license" if self.ships else "Could spare an authorization"

    @property
    def besides(self) -> str:
        """What else is due or perhaps due, by name."""
        parts = []
        if self.more_tasks:
            parts.append(f"{'as due' if self.long else 'and'}: {_by_name(self.more_tasks, _LONGEST_NAMES)}")
        if self.perhaps:
            parts.append(f"perhaps: {_by_name(self.perhaps, _LONGEST_PERHAPS)}")
        return "; ".join(parts)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """On what it rests besides, sentence by sentence: others' law, what was not examined, what was taken."""
        others = f"Other states' law as read: {'; '.join(self.read_to)}." if self.read_to else ""
        beside = f"Beside it, not examined: {'; '.join(map(short_name, self.beside))}." if self.beside else ""
        taken = f"{'; '.join(self.taken)}." if self.taken else ""
        return tuple(filter(None, (others, beside, taken)))

    @property
    def assumptions(self) -> str:
        """On how many assumptions it holds; empty if on none."""
        count = len(self.assumed)
        return f"{count} assumption{'s' if count > 1 else ''}" if count else ""

    @property
    def no_decision(self) -> str:
        """The sentence that it is no decision of an authority's."""
        return _NO_DECISION[self.ships]


def _by_name(names: tuple[str, ...], longest: int) -> str:
    """Return as many names as stand in so many letters, one at least, and how many others there are."""
    ends = accumulate(len(name) for name in names)
    shown = max(sum(end <= longest for end in ends), 1)
    others = len(names) - shown
    return "; ".join(names[:shown]) + (f" and {others} more" if others > 0 else "")


def _needs_much(groups: tuple[PageGroup, ...], verdicts: dict[int, Verdict]) -> bool:
    """Whether lines have many grounds, or one of them needs many authorizations."""
    needs = [sum(not need.perhaps for need in found.needs) for found in verdicts.values()]
    grounds = sum(len(group.grounds) for group in groups)
    return max(needs, default=0) > _MOST_NEEDS or (grounds > _MOST_GROUNDS and any(v.needs for v in verdicts.values()))


def _all_estimated(needs: Iterable[NamedNeed]) -> bool:
    """Whether how long authorizations take that are needed for sure is known of some, and estimated of all of these."""
    told = [need.usual for need in needs if need.usual and not need.perhaps]
    return bool(told) and all(map(estimated, told))


def _required(told: Numbered, verdicts: dict[int, Verdict], *, guessed: bool) -> Iterator[PageGround]:
    """Yield every authorization once, with the lines that need it, those that most need first; then those of doubt.

    Args:
        told: the lines.
        verdicts: what each comes to.
        guessed: whether it is said above them all that the days are estimates.
    """
    needs = shared((n, (need.name, need.refused or days(need.usual, said=guessed), need.perhaps))
                   for n, _ in told for need in verdicts[n].needs)  # fmt: skip
    for (name, usual, perhaps), numbers in sorted(needs, key=lambda one: -len(one[1])):
        if not perhaps:
            asked = [need for n in numbers for need in verdicts[n].needs if need.name == name]
            cites = dict.fromkeys(need.cite for need in asked)
            judged = dict.fromkeys(need.judged for need in asked if need.judged)
            text = " · ".join(filter(None, (name, merged(list(cites)[:_MOST_CITES]), usual, *judged)))
            yield PageGround(text, which_lines(numbers, len(told)))
    doubtful = [(name, numbers) for (name, _, perhaps), numbers in needs if perhaps]
    if doubtful:
        whose = [(name, which_lines(numbers, len(told))) for name, numbers in doubtful]
        names = joined(f"{name} ({lines})" if lines else name for name, lines in whose)
        yield PageGround(f"perhaps {names} (see Open)")


def _counted(group: PageGroup, told: Numbered) -> PageGroup:
    """Return lines without their grounds, of which each counts its authorizations where it needs several."""
    answers = dict(told)
    lines = []
    for line in group.lines:
        required = {a.authorization for n in line.numbers for a in answers[n].applications if a.status == "required"}
        short = f"{len(required)} authorizations" if len(required) > 1 else line.verdict
        lines.append(msgspec.structs.replace(line, verdict=short))
    return PageGroup(tuple(lines), (), group.members)


def _answer(stand: Numbered, told: Numbered, verdicts: dict[int, Verdict], *, long: bool) -> str:
    """Return the answer in a sentence; that it waits for screening is said once, also where some lines do not."""
    waits = any(d.once_screened and d.once_screened.outcome is not d.outcome for _, d in stand)
    lines = shared((number, found.sentence) for number, found in verdicts.items())
    if long:
        parts = [in_short(told, verdicts)]
    elif len(lines) > _MOST_SENTENCES:
        parts = list(_by_authorization(told, verdicts))
    else:
        parts = [f"{f'{numbered(ns)}: ' if len(stand) > 1 else ''}{sentence}" for sentence, ns in lines]
    text = "; ".join(parts)
    return f"{ONCE_SCREENED}, {text}." if waits else f"{text[:1].upper()}{text[1:]}."


def _by_authorization(told: Numbered, verdicts: dict[int, Verdict]) -> Iterator[str]:
    """Yield the answer of lines that differ much: what is stopped first, how many authorizations the rest need."""
    denied = [n for n, d in told if d.outcome is Outcome.POLICY_OF_DENIAL]
    if denied:
        yield f"{numbered(denied)}: policy of denial"
    required = [(n, name) for n, d in told for name in required_names(d) if n not in denied]
    if required:
        names = dict.fromkeys(name for _, name in required)
        what = joined(names) if len(names) <= _MOST_NAMED else _count(len(names), "authorization")
        yield f"{what} required for {numbered({n for n, _ in required})}"
    spoken = {*denied, *(n for n, _ in required)}
    open_ = {n: "undetermined" for n, d in told if d.outcome is Outcome.UNDETERMINED}  # what is perhaps stands below
    for sentence, rest in shared((n, open_.get(n, verdicts[n].sentence)) for n, _ in told if n not in spoken):
        yield f"{numbered(rest)}: {sentence}"


def _groups(told: Numbered, verdicts: dict[int, Verdict]) -> Iterator[PageGroup]:
    """Yield the lines by their answer and its grounds, a row for each."""
    dates = {d.date for _, d in told}
    groups: dict[object, Numbered] = {}
    for number, d in told:
        found = verdicts[number]
        groups.setdefault((found.short, found.grounds), []).append((number, d))
    for members in groups.values():
        places = joined(dict.fromkeys(where_to(d) for _, d in members))
        rows = tuple(_line(n, d, verdicts[n], dated=len(dates) > 1) for n, d in members)
        grounds = verdicts[members[0][0]].grounds
        yield PageGroup(rows, tuple(ground.replace(PLACES, places) for ground in grounds))


def _line(number: int, d: Determination, told: Verdict, *, dated: bool) -> PageLine:
    return PageLine(
        numbers=(number,),
        numbered=str(number),
        name="" if d.name == str(number) else d.name or _kind(d),
        date=str(d.date) if dated else "",
        destination=where_to(d),
        item=item_of(d),
        mark=told.mark,
        verdict=told.short,
    )


def _kind(d: Determination) -> str:
    return next((stated.value for stated in d.given if stated.fact == "activity.kind"), "")


def _included(p: ProjectDetermination, told: Numbered) -> Iterator[PageSpare]:
    """Yield where one application could include what two are asked for; if not, each has its own."""
    number = [number for number, _ in told]
    for one in p.inclusions:
        license_, other = short_name(one.authorization), short_name(one.instead_of)
        needing = numbered(number[place - 1] for place in one.activities)
        gives = f"yes: the {license_} for {needing} may include it, in place of a {other}"
        included = which_lines((number[place - 1] for place in one.included), len(told))
        yield PageSpare(one.ask, f"{gives} · {merged([one.cite])}", included)


def _spares(told: Numbered) -> Iterator[PageSpare]:
    """Yield what could spare a license: of every line the likeliest, then the next, until there are three.

    What hangs on several facts at once is told only where nothing hangs on one, and then only the likeliest;
    besides, what is made for the few states to one of which it goes.
    """
    found: dict[str, tuple[SparingExemption, list[int]]] = {}
    ranked = [(rank, n, one) for n, d in told for rank, one in enumerate(_likely(d.could_spare))]
    for _, number, one in sorted(ranked, key=lambda entry: entry[:2]):
        found.setdefault(one.id, (one, []))[1].append(number)
    most = _MOST_SPARES if len(told) <= FEW_LINES else 1
    for one, numbers in list(found.values())[:most]:
        questions = [f"{hinge.ask} ({hinge.answer})" for hinge in one.hangs_on]
        single, others = len(questions) == 1, len(questions) - _FEW_FACTS
        more = f" and {_count(others, 'other fact')} (--ask)" if others > 0 else ""
        question = one.hangs_on[0].ask if single else f"{' And: '.join(questions[:_FEW_FACTS])}{more}"
        gives = f"{one.hangs_on[0].answer if single else 'if all'}: {_spared(one)}"
        yield PageSpare(question, gives, which_lines(numbers, len(told)))


def _spared(one: SparingExemption) -> str:
    """Return which exemption spares it, on how many conditions, with its provision."""
    cite = merged([one.cite])
    name = exemption_beside(one.name, cite)
    conditions = f", on {_count(len(one.conditions), 'condition')}" if one.conditions else ""
    rest = ", and the rest stays" if one.outcome is Outcome.AUTHORIZATION_REQUIRED else ""
    return f"{name}{conditions}{rest} · {cite}" if name else f"{cite}{conditions}{rest}"


def _likely(ranked: tuple[SparingExemption, ...]) -> tuple[SparingExemption, ...]:
    single = tuple(one for one in ranked if len(one.hangs_on) == 1)
    of_the_place = {one.name: one for one in ranked if len(one.hangs_on) > _FEW_FACTS}
    found = (single[: _MOST_SPARES - 1] or ranked[:1]) if of_the_place else (single[:_MOST_SPARES] or ranked[:1])
    return (*found, *list(of_the_place.values())[:1])


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _read_to(told: Numbered) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{side.name} {side.law_as_of}" for _, d in told for side in d.sides[1:]))


def _assumed(told: Numbered) -> Iterator[PageGround]:
    for note, numbers in shared((number, assumed.note) for number, d in told for assumed in d.assumed):
        yield PageGround(note, which_lines(numbers, len(told)))
