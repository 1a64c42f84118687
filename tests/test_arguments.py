"""What is passed to a public function is used, or refused by name: nothing of another kind ends in another error."""

from __future__ import annotations

import datetime
import inspect
import re
from collections.abc import Callable, Iterator
from functools import partial
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


NOUNS = ("Bridge", "Coalition", "CommercialLeo", "Desk", "Docket", "Field", "Industry", "Law", "LawTexts",
         "LicenseStatistics", "Message", "Record", "Reform", "Template", "ThresholdWatch", "Workspace")  # fmt: skip
"""What users ask by name."""
FILLED = {
    "str": "x",
    "date": datetime.date(2026, 8, 3),
    "Path": "x",
    "Mapping": {},
    "Iterable": [],
    "Sequence": [],
    "float": 1.0,
    "CardList": None,
}
"""What stands for an argument that is not tried, by the first word of its type."""
OF_OUR_OWN = {"law", "reforms", "pack", "record", "revision", "progress", "project", "found", "over"}
BY_ROOMS = {"match", "states_of"}
"""Methods that take what another one returns."""


def _is_function(one: object) -> bool:
    return inspect.isfunction(one) or inspect.ismethod(one)


def methods() -> Iterator[tuple[str, Callable[..., Any], str]]:
    """Every public function of a noun with an argument that it takes, called on a noun that was never made."""
    for noun in NOUNS:
        kind = getattr(comity, noun)
        for name, function in inspect.getmembers(kind, _is_function):
            if name.startswith("_") or name not in vars(kind):
                continue
            asked = function if inspect.ismethod(function) else partial(function, object())
            for argument in inspect.signature(asked).parameters:
                if argument not in OF_OUR_OWN and name not in BY_ROOMS:
                    yield f"{noun}.{name}", asked, argument


@pytest.mark.parametrize(
    ("name", "function", "argument"), [*methods()], ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_noun_refuses_what_is_of_another_kind_before_it_does_anything(
    name: str, function: Callable[..., Any], argument: str
) -> None:
    taken = inspect.signature(function).parameters
    needed = [one for one in taken.values() if one.default is one.empty and one.kind is not one.VAR_POSITIONAL]
    given = {one.name: FILLED[re.split(r"\W", one.annotation)[0]] for one in needed if one.name != argument}
    strange = []
    for value in WRONG:
        words = str(taken[argument].annotation)
        if type(value).__name__ in words or (type(value) is int and "float" in words):
            continue
        several = taken[argument].kind is inspect.Parameter.VAR_POSITIONAL
        try:
            function(*[value] if several else [], **given, **({} if several else {argument: value}))
        except InputError as error:
            told = str(error).startswith((argument, "date" if argument == "on" else argument))
            strange += [] if told else [f"{value!r}: {error}"]
        except Exception as error:
            strange.append(f"{value!r}: {type(error).__name__}: {error}")
        else:
            strange.append(f"{value!r} was taken")
    assert strange == [], name


def within(**given: Any) -> dict[str, Any]:
    return {**ACTIVITY, "name": "one", **given}


DRAWN = {"kind": "bis-license", "number": "D1", "items": ["9A515.x"], "value": 10, "issued": "2026-01-02"}
CLEARED = {"party": "A", "entry": "SDN:1", "fingerprint": "0", "decision": "different", "by": "B", "why": "C"}
INSIDE: dict[str, tuple[Callable[[Any], Any], dict[str, Any]]] = {
    "an activity": (lambda x: within(**x), {"value": 1, "end_user": "commercial", "date": "2026-08-03", "parties": {},
                                            "authorizations": [], "name": "one", "end_use": "civil"}),
    "an item": (lambda x: within(item=x), {"classification": "9A515.x", "value": 1, "aperture_m": 0.4}),
    "a party": (lambda x: within(end_user=x), {"name": "A", "country": "KOR", "kind": "commercial", "owners": []}),
    "an owner": (lambda x: within(end_user={"name": "A", "owners": [x]}), {"name": "B", "percent": 10, "owners": []}),
    "a license held": (lambda x: within(authorizations=[x]), DRAWN),
    "a draw": (lambda x: within(authorizations=[DRAWN | {"draws": [x]}]), {"on": "2026-01-03", "value": 1}),
    "a project": (lambda x: {"activities": [ACTIVITY], **x}, {"project": "P", "shared": {}, "gates": {}, "owners": {}}),
    "one of several": (lambda x: {"project": "P", "activities": [within(), within(**x)]}, {"after": [], "lasts": 1}),
    "a gate": (lambda x: {"project": "P", "activities": [ACTIVITY], "gates": x}, {"ddtc-registration": ["2027-01-15"]}),
}  # fmt: skip
"""Values that hold others, and where they stand; each of what they hold is made wrong."""


HOLLOW: tuple[Any, ...] = (
    None, {}, [[]], float("nan"), 10**400, "", " ", "\0", "2026-13-01", {"a": {"b": 1}}, set(),
)  # fmt: skip


@pytest.mark.parametrize("where", INSIDE)
def test_what_is_wrong_within_is_refused_or_read(where: str, law: Law) -> None:
    put, right = INSIDE[where]
    comity.read_project(put(right), law)
    strange = []
    for name in right:
        for value in (*WRONG, *HOLLOW):
            try:
                comity.read_project(put({**right, name: value}), law)
            except InputError:
                continue
            except Exception as error:
                strange.append(f"{name}={value!r:.30}: {type(error).__name__}: {error}")
    assert strange == []


@pytest.mark.parametrize("name", sorted(CLEARED.keys() - {"decision"}))
def test_a_clearance_for_which_nobody_answers_is_refused(name: str) -> None:
    day = datetime.date(2026, 1, 1)
    values: tuple[Any, ...] = (None, 1, [], "", " ")
    for value in values:
        given: dict[str, Any] = {**CLEARED, "on": day, "list_date": day, name: value}
        with pytest.raises(InputError, match=name):
            comity.Clearance(**given)
