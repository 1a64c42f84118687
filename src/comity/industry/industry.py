"""The noun that users hold: industry, joined to the record and asked under a law."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from comity.arguments import FLAG, TEXT, WORDS, a, checked
from comity.errors import InputError, did_you_mean
from comity.home import STATE
from comity.industry.find import SupplierWish, find
from comity.industry.model import Offer
from comity.industry.owner_change import OwnerChange, owner_change
from comity.industry.ownership import Ownership, holders, ownership
from comity.industry.result import SupplierSearch
from comity.industry.store import IndustryData, load_data
from comity.law.law import Law, load
from comity.scalars import parse_day
from comity.showing import ResultRows, Shown

_LAW = a(Law, says="a law, as `comity.load()` gives")


class Industry(Shown):
    """Who could supply what, owned by whom, and what the law says of each step; every row with its source.

    >>> import comity
    >>> comity.Industry.load().offers("comm.optical_terminal")                         # doctest: +SKIP
    """

    __slots__ = ("data", "law")

    def __init__(self, data: IndustryData, law: Law) -> None:
        """Take the rows, and the law that is asked; `load` does both."""
        self.data, self.law = data, law

    @classmethod
    @checked(law=_LAW, include_unread=FLAG)
    def load(cls, *, law: Law | None = None, include_unread: bool = False) -> Industry:
        """Return industry as it is kept, joined to the record of a law.

        Args:
            law: the law that is asked, with its record; `comity.load()` if None.
            include_unread: let rows from memory, of which nobody has read a page, count in answers.

        Raises:
            InputError: a table cannot be used; holds every fault.
        """
        law = law or load()
        return cls(load_data(law.record, unread=include_unread), law)

    def line(self) -> str:
        """Return how much is kept, and how much of it was read."""
        read = sum(map(self.data.counts, self.data.offers))
        firms = len({one.company for one in self.data.offers})
        return f"{firms:,} firms with {len(self.data.offers):,} offers, {read:,} of them read"

    @checked(tag=TEXT)
    def offers(self, tag: str) -> ResultRows:
        """Return who offers a capability, by its tag or label, with heritage and source; unread rows are marked.

        Raises:
            InputError: there is no such capability; names the likeliest.
        """
        found = self.data.offers_by_tag.get(self.data.capability(tag).tag, ())
        return ResultRows(f"offers of {tag}", [self._offer(one) for one in found])

    @checked(company=TEXT)
    def owners(self, company: str, on: date | str | None = None) -> ResultRows:
        """Return who holds shares of a firm on a day, or may, each with its source.

        Raises:
            InputError: an unknown firm; names the likeliest.
        """
        day, firm = parse_day(on) or date.today(), self.data.firm(company)
        rows = [
            {
                "owner": self.data.name(link.owner),
                "country": self.data.seat(link.owner),
                "share": link.share,
                "control": link.control,
                "from": str(link.since or ""),
                "confidence": link.source.confidence.value,
                "source": link.source.url,
                "note": link.note,
            }
            for link in holders(self.data, firm, day)
        ]
        return ResultRows(f"holders of {self.data.name(firm)}", rows)

    @checked(company=TEXT)
    def owner(self, company: str, on: date | str | None = None) -> Ownership:
        """Return who controls a firm in the end on a day, link by link, and in which country.

        Raises:
            InputError: an unknown firm; names the likeliest.
        """
        return ownership(self.data, self.data.firm(company), parse_day(on) or date.today())

    @checked(tag=TEXT, buyer=TEXT, without=TEXT, end_user=TEXT, end_use=TEXT)
    def find(
        self,
        tag: str,
        buyer: str,
        on: date | str | None = None,
        *,
        until: date | str | None = None,
        without: str = "",
        end_user: str = "",
        end_use: str = "",
    ) -> SupplierSearch:
        """Return who could supply a capability to a country: in tiers, with reasons, and what each edge needs.

        Args:
            tag: a capability by its tag or label.
            buyer: the customer's country.
            on: the day whose law applies; today if None.
            until: the last day by which it is wanted; what is not to be had by then is left out, and told.
            without: a regime that no edge should hang on (``ITAR``); a firm is left out if it does in every class.
            end_user, end_use: kinds of them; commercial and civil if empty.

        Raises:
            InputError: an unknown capability, country or regime; names the likeliest.
        """
        end = {name: word for name, word in (("end_user", end_user), ("end_use", end_use)) if word}
        wish = SupplierWish(
            capability=self.data.capability(tag),
            buyer=self._state(buyer, "buyer"),
            on=parse_day(on) or date.today(),
            until=parse_day(until),
            without=self._regime(without),
            end=end,
        )
        return find(self.data, self.law, wish)

    @checked(company=TEXT, owner=TEXT, customers=WORDS)
    def owner_change(
        self, company: str, owner: str, on: date | str | None = None, *, customers: Iterable[str] = ()
    ) -> OwnerChange:
        """Return what changes when somebody else takes control of a firm: before and after, rule by rule.

        Args:
            owner: a state by code or name, or a firm.
            on: the day of the change, whose law applies; today if None.
            customers: countries of customers besides those on record; the home state if there is none.

        Raises:
            InputError: an unknown firm, owner or country; names the likeliest.
        """
        firm = self.data.firm(company)
        countries = tuple(self._state(one, "customers") for one in customers)
        known = [e for e in self.data.edges_from.get(firm, ()) if self.data.seat(e.customer)]
        day = parse_day(on) or date.today()
        return owner_change(
            self.data, self.law, firm, self._owner(owner), day, countries or (() if known else (STATE,))
        )

    def _state(self, text: str, where: str) -> str:
        found = self.law.record.party(text)
        if found not in self.law.record.countries:
            raise InputError(f"'{text}' is no state", where=where, accepts="a state by code or name")
        return found

    def _owner(self, text: str) -> str:
        try:
            return self._state(text, "owner")
        except InputError:
            return self.data.firm(text)

    def _regime(self, text: str) -> str:
        regimes = {file.content.regime.casefold(): file.content.regime for file in self.law.pack.files}
        if text and text.casefold() not in regimes:
            near = did_you_mean(text, regimes.values())
            raise InputError(
                f"no regime '{text}'", where="without", accepts=", ".join(sorted(regimes.values())), suggestion=near
            )
        return regimes[text.casefold()] if text else ""

    def _offer(self, one: Offer) -> dict[str, object]:
        return {
            "company": self.data.name(one.company),
            "country": self.data.seat(one.company),
            "tag": one.tag,
            "product": one.product,
            "heritage": one.heritage,
            "maker states": one.stated,
            "maker says": one.claim,
            "confidence": one.source.confidence.value,
            "source": one.source.url,
            "published": str(one.published or ""),
            "counts": self.data.counts(one),
        }
