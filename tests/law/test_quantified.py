"""``any`` and ``all`` may join a member with other facts; each member in its turn is the oracle."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.law.formula import Facts
from comity.law.values import Possible, SetOf, known
from tests.law.strategies import DOMAINS, bind

ASKED = st.sampled_from(
    ["w == 'a'", "w in ('b', 'c')", "w in x.some", "x.yes", "x.number < 2", "friend(x.country)", "True"]
)
CONDITIONS = st.recursive(
    ASKED,
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda parts: "({}) {} ({})".format(*parts)),
    ),
    max_leaves=6,
)
FACTS = st.fixed_dictionaries({name: st.sampled_from(DOMAINS[name]) for name in DOMAINS if name != "y.word"})


@settings(max_examples=300, deadline=None)
@given(CONDITIONS, st.sampled_from(["any", "all"]), FACTS)
def test_each_member_in_its_turn_says_what_the_quantifier_says(
    condition: str, word: str, facts: dict[str, Possible]
) -> None:
    members = facts["x.words"]
    assert isinstance(members, SetOf)
    alone = bind(condition.replace("w ", "y.word "))
    truths = [Facts({**facts, "y.word": known(member)}).value(alone) for member in sorted(members.must)]
    decisive = word == "any"
    said = decisive if decisive in truths else None if None in truths else not decisive
    assert Facts(facts).value(bind(f"{word}({condition} for w in x.words)")) is said
