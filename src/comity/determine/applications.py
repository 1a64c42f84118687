"""How authorizations are asked for and how long that takes: from the step catalogue, else from a table of our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec

from comity.determine.determination import Application, AuthorizationDays
from comity.determine.evaluation import Evaluation
from comity.files import parse_yaml, read_text
from comity.law.cited import cited, titles_with
from comity.law.pack import DATA
from comity.law.publication import office_names

_OWN: Final = DATA / "durations" / "authorizations.yaml"
_STEPS: Final = DATA / "steps"
_ASKED: Final = frozenset({"required", "unknown"})


@lru_cache(maxsize=1)
def _steps() -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """Return the steps of the catalogue that bring each authorization about."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for path in sorted(_STEPS.glob("*.yaml")):
        for step in (_read(path) or {}).get("steps") or ():
            if granted := (step.get("effect") or {}).get("grants"):
                found.setdefault(granted, []).append(step)
    return {name: tuple(steps) for name, steps in found.items()}


def _read(path: Path) -> Any:
    return cited(parse_yaml(read_text(path), path.name), lambda _: path.name, titles_with(), in_words=False)


@lru_cache(maxsize=1)
def usual_days() -> Mapping[str, AuthorizationDays]:
    """Return how long each authorization takes: from the step catalogue where it tells, else from our own table."""
    own = _read(_OWN)
    told = {name: step["days"] for name, steps in _steps().items() for step in steps if step.get("days")}
    return {name: _days(raw) for name, raw in {**own, **told}.items()}


def _days(raw: Mapping[str, Any]) -> AuthorizationDays:
    known = {name: raw[name] for name in AuthorizationDays.__struct_fields__ if name in raw}
    return msgspec.convert(known, AuthorizationDays, strict=False)


def applications(case: Evaluation) -> Iterator[Application]:
    """Yield how each authorization is asked for that is required, or may be, in the law's order."""
    for need in case.found.needed.values():
        if need.status in _ASKED:
            known = case.law.authorizations[need.authorization]
            steps = _steps().get(known.id, ())
            step = steps[0] if len(steps) == 1 else {}  # of several, which one depends on facts: then none is named
            yield Application(
                authorization=known.id,
                name=known.name,
                status=need.status,
                how=office_names(case.law.pack.offices, step.get("title", f"Apply: {known.name}"), case.basis.day),
                authority=office_names(case.law.pack.offices, known.authority, case.basis.day),
                cite=step.get("cite", known.cite),
                url=step.get("url", known.url),
                days=usual_days().get(known.id),
            )
