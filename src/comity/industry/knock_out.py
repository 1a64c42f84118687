"""What falls with a firm, a nation, an instrument or an exemption: sources, supplies, and legal edges asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, Literal

import msgspec

from comity.determine.outcome import Outcome
from comity.industry.legal import LegalEdge, legal_edge, supply_questions
from comity.industry.model import IndustryEdge, Offer, is_read
from comity.industry.ownership import ownership
from comity.industry.questions import LawOfDay, known_of
from comity.industry.rule_changes import RuleChange, rule_changes
from comity.industry.store import IndustryData
from comity.law.equivalence import RuleDifferences
from comity.law.law import Law
from comity.law.reforms import End, Reform, ReformSource, Repeal

CASCADE_SHARE: Final = 50
"""Percent of the firms here that must have a supply on record that was read, before a loss is followed further."""
Kind = Literal["firm", "nation", "instrument", "rule"]
Sources = Callable[[IndustryData, str, date], list[Offer]]


class LostCapability(msgspec.Struct, frozen=True):
    """A capability that loses sources.

    Attributes:
        left: who is left by name; none where nobody is.
    """

    tag: str
    lost: tuple[str, ...]
    left: tuple[str, ...]


class LostSupply(msgspec.Struct, frozen=True):
    """A supply on record that falls away."""

    supplier: str
    customer: str
    tag: str
    confidence: str
    source: str


class LegalLoss(msgspec.Struct, frozen=True, kw_only=True):
    """A legal edge that is answered otherwise.

    Attributes:
        rules: what differs, with citations.
    """

    company: str
    seat: str
    tag: str
    classification: str
    before: str
    after: str
    graver: bool
    rules: tuple[RuleChange, ...]


class KnockOut(msgspec.Struct, frozen=True, kw_only=True):
    """What falls with something that is taken away.

    Attributes:
        kind: what it is.
        capabilities: those that lose a source; ``supplies``: what is on record and falls away.
        legal: the legal edges that are answered otherwise; ``edges``: how many were asked again.
        cascade: why nothing is followed further, or how far it was.
    """

    what: str
    kind: Kind
    capabilities: tuple[LostCapability, ...]
    supplies: tuple[LostSupply, ...]
    legal: tuple[LegalLoss, ...]
    edges: int
    cascade: str


def without_party(
    data: IndustryData, node: str, kind: Kind, tags: Iterable[str], on: date, sources: Sources
) -> KnockOut:
    """Return what falls with a firm, or with every firm of a nation: by its seat or its owner's.

    Args:
        sources: who offers a capability on a day (see `comity.industry.depend.sources`).
    """
    gone = {node} if kind == "firm" else set(_of_nation(data, node, on))
    lost, scope = [], list(tags)
    for tag in scope:
        offers = sources(data, tag, on)
        out = sorted(data.name(one.company) for one in offers if one.company in gone)
        if out:
            left = sorted(data.name(one.company) for one in offers if one.company not in gone)
            lost.append(LostCapability(tag, tuple(out), tuple(left)))
    fallen = [edge for edge in data.edges if edge.supplier in gone and edge.kind == "established" and edge.tag in scope]
    return KnockOut(
        what=data.name(node),
        kind=kind,
        capabilities=tuple(lost),
        supplies=tuple(_supply(data, edge) for edge in fallen if data.unread or is_read(edge.source)),
        legal=(),
        edges=0,
        cascade=cascade(data, scope, on, sources),
    )


def _of_nation(data: IndustryData, nation: str, on: date) -> Iterator[str]:
    """Yield the firms with a seat in a nation, or an owner there."""
    for company in {one.company for one in data.offers}:
        if nation in (data.seat(company), ownership(data, company, on).country):
            yield company


def _supply(data: IndustryData, edge: IndustryEdge) -> LostSupply:
    names = data.name(edge.supplier), data.name(edge.customer)
    return LostSupply(*names, edge.tag, edge.source.confidence.value, edge.source.url)


def cascade(data: IndustryData, tags: Iterable[str], on: date, sources: Sources) -> str:
    """Return why a loss is not followed beyond the first step: too few supplies are on record."""
    firms = {one.company for tag in tags for one in sources(data, tag, on)}
    told = {edge.supplier for edge in data.edges if edge.kind == "established" and is_read(edge.source)}
    share = 100 * len(firms & told) / len(firms) if firms else 0.0
    have = f"{len(firms & told)} of {len(firms)} firms here have a supply on record that was read ({share:.0f} percent)"
    return f"not followed further: {have}, and a cascade needs {CASCADE_SHARE} percent to mean anything"


def without_instrument(law: Law, instrument: str, on: date) -> Law:
    """Return the law if an instrument had ended on a day."""
    return _reformed(law, End(end=instrument), f"{instrument} ends", on)


def without_rule(law: Law, rule: str, on: date) -> Law:
    """Return the law if a rule, as an exemption, were suspended from a day."""
    return _reformed(law, Repeal(repeal=(rule,)), f"{rule} is suspended", on)


def _reformed(law: Law, change: End | Repeal, title: str, on: date) -> Law:
    source = ReformSource(cite="a supposition of the question", url="")
    reform = Reform(
        id="knock-out",
        title=title,
        status="proposed",
        because=title,
        sources=(source,),
        changes=(change,),
        reviewed=on,
    )
    return law.reformed(reform, on=on)


def legal_losses(
    data: IndustryData, laws: tuple[Law, Law], offers: Iterable[Offer], buyer: str, on: date
) -> tuple[list[LegalLoss], int]:
    """Return the legal edges to a buyer that another law answers otherwise, and how many were asked.

    Those of which the facts settle alike every rule that the laws do not share are not determined: they are the same.
    """
    before, after = (LawOfDay(law, on) for law in laws)
    differences = RuleDifferences(*(law.at(on) for law in laws))
    found: list[LegalLoss] = []
    count = 0
    for offer in offers:
        seat = data.seat(offer.company)
        if not seat or seat == buyer:
            continue
        places = {"seat": seat, "buyer": buyer, "owner": ownership(data, offer.company, on).country}
        for question, told, possible in supply_questions(data, offer, places):
            count += 1
            if not differences.pairs or not differences.reaches(known_of(before.law, on, question, told)):
                continue
            was, now = (asked.question(question, told) for asked in (before, after))
            rules = tuple(rule_changes(was, now))
            if rules:
                edges = legal_edge(was, question, possible), legal_edge(now, question, possible)
                found.append(_loss(data, offer, seat, edges, rules))
    return found, count


def _loss(
    data: IndustryData, offer: Offer, seat: str, edges: tuple[LegalEdge, LegalEdge], rules: tuple[RuleChange, ...]
) -> LegalLoss:
    was, now = (one.outcome for one in edges)
    return LegalLoss(
        company=data.name(offer.company),
        seat=seat,
        tag=offer.tag,
        classification=edges[0].classification or edges[0].partner_list,
        before=edges[0].short,
        after=edges[1].short,
        graver=_graver(now, was),
        rules=rules,
    )


def _graver(now: Outcome, was: Outcome) -> bool:
    return now is not was and now.as_grave_as(was)


def of_law(
    data: IndustryData, law: Law, what: str, kind: Kind, offers: Iterable[Offer], buyer: str, on: date
) -> KnockOut:
    """Return what falls, by law alone, with an instrument or a rule."""
    less = without_instrument(law, what, on) if kind == "instrument" else without_rule(law, what, on)
    losses, count = legal_losses(data, (law, less), offers, buyer, on)
    title = law.record.by_id[what].title if kind == "instrument" else what
    none = "no firm is taken away: what changes is what the law asks"
    return KnockOut(what=title, kind=kind, capabilities=(), supplies=(), legal=tuple(losses), edges=count, cascade=none)
