"""Whether ledgers and citations agree: what should be held is held, and what is cited is listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from comity.errors import ComityError
from comity.law.coverage import Covered
from comity.law.ledger import Section
from comity.law.pack import PackProblem
from comity.law.provision import Provision, ProvisionRange
from comity.law.reforms import built_in_reforms, own_reforms
from comity.law.rules import Exception_, Rule
from comity.workspace import in_use

if TYPE_CHECKING:
    from comity.law.law import Law

Cited = tuple[str, ProvisionRange]
"""Who cites, and what."""


def unheld(law: Law) -> Iterator[PackProblem]:
    """Yield what is wrong with what packs say that they cover: reaches, and ledgers against what is cited."""
    at = law.at(law.text_as_of)
    for one in law.pack.covered:
        try:
            at.condition(one.reach, one.id)
        except ComityError as error:
            yield PackProblem(f"coverage of {one.id}", str(error))
    ledgers = [one for one in law.pack.covered if one.sections and not one.section]
    cited = _by_part(cited_by_rules(law))
    for one in ledgers:
        for row in one.sections:
            spans = _spans(row)
            held = (known for span in spans for _, known in cited[_part(span)])
            if row.standing == "rules" and spans and not any(span.touches(known) for known in held for span in spans):
                yield PackProblem(_file(one), f"{row.section} should be held by rules, and no rule cites it")
    yield from _unlisted(ledgers, law)


def unlisted(sections: Iterable[str], law: Law) -> Iterator[str]:
    """Yield the sections of a text that no ledger lists, of those parts that one lists by sections."""
    rows = [
        (row.section, span)
        for one in law.pack.covered
        if not one.section
        for row in one.sections
        for span in _spans(row)
    ]
    parts = {part: [span for _, span in held] for part, held in _by_part(rows).items()}
    for section in sections:
        span = ProvisionRange.parse(section)
        listed = parts.get(_part(span), ())
        if len(listed) > 1 and not any(one.touches(span) for one in listed):
            yield section


def _unlisted(ledgers: Iterable[Covered], law: Law) -> Iterator[PackProblem]:
    """Yield what rules in force and reforms cite of a part that a ledger lists by sections, and no ledger lists."""
    cited = _by_part([*cited_by_rules(law, in_force=True), *_of_reforms()])
    listed = {
        _file(one): _by_part((row.section, known) for row in one.sections for known in _spans(row)) for one in ledgers
    }
    for where, parts in listed.items():
        for part in (part for part, rows in parts.items() if len(rows) > 1):
            rows = [known for others in listed.values() for _, known in others.get(part, ())]
            for who, end in ((who, end) for who, span in cited[part] for end in span.ends):
                if not any(known.touches(ProvisionRange((end,))) for known in rows):
                    yield PackProblem(where, f"does not list {end}, which {who} cites")


def cited_by_rules(law: Law, *, in_force: bool = False) -> Iterator[Cited]:
    """Yield what rules cite, and what their exceptions do; not those that are made from what a pack covers."""
    for rule, file in law.pack.rules.values():
        if file.of or (in_force and not rule.in_force_on(law.text_as_of)):
            continue
        waiting: list[Rule | Exception_] = [rule]
        while waiting:
            one = waiting.pop()
            waiting += one.unless
            yield from ((rule.id, ProvisionRange.parse(span)) for span in one.provisions)


def _of_reforms() -> Iterator[Cited]:
    for reform in (*built_in_reforms(), *own_reforms(in_use())):
        for one in (*reform.sources, *reform.changes):
            yield from ((reform.id, ProvisionRange.parse(span)) for span in one.provisions)


def _by_part(cited: Iterable[Cited]) -> Mapping[tuple[str, str], list[Cited]]:
    found: dict[tuple[str, str], list[Cited]] = defaultdict(list)
    for who, span in cited:
        found[_part(span)].append((who, span))
    return found


def _part(span: ProvisionRange) -> tuple[str, str]:
    """Return the code and the part of it that a ledger lists section by section."""
    first: Provision = span.ends[0]
    return first.code, first.steps[0] if first.steps else ""


def _spans(row: Section) -> list[ProvisionRange]:
    return [ProvisionRange.parse(span) for span in row.provisions]


def _file(one: Covered) -> str:
    return f"{one.pack}/ledger/{one.row.regime}.csv"
