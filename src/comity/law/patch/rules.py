"""Changes of rules: enacting, adding, repealing, amending."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from comity.errors import LawError, did_you_mean
from comity.law.patch.draft import Draft
from comity.law.reforms import Add, Amend, Enact, Repeal
from comity.law.rules import Period, Rule

_FIXED = frozenset({"id", "in_force", "status"})


def enact(draft: Draft, change: Enact, where: str) -> None:
    """Put rules that the pack has into force."""
    for rule_id in change.enact:
        rule = _rule(draft, rule_id, where)
        if rule.in_force_on(draft.day):
            raise LawError(f"the rule '{rule_id}' is in force already", where=f"{where}: {draft.day}")
        draft.claim(("rule", rule_id), "in force", f"whether the rule '{rule_id}' is in force", where)
        periods = (*_until(rule.in_force, draft.day), (draft.day, None))
        draft.rules[rule_id] = _labeled(draft, msgspec.structs.replace(rule, in_force=periods, status="in-force"))
        draft.note(change, "rule begins", rule.title, "", rule.because or rule.when)


def add(draft: Draft, change: Add, where: str) -> None:
    """Add rules to a file of the pack."""
    path = _path(draft, change.to, where)
    for rule in change.add:
        if rule.id in draft.rules or any(rule.id == r.id for rules in draft.added.values() for r in rules):
            raise LawError(f"the id '{rule.id}' is taken", where=where, accepts="an id of its own, or 'amend'")
        begun = msgspec.structs.replace(
            rule,
            in_force=((draft.day, None),),
            status="in-force",
            text_read=rule.text_read or (None, None),
            reviewed=rule.reviewed or draft.reform.reviewed,
        )
        draft.added.setdefault(path, []).append(_labeled(draft, begun))
        draft.claim(("rule", rule.id), "in force", f"whether the rule '{rule.id}' is in force", where)
        draft.note(change, "rule begins", rule.title, "", rule.because or rule.when)


def repeal(draft: Draft, change: Repeal, where: str) -> None:
    """End rules that are in force."""
    for rule_id in change.repeal:
        rule = _in_force(draft, rule_id, where)
        draft.claim(("rule", rule_id), "repealed", f"whether the rule '{rule_id}' is in force", where)
        draft.rules[rule_id] = msgspec.structs.replace(rule, in_force=_until(rule.in_force, draft.day))
        draft.note(change, "rule ceases", rule.title, rule.because or rule.when, "")


def amend(draft: Draft, change: Amend, where: str) -> None:
    """Give fields of a rule other values from the day on."""
    rule = _in_force(draft, change.amend, where)
    old: dict[str, Any] = msgspec.to_builtins(rule)
    for field, value in [*change.set.items(), *change.append.items()]:
        if field in _FIXED:
            raise LawError(f"'{field}' cannot be amended", where=where, accepts="'repeal', 'enact' or 'add'")
        key = ("rule", rule.id, field, *([str(value)] if field in change.append else []))
        draft.claim(key, str(value), f"'{field}' of the rule '{rule.id}'", where)
    longer = {field: [*_list(old, field, where), *more] for field, more in change.append.items()}
    new = _convert({**old, **change.set, **longer}, f"{where}: {rule.id}")
    if new == rule:
        raise LawError(f"the rule '{rule.id}' says so already", where=where)
    if len(new.effects) != 1:
        raise LawError(f"leaves {len(new.effects)} effects", where=f"{where}: {rule.id}", accepts="exactly one")
    periods = tuple(p for p in (_since(period, draft.day) for period in rule.in_force) if p)
    amended = msgspec.structs.replace(new, in_force=periods, reviewed=draft.reform.reviewed)
    if change.confidence:
        amended = msgspec.structs.replace(amended, confidence=change.confidence)
    draft.rules[rule.id] = _labeled(draft, amended)
    for field in {**change.set, **change.append}:
        before, after = (_told(msgspec.to_builtins(r).get(field)) for r in (rule, new))
        draft.note(change, "rule amended", f"{rule.title}: {field}", before, after)


def _told(value: Any) -> str:
    """Return the value of a rule's field as a reader is told it: a condition as it is written, and why it stands."""
    if value in (None, "", [], (), {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(map(_told, value))
    if isinstance(value, dict):
        because = value.get("because")
        rest = {name: one for name, one in value.items() if name not in ("because", "cite", "url") and one}
        plain = _told(rest["when"]) if list(rest) == ["when"] else ""
        told = plain or ", ".join(f"{name}: {_told(one)}" for name, one in rest.items())
        return f"{told} ({because})" if because else told
    return str(value)


def _list(rule: dict[str, Any], field: str, where: str) -> list[Any]:
    found = rule.get(field)
    if not isinstance(found, list | tuple):
        raise LawError(f"'{field}' is no list", where=f"{where}: append", accepts="unless, conditions")
    return list(found)


def _path(draft: Draft, to: str, where: str) -> str:
    """Return a file of the pack, told whole or by the end of its path."""
    paths = [file.path for file in draft.law.pack.files]
    found = [path for path in paths if path == to or path.endswith(f"/{to}")]
    if len(found) != 1:
        problem = f"{len(found)} files are called '{to}'" if found else f"no file '{to}'"
        raise LawError(problem, where=f"{where}: to", suggestion=did_you_mean(to, paths))
    return found[0]


def _rule(draft: Draft, rule_id: str, where: str) -> Rule:
    if rule_id not in draft.rules:
        raise LawError(f"no rule '{rule_id}'", where=where, suggestion=did_you_mean(rule_id, draft.rules))
    return draft.rules[rule_id]


def _in_force(draft: Draft, rule_id: str, where: str) -> Rule:
    rule = _rule(draft, rule_id, where)
    if not rule.in_force_on(draft.day):
        raise LawError(f"the rule '{rule_id}' is not in force on {draft.day}", where=where, accepts="a rule that is")
    return rule


def _until(periods: tuple[Period, ...], day: date) -> tuple[Period, ...]:
    """Cut periods off at a day."""
    kept = ((start, day if end is None or end > day else end) for start, end in periods)
    return tuple((start, end) for start, end in kept if start is None or start < end)


def _since(period: Period, day: date) -> Period | None:
    """Return what is left of a period from a day on."""
    start, end = period
    if end is not None and end <= day:
        return None
    return (day if start is None or start < day else start, end)


def _labeled(draft: Draft, rule: Rule) -> Rule:
    labeled = msgspec.structs.replace(rule, title=draft.labeled(rule.title))
    if rule.exempts and rule.exempts.name:
        named = msgspec.structs.replace(rule.exempts, name=draft.labeled(rule.exempts.name))
        return msgspec.structs.replace(labeled, exempts=named)
    return labeled


def _convert(raw: dict[str, Any], where: str) -> Rule:
    try:
        return msgspec.convert(raw, Rule, strict=False)
    except msgspec.ValidationError as error:
        raise LawError(str(error).replace("`", "'"), where=where) from None
