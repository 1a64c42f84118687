"""A list of suppliers or requests that somebody else made: what each row matches, and what the law says of it."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import msgspec

import comity
from comity.home import STATE
from comity.web.answering import upload_in
from comity.web.industry_sheets import legal, unread_field
from comity.web.sheets import PageCell, PageField, WebPage, block, cell, filled

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import Industry

_MOST: Final = 200


class MatchWish(msgspec.Struct, frozen=True):
    """For which countries' customers, without which regime, with rows from memory or not, on which day."""

    buyers: str = STATE
    without: str = ""
    unread: str = ""
    date: str = ""

    @property
    def fields(self) -> tuple[PageField, ...]:
        """The fields that say so."""
        return (
            PageField("for", "For customers in", self.buyers, hint="several with commas between"),
            PageField("without", "Without", self.without, hint="a regime, as counsel calls it"),
            unread_field(self.unread),
            PageField("date", "Date", self.date, hint="today"),
        )


def empty() -> WebPage:
    """Return the page before a list is handed over."""
    told = "A row is a firm with what it offers or requests: company, country, capability, or columns that mean so."
    return WebPage(title="Match a list of suppliers or requests", lead=(cell(told),))


def matched(name: str, content: bytes, wish: MatchWish) -> WebPage:
    """Return what each row of a list matches.

    Raises:
        InputError: the list, a country, a regime or the day cannot be used.
    """
    buyers = [one.strip() for one in wish.buyers.split(",") if one.strip()]
    industry: Industry = comity.Industry.load(include_unread=wish.unread == unread_field().among[1])
    with TemporaryDirectory(prefix="comity-") as folder, upload_in(folder, name, content) as path:
        cards = industry.read_cards(path)
        found = industry.match(cards, wish.date or None, buyers=buyers, without=wish.without)
    left = [(cell(row), cell(why)) for row, why in found.unmatched]
    unread = [(cell(one.row), cell(one.why)) for one in cards.reading.rejected]
    names = ("row", "firm", "what", "with", "why, and why not", "the law on it")
    more = f"; the first {_MOST} are shown, the command line writes all" if len(found.matches) > _MOST else ""
    return WebPage(
        title=f"Matches of {name}",
        lead=(cell(f"{found.line()}{more}."), cell(f"Law of {found.on}. The list is worked on and forgotten.")),
        fields=wish.fields,
        blocks=filled(
            block("Rows that cannot be read", unread, "row", "why"),
            block("Matches", map(_matched, found.matches[:_MOST]), *names),
            block("Rows without a match", left, "row", "why"),
        ),
    )


def _matched(one: Any) -> tuple[PageCell, ...]:
    reasons = "; ".join((*(f"+ {text}" for text in one.why), *(f"− {text}" for text in one.why_not)))
    law = "; ".join(legal(one.legal)) or one.words
    return (
        cell(one.row),
        cell(one.company),
        cell(one.tag, note=one.kind),
        cell(one.other, note=one.tier),
        cell(reasons),
        cell(law),
    )
