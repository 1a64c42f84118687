"""What is told of every row besides its id, in words: the columns that every engine hands over and writes."""

from __future__ import annotations

from typing import Final, NamedTuple

from comity.compile.answer import CompiledAnswer
from comity.engines.tally import RowGroup


class RowWords(NamedTuple):
    """What is told of a row.

    Attributes:
        rule: the rule that decides, or first leaves the outcome open; empty if none does.
        if_screened_clear: the outcome if screening of the parties is clear; None where that is not open.
        causes: why the outcome is undetermined, parted by commas; None where it is not, or was not asked.
    """

    outcome: str
    rule: str
    if_screened_clear: str | None
    causes: str | None


COLUMNS: Final = ("key", *RowWords._fields)


def of_answer(answer: CompiledAnswer) -> RowWords:
    """Return what is told of the rows with an answer, unless their group is told apart."""
    return RowWords(answer.outcome.value, answer.rule, answer.if_screened_clear, None)


def of_group(group: RowGroup, answer: CompiledAnswer) -> RowWords:
    """Return what is told of the rows of a group of which more was asked."""
    causes = ",".join(cause.value for cause in group.causes) or None
    return RowWords(group.outcome.value, answer.rule, group.if_screened_clear, causes)
