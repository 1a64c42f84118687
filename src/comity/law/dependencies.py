"""What each rule asks besides facts, and so which rules a change of the law can reach."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from comity.law.pack import LocatedFile
from comity.law.rules import Exception_, Rule

if TYPE_CHECKING:
    from comity.law.law import Law

Lookup = tuple[str, str]
"""What is asked: a group, a kind of instrument, a table, a column, an authorization or a name; and which."""
ANY_TABLE: Final[Lookup] = "table", "*"
"""For lookups that may read any table of the lists."""
_ELIGIBILITY: Final[Lookup] = "eligibility", ""
"""For lookups that ask whether an exemption of another regime would serve."""
_READS_NO_TABLE: Final = frozenset({"member", "in_force", "required", "any", "all"})
_ASKED_BY: Final = {"in_force": "kind", "required": "authorization"}


@lru_cache(maxsize=4)
def readers(law: Law) -> Mapping[Lookup, frozenset[str]]:
    """Return, for everything that is asked, the rules of a law that ask it."""
    found: dict[Lookup, set[str]] = defaultdict(set)
    met = {one.id: one.met for one in law.pack.conditions if one.met}
    for rule, file in law.pack.rules.values():
        for text in (*_texts(rule, file), *(met[one] for one in rule.conditions if one in met)):
            for asked in _asked(text):
                found[asked].add(rule.id)
    return {asked: frozenset(rules) for asked, rules in found.items()}


def reached(law: Law, base: Law, amended: Iterable[str], changed: Iterable[Lookup]) -> tuple[set[str], set[str]]:
    """Return the rules that changes reach, and the derived facts: read directly, or through one another.

    Args:
        law: the law after.
        base: the law before.
        amended: rules that were added or changed themselves.
        changed: what else was changed.
    """
    asking = readers(base)  # rules that the two do not share are amended
    rules, names, seen = set(amended), set[str](), set[Lookup]()
    open_ = [*changed, *(one for rule in rules for one in _gives(rule, law, base))]
    while open_:
        asked = open_.pop()
        if asked in seen:
            continue
        seen.add(asked)
        if asked[0] == "name":
            names.add(asked[1])
        fresh = (asking.get(asked, frozenset()) | asking.get(_any_column(asked), frozenset())) - rules
        rules |= fresh
        open_ += [one for rule in fresh for one in _gives(rule, law, base)]
    return rules, names


def column(table: str, name: str) -> Lookup:
    """Return a column of a table as something that is asked."""
    return "column", f"{table}/{name}"


def _any_column(asked: Lookup) -> Lookup:
    """Return a column of a table as asked by who may read any of its columns."""
    kind, name = asked
    return (kind, f"{name.partition('/')[0]}/*") if kind == "column" else asked


def _gives(rule_id: str, *laws: Law) -> Iterator[Lookup]:
    """Yield what others may ask of a rule."""
    for law in laws:
        if rule_id not in law.pack.rules:
            continue
        rule = law.pack.rules[rule_id][0]
        if rule.defines:
            yield "name", rule.defines.fact
        if rule.requires:
            yield "authorization", rule.requires.authorization
        if rule.exempts or rule.restricts:
            yield _ELIGIBILITY


def _texts(rule: Rule, file: LocatedFile) -> Iterator[str]:
    """Yield the conditions that a rule is bound with."""
    yield from (text for text in (rule.when, rule.concerns) if text)
    if rule.applies and file.content.applies:
        yield file.content.applies
    yield from _conditions(rule.unless)


def _conditions(exceptions: tuple[Exception_, ...]) -> Iterator[str]:
    for one in exceptions:
        yield one.when
        yield from _conditions(one.unless)


@lru_cache(maxsize=8192)
def _asked(text: str) -> frozenset[Lookup]:
    """Return what a condition asks, from its syntax alone."""
    found: set[Lookup] = set()
    for node in ast.walk(ast.parse(text, mode="eval")):
        if isinstance(node, ast.Attribute | ast.Name):
            found.add(("name", ast.unparse(node)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            words = [str(one.value) for one in node.args if isinstance(one, ast.Constant)]
            found |= set(_asked_by(node.func.id, words))
    return frozenset(found)


def _asked_by(lookup: str, words: list[str]) -> Iterator[Lookup]:
    match lookup, words:
        case "chart", [name, *_]:
            yield from (("table", "country_chart"), column("country_chart", name))
        case "license_to", _:  # its reasons may stand in a named set
            yield from (ANY_TABLE, ("table", "country_chart"), column("country_chart", "*"))
        case "cell", [table, name, *_]:
            yield from (("table", table), column(table, name))
        case "eligible", _:
            yield _ELIGIBILITY
        case "member", groups:
            yield from (("group", group) for group in groups)
        case _ if lookup in _ASKED_BY:
            yield _ASKED_BY[lookup], words[0] if words else ""
        case _ if lookup not in _READS_NO_TABLE:
            yield ANY_TABLE
