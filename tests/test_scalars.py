"""Numbers and days mean one thing or are refused, whatever is typed."""

from __future__ import annotations

import math
import re
import time
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity import InputError, Law
from comity.scalars import day_of, number_of, parse_day, stated_day, text_of

PLAIN = re.compile(r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
ANYTHING = st.one_of(
    st.text(max_size=50),
    st.text("0123456789.,-+_eE٣३ '%", max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.binary(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
    st.decimals(),
    st.dates(),
    st.datetimes(),
)


@pytest.mark.parametrize("amount", [True, False])
@given(raw=ANYTHING)
def test_a_number_is_finite_or_refused(raw: Any, amount: bool) -> None:
    try:
        found = number_of(raw, "cell", "a number", amount=amount)
    except InputError as error:
        assert "\n" not in str(error)
        return
    assert math.isfinite(found)
    assert math.copysign(1, found) == 1 or found < 0
    if isinstance(raw, str):
        assert raw.isascii()
        assert found == float(re.sub("[,_]", "", raw))


@given(st.integers(-(10**12), 10**12))
def test_thousands_are_parted_as_they_are_written(number: int) -> None:
    assert number_of(f"{number:,}", "", "", amount=True) == number
    assert number_of(f"{number:_}", "", "") == number


@given(st.text("0123456789.,", min_size=1, max_size=12))
def test_no_text_is_one_number_here_and_another_there(text: str) -> None:
    """Whatever is read, no other country's reading of the same text is a number of another size."""
    try:
        found = number_of(text, "", "", amount=True)
    except InputError:
        return
    other = text.replace(".", "").replace(",", ".")
    elsewhere = re.fullmatch(r"(0|[1-9][0-9]{0,2}(\.[0-9]{3})*)(,[0-9]{1,2})?", text)  # no group of thousands is 0
    assert not elsewhere or not PLAIN.fullmatch(other) or float(other) == found


@pytest.mark.parametrize(
    "text",
    [
        "480.000,00",
        "1,23",
        "12,34,567",
        "1.234.567",
        "inf",
        "nan",
        "1e999",
        "٤٨",
        "１",
        "0x10",
        "5.",
        "",
        "9" * 400,
        "1 000",
        "--1",
    ],
)
def test_what_is_no_number(text: str) -> None:
    for amount in (True, False):
        with pytest.raises(InputError):
            number_of(text, "", "", amount=amount)


def test_a_mark_that_may_be_either_is_refused_with_both_readings() -> None:
    with pytest.raises(InputError, match=r"written 480000 or 480\.00"):
        number_of("480.000", "", "a number", amount=True)
    with pytest.raises(InputError, match=r"written 1234 or 1\.234"):
        number_of("1,234", "", "a number")
    assert number_of("480,000", "", "", amount=True) == 480_000
    assert number_of("1.234", "", "") == 1.234
    assert number_of("1,234,567.5", "", "") == 1_234_567.5


@pytest.mark.parametrize("raw", [10**400, -(10**4000), Decimal("NaN"), Decimal("1e500"), True, None, [1], {}, b"1", 1j])
def test_what_is_no_number_in_python(raw: Any) -> None:
    with pytest.raises(InputError):
        number_of(raw, "", "a number")


@given(ANYTHING)
def test_a_day_is_written_one_way(raw: Any) -> None:
    try:
        found = day_of(raw, "cell")
    except InputError:
        return
    assert type(raw) in (str, date)
    assert found.isoformat() == str(raw).strip()
    assert 1900 <= found.year < 2200


@pytest.mark.parametrize(
    "raw",
    [
        "2025-W01",
        "20250101",
        "2025-1-1",
        "2025-02-30",
        "٢٠٢٥-01-01",
        "0001-01-01",
        "9999-12-31",
        datetime(2025, 1, 1),
        20250101,
    ],
)
def test_what_is_no_day(raw: Any) -> None:
    with pytest.raises(InputError):
        day_of(raw, "")


@pytest.mark.parametrize(
    "text", ["2024-10-23", "23-Oct-2024", "10/23/2024", "23.10.2024", "October 23, 2024", "20241023"]
)
def test_a_day_that_somebody_states_is_read_as_in_a_file(text: str) -> None:
    """By an option, in Python, or as a fact."""
    assert parse_day(text) == stated_day(text, "") == date(2024, 10, 23)
    assert comity.determine({"activity": "export", "date": text}).date == date(2024, 10, 23)
    for wrong, says in (("03/04/2024", r"2024-03-04 \(month first\) or 2024-04-03"), ("tomorow", "YYYY-MM-DD")):
        with pytest.raises(InputError, match=says):
            parse_day(wrong)


@pytest.mark.parametrize("raw", ["\0", "a\ud800", ["a"], {}, None, True, b"a", 10**4000, date(2025, 1, 1)])
def test_what_is_no_text(raw: Any) -> None:
    with pytest.raises(InputError):
        text_of(raw, "")


@pytest.mark.parametrize("raw", ["9" * 2_000_000, "9A515.x | " * 100_000, ["9"] * 100_000, ["9" * 100_000] * 30])
def test_no_value_is_compared_that_is_longer_than_any_there_is(law: Law, raw: Any) -> None:
    """Comparing 2 MB with each code of a list took minutes."""
    kinds = {fact.kind: name for name, fact in law.schema.facts.items()}
    begun = time.process_time()
    for name in kinds.values():
        with pytest.raises(InputError, match=f"{name}: has [0-9,]+ (letters|values); accepted: at most"):
            law.schema.read(name, raw, "order.yaml")
    assert time.process_time() - begun < 2
