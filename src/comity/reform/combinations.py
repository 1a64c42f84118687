"""The distinct combinations of facts in a portfolio: each is looked up once, however many rows say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from comity.reform.portfolio import Ids, ReadPortfolio

_SEED: Final = 20141110
_NOT_ASKED: Final = "date"
"""Every row is answered by the law of one day."""


@dataclass(frozen=True)
class Combinations:
    """Combinations of facts, numbered in the order in which rows first state them.

    Attributes:
        of: by block, the number of each row's combination.
        rows: how many rows state each.
        first: by block, the places of the rows that state something for the first time.
    """

    of: Sequence[Ids]
    rows: npt.NDArray[np.int64]
    first: Sequence[npt.NDArray[np.intp]]

    def __len__(self) -> int:
        return len(self.rows)

    def parts(self, portfolio: ReadPortfolio) -> Iterator[tuple[int, Mapping[str, npt.NDArray[Any]], int]]:
        """Yield the codes of the combinations, block by block: the number of the first, codes, how many they are."""
        begin = 0
        for block, places in zip(portfolio.blocks, self.first, strict=True):
            whole = len(places) == len(block)
            yield begin, block.codes if whole else {n: c[places] for n, c in block.codes.items()}, len(places)
            begin += len(places)

    def place(self, number: int) -> tuple[int, int]:
        """Return the block and the place of a row that states a combination."""
        for block, places in enumerate(self.first):
            if number < len(places):
                return block, int(places[number])
            number -= len(places)
        raise IndexError(number)


def combinations(*portfolios: ReadPortfolio) -> Combinations:
    """Return the distinct combinations of facts.

    Combinations are told apart by 64 random bits for each code, added up: two among a hundred million share them with
    a chance below one in a thousand.

    Args:
        portfolios: the same rows, as each of several laws reads them.
    """
    draw = np.random.default_rng(_SEED)
    blocks = portfolios[0].blocks
    beyond = draw.integers(0, 2**64, len(portfolios[0].beyond) + 1, np.uint64)
    keys = [beyond[block.beyond] for block in blocks]
    for portfolio in portfolios:
        for name, codes in portfolio.codes.items():
            if name != _NOT_ASKED:
                salts = draw.integers(0, 2**64, len(codes.possible), np.uint64)
                for place, block in enumerate(portfolio.blocks):
                    keys[place] += salts[block.codes[name]]
    _, first, inverse, counts = np.unique(
        np.concatenate(keys), return_index=True, return_inverse=True, return_counts=True
    )
    order = np.argsort(first)
    number = np.empty(len(first), np.int32)
    number[order] = np.arange(len(first))
    ends = np.cumsum([len(block) for block in blocks])
    of = np.split(number[inverse], ends[:-1])
    cuts = np.searchsorted(first[order], ends[:-1])
    starts = ends - [len(block) for block in blocks]
    places = [some - start for some, start in zip(np.split(first[order], cuts), starts, strict=True)]
    return Combinations(of, counts[order], places)
