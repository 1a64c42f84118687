"""Plain values become typed ones, or every fault is told with its place and in people's words."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from comity import InputError
from comity.files.typed import typed


class _Inner(msgspec.Struct):
    share: float | None = None


class _Row(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    range_km: float = 0.0
    count: int = 0
    sure: bool = False
    name: str = ""
    each: list[float] = []
    inner: dict[str, _Inner] = {}
    days: list[date] = []


def _told(raw: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        typed(raw, _Row, lambda steps: ".".join(map(str, steps)))
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("number", ["nan", "inf", "-Infinity", float("nan"), float("inf"), "1e999"])
def test_a_number_is_finite_wherever_it_stands(number: object) -> None:
    """Read as text or as a number, at the top, in a list, in a mapping."""
    for raw, place in (
        ({"range-km": number}, "range-km"),
        ({"each": [1, number]}, "each.1"),
        ({"inner": {"a": {"share": number}}}, "inner.a.share"),
    ):
        assert [line.partition(": ")[0] for line in _told(raw)] == [place]


@pytest.mark.parametrize("day", ["1899-12-31", "2200-01-01", "9999-12-31", "0001-01-01"])
def test_a_day_is_one_that_people_live_in(day: str) -> None:
    assert _told({"days": ["2026-11-30", day]}) == [
        f"days.1: found '{day}'; accepted: a day as YYYY-MM-DD, 1900-01-01 to 2199-12-31"
    ]


def test_what_is_accepted_is_said_in_words() -> None:
    raw = {"range-km": "wide", "count": "5.5", "sure": "perhaps", "name": [], "each": "a", "inner": 5}
    told = _told(raw)
    assert len(told) == len(raw)
    for words in ("a number", "a whole number", "true or false", "text", "a list", "names with values"):
        assert any(line.endswith(f"accepted: {words}") for line in told), (words, told)
