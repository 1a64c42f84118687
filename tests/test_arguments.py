"""What is passed to a public function is used, or refused by name: nothing of another kind ends in another error."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import comity
from comity import InputError, Law
from comity.arguments import PATH, checked

ACTIVITY = {"item": "9A515.x", "from": "USA", "to": "KOR"}
REFORM = "us-2024-10-23-spacecraft-parts"
LONG = "x" * 5000
HALF = "\ud800"
WRONG: tuple[Any, ...] = (
    1,
    -1,
    1.5,
    True,
    b"bytes",
    object(),
    [1],
    {1: 2},
    lambda: 1,
    datetime.datetime.min,
    int,
    HALF,
)
"""None of them is what any argument takes, but for those named below."""
OF_A_PORTFOLIO = ("source", "law", "sheet", "columns", "over")


def of_portfolio(method: str) -> Callable[..., Any]:
    """What asks a portfolio: its arguments are those of the portfolio, and then of the method."""

    def ask(**given: Any) -> Any:
        made = {name: given.pop(name) for name in OF_A_PORTFOLIO if name in given}
        return getattr(comity.Portfolio(made.pop("source", "ties"), **made), method)(**given)

    return ask


def brief(**given: Any) -> Any:
    """What asks a desk for a brief."""
    made = {name: given.pop(name) for name in ("on", "law") if name in given}
    return comity.Desk(**made).brief(**given)


VERBS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "load": (comity.load, {}),
    "determine": (comity.determine, {"activity": ACTIVITY}),
    "read_project": (comity.read_project, {"source": [ACTIVITY]}),
    "classify": (comity.classify, {"item": {"function": "star-tracker"}}),
    "interview": (comity.interview, {"activity": ACTIVITY}),
    "why_not": (comity.why_not, {"activity": ACTIVITY, "exemption": "STA"}),
    "next_steps": (comity.next_steps, {"project": ACTIVITY}),
    "screener": (comity.screener, {"listed": "nowhere.csv"}),
    "screen_parties": (comity.screen_parties, {"parties": ["Acme"], "against": None}),
    "recheck": (comity.recheck, {"folder": "nowhere"}),
    "diff": (comity.diff, {"before": "2024-10-22", "after": "2024-10-23"}),
    "draw": (comity.draw, {"result": None, "path": "x.svg"}),
    "memo": (comity.memo, {"result": None}),
    "write_document": (comity.write_document, {"result": None, "path": "x.md"}),
}
METHODS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "Portfolio.check": (of_portfolio("check"), {}),
    "Portfolio.determine": (of_portfolio("determine"), {}),
    "Portfolio.row": (of_portfolio("row"), {"key": "1"}),
    "Portfolio.compare": (of_portfolio("compare"), {}),
    "Portfolio.rank": (of_portfolio("rank"), {}),
    "Portfolio.write_answers": (of_portfolio("write_answers"), {"found": None, "output": "x.csv"}),
    "Portfolio.most_rows": (comity.Portfolio.most_rows, {"source": "nowhere.csv"}),
    "Portfolio.synthesize": (comity.Portfolio.synthesize, {"output": "nowhere/x.parquet", "rows": 1}),
    "Project.save_answers": (comity.Project.save_answers, {"path": "nowhere.yaml", "answers": []}),
    "Workspace": (comity.Workspace, {"folder": "nowhere"}),
    "Workspace.open": (comity.Workspace.open, {"folder": "nowhere"}),
    "Desk.brief": (brief, {"partner": "KOR"}),
    "PartyTable.read": (comity.PartyTable.read, {"source": "nowhere.csv"}),
    "Account.of": (comity.Account.of, {}),
    "CaseResult.of": (comity.CaseResult.of, {"folder": "nowhere"}),
    "ContentWorksheet.of": (comity.ContentWorksheet.of, {"parts": None, "maker": "JPN", "destinations": "CHN"}),
    "FactReading.of": (comity.FactReading.of, {}),
    "Leverage.of": (comity.Leverage.of, {"project": None}),
    "OrderPage.of": (comity.OrderPage.of, {"p": None}),
    "OrderQuestion.of": (comity.OrderQuestion.of, {"order": None}),
    "OrderTable.of": (comity.OrderTable.of, {"p": None}),
}
ARGUMENTS = {
    "load": ["pack", "workspace"],
    "determine": ["activity", "on", "law", "strict", "screener", "known"],
    "read_project": ["source", "law", "where", "over", "sheet", "columns"],
    "classify": ["item", "on", "law"],
    "interview": ["activity", "on", "law", "strict", "skip"],
    "why_not": ["activity", "exemption", "on", "law"],
    "next_steps": ["project", "start", "prefer", "alternatives", "without", "deadline", "governments", "law"],
    "screener": ["listed", "clearances", "list_date", "settings"],
    "screen_parties": ["parties", "against", "law"],
    "recheck": ["folder", "on", "law", "screener"],
    "diff": ["before", "after", "law"],
    "draw": ["result", "path"],
    "memo": ["result", "prepared_by"],
    "write_document": ["result", "path", "prepared_by"],
    "Portfolio.check": [*OF_A_PORTFOLIO, "on"],
    "Portfolio.determine": ["source", "on", "law", "engine", "strict", "output", "resolve_groups", "memory"],
    "Portfolio.row": [*OF_A_PORTFOLIO, "key"],
    "Portfolio.compare": ["source", "law", "on", "weight"],
    "Portfolio.rank": ["candidates", "choose", "law", "on", "weight"],
    "Portfolio.write_answers": ["source", "found", "output", "law"],
    "Portfolio.most_rows": ["source"],
    "Portfolio.synthesize": ["output", "rows", "seed", "mixture"],
    "Project.save_answers": ["path", "answers"],
    "Workspace": ["folder"],
    "Workspace.open": ["folder"],
    "Desk.brief": ["partner", "purpose", "home", "on", "handling", "law"],
    "PartyTable.read": ["source", "law", "sheet", "columns"],
    "Account.of": ["project", "on", "law"],
    "CaseResult.of": ["folder", "law", "only"],
    "ContentWorksheet.of": ["parts", "maker", "destinations", "product", "value", "on", "law"],
    "FactReading.of": ["law"],
    "Leverage.of": ["project", "law"],
    "OrderPage.of": ["p"],
    "OrderQuestion.of": ["order"],
    "OrderTable.of": ["p", "first"],
}
TAKEN: dict[str, tuple[type, ...]] = {
    "strict": (bool,), "governments": (bool,), "alternatives": (int,), "resolve_groups": (int,), "choose": (int,),
    "rows": (int,), "seed": (int,), "first": (int,), "value": (int, float), "kind": (type,),
}  # fmt: skip
"""Of the wrong values, which an argument takes all the same."""


EVERY = VERBS | METHODS


def wrong() -> Iterator[tuple[str, str, Any]]:
    for verb, names in ARGUMENTS.items():
        for name in names:
            for value in WRONG:
                if type(value) not in TAKEN.get(name, ()) and not (value == -1 and name in TAKEN):
                    yield verb, name, value


def test_every_verb_is_tried() -> None:
    assert set(VERBS) == {
        name for name in comity.__all__ if name.islower() and name != "record" and callable(getattr(comity, name))
    }


def test_what_is_of_another_kind_is_refused_by_name(law: Law, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    strange = []
    for verb, name, value in wrong():
        function, given = EVERY[verb]
        stated = {**given, **({} if "law" not in ARGUMENTS[verb] else {"law": law}), name: value}
        try:
            function(**stated)
        except InputError:
            continue
        except Exception as error:
            strange.append(f"{verb}({name}={value!r}): {type(error).__name__}: {error}")
        else:
            strange.append(f"{verb}({name}={value!r}): was taken")
    assert not strange


@pytest.mark.parametrize(("method", "given"), [("row", {"key": "1"}), ("check", {})])
def test_what_the_system_refuses_is_told_as_a_fault_of_the_input(method: str, given: dict[str, str], law: Law) -> None:
    with pytest.raises(InputError, match="File name too long"):
        getattr(comity.Portfolio(LONG, law=law), method)(**given)


def test_an_argument_is_named_with_what_is_accepted() -> None:
    @checked(path=PATH)
    def read(path: Path | str | None = None) -> None:
        raise FileNotFoundError(2, "No such file or directory", "there")

    with pytest.raises(InputError, match=r"^path: found '5'; accepted: the path of a file$"):
        read(5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"^there: cannot be read or written"):
        read(None)
