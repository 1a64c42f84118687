"""What a stake needs, both ways: filings by the law of the target's side and the investor's, and deals on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal

import msgspec

from comity.brief.usual_days import days
from comity.brief.verdict import standing_alone
from comity.determine.determination import Determination
from comity.industry.model import Deal, is_read
from comity.industry.questions import LawOfDay, questions, told_of
from comity.industry.rows import FOLDER
from comity.industry.store import IndustryData
from comity.law.law import Law
from comity.law.typed_files import typed_file
from comity.showing import Records, Serialized, Tabular

QUESTION: Final = "stake"
RIGHTS: Final = ("board", "access", "decisions", "control", "passive")
"""Rights that come with a stake; one that is not stated is open."""
_OF_OWNERSHIP: Final = ("equity", "acquisition", "merger", "divestment", "joint-venture", "debt")
_UNREPORTED: Final = ("", "not reported")
FilingKind = Literal["mandatory", "prohibited", "open", "duty", "possible duty"]


class InvestorKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an investor can be.

    Attributes:
        nature: as the law asks it.
        fund: whether it is a fund that the law spares; ``?`` where that is to be asked.
        only_named_rights: rights that are not named do not come with its stake.
        note: what is taken for granted of it.
    """

    nature: str
    fund: str = "no"
    only_named_rights: bool = False
    note: str = ""


@lru_cache(maxsize=1)
def investors() -> Mapping[str, InvestorKind]:
    """Return what an investor can be, by name.

    Raises:
        LawError: the file cannot be used.
    """
    path = FOLDER / "investors.yaml"
    return typed_file(path, dict[str, InvestorKind], FOLDER)


def terms_of(stake: float, named: Sequence[str], kind: str) -> dict[str, str]:
    """Return what the question is told of a stake: rights that are not named are open, or do not come with it.

    What a stake is for (``passive``) is not told by what the investor is.
    """
    one = investors()[kind]
    others = "no" if named or one.only_named_rights else "?"
    rights = {right: "yes" if right in named else others for right in RIGHTS}
    if one.only_named_rights and "passive" not in named:
        rights["passive"] = "?"
    return {"stake": f"{stake:g}", "kind": one.nature, "fund": one.fund, **rights}


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """A filing, approval or duty that a stake brings, or may.

    Attributes:
        kind: ``mandatory``; ``prohibited``; ``open`` where facts not stated decide; a ``duty`` that holds anyway.
        walked: the conditions of the rule as they stand, in the order of the law.
        turns_on: the facts that settle it, or leave it open.
        days: how long it usually takes, in words; empty where nobody knows.
    """

    name: str
    regime: str
    kind: FilingKind
    title: str
    cite: str
    walked: tuple[str, ...]
    turns_on: tuple[str, ...]
    days: str
    says: str
    could_spare: tuple[str, ...]


class InvestmentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a stake needs in one direction, for the classes that have the same answer.

    Attributes:
        classes: of what the target makes; empty where it is not stated.
        short: what it comes to, in a few words.
    """

    investor: str
    target: str
    classes: tuple[str, ...]
    outcome: str
    short: str
    filings: tuple[Filing, ...]
    open: tuple[str, ...]
    not_examined: tuple[str, ...]
    confidence: str


class DealPrecedent(msgspec.Struct, frozen=True, kw_only=True):
    """A deal on record between the two states, told as its source tells it.

    Attributes:
        clearance: as the source tells it; ``clearance not reported`` where it says nothing, which is no answer.
    """

    when: str
    investors: str
    targets: str
    what: str
    amount: str
    stake: str
    status: str
    clearance: str
    confidence: str
    source: str
    note: str


class InvestmentReview(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """What a stake needs, both ways, with the deals on record; those are told and never counted.

    Attributes:
        kind: what the investor is; ``stated``: what was stated besides, heeded where law reads it.
        forth: from the investor to the target; ``back``: the same stake the other way.
    """

    investor: str
    kind: str
    target: str
    company: str
    stated: dict[str, str]
    stake: float
    rights: tuple[str, ...]
    on: date
    forth: tuple[InvestmentAnswer, ...]
    back: tuple[InvestmentAnswer, ...]
    precedents: tuple[DealPrecedent, ...]
    notes: tuple[str, ...]

    def line(self) -> str:
        """Return the answer in a sentence."""
        rights = f" with {', '.join(self.rights)}" if self.rights else ""
        what = f"{self.investor} takes {self.stake:g} percent{rights} in {self.company or self.target}"
        return f"{what}: {'; '.join(map(_in_words, self.forth))}"

    def records(self) -> Records:
        """Return a row for each filing in each direction."""
        rows: list[dict[str, Any]] = []
        for one in (*self.forth, *self.back):
            head = {"investor": one.investor, "target": one.target, "classes": list(one.classes), "answer": one.short}
            told = ("name", "regime", "kind", "title", "cite", "days")
            rows += [head | {name: getattr(filing, name) for name in told} for filing in one.filings]
        return rows


def _in_words(one: InvestmentAnswer) -> str:
    return f"{', '.join(one.classes)}: {one.short}" if one.classes else one.short


def invest(
    data: IndustryData,
    law: Law,
    ends: tuple[str, str, str],
    terms: Mapping[str, str],
    classes: Sequence[str],
    facts: Mapping[str, Any],
    on: date,
    kind: str,
) -> InvestmentReview:
    """Return what a stake needs.

    Args:
        ends: the investor's country, the target's, and the company by id or nothing.
        terms: ``stake`` and the rights, as the question asks them.
        classes: of what the target makes; none where nobody says.
        facts: any other facts, over what the question takes for granted.
        kind: what the investor is, of `investors`.
    """
    asked, (investor, target, company) = LawOfDay(law, on), ends
    forth = _answers(asked, investor, target, terms, classes, facts)
    back = _answers(asked, target, investor, terms, classes, facts)
    return InvestmentReview(
        investor=investor,
        kind=kind,
        target=target,
        company=data.name(company) if company else "",
        stated={name: str(value) for name, value in facts.items()},
        stake=float(terms["stake"]),
        rights=tuple(name for name in RIGHTS if terms.get(name) == "yes"),
        on=on,
        forth=forth,
        back=back,
        precedents=tuple(precedents(data, investor, target, company)),
        notes=tuple(_notes(classes, kind, facts)),
    )


def _answers(
    asked: LawOfDay,
    investor: str,
    target: str,
    terms: Mapping[str, str],
    classes: Sequence[str],
    facts: Mapping[str, Any],
) -> tuple[InvestmentAnswer, ...]:
    """Return one direction's answers: classes that come to the same stand together."""
    places = {"from": investor, "to": target}
    found: dict[tuple[str, ...], tuple[Determination, list[str]]] = {}
    for item in classes or ("",):
        told = {**told_of(places), **terms, "item": item or "?"}
        d = asked.question(QUESTION, told, facts)
        key = (standing_alone(d), *(f"{f.rule}{f.status}" for f in d.findings if f.status != "not-triggered"))
        found.setdefault(key, (d, []))[1].append(item)
    return tuple(_answer(d, investor, target, tuple(filter(None, of))) for d, of in found.values())


