"""Dates of a plan against a second way: every path tried, every slip tried, durations that leave nothing to draw."""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from comity.law.source import Confidence
from comity.plan.catalogue import Duration
from comity.plan.expression import Variable, every
from comity.plan.schedule import before, percentiles, timings

TODAY = date(2026, 11, 30)
Order = dict[str, tuple[str, ...]]


def _lasts(low: int, mode: int, high: int, as_of: str = "2025-01-01", confidence: str = "primary") -> Duration:
    return Duration(low, mode, high, confidence=Confidence(confidence), as_of=as_of)


def _drawn(random: Random) -> tuple[Order, dict[str, Duration]]:
    """Six actions, each of which may wait for those before it."""
    names = "abcdef"
    order = {n: tuple(o for o in names[:place] if random.random() < 0.4) for place, n in enumerate(names)}
    ends = [sorted(random.randrange(1, 9) for _ in range(3)) for _ in names]
    shuffled = random.sample(names, len(names))
    return {n: order[n] for n in shuffled}, dict(
        zip(names, (_lasts(low, mode, high) for low, mode, high in ends), strict=True)
    )


def _paths(order: Order, name: str) -> list[tuple[str, ...]]:
    """Every way from an action that waits for nothing to this one."""
    return [(*path, name) for other in order[name] for path in _paths(order, other)] or [(name,)]


def _end(order: Order, days: dict[str, int], name: str) -> int:
    return max(sum(days[one] for one in path) for path in _paths(order, name))


@pytest.mark.parametrize("seed", range(20))
def test_every_date_is_that_of_the_longest_path_and_slack_is_what_can_slip(seed: int) -> None:
    order, lasts = _drawn(Random(seed))  # noqa: S311  repeatable, not secret
    placed = {name: SimpleNamespace(step=SimpleNamespace(days=days)) for name, days in lasts.items()}
    found = timings(SimpleNamespace(placed=placed, problem=SimpleNamespace(actions=())), order)  # type: ignore[arg-type]
    assert found.keys() == order.keys()
    typical = {name: days.typical for name, days in lasts.items()}
    finish = max(_end(order, typical, name) for name in order)
    for name, timing in found.items():
        ends = [_end(order, {n: getattr(d, way) for n, d in lasts.items()}, name) for way in ("min", "typical", "max")]
        assert [timing.earliest, timing.typical, timing.latest] == ends
        assert timing.starts == timing.typical - typical[name]
        slips = [max(_end(order, {**typical, name: typical[name] + by}, n) for n in order) for by in range(60)]
        assert timing.slack == max(by for by, end in enumerate(slips) if end == finish)


def test_an_action_comes_after_what_it_needs_follows_or_builds_on() -> None:
    def action(name: str, **known: Any) -> Any:
        usual = {"days": 5, "requires": every([]), "effects": {}, "needs": (), "follows": (), "hands": (), "ends": ()}
        return SimpleNamespace(id=name, **{**usual, **known})

    permit = {"permit": True}
    actions = [
        action("filed", effects=permit),
        action("late", effects=permit),
        action("same", effects=permit),
        action("other", effects={"else": True}),
        action("left out", effects=permit),
        action("ships", requires=every([Variable("permit"), Variable("more")]), effects=permit),
        action("reports", needs=("ships", "left out"), follows=("other",)),
    ]
    starts = {"filed": 3, "late": 4, "same": 2, "other": 0, "ships": 8, "reports": 13}
    problem = SimpleNamespace(problem=SimpleNamespace(actions=actions))
    found = before(problem, SimpleNamespace(starts=starts))  # type: ignore[arg-type]
    assert found["ships"] == ("same", "filed")  # what ends later gives nothing, nor does it give to itself
    assert found["reports"] == ("other", "ships")
    assert found["filed"] == found["late"] == ()


ALONE: Order = {"a": ()}


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (_lasts(4, 4, 4), True),
        (_lasts(4, 4, 4, as_of="2023-05-01"), True),
        (_lasts(4, 4, 4, as_of="2022-12-31"), False),
        (_lasts(4, 4, 4, as_of="some day"), False),
        (_lasts(4, 4, 4, confidence="memory"), False),
    ],
)
def test_how_sure_a_finish_is_rests_on_recent_sources(days: Duration, told: bool) -> None:
    assert percentiles(ALONE, {"a": days}, {"a"}, TODAY) == ((4, 4, 4) if told else None)
    beside = {"a": _lasts(4, 4, 4), "b": days}
    assert percentiles({"a": (), "b": ()}, beside, {"a"}, TODAY) == (4, 4, 4)
    assert (percentiles({"a": (), "b": ()}, beside, {"a", "b"}, TODAY) is None) is not told
    assert percentiles(ALONE, {"a": _lasts(4, 4, 4)}, set(), TODAY) is None


def test_a_finish_is_that_of_what_ends_last_however_the_actions_are_listed() -> None:
    days = {"a": _lasts(2, 2, 2), "b": _lasts(3, 3, 3), "c": _lasts(9, 9, 9), "d": _lasts(1, 1, 1)}
    for listed in (("a", "b", "c", "d"), ("d", "c", "b", "a"), ("b", "d", "a", "c")):
        waits: Order = {"a": (), "b": ("a",), "c": (), "d": ("b", "c")}
        assert percentiles({n: waits[n] for n in listed}, days, {"d"}, TODAY) == (10, 10, 10)
    low, median, high = percentiles(ALONE, {"a": _lasts(0, 30, 60)}, {"a"}, TODAY) or (0, 0, 0)
    assert (low, median, high) == pytest.approx((13.4, 30, 46.6), abs=1)  # of a symmetric triangle
    assert all(a <= b for a, b in product((low,), (median, high)))
