"""The answer: immutable, typed, printable, and JSON with a published schema."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import msgspec

from comity.determine.authorizations import Drawing
from comity.determine.outcome import OpenCause, Outcome
from comity.determine.read_days import read_to
from comity.law.source import Confidence, Source
from comity.screening.results import Screening
from comity.showing import Serialized, Tabular, plain

FindingStatus = Literal["not-triggered", "met", "exempt", "required", "prohibited", "hold", "unknown"]
ExemptionStatus = Literal["available", "conditional", "unavailable", "unknown"]
Policy = Literal["approval", "presumption-of-approval", "case-by-case", "presumption-of-denial", "denial"]
POLICY_WORDS: Final[Mapping[Policy, str]] = {
    "approval": "applications are approved",
    "presumption-of-approval": "presumption of approval",
    "case-by-case": "case-by-case review",
    "presumption-of-denial": "presumption of denial",
    "denial": "policy of denial",
}
"""How practitioners call it that applications are judged so."""


class ConditionText(msgspec.Struct, frozen=True):
    """What the user of an exemption must do."""

    id: str
    text: str
    cite: str
    url: str


class ExemptionFinding(msgspec.Struct, frozen=True):
    """An exception or exemption that was tried, and why it serves or does not."""

    id: str
    name: str
    cite: str
    url: str
    status: ExemptionStatus
    because: tuple[str, ...]
    conditions: tuple[ConditionText, ...] = ()
    covers: bool = True
    confidence: Confidence = Confidence.PRIMARY
    provisions: tuple[str, ...] = ()

    @property
    def serves(self) -> bool:
        """Whether it lifts what is required, if its conditions are met."""
        return self.status == "available" and self.covers


class ReviewFinding(msgspec.Struct, frozen=True):
    """How an application would be judged.

    Attributes:
        waits_for: the facts that are not known, on which it hangs whether the policy applies.
    """

    policy: Policy
    rule: str
    cite: str
    url: str
    because: str = ""
    waits_for: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()


class Finding(msgspec.Struct, frozen=True):
    """One requirement, prohibition or hold, and what became of it.

    Attributes:
        authority: who grants the authorization.
        deadline: within which the law has it decided, with the provision; empty where it sets none.
        possible_review: a stricter policy, where facts that are not known decide whether it applies.
        turns_on: the facts that settle it, or leave it open.
        provisions: what the rule cites by its ids, here and elsewhere (``us:15cfr742.4(a)(1)``); see `Law.holding`.
    """

    authorization: str
    authorization_name: str
    regime: str
    status: FindingStatus
    rule: str
    title: str
    cite: str
    url: str
    reason: str = ""
    says: str = ""
    because: tuple[str, ...] = ()
    exemptions: tuple[ExemptionFinding, ...] = ()
    review_policy: ReviewFinding | None = None
    possible_review: ReviewFinding | None = None
    confidence: Confidence = Confidence.PRIMARY
    authority: str = ""
    deadline: str = ""
    turns_on: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()


class AuthorizationDays(msgspec.Struct, frozen=True):
    """How long an authorization takes, in calendar days, and on whose word."""

    min: float
    typical: float
    max: float
    basis: str = ""
    cite: str = ""
    confidence: Confidence = Confidence.MEMORY


class Application(msgspec.Struct, frozen=True):
    """How an authorization that is required, or may be, is asked for.

    Attributes:
        authorization: its id in the pack; `name` as people call it.
        status: ``required``, or ``unknown`` where facts not stated decide whether it is.
        how: what is done, in words: the one step of the catalogue that brings it about, or else its name.
        days: from a complete application to the decision; None where nobody knows.
    """

    authorization: str
    name: str
    status: FindingStatus
    how: str
    authority: str
    cite: str
    url: str
    days: AuthorizationDays | None = None


class Hinge(msgspec.Struct, frozen=True):
    """A fact not stated on which an exemption hangs.

    Attributes:
        answer: with which it serves, in words.
        control: ``choice`` if somebody can decide it, ``nature`` if it is simply so.
    """

    fact: str
    ask: str
    accepts: str
    answer: str
    control: str = "nature"


class SparingExemption(msgspec.Struct, frozen=True):
    """An exemption that would spare an authorization if every fact on which it hangs turned out so.

    Attributes:
        authorization: what it would spare.
        conditions: what its user must do besides.
        outcome: of the whole activity, were it so.
        usual: it serves unless something special is so: it hangs on one fact, and on no, none, or little of it.
    """

    id: str
    name: str
    cite: str
    url: str
    authorization: str
    hangs_on: tuple[Hinge, ...]
    conditions: tuple[ConditionText, ...]
    outcome: Outcome
    usual: bool = False


def likely(spares: Iterable[SparingExemption]) -> SparingExemption | None:
    """Return the exemption that would spare all that is required unless something special is so; None if none would."""
    return next((one for one in spares if one.usual and one.outcome is Outcome.EXEMPTION_AVAILABLE), None)


class Duty(msgspec.Struct, frozen=True):
    """What must be done though nothing must be authorized; ``possible``: facts that are not known decide."""

    id: str
    name: str
    text: str
    cite: str
    url: str
    rule: str
    when_due: str = ""
    status: Literal["due", "possible"] = "due"
    provisions: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """What the outcome would be if a fact were so."""

    value: str
    outcome: Outcome


class Unknown(msgspec.Struct, frozen=True):
    """A fact nobody stated that could change the answer, and how.

    Attributes:
        may_be_graver: whether some answer alone leads to a graver outcome than the one told.
    """

    fact: str
    ask: str
    accepts: str
    decides: tuple[Answer, ...]
    control: str = "nature"
    may_be_graver: bool = False


class Stated(msgspec.Struct, frozen=True):
    """A fact as used."""

    fact: str
    value: str
    note: str = ""


class Side(msgspec.Struct, frozen=True):
    """What one state's law says of the activity, where several have something to say.

    Attributes:
        pack: its pack's id; the ids of its rules begin with it.
        law_as_of: the date of the last text of it that was read.
    """

    pack: str
    name: str
    outcome: Outcome
    law_as_of: datetime.date


class Examination(msgspec.Struct, frozen=True):
    """A regime that could bear on the activity, and whether it was examined.

    Attributes:
        side: whose law it is.
        regime: what people call it.
        how: ``examined``: in depth; ``out-of-reach``: it cannot matter here; ``beside``: named, and not in the way;
            ``not-examined``: read in outline, not for that day, or not at all.
        as_of: the date of the last text of it that was read; None where none was read in depth.
    """

    side: str
    regime: str
    how: Literal["examined", "out-of-reach", "beside", "not-examined"]
    cite: str
    as_of: datetime.date | None = None


class Determination(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """What an activity needs under law on a date, with a citation under every line.

    Attributes:
        outcome: of all law asked together: the gravest.
        sides: what each state's law says, where the law of a state besides the home pack's has something to say.
        verified: false when a permissive outcome rests on text that was not read: treat it as license required.
        causes: why the outcome is undetermined, and who can end it; none where it is not.
        examined: the regimes that were looked at: in depth, or surely out of reach.
        not_examined: those that could bear on the activity and were not, with what stands beside it.
        if_screened_clear: the outcome if screening of the parties, who owns them included, is clear; None where it was
            looked at, or nobody is named.
        once_screened: the whole answer if it is clear; None where ``if_screened_clear`` is.
        if_screening_hits: the outcome if some party may be a listed one; None where it was looked at.
        free: how people call it that the governing regime requires nothing; empty if no regime has such words.
        applications: how what is required, or may be, is asked for, and how long that takes.
        could_spare: the exemptions that would spare what is required, the likeliest first; see ``once_screened``.
        contradicted: what speaks against the classification as stated, in words; also among the notes.
        gaps: what the law's own text or the record leaves open, which no fact of the user's can settle.
        notes: what a reader must know besides (screening, text older than the date, contradictions).
        screening: what a list that the user supplied says of the named parties; None: nobody looked.
        draws: what the line draws on authorizations in hand.
        short: authorizations in hand for what is required that do not cover it, and what each lacks.
        known: the day as of which law and record are known; None: as they are known now.
    """

    outcome: Outcome
    headline: str
    jurisdiction: str
    classification: tuple[str, ...]
    findings: tuple[Finding, ...]
    sides: tuple[Side, ...] = ()
    duties: tuple[Duty, ...]
    unknowns: tuple[Unknown, ...]
    gaps: tuple[str, ...]
    given: tuple[Stated, ...]
    assumed: tuple[Stated, ...]
    confirmed: tuple[Stated, ...]
    confidence: Confidence
    verified: bool
    date: datetime.date
    law_as_of: datetime.date
    rests_on: tuple[Source, ...]
    notes: tuple[str, ...]
    pack_sha256: str
    name: str = ""
    footer: str = ""
    screening: Screening | None = None
    causes: tuple[OpenCause, ...] = ()
    examined: tuple[Examination, ...] = ()
    not_examined: tuple[Examination, ...] = ()
    if_screened_clear: Outcome | None = None
    if_screening_hits: Outcome | None = None
    once_screened: Determination | None = None
    free: str = ""
    applications: tuple[Application, ...] = ()
    could_spare: tuple[SparingExemption, ...] = ()
    contradicted: tuple[str, ...] = ()
    draws: tuple[Drawing, ...] = ()
    short: tuple[str, ...] = ()
    known: datetime.date | None = None

    def line(self) -> str:
        """Return the outcome, the day and the headline."""
        name = f"{self.name}: " if self.name else ""
        return f"{name}{self.outcome} on {self.date}; {self.headline}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each finding: requirements, prohibitions and holds, and what became of them."""
        columns = ("status", "authorization_name", "regime", "reason", "title", "cite", "review_policy", "url")
        rows = [{name: plain(getattr(one, name)) for name in columns} for one in self.findings]
        return [row | {"exemptions": _serving(one)} for row, one in zip(rows, self.findings, strict=True)]

    @property
    def read_to(self) -> str:
        """To which day the home law was read, regime by regime where the days differ; empty where all was."""
        return read_to([self])

    @property
    def pivot(self) -> Unknown | None:
        """The question on which most of what is not decided turns; None where nothing is left to ask."""
        turns = Counter(fact for f in self.findings if f.status == "unknown" for fact in f.turns_on)
        return max(self.unknowns, key=lambda unknown: turns[unknown.fact], default=None)

    @property
    def regimes(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings by regime, the regime of the gravest first."""
        names = dict.fromkeys(finding.regime for finding in self.findings)
        return {name: tuple(f for f in self.findings if f.regime == name) for name in names}


def _serving(finding: Finding) -> list[str]:
    """Return the exceptions that serve, or may."""
    return [f"{one.name} ({one.status})" for one in finding.exemptions if one.status in ("available", "unknown")]