def _answer(d: Determination, investor: str, target: str, classes: tuple[str, ...]) -> InvestmentAnswer:
    return InvestmentAnswer(
        investor=investor,
        target=target,
        classes=classes,
        outcome=d.outcome.value,
        short=standing_alone(d),
        filings=tuple(_filings(d)),
        open=tuple(one.ask for one in d.unknowns if one.decides),
        not_examined=tuple(f"{one.side}: {one.regime}" for one in d.not_examined),
        confidence=str(d.confidence),
    )


_KINDS: Final[Mapping[str, FilingKind]] = {
    "required": "mandatory",
    "prohibited": "prohibited",
    "hold": "prohibited",
    "unknown": "open",
}


def _filings(d: Determination) -> Iterator[Filing]:
    """Yield what is asked for, or may be, then the duties."""
    times = {one.authorization: days(one.days) for one in d.applications}
    unread = {f"{one.side}: {one.regime}" for one in d.not_examined}
    for one in d.findings:
        if one.status not in _KINDS or (not one.turns_on and unread):
            continue
        yield Filing(
            name=one.authorization_name,
            regime=one.regime,
            kind=_KINDS[one.status],
            title=one.title,
            cite=one.cite,
            walked=one.because,
            turns_on=one.turns_on,
            days=times.get(one.authorization, ""),
            says=one.says,
            could_spare=tuple(f"{e.name} ({e.cite})" for e in d.could_spare if e.authorization == one.authorization),
        )
    for duty in d.duties:
        yield Filing(
            name=duty.name,
            regime="",
            kind="duty" if duty.status == "due" else "possible duty",
            title=duty.name,
            cite=duty.cite,
            walked=(),
            turns_on=(),
            days=duty.when_due,
            says=duty.text,
            could_spare=(),
        )


def precedents(data: IndustryData, investor: str, target: str, company: str = "") -> Iterator[DealPrecedent]:
    """Yield the deals on record from one state into the other, or into the company, those without a clearance first."""
    found = [one for one in data.deals if one.kind in _OF_OWNERSHIP and (data.unread or is_read(one.source))]
    wanted = [one for one in found if one.investor_country == investor and one.target_country == target]
    wanted += [one for one in found if company and company in one.targets and one not in wanted]
    for one in sorted(wanted, key=lambda d: (d.clearance not in _UNREPORTED, str(d.when or ""))):
        yield _precedent(data, one)


def _precedent(data: IndustryData, deal: Deal) -> DealPrecedent:
    return DealPrecedent(
        when=str(deal.when or ""),
        investors=", ".join(map(data.name, deal.investors)),
        targets=", ".join(map(data.name, deal.targets)),
        what=deal.what,
        amount=deal.amount,
        stake=deal.stake,
        status=deal.status,
        clearance="clearance not reported" if deal.clearance in _UNREPORTED else deal.clearance,
        confidence=deal.source.confidence.value,
        source=deal.source.url,
        note=deal.note,
    )


def _notes(classes: Sequence[str], kind: str, facts: Mapping[str, Any]) -> Iterator[str]:
    yield from questions()[QUESTION].notes
    told = "; ".join(f"{name}: {value}" for name, value in facts.items())
    if investors()[kind].note:
        yield investors()[kind].note
    yield f"The investor is asked about as: {kind}.{f' Stated besides: {told}.' if told else ''}"
    if not classes:
        yield "What the company makes is not stated: --item says it, or --target with a firm on the list."
    yield "Deals on record say what was reported, not what was decided: no rate and no duration is drawn from them."
