"""What an assistant is told: an answer with its citations, what was examined, how sure it is, and what it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

import comity
from comity import InputError
from comity.web import law_sheets, partner_sheets, record_sheets

if TYPE_CHECKING:  # loaded by the workers only
    from comity import Determination, Project

NO_RELEASE: Final = (
    "This is no release and no legal advice: the responsible official or counsel decides. "
    "Tell the citations, and what was not examined, with every sentence that you take from it."
)
PORTFOLIO: Final = "ties"
_MOST_LINES: Final = 100
_MOST_CITATIONS: Final = 200
_NOT_HELD: Final = "law that is not held here (see coverage), and facts that nobody stated"
_NOT_RECORDED: Final = "what no row records, which is no proof that there is nothing"
_CONFIDENCE: Final = ("primary", "secondary", "memory")
"""The surest first."""
Told = dict[str, Any]


def determine(order: Any, day: str, strict: bool) -> Told:
    """Return what an order needs.

    Raises:
        InputError: it cannot be used; holds every fault.
    """
    found = comity.determine(_project(order), day or None, strict=strict)
    lines = [
        {"line": n, "name": d.name, "outcome": d.outcome, "headline": d.headline}
        for n, d in enumerate(found.activities, 1)
    ]
    answer = {"page": comity.OrderPage.of(found), "lines": lines, "questions": comity.OrderQuestion.of(found)[:5]}
    return _told(answer, found.activities, examined=_examined(found.activities), confidence=found.confidence)


def next_steps(order: Any, start: str, alternatives: int) -> Told:
    """Return who does what, in which order, how long.

    Raises:
        InputError: it cannot be used; holds every fault.
    """
    plan = comity.next_steps(_project(order), start or None, alternatives=alternatives)
    kept = (
        "name",
        "start",
        "found",
        "steps",
        "finish",
        "range_note",
        "supposed",
        "alternatives",
        "obstacles",
        "routes",
    )
    answer = {name: getattr(plan, name) for name in (*kept, "left_out", "notes", "law_as_of")}
    before = [going.before for going in plan.activities]
    return _told(
        answer,
        answer,
        examined=_examined(before),
        confidence=_weakest([*(s.confidence for s in plan.steps), *(d.confidence for d in before)]),
    )


def classify(item: Mapping[str, Any], day: str) -> Told:
    """Return candidate classifications of an item, in the order of review.

    Raises:
        InputError: an unknown attribute or a value that does not fit.
    """
    found = comity.classify(item, day or None)
    return _told(found, found, confidence=_weakest(_confidences(found)))


def why_not(activity: Mapping[str, Any], exemption: str, day: str) -> Told:
    """Return why an exception does not serve, and what would have to be different.

    Raises:
        InputError: no exemption is called that, or the activity cannot be used.
    """
    found = comity.why_not(activity, exemption, day or None)
    rules = comity.load().pack.rules
    return _told(found, found, confidence=_weakest(rules[one.id][0].confidence for one in found if one.id in rules))


def record_partner(party: str, day: str) -> Told:
    """Return where a partnership stands.

    Raises:
        InputError: an unknown party; names the likeliest.
    """
    return _of_record(partner_sheets.partner(party, day, "", "").data)


def record_between(one: str, other: str, day: str) -> Told:
    """Return every instrument between two parties.

    Raises:
        InputError: an unknown party; names the likeliest.
    """
    return _of_record(record_sheets.between(one, other, day).data)


def screen_parties(parties: Sequence[Mapping[str, str]], listed: Sequence[Path]) -> Told:
    """Return what the lists of this machine say of parties.

    Raises:
        InputError: no list is held here, or a party that cannot be used.
    """
    found = comity.screen_parties(list(parties), comity.screener(list(listed) or None))
    examined = [{"list": one.name, "of": one.date, "parties": one.entries} for one in found.lists]
    missing = ["every other list; owners of the parties that nobody stated"]
    cited = [{"cite": f"{one.name} of {one.date}"} for one in found.lists]
    cited += [{"cite": f"{hit.entry.source}: {hit.entry.name}"} for party in found.parties for hit in party.hits]
    return _told({"screening": found, "must_be_resolved": found.hold}, cited, examined=(examined, missing))


def law_rule(name: str) -> Told:
    """Return a rule, or those that hold a provision.

    Raises:
        InputError: there is none; names the likeliest.
    """
    found = law_sheets.law_rule(name).data
    return _told(found, found, confidence=_weakest(_confidences(found)))


def law_search(query: str) -> Told:
    """Return the rules that words, a provision or a part of an id find."""
    rules = [hit.rule for hit in comity.load().search(query)]
    found = [{"rule": r.id, "title": r.title, "cite": r.cite, "url": r.url, "confidence": r.confidence} for r in rules]
    return _told(found, found, confidence=_weakest(_confidences(found)))


def compare(reforms: Sequence[str], activities: Sequence[Any], day: str) -> Told:
    """Return what reforms change, for activities that are given, or for the publicly known ties.

    Raises:
        InputError: a reform or an activity cannot be used.
    """
    found = comity.Portfolio(list(activities) or PORTFOLIO).compare(*reforms, on=day or None)
    changed = [one for one in found.activities if one.kind != "unchanged"]
    answer = {
        "title": found.title,
        "day": found.day,
        "kinds": found.kinds,
        "changed": changed[:_MOST_LINES],
        "more": max(0, len(changed) - _MOST_LINES),
        "differences": found.differences,
        "assumed": [line for one in found.reforms for line in one.assumptions],
    }
    return _told(answer, found.differences)


def _project(order: Any) -> Project:
    found = comity.read_project(order, where="order")
    if len(found.activities) > _MOST_LINES:
        raise InputError(f"{len(found.activities):,} lines", where="order", accepts=f"at most {_MOST_LINES}")
    return found


def _of_record(data: Any) -> Told:
    read = [row for row in (data["rows"] if isinstance(data, Mapping) else data) if row.get("source")]
    cited = {row["source"]: {"cite": row["source"], "url": row.get("source_url", "")} for row in read}
    told = _told(data, (), examined=([comity.load().record.line()], [_NOT_RECORDED]))
    return {**told, "citations": list(cited.values())[:_MOST_CITATIONS]}


def _told(
    answer: Any,
    cited: Any,
    *,
    examined: tuple[Sequence[Any], Sequence[Any]] | None = None,
    confidence: str = "told with each row",
) -> Told:
    """Return an answer as an assistant is told it."""
    law = comity.load()
    looked, missed = examined or ([law.line()], [_NOT_HELD])
    cites = {(one["cite"], one["url"]): one for one in _citations(msgspec.to_builtins(cited))}
    whole = {
        "no_release": NO_RELEASE,
        "answer": answer,
        "citations": list(cites.values())[:_MOST_CITATIONS],
        "examined": looked,
        "not_examined": missed,
        "confidence": confidence,
        "law": {"held": law.line(), "sha256": law.sha256, "asked_on": date.today()},
    }
    told: Told = msgspec.to_builtins(whole)
    return told


def _citations(value: Any) -> Iterator[dict[str, str]]:
    """Yield every provision that plain values cite, with its page."""
    if isinstance(value, Mapping):
        if value.get("cite"):
            yield {"cite": str(value["cite"]), "url": str(value.get("url") or "")}
        for one in value.values():
            yield from _citations(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _citations(one)


def _examined(answers: Iterable[Determination]) -> tuple[list[Any], list[Any]]:
    found = list(answers)
    looked = dict.fromkeys(one for d in found for one in d.examined)
    missed = dict.fromkeys(one for d in found for one in d.not_examined)
    return list(looked), list(missed)


def _confidences(value: Any) -> Iterator[str]:
    plain = msgspec.to_builtins(value)
    if isinstance(plain, Mapping):
        if isinstance(plain.get("confidence"), str):
            yield plain["confidence"]
        for one in plain.values():
            yield from _confidences(one)
    elif isinstance(plain, list | tuple):
        for one in plain:
            yield from _confidences(one)


def _weakest(found: Iterable[str]) -> str:
    return max(map(str, found), key=_CONFIDENCE.index, default=_CONFIDENCE[0])
