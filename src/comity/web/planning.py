"""The plan of an order as a page: the steps, what it supposes, other plans, what only governments can do."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import msgspec

import comity
from comity import InputError
from comity.web.order_form import OrderForm
from comity.web.sheets import PageBlock, PageCell, WebPage, block, cell, filled, outside

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import Plan, PlannedStep

PREFERENCES: Final = ("soonest", "fewest-decisions", "lowest-decision-level")
_ALTERNATIVES: Final = 2
_SIGNS: Final = {"memory": "?", "secondary": "~"}


class PlanWish(msgspec.Struct, frozen=True):
    """What is wished of a plan: its first day, what it prefers, whether it has governments' steps."""

    start: str = ""
    prefer: str = PREFERENCES[0]
    deadline: str = ""
    governments: bool = False
    on_request: bool = False

    @classmethod
    def of(cls, posted: Mapping[str, Any]) -> PlanWish:
        """Return what a form wishes."""
        texts = {name: str(posted.get(name) or "").strip() for name in ("start", "prefer", "deadline")}
        flags = {name: bool(posted.get(name)) for name in ("governments", "on_request")}
        return cls(texts["start"], texts["prefer"] or PREFERENCES[0], texts["deadline"], **flags)


class PlannedOrder(msgspec.Struct, frozen=True):
    """A plan's page, with the picture of its steps; without steps there is none."""

    page: WebPage
    picture: str


def warm() -> None:
    """Load the solver and what draws, which the first plan would wait for."""
    import altair  # noqa: F401, PLC0415

    _ = comity.Plan


def planned(form: OrderForm, wish: PlanWish) -> PlannedOrder:
    """Return the plan of an order.

    Raises:
        InputError: the order or a wish cannot be used.
    """
    found = _plan(form, wish)
    page = WebPage(
        title=f"Next steps: {found.name}" if found.name else "Next steps",
        lead=(*map(cell, _answer(found)), *map(cell, found.notes), cell(found.footer)),
        blocks=filled(*_blocks(found)),
    )
    return PlannedOrder(page, embedded(found) if found.steps else "")


def plan_file(form: OrderForm, wish: PlanWish, name: str) -> bytes:
    """Return the plan of an order as a file, by its name: JSON, Markdown, DOCX or PDF, its days as ICS.

    Raises:
        InputError: the order or a wish cannot be used, or what writes such files is not installed.
    """
    found = _plan(form, wish)
    return found.to_json().encode() if name.endswith(".json") else written(found, name)


def written(result: Any, name: str, *, picture: bool = False) -> bytes:
    """Return a result as a document, or as a picture.

    Raises:
        InputError: what writes such files is not installed.
    """
    with TemporaryDirectory(prefix="comity-") as folder:
        path = Path(folder) / name
        if picture:
            comity.draw(result, path)
        else:
            comity.write_document(result, path)
        return path.read_bytes()


def _plan(form: OrderForm, wish: PlanWish) -> Plan:
    return comity.next_steps(
        comity.read_project(form.order(), where="order"),
        wish.start or None,
        prefer=wish.prefer,
        alternatives=_ALTERNATIVES,
        deadline=wish.deadline or None,
        governments=wish.governments,
        on_request=wish.on_request,
    )


def embedded(result: Any) -> str:
    """Return a result as a picture that stands in the page itself; nothing where there is nothing to draw."""
    try:
        drawn = written(result, "picture.svg", picture=True)
    except InputError:
        return ""
    return f"data:image/svg+xml;base64,{b64encode(drawn).decode()}"


def _answer(p: Plan) -> Iterator[str]:
    if not p.found:
        yield "No plan of the parties' own leads there."
    else:
        first = f"May go ahead from {p.finish.typical}" if p.steps or p.conditional else "May go ahead today"
        spread = f" (between {p.finish.earliest} and {p.finish.latest})" if p.steps else ""
        supposed = ", if what it supposes is so" if p.supposed else ""
        left = f" No plan leads there for {', '.join(p.left_out)}." if p.left_out else ""
        yield f"{first}{spread}{supposed}, under the law named for each step.{left}"
    proved = "" if p.proved else f" · not proved best (gap {p.gap:g})"
    yield f"starting {p.start} · {p.preference} · text as of {p.law_as_of}{proved}"
    if p.range_note:
        yield p.range_note


