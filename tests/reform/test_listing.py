"""Lines and lists: rows that are alike add up, and what is not listed one by one is told together."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pytest import MonkeyPatch

from comity import Law, Outcome
from comity.compile.codes import FactCodes
from comity.law.values import OneOf
from comity.portfolio.measures import ROWS, VALUE, VALUED, WEIGHT
from comity.reform import listing
from comity.reform.change import ChangeKind, ComparedAnswer
from comity.reform.combinations import combinations
from comity.reform.examine import Change, Changes
from comity.reform.lines import ComparedLines, lines_of
from comity.reform.listing import listed
from comity.reform.portfolio import ASSUMED, CHECKED, PARTNER, Block, ReadPortfolio
from comity.reform.reading import read_portfolio

ITEM = "item.classification"
ITEMS = tuple(OneOf(frozenset([code])) for code in ("EAR99", "9A515.x.1"))
CHANGES = tuple(
    Change(ComparedAnswer(Outcome.AUTHORIZATION_REQUIRED), ComparedAnswer(Outcome.NOT_REQUIRED), kind)
    for kind in (ChangeKind.LICENSE_REMOVED, ChangeKind.UNCHANGED, ChangeKind.NEWLY_PROHIBITED)
)
ROW = st.tuples(
    st.integers(0, 2), st.integers(0, 1), st.integers(0, 1), st.integers(0, 8), st.none() | st.integers(1, 9)
)
BLOCKS = st.lists(st.lists(ROW, min_size=1, max_size=6), min_size=1, max_size=3)
Row = tuple[int, int, int, int, int | None]


def made(blocks: list[list[Row]], law: Law) -> tuple[ReadPortfolio, ComparedLines]:
    """Rows of an item (unknown or one of two), a partner, a mark, a weight, a worth; each item changes in its way."""
    codes = {ITEM: FactCodes(ITEM, (None, *ITEMS))}
    labels = {PARTNER: ["JPN", "KOR"], CHECKED: ["", "yes"]}
    done = [sum(map(len, blocks[:number])) for number in range(len(blocks))]
    read = ReadPortfolio(
        "made", codes, [_block(rows, first) for rows, first in zip(blocks, done, strict=True)], labels, 0
    )
    distinct = combinations(read)
    items = [blocks[block][place][0] for block, place in map(distinct.place, range(len(distinct)))]
    changes = Changes(CHANGES, np.array(items, np.int32), np.ones(len(distinct), np.bool_))
    return read, lines_of(read, distinct, changes, law)


def _block(rows: list[Row], first: int) -> Block:
    item, partner, checked, weight, value = zip(*rows, strict=True)
    measures = {
        ROWS: np.ones(len(rows)),
        WEIGHT: np.array(weight, np.float64),
        VALUED: np.array([one is not None for one in value], np.float64),
        VALUE: np.array([one or 0 for one in value], np.float64),
    }
    numbers = {PARTNER: np.array(partner, np.int32), CHECKED: np.array(checked, np.int32)}
    keys = [f"r{first + place}" for place in range(len(rows))]
    return Block(keys, None, {ITEM: np.array(item, np.int32)}, numbers, measures, np.zeros(len(rows), np.int32))


@given(blocks=BLOCKS)
def test_lines_add_up_what_is_alike(blocks: list[list[Row]], law: Law) -> None:
    read, lines = made(blocks, law)
    rows = [row for block in blocks for row in block]
    told = Counter[tuple[str, str, str]]()
    for line in lines.told:
        told[line.item, line.partner, line.checked] += line.rows
    names = ("not classified", "EAR99", "9A515.x.1")
    assert told == Counter(
        (names[item], ["JPN", "KOR"][partner], ["", "yes"][mark]) for item, partner, mark, *_ in rows
    )
    assert len(lines.told) == len(told)
    assert sum(line.weight for line in lines.told) == sum(row[3] for row in rows)
    assert sum(line.value for line in lines.told) == sum(row[4] or 0 for row in rows)
    assert sum(line.valued for line in lines.told) == sum(row[4] is not None for row in rows)
    of = np.concatenate(lines.of).tolist()
    assert all(lines.told[number].change is CHANGES[row[0]] for number, row in zip(of, rows, strict=True))
    assert len(read) == len(rows)


@given(blocks=BLOCKS, most=st.integers(0, 20))
def test_a_list_of_any_length_adds_up(blocks: list[list[Row]], most: int, law: Law) -> None:
    read, lines = made(blocks, law)
    rows = [row for block in blocks for row in block]
    with MonkeyPatch.context() as patch:
        patch.setattr(listing, "MOST_LISTED", most)
        found = listed(read, lines)
    single = [one for one in found if one.id]
    assert len(single) == min(most, len(rows))
    assert all(one.rows == 1 and one.name == f"row {one.id}" for one in single)
    assert sum(one.rows for one in found) == len(rows)
    assert sum(one.weight for one in found) == sum(row[3] for row in rows)
    assert sum(one.value or 0 for one in found) == sum(row[4] or 0 for row in rows)
    assert {one.id: (one.weight, one.value) for one in single}.items() <= {
        f"r{number}": (row[3], row[4]) for number, row in enumerate(rows)
    }.items()


@given(blocks=BLOCKS, most=st.integers(1, 20))
def test_what_changes_most_is_listed_first_then_what_weighs_most(blocks: list[list[Row]], most: int, law: Law) -> None:
    gravity = {ChangeKind.NEWLY_PROHIBITED: 2, ChangeKind.LICENSE_REMOVED: 1, ChangeKind.UNCHANGED: 0}
    read, lines = made(blocks, law)
    with MonkeyPatch.context() as patch:
        patch.setattr(listing, "MOST_LISTED", most)
        single = [one for one in listed(read, lines) if one.id]
    order = [(-gravity[one.kind], -one.weight) for one in single]
    assert order == sorted(order)
    kinds = [CHANGES[row[0]].kind for block in blocks for row in block]
    weights = [row[3] for block in blocks for row in block]
    best = sorted((-gravity[kind], -weight) for kind, weight in zip(kinds, weights, strict=True))
    assert order == best[:most]


def test_labels_of_a_portfolio_are_told(law: Law) -> None:
    read = read_portfolio("ties", [law], date(2026, 11, 23))
    distinct = combinations(read)
    changes = Changes(CHANGES, np.ones(len(distinct), np.int32), np.ones(len(distinct), np.bool_))
    found = {one.id: one for one in listed(read, lines_of(read, distinct, changes, law))}
    tie = found["tie-001-2"]
    assert (tie.partner, tie.checked, tie.item) == ("FRA", "yes", "9E001 | 9E002")
    assert tie.assumed[:2] == ("activity.kind", "item.classification")
    assert tie.name.startswith("Airbus Defence and Space and Starlab Space")
    assert ASSUMED in read.labels
