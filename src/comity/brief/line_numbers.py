"""Lines of an order in words: by their numbers, or how many they are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Final, TypeVar

from comity.scalars import joined

_A_PAIR: Final = 2
_MOST_SPANS: Final = 4
_MOST_LISTED: Final = 60
Told = TypeVar("Told", bound=Hashable)


def shared(noted: Iterable[tuple[int, Told]]) -> list[tuple[Told, list[int]]]:
    """Return each thing that is noted of lines once, with these lines."""
    found: dict[Told, list[int]] = {}
    for number, thing in noted:
        numbers = found.setdefault(thing, [])
        if number not in numbers:
            numbers.append(number)
    return list(found.items())


def which_lines(numbers: Iterable[int], lines: int) -> str:
    """Return which of so many lines something is about, in words; nothing where there is only one."""
    mine = set(numbers)
    return "" if lines == 1 else "all" if len(mine) == lines else numbered(mine)


def numbered(numbers: Iterable[int], most: int = _MOST_SPANS) -> str:
    """Return lines' numbers in words: "1 to 4, 7 and 9"; where that is long, how many: "31 lines"."""
    mine = set(numbers)
    spans = _spans(mine)
    return joined(spans) if len(spans) <= most else f"{len(mine)} lines"


def _spans(numbers: Iterable[int]) -> list[str]:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    spans = ([f"{run[0]} to {run[-1]}"] if len(run) > _A_PAIR else [str(number) for number in run] for run in runs)
    return [span for several in spans for span in several]


def listed(numbers: tuple[int, ...]) -> str:
    """Return which lines they are, where `numbered` tells only how many: the first of them, and how many more."""
    spans = _spans(numbers)
    return some(spans, _MOST_LISTED) if len(spans) > _MOST_SPANS else ""


def some(words: list[str], most: int) -> str:
    """Return the first of some words, and how many more there are."""
    return f"{', '.join(words[:most])}, {len(words) - most} more" if len(words) > most else ", ".join(words)
