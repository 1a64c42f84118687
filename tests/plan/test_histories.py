"""Histories: asked on a day of the past, a plan holds the steps that were later taken, in an order that works."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from comity.cli.tree import command_line
from comity.files import parse_yaml, read_text
from comity.plan.catalogue import load_catalogue

CASES: Final = Path(__file__).parents[2] / "cases" / "histories"
PASSING: Final = 44
Planned = dict[str, Any]


def histories() -> list[dict[str, Any]]:
    return [case for path in sorted(CASES.glob("*.yaml")) for case in parse_yaml(read_text(path), path.name)]


def asked(case: dict[str, Any]) -> dict[str, Any]:
    """Return what the command answers, as a user would ask it."""
    found = CliRunner().invoke(command_line(), ["next-steps", *shlex.split(case["ask"]), "--json"])
    if found.exit_code or found.exception:
        return {"refused": str(found.exception or found.output)}
    answer: dict[str, Any] = json.loads(found.output)
    return answer


def wrong(case: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """Return what an answer lacks, or should not say."""
    if "refused" in answer:
        return [f"refused: {answer['refused']}"]
    faults = min((list(_missing(case, plan, answer)) for plan in _plans(case, answer)), key=len)
    everything = answer["steps"]
    text = json.dumps({k: v for k, v in answer.items() if k not in ("since", "start", "law_as_of")}, ensure_ascii=False)
    for one in case["must_not"]:
        if "says" in one and _says(text, one["says"]):
            faults.append(f"says {one['says']}")
        if "says" not in one and _places(everything, one):
            faults.append(f"has {one}")
    if answer["found"] and answer["finish"]["typical"] <= answer["start"]:
        faults.append("can go ahead on the day it is asked")
    return faults


def _plans(case: dict[str, Any], answer: dict[str, Any]) -> Iterator[list[Planned]]:
    """Yield the lists of steps in which a history may be found."""
    yield [*answer["steps"], *_of_routes(answer)] if case["track"] == "governments" else answer["steps"]
    if case.get("route") == "any":
        yield from (other["planned"] for other in answer["alternatives"] if "planned" in other)


def _of_routes(answer: dict[str, Any]) -> list[Planned]:
    return [step for way in answer["routes"] for step in way["steps"]]


def _missing(case: dict[str, Any], steps: list[Planned], answer: dict[str, Any]) -> Iterator[str]:
    text = json.dumps([steps, answer["notes"]], ensure_ascii=False)
    for one in case["must"]:
        chain = one if isinstance(one, list) else [one]
        for link in chain:
            if not (_says(text, link["says"]) if "says" in link else _places(steps, link)):
                yield f"lacks {link}"
        yield from _disorder([_places(steps, link) for link in chain], chain)


def _disorder(places: list[list[Planned]], chain: list[dict[str, Any]]) -> Iterator[str]:
    for (first, then), (one, other) in zip(pairwise(places), pairwise(chain), strict=True):
        if first and then and not any(a["ends"] <= b["starts"] for a in first for b in then):
            yield f"{other} does not come after {one}"


def _places(steps: list[Planned], wanted: dict[str, Any]) -> list[Planned]:
    """Return the steps that do what is wanted."""
    return [step for step in steps if all(_fits(step, key, value) for key, value in wanted.items())]


def _fits(step: Planned, key: str, value: Any) -> bool:
    effect = load_catalogue().steps[step["id"]].effect if step["id"] in load_catalogue().steps else None
    match key:
        case "authorization":
            grants = effect.grants if effect else step["id"].removeprefix("apply-")
            return bool(grants == value)
        case "kind":
            concluded = effect.concludes.kind if effect and effect.concludes else ""
            return bool(step.get("kind", concluded) == value)
        case "step":
            return step["id"] in (value if isinstance(value, list) else [value])
        case "about":
            return value in step["about"]
    return bool(step.get(key) == value)


def _says(text: str, words: str) -> bool:
    return words in text


@pytest.mark.parametrize(
    "case",
    histories(),
    ids=lambda case: str(case["id"]),
)
def test_the_plan_is_not_contradicted_by_history(case: dict[str, Any]) -> None:
    found = wrong(case, asked(case))
    assert bool(found) is ("why_not" in case), found


def test_there_are_enough_of_them_on_both_tracks_and_each_has_its_source() -> None:
    cases = histories()
    assert len(cases) >= 30
    assert {case["track"] for case in cases} == {"applicants", "governments"}
    assert all(case["source"][key] for case in cases for key in ("cite", "url", "says"))
    assert sum("why_not" not in case for case in cases) == PASSING
