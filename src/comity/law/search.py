"""Finding rules by citation, id, title or words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from comity.law.rules import Rule

if TYPE_CHECKING:
    from comity.law.law import Law


class RuleHit(msgspec.Struct, frozen=True):
    """A rule that matches, and how well (0 to 100)."""

    rule: Rule
    score: float


def search(law: Law, query: str, limit: int) -> list[RuleHit]:
    """Return the rules most like a query, the best first."""
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415  only for searching

    texts = {rule.id: f"{rule.id} {rule.cite} {rule.title} {rule.because}" for rule, _ in law.pack.rules.values()}
    found = process.extract(
        query,
        texts,
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        limit=limit,
        score_cutoff=45,
    )
    return [RuleHit(law.pack.rules[key][0], round(score, 1)) for _, score, key in found]
