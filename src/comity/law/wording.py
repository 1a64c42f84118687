"""How tests are worded: what a comparison asks, what a list names."""

from __future__ import annotations

from typing import Final

from comity.law.syntax import Call, Literal, Name, Operand

_MOST_NAMED: Final = 4


def listing(words: list[str]) -> str:
    """Join words with "or"; a long list by its first and how many more."""
    if len(words) <= _MOST_NAMED:
        return " or ".join(words)
    return f"{' or '.join(words[:_MOST_NAMED])} (or one of {len(words) - _MOST_NAMED} more)"


def compared(left: Operand, operator: str, right: Operand) -> str:
    """Word a comparison with the fact first: "item aperture is more than 0.35"."""
    if isinstance(left, Literal):
        sign = "at least" if operator == "<=" else "more than"
        return f"{_worded(right)} is {sign} {_worded(left)}"
    sign = "at most" if operator == "<=" else "less than"
    return f"{_worded(left)} is {sign} {_worded(right)}"


def _worded(operand: Operand) -> str:
    match operand:
        case Literal(value=float() as value):
            return f"{value:,.10g}"
        case Literal(value=value):
            return str(value)
        case Name(text=text):
            return text
        case Call(function=function, args=args):
            return f"{function}({', '.join(map(_worded, args))})"
