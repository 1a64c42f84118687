"""The law: a pack, the record and the fact schema, bound to a day when asked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from comity.arguments import DAY, PATH, TEXT, a, checked, count, plain_day
from comity.errors import Faults
from comity.files import is_there, read_text
from comity.files.hashes import content_hash
from comity.home import PACK
from comity.law.at_date import LawAtDate
from comity.law.codes import ClassificationCodes
from comity.law.countries import CountryNames
from comity.law.epochs import epochs
from comity.law.pack import BUILT_IN, DATA, Pack
from comity.law.pack_files import load_pack, load_packs
from comity.law.reforms import Reform
from comity.law.revised import RevisedAtDate
from comity.law.revision import Revision
from comity.law.rules import Authorization, DutyText, NamedSet, Rule, UserCondition
from comity.law.schema import Schema, load_schema
from comity.record import Record, load_record
from comity.scalars import parse_day
from comity.showing import Shown
from comity.workspace import SETTINGS, folder_of, in_use, settings_of

if TYPE_CHECKING:
    from comity.law.check import Report
    from comity.law.covering import CoveredRegime
    from comity.law.due import RuleToRead
    from comity.law.search import RuleHit


_HITS: Final = count("how many at most", 1)
_QUOTED: Final = re.compile(r"'[^']*'")


class Law(Shown):
    """The law as data: a pack, the record and the fact schema. Nothing changes it; `at` binds it to a day."""

    def __init__(
        self,
        pack: Pack,
        record: Record,
        facts: Path,
        *,
        schema: Schema | None = None,
        revises: Revision | None = None,
        workspace: Path | None = None,
    ) -> None:
        """Take the pack, the record and the folder of the fact schema.

        Args:
            schema: the fact schema, where it was read already.
            revises: the law that this one was made from, and what was done to it.
            workspace: the user's own folder whose record and rules are in it.
        """
        self.pack = pack
        self.record = record
        self.facts = facts
        self.workspace = workspace
        self.revises = revises
        shared = revises.base if revises and revises.keeps_codes else None
        self.codes: ClassificationCodes = shared.codes if shared else ClassificationCodes(pack.items, pack.table)
        self.schema: Schema = schema or (shared.schema if shared else self._schema())
        self.derived_facts = frozenset(rule.defines.fact for rule, _ in pack.rules.values() if rule.defines)
        self.authorizations: Mapping[str, Authorization] = {a.id: a for a in pack.authorizations}
        self.conditions: Mapping[str, UserCondition] = {c.id: c for c in pack.conditions}
        self.sets: Mapping[str, NamedSet] = {s.id: s for s in pack.sets}
        self.duties: Mapping[str, DutyText] = {d.id: d for d in pack.duties}
        self._at = lru_cache(maxsize=64)(self._bound_to)
        self.within = lru_cache(maxsize=64)(self._within)
        self.about = lru_cache(maxsize=64)(self._about)
        self.known_on = lru_cache(maxsize=16)(self._as_known)

    def line(self) -> str:
        """Return whose law it is, how many rules it has, and the date of the last text read."""
        others = len([info for info in self.pack.infos.values() if info.state]) - 1
        besides = f" and {others} others" if others > 0 else ""
        info = self.pack.info
        return f"{info.called}{besides}, {len(self.pack.rules):,} rules, text of {self.text_as_of}"

    def _within(self, packs: frozenset[str]) -> Law:
        """Return the law of some packs only, as when nobody asks what the other states require.

        Raises:
            LawError: there is no such pack.
        """
        if packs == self.pack.asked:
            return self
        revises = replace(self.revises, base=self.revises.base.within(packs)) if self.revises else None
        return self._with(self.pack.within(packs), revises)

    def _about(self, areas: frozenset[str]) -> Law:
        """Return the law of some areas only (see `Pack.area`): what an authority on these speaks of."""
        if areas >= self.pack.areas:
            return self
        revises = replace(self.revises, base=self.revises.base.about(areas)) if self.revises else None
        return self._with(self.pack.about(areas), revises)

    def _with(self, pack: Pack, revises: Revision | None) -> Law:
        return Law(pack, self.record, self.facts, schema=self.schema, revises=revises, workspace=self.workspace)

    def _schema(self) -> Schema:
        """Read the facts, their countries and codes as this law has them."""
        countries = frozenset(self.record.countries)
        settings = settings_of(self.workspace)
        return load_schema(self.facts, _country_resolver(self.record), self.codes, countries, settings)

    @cached_property
    def epochs(self) -> tuple[date, ...]:
        """Every day on which what the law says may change, in order (see `comity.law.epochs`)."""
        return epochs(self)

    @property
    def origin(self) -> Law:
        """The law as it was loaded: known now, and with nothing revised."""
        return self.revises.base.origin if self.revises else self

    @checked(day=plain_day)
    def epoch(self, day: date) -> date:
        """Return the last day up to ``day`` on which anything changed: the law of the one is the law of the other.

        Before the first change it is the first day of the calendar.
        """
        if self.revises and day < self.revises.since:
            return self.revises.base.epoch(day)
        place = bisect_right(self.epochs, day)
        return self.epochs[place - 1] if place else date.min

    @checked(day=plain_day, known=plain_day)
    def at(self, day: date, known: date | None = None) -> LawAtDate:
        """Return the law as it stood on a day; before the day of a revision, that is the law that it revises.

        Args:
            known: as it could be known on this day; as it is known now if None.
        """
        if known is not None:
            return self.known_on(known).at(day)
        return self._at(self.epoch(day))

    def _as_known(self, day: date) -> Law:
        from comity.law.known import known_on  # noqa: PLC0415  it is made of laws

        return known_on(self, day)

    def _bound_to(self, day: date) -> LawAtDate:
        if self.revises and day < self.revises.since:
            return self.revises.base.at(day)
        if self.revises and self.revises.touched:
            return RevisedAtDate(self, day)
        return LawAtDate(self, day)

    def revised(self, pack: Pack, record: Record, revision: Revision) -> Law:
        """Return the law that a revision makes of this one."""
        return Law(pack, record, self.facts, revises=revision, workspace=self.workspace)

    @checked(on=DAY)
    def reformed(self, *reforms: Reform | Path | str, on: date | str | None = None) -> Law:
        """Return the law with reforms applied, in order; this one stays as it is.

        Args:
            reforms: reforms, files or ids of built-in ones.
            on: the first day on which they apply; each reform's own day, or today, if None.

        Raises:
            LawError: a reform does not fit: an unknown rule, cell, group or instrument, or a conflict between reforms.
        """
        from comity.law.patch import apply_reform  # noqa: PLC0415  it is made of laws

        return apply_reform(self, *map(Reform.load, reforms), on=parse_day(on))

    @checked(cases=PATH)
    def check(self, cases: Path | None = None) -> Report:
        """Check the pack: schema, facts, ids, dates, references, and, given a folder of them, rules without cases."""
        from comity.law.check import check  # noqa: PLC0415  likewise

        return check(self, cases)

    @checked(on=DAY)
    def check_reforms(self, *reforms: Reform | Path | str, on: date | str | None = None) -> list[str]:
        """Return what is wrong with a stack of reforms, a line each; nothing if they fit the law they patch."""
        from comity.law.patch import as_it_stood, check_reform  # noqa: PLC0415  likewise

        read, day = [Reform.load(one) for one in reforms], parse_day(on)
        begun = sorted(one.since for one in read if one.status == "in-force" and one.since)
        if not begun:
            return check_reform(self, *read, on=day)
        return check_reform(as_it_stood(self, begun[0] - timedelta(days=1)), *read, on=day or begun[0])

    @checked(kind=TEXT, state=TEXT, on=DAY)
    def coverage(self, kind: str = "", state: str = "", on: date | str | None = None) -> list[CoveredRegime]:
        """Return which regimes are covered, for what and how deep, with the sections that are open.

        Args:
            kind: only what bears on a kind of activity (``export``, ``launch``, ...); everything if empty.
            state: only the law of a state, by its name or code; that of every state if empty.
            on: the day; today if None.

        Raises:
            InputError: no such kind or state.
        """
        from comity.law.covering import coverage  # noqa: PLC0415  likewise

        return coverage(self, parse_day(on) or date.today(), kind, state)

    @checked(query=TEXT, limit=_HITS)
    def search(self, query: str, limit: int = 20) -> list[RuleHit]:
        """Return the rules that hold a provision that a query names, then those most like it: id, title or words."""
        from comity.law.search import search  # noqa: PLC0415  likewise

        return search(self, query, limit)

    @checked(provision=TEXT)
    def holding(self, provision: str) -> list[Rule]:
        """Return the rules that hold a provision: that cite it, a part of it, or what it is a part of, in this order.

        Args:
            provision: its id (``us:15cfr740.20(c)(1)``), or as counsel writes it (``15 CFR 740.20(c)(1)``).
        """
        from comity.law.search import holding  # noqa: PLC0415  likewise

        return holding(self, provision)

    @checked(on=DAY)
    def due(self, on: date | str | None = None) -> list[RuleToRead]:
        """Return the rules in force on a day, today if None, those to be read again first (see `comity.law.due`).

        Raises:
            InputError: no day.
        """
        from comity.law.due import due  # noqa: PLC0415  likewise

        return due(self, parse_day(on) or date.today())

    @cached_property
    def sha256(self) -> str:
        """The hash of everything an answer rests on: rules, tables, facts, record, what was changed, packs asked."""
        if self.revises:
            return sha256(f"{self.revises.base.sha256} {self.revises.since} {self.revises.what}".encode()).hexdigest()
        content = content_hash([*self._folders, *self.record.folders])
        return sha256(f"{content} {' '.join(sorted(self.pack.asked | self.pack.areas))}".encode()).hexdigest()

    @property
    def _folders(self) -> list[Path]:
        own = [Path(self.pack.own)] if self.pack.own else []
        return [Path(self.pack.folder), DATA / "facts", *own]

    @property
    def text_as_of(self) -> date:
        """The date of the last text read."""
        return date.fromisoformat(self.pack.info.text_as_of)

    @cached_property
    def kinds_asked(self) -> frozenset[str]:
        """The kinds of instrument that conditions of the law name."""
        rules = [rule for rule, _ in self.pack.rules.values()]
        conditions = " ".join(text for rule in rules for text in (rule.when, *(e.when for e in rule.unless)))
        kinds = self.record.instrument_kinds.values()
        return frozenset(k.id for k in kinds if {f"'{k.id}'", f"'{k.short}'"} & set(_QUOTED.findall(conditions)))

    @cached_property
    def change_dates(self) -> tuple[date, ...]:
        """Every day on which a rule begins or ceases to apply."""
        days = {day for rule, _ in self.pack.rules.values() for period in rule.in_force for day in period}
        return tuple(sorted(day for day in days if day))

    @cached_property
    def turning_days(self) -> tuple[date, ...]:
        """Every day on which a rule, or what the record holds of what rules ask, begins or ceases to apply."""
        asked = [i for i in self.record.instruments if i.kind.id in self.kinds_asked]
        instruments = {segment.begins for i in asked for segment in i.segments()}
        groups = {when.latest for m in self.record.memberships for when in (m.since, m.until) if when}
        return tuple(sorted(day for day in {*self.change_dates, *instruments, *groups} if day))


LAW: Final = a(Law, says="a law, as `comity.load()` gives")
"""What public functions take as a law (see `comity.arguments`)."""


def load_law(folder: Path | None = None, record: Record | None = None, workspace: Path | None = None) -> Law:
    """Load a law pack with the record.

    Args:
        folder: the pack; the built-in ones if None: the home state's law first, and its partners'.
        record: the record; the built-in one if None.
        workspace: the folder whose own packs are joined to the built-in ones.

    Raises:
        LawError: the pack cannot be used; names file and line.
    """
    own = workspace / "law" if workspace and (workspace / "law").is_dir() else None
    pack = load_pack(folder) if folder else load_packs(BUILT_IN, first=PACK, own=own)
    return Law(pack, record or load_record(), DATA / "facts", workspace=workspace)


def _country_resolver(record: Record) -> Callable[[str], Iterable[str]]:
    names = CountryNames(record)
    return lambda text: [names.resolve(text)]


@checked(pack=PATH, workspace=PATH)
def load(pack: Path | str | None = None, workspace: Path | str | None = None) -> Law:
    """Load the law and the record: the built-in packs, unless another folder is given.

    What is built in is read once; folders of one's own are read again when what is in them has changed.

    Args:
        pack: a folder of rules, tables and vocabularies.
        workspace: a user's folder (`comity init`), whose record and rules are joined to the built-in ones; that in use
            if None (see `comity.workspace`).

    Raises:
        LawError: the pack cannot be used; names file and line.
        InputError: the workspace cannot be used.
    """
    own, used = Path(pack) if pack else None, Path(workspace) if workspace else in_use()
    folder = folder_of(used) if used else None
    return _loaded(own, folder, _content(own, folder))


def _content(pack: Path | None, workspace: Path | None) -> str:
    """Return what tells whether files of a user's own have changed since they were read."""
    parts = [workspace / name for name in ("record", "law", "authorizations")] if workspace else []
    folders = [folder for folder in (pack, *parts) if folder and Path(folder).is_dir()]
    settings = workspace / SETTINGS if workspace else None
    told = read_text(settings) if settings and is_there(settings) else ""
    return f"{content_hash(map(Path, folders))} {told}"


@lru_cache(maxsize=4)
def _loaded(pack: Path | None, workspace: Path | None, _content: str) -> Law:
    """Load what has this content: of several files that cannot be used, all faults are told."""
    faults, record = Faults(), None
    with faults.gathered():
        record = load_record(workspace)
    with faults.gathered():
        settings_of(workspace)
    with faults.gathered():
        law = load_law(pack, record, workspace)
    faults.tell()
    return law
