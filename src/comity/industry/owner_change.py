"""What changes with a firm's owner: every question asked before and after, and what differs, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

import msgspec

from comity.determine.determination import Determination
from comity.industry.find import edge_line
from comity.industry.legal import LegalEdge, classes_for, legal_edge
from comity.industry.model import is_read
from comity.industry.ownership import ownership, with_owner
from comity.industry.questions import LawOfDay, fits, placed_questions, questions, told_of
from comity.industry.result import EdgeLine
from comity.industry.rule_changes import RuleChange, rule_changes
from comity.industry.store import IndustryData
from comity.law.law import Law
from comity.showing import Records, Serialized, Tabular

_TAKEOVER: Final = "takeover"


class QuestionChange(msgspec.Struct, frozen=True, kw_only=True):
    """One question asked of the law with the owner before and the owner after.

    Attributes:
        about: whom it concerns: a customer's country, or the firm itself.
        before, after: what it comes to, in a few words.
        rules: what differs; none where nothing does.
        open: what would have to be known or read, after the change.
    """

    question: str
    about: str
    before: str
    after: str
    rules: tuple[RuleChange, ...]
    open: str
    not_examined: tuple[str, ...]


class OwnerChange(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """What a change of owner changes, for whom.

    Attributes:
        before, after: where the owner is, by country; empty where not known.
        on_record: the owner of that country that the record has on the day; empty where it has none.
        takeover: what the change itself needs, where it is to come; None where both owners are of one country.
        changed, unchanged: the questions by whether any rule or duty differs.
        customers: whom the firm supplies, on record.
    """

    company: str
    name: str
    seat: str
    on: date
    owner_before: str
    before: str
    owner_after: str
    after: str
    on_record: str
    takeover: QuestionChange | None
    changed: tuple[QuestionChange, ...]
    unchanged: tuple[QuestionChange, ...]
    customers: tuple[EdgeLine, ...]
    notes: tuple[str, ...]
    asked: int

    def line(self) -> str:
        """Return the answer in a sentence."""
        asked = len(self.changed) + len(self.unchanged)
        was = f"from {self.before or 'not known'} to {self.after}"
        of = f"{len(self.changed)} of {asked} questions are answered otherwise"
        return f"{self.name} ({self.seat}), owner {was} on {self.on}: {of}"

    def records(self) -> Records:
        """Return a row for each rule that differs, and one for each question where none does."""
        rows: list[dict[str, Any]] = []
        for one in (*self.changed, *self.unchanged):
            head = {"question": one.question, "about": one.about, "before": one.before, "after": one.after}
            for rule in one.rules or (None,):
                told = (rule.title, rule.cite, rule.before, rule.after) if rule else ("", "", "", "")
                rows.append(head | dict(zip(("rule", "cite", "rule before", "rule after"), told, strict=True)))
        return rows


def owner_change(
    data: IndustryData, law: Law, company: str, owner: str, on: date, customers: tuple[str, ...]
) -> OwnerChange:
    """Return what changes when somebody in another country, or a firm, takes control of a firm.

    Args:
        owner: a state by its code, or a party.
        customers: countries of customers; those that the record has are added.
    """
    seat, eve = data.seat(company), on - timedelta(days=1)
    supposed = with_owner(data, company, owner, on)
    before, after = ownership(data, company, eve), ownership(supposed, company, on)
    known = ownership(data, company, on)
    edges = [edge for edge in data.edges_from.get(company, ()) if edge.kind != "memorandum"]
    buyers = sorted({*customers, *(data.seat(edge.customer) for edge in edges)} - {"", seat})
    asked = LawOfDay(law, on)
    was, now = (
        _places(seat, place) for place in (before.country or (seat if not before.why_open else ""), after.country)
    )
    found = list(_asked(data, asked, company, buyers, was, now))
    takeover = None
    if was.get("owner") != now["owner"] and now["owner"] != seat:
        takeover = _change(
            questions()[_TAKEOVER].title.format(**now), "the firm itself", None, asked.question(_TAKEOVER, told_of(now))
        )
    return OwnerChange(
        company=company,
        name=data.name(company),
        seat=seat,
        on=on,
        owner_before=data.name(before.owner) if before.chain else "",
        before=was["owner"],
        owner_after=data.name(after.owner),
        after=after.country,
        on_record=data.name(known.owner) if known.chain and known.country == after.country else "",
        takeover=takeover,
        changed=tuple(one for one in found if one.rules),
        unchanged=tuple(one for one in found if not one.rules),
        customers=tuple(edge_line(data, edge, company) for edge in edges),
        notes=tuple(_notes(before.why_open, edges)),
        asked=asked.count,
    )


def _places(seat: str, owner: str) -> dict[str, str]:
    return {"seat": seat, "owner": owner}


def _asked(
    data: IndustryData, asked: LawOfDay, company: str, buyers: list[str], was: Mapping[str, str], now: Mapping[str, str]
) -> Iterator[QuestionChange]:
    """Yield every question that concerns the firm, with its two answers."""
    offers = [one for tag in data.offers_by_tag.values() for one in tag if one.company == company and data.counts(one)]
    launches = [one for one in offers if data.capabilities[one.tag].kind == "launch"]
    for offer in offers:
        if data.capabilities[offer.tag].kind != "goods":
            continue
        for possible in classes_for(data, offer):
            of_class = {"item": possible.classification or "?", "partner_list": possible.partner_list or "?"}
            for buyer in buyers:
                told = [{**told_of({**places, "buyer": buyer}), **of_class} for places in (was, now)]
                title = f"supply as {possible.classification or possible.partner_list} ({offer.tag})"
                yield _change(title, buyer, *(asked.question("supply", one) for one in told))
    for buyer in buyers if launches else ():
        told = [told_of({**places, "buyer": buyer}) for places in (was, now)]
        yield _change("launch of a customer's satellite", buyer, *(asked.question("launch", one) for one in told))
    placed = placed_questions("owner-change")
    for one in (*placed["always"], *(placed["launch"] if launches else ())):
        if fits(one.when, now):
            title = questions()[one.question].title.format(**{**now, "buyer": ""})
            answers = [asked.question(one.question, told_of(places)) for places in (was, now)]
            yield _change(title, "the firm itself", *answers)


def _change(question: str, about: str, before: Determination | None, after: Determination) -> QuestionChange:
    edge = legal_edge(after, question)
    return QuestionChange(
        question=question,
        about=about,
        before=_told(legal_edge(before, question)) if before else "",
        after=_told(edge),
        rules=tuple(rule_changes(before, after)),
        open=edge.open,
        not_examined=edge.not_examined,
    )


def _told(edge: LegalEdge) -> str:
    """Return what an answer comes to; a permissive one names its regimes."""
    return edge.headline if edge.outcome.permissive else edge.short


def _notes(why_open: str, edges: list[Any]) -> Iterator[str]:
    if why_open:
        yield f"The owner before is not settled: {why_open}."
    unread = sum(not is_read(edge.source) for edge in edges)
    if unread:
        yield f"{unread} of the customers on record are from memory."
    yield "What differs is what the law as held reads of an owner; eligibility for programs and funds is not modeled."
