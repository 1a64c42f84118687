"""Ten orders as leads write them: nothing that would change what is done next stands only behind a flag."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import pytest

import comity
from comity import OrderPage, Outcome
from comity.brief.citations import provisions
from comity.cli import printing, render_page

ORDERS: Final = Path(__file__).parents[2] / "docs" / "examples" / "orders"
LONGEST: Final = 40
LONGER: Final = {"01-mixed-jurisdiction.yaml": 46, "09-distributor.csv": 46}
"""Lines of 80 characters: two orders under two regimes with an answer, duties and provisions a line take more."""


def _page(name: str) -> tuple[list[comity.Determination], OrderPage]:
    given = {} if name.endswith(".yaml") else {"activity": "export", "from": "USA"}
    project = comity.read_project(ORDERS / name, over=given)
    found = comity.determine(project, None if name.endswith(".yaml") else "2026-11-30")
    return [d.once_screened or d for d in found.activities], OrderPage.of(found, project.reading)


def _printed(page: OrderPage, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    out = io.StringIO()
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("sys.stdout", out)
    printing.console().print(render_page.page(page, "order"))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("name", sorted(path.name for path in ORDERS.iterdir()))
def test_the_page_says_all_that_decides_what_is_done(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines, page = _page(name)
    printed = _printed(page, monkeypatch)
    text = " ".join(" ".join(printed).split())
    assert len(printed) <= LONGER.get(name, LONGEST)
    assert max(map(len, printed)) <= 80
    left_out = [what for d in lines for what in _acted_on(d) if what not in text]
    assert left_out == []
    cited = {one for task in page.tasks for one in provisions(task.cite)}
    assert [cite for d in lines for cite in _conditions(d) if not {*provisions(cite)} <= cited] == []
    asked = {one.text for one in page.open}
    for d in lines:
        deciding = [u for u in d.unknowns if u.decides and d.outcome is Outcome.UNDETERMINED]
        assert not deciding or any(u.ask in asked for u in deciding) or "more question" in text
    lengths = [one.text for one in page.required if " days (" in one.text]
    assert page.estimated is (bool(lengths) and not any("about " in one or "estimate" in one for one in lengths))
    assert bool(page.about_days) is page.estimated


def _acted_on(d: comity.Determination) -> list[str]:
    """Return what a lead acts on, as the full answer names it."""
    stopped = d.outcome in (Outcome.PROHIBITED, Outcome.HOLD, Outcome.POLICY_OF_DENIAL)
    named = [one.name.partition(" (")[0] for one in d.applications if one.status == "required" and not stopped]
    barred = [f.title for f in d.findings if f.status in ("prohibited", "hold")]
    unread = [f"{one.side}: {one.regime}" for one in d.not_examined if one.how == "not-examined"]
    graver = ["unless excepted" for f in d.findings if f.possible_review and f.possible_review.policy == "denial"]
    decided = [s.name for s in d.sides if d.outcome is Outcome.UNDETERMINED and s.outcome is not Outcome.UNDETERMINED]
    waits = d.outcome is Outcome.AUTHORIZATION_REQUIRED and any(a.status == "unknown" for a in d.applications)
    hanging = ["on it hangs"] if waits and d.pivot and not d.pivot.decides else []
    return [*named, *barred, *unread, *graver, *decided, *hanging, *d.contradicted]


def _conditions(d: comity.Determination) -> list[str]:
    """Return the provisions of what the exemption that serves asks of its user."""
    if d.outcome is not Outcome.EXEMPTION_AVAILABLE:
        return []
    serving = [next(e for e in f.exemptions if e.serves) for f in d.findings if f.status == "exempt"]
    return [condition.cite for e in serving for condition in e.conditions]
