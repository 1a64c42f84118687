"""The noun that users ask: some states, what they have, what they may share, what one more partner adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from comity.arguments import DAY, FACTS, NAMES, NUMBER, PATH, TEXT, WORDS, a, checked, count, several
from comity.coalition.added import CoverageAdded
from comity.coalition.communications import CommunicationShares, shares_of
from comity.coalition.release import ReleaseCell, Releases, ReleaseTable
from comity.coalition.release_data import StatedRelease, read_decisions, release_rules
from comity.coalition.sensors import SensorList, hosted_by, sensors_of
from comity.coalition.sites import SitesChosen
from comity.errors import InputError
from comity.home import STATE
from comity.law.law import LAW, Law, load
from comity.law.reforms import REFORM, Reform
from comity.record import Record, load_record
from comity.scalars import parse_day
from comity.showing import Shown

if TYPE_CHECKING:
    from comity.coalition.enlarge import Enlargement
    from comity.coalition.tabletop import ExerciseReport
    from comity.coalition.warning import WarningAdded

_DECISIONS: Final = several(
    a(StatedRelease, Path, str, says="a file of decisions"),
    says="a file of decisions, or several StatedRelease",
    or_one=True,
)
_REFORMS: Final = several(REFORM, says="several reforms, files or ids of built-in ones")
_COUNT: Final = count("a whole number, 0 or more")
_MOST_NAMED: Final = 4
_OF_THE_GROUND: Final = "ssa"
"""The scope of what sensors on the ground see."""
_MOST_RUNS: Final = 10_000


class Coalition(Shown):
    """Some states and the sensors that are public of them, on a day.

    Args:
        members: states, or groups of the record that stand for their members on the day: ``"cspo"``,
            ``["cspo", "KOR"]``; all states of which a sensor is known if None.
        on: the day; today if None.
        law: by which releases of a state whose law is in a pack are determined, with its record; loaded where it is
            needed if None.
        reforms: reforms that are supposed, files or ids of built-in ones: an agreement signed, a member admitted.

    Raises:
        InputError: an unknown party; names the likeliest.
    """

    @checked(members=NAMES, on=DAY, law=LAW, reforms=_REFORMS)
    def __init__(
        self,
        members: str | Iterable[str] | None = None,
        on: date | str | None = None,
        *,
        law: Law | None = None,
        reforms: Iterable[Reform | Path | str] = (),
    ) -> None:
        supposed = [Reform.load(one) for one in reforms]
        if supposed:
            law = (law or load()).reformed(*supposed, on=on)
        self.law = law
        self.record = law.record if law else load_record()
        self.supposed = tuple(f"{one.title} ({one.status})" for one in supposed)
        self.on = parse_day(on) or date.today()
        asked = [members] if isinstance(members, str) else _owners(self.record) if members is None else [*members]
        self.members = states_of(self.record, asked, self.on)
        parties = [self.record.party(one) for one in asked]
        self.group = parties[0] if len(parties) == 1 and parties[0] in self.record.groups else ""
        self.name = self._named(asked)

    def line(self) -> str:
        """Return who belongs to it, and the day."""
        return f"{', '.join(self.members) or 'nobody'} on {self.on}"

    def sensors(self) -> SensorList:
        """Return the public sensors of the members, and those of others that stand on their soil."""
        return SensorList(
            owners=self.members,
            whose=self.name,
            sensors=sensors_of(self.record, self.members),
            hosted=hosted_by(self.record, self.members),
        )

    @checked(giver=TEXT, recipient=TEXT, subject=TEXT, level=TEXT, decisions=_DECISIONS, facts=FACTS)
    def share(
        self,
        giver: str,
        recipient: str,
        subject: str = "conjunction",
        *,
        level: str | None = None,
        decisions: Path | str | Iterable[StatedRelease] = (),
        facts: Mapping[str, str] | None = None,
    ) -> ReleaseTable:
        """Return what sharing would need: which agreement could carry it, who decides, what is missing.

        Args:
            giver, recipient: states, or groups that stand for their members.
            subject: ``conjunction``, ``tracking`` or ``missile-warning``.
            level: how it is classified; the usual one of the subject, which the answer says, if None.
            decisions: those that are stated, or a file of them.
            facts: facts on marking, consent and the like, for a giver whose law is determined.

        Raises:
            InputError: an unknown party, subject, level or fact, or a file that cannot be used.
        """
        rules, known = release_rules(), release_rules().subject(subject)
        givers, recipients = (states_of(self.record, [text], self.on) for text in (giver, recipient))
        if facts and not any(one in rules.givers for one in givers):
            accepts = f"a giver whose law is determined: {', '.join(rules.givers)}"
            raise InputError(f"are read by no law of {', '.join(givers)}", where="facts", accepts=accepts)
        releases = self.releases(subject, level=level, decisions=decisions, facts=facts)
        cells: list[ReleaseCell] = []
        for one in givers:
            own = [sensor for sensor in sensors_of(self.record, [one]) if releases.concerns(sensor)]
            cells += [cell for other in recipients if other != one for cell in releases.cells(one, other, own)]
        at = rules.levels[releases.level]
        return ReleaseTable(subject, known.title, at, level is None, self.on, tuple(cells), self.supposed)

    @checked(subject=TEXT, level=TEXT, decisions=_DECISIONS, facts=FACTS)
    def releases(
        self,
        subject: str,
        *,
        level: str | None = None,
        decisions: Path | str | Iterable[StatedRelease] = (),
        facts: Mapping[str, str] | None = None,
    ) -> Releases:
        """Return the releases of a subject, ready to be asked (see `share`)."""
        rules = release_rules()
        known = rules.subject(subject)
        stated = read_decisions(Path(decisions), self.record) if isinstance(decisions, str | Path) else (*decisions,)
        at = known.level if level is None else rules.level(level)
        return Releases(self.record, self.law, self.on, subject, at, stated, facts)

    @checked(
        partners=NAMES,
        subject=TEXT,
        recipient=TEXT,
        level=TEXT,
        decisions=_DECISIONS,
        facts=FACTS,
        catalogue=PATH,
        hours=NUMBER,
        step=NUMBER,
        custody=NUMBER,
    )
    def adds(
        self,
        partners: str | Iterable[str],
        *,
        subject: str = "tracking",
        recipient: str | None = None,
        level: str | None = None,
        decisions: Path | str | Iterable[StatedRelease] = (),
        facts: Mapping[str, str] | None = None,
        catalogue: Path | str | None = None,
        hours: float = 24.0,
        step: float = 60.0,
        custody: float = 2.0,
    ) -> CoverageAdded:
        """Return what partners' public sensors would add to the members', and what of it could flow.

        Args:
            partners: who is added.
            subject: what would be shared; ``recipient``: to whom, the state at home or the first member if None.
            level: how it is classified; the usual one of the subject if None.
            decisions: those that are stated, or a file of them; ``facts``: on marking and the like.
            catalogue: a file of orbit mean-elements messages; made-up objects if None.
            hours: how long is looked, ``step``: how often, in seconds; ``custody``: hours within which a view counts.

        Raises:
            InputError: an unknown party, a partner who is a member already, a file that cannot be used, or a span that
                is none.
        """
        from comity.coalition.adds import AddsQuestion, work_out  # noqa: PLC0415  loads numba

        added = states_of(self.record, [partners] if isinstance(partners, str) else partners, self.on)
        twice = [one for one in added if one in self.members]
        if twice or not added:
            told = (
                f"{', '.join(twice)} {'belong' if len(twice) > 1 else 'belongs'} to {self.name}"
                if twice
                else "is empty"
            )
            raise InputError(told, where="partners", accepts="partners that are no members yet")
        if release_rules().subject(subject).scope != _OF_THE_GROUND:
            accepts = "what sensors on the ground see: conjunction, tracking; for warning, a scenario"
            raise InputError(f"found '{subject}'", where="subject", accepts=accepts)
        to = self.record.party(recipient) if recipient else STATE if STATE in self.members else self.members[0]
        releases = self.releases(subject, level=level, decisions=decisions, facts=facts)
        file = Path(catalogue) if catalogue is not None else None
        asked = AddsQuestion(
            self.name, self.members, added, to, releases, (), file, hours, step, custody, level_assumed=level is None
        )
        return msgspec.structs.replace(work_out(asked), supposed=self.supposed)

    @checked(scenario=PATH, decisions=_DECISIONS, facts=FACTS)
    def warning(
        self,
        scenario: Path | str,
        *,
        decisions: Path | str | Iterable[StatedRelease] = (),
        facts: Mapping[str, str] | None = None,
    ) -> WarningAdded:
        """Return what satellites and hosted payloads of a scenario would add to the infrared satellites on orbit.

        Args:
            scenario: a YAML file: name, what is added, regions of interest, recipient.
            decisions: those that are stated, or a file of them; ``facts``: on marking and the like.

        Raises:
            InputError: the file cannot be used; holds every fault.
        """
        from comity.coalition.warning import warning_added  # noqa: PLC0415  loads numpy
        from comity.coalition.warning_data import layers_on_orbit, read_scenario  # noqa: PLC0415

        found = read_scenario(Path(scenario), self.record)
        base, left_out = layers_on_orbit(self.record)
        releases = self.releases("missile-warning", level=found.level or None, decisions=decisions, facts=facts)
        told = warning_added(found, base, left_out, releases, found.recipient or STATE)
        return msgspec.structs.replace(told, supposed=self.supposed)

    def communications(self) -> CommunicationShares:
        """Return the shares of satellite communications that members give or have, as public."""
        shares = tuple(shares_of(self.record, self.members, self.on))
        return CommunicationShares(self.name, self.on, shares)

    @checked(states=WORDS)
    def enlarge(self, states: Iterable[str] | None = None) -> Enlargement:
        """Return of other states what each would add, what sharing with it lacks, the steps and how long they take.

        Args:
            states: which; if None those with public sensors and an agreement on sharing, defense or secrets.

        Raises:
            InputError: an unknown party, or a member already.
        """
        from comity.coalition.enlarge import Enlargement, enlarged, friendly  # noqa: PLC0415  loads the planner

        member = STATE if STATE in self.members else self.members[0]
        asked = states_of(self.record, states, self.on) if states is not None else ()
        twice = [one for one in asked if one in self.members]
        if states is not None and (twice or not asked):
            told = f"{', '.join(twice)} belong{'s' * (len(twice) == 1)} to {self.name}" if twice else "is empty"
            raise InputError(told, where="states", accepts="states that are no members yet")
        others = [one for one in _owners(self.record) if one in self.record.countries and one not in self.members]
        friends = asked if states is not None else friendly(self.record, member, others)
        return Enlargement(
            core=self.name,
            with_=member,
            day=self.on,
            states=enlarged(
                self.record,
                self.law or load(),
                [self.releases(one) for one in release_rules().subjects],
                [one for one in friends if one in self.record.countries],
                self.group,
                member,
            ),
            left_out=tuple(self.record.name(one) for one in others if states is None and one not in friends),
            supposed=self.supposed,
        )

    @checked(tabletop=PATH, runs=_COUNT, seed=_COUNT)
    def exercise(self, tabletop: Path | str | None = None, *, runs: int = 200, seed: int = 1) -> ExerciseReport:
        """Run a table-top exercise: who knew when, who could be told, what stood in the way.

        Args:
            tabletop: a YAML file of it; the one that is ready if None.
            runs: how many times; ``seed``: of the delays that are drawn.

        Raises:
            InputError: the file cannot be used; holds every fault.
        """
        from comity.coalition.tabletop import TableTopRun  # noqa: PLC0415
        from comity.coalition.tabletop_data import READY, read_tabletop  # noqa: PLC0415

        if not 1 <= runs <= _MOST_RUNS:
            raise InputError(f"found {runs}", where="runs", accepts=f"1 to {_MOST_RUNS:,}")
        path = Path(tabletop) if tabletop is not None else READY
        plan = read_tabletop(path, self.record)

        def releases(subject: str, level: str) -> Releases:
            return self.releases(subject, level=level)

        return TableTopRun(plan, self.record, releases, path.parent).run(runs, seed)

    @checked(output=PATH, tabletop=PATH)
    def write_exercise(self, output: Path | str, tabletop: Path | str | None = None) -> None:
        """Write an exercise as a workbook, to be edited and run again: its list of events and the sheets beside it.

        Args:
            output: the file; its name ends in ``.xlsx``.
            tabletop: a file of it; the one that is ready if None.

        Raises:
            InputError: the exercise cannot be used, or the workbook cannot be written.
        """
        from comity.coalition.tabletop_data import READY, read_tabletop, write_tabletop  # noqa: PLC0415

        write_tabletop(read_tabletop(Path(tabletop) if tabletop is not None else READY, self.record), Path(output))

    @checked(partner=TEXT, sites=PATH, orbit=TEXT, most=_COUNT, budget=NUMBER, catalogue=PATH, hours=NUMBER)
    def candidates(
        self,
        partner: str,
        sites: Path | str | None = None,
        *,
        most: int | None = 3,
        budget: float | None = None,
        orbit: str = "all",
        catalogue: Path | str | None = None,
        hours: float = 24.0,
    ) -> SitesChosen:
        """Return which sites of a partner would add most to the members and it, and what it gains itself.

        Args:
            partner: who would invest; it may be a member.
            sites: a table of sites; those that the record has of the partner if None.
            most: at most so many are chosen; ``budget``: for at most so much, in the unit of the table's costs.
            orbit: LEO, MEO, GEO or all: whose objects count.
            catalogue: a file of orbit mean-elements messages; made-up objects if None; ``hours``: how long is looked.

        Raises:
            InputError: an unknown party or orbit, a file that cannot be used, no site, or too many choices.
        """
        from comity.coalition.candidates import SitesQuestion, chosen_sites  # noqa: PLC0415  loads numba
        from comity.coalition.sites import read_sites, recorded_sites  # noqa: PLC0415

        one = self.record.party(partner)
        rows = read_sites(Path(sites)) if sites is not None else tuple(recorded_sites(self.record, one))
        core = tuple(member for member in self.members if member != one)
        file = Path(catalogue) if catalogue is not None else None
        asked = SitesQuestion(self.record, self.name, core, one, rows, sites is None, orbit, most, budget, file, hours)
        return chosen_sites(asked)

    def _named(self, asked: Sequence[str]) -> str:
        """Return who the members are: a group by its name, few by theirs, many by how many they are."""
        many = len(self.members)
        if len(asked) == 1 and many > 1:
            return f"{self.record.name(self.record.party(asked[0]))} ({many} states)"
        if many > _MOST_NAMED:
            return f"{many} owners"
        return ", ".join(f"{self.record.name(one)} ({one})" for one in self.members)


def states_of(record: Record, asked: Iterable[str], on: date) -> tuple[str, ...]:
    """Return parties by id, groups as those who surely belong to them on a day; each once, in the order asked.

    An organization that has sensors of its own stands for itself.

    Raises:
        InputError: an unknown party; names the likeliest.
    """
    owners = _owners(record)
    found: dict[str, None] = {}
    for text in asked:
        party = record.party(text)
        for_itself = party in owners or party not in record.groups
        members = () if for_itself else sorted(record.members(party, on).yes)
        found |= dict.fromkeys(members or (party,))
    return tuple(found)


def _owners(record: Record) -> list[str]:
    return list(dict.fromkeys(owner for one in sensors_of(record) for owner in one.owners))
