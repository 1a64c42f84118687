"""Distinct combinations of facts: numbered as they are first stated, whatever block a row is in."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from comity.compile.codes import FactCodes
from comity.determine.activity import Activity
from comity.reform.combinations import combinations
from comity.reform.portfolio import Block, ReadPortfolio

FACTS = ("a", "b", "date")
ROWS = st.lists(st.tuples(*[st.integers(0, 2)] * 3, st.integers(0, 1)), min_size=1, max_size=8)
BLOCKS = st.lists(ROWS, min_size=1, max_size=4)
Row = tuple[int, ...]


def portfolio(blocks: list[list[Row]]) -> ReadPortfolio:
    codes = {name: FactCodes(name, (None, None, None)) for name in FACTS}
    return ReadPortfolio("made", codes, [_block(rows) for rows in blocks], {}, 0, beyond=[Activity({})])


def _block(rows: list[Row]) -> Block:
    columns = [np.array(column, np.int32) for column in zip(*rows, strict=True)]
    codes = dict(zip(FACTS, columns, strict=False))
    return Block(range(len(rows)), None, codes, {}, {}, columns[-1])


def stated(row: Row) -> Row:
    """What tells a row apart: its day does not."""
    a, b, _, beyond = row
    return a, b, beyond


@given(BLOCKS)
def test_rows_have_the_same_number_if_and_only_if_they_state_the_same(blocks: list[list[Row]]) -> None:
    found = combinations(portfolio(blocks))
    numbers: dict[Row, int] = {}
    expected = [[numbers.setdefault(stated(row), len(numbers)) for row in rows] for rows in blocks]
    assert [of.tolist() for of in found.of] == expected
    assert len(found) == len(numbers)
    assert found.rows.tolist() == [sum(one.count(number) for one in expected) for number in range(len(found))]


@given(BLOCKS)
def test_a_combination_is_found_where_it_is_first_stated(blocks: list[list[Row]]) -> None:
    read = portfolio(blocks)
    found = combinations(read)
    for number in range(len(found)):
        block, place = found.place(number)
        assert found.of[block][place] == number
        assert all(number not in of for of in found.of[:block])
        assert number not in found.of[block][:place]
    told = [(begin + n, codes["a"][n], codes["b"][n]) for begin, codes, size in found.parts(read) for n in range(size)]
    places = [found.place(number) for number in range(len(found))]
    assert told == [(number, *blocks[block][place][:2]) for number, (block, place) in enumerate(places)]


def test_what_another_law_reads_otherwise_tells_rows_apart() -> None:
    same, other = portfolio([[(1, 1, 0, 0), (1, 1, 0, 0)]]), portfolio([[(1, 1, 0, 0), (1, 2, 0, 0)]])
    assert len(combinations(same)) == 1
    assert combinations(same, other).of[0].tolist() == [0, 1]
