"""The book of an investment summit: a page a deal, whom to invite, and the calendar of clearances backwards."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

import msgspec

from comity.bridge.candidates import accords
from comity.bridge.ladder import Answer
from comity.bridge.leo_station import StationDeal, deals_of
from comity.bridge.rows import read_settings
from comity.errors import InputError
from comity.industry.store import IndustryData
from comity.plan.templates import template
from comity.record.compare import embargoed
from comity.record.record import Record
from comity.showing import Serialized, Shown

COLUMNS: Final = (
    "id", "date", "investors", "targets", "kind", "what", "amount", "stake", "status", "clearance", "confidence",
    "source", "note",
)  # fmt: skip


class ClearanceRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What must be begun so many days before a closing."""

    days: int
    what: str
    who: str
    cite: str
    url: str
    confidence: str


class BookRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the book is made of: whose deals, which project is determined for an investor, and the calendar."""

    operators: tuple[str, ...]
    template: str
    item: str
    calendar: tuple[ClearanceRule, ...]
    basis: str


class ClearanceLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is due on a day; ``late``: it has passed on the day the book is made."""

    on: datetime.date
    what: str
    who: str
    cite: str
    confidence: str
    late: bool


class InvestorCountry(msgspec.Struct, frozen=True, kw_only=True):
    """A country of those who have money or demand in stations.

    Attributes:
        deals: how many deals on record name it, told and never added up.
        headline: what law says of an investor from there, determined for the day; ``asks``: the first open question.
        barred: why it is not invited without counsel; empty if nothing speaks against it.
    """

    country: str
    name: str
    deals: int
    accords: str
    headline: str
    asks: str
    barred: str


class LeoBook(Serialized, Shown, msgspec.Struct, frozen=True, kw_only=True):
    """The book of a summit on stations in low Earth orbit.

    Attributes:
        day: of the summit; ``made``: on which day the book was made.
        reported: of how many deals a source says anything of a clearance.
    """

    day: datetime.date
    made: datetime.date
    deals: tuple[StationDeal, ...]
    countries: tuple[InvestorCountry, ...]
    calendar: tuple[ClearanceLine, ...]
    basis: str
    reported: int
    law_as_of: datetime.date | None

    def line(self) -> str:
        """Return how many deals there are, and what is not known of them."""
        quiet = len(self.deals) - self.reported
        return (
            f"{len(self.deals)} deals and asks, {len(self.countries)} countries to invite; of {quiet} deals no source "
            "says whether a clearance was sought, which is no answer to whether there was one"
        )

    def of(self, deal: StationDeal) -> list[InvestorCountry]:
        """Return the countries of those who bring money or demand to a deal, as they stand in the book."""
        return [one for one in self.countries if one.country in deal.countries]

    def alike(self) -> dict[tuple[str, str], list[str]]:
        """Return what law says of an investor, and the first open question, with the countries of which it says so."""
        found: dict[tuple[str, str], list[str]] = {}
        for one in self.countries:
            found.setdefault((one.headline, one.asks), []).append(one.name)
        return found

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of its deals."""
        return COLUMNS

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row for each deal, in the order of ``columns``."""
        return [
            (
                one.id, one.date, "; ".join(one.investors), "; ".join(one.targets), one.kind, one.what, one.amount,
                one.stake, one.status, one.clearance or "not reported", one.confidence, one.url, one.note,
            )
            for one in self.deals
        ]  # fmt: skip


@lru_cache(maxsize=1)
def book_rules() -> BookRules:
    """Return what the book is made of."""
    return read_settings("leo-book", BookRules)


def leo_book(record: Record, industry: IndustryData, answer: Answer, home: str, day: date, on: date) -> LeoBook:
    """Return the book of a summit.

    Args:
        record: who has signed what.
        industry: the deals.
        answer: determines a project.
        home: the state in which the firms are asked for.
        day: the day of the summit.
        on: the day on which the book is made.

    Raises:
        InputError: the day has passed.
    """
    if day < on:
        raise InputError(f"found {day}, which has passed", where="--on", accepts=f"a day from {on} on")
    rules = book_rules()
    deals = tuple(deals_of(industry, rules.operators))
    countries = Counter(country for one in deals for country in one.countries)
    asked = [one for one in countries if one != home]
    answered = _determined(answer, rules, asked, on)
    return LeoBook(
        day=day,
        made=on,
        deals=deals,
        countries=tuple(_country(record, one, countries[one], answered, on) for one in sorted(asked)),
        calendar=tuple(_calendar(rules, day, on)),
        basis=rules.basis,
        reported=sum(bool(one.clearance) and one.clearance != "not reported" for one in deals),
        law_as_of=next((one.law_as_of for one in answered.values()), None),
    )


def _determined(answer: Answer, rules: BookRules, countries: list[str], on: date) -> Mapping[str, Any]:
    """Return what law says of an investor from each country, by country."""
    given = [template(rules.template).expand({"from": one, "item": rules.item}) for one in countries]
    stated = {
        "project": "Investors",
        "date": on.isoformat(),
        "activities": [
            {**one["shared"], **one["activities"][0], "name": who} for who, one in zip(countries, given, strict=True)
        ],
    }
    return dict(zip(countries, answer(stated).activities, strict=True)) if countries else {}


def _country(record: Record, country: str, deals: int, answered: Mapping[str, Any], on: date) -> InvestorCountry:
    found = answered[country]
    return InvestorCountry(
        country=country,
        name=record.name(country),
        deals=deals,
        accords=accords(record, country, on),
        headline=found.headline,
        asks=next((one.ask for one in found.unknowns), ""),
        barred="under an arms embargo: ask counsel first" if country in embargoed(record, on) else "",
    )


def _calendar(rules: BookRules, day: date, on: date) -> Iterator[ClearanceLine]:
    for rule in rules.calendar:
        due = day - timedelta(days=rule.days)
        yield ClearanceLine(
            on=due, what=rule.what, who=rule.who, cite=rule.cite, confidence=rule.confidence, late=due < on
        )
