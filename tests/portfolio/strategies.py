"""Random laws over the small schema of conditions, and random rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st

from comity.law.at_date import BoundExemption, BoundRule
from comity.law.formula import Formula, conjoin, negate
from comity.law.source import Confidence
from tests.law.strategies import CONDITIONS, DOMAINS, PARTIAL_FACTS, SCHEMA, bind

AUTHORIZATIONS = ("one", "two")
REASONS = ("NS", "RS")
COLUMNS: Mapping[str, None] = dict.fromkeys(DOMAINS)
ROWS = st.lists(PARTIAL_FACTS, min_size=1, max_size=12)

_EFFECTS = ("forbids", "holds", "requires", "requires", "requires", "exempts", "exempts", "reviews", "imposes")


@st.composite
def laws(draw: st.DrawFn) -> SimpleNamespace:
    """Return a random law at a date: what `assess` and the compilation read of one."""
    effects = draw(st.lists(st.sampled_from(_EFFECTS), min_size=1, max_size=7))
    rules: dict[str, list[Any]] = defaultdict(list)
    for number, effect in enumerate(effects):
        rules[effect].append(_exemption(draw, number) if effect == "exempts" else _rule(draw, number, effect))
    of: dict[str, list[BoundExemption]] = defaultdict(list)
    for exemption in rules["exempts"]:
        of[exemption.bound.rule.exempts.authorization].append(exemption)
    scope = {name: bind(draw(CONDITIONS)) for name in ("us.itar.applies", "us.ear.applies") if draw(st.booleans())}
    duties = [SimpleNamespace(id="file", filing=True)]
    pack = SimpleNamespace(
        authorizations=[SimpleNamespace(id=name) for name in AUTHORIZATIONS],
        duties=duties,
        scopes=[SimpleNamespace(name=name, fact=name) for name in ("us.itar.applies", "us.ear.applies")],
    )
    at = _AtDate(
        pack=pack,
        prohibitions=tuple(rules["forbids"]),
        holds=tuple(rules["holds"]),
        requirements=tuple(rules["requires"]),
        exemptions=tuple(rules["exempts"]),
        exemptions_of=of,
        reviews=tuple(rules["reviews"]),
        duties=tuple(rules["imposes"]),
        derived=scope.get,
    )
    return SimpleNamespace(schema=SCHEMA, pack=pack, codes=None, at=lambda _: at)


class _AtDate(SimpleNamespace):
    """A law at a date, told apart from others by identity."""

    __hash__ = object.__hash__  # type: ignore[assignment]


def _rule(draw: st.DrawFn, number: int, effect: str) -> BoundRule:
    formula = bind(draw(CONDITIONS))
    return _bound(f"{effect}.{number}", effect, formula, formula, draw)


def _exemption(draw: st.DrawFn, number: int) -> BoundExemption:
    own = bind(draw(CONDITIONS))
    bound = _bound(f"exempts.{number}", "exempts", own, own, draw)
    barred = bind(draw(CONDITIONS))
    return SimpleNamespace(bound=bound, own=own, serves=conjoin([own, negate(barred)]), restrictions=())  # type: ignore[return-value]


def _bound(id_: str, effect: str, formula: Formula, own: Formula, draw: st.DrawFn) -> BoundRule:
    reason = st.sampled_from(REASONS)
    authorization = draw(st.sampled_from(AUTHORIZATIONS))
    effects = {
        "forbids": SimpleNamespace(),
        "holds": SimpleNamespace(),
        "requires": SimpleNamespace(authorization=authorization, reason=draw(reason)),
        "exempts": SimpleNamespace(
            authorization=authorization,
            reasons=draw(st.sampled_from(["all", ("NS",), ("RS",)])),
        ),
        "reviews": SimpleNamespace(
            authorization=authorization, policy="denial", reasons=draw(st.sampled_from(["all", ("NS",)]))
        ),
        "imposes": SimpleNamespace(duty="file", with_="always"),
    }
    told = dict.fromkeys(effects) | {effect: effects[effect]}
    rule = SimpleNamespace(id=id_, confidence=Confidence.PRIMARY, **told)
    return SimpleNamespace(rule=rule, formula=formula, own=own)  # type: ignore[return-value]
