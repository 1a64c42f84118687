"""A comment on a proposed rule: what it changes and for what, in tables with citations, and room for one's words.

It argues nothing: what its author thinks of the proposal is left to be written.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import msgspec

from comity.arguments import TEXT, a, checked
from comity.errors import InputError
from comity.reform.docket import Docket, DocketEntry
from comity.reform.result import Comparison
from comity.showing import Serialized, Tabular, fields


class RuleComment(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """What a comment on a proposed rule can rest on.

    Attributes:
        entry: the rulemaking of the docket; ``docket_reviewed``: the day to which that was kept.
        found: what the proposal would change for a portfolio.
        warnings: what its author must see to before it is filed.
    """

    entry: DocketEntry
    docket_reviewed: datetime.date
    found: Comparison
    warnings: tuple[str, ...]

    @classmethod
    @checked(found=a(Comparison, says="a comparison"), entry=TEXT)
    def of(cls, found: Comparison, entry: str) -> RuleComment:
        """Return what a comment on a rulemaking can rest on.

        Args:
            found: a comparison of a portfolio under the proposal.
            entry: the id of a rulemaking in the docket, or its RIN.

        Raises:
            InputError: there is no such rulemaking, or the comparison holds none of its reforms.
        """
        docket = Docket.load()
        of = docket.entry(entry)
        if of.reforms and not {one.id for one in found.reforms} & set(of.reforms):
            told = ", ".join(of.reforms)
            raise InputError(f"compares nothing that '{of.id}' changes", where="comment", accepts=told)
        return cls(
            entry=of,
            docket_reviewed=docket.reviewed,
            found=found,
            warnings=tuple(_warnings(of, found, docket)),
        )

    def line(self) -> str:
        """Return on what it comments, and what changes."""
        return f"Comment on {self.entry.title}: {self.found.line()}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each activity whose answer changes."""
        return [fields(one) for one in self.found.affected]


def _warnings(entry: DocketEntry, found: Comparison, docket: Docket) -> Iterator[str]:
    if not entry.open_on(docket.day):
        yield f"No comment period is on record as open on {docket.day}."
    if not entry.reforms:
        yield "No reform in this program holds the text of this proposal: what was compared is the author's own."
    unread = [one.cite for reform in found.reforms for one in reform.sources if one.confidence != "primary"]
    if unread:
        yield f"Not read at the source itself, to be checked before this is filed: {'; '.join(dict.fromkeys(unread))}."
    if found.method.undecided:
        yield f"{found.method.undecided} rows are undecided, before or after: they count as no change."
    if not found.weighed:
        yield f"Counted are {found.method.weights}: no share of any trade may be read from them."
