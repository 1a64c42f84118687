"""An error is a line that a person can read, however much was found or is accepted, and is told once."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from comity.errors import Faults, InputError


@given(st.lists(st.from_regex(r"[a-z][a-z-]{0,30}", fullmatch=True), min_size=1, max_size=300))
def test_what_is_accepted_is_told_in_full_or_counted(words: list[str]) -> None:
    line = str(InputError("found 'x'", where="f.yaml: a", accepts=", ".join(words)))
    _, _, told = line.partition("; accepted: ")
    assert len(told) <= 420
    more = re.fullmatch(r"(.*) and ([0-9,]+) more", told)
    shown = (more[1] if more else told).split(", ")
    assert shown == words[: len(shown)]
    assert len(shown) + (int(more[2].replace(",", "")) if more else 0) == len(words)


@given(st.text(), st.text(), st.text())
def test_an_error_is_one_line_that_steers_nothing(message: str, where: str, accepts: str) -> None:
    line = str(InputError(message * 50, where=where * 50, accepts=accepts * 50))
    assert {c for c in line if not c.isprintable()} <= {"\u00a0"}


def test_a_letter_that_only_looks_latin_is_named() -> None:
    told = str(InputError("found '9\u0410515.x'", accepts="an ECCN"))
    assert told == "found '9\u0410515.x' ('\u0410' is CYRILLIC CAPITAL LETTER A); accepted: an ECCN"
    for plain in ("found '9A515.x'", "found '\u0420\u043e\u0441\u0441\u0438\u044f'", "found 'M\u00fcnchen'"):
        assert str(InputError(plain)) == plain


def test_the_same_fault_is_told_once() -> None:
    faults = Faults()
    for message in ("one", "two", "one"):
        with faults.gathered():
            raise InputError(message, where="f")
    assert str(InputError.of(faults.found)) == "f: one\nf: two"
