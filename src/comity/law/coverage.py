"""Which law a pack covers, for what and how deep; and whose law must be examined before a permissive word.

Silence of a pack is no permission. What is not covered in depth becomes a requirement whose text nobody read
(`Rule.unread`): within its reach it leaves the answer open, whatever else is said, and no exemption lifts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Literal

import msgspec

from comity.law.ledger import Section
from comity.law.rules import Authorization, Period, Requires, Rule, RuleFile
from comity.law.source import Confidence

COVERAGE: Final = "coverage.yaml"
AREAS: Final = "areas.yaml"
LEDGER: Final = "ledger"
ELSEWHERE: Final = "elsewhere"
"""The first part of the ids of what concerns states without a pack."""
UNEXAMINED: Final = "Not examined"
_NO_WORD: Final = re.compile(r"[^a-z0-9.]+")
_TREATIES: Final = "https://treaties.un.org/"


class Leading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Kinds of activity, and the facts that name the states whose law on them leads.

    Attributes:
        states: facts that are one country.
        sets: facts that are sets of countries.
        unless: a condition under which the place is known otherwise, and a state with a pack.
    """

    kinds: tuple[str, ...]
    states: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    unless: str = ""

    def within(self, test: str) -> str:
        """Return the condition that a state named there passes a test, in which ``{}`` stands for the state."""
        tests = [test.replace("{}", fact) for fact in self.states]
        tests += [f"any({test.replace('{}', 'c')} for c in {fact})" for fact in self.sets]
        return f"activity.kind in ({_quoted(self.kinds)}) and ({' or '.join(f'({one})' for one in tests)})"

    @property
    def parts(self) -> Iterator[tuple[str, Leading]]:
        """Each fact alone, as a place of its own."""
        for fact in self.states:
            yield fact, msgspec.structs.replace(self, states=(fact,), sets=())
        for fact in self.sets:
            yield fact, msgspec.structs.replace(self, states=(), sets=(fact,))


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An area of law that every state has for itself: on exports, on space activities, on the spectrum, ...

    Attributes:
        name: what it is, after the state's name: ``law on exports``.
        leads: for which activities it must be examined, and the law of which states.
    """

    id: str
    name: str
    leads: tuple[Leading, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of activity that it leads."""
        return tuple(kind for place in self.leads for kind in place.kinds)


class Coverage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One regime of a pack: what it is about, and how deep it was read.

    Attributes:
        regime: the name of its folder or file of rules, where it has one.
        area: the area of law that it is its state's law on; empty where it is on none.
        name: what it is called.
        short: what people call it; its name if empty.
        kinds: the kinds of activity on which it bears; those of its area where none are named.
        reach: a condition without which it cannot matter.
        bearing: ``gating``: its silence could make a permissive sentence false; ``beside``: named, never in the way.
        in_depth: between which days no section of it that could matter is open; None: it was read in outline only.
        authority: whom to ask.
    """

    regime: str
    name: str
    cite: str
    url: str
    area: str = ""
    short: str = ""
    kinds: tuple[str, ...] = ()
    reach: str = ""
    bearing: Literal["gating", "beside"] = "gating"
    in_depth: Period | None = None
    authority: str = ""
    note: str = ""
    provisions: tuple[str, ...] = ()


class PackCoverage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``coverage.yaml`` of a pack says.

    Attributes:
        states: whose law it is: ISO codes, or the group of states that have it together; empty for no state's law.
    """

    regimes: tuple[Coverage, ...]
    states: tuple[str, ...] | str = ()

    @property
    def of_state(self) -> str:
        """The test of a state whose law it is, in which ``{}`` stands for the state."""
        if isinstance(self.states, str):
            return f"member('{self.states}', {{}})"
        return f"{{}} in ({_quoted(self.states)})"


