"""``comity coalition enlarge`` and ``communications``: what other states would add, lack and take; what is shared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

import comity
from comity import CommunicationShares, Enlargement, EnlargementState, EnlargementStep, InputError
from comity.cli.coalition_share import COLORS, Day, Supposed, supposed
from comity.cli.declared import CliOption
from comity.cli.options import Form

_MARKS: Final = {"primary": "●", "secondary": "◐", "memory": "○"}
_LEGEND: Final = "● read at the source itself   ◐ in a copy or report   ○ from memory, to be checked"
_LIMITS: Final = (
    "Public assets only: a lower bound, and no order of worth. Which agreement is missing is looked up in the record; "
    "agreements that are not published may exist. Lengths are usual ones of a step, not promises; a release stays a "
    "decision of an authority."
)
_SHARES: Final = (
    "Public shares only. What a network carries, its formats and its free capacity are not public; a capacity stands "
    "only where its source gives one."
)


def enlarge_command(
    form: Form,
    core: Annotated[str, CliOption("--core", help="A coalition: a group as cspo, or states, parted by commas.")],
    state: Annotated[
        str | None, CliOption("--state", help="Which states, parted by commas; all with public sensors if absent.")
    ] = None,
    reform: Supposed = None,
    day: Day = None,
) -> None:
    """Tell of each friendly state what it would add to a coalition, what sharing lacks, the steps and how long."""
    members = [one.strip() for one in core.split(",") if one.strip()]
    if not members:
        raise InputError("names nobody", where="--core", accepts="a group as cspo, or states")
    wanted = [one.strip() for one in state.split(",") if one.strip()] if state is not None else None
    found = comity.Coalition(members, day, reforms=reform or ()).enlarge(wanted)
    rows = found.records()
    cells = (["|".join(map(str, one)) if isinstance(one, list) else one for one in row.values()] for row in rows)
    form.answered(found, list(rows[0]) if rows else [], cells, _page(found))


def _page(found: Enlargement) -> Iterator[RenderableType]:
    yield from supposed(found.supposed)
    yield Text(f"{found.line()}.", style="bold")
    for one in found.states:
        yield Text()
        yield from _state(one, found.with_)
    if found.left_out:
        yield Text()
        told = f"Not looked at, for no agreement on sharing, defense or secrets with {found.with_} is on record"
        yield Text(f"{told}: {', '.join(found.left_out)}", style="dim")
    yield Text(_LIMITS, style="dim")


def _state(one: EnlargementState, member: str) -> Iterator[RenderableType]:
    yield Text(f"{one.name} ({one.state})", style="bold")
    more = "".join(f"; {', '.join(some)}" for some in (one.satellites, one.communications) if some)
    yield Padding(
        Text.assemble(("adds   ", "green"), f"{one.sensors}, {one.placed} of them placed{more}"), (0, 0, 0, 2)
    )
    for number, lack in enumerate(one.lacks or ("no agreement that was looked for",)):
        yield Padding(Text.assemble(("lacks  " if not number else "       ", "red"), lack), (0, 0, 0, 2))
    for need in one.sharing:
        way = f"{member} to {one.state}" if need.to_it else f"{one.state} to {member}"
        told = Text.assemble((need.value.upper(), COLORS[need.value]), f"  {way}: {need.subject}, {need.level}")
        yield Padding(told, (0, 0, 0, 2))
    for side, word in ((True, "steps  "), (False, "theirs ")):
        for number, step in enumerate(step for step in one.steps if step.to_it is side):
            yield Padding(Text.assemble((word if not number else "       ", "cyan"), _step(step)), (0, 0, 0, 2))
    for need in (need for need in one.sharing if need.to_it):
        yield Padding(Text(f"time   {need.subject}: {_time(one, need.subject)}"), (0, 0, 0, 2))


def _time(one: EnlargementState, subject: str) -> str:
    if subject not in one.ends:
        return "not known: what is lacking comes first"
    earliest, typical, latest = one.ends[subject]
    return f"{typical}, from {earliest} to {latest}, by the steps whose length is known"


def _step(step: EnlargementStep) -> str:
    length = " / ".join(f"{days:g}" for days in step.days)
    told = f"{length} days" if step.days else "length not known"
    return f"{step.title} ({step.owner}; {told}; for {', '.join(step.for_subjects)})"


def communications_command(
    form: Form,
    owner: Annotated[
        str | None, CliOption("--owner", help="Whose, given or had: states or groups, parted by commas; all if absent.")
    ] = None,
    day: Day = None,
) -> None:
    """List shares of satellite communications: whose system, who has a share, by which agreement, what is public."""
    named = [one.strip() for one in owner.split(",") if one.strip()] if owner is not None else None
    if named == []:
        raise InputError("names nobody", where="--owner", accepts="a state or a group, as NOR or cspo")
    found = comity.Coalition(named, day).communications()
    rows = found.records()
    cells = (["|".join(map(str, one)) if isinstance(one, list) else one for one in row.values()] for row in rows)
    form.answered(found, list(rows[0]) if rows else [], cells, _shares(found))


def _shares(found: CommunicationShares) -> Iterator[RenderableType]:
    yield Text(f"{found.line()}.", style="bold")
    for one in found.shares:
        what = f"{one.system}: {one.giver} to {one.partner}, {one.service}, {'/'.join(one.bands)}"
        where = f", {one.region}" if one.region else ""
        size = f"; capacity: {one.capacity}" if one.capacity else "; capacity not published"
        yield Padding(Text.assemble((f"{_MARKS[one.confidence]} {what}", "bold"), f"{where}{size}"), (0, 0, 0, 1))
        by = f"{one.agreement}: {one.standing}" if one.agreement else one.standing
        since = f" since {one.since}" if one.since else ""
        yield Padding(Text(f"{one.status}{since}; {by}; {one.says}"), (0, 0, 0, 3))
        yield Padding(Text.assemble((one.cite, "cyan"), (f"  {one.url}", "dim")), (0, 0, 0, 3))
    if not found.shares:
        yield Text("Nothing on record is no proof that there is nothing.")
    yield Text(_SHARES, style="dim")
    yield Text(_LEGEND, style="dim")
