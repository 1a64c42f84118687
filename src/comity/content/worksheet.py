"""Works out, part by part, what of a product made abroad counts as controlled content of a state.

Each part is asked about as if it were sent, as it was received, from the maker's country to the product's destination:
it counts where a license would be needed for that. The sums are facts of the product, of which the law is then asked.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import msgspec

from comity.arguments import TEXT, WORDS, a, checked
from comity.content.values import Counted, DestinationContent, PartContent
from comity.determine import engine
from comity.determine.activity import Activity
from comity.determine.assess import Needed
from comity.determine.evaluation import Evaluation
from comity.determine.project import Project
from comity.determine.verbs import STATED, activity_of
from comity.errors import InputError
from comity.law.at_date import BoundRule
from comity.law.content import ContentLaw, Stays
from comity.law.law import LAW, Law, load
from comity.law.residual import residual
from comity.law.rules import at_or_below
from comity.law.values import Interval, OneOf, Possible, Truth, conjunction, disjunction, known
from comity.scalars import joined, number_of, parse_day

_PARTS: Final = a(Project, says="parts, as `comity.read_project` reads them")
_WORTH: Final = "a number in USD, more than 0"
_CLASSIFICATION: Final = "item.classification"
_ORIGIN: Final = "item.origin_country"
_VALUE: Final = "order.item_value"
_ALL: Final = 100.0
_COUNTED: Final[dict[Truth, Counted]] = {True: "yes", False: "no", None: "unknown"}


class ContentWorksheet(msgspec.Struct, frozen=True):
    """What of a product made abroad counts as a state's own content.

    Attributes:
        regime: whose content it is, as people call it (``EAR``).
        maker: where it is made and sent from (ISO 3166-1 alpha-3).
        value: the product's value in USD; None: not stated.
        notes: what whoever relies on it must know.
    """

    title: str
    cite: str
    regime: str
    maker: str
    date: datetime.date
    value: float | None
    destinations: tuple[DestinationContent, ...]
    notes: tuple[str, ...]

    @classmethod
    @checked(parts=_PARTS, maker=TEXT, law=LAW)
    def of(
        cls,
        parts: Project,
        maker: str,
        destinations: Iterable[str] | str,
        *,
        product: Activity | Mapping[str, Any] | str = "",
        value: float | str | None = None,
        on: datetime.date | str | None = None,
        law: Law | None = None,
    ) -> ContentWorksheet:
        """Return what of a product made abroad counts as controlled U.S. content, for each destination (15 CFR 734.4).

        Args:
            parts: the parts with classification, country of origin and value, as `comity.read_project` reads them; a
                value is that of all pieces of the part in one product.
            maker: the country where the product is made and sent from.
            destinations: the countries that it goes to.
            product: the product's own classification, or facts about it.
            value: its fair market value in USD; without it no share is worked out.
            on: the date whose law applies; today if None.
            law: the law; `load()` if None.

        Raises:
            InputError: parts that could not be read (all are told), an unknown country, a value that is none.
        """
        law = law or load()
        _check_read(parts)
        facts = {"item": product} if isinstance(product, str) and product else product or {}
        whole = activity_of(STATED(facts, "product"), law)
        names = [destinations] if isinstance(destinations, str) else WORDS(destinations, "destinations")
        if not names:
            raise InputError("none is given", where="destinations", accepts="one country or several")
        worth = None if value is None else number_of(value, "value", _WORTH, amount=True)
        if worth is not None and worth <= 0:
            raise InputError(f"found '{value}'", where="value", accepts=_WORTH)
        countries = [_country(law, "destination.country", name) for name in names]
        made = _country(law, "origin.country", maker)
        return worksheet(parts.activities, law, made, countries, product=whole, value=worth, day=parse_day(on))


def _country(law: Law, fact: str, name: str) -> str:
    """Return one country from what people write.

    Raises:
        InputError: it is none, or several.
    """
    found = law.schema.read(fact, name, "product")
    if not isinstance(found, OneOf) or len(found.values) != 1:
        raise InputError(f"found '{name}'", where=f"product: {fact}", accepts="one country")
    return str(next(iter(found.values)))


def _check_read(parts: Project) -> None:
    """Refuse parts of which a line could not be read: it would be missing from the sum.

    Raises:
        InputError: holds every fault.
    """
    reading = parts.reading
    if reading is not None and reading.rejected:
        raise InputError.of(InputError(line.why, where=f"{reading.name}, row {line.row}") for line in reading.rejected)


def worksheet(
    parts: Sequence[Activity],
    law: Law,
    maker: str,
    destinations: Iterable[str],
    *,
    product: Activity,
    value: float | None = None,
    day: date | None = None,
) -> ContentWorksheet:
    """Return what of a product counts, for each destination.

    Args:
        parts: each with its classification, origin and value (``order.item_value``), as far as they are known.
        law: whose content it is.
        maker: where the product is made and sent from (ISO 3166-1 alpha-3).
        destinations: where it goes (ISO 3166-1 alpha-3).
        product: what is known of the product itself.
        value: the product's fair market value in USD; None: not known, and so is the share.
        day: the date whose law applies; today if None.

    Raises:
        InputError: the law says nothing of content, no parts, or parts that are worth more than the product.
    """
    content = next(iter(law.pack.content), None)
    if content is None:
        raise InputError("says nothing of content in products made abroad", where="law", accepts="the built-in law")
    if not parts:
        raise InputError("there are no parts", where="parts", accepts="a list of parts with classification and origin")
    on = day or date.today()
    least = sum((money[0] for part in parts if (money := _money(part))), Fraction(0))
    if value is not None and least > Fraction(str(value)):
        raise InputError(
            f"the parts are worth {float(least):,.15g} USD, the product {value:,.15g}",
            where="value",
            accepts="the fair market value of the product, no less than that of its parts",
        )
    return ContentWorksheet(
        title=content.title,
        cite=content.cite,
        regime=content.regime,
        maker=maker,
        date=on,
        value=value,
        destinations=tuple(
            _Destination(content, law, maker, where, on).of(parts, product, value)
            for where in dict.fromkeys(destinations)
        ),
        notes=content.notes,
    )


class _Sent:
    """A part as if it were sent to a destination by itself, of the origin that counts.

    Attributes:
        ours: whether the part is of that origin.
    """

    def __init__(self, part: Activity, ours: Truth, way: Mapping[str, Possible], law: Law, day: date) -> None:
        self.part, self.ours = part, ours
        self._asked = law, Activity({**part.facts, **way}, where=part.where), day

    @cached_property
    def case(self) -> Evaluation:
        """What the law says of it."""
        law, sent, day = self._asked
        return Evaluation(law, sent, day, strict=False)

    @property
    def regime(self) -> str:
        """Which regime governs it; empty for a part of another origin."""
        return "" if self.ours is False else self.case.found.jurisdiction


class _Destination:
    """What counts for one destination."""

    def __init__(self, content: ContentLaw, law: Law, maker: str, destination: str, day: date) -> None:
        self._content, self._law, self._day, self._destination = content, law, day, destination
        self._way: dict[str, Possible] = {
            "activity.kind": known(content.activity),
            "origin.country": known(maker),
            "destination.country": known(destination),
        }
        self._made_here = {**self._way, _ORIGIN: known(maker)}

    def of(self, parts: Sequence[Activity], product: Activity, value: float | None) -> DestinationContent:
        """Return what of a product counts, and what sending it needs."""
        of_us = {**self._way, _ORIGIN: known(self._content.origin)}
        sent = [_Sent(part, self._ours(part), of_us, self._law, self._day) for part in parts]
        found = [self._counts(one) for one in sent]
        counted = tuple(self._part(place, *pair) for place, pair in enumerate(zip(parts, found, strict=True), 1))
        low, high = _sums(parts, [truth for truth, _, _ in found])
        share = _share(low, high, value)
        flags = {fact: self._flag(text, fact, sent) for fact, text in self._content.flags.items()}
        facts: dict[str, Possible] = {**product.facts, **self._made_here}
        facts |= {fact: known(so) for fact, so in flags.items() if so is not None}
        for one in self._content.stays:
            facts |= self._stays(one, [part for part in sent if part.regime == one.regime])
        if share is not None:
            facts[self._content.share] = Interval(*share)
        whole = replace(product, facts=facts)
        reached, hangs_on = self._reached(whole)
        return DestinationContent(
            destination=self._destination,
            parts=counted,
            counted=(float(low), None if high is None else float(high)),
            share=share,
            flags=flags,
            stays=tuple(self._staying(counted, [one.regime for one in sent])),
            reached=reached,
            hangs_on=hangs_on,
            product=engine.determine(whole, self._law, self._day),
        )

    def _reached(self, product: Activity) -> tuple[Counted, tuple[str, ...]]:
        """Return whether the regime reaches the product, and on which facts that hangs."""
        case = Evaluation(self._law, product, self._day, strict=False)
        scope = next(scope for scope in case.rules.scopes if scope.name == self._content.regime)
        truth = case.facts.value(scope.applies)
        left = residual(scope.applies, case.facts) if truth is None else None
        return _COUNTED[truth], tuple(sorted(left.facts)) if left is not None else ()

    def _part(self, number: int, part: Activity, found: tuple[Truth, str, tuple[str, ...]]) -> PartContent:
        truth, because, cites = found
        codes, origin, money = part.facts.get(_CLASSIFICATION), part.facts.get(_ORIGIN), _money(part)
        return PartContent(
            part=part.name or str(number),
            classification=_either(self._law.codes.cover(map(str, codes.values)) if isinstance(codes, OneOf) else ()),
            origin=_either(sorted(map(str, origin.values)) if isinstance(origin, OneOf) else ()),
            value=(float(money[0]), float(money[1])) if money else None,
            counted=_COUNTED[truth],
            because=because,
            cites=cites,
        )

    def _counts(self, sent: _Sent) -> tuple[Truth, str, tuple[str, ...]]:
        """Return whether a part counts, why in a line, and on which provisions."""
        if sent.ours is False:
            return False, f"made elsewhere than in {self._content.origin}", ()
        for one in self._content.stays:
            if one.regime == sent.regime:
                return None, one.says, (one.cite,)
        if _CLASSIFICATION not in sent.part.facts:
            return None, "not known: its classification", ()
        needs = [self._asked(need) for need in sent.case.found.needed.values() if self._of_regime(need)]
        needs = [need for need in needs if need.standing or need.possible]
        truth = _counted(needs, frozenset(self._content.uncounted))
        names = tuple(dict.fromkeys(self._law.authorizations[need.authorization].name for need in needs))
        rules = [rule.rule for need in needs for rule in need.standing or need.possible]
        cites = tuple(dict.fromkeys(rule.cite for rule in rules))
        if sent.ours is None and truth is not False:
            return None, "not known: where it was made", cites
        if truth is False:
            lifting = [exemption.bound.rule for need in needs for exemption in need.lifted_by]
            spared = [rule for rule in lifting if rule.id in self._content.uncounted]
            lifted = (
                spared[0].title if spared else f"no license under the {self._content.regime} to {self._destination}"
            )
            return False, lifted, tuple(rule.cite for rule in spared[:1])
        if truth is None:
            return None, f"not known: whether a {' or '.join(names)} would be required", cites
        return True, f"{' and '.join(names)} would be required", cites

    def _stays(self, one: Stays, parts: Sequence[_Sent]) -> dict[str, Possible]:
        """Return what is so of the product for the parts with which a regime goes along."""
        if not parts:
            return {}
        may_pass = self._flag(one.may_pass, one.passes, parts) is not False
        return {one.fact: known(True)} | ({} if may_pass else {one.passes: known(False)})

    def _staying(self, parts: Sequence[PartContent], regimes: Sequence[str]) -> Iterator[str]:
        for one in self._content.stays:
            names = [part.part for part, regime in zip(parts, regimes, strict=True) if regime == one.regime]
            if names:
                yield f"{joined(names)} {one.says} ({one.cite})"

    def _ours(self, part: Activity) -> Truth:
        origin = part.facts.get(_ORIGIN)
        if not isinstance(origin, OneOf):
            return None
        inside = self._content.origin in origin.values
        return inside if len(origin.values) == 1 or not inside else None

    def _of_regime(self, need: Needed) -> bool:
        return self._law.authorizations[need.authorization].regime == self._content.regime

    def _asked(self, need: Needed) -> Needed:
        """Return a need without the rules that are not asked about parts."""

        def kept(rules: tuple[BoundRule, ...]) -> tuple[BoundRule, ...]:
            return tuple(r for r in rules if not any(at_or_below(r.rule.id, stem) for stem in self._content.unasked))

        return msgspec.structs.replace(need, standing=kept(need.standing), possible=kept(need.possible))

    def _flag(self, text: str, fact: str, parts: Sequence[_Sent]) -> bool | None:
        """Return whether some part of the origin that counts meets a condition."""
        where = f"{self._content.id}: {fact}"
        found = [conjunction([one.ours, one.case.facts.value(one.case.at.condition(text, where))]) for one in parts]
        return disjunction(found)


def _counted(needs: Iterable[Needed], uncounted: frozenset[str]) -> Truth:
    """Return whether a license would be needed, but for exemptions that leave a part uncounted."""
    open_ = False
    for need in needs:
        if any(exemption.bound.rule.id in uncounted for exemption in need.lifted_by):
            continue
        if need.standing:
            return True
        open_ = open_ or bool(need.possible)
    return None if open_ else False


def _either(words: Iterable[str]) -> str:
    return " | ".join(words)


def _money(part: Activity) -> tuple[Fraction, Fraction] | None:
    value = part.facts.get(_VALUE)
    return (Fraction(str(value.low)), Fraction(str(value.high))) if isinstance(value, Interval) else None


def _sums(parts: Sequence[Activity], truths: Sequence[Truth]) -> tuple[Fraction, Fraction | None]:
    """Return the least and the most that counts in USD; the most is None where a value is not known."""
    low, high = Fraction(0), Fraction(0)
    bounded = True
    for part, truth in zip(parts, truths, strict=True):
        money = _money(part)
        if truth is True and money:
            low += money[0]
        if truth is not False:
            bounded = bounded and money is not None
            high += money[1] if money else 0
    return low, high if bounded else None


def _share(low: Fraction, high: Fraction | None, value: float | None) -> tuple[float, float] | None:
    """Return the least and the most percent; exact, so that a share at a limit is not above it."""
    if not value:
        return None
    whole = Fraction(str(value))
    most = _ALL if high is None else min(_ALL, float(100 * high / whole))
    return float(100 * low / whole), most