def _blocks(p: Plan) -> Iterator[PageBlock]:
    goings = [_going(p, one) for one in p.activities]
    yield block("Where it stands", goings, "line", "now", "by", "from")
    governed = any(step.track == "governments" for step in p.steps)
    columns = ("no.", "from", "to", "step", "owner, who decides", "days", "after", "provision")
    yield block("Steps, both tracks" if governed else "The applicant's track", map(_step, p.steps), *columns)
    yield block("The plan holds only if", _supposed(p), "question", "supposed", "else", "lines")
    duties = {duty.id: duty for going in p.activities for duty in going.duties}
    due = [(cell(one.name, note=one.when_due), cell(one.cite, outside(one.url))) for one in duties.values()]
    yield block("Then, with and after the activity", due, "what", "provision")
    others = [
        (
            cell(", then ".join(one.steps) or "nothing to do"),
            cell(one.finish),
            cell(one.decisions),
            cell(one.level),
            cell(", ".join(one.gives_up)),
        )
        for one in p.alternatives
    ]
    yield block("Other plans, to compare", others, "steps", "done", "decisions of others", "the highest", "gives up")
    ways = [
        (cell(one.title, note=one.because), cell(one.activity), cell(one.cite, outside(one.url))) for one in p.obstacles
    ]
    yield block("In the way", ways, "what", "line", "provision")
    yield block("These restrictions of yours leave no plan", [(cell(one),) for one in p.conflict])
    routes = [
        (
            cell(route.spares or "so that it may go ahead at all"),
            cell("; ".join(f"{step.title}{f': {step.about}' if step.about else ''}" for step in route.steps)),
            cell(route.finish.typical),
            cell(route.level),
            cell("; ".join(dict.fromkeys(route.outcomes))),
        )
        for route in p.routes
    ]
    yield block(
        "The governments' track: what only governments can do",
        routes,
        "would spare",
        "steps",
        "done",
        "decision",
        "then",
    )


def _going(p: Plan, one: Any) -> tuple[PageCell, ...]:
    by = "; ".join(one.by)
    after = one.after.headline if p.found else ""
    return (
        cell(one.name),
        cell(one.before.headline),
        cell(by or after, note="" if by in ("", after) else after),
        cell(one.ready if p.found else ""),
    )


def _supposed(p: Plan) -> Iterator[tuple[PageCell, ...]]:
    """Yield what a plan supposes, once for all lines of which the same is supposed."""
    told: dict[tuple[str, str], list[comity.Supposed]] = {}
    for one in p.supposed:
        told.setdefault((one.ask, one.answer), []).append(one)
    for (ask, answer), several in told.items():
        otherwise = dict.fromkeys(line for one in several for line in _otherwise(one))
        lines = ", ".join(dict.fromkeys(one.activity for one in several)) if len(p.activities) > 1 else ""
        yield cell(ask), cell(answer), cell("; ".join(otherwise), note=several[0].because), cell(lines)


def _step(one: PlannedStep) -> tuple[PageCell, ...]:
    about = f": {one.about}" if one.about else ""
    days = (
        f"{one.days.min}–{one.days.typical}–{one.days.max}{_SIGNS.get(one.days.confidence.value, '')}"
        if one.duration_known
        else "not known"
    )
    review = f"review: {one.review_policy}, {one.review_cite}" if one.review_policy else ""
    return (
        cell(one.number),
        cell(one.starts),
        cell(one.ends),
        cell(f"{one.title}{about}", note=review),
        cell(one.owner, note=f"decides: {one.decides}" if one.decides else ""),
        cell(days),
        cell(", ".join(map(str, one.after))),
        cell(one.cite, outside(one.url)),
    )


def _otherwise(one: comity.Supposed) -> Iterator[str]:
    for branch in one.otherwise:
        then = ", ".join(branch.steps) or ("may go ahead" if branch.finish else "no plan of the parties' own")
        when = f" by {branch.finish}" if branch.finish else ""
        yield f"{branch.answer}: {branch.outcome.replace('-', ' ')}; {then}{when}"
