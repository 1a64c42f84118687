"""A comparison as CSV: a row for each activity, a mark for each footnote, the footnotes below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from comity.errors import shown
from comity.files import NEUTRALIZED, csv_of, neutral_line
from comity.reform.change import ChangeKind

if TYPE_CHECKING:
    from comity.reform.result import Affected, Comparison

_COLUMNS: Final = (
    "id", "name", "rows", "partner", "activity", "item", "before", "after", "change", "weight", "value_usd", "checked",
    "assumed", "before_by", "before_cites", "after_by", "after_cites",
    "before_review", "after_review", "before_days", "after_days", "before_exceptions", "after_exceptions",
    "before_duties", "after_duties", "reach", "open", "range", "notes",
)  # fmt: skip


def as_csv(found: Comparison) -> str:
    """Return every activity of a comparison; footnotes follow as lines that begin with ``#``."""
    text, neutralized = csv_of(_COLUMNS, (_cells(one, found) for one in found.activities))
    footnotes = [*_footnotes(found), *([NEUTRALIZED] if neutralized else [])]
    return text + "".join(f"# {neutral_line(shown(line))}\n" for line in footnotes)


def _cells(one: Affected, found: Comparison) -> tuple[object, ...]:
    return (
        one.id,
        one.name,
        one.rows,
        one.partner,
        one.activity,
        one.item,
        one.before.value,
        one.after.value,
        one.kind.value,
        f"{one.weight:g}",
        "" if one.value is None else f"{one.value:g}",
        one.checked,
        "|".join(one.assumed),
        one.before_by,
        "; ".join(one.before_cites),
        one.after_by,
        "; ".join(one.after_cites),
        one.before_review,
        one.after_review,
        " / ".join(f"{days:g}" for days in one.before_days),
        " / ".join(f"{days:g}" for days in one.after_days),
        "; ".join(one.before_exceptions),
        "; ".join(one.after_exceptions),
        "|".join(one.before_duties),
        "|".join(one.after_duties),
        one.reach,
        "|".join(one.open),
        "|".join(kind.value for kind in one.range),
        " ".join(_marks(one, found)),
    )


def _marks(one: Affected, found: Comparison) -> Iterator[str]:
    if found.proposed and one.kind is not ChangeKind.UNCHANGED:
        yield "p"
    if one.assumed:
        yield "a"
    if one.checked == "no":
        yield "u"
    if not one.verified:
        yield "v"
    if " | " in one.item:
        yield "i"


def _footnotes(found: Comparison) -> Iterator[str]:
    method = found.method
    yield f"{found.title}, on {found.day}, against {method.baseline}"
    yield "p: rests on what is only proposed; a: facts named under 'assumed' are inferred; u: source not opened"
    yield "v: rests on text that was not read, treat as license required; i: the item is one of these"
    yield "days: least / typical / most; open: facts not stated on which it hangs; range: what may come of it then"
    for reform in found.reforms:
        for source in reform.sources:
            yield f"{reform.id} ({reform.status}): {source.cite}, {source.url} [{source.confidence}]"
        for assumption in reform.assumptions:
            yield f"{reform.id} assumes: {assumption}"
        for missing in reform.falls_short:
            yield f"{reform.id} leaves out: {missing}"
    counts = f"{method.decided} decided, {method.undecided} undecided, {method.rejected_rows} rejected"
    yield f"{method.read} rows read: {counts}"
    yield f"{method.answered}; weights: {method.weights}"
    if found.weighed:
        yield f"weighed by {found.weighed.weights}"
        for row in found.weighed.kinds:
            yield f"weighed, {row.kind.value}: {row.least:.10g} to {row.most:.10g}, evenly {row.evenly:.10g}"
    yield f"law {method.baseline_sha256}; as reformed {method.reformed_sha256}"
    for key, reason in method.rejected:
        yield f"rejected {key}: {reason}"
    yield from method.notes
