"""Whatever is given to a command is heeded or refused; ``python -m bench.heeded`` tries all of it."""

from __future__ import annotations

from random import Random
from typing import Final

import pytest
from bench import heeded
from bench.heeded import BASES, Given

_SLOW: Final = {"brief", "compare", "next-steps", "portfolio determine", "rank", "reform apply"}
_DRAWN: Final = 25


@pytest.fixture(scope="module")
def drawn() -> list[Given]:
    every = heeded.everything([name for name in BASES if name not in _SLOW])
    return Random(1).sample(list(every), _DRAWN)  # noqa: S311  no secret


def test_no_option_is_dropped_without_a_word(drawn: list[Given]) -> None:
    assert [one for one in drawn if heeded.is_dropped(one)] == []


def test_a_command_that_is_not_tried_has_no_options_but_those_of_all() -> None:
    rest = heeded.commands().keys() - BASES.keys()
    assert rest == {"demo", "init", "law check", "law new", "law show", "portfolio synthesize", "record check",
                    "record export", "record import", "record query", "record show", "screening clear",
                    "mcp", "serve"}  # fmt: skip
