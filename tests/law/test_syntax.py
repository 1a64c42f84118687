"""Conditions are parsed, never executed; what is not law's language is refused with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import LawError
from comity.law import syntax
from tests.law.strategies import bind


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "(lambda: True)()",
        "x.yes if y.yes else x.yes",
        "[c for c in x.words]",
        "x.word[0] == 'a'",
        "x.number + 1 < 2",
        "f'{x.word}'",
        "x.yes; y.yes",
        "(x := 1)",
        "x.word is 'a'",
        "any(c for c in x.words if c)",
        "**x",
        "",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(LawError, match=r"file\.yaml: rule"):
        syntax.parse(text, "file.yaml: rule")


@given(st.text(max_size=60))
def test_no_text_does_more_than_parse_or_fail_cleanly(text: str) -> None:
    try:
        bind(text)
    except LawError as error:
        assert "\n" not in str(error)


def test_a_deep_condition_is_refused_not_crashed() -> None:
    with pytest.raises(LawError):
        syntax.parse("not " * 2_000 + "x.yes", "file.yaml: rule")


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("x.yes and x.wrod == 'a'", "column 11", "x.word"),
        ("x.word == 'd'", "column 11", "a, b, c"),
        ("x.number == 'many'", "column 13", "number"),
        ("x.country == 'Korea'", "column 14", "alpha-3"),
        ("x.word", "column 1", "enum"),
        ("frend(x.country)", "column 1", "friend"),
        ("any(w == x.word for w in x.words)", "column", "x.word"),
        ("x.word in x.sme", "column 11", "x.some"),
        ("'a' in x.word", "column", "set of enum"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_remedy(text: str, column: str, says: str) -> None:
    with pytest.raises(LawError) as caught:
        bind(text)
    assert column in str(caught.value)
    assert says in str(caught.value)
