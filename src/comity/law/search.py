"""Finding rules by the provisions they hold, by id, title or words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from comity.errors import LawError
from comity.law.cited import citation, titles_in_use
from comity.law.provision import Provision, ProvisionRange
from comity.law.rules import Exception_, Rule
from comity.law.titles import Titles
from comity.scalars import check_length

if TYPE_CHECKING:
    from comity.law.law import Law


class RuleHit(msgspec.Struct, frozen=True):
    """A rule that matches, and how well (0 to 100)."""

    rule: Rule
    score: float


def holding(law: Law, query: str) -> list[Rule]:
    """Return the rules that hold a provision: that cite it, a part of it, or what it is a part of, in this order.

    Args:
        query: an id (``us:15cfr740.20(c)(1)``), or as counsel writes it; may name several.
    """
    titles = titles_in_use()
    try:
        asked = [ProvisionRange.parse(span) for span in citation(titles.plain(query), titles).provisions]
    except LawError:
        return []
    rules = [rule for rule, file in law.pack.rules.values() if not file.of]
    found = [(place, rule) for rule in rules if (place := _place(rule, asked, titles)) is not None]
    return [rule for _, rule in sorted(found, key=lambda one: one[0])]


def _place(rule: Rule, asked: list[ProvisionRange], titles: Titles) -> int | None:
    """Return how near a rule is to what is asked: it cites it, or a part of it, or what holds it; None: it does not."""
    spans = [ProvisionRange.parse(span) for span in _provisions(rule)]
    places = (_nearness(span, one, titles) for span in spans for one in asked)
    return min((place for place in places if place is not None), default=None)


def _nearness(span: ProvisionRange, asked: ProvisionRange, titles: Titles) -> int | None:
    if set(span.ends) & set(asked.ends):
        return 0
    if any(end in asked or _within(end, asked, titles) for end in span.ends):
        return 1
    return 2 if any(end in span or _within(end, span, titles) for end in asked.ends) else None


def _within(part: Provision, whole: ProvisionRange, titles: Titles) -> bool:
    return any(titles.contains(end, part) for end in whole.ends)


def _provisions(rule: Rule | Exception_) -> list[str]:
    return [*rule.provisions, *(span for one in rule.unless for span in _provisions(one))]


def search(law: Law, query: str, limit: int) -> list[RuleHit]:
    """Return the rules that hold a provision that a query names, then those most like it, the best first.

    Raises:
        InputError: the query is longer than anything that is searched for.
    """
    check_length(query, "query")
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415  only for searching

    held = {rule.id: rule for rule in holding(law, query)}
    texts = {
        rule.id: f"{rule.id} {rule.cite} {rule.title} {rule.because}"
        for rule, _ in law.pack.rules.values()
        if rule.id not in held
    }
    found = process.extract(
        query,
        texts,
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        limit=limit,
        score_cutoff=45,
    )
    hits = [RuleHit(rule, 100.0) for rule in held.values()]
    return [*hits, *(RuleHit(law.pack.rules[key][0], round(score, 1)) for _, score, key in found)][:limit]
