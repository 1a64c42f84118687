"""The activities of a comparison: one by one, what changes most first; of very many, the others by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from comity.portfolio.measures import VALUE, VALUED, WEIGHT
from comity.reform.burden import waiting
from comity.reform.change import ChangeKind
from comity.reform.lines import ComparedLine, ComparedLines, sums_of
from comity.reform.portfolio import MEASURES, Block, ReadPortfolio
from comity.reform.reaching import words_of
from comity.reform.result import Affected

MOST_LISTED: Final = 20_000
"""How many activities are listed one by one."""
_KINDS: Final = tuple(ChangeKind)
Mask = npt.NDArray[np.bool_]


def listed(portfolio: ReadPortfolio, lines: ComparedLines) -> tuple[Affected, ...]:
    """Return the activities, the gravest change first, then the heaviest.

    Beyond `MOST_LISTED` those that are left of a line are told together, at the end.
    """
    masks = _to_list(portfolio, lines)
    found = [
        one
        for block, of, mask in zip(portfolio.blocks, lines.of, masks, strict=True)
        for one in _one_by_one(block, [lines.told[number] for number in of[mask].tolist()], mask)
    ]
    found.sort(key=lambda one: (-_gravity(one.kind), -one.weight, one.id))
    rest = list(_together(portfolio, lines, masks)) if len(found) < len(portfolio) else []
    rest.sort(key=lambda one: (-_gravity(one.kind), -one.weight))
    return (*found, *rest)


def _gravity(kind: ChangeKind) -> int:
    """Return how much a kind of change matters: the nearer to the best or the worst the more, and none not at all."""
    place = _KINDS.index(kind)
    return 0 if kind is ChangeKind.UNCHANGED else len(_KINDS) - min(place, len(_KINDS) - 1 - place)


def _to_list(portfolio: ReadPortfolio, lines: ComparedLines) -> list[Mask]:
    """Return which rows of each block to list."""
    if len(portfolio) <= MOST_LISTED:
        return [np.ones(len(block), np.bool_) for block in portfolio.blocks]
    gravity = np.array([_gravity(line.change.kind) for line in lines.told], np.int8)
    grave = np.concatenate([gravity[of] for of in lines.of])
    weight = np.concatenate([block.measures[WEIGHT] for block in portfolio.blocks])
    mask = np.zeros(len(grave), np.bool_)
    left = MOST_LISTED
    for one in range(len(_KINDS), -1, -1):
        places = np.flatnonzero(grave == one)
        if len(places) > left:
            places = places[np.argsort(-weight[places], kind="stable")[:left]]
        mask[places] = True
        left -= len(places)
    return np.split(mask, np.cumsum([len(block) for block in portfolio.blocks])[:-1])


def _one_by_one(block: Block, lines: Sequence[ComparedLine], mask: Mask) -> Iterator[Affected]:
    places = np.flatnonzero(mask)
    weights, valued, values = (block.measures[name][places].tolist() for name in (WEIGHT, VALUED, VALUE))
    for place, line, weight, states, value in zip(places.tolist(), lines, weights, valued, values, strict=True):
        key = _text(block.keys[place])
        name = _text(block.names[place]) if block.names is not None else ""
        yield _affected(line, key, name or f"row {key}", 1, weight, value if states else None)


def _text(cell: object) -> str:
    """Return a cell as text; nothing where it is empty."""
    told = cell.as_py() if hasattr(cell, "as_py") else cell
    return "" if told is None else str(told)


def _together(portfolio: ReadPortfolio, lines: ComparedLines, masks: Sequence[Mask]) -> Iterator[Affected]:
    """Yield what is left of each line."""
    left = np.zeros((len(lines.told), len(MEASURES)))
    for block, of, mask in zip(portfolio.blocks, lines.of, masks, strict=True):
        rest = {name: told[~mask] for name, told in block.measures.items()}
        left += sums_of(rest, of[~mask], len(lines.told))
    for line, (rows, weight, valued, value) in zip(lines.told, left.tolist(), strict=True):
        if rows:
            yield _affected(line, "", f"{rows:,.0f} more alike", int(rows), weight, value if valued else None)


def _affected(line: ComparedLine, key: str, name: str, rows: int, weight: float, value: float | None) -> Affected:
    before, after = line.change.before, line.change.after
    return Affected(
        id=key,
        name=name,
        rows=rows,
        partner=line.partner,
        item=line.item,
        activity=line.activity,
        before=before.outcome,
        after=after.outcome,
        kind=line.change.kind,
        weight=weight,
        value=value,
        checked=line.checked,
        assumed=line.assumed,
        before_by=before.exemption or before.by,
        after_by=after.exemption or after.by,
        before_cites=before.cites,
        after_cites=after.cites,
        verified=after.verified,
        reach="reached" if line.change.reach.reached else words_of(line.change.reach.why),
        open=line.change.reach.open,
        range=line.change.spread.kinds,
        before_review=before.review,
        after_review=after.review,
        before_days=waiting(before),
        after_days=waiting(after),
        before_exceptions=before.exceptions,
        after_exceptions=after.exceptions,
        before_duties=before.duties,
        after_duties=after.duties,
    )
