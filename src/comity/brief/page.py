"""The page of an order, from its determination: the answer first, then the lines, what is open, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from comity.arguments import checked
from comity.brief.citations import merged
from comity.brief.line_numbers import listed, numbered, shared, some, which_lines
from comity.brief.page_header import context
from comity.brief.page_tasks import page_tasks, undecided
from comity.brief.page_values import MARKS, OrderPage, PageGround, PageGroup, PageLine, PageOpen, PageSpare
from comity.brief.verdict import PLACES, Verdict, exemption, matched, short_name, verdict, where_to
from comity.determine.combined import ORDER, ProjectDetermination
from comity.determine.determination import Determination, Outcome, SparingExemption, Unknown
from comity.scalars import joined
from comity.workspace import TAKEN

MOST_LINES: Final = 20
"""So many lines have a row each; of more, each answer has one."""
_MOST_PLACES: Final = 6
_MOST_ITEMS: Final = 3
_MOST_QUESTIONS: Final = 3
_MOST_QUESTIONS_BESIDES: Final = 2
_LONGEST_FOLLOWS: Final = 200
_MOST_GAPS: Final = 2
_MOST_SPARES: Final = 3
_MOST_TASKS: Final = 10
_MOST_TASKS_BESIDES: Final = 2
_MOST_GROUNDS: Final = 8
"""Where lines have more grounds than this, each authorization is told once, with the lines that need it."""
_MOST_SENTENCES: Final = 3

_MOST_CITES: Final = 3
_BY_SCREENING: Final = (".listed", ".possible_match", ".listed_ownership_percent", ".blocked_ownership_percent")
"""What screening of parties finds out."""
_UNTIL_RESOLVED: Final = "hold until a person resolves it: another party, or the listed one"
Numbered = list[tuple[int, Determination]]


@checked(p=ORDER)
def order_page(p: ProjectDetermination) -> OrderPage:
    """Return the page of an order: of each line the answer once its parties are screened, where screening is open."""
    stand = list(enumerate(p.activities, 1))
    told = [(number, d.once_screened or d) for number, d in stand]
    verdicts = {number: verdict(d) for number, d in told}
    groups = tuple(_groups(told, verdicts))
    required: tuple[PageGround, ...] = ()
    if sum(len(group.grounds) for group in groups) > _MOST_GROUNDS and any(found.needs for found in verdicts.values()):
        required = tuple(_required(told, verdicts))
        groups = tuple(_counted(group, told) for group in groups)
    tasks = list(page_tasks(told, applications=not required))
    most = _MOST_TASKS_BESIDES if required else _MOST_TASKS
    return OrderPage(
        title=p.name or next((d.name for d in p.activities if len(told) == 1), ""),
        context=context(p, [d for _, d in told]),
        answer=_answer(stand, told, verdicts),
        mark=min((found.mark for found in verdicts.values()), key=MARKS.index),
        groups=groups,
        required=required,
        open=tuple(_open(stand, told, _MOST_QUESTIONS_BESIDES if required else _MOST_QUESTIONS)),
        tasks=tuple(tasks[:most]),
        more_tasks=tuple(dict.fromkeys(short_name(task.text) for task in tasks[most:])),
        perhaps=tuple(dict.fromkeys(duty.name for _, d in told for duty in undecided(d))),
        spares=(*_included(p, told), *_spares(told))[: 1 if required else _MOST_SPARES],
        questions=len({unknown.fact for _, d in told for unknown in d.unknowns}),
        assumed=tuple(_assumed(told)),
        read_to=_read_to(told),
        taken=tuple(dict.fromkeys(note for _, d in told for note in d.notes if note.endswith(TAKEN))),
        beside=tuple(dict.fromkeys(e.regime for _, d in told for e in d.not_examined if e.how == "beside")),
        lines=len(told),
        ships=all(_kind(d).endswith("export") for _, d in told if _kind(d)),
    )


def _required(told: Numbered, verdicts: dict[int, Verdict]) -> Iterator[PageGround]:
    """Yield every authorization once, with the lines that need it, those that most need first; then those of doubt."""
    needs = shared(((n, (need.name, need.days, need.perhaps)) for n, _ in told for need in verdicts[n].needs))
    for (name, days, perhaps), numbers in sorted(needs, key=lambda one: -len(one[1])):
        if not perhaps:
            cites = dict.fromkeys(need.cite for n in numbers for need in verdicts[n].needs if need.name == name)
            text = " · ".join(filter(None, (name, merged(list(cites)[:_MOST_CITES]), days)))
            yield PageGround(text, which_lines(numbers, len(told)))
    doubtful = [(name, numbers) for (name, _, perhaps), numbers in needs if perhaps]
    if doubtful:
        names = joined(f"{name} ({which_lines(numbers, len(told))})" for name, numbers in doubtful)
        yield PageGround(f"perhaps {names}: see what is open")


def _counted(group: PageGroup, told: Numbered) -> PageGroup:
    """Return lines without their grounds, of which each counts its authorizations where it needs several."""
    answers = dict(told)
    lines = []
    for line in group.lines:
        required = {a.authorization for n in line.numbers for a in answers[n].applications if a.status == "required"}
        short = f"{len(required)} authorizations" if len(required) > 1 else line.verdict
        lines.append(msgspec.structs.replace(line, verdict=short))
    return PageGroup(tuple(lines), (), group.members)


def _answer(stand: Numbered, told: Numbered, verdicts: dict[int, Verdict]) -> str:
    """Return the answer in a sentence; a condition that all lines share is said once."""
    waits = {number for number, d in stand if d.once_screened and d.once_screened.outcome is not d.outcome}
    condition = "once screening of the parties is clear"
    shared = len(waits) == len(stand)
    lines: dict[tuple[str, bool], list[int]] = {}
    for number, found in verdicts.items():
        lines.setdefault((found.sentence, number in waits and not shared), []).append(number)
    if len(lines) > _MOST_SENTENCES:
        parts, shared = list(_by_authorization(told, verdicts)), bool(waits)
    else:
        parts = [
            f"{f'{numbered(numbers)}: ' if len(stand) > 1 else ''}{sentence}{f' {condition}' if wait else ''}"
            for (sentence, wait), numbers in lines.items()
        ]
    text = "; ".join(parts)
    return f"{condition[0].upper()}{condition[1:]}, {text}." if shared else f"{text[:1].upper()}{text[1:]}."


def _by_authorization(told: Numbered, verdicts: dict[int, Verdict]) -> Iterator[str]:
    """Yield the answer of lines that differ much: how many authorizations they need, and what else is to say."""
    required = [(n, short_name(a.name)) for n, d in told for a in d.applications if a.status == "required"]
    if required:
        names = dict.fromkeys(name for _, name in required)
        needy = {n for n, _ in required}
        yield f"{_count(len(names), 'authorization')} required for {numbered(needy)}"
    for sentence, rest in shared((n, verdicts[n].sentence) for n, _ in told if n not in {n for n, _ in required}):
        yield f"{numbered(rest)}: {sentence}"


def _groups(told: Numbered, verdicts: dict[int, Verdict]) -> Iterator[PageGroup]:
    """Yield the lines by their answer; of up to twenty each has a row."""
    dates = {d.date for _, d in told}
    groups: dict[object, Numbered] = {}
    for number, d in told:
        found = verdicts[number]
        groups.setdefault((found.short, found.grounds) if len(told) <= MOST_LINES else found.short, []).append(
            (number, d)
        )
    for members in groups.values():
        answers = [d for _, d in members]
        numbers = tuple(number for number, _ in members)
        places = joined(dict.fromkeys(map(where_to, answers)))
        if len(told) <= MOST_LINES:
            rows = [_line((n,), [d], d.name or _kind(d), verdicts[n], dated=len(dates) > 1) for n, d in members]
            grounds = verdicts[numbers[0]].grounds
        else:
            name = "" if len(members) > 1 else answers[0].name
            rows = [_line(numbers, answers, name, verdicts[numbers[0]], dated=False)]
            grounds = _together(verdicts[number] for number in numbers)
        members_told = listed(numbers) if len(told) > MOST_LINES else ""
        yield PageGroup(tuple(rows), tuple(ground.replace(PLACES, places) for ground in grounds), members_told)


def _together(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """Return the grounds of lines told in one row: the commonest, and how many others there are."""
    counted: dict[tuple[str, ...], int] = {}
    for one in verdicts:
        counted[one.grounds] = counted.get(one.grounds, 0) + 1
    commonest = max(counted, key=lambda grounds: counted[grounds])
    others = len(counted) - 1
    return (*commonest, f"for others of them on {others} other grounds (--full)") if others else commonest


def _line(numbers: tuple[int, ...], found: list[Determination], name: str, told: Verdict, *, dated: bool) -> PageLine:
    places = list(dict.fromkeys(filter(None, map(where_to, found))))
    items = list(dict.fromkeys(filter(None, map(_item, found))))
    return PageLine(
        numbers=numbers,
        numbered=numbered(numbers),
        name=name,
        date=str(found[0].date) if dated else "",
        destination=some(places, _MOST_PLACES),
        item=some(items, _MOST_ITEMS),
        mark=told.mark,
        verdict=told.short,
    )


def _item(d: Determination) -> str:
    codes = d.classification
    return " or ".join(codes) if len(codes) <= _MOST_ITEMS else f"{len(codes)} possible"


def _kind(d: Determination) -> str:
    return next((stated.value for stated in d.given if stated.fact == "activity.kind"), "")


def _open(stand: Numbered, told: Numbered, most: int) -> Iterator[PageOpen]:
    """Yield what is open: the parties, the questions that decide, what the text does not settle."""
    yield from _screening(stand)
    yield from _screened(stand)
    unread = shared((n, f"{e.side}: {e.regime}") for n, d in told for e in d.not_examined if e.how == "not-examined")
    for whose in dict.fromkeys(which_lines(numbers, len(told)) for _, numbers in unread):
        laws = "; ".join(law for law, numbers in unread if which_lines(numbers, len(told)) == whose)
        yield PageOpen(f"not examined: {laws}", (), whose, "text")
    asked = shared((number, unknown) for number, d in told for unknown in _asked(d))
    for unknown, numbers in sorted(asked, key=lambda one: -len(one[1]))[:most]:
        yield PageOpen(
            unknown.ask or unknown.fact.replace("_", " "), _follows(unknown), which_lines(numbers, len(told))
        )
    known = tuple(law for law, _ in unread)
    gaps = shared((n, line) for n, d in told for line in (*d.contradicted, *d.gaps) if not line.startswith(known))
    for text, numbers in gaps[:_MOST_GAPS]:
        yield PageOpen(text, (), which_lines(numbers, len(told)), "text")


def _follows(unknown: Unknown) -> tuple[str, ...]:
    """Return what follows from each answer; of a question with many, only between what it decides."""
    each = tuple(f"{answer.value}: {_in_words(answer.outcome)}" for answer in unknown.decides)
    if sum(map(len, each)) <= _LONGEST_FOLLOWS:
        return each
    return (f"decides between {joined(_in_words(answer.outcome) for answer in unknown.decides)}",)


def _asked(d: Determination) -> Iterator[Unknown]:
    """Yield the questions that an answer waits for: what may make it graver, what decides it, on what most turns."""
    waits = d.outcome is Outcome.UNDETERMINED
    unscreened = d.screening is not None or any(matched(d))  # then what the lists say is told as a match
    alone = [
        u
        for u in d.unknowns
        if u.decides and (waits or u.may_be_graver) and not (unscreened and u.fact.endswith(_BY_SCREENING))
    ]
    yield from alone
    central = d.pivot
    if unscreened and central and central.fact.endswith(_BY_SCREENING):
        return
    if central and central not in alone and (waits or any(a.status == "unknown" for a in d.applications)):
        yield central


def _screened(stand: Numbered) -> Iterator[PageOpen]:
    """Yield against which list parties were screened: no match in it is no release, and it may be old."""
    found = {n: d.screening for n, d in stand if d.screening}
    for name, numbers in shared((n, f"{s.list} of {s.list_date}") for n, s in found.items()):
        used = [found[n] for n in numbers]
        notes = tuple(dict.fromkeys(note for screening in used for note in screening.notes))
        decided = dict.fromkeys(party.says for screening in used for party in screening.parties if party.resolved)
        yield PageOpen(
            f"parties screened against {name} only",
            (*notes, *decided),
            which_lines(numbers, len(stand)),
            "screening",
        )


def _screening(stand: Numbered) -> Iterator[PageOpen]:
    """Yield whose parties are not screened, or not named, and what a hit would mean; then hits that stand."""
    hit = {number: names for number, d in stand if (names := list(matched(d)))}
    for text, numbers in shared((number, ", ".join(names)) for number, names in hit.items()):
        yield PageOpen(f"possible match: {text}", (_UNTIL_RESOLVED,), which_lines(numbers, len(stand)), "hit")
    waiting = [(number, d) for number, d in stand if d.if_screening_hits and not d.screening and number not in hit]
    if waiting:
        named = [(number, d) for number, d in waiting if d.once_screened]
        parties = dict.fromkeys(name for _, d in named for name in _parties(d))
        missing = [number for number, d in waiting if not d.once_screened]
        told = [f"parties not screened: {', '.join(parties)}"] if parties else []
        told += (
            [f"no party named{f' in {numbered(missing)}' if len(missing) < len(stand) else ''}: taken as clear"]
            if missing
            else []
        )
        hits = dict.fromkeys(_in_words(d.if_screening_hits) for _, d in waiting if d.if_screening_hits)
        yield PageOpen(
            "; ".join(told), (f"clear, owners included: as above · hit: {joined(hits, 'or')}",), kind="screening"
        )
    for number, d in stand:
        for party in d.screening.parties if d.screening else ():
            if party.open:
                yield PageOpen(f"{party.name}: {party.says}", (), which_lines([number], len(stand)), "screening")


def _parties(d: Determination) -> Iterator[str]:
    yield from (stated.value for stated in d.given if stated.fact.endswith(".name"))


def _in_words(outcome: Outcome) -> str:
    return outcome.value.replace("-", " ")


def _included(p: ProjectDetermination, told: Numbered) -> Iterator[PageSpare]:
    """Yield where one application could include what two are asked for; if not, each has its own."""
    for one in p.inclusions:
        license_, other = short_name(one.authorization), short_name(one.instead_of)
        gives = f"yes: the {license_} for {numbered(one.activities)} may include it, in place of a {other}"
        yield PageSpare(one.ask, f"{gives} · {merged([one.cite])}", which_lines(one.included, len(told)))


def _spares(told: Numbered) -> Iterator[PageSpare]:
    """Yield what could spare a license: of every line the likeliest, then the next, until there are three.

    What hangs on several facts at once is told only where nothing hangs on one, and then only the likeliest.
    """
    found: dict[str, tuple[SparingExemption, list[int]]] = {}
    ranked = [(rank, n, one) for n, d in told for rank, one in enumerate(_likely(d.could_spare))]
    for _, number, one in sorted(ranked, key=lambda entry: entry[:2]):
        found.setdefault(one.id, (one, []))[1].append(number)
    for one, numbers in list(found.values())[:_MOST_SPARES]:
        questions = [f"{hinge.ask} ({hinge.answer})" for hinge in one.hangs_on]
        single = len(questions) == 1
        question = one.hangs_on[0].ask if single else " And: ".join(questions)
        gives = f"{one.hangs_on[0].answer if single else 'if all'}: {exemption(one.name)}"
        conditions = f", on {_count(len(one.conditions), 'condition')}" if one.conditions else ""
        rest = ", and the rest stays" if one.outcome is Outcome.AUTHORIZATION_REQUIRED else ""
        yield PageSpare(question, f"{gives}{conditions}{rest} · {merged([one.cite])}", which_lines(numbers, len(told)))


def _likely(ranked: tuple[SparingExemption, ...]) -> tuple[SparingExemption, ...]:
    single = tuple(one for one in ranked if len(one.hangs_on) == 1)
    return single[:_MOST_SPARES] or ranked[:1]


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _read_to(told: Numbered) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{side.name} {side.law_as_of}" for _, d in told for side in d.sides[1:]))


def _assumed(told: Numbered) -> Iterator[PageGround]:
    for note, numbers in shared((number, assumed.note) for number, d in told for assumed in d.assumed):
        yield PageGround(note, which_lines(numbers, len(told)))
