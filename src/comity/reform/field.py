"""A level field: what one item to one country needs from each of several exporters, beside the United States."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from comity.arguments import DAY, FACTS, TEXT, WORDS, checked
from comity.determine import Determination, Outcome
from comity.determine.decide import hindrance, strictness
from comity.determine.verbs import determine
from comity.errors import InputError
from comity.home import EXPORTERS, NAME, PACK, STATE
from comity.law.law import LAW, Law, load
from comity.law.pack import pack_of
from comity.reform.practice import RegimePractice, practice_of
from comity.scalars import first_few, parse_day
from comity.showing import Serialized, Tabular, fields

IN_DEPTH: Final = "in depth"
IN_OUTLINE: Final = "in outline"
_MOST_CITES: Final = 3


class FieldRow(msgspec.Struct, frozen=True):
    """What one exporter's law asks.

    Attributes:
        exporter: ISO 3166-1 alpha-3.
        authorizations: what is required, by name.
        perhaps: what may be required besides: facts or text decide.
        exceptions: exceptions that serve.
        review: the policy under which an application would be judged; empty where none was read.
        days: least, typical and most days of the slowest required authorization whose duration is known; else none.
        depth: how deep this exporter's law was read.
        law_as_of: the day of its oldest text that was asked.
        beside: against the United States: ``milder``, ``stricter``, ``alike`` or ``not known``; empty for itself.
        cites: the provisions that decide.
    """

    exporter: str
    name: str
    outcome: Outcome
    authorizations: tuple[str, ...]
    perhaps: tuple[str, ...]
    exceptions: tuple[str, ...]
    review: str
    days: tuple[float, ...]
    depth: str
    law_as_of: datetime.date
    beside: str
    cites: tuple[str, ...]


class Field(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """One item to one country, by exporter.

    Attributes:
        assumed: what is taken of every exporter alike.
        practice: what members of the missile technology regime did with items of this category; None for other items.
    """

    item: str
    destination: str
    end_use: str
    day: datetime.date
    rows: tuple[FieldRow, ...]
    assumed: tuple[str, ...]
    practice: RegimePractice | None = None

    @classmethod
    @checked(item=TEXT, to=TEXT, exporters=WORDS, end_use=TEXT, end_user=TEXT, on=DAY, over=FACTS, law=LAW)
    def of(
        cls,
        item: str,
        to: str,
        exporters: Iterable[str] = EXPORTERS,
        *,
        end_use: str = "civil",
        end_user: str = "commercial",
        on: datetime.date | str | None = None,
        over: dict[str, Any] | None = None,
        law: Law | None = None,
    ) -> Field:
        """Return what an export of one item to one country needs, exporter by exporter.

        Of another exporter than the United States the item is made there, without controlled U.S. content, so that
        U.S. law on re-exports stays out of it.

        Args:
            item: its classification on the U.S. lists; what a partner's list calls it follows only where that is sure.
            to: the country to which it goes.
            exporters: countries; the United States is compared with whether named or not.
            end_use: a kind of end use; ``end_user`` a kind of end user.
            on: the day; today if None.
            over: further facts, alike for every exporter.
            law: whose facts they are; `load()` if None.

        Raises:
            InputError: an unknown item, country or fact, or no exporter.
        """
        law, day = law or load(), parse_day(on) or datetime.date.today()
        named = [state for one in exporters for state in law.schema.country(one)]
        if not named:
            raise InputError("names nobody", where="exporters", accepts="countries, as FRA, JPN")
        asked = list(dict.fromkeys([STATE, *named]))
        shared = {"activity": "export", "item": item, "to": to, "end_use": end_use, "end_user": {"kind": end_user}}
        found = {one: determine(_stated(one, shared, over or {}), day, law=law) for one in asked}
        base = found[STATE]
        rows = [_row(one, found[one], base, law) for one in asked if one in named or one == STATE]
        return cls(
            item=item,
            destination=to,
            end_use=end_use,
            day=day,
            rows=tuple(rows),
            assumed=(
                f"end user: {end_user}; screening of all parties is clear",
                f"outside {NAME}: made there, without content that its law controls",
                "a partner's list is taken to name the item only where its classification makes that sure",
                "days are from a complete application, and mostly estimates",
            ),
            practice=practice_of(item, day),
        )

    def line(self) -> str:
        """Return the item, where it goes, and who is milder or stricter than the United States."""
        told = [
            f"{beside}: {first_few([one.exporter for one in self.rows if one.beside == beside], 8)}"
            for beside in ("milder", "alike", "stricter", "not known")
            if any(one.beside == beside for one in self.rows)
        ]
        return f"{self.item} to {self.destination} on {self.day}; beside {NAME} {'; '.join(told) or 'nobody'}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each exporter."""
        return [fields(one) for one in self.rows]


def _stated(exporter: str, shared: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    own = {} if exporter == STATE else {"item.origin_country": exporter, "item.us_controlled_content_percent": 0}
    return {**shared, "from": exporter, **own, **over}


def _row(exporter: str, found: Determination, base: Determination, law: Law) -> FieldRow:
    mine = [one for one in found.findings if (pack_of(one.rule) == PACK) is (exporter == STATE)]
    required = [one for one in mine if one.status == "required"]
    serving = [e for one in mine if one.status == "exempt" for e in one.exemptions]
    serving = [e for e in serving if e.covers and e.status in ("available", "conditional")]
    reviews = [one.review_policy.policy for one in required if one.review_policy]
    days = [one.days for one in found.applications if one.status == "required" and one.days]
    cites = [e.cite for e in serving] or [one.cite for one in required] or [one.cite for one in mine]
    sides = [one for one in found.sides if (one.pack == PACK) is (exporter == STATE)]
    deep = not any(one.how == "not-examined" for one in found.not_examined)
    return FieldRow(
        exporter=exporter,
        name=law.record.name(exporter),
        outcome=found.outcome,
        authorizations=tuple(dict.fromkeys(one.authorization_name for one in required)),
        perhaps=tuple(dict.fromkeys(one.authorization_name for one in mine if _perhaps(one.status, one.rule))),
        exceptions=tuple(dict.fromkeys(one.name for one in serving)),
        review=max(reviews, key=strictness, default=""),
        days=tuple(max(getattr(one, of) for one in days) for of in ("min", "typical", "max")) if days else (),
        depth=IN_DEPTH if deep else IN_OUTLINE,
        law_as_of=min([one.law_as_of for one in sides], default=found.law_as_of),
        beside="" if exporter == STATE else _beside(found, base),
        cites=tuple(dict.fromkeys(cites))[:_MOST_CITES],
    )


def _perhaps(status: str, rule: str) -> bool:
    return status == "unknown" and ".coverage." not in rule


def _beside(found: Determination, base: Determination) -> str:
    """Return whether an exporter's law is milder than that of the United States, by what stands in the way."""
    theirs, ours = hindrance(found.outcome), hindrance(base.outcome)
    if theirs is None or ours is None:
        return "not known"
    return "alike" if theirs == ours else "milder" if theirs < ours else "stricter"