class Covered(msgspec.Struct, frozen=True):
    """One regime as covered.

    Attributes:
        pack: the id of its pack; `ELSEWHERE` for the law of states without one.
        whose: whose law it is, as people call them; may name a fact in braces (see `comity.law.rules.PLACE`).
        row: what is said of it.
        reach: the condition without which it cannot matter.
        kinds: the kinds of activity on which it bears; all if empty.
        states: whose law it is: ISO codes, or a group of states; empty of states that no pack is of.
        section: the open section that it is about; None: the whole regime.
        sections: its ledger.
    """

    pack: str
    whose: str
    row: Coverage
    reach: str
    kinds: tuple[str, ...]
    states: tuple[str, ...] | str = ()
    section: Section | None = None
    sections: tuple[Section, ...] = ()

    @property
    def id(self) -> str:
        """The id of the requirement that it becomes where it was not read in depth."""
        whole = f"{self.pack}.coverage.{self.row.regime}"
        return f"{whole}.{_NO_WORD.sub('-', self.section.section.lower())}" if self.section else whole

    def in_depth_on(self, day: date) -> bool:
        """Whether it was read in depth for a day; after the last edition read, as of that edition."""
        depth = self.row.in_depth
        return depth is not None and (depth[0] is None or depth[0] <= day)

    @property
    def title(self) -> str:
        """What is not examined, in words."""
        if self.section:
            return f"{self.whose}: {self.section.section} ({self.section.heading}), not examined"
        depth = self.row.in_depth
        if self.pack == ELSEWHERE:
            said = "not examined"
        else:
            said = f"not read before {depth[0]}" if depth and depth[0] else "read in outline"
        return f"{self.whose}: {self.row.name}, {said}"

    @property
    def authorization(self) -> Authorization:
        """What is asked for where it was not read in depth: that whoever knows the law confirms what it requires."""
        who = self.row.authority or f"the authority, or counsel, for the law of {self.whose}"
        return Authorization(
            self.id, "confirmation of law that was not examined", UNEXAMINED, who, self.cite, self.row.url
        )

    @property
    def cite(self) -> str:
        """What it is about, as it is cited."""
        return self.section.section if self.section else self.row.cite

    @property
    def provisions(self) -> tuple[str, ...]:
        """The ids of what it is about."""
        return self.section.provisions if self.section else self.row.provisions

    @property
    def _until(self) -> date | None:
        """The day from which on it is in depth; None: never."""
        return self.row.in_depth[0] if self.row.in_depth and not self.section else None

    @property
    def requirement(self) -> RuleFile:
        """The requirement that stands open where, and as long as, it was not read in depth."""
        rule = Rule(
            id=self.id,
            title=self.title,
            cite=self.cite,
            provisions=self.provisions,
            url=self.row.url,
            concerns=self.reach,
            unread=True,
            in_force=((None, self._until),),
            confidence=Confidence.MEMORY,
            requires=Requires(self.id, "coverage"),
        )
        return RuleFile(regime=UNEXAMINED, title=self.title, rules=(rule,))

    @property
    def may_be_open(self) -> bool:
        """Whether it ever leaves an answer open."""
        if self.row.bearing == "beside":
            return False
        return self.section is not None or not (self.row.in_depth and self.row.in_depth[0] is None)


def covered(
    pack: str,
    whose: str,
    said: PackCoverage,
    areas: Mapping[str, Area],
    ledgers: Mapping[str, tuple[Section, ...]],
) -> Iterator[Covered]:
    """Yield the regimes of a pack with what each reaches, and after each what its ledger leaves open.

    A regime of an area reaches what its own states lead, and of these only those that the activity names: where a
    place is not stated it is asked (see `elsewhere`), and no state that nobody named is in the way.

    Args:
        pack: its id.
        whose: whose law it is, as people call them.
        said: what it says of what it covers.
        areas: the areas of law, by id.
        ledgers: the sections of each regime's text, by regime; none where no ledger is kept.
    """
    for row in said.regimes:
        parts = [row.reach] if row.reach else []
        if row.kinds:
            parts.append(f"activity.kind in ({_quoted(row.kinds)})")
        elif row.area:
            leads = areas[row.area].leads
            parts.append(f"any({said.of_state.replace('{}', 'c')} for c in activity.countries)")
            parts.append(" or ".join(f"({place.within(said.of_state)})" for place in leads))
        sections = ledgers.get(row.regime, ())
        kinds = row.kinds or (areas[row.area].kinds if row.area else ())
        yield Covered(pack, whose, row, _all(parts), kinds, said.states, sections=sections)
        for section in sections:
            if section.standing == "open":
                reach = _all([*parts, *([section.reach] if section.reach else [])])
                yield Covered(pack, whose, row, reach, kinds, said.states, section)


def elsewhere(areas: Mapping[str, Area], packs: Iterable[PackCoverage]) -> Iterator[Covered]:
    """Yield, for each area of law and fact that names a leading state, the law of states that no pack has."""
    held = tuple(packs)
    for name, area in areas.items():
        tests = [said.of_state for said in held if any(row.area == name for row in said.regimes)]
        test = " and ".join(f"not ({one})" for one in tests) or "True"
        for place in area.leads:
            for fact, part in place.parts:
                regime = f"{name}.{fact}.{place.kinds[0]}"
                row = Coverage(regime=regime, name=area.name, cite=f"{area.name} of the state", url=_TREATIES)
                reach = _all([part.within(test), *([f"not ({place.unless})"] if place.unless else [])])
                yield Covered(ELSEWHERE, f"{{{fact}}}", row, reach, place.kinds)


def _all(parts: Iterable[str]) -> str:
    return " and ".join(f"({part})" for part in parts) or "True"


def _quoted(words: Iterable[str]) -> str:
    return "".join(f"'{word}', " for word in words)
