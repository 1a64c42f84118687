"""What is undetermined resolved, for every engine alike: groups of rows for which all answers to what is unknown agree.

The compiled law answers *undetermined* as soon as a rule hangs on what is not known. Whether all completions of a row's
facts have one outcome all the same is asked as for a single activity, once for all rows that state the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

import numpy as np

from comity.compile.compiled_law import CompiledLaw
from comity.determine.engine import if_screened_clear, settled
from comity.determine.evaluation import Evaluation
from comity.determine.outcome import Outcome
from comity.engines.protocol import Options
from comity.engines.tally import RowGroup

_RARE: Final = 10
"""Groups so small that so many times the budget would not cover all rows are not asked: next to none would resolve."""


@dataclass(frozen=True)
class ResolvedGroups:
    """What became of undetermined rows.

    Attributes:
        groups: those of which every answer was tried, each with its outcome.
        not_asked: how many rows are in none of them.
    """

    groups: Sequence[RowGroup]
    not_asked: int


def resolve_groups(found: Sequence[RowGroup], rows: int, compiled: CompiledLaw, options: Options) -> ResolvedGroups:
    """Return groups of undetermined rows with the outcome that all answers to what is unknown agree on, if they do.

    Where they do not, a group tells why.

    Args:
        found: the largest groups, the largest first.
        rows: how many undetermined rows there are.
        compiled: the law.
        options: of how many groups to ask.
    """
    most = options.resolve_groups
    asked = list(takewhile(lambda group: len(group) * _RARE * most >= rows, found[:most]))
    if not asked:
        return ResolvedGroups((), rows)
    why = compiled.causes(
        {name: np.array([group.codes[name] for group in asked]) for name in asked[0].codes}, len(asked)
    )
    groups: list[RowGroup] = []
    for group, causes in zip(asked, why, strict=True):
        case = Evaluation(compiled.law, compiled.activity(group.codes), compiled.day, compiled.strict)
        outcome, clear = settled(case), if_screened_clear(case)
        told = causes if outcome is Outcome.UNDETERMINED else ()
        groups.append(replace(group, outcome=outcome, causes=told, if_screened_clear=clear))
        options.told("resolving undetermined groups", len(groups), len(found))
    return ResolvedGroups(groups, rows - sum(map(len, asked)))
