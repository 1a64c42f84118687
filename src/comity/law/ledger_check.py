"""Whether ledgers and rules agree: what should be held is held, and what is cited is listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from comity.errors import ComityError
from comity.law.coverage import Covered
from comity.law.ledger import sections_of
from comity.law.pack import PackProblem, pack_of

if TYPE_CHECKING:
    from comity.law.law import Law


def unheld(law: Law) -> Iterator[PackProblem]:
    """Yield what is wrong with what packs say that they cover: reaches, and ledgers against the rules."""
    at = law.at(law.text_as_of)
    for one in law.pack.covered:
        try:
            at.condition(one.reach, one.id)
        except ComityError as error:
            yield PackProblem(f"coverage of {one.id}", str(error))
        if one.sections and not one.section:
            yield from _disagreeing(one, law)


def _disagreeing(one: Covered, law: Law) -> Iterator[PackProblem]:
    """Yield sections that rules should hold and none cites, and sections that rules in force cite and no row lists."""
    where = f"{one.pack}/ledger/{one.row.regime}.csv"
    rules = [(rule, file) for rule, file in law.pack.rules.values() if not file.of]
    cited = {section for rule, _ in rules for section in sections_of(rule.cite)}
    for row in one.sections:
        named = sections_of(row.section)
        if row.standing == "rules" and named and not any(_within(held, name) for name in named for held in cited):
            yield PackProblem(where, f"{row.section} should be held by rules, and no rule cites it")
    listed = {section for row in one.sections for section in sections_of(row.section)}
    parts = {section.partition(".")[0] for section in listed}
    for rule, file in rules:
        if (pack_of(rule.id), file.regime) == (one.pack, one.row.regime) and rule.in_force_on(law.text_as_of):
            for name in sections_of(rule.cite):
                if name.partition(".")[0] in parts and not any(_within(name, known) for known in listed):
                    yield PackProblem(where, f"does not list {name}, which {rule.id} cites")


def _within(cited: str, section: str) -> bool:
    """Whether what is cited is a section, or a numbered part of it (225.7003-2 of 225.7003)."""
    return cited == section or cited.startswith(f"{section}-")
