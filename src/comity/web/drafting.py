"""A reform that somebody writes in the browser: its faults beside it, what it changes, what it would do."""

from __future__ import annotations

from collections.abc import Mapping
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
import yaml

import comity
from comity.web.answering import upload_in
from comity.web.reform_sheets import PORTFOLIO, changes_of, effects
from comity.web.sheets import PageBlock, block, cell, filled

_BEGIN: Final = "record-draft-cspo-korea"
_FILE: Final = "draft.yaml"
_LONGEST: Final = 200_000
_FIRST: Final = (
    "id",
    "title",
    "status",
    "since",
    "because",
    "reviewed",
    "sources",
    "assumptions",
    "falls_short",
    "changes",
)


class ReformDraft(msgspec.Struct, frozen=True):
    """What is typed: a reform as its file, other reforms that are stacked with it, and the day."""

    text: str
    others: str = ""
    day: str = ""


class CheckedDraft(msgspec.Struct, frozen=True):
    """What is wrong with a draft, or what it changes.

    Attributes:
        faults: a line each; none if it fits the law.
        python: what gives the same in Python, with the draft saved as a file.
    """

    faults: tuple[str, ...]
    title: str = ""
    python: str = ""
    blocks: tuple[PageBlock, ...] = ()


def begun(of: str) -> ReformDraft:
    """Return a draft that begins as a reform that is held.

    Raises:
        InputError: there is no such reform.
    """
    held = {one.id: one for one in (*comity.Reform.built_in(), *comity.Reform.own())}
    if of and of not in held:
        raise comity.InputError(f"no reform '{of}'", where="of", accepts=", ".join(held))
    said = _said(msgspec.to_builtins(held[of or _BEGIN]))
    ordered = {name: said[name] for name in _FIRST if name in said}
    return ReformDraft(yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=110))


def _said(value: Any) -> Any:
    """Return a value without what says nothing."""
    if isinstance(value, Mapping):
        kept = {name: _said(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in ("", None, [], {})}
    return [_said(one) for one in value] if isinstance(value, list | tuple) else value


def checked(draft: ReformDraft, with_effect: bool) -> CheckedDraft:
    """Return what is wrong with a draft, or what it changes; with its effect on the publicly known ties if wished."""
    if len(draft.text) > _LONGEST:
        return CheckedDraft((f"has {len(draft.text):,} letters; accepted: at most {_LONGEST:,}",))
    try:
        return _checked(draft, with_effect)
    except comity.ComityError as error:
        return CheckedDraft(tuple(str(error).splitlines()))


def _checked(draft: ReformDraft, with_effect: bool) -> CheckedDraft:
    with TemporaryDirectory(prefix="comity-") as folder, upload_in(folder, _FILE, draft.text.encode()) as path:
        mine = comity.Reform.load(path)
    names = [one.strip() for one in draft.others.replace("+", ",").split(",") if one.strip()]
    every = [*map(comity.Reform.load, names), mine]
    changed, problems, _ = changes_of(every, draft.day)
    title = " with ".join(one.label for one in every)
    if problems:
        return CheckedDraft(tuple(problems), title)
    files = ", ".join(map(repr, [*names, _FILE]))
    day = draft.day or None
    if not with_effect:
        return CheckedDraft((), title, f"comity.diff(comity.load(), [{files}], on={day!r}).differences", (changed,))
    found = comity.Portfolio(PORTFOLIO).compare(*every, on=day)
    read = f"{found.method.read:,} activities of '{PORTFOLIO}' on {found.day}, against {found.method.baseline}."
    told = (changed, block("Effect on the publicly known ties", [(cell(read),)]), *effects(found))
    return CheckedDraft(
        (), title, f"comity.Portfolio({PORTFOLIO!r}).compare({files}, on={str(found.day)!r})", filled(*told)
    )
