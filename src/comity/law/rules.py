"""Rules as they stand in their files: typed, immutable, not yet bound to a date."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Literal

import msgspec

from comity.law.source import Confidence, Source

Period = tuple[date | None, date | None]
"""Half-open: the second date is the first on which it no longer holds; None is open."""


class Exception_(msgspec.Struct, frozen=True, forbid_unknown_fields=True):  # noqa: N801
    """A rule's own exception; they nest, as in law."""

    when: str
    cite: str = ""
    url: str = ""
    because: str = ""
    unless: tuple[Exception_, ...] = ()
    provisions: tuple[str, ...] = ()


class Defines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Derives a yes/no fact, or adds a member, or the value of a fact, to a derived set."""

    fact: str
    adds: str | None = None
    adds_value_of: str | None = None


class Requires(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The activity needs an authorization, for one reason."""

    authorization: str
    reason: str


class Exempts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lifts requirements of an authorization, for the reasons listed."""

    authorization: str
    reasons: tuple[str, ...] | Literal["all"]
    name: str = ""


class Restricts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Takes exemptions away: those at or below these ids, the first part of which names a regime."""

    exemptions: tuple[str, ...]
    except_: tuple[str, ...] = msgspec.field(name="except", default=())

    def reaches(self, exemption: str) -> bool:
        """Whether it takes an exemption away; ids reach the paragraphs below them."""
        if any(at_or_below(exemption, kept) for kept in self.except_):
            return False
        return any(at_or_below(exemption, taken) for taken in self.exemptions)


def at_or_below(rule: str, stem: str) -> bool:
    """Whether a rule has an id, or an id below it."""
    return rule == stem or rule.startswith(f"{stem}.")


class Reviews(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an application is judged."""

    authorization: str
    policy: Literal["approval", "presumption-of-approval", "case-by-case", "presumption-of-denial", "denial"]
    reasons: tuple[str, ...] | Literal["all"] = "all"


class Imposes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A duty, even where nothing must be authorized."""

    duty: str
    with_: Literal["always", "exempt", "required"] = msgspec.field(name="with", default="always")


class Classifies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A candidate classification, at its place in the order of review."""

    as_: str = msgspec.field(name="as")
    order: int


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An effect that needs no particulars."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One provision of law. Exactly one of the effects is set.

    Attributes:
        concerns: whom or what the provision is about, where that is surer than its text: outside it, the rule is
            out of play however it was read.
        unread: its text was not read at all: within what it concerns, whether it holds is not known.
        second_reading: the day on which somebody who had not written it read its provision again.
        provisions: the ids of what it cites (see `comity.law.citation`), here and below read from ``cite``.
    """

    id: str
    title: str
    cite: str
    url: str
    when: str = "True"
    concerns: str = ""
    unless: tuple[Exception_, ...] = ()
    in_force: tuple[Period, ...] = ((None, None),)
    text_read: Period | None = None
    reviewed: date | None = None
    second_reading: date | None = None
    confidence: Confidence = Confidence.MEMORY
    status: Literal["in-force", "proposed", "adopted", "stayed", "repealed"] = "in-force"
    because: str = ""
    note: str = ""
    conditions: tuple[str, ...] = ()
    applies: bool = True
    unread: bool = False
    provisions: tuple[str, ...] = ()

    defines: Defines | None = None
    requires: Requires | None = None
    exempts: Exempts | None = None
    restricts: Restricts | None = None
    forbids: Nothing | None = None
    holds: Nothing | None = None
    reviews: Reviews | None = None
    imposes: Imposes | None = None
    classifies: Classifies | None = None

    @property
    def effects(self) -> tuple[str, ...]:
        """The names of the effects that are set; a sound rule has one."""
        return tuple(name for name in EFFECTS if getattr(self, name) is not None)

    @property
    def effect(self) -> str:
        """What the rule does."""
        return next(name for name in EFFECTS if getattr(self, name) is not None)

    def in_force_on(self, day: date) -> bool:
        """Whether the rule was law on a day."""
        return self.status == "in-force" and any(
            (start is None or start <= day) and (end is None or day < end) for start, end in self.in_force
        )

    @property
    def citation(self) -> Source:
        """The rule as a source."""
        return Source(self.id, self.title, self.cite, self.url, self.confidence, self.reviewed)


EFFECTS = (
    "defines", "requires", "exempts", "restricts", "forbids", "holds", "reviews", "imposes", "classifies",
)  # fmt: skip


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file of rules, with what they share."""

    regime: str
    title: str
    rules: tuple[Rule, ...]
    applies: str = ""
    text_read: Period | None = None
    note: str = ""


class Inclusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an application may include of what another authorization would be asked for, and on what that hangs."""

    authorization: str
    ask: str
    cite: str
    url: str
    provisions: tuple[str, ...] = ()


class Authorization(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be required, and who grants it.

    Attributes:
        includes: of what other authorizations an application for this one may include things.
        decider: who decides and who is consulted, where that is more than the authority.
        deadline_days: within how many calendar days the law has it decided; `deadline_cite` says from when.
    """

    id: str
    name: str
    regime: str
    authority: str
    cite: str
    url: str
    note: str = ""
    decider: str = ""
    deadline_days: int | None = None
    deadline_cite: str = ""
    includes: tuple[Inclusion, ...] = ()
    provisions: tuple[str, ...] = ()

    @property
    def deadline(self) -> str:
        """Within which the law has it decided, in words; empty where it sets no time."""
        return f"decided within {self.deadline_days} days: {self.deadline_cite}" if self.deadline_days else ""


class UserCondition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an exemption asks of its user.

    Attributes:
        met: when it is fulfilled, or not asked, where facts say so: stated as not met, the exemption does not serve.
    """

    id: str
    cite: str
    url: str
    text: str = ""
    confidence: Confidence = Confidence.MEMORY
    name: str = ""
    met: str = ""
    note: str = ""
    provisions: tuple[str, ...] = ()


PLACE: Final = re.compile(r"\{([a-z_0-9.]+)\}")
"""A fact, or a set that rules derive, named in a duty's text: replaced by what it is in the activity."""


class DutyText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be done though nothing must be authorized; its text may name facts (see `PLACE`)."""

    id: str
    cite: str
    url: str
    text: str = ""
    name: str = ""
    confidence: Confidence = Confidence.MEMORY
    when_due: str = ""
    filing: bool = False
    note: str = ""
    provisions: tuple[str, ...] = ()


class NamedSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a provision lists, under a name that conditions use: states, kinds, paragraphs of a list.

    Attributes:
        id: begins with its pack (``us.territory``) and is nobody's fact.
        label: completes "among ..." and "under ..." in an explanation.
        cite: the provision that lists its members; empty where the pack does, for its own kinds of activity.
    """

    id: str
    label: str
    values: tuple[str, ...]
    cite: str = ""
    url: str = ""
    note: str = ""
    provisions: tuple[str, ...] = ()


class TableInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the pack: where its content was read, and for which dates."""

    file: str
    title: str
    cite: str
    url: str
    key: str = ""
    text_read: Period = (None, None)
    confidence: Confidence = Confidence.MEMORY
    note: str = ""
    id: str = ""
    provisions: tuple[str, ...] = ()
