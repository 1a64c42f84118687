"""YAML, JSON and CSV are strict and bounded: what is too deep, too much or stated twice is one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity import InputError
from comity.files import MAX_COLUMNS, check_depth, parse_csv, parse_json, parse_json_lines, parse_yaml

VALUES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcd", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_json_is_read_alike_as_json_and_as_yaml(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert parse_json(text, "x") == value
    assert parse_yaml(text, "x") == value


@given(st.text("[]{}:,-? \n'\"&*!|>%ab\t", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_yaml, parse_json, parse_csv, parse_json_lines):
        try:
            parse(text, "x")
        except InputError as error:
            assert "Traceback" not in str(error)


DEEP: dict[str, tuple[Callable[[str, str], Any], str]] = {
    "yaml lists": (parse_yaml, "[" * 100_000),
    "yaml lists, closed": (parse_yaml, "[" * 100_000 + "]" * 100_000),
    "yaml maps": (parse_yaml, "{a: " * 100_000),
    "yaml dashes": (parse_yaml, "- " * 100_000 + "a"),
    "yaml keys": (parse_yaml, "? " * 100_000 + "a"),
    "yaml by indent": (parse_yaml, "\n".join(" " * n + "a:" for n in range(2_000))),
    "json lists": (parse_json, "[" * 100_000 + "]" * 100_000),
    "json maps": (parse_json, '{"a":' * 100_000 + "1" + "}" * 100_000),
    "json below the limit of Python": (parse_json, "[" * 500 + "]" * 500),
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_too_deeply_is_refused(name: str) -> None:
    parse, text = DEEP[name]
    with pytest.raises(InputError, match=r"nested too deeply|not YAML|a key is not text"):
        parse(text, "x")


def test_plain_values_from_python_are_bounded_too() -> None:
    deep: Any = "a"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(InputError, match="nested too deeply"):
        check_depth(deep, "x")
    with pytest.raises(InputError, match="half of a character"):
        check_depth({"a": ["\ud800"]}, "x")
    with pytest.raises(InputError, match="holds too much"):
        check_depth([0] * 2_000_000, "x")


@pytest.mark.parametrize(
    ("parse", "text", "says"),
    [
        (parse_json, '{"a": 1, "a": 2}', "'a' appears twice"),
        (parse_json, '[{"b": {"a": 1, "a": 1}}]', "'a' appears twice"),
        (parse_json, "[NaN]", "finite"),
        (parse_json, "[-Infinity]", "finite"),
        (parse_json, "[1e999]", "1e999"),
        (parse_json, f"[{'9' * 5000}]", "thousands of digits"),
        (parse_json, '["\\ud800"]', "half of a character"),
        (parse_json, '["a\nb"]', "not JSON"),
        (parse_json, "", "not JSON"),
        (parse_json, json.dumps(dict.fromkeys(map(str, range(20_000)))), "too many keys"),
        (parse_json, f"[{'0,' * 1_500_000}0]", "holds too much"),
        (parse_yaml, "a: 1\na: 2", "'a' appears twice"),
        (parse_yaml, "a: &x 1\nb: *x", "alias"),
        (parse_yaml, "a: !!python/object:os.system x", "YAML tag"),
        (parse_yaml, "a: !!float 1", "YAML tag"),
        (parse_yaml, "a: 1\n--- b", "several documents"),
        (parse_yaml, "? [a]\n: 1", "a key is not text"),
        (parse_yaml, "\n".join(f"k{n}: 1" for n in range(20_000)), "too many keys"),
        (parse_csv, "a,b,a\n", "repeats the column 'a'"),
        (parse_csv, "", "has no header"),
        (parse_csv, "a\n1,2\n", "row 2: has more cells"),
        (parse_csv, ",".join(f"c{n}" for n in range(MAX_COLUMNS + 1)), "columns"),
        (parse_json_lines, '{"a": 1}\n{"a"}\n\n[', "line 2, .*\n.*line 4"),
    ],
)
def test_what_is_refused(parse: Callable[[str, str], Any], text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse(text, "x")


def test_nothing_is_nothing_whichever_parser_is_built() -> None:
    found = parse_yaml("a: null\nb: ~\nc:\nd: 'null'\ne: ''\nf: [~, x]\n~: g", "x")
    assert found == {"a": None, "b": None, "c": None, "d": "null", "e": "", "f": [None, "x"], "~": "g"}
    assert parse_yaml("", "x") is None
