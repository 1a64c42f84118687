"""Whatever is given to a command is heeded or refused; ``python -m bench.heeded`` tries all of it."""

from __future__ import annotations

from random import Random
from typing import Final

import pytest
from bench import heeded
from bench.heeded import BASES, Given

_SLOW: Final = {
    "agenda", "brief", "bridge", "coalition adds", "coalition candidates", "compare", "exercise run", "field", "gain",
    "industry depend", "leo book", "leo path", "next-steps", "portfolio determine", "rank", "reach", "reform apply",
}  # fmt: skip
_DRAWN: Final = 15


@pytest.fixture(scope="module")
def drawn() -> list[Given]:
    every = heeded.everything([name for name in BASES if name not in _SLOW])
    return Random(1).sample(list(every), _DRAWN)  # noqa: S311  no secret


def test_no_option_is_dropped_without_a_word(drawn: list[Given]) -> None:
    assert [one for one in drawn if heeded.is_dropped(one)] == []


def test_every_command_with_options_of_its_own_is_tried() -> None:
    assert heeded.commands().keys() == BASES.keys() | heeded.WITHOUT_OPTIONS
    assert not BASES.keys() & heeded.WITHOUT_OPTIONS
