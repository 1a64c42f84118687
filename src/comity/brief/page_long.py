"""Many lines on one page: those with the same answer in one row, and the answer of all in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from comity.brief.citations import merged, provisions
from comity.brief.line_numbers import listed, numbered, shared
from comity.brief.page_values import MARKS, Mark, PageGroup, PageLine
from comity.brief.verdict import MOST_CODES, Verdict, deciding, item_of, names_of, required_names, strictest, where_to
from comity.determine.determination import Determination
from comity.scalars import first_few, joined

_MOST_PLACES: Final = 3
_MOST_ITEMS: Final = 2
_MOST_NAMES: Final = 2
_MOST_CITES: Final = 4
_SAID: Final[dict[Mark, str]] = {
    "stop": "must not go ahead",
    "license": "need an authorization",
    "open": "are open",
    "conditions": "need none if the conditions of an exception are met",
    "free": "need none",
}
Numbered = list[tuple[int, Determination]]


def in_short(told: Numbered, verdicts: dict[int, Verdict]) -> str:
    """Return the answer of many lines: of how many which, the gravest first, and what it is about."""
    parts = []
    for mark in MARKS:
        members = [d for n, d in told if verdicts[n].mark == mark]
        if members:
            names = dict.fromkeys(name for d in members for name in names_of(mark, d))
            parts.append(f"{len(members)} {_SAID[mark]}{f' ({first_few(list(names), _MOST_NAMES)})' if names else ''}")
    return f"of {len(told)} lines {joined(parts)}"


def long_groups(told: Numbered, verdicts: dict[int, Verdict]) -> Iterator[PageGroup]:
    """Yield the answers, the gravest first and of these the commonest, each with its lines in one row."""
    groups: dict[tuple[Mark, str], Numbered] = {}
    for number, d in told:
        groups.setdefault((verdicts[number].mark, _answer(d, verdicts[number])), []).append((number, d))
    for (mark, short), members in sorted(groups.items(), key=lambda one: (MARKS.index(one[0][0]), -len(one[1]))):
        numbers = tuple(number for number, _ in members)
        row = PageLine(
            numbers=numbers,
            numbered=numbered(numbers),
            name=members[0][1].name if len(members) == 1 else "",
            date="",
            destination=_few((where_to(d) for _, d in members), _MOST_PLACES),
            item=_few((item_of(d) for _, d in members), _MOST_ITEMS),
            mark=mark,
            verdict=short,
        )
        yield PageGroup((row,), tuple(filter(None, (_grounds(members),))), listed(numbers))


def _few(words: Iterable[str], most: int) -> str:
    """Return what lines have in common; nothing where it is much, for then it tells them from no others."""
    found = list(dict.fromkeys(filter(None, words)))
    return joined(found) if len(found) <= most else ""


def _answer(d: Determination, found: Verdict) -> str:
    """Return what a line comes to; one that needs several authorizations with all of them."""
    names = required_names(d)
    return joined(names) if found.mark == "license" and len(names) > MOST_CODES else found.short


def _grounds(members: Numbered) -> str:
    """Return the provisions that most lines of a row turn on, and which of them are judged more strictly."""
    cites = shared((number, one) for number, d in members for cite in deciding(d) for one in provisions(cite))
    cites.sort(key=lambda one: -len(one[1]))
    told = merged(cite for cite, _ in cites[:_MOST_CITES])
    more = f" and {len(cites) - _MOST_CITES} more" if len(cites) > _MOST_CITES else ""
    judged = shared((number, words) for number, d in members if (words := strictest(d.findings)))
    return " · ".join([*filter(None, (told + more,)), *(_judged(w, ns, len(members)) for w, ns in judged)])


def _judged(words: str, numbers: list[int], lines: int) -> str:
    return words if len(numbers) == lines else f"{words}: {numbered(numbers)}"
