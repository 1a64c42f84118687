"""Authorizations in hand as accounts: what is left of each, until when, what is due; and orders that draw on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final

import msgspec

from comity.arguments import a, checked
from comity.determine.activity import Activity
from comity.determine.assume import basis
from comity.determine.authorizations import Draw, Drawing, Held, covers, lacks
from comity.determine.determination import Determination
from comity.determine.held_files import held_in
from comity.determine.project import Project
from comity.law.law import LAW, Law, load
from comity.law.terms import ends_by_law
from comity.law.values import Interval, Possible
from comity.scalars import joined, parse_day

_PROJECT: Final = a(Project, says="an order or a project, as `comity.read_project` reads it")


class Due(msgspec.Struct, frozen=True):
    """Something that is due for an authorization.

    Attributes:
        on: the last day on which it can be done.
        days: from the day that is asked about; below 0: it is overdue, unless it was done.
    """

    on: date
    days: int
    says: str
    cite: str
    url: str


class Account(msgspec.Struct, frozen=True):
    """One authorization in hand.

    Attributes:
        value: USD in all; None: not stated.
        left: USD not yet used; None: not stated.
        ends: the last day on which it may be used, and on which provision that rests, if it does not say so itself.
        days: until then; None: not known.
        usable: whether it may be used on the day, as far as its dates and its value say.
    """

    number: str
    authorization: str
    authority: str
    value: float | None
    left: float | None
    ends: date | None
    ends_cite: str
    days: int | None
    usable: bool
    draws: tuple[Draw, ...]
    due: tuple[Due, ...]
    provisos: tuple[str, ...]

    @classmethod
    @checked(project=_PROJECT, law=LAW)
    def of(
        cls, project: Project | None = None, on: date | str | None = None, *, law: Law | None = None
    ) -> list[Account]:
        """Return the authorizations in hand as accounts, that which ends first at the top.

        Args:
            project: an order or a project whose authorizations they are; those of the workspace if None.
            on: the day for which they are told; today if None.
            law: whose authorizations they are, with its workspace; `load()` if None.
        """
        law, day = law or load(), parse_day(on) or date.today()
        if project is None:
            return accounts(held_in(law), law, day)
        return accounts(dict.fromkeys(one for activity in project.activities for one in activity.held), law, day)


def accounts(held: Iterable[Held], law: Law, day: date) -> list[Account]:
    """Return authorizations in hand as accounts on a day, that which ends first at the top."""
    found = [_account(one, law, day) for one in held]
    return sorted(found, key=lambda one: (one.ends is None, one.ends or date.max, one.number))


def _account(one: Held, law: Law, day: date) -> Account:
    kind, ends = law.authorizations[one.kind], one.ends
    cite = "" if one.expires else ends_by_law(law.pack.terms, one.kind, one.issued)[1]
    spent = one.value_left is not None and one.value_left <= 0
    return Account(
        number=one.number,
        authorization=kind.name,
        authority=kind.authority,
        value=one.value,
        left=one.value_left,
        ends=ends,
        ends_cite=cite,
        days=(ends - day).days if ends else None,
        usable=not spent and (ends is None or day <= ends) and (one.issued is None or one.issued <= day),
        draws=one.draws,
        due=tuple(sorted(_due(one, law, day), key=lambda due: due.on)),
        provisos=one.provisos,
    )


def _due(one: Held, law: Law, day: date) -> Iterator[Due]:
    starts = {"issued": one.issued, "in_force": one.in_force, "expires": one.ends}
    for term in law.pack.terms:
        on = term.on(starts[term.of]) if term.what == "due" and one.kind in term.authorizations else None
        if on and not (term.until and getattr(one, term.until)):
            yield Due(on, (on - day).days, term.says, term.cite, term.url)


class Balances:
    """What is left of authorizations while the lines of an order draw on them, one after another."""

    def __init__(self, law: Law, *, strict: bool) -> None:
        self._law, self._strict = law, strict
        self._drawn: dict[object, Fraction] = {}

    def left(self, activity: Activity) -> Activity:
        """Return an activity that can draw on what the lines before it have left."""
        return replace(activity, held=tuple(map(self._after, activity.held))) if self._drawn else activity

    def _after(self, one: Held) -> Held:
        drawn = self._drawn.get(_account_of(one))
        if not drawn or one.value_left is None:
            return one
        return msgspec.structs.replace(one, value_left=float(max(Fraction(0), Fraction(str(one.value_left)) - drawn)))

    def drawn(self, activity: Activity, found: Determination) -> Determination:
        """Draw what a line is covered by, once its parties are screened; return its determination, which tells it.

        What is in hand for what is required, and does not cover it, is told with what it lacks.
        """
        if not activity.held:
            return found
        answer = found.once_screened or found
        given = basis(activity, self._law, answer.date, self._strict).given
        draws, short = tuple(self._draw(activity, answer, given)), tuple(_short(activity, answer, given))
        if not draws and not short:
            return found
        answer = msgspec.structs.replace(answer, draws=draws, short=short)
        return msgspec.structs.replace(found, once_screened=answer) if found.once_screened else answer

    def _draw(self, activity: Activity, found: Determination, given: Mapping[str, Possible]) -> Iterator[Drawing]:
        met = {one.authorization: one.authorization_name for one in found.findings if one.status == "met"}
        value = given.get("order.item_value")
        if not met or not isinstance(value, Interval):
            return
        names = activity.party_names
        for kind, name in sorted(met.items()):
            using = [h for h in activity.held if h.kind == kind and covers(h, given, names, found.date)]
            if using:
                one = min(using, key=lambda held: held.ends or date.max)
                key, worth = _account_of(one), Fraction(str(value.high))
                self._drawn[key] = self._drawn.get(key, Fraction(0)) + worth
                left = None if one.value_left is None else float(Fraction(str(one.value_left)) - worth)
                yield Drawing(one.number, name, value.high, left)


def _short(activity: Activity, found: Determination, given: Mapping[str, Possible]) -> Iterator[str]:
    """Yield what is in hand for what is required and does not cover it, each with what it lacks."""
    required = {one.authorization: one.authorization_name for one in found.findings if one.status == "required"}
    for held in activity.held:
        if held.kind in required and (why := list(lacks(held, given, activity.party_names, found.date))):
            yield f"{held.number or required[held.kind]}, in hand, {joined(why)}"


def _account_of(one: Held) -> object:
    """Return what tells an authorization from others: its number, or, without one, all but what is left of it."""
    return (one.kind, one.number) if one.number else msgspec.structs.replace(one, value_left=None)
