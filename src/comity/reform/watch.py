"""Where a list draws its line, and what firms of other nations offer at or beyond it.

What is offered abroad says nothing of what ought to be controlled, and is no finding of foreign availability: only the
procedure of 15 CFR part 768 makes one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, Literal

import msgspec

from comity.arguments import WORDS, checked
from comity.errors import InputError, did_you_mean
from comity.law.pack import DATA
from comity.law.typed_files import typed_file
from comity.showing import Serialized, Tabular, fields

_FILE: Final = DATA / "watch" / "thresholds.yaml"
Confidence = Literal["primary", "secondary", "memory"]


class ControlLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a paragraph of a list begins to control.

    Attributes:
        at: in the unit of the parameter.
        says: the whole of its measure, in words.
    """

    paragraph: str
    at: float
    says: str
    cite: str
    url: str


class OfferedAbroad(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a firm of another nation offers.

    Attributes:
        state: whose firm it is, ISO 3166-1 alpha-3.
        figure: one number, or the least and the most, in the unit of the parameter.
        stage: flown, offered, or tested and not on offer yet.
        published: the day of the source, where it gives one.
    """

    product: str
    firm: str
    state: str
    figure: tuple[float, ...]
    stage: Literal["flown", "offered", "tested"]
    says: str
    cite: str
    url: str
    confidence: Confidence
    published: datetime.date | None = None


class ControlParameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is measured, where lists draw their line, and what is offered abroad.

    Attributes:
        beyond: whether more or less of it is what is controlled.
        without_limit: why no limit is told, where none is.
    """

    id: str
    title: str
    unit: str
    beyond: Literal["more", "less"]
    limits: tuple[ControlLimit, ...]
    offers: tuple[OfferedAbroad, ...]
    without_limit: str = ""

    def reached(self, offer: OfferedAbroad) -> tuple[str, ...]:
        """Return the paragraphs whose limit an offer meets or passes, whatever else they ask."""
        best = max(offer.figure) if self.beyond == "more" else min(offer.figure)
        sign = 1 if self.beyond == "more" else -1
        return tuple(one.paragraph for one in self.limits if sign * best >= sign * one.at)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reviewed: datetime.date
    not_said: str
    parameters: tuple[ControlParameter, ...]


class ThresholdWatch(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """Control parameters beside what is offered abroad.

    Attributes:
        reviewed: the day to which offers were looked for.
        not_said: what such a table does not say.
    """

    reviewed: datetime.date
    parameters: tuple[ControlParameter, ...]
    not_said: str

    @classmethod
    @checked(parameters=WORDS)
    def load(cls, parameters: Iterable[str] = ()) -> ThresholdWatch:
        """Return some parameters by id, or every one.

        Raises:
            InputError: a parameter that there is not.
        """
        kept = _read()
        known = {one.id: one for one in kept.parameters}
        asked = [parameters] if isinstance(parameters, str) else list(parameters)
        for name in asked:
            if name not in known:
                told = {"accepts": ", ".join(known), "suggestion": did_you_mean(name, known)}
                raise InputError(f"no control parameter '{name}'", where="watch", **told)
        chosen = tuple(known[name] for name in dict.fromkeys(asked)) or kept.parameters
        return cls(reviewed=kept.reviewed, parameters=chosen, not_said=kept.not_said)

    def line(self) -> str:
        """Return of how many parameters something is offered abroad at or beyond a limit."""
        met = [one.id for one in self.parameters if any(map(one.reached, one.offers))]
        none = [one.id for one in self.parameters if not one.offers]
        told = f"at or beyond a limit, by firms of other nations: {', '.join(met) or 'none that was read'}"
        unread = f"; no offer was read of {', '.join(none)}" if none else ""
        return f"{len(self.parameters)} control parameters, offers read to {self.reviewed}; {told}{unread}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each offer; of a parameter without any, a row that says so."""
        return [row for one in self.parameters for row in _rows(one)]


def _rows(one: ControlParameter) -> list[dict[str, Any]]:
    about = {
        "parameter": one.id,
        "title": one.title,
        "unit": one.unit,
        "limits": [f"{limit.paragraph}: {limit.says}" for limit in one.limits],
        "limit_cites": [limit.cite for limit in one.limits],
    }
    if not one.offers:
        empty = dict.fromkeys(("reached", *OfferedAbroad.__struct_fields__))
        return [about | empty | {"says": "no offer was read"}]
    return [about | {"reached": list(one.reached(offer)), **fields(offer)} for offer in one.offers]


@lru_cache(maxsize=1)
def _read() -> _File:
    return typed_file(_FILE, _File, DATA)
