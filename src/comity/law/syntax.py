"""The syntax of conditions: a small boolean language, parsed and never executed.

`parse` reads Python's expression syntax with the standard `ast` module, keeps the few forms that law needs and
refuses everything else, with the column. What it returns knows nothing of dates, tables or facts' values.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, TypeAlias

import msgspec

from comity.errors import LawError


class Name(msgspec.Struct, frozen=True, tag=True):
    """A fact, a derived fact, or the variable of an ``any`` or ``all``."""

    text: str
    column: int


class Literal(msgspec.Struct, frozen=True, tag=True):
    """A word, a number or a yes/no."""

    value: str | float | bool
    column: int


class Call(msgspec.Struct, frozen=True, tag=True):
    """A lookup: ``chart('NS1', destination.country)``."""

    function: str
    args: tuple[Operand, ...]
    keywords: tuple[tuple[str, Operand], ...]
    column: int


class Compare(msgspec.Struct, frozen=True, tag=True):
    """``left operator right``; the operator is one of ``== != < <= > >=``."""

    left: Operand
    operator: str
    right: Operand
    column: int


class MembershipTest(msgspec.Struct, frozen=True, tag=True):
    """``left in right``, where right is a set fact or a tuple of literals."""

    left: Operand
    right: Name | tuple[Literal, ...]
    column: int


class Quantified(msgspec.Struct, frozen=True, tag=True):
    """``any(condition for variable in fact)``, or ``all(...)``."""

    every: bool
    variable: str
    fact: Name
    condition: Condition
    column: int


class Negation(msgspec.Struct, frozen=True, tag=True):
    """``not part``."""

    part: Condition


class Junction(msgspec.Struct, frozen=True, tag=True):
    """``and`` (or, with ``any_of``, ``or``) of two or more parts."""

    any_of: bool
    parts: tuple[Condition, ...]


Operand: TypeAlias = Name | Literal | Call
Condition: TypeAlias = Name | Literal | Call | Compare | MembershipTest | Quantified | Negation | Junction

_OPERATORS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_MAX_LENGTH: Final = 10_000


_MOST_KEPT: Final = 8192

parsed: Final[dict[str, Condition]] = {}
"""What texts say that were parsed, or were so before (see `comity.law.snapshot`), as they stand in a file."""


def parse(text: str, where: str) -> Condition:
    """Return the condition that ``text`` states.

    Args:
        text: an expression in the language of ``docs/law-as-data.md``.
        where: file and rule, for errors.

    Raises:
        LawError: anything outside the language, with its column.
    """
    if text not in parsed:
        found = _parsed(text, where)
        if len(parsed) >= _MOST_KEPT:
            return found
        parsed[text] = found
    return parsed[text]


def _parsed(text: str, where: str) -> Condition:
    if len(text) > _MAX_LENGTH:
        raise LawError(f"a condition of {len(text):,} characters", where=where, accepts="10,000")
    source = " ".join(text.split())
    try:
        return _condition(ast.parse(source, mode="eval").body, where)
    except LawError:
        raise
    except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
        column = getattr(error, "offset", None)
        place = f"{where}, column {column}" if column else where
        raise LawError(f"not a condition: {getattr(error, 'msg', 'nested too deeply')}", where=place) from None


def _condition(node: ast.expr, where: str) -> Condition:
    match node:
        case ast.BoolOp(op=op, values=values):
            return Junction(isinstance(op, ast.Or), tuple(_condition(v, where) for v in values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Negation(_condition(operand, where))
        case ast.Compare():
            return _comparison(node, where)
        case ast.Call(func=ast.Name(id="any" | "all" as quantifier)):
            return _quantified(node, quantifier == "all", where)
        case _:
            return _operand(node, where)


def _comparison(node: ast.Compare, where: str) -> Condition:
    if len(node.ops) > 1:  # 1 < x <= 2
        operands = [node.left, *node.comparators]
        links = [
            ast.Compare(left=left, ops=[op], comparators=[right], col_offset=left.col_offset, lineno=1)
            for left, op, right in zip(operands, node.ops, operands[1:], strict=False)
        ]
        return Junction(False, tuple(_comparison(link, where) for link in links))
    operator, right, column = node.ops[0], node.comparators[0], node.col_offset + 1
    left = _operand(node.left, where)
    if isinstance(operator, ast.In | ast.NotIn):
        found = MembershipTest(left, _container(right, where), column)
        return Negation(found) if isinstance(operator, ast.NotIn) else found
    if type(operator) not in _OPERATORS:
        raise _refused(node, where)
    return Compare(left, _OPERATORS[type(operator)], _operand(right, where), column)


def _container(node: ast.expr, where: str) -> Name | tuple[Literal, ...]:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        members = tuple(_operand(element, where) for element in node.elts)
        if all(isinstance(member, Literal) for member in members):
            return members  # type: ignore[return-value]
    elif isinstance(name := _operand(node, where), Name):
        return name
    raise _refused(node, where, "a set fact or a list of literals after 'in'")


def _quantified(node: ast.Call, every: bool, where: str) -> Condition:
    match node.args:
        case [
            ast.GeneratorExp(
                elt=element,
                generators=[ast.comprehension(target=ast.Name(id=variable), iter=fact, ifs=[], is_async=0)],
            )
        ]:
            name = _operand(fact, where)
            if isinstance(name, Name):
                return Quantified(every, variable, name, _condition(element, where), node.col_offset + 1)
    raise _refused(node, where, "any(condition for x in fact) or all(...)")


def _operand(node: ast.expr, where: str) -> Operand:
    column = node.col_offset + 1
    match node:
        case ast.Constant(value=bool() | str() as value):
            return Literal(value, column)
        case ast.Constant(value=int() | float() as value):
            return Literal(float(value), column)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return Literal(-float(value), column)
        case ast.Name() | ast.Attribute():
            return Name(_dotted(node, where), column)
        case ast.Call(func=ast.Name(id=function), args=args, keywords=keywords):
            named = tuple((k.arg, _operand(k.value, where)) for k in keywords if k.arg)
            if len(named) == len(keywords):
                return Call(function, tuple(_operand(arg, where) for arg in args), named, column)
    raise _refused(node, where)


def _dotted(node: ast.expr, where: str) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, where)}.{node.attr}"
    if isinstance(node, ast.Name):
        return node.id
    raise _refused(node, where)


def _refused(node: ast.AST, where: str, accepts: str = "") -> LawError:
    text = ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
    column = getattr(node, "col_offset", 0) + 1
    return LawError(
        f"'{text}' is not part of the language of conditions",
        where=f"{where}, column {column}",
        accepts=accepts or "facts, literals, and/or/not, comparisons, in, any/all, lookups",
    )


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and everything in it."""
    yield condition
    match condition:
        case Junction(parts=parts):
            for part in parts:
                yield from walk(part)
        case Negation(part):
            yield from walk(part)
        case Quantified(fact=fact, condition=inner):
            yield fact
            yield from walk(inner)
        case Compare(left=left, right=right):
            yield from walk(left)
            yield from walk(right)
        case MembershipTest(left=left, right=right):
            yield from walk(left)
            if isinstance(right, Name):
                yield right
        case Call(args=args, keywords=keywords):
            for argument in (*args, *(value for _, value in keywords)):
                yield from walk(argument)
