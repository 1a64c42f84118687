"""The noun that users hold: industry, joined to the record and asked under a law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from comity.arguments import COLUMNS, DAY, FACTS, FLAG, NUMBER, PATH, TEXT, WORDS, a, checked, either
from comity.errors import InputError, did_you_mean
from comity.home import STATE
from comity.industry.access import MarketAccess, access, kinds
from comity.industry.alliance import Alliance, alliance
from comity.industry.cards import CardList, read_cards
from comity.industry.depend import BY, Dependence, depend, sources
from comity.industry.find import SupplierWish, find
from comity.industry.invest import RIGHTS, InvestmentReview, invest, investors, terms_of
from comity.industry.knock_out import Kind, KnockOut, of_law, without_party
from comity.industry.legal import classes_for
from comity.industry.match import MatchList, match
from comity.industry.model import Offer
from comity.industry.owner_change import OwnerChange, owner_change
from comity.industry.ownership import Ownership, holders, ownership
from comity.industry.result import SupplierSearch
from comity.industry.scope import CapabilityScope, scope
from comity.industry.spacecraft_catalogue import SpacecraftCatalogue, read_catalogue
from comity.industry.store import IndustryData, load_data
from comity.law.law import Law, load
from comity.record.dates import Known
from comity.scalars import number_of, parse_day
from comity.showing import ResultRows, Shown

_LAW = a(Law, says="a law, as `comity.load()` gives")
_LAST_DAY = either(TEXT, DAY, str)
"""A day, or a text that says a day, month or year: the last day of it is meant."""
_CARDS = a(CardList, says="cards, as `read_cards` gives")


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

    @checked(company=TEXT, on=DAY)
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

    @checked(company=TEXT, on=DAY)
    def owner(self, company: str, on: date | str | None = None) -> Ownership:
        """Return who controls a firm in the end on a day, link by link, and in which country.

        Raises:
            InputError: an unknown firm; names the likeliest.
        """
        return ownership(self.data, self.data.firm(company), parse_day(on) or date.today())

    @checked(tag=TEXT, buyer=TEXT, without=TEXT, outside=WORDS, end_user=TEXT, end_use=TEXT, on=DAY, until=_LAST_DAY)
    def find(
        self,
        tag: str,
        buyer: str,
        on: date | str | None = None,
        *,
        until: date | str | None = None,
        without: str = "",
        outside: Iterable[str] = (),
        end_user: str = "",
        end_use: str = "",
    ) -> SupplierSearch:
        """Return who could supply a capability to a country: in tiers, with reasons, and what each edge needs.

        Args:
            tag: a capability by its tag or label.
            buyer: the customer's country.
            on: the day whose law applies; today if None.
            until: the last day by which it is wanted, or a month; what is not to be had by then is left out, and told.
            without: a regime that no edge should hang on (``ITAR``); a firm is left out if it does in every class.
            outside: countries in which no seller should have its seat.
            end_user, end_use: kinds of them; commercial and civil if empty.

        Raises:
            InputError: an unknown capability, country or regime; names the likeliest.
        """
        end = {name: word for name, word in (("end_user", end_user), ("end_use", end_use)) if word}
        wish = SupplierWish(
            capability=self.data.capability(tag),
            buyer=self._state(buyer, "buyer"),
            on=parse_day(on) or date.today(),
            until=_last_day(until),
            without=self._regime(without),
            end=end,
            outside=tuple(self._state(one, "outside") for one in outside),
        )
        return find(self.data, self.law, wish)

    @checked(company=TEXT, owner=TEXT, customers=WORDS, on=DAY)
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

    @checked(of=TEXT, by=TEXT, knock_out=TEXT, buyer=TEXT, gcat=PATH, on=DAY)
    def depend(
        self,
        of: str,
        on: date | str | None = None,
        *,
        by: str = "",
        knock_out: str = "",
        buyer: str = STATE,
        gcat: Path | str | None = None,
    ) -> Dependence:
        """Return on whom a capability, or all that a program needs, hangs, and what falls with one of them.

        Args:
            of: a program (``artemis``), a heading of the taxonomy, or one capability.
            by: ``firm``, ``nation`` or ``owner`` (the owner's nation); all of them if empty.
            knock_out: a firm, a nation, an instrument or a rule by its id, that is taken away.
            buyer: for whom the legal step of the next source is told.
            gcat: a copy of the catalogue GCAT (``satcat.tsv``, or a folder with ``orgs.tsv`` too), for who built the
                spacecraft of each year; only of spacecraft (``bus``) and of programs that need some.

        Raises:
            InputError: something that is not known; names the likeliest. The catalogue cannot be read, or counts
                nothing that is asked about.
        """
        if by and by not in BY:
            raise InputError(f"found '{by}'", where="by", accepts=", ".join(BY), suggestion=did_you_mean(by, BY))
        wanted, whom, day = scope(self.data, of), self._state(buyer, "buyer"), parse_day(on) or date.today()
        fallen = self._knocked(knock_out, wanted, whom, day) if knock_out else None
        launched = self._launched(Path(gcat), wanted) if gcat else None
        return replace(depend(self.data, self.law, wanted, whom, day, by, fallen), catalogue=launched)

    def _launched(self, path: Path, of: CapabilityScope) -> SpacecraftCatalogue:
        """Return who built the spacecraft of each year, where spacecraft are asked about."""
        if not any(self.data.capabilities[tag].parent == "bus" for tag in of.tags):
            what = f"counts spacecraft, and {of.title} names none"
            raise InputError(what, where="--gcat", accepts="--of bus, a capability below it, or a program with one")
        return read_catalogue(path)

    @checked(source=PATH, sheet=TEXT, columns=COLUMNS)
    def read_cards(self, source: Path | str, *, sheet: str = "", columns: Mapping[str, str] | None = None) -> CardList:
        """Return the offers and requests of a sheet of suppliers (CSV, XLSX, Parquet) or of a profile in YAML.

        Args:
            columns: what columns mean, by header, where that is not understood: ``{"Lieferant": "company"}``.

        Raises:
            InputError: the file cannot be read, a needed column is missing, or no row can be used.
        """
        return read_cards(Path(source), self.data, self.law, sheet=sheet, columns=columns)

    @checked(cards=_CARDS, buyers=WORDS, without=TEXT, on=DAY)
    def match(
        self, cards: CardList, on: date | str | None = None, *, buyers: Iterable[str] = (), without: str = ""
    ) -> MatchList:
        """Return what each card matches: offers with requests and buyers, requests with offers; and what the law says.

        Args:
            cards: as `read_cards` gives.
            buyers: countries of customers for whom the offers are told.
            without: a regime that no edge should hang on.

        Raises:
            InputError: an unknown country or regime.
        """
        whom = tuple(self._state(one, "buyers") for one in buyers)
        day, name = parse_day(on) or date.today(), cards.reading.name
        return match(self.data, self.law, name, cards.cards, whom, self._regime(without), day)

    @checked(name=TEXT, on=DAY)
    def alliance(self, name: str, on: date | str | None = None) -> Alliance:
        """Return how industry of two states, or of a group, works together, under what, and what is left in the way.

        Args:
            name: two states with a hyphen (``usa-jpn``), or a group of the record.

        Raises:
            InputError: it is neither.
        """
        return alliance(self.data, self.law, name, parse_day(on) or date.today())

    @checked(investor=TEXT, target=TEXT, rights=WORDS, item=TEXT, kind=TEXT, facts=FACTS, stake=NUMBER, on=DAY)
    def invest(
        self,
        investor: str,
        target: str,
        stake: float,
        on: date | str | None = None,
        *,
        rights: Iterable[str] = (),
        item: str = "",
        kind: str = "entity",
        facts: Mapping[str, Any] | None = None,
    ) -> InvestmentReview:
        """Return what a stake needs, both ways: which filings, mandatory or not, days, and deals on record.

        Args:
            investor: the investor's country.
            target: the target's country, or a firm.
            stake: share of the votes in percent.
            rights: those that come with it: ``board``, ``access``, ``decisions``, ``control``, ``passive``; the others
                are taken not to come with it, or, if none is named, are open.
            item: the class of what the target makes; those of what the firm offers if empty.
            kind: ``entity``, ``government``, ``individual``, ``fund`` or ``limited-partner``.
            facts: any other facts, by name.

        Raises:
            InputError: an unknown country, firm, right, or a share that is none.
        """
        ends = self._state(investor, "investor"), *self._target(target)
        named = list(rights)
        for right in named:
            if right not in RIGHTS:
                near = did_you_mean(right, RIGHTS)
                raise InputError(f"found '{right}'", where="rights", accepts=", ".join(RIGHTS), suggestion=near)
        share = number_of(stake, "stake", "percent, 0 to 100")
        if not 0 <= share <= 100:
            raise InputError(f"found '{stake}'", where="stake", accepts="percent, 0 to 100")
        if kind not in investors():
            near = did_you_mean(kind, investors())
            raise InputError(f"found '{kind}'", where="investor", accepts=", ".join(investors()), suggestion=near)
        terms = terms_of(share, named, kind)
        classes = [item] if item else self._makes(ends[2])
        return invest(self.data, self.law, ends, terms, classes, facts or {}, parse_day(on) or date.today(), kind)

    @checked(seller=TEXT, market=TEXT, kind=TEXT, on=DAY)
    def access(self, seller: str, market: str, kind: str, on: date | str | None = None) -> MarketAccess:
        """Return who may bid, launch or land signals between two states, both ways, determined and cited.

        Args:
            kind: ``procurement``, ``launch`` or ``market``.

        Raises:
            InputError: an unknown country or kind.
        """
        if kind not in kinds():
            near = did_you_mean(kind, kinds())
            raise InputError(f"found '{kind}'", where="kind", accepts=", ".join(kinds()), suggestion=near)
        ends = self._state(seller, "seller"), self._state(market, "market")
        return access(self.data, self.law, *ends, kind, parse_day(on) or date.today())

    def _target(self, text: str) -> tuple[str, str]:
        """Return a target's country, and the firm by id where it is one."""
        try:
            return self._state(text, "target"), ""
        except InputError:
            firm = self.data.firm(text)
            return self.data.seat(firm), firm

    def _makes(self, firm: str) -> list[str]:
        """Return the classes that what a firm offers may have."""
        offers = [one for tag in self.data.offers_by_tag.values() for one in tag if one.company == firm]
        found = [each.classification for one in offers if self.data.counts(one) for each in classes_for(self.data, one)]
        return list(dict.fromkeys(filter(None, found)))

    def _knocked(self, what: str, of: CapabilityScope, buyer: str, day: date) -> KnockOut:
        """Return what falls with an instrument, a rule, a nation or a firm: the first that is called so."""
        rules = {rule.id for file in self.law.pack.files for rule in file.content.rules}
        of_kind: dict[str, Kind] = {
            **dict.fromkeys(rules, "rule"),
            **dict.fromkeys(self.law.record.by_id, "instrument"),
        }
        if what in of_kind:
            offers = [one for tag in of.tags for one in sources(self.data, tag, day)]
            return of_law(self.data, self.law, what, of_kind[what], offers, buyer, day)
        try:
            return without_party(self.data, self._state(what, "knock_out"), "nation", of.tags, day, sources)
        except InputError:
            pass
        try:
            return without_party(self.data, self.data.firm(what), "firm", of.tags, day, sources)
        except InputError as error:
            known = [*self.law.record.by_id, *rules]
            near = error.suggestion or did_you_mean(what, known)
            accepts = "a firm, a nation, an instrument's id or a rule's id"
            raise InputError(f"found '{what}'", where="knock_out", accepts=accepts, suggestion=near) from None

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


def _last_day(told: date | str | None) -> date | None:
    """Return the last day of a day, month or year."""
    if not isinstance(told, str):
        return told
    found = Known.optional(told, "--until")
    return found.latest if found else None
