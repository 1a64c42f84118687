"""Amounts as people write them, made plain: what can only mean one thing, or what a column settles.

``$1,250,000.00``, ``1.250.000``, ``USD 1250000`` and ``1.25M`` are one number. ``480.000`` has two readings: a column's
other values may tell which one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

DecimalMark = Literal[".", ","]

_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'"})
_DOLLARS: Final = re.compile(r"(?:u\.?s\.?d?\.?\s*)?\$\s*|usd\.?\s*|us dollars?\s*", re.IGNORECASE)
_AFTER: Final = re.compile(r"\s*(?:usd|us dollars?|dollars?|us\$|\$)$", re.IGNORECASE)
_TIMES: Final = {"k": 10**3, "thousand": 10**3, "m": 10**6, "mm": 10**6, "mn": 10**6, "mio": 10**6, "million": 10**6}
_BIG: Final = {"bn": 10**9, "billion": 10**9}
_SHORTENED: Final = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*([a-z]{1,8})", re.IGNORECASE)
_SPACED: Final = re.compile(r"[0-9]{1,3}(?:( )[0-9]{3}(?: [0-9]{3})*|(')[0-9]{3}(?:'[0-9]{3})*)(?:[.,][0-9]{1,2})?")
_POINTS: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]{1,2})?|[0-9]{1,3}\.[0-9]{3},[0-9]{1,2}")
_COMMAS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,2}|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_DECIMAL_COMMA: Final = re.compile(r"[0-9]{1,15},[0-9]{1,2}|0,[0-9]{1,9}")
_DECIMAL_POINT: Final = re.compile(r"[0-9]{1,15}\.[0-9]{1,2}|0\.[0-9]{1,9}")
_EITHER: Final = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def plain_amount(text: str, mark: DecimalMark | None = None, *, amount: bool = True) -> str:
    """Return a number as digits with a decimal point, where it can only be one; else the text as it is.

    Args:
        text: what is written.
        mark: what the other values of its column use before decimals, where they tell.
        amount: whether it is money, so that dollars may stand beside it, or thousands may be shortened.
    """
    bare = text.strip().translate(_SPACES)
    if amount:
        bare = _AFTER.sub("", _DOLLARS.sub("", bare, count=1) if _DOLLARS.match(bare) else bare).strip()
        if found := _SHORTENED.fullmatch(bare):
            times = (_TIMES | _BIG).get(found[2].lower())
            return str(round(float(found[1]) * times, 2)) if times else text
    if _SPACED.fullmatch(bare):
        return bare.replace(" ", "").replace("'", "").replace(",", ".")
    if _POINTS.fullmatch(bare):
        return bare.replace(".", "").replace(",", ".")
    if _COMMAS.fullmatch(bare):
        return bare.replace(",", "")
    if _DECIMAL_COMMA.fullmatch(bare):
        return bare.replace(",", ".")
    if mark and _EITHER.fullmatch(bare):
        if mark in bare:  # three decimals; a fourth keeps them from being taken for thousands
            return f"{bare.replace(',', '.')}0"
        return bare.replace(",", "").replace(".", "")
    return bare


def decimal_mark(texts: Iterable[str]) -> DecimalMark | None:
    """Return the decimal mark that a column's values use; None where none tells, or some tell one and some another."""
    found: set[DecimalMark] = set()
    for text in texts:
        bare = _AFTER.sub("", _DOLLARS.sub("", text.strip().translate(_SPACES), count=1)).strip()
        if _POINTS.fullmatch(bare) or _DECIMAL_COMMA.fullmatch(bare):
            found.add(",")
        elif _COMMAS.fullmatch(bare) or _DECIMAL_POINT.fullmatch(bare):
            found.add(".")
    return found.pop() if len(found) == 1 else None
