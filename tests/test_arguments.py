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
VERBS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "determine": (comity.determine, {"activity": ACTIVITY}),
    "classify": (comity.classify, {"item": {"function": "star-tracker"}}),
    "interview": (comity.interview, {"activity": ACTIVITY}),
    "why_not": (comity.why_not, {"activity": ACTIVITY, "exemption": "STA"}),
    "read_project": (comity.read_project, {"source": [ACTIVITY]}),
    "determine_project": (comity.determine_project, {"project": [ACTIVITY]}),
    "run_cases": (comity.run_cases, {"folder": "nowhere"}),
    "diff": (comity.diff, {"before": "2024-10-22", "after": "2024-10-23"}),
    "next_steps": (comity.next_steps, {"project": ACTIVITY}),
    "leverage": (comity.leverage, {"project": ACTIVITY}),
    "check_portfolio": (comity.check_portfolio, {"source": "ties"}),
    "determine_portfolio": (comity.determine_portfolio, {"source": "ties"}),
    "portfolio_row": (comity.portfolio_row, {"source": "ties", "key": "1"}),
    "compare": (comity.compare, {"portfolio": "ties"}),
    "rank": (comity.rank, {"portfolio": "ties"}),
    "screener": (comity.screener, {"listed": "nowhere.csv"}),
    "screen_parties": (comity.screen_parties, {"parties": ["Acme"], "against": None}),
    "content_worksheet": (comity.content_worksheet, {"parts": [ACTIVITY], "maker": "JPN", "destinations": "CHN"}),
    "open_workspace": (comity.open_workspace, {"folder": "nowhere"}),
    "new_rule": (comity.new_rule, {"rule_id": "our.policy.x", "workspace": "nowhere"}),
    "recheck": (comity.recheck, {"folder": "nowhere"}),
    "facts": (comity.facts, {}),
    "accounts": (comity.accounts, {"source": [ACTIVITY]}),
    "read_parties": (comity.read_parties, {"source": "nowhere.csv"}),
    "write_answers": (comity.write_answers, {"found": None, "source": "ties", "output": "x.csv"}),
    "result_rows": (comity.result_rows, {"p": None}),
    "open_table": (comity.open_table, {"source": "ties"}),
    "table_size": (comity.table_size, {"source": "nowhere.csv"}),
    "partner_brief": (comity.partner_brief, {"partner": "KOR"}),
    "load": (comity.load, {}),
    "memo": (comity.memo, {"result": None}),
    "order_page": (comity.order_page, {"p": None}),
    "read_to": (comity.read_to, {"d": None}),
    "order_questions": (comity.order_questions, {"order": None}),
    "save_answers": (comity.save_answers, {"path": "nowhere.yaml", "answers": []}),
    "draw": (comity.draw, {"result": None, "path": "x.svg"}),
    "write_document": (comity.write_document, {"result": None, "path": "x.md"}),
    "synthesize_portfolio": (comity.synthesize_portfolio, {"output": "nowhere/x.parquet", "rows": 1}),
}
ARGUMENTS = {
    "determine": ["activity", "on", "law", "strict", "screener", "known"],
    "classify": ["item", "on", "law"],
    "interview": ["activity", "on", "law", "strict", "skip"],
    "why_not": ["activity", "exemption", "on", "law"],
    "read_project": ["source", "law", "where", "over", "sheet", "columns"],
    "determine_project": ["project", "on", "law", "strict", "screener", "known"],
    "run_cases": ["folder", "law", "only"],
    "diff": ["before", "after", "law"],
    "next_steps": ["project", "start", "prefer", "alternatives", "without", "deadline", "governments", "law"],
    "leverage": ["project", "start", "law"],
    "check_portfolio": ["source", "on", "law"],
    "determine_portfolio": ["source", "on", "law", "engine", "strict", "output", "resolve_groups", "memory"],
    "portfolio_row": ["source", "key", "law"],
    "compare": ["portfolio", "law", "on", "weight"],
    "rank": ["candidates", "choose", "law", "on", "weight"],
    "screener": ["listed", "clearances", "list_date", "settings"],
    "screen_parties": ["parties", "against", "law"],
    "content_worksheet": ["parts", "maker", "destinations", "product", "value", "on", "law", "sheet", "columns"],
    "open_workspace": ["folder"],
    "new_rule": ["rule_id", "effect", "workspace"],
    "recheck": ["folder", "on", "law", "screener"],
    "facts": ["law"],
    "accounts": ["source", "on", "law"],
    "read_parties": ["source", "law", "sheet", "columns"],
    "write_answers": ["source", "output", "law", "sheet", "columns", "over"],
    "result_rows": ["p", "first"],
    "open_table": ["source", "law", "sheet", "columns", "over"],
    "table_size": ["source"],
    "partner_brief": ["partner", "purpose", "home", "on", "handling", "law"],
    "load": ["pack", "workspace"],
    "memo": ["result", "prepared_by"],
    "order_page": ["p"],
    "read_to": ["d"],
    "order_questions": ["order"],
    "save_answers": ["path", "answers"],
    "draw": ["result", "path"],
    "write_document": ["result", "path", "prepared_by"],
    "synthesize_portfolio": ["output", "rows", "seed", "mixture"],
}
TAKEN: dict[str, tuple[type, ...]] = {
    "strict": (bool,), "governments": (bool,), "alternatives": (int,), "resolve_groups": (int,), "choose": (int,),
    "rows": (int,), "seed": (int,), "first": (int,), "value": (int, float), "kind": (type,),
}  # fmt: skip
"""Of the wrong values, which an argument takes all the same."""


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
        function, given = VERBS[verb]
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


@pytest.mark.parametrize("verb", [comity.portfolio_row, comity.check_portfolio])
def test_what_the_system_refuses_is_told_as_a_fault_of_the_input(verb: Callable[..., Any], law: Law) -> None:
    with pytest.raises(InputError, match="File name too long"):
        verb(LONG, law=law, **({"key": "1"} if verb is comity.portfolio_row else {}))


def test_an_argument_is_named_with_what_is_accepted() -> None:
    @checked(path=PATH)
    def read(path: Path | str | None = None) -> None:
        raise FileNotFoundError(2, "No such file or directory", "there")

    with pytest.raises(InputError, match=r"^path: found '5'; accepted: the path of a file$"):
        read(5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"^there: cannot be read or written"):
        read(None)
