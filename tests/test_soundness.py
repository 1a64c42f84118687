"""Facts are taken away from activities: what is still said must hold of every way of completing them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import comity
from comity import Law
from tests.soundness_trials import OPEN, Thinned, drawn_of_laws, judged, thinned


def test_what_is_said_of_less_holds_of_more() -> None:
    law = comity.load().within(frozenset({"us", "int"}))
    found = _some(law, seed=23, count=110)
    assert [f"{one.seed} on {one.day}, without {one.taken}: {one.wrong}" for one in found if one.wrong] == []
    said = Counter(one.outcome == OPEN for one in found)
    assert min(said[True], said[False]) >= 0.2 * len(found) >= 8
    assert sum(one.outcomes > 1 for one in found) >= 8  # some completions differ, or nothing was tried


def test_what_drawn_laws_say_of_less_holds_of_more() -> None:
    """Every completion is tried: an answer is open where they differ, and nowhere else."""
    found = [judged(small, one) for small, one in drawn_of_laws(comity.load(), seed=5, count=40)]
    assert [f"{one.seed}, without {one.taken}: {one.wrong}" for one in found if one.wrong] == []
    differ = [one for one in found if one.outcomes > 1]
    assert sum(one.outcome == OPEN for one in differ) >= 0.3 * len(differ) >= 6  # others tell how they may differ


def _some(law: Law, seed: int, count: int) -> list[Thinned]:
    days = [law.text_as_of, law.text_as_of + timedelta(days=60)]
    drawn = (thinned(law, f"{seed}-{number}", days) for number in range(count))
    return [one for one in drawn if one]
