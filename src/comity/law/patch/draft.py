"""A law being rewritten: copies of what a reform touches, and a ledger of what was touched by whom."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from comity.errors import LawError
from comity.law.pack import LocatedFile
from comity.law.reforms import Reform, ReformChange
from comity.law.revision import Revision
from comity.law.rules import Rule, TableInfo
from comity.record import Record
from comity.record.instrument import Instrument
from comity.record.model import Membership, Source

if TYPE_CHECKING:
    from comity.law.law import Law

Row = dict[str, str]


class Difference(msgspec.Struct, frozen=True):
    """One line of a before/after table: what was, what becomes, and on whose authority."""

    kind: str
    what: str
    before: str
    after: str
    cite: str
    url: str
    status: str
    reform: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Touch:
    """Who gave something which value."""

    reform: str
    value: object


class Draft:
    """A law being rewritten for one reform. The law it starts from is only read."""

    def __init__(self, law: Law, reform: Reform, day: date) -> None:
        self.law = law
        self.reform = reform
        self.day = day
        self.rules: dict[str, Rule] = {rule_id: rule for rule_id, (rule, _) in law.pack.rules.items()}
        self.added: dict[str, list[Rule]] = {}
        self.tables: dict[str, list[Row]] = {}
        self.memberships: list[Membership] = list(law.record.memberships)
        self.instruments: dict[str, Instrument] = {i.id: i for i in law.record.instruments}
        self.differences: list[Difference] = []
        self.touched: dict[tuple[Hashable, ...], Touch] = dict(law.revises.touched) if law.revises else {}

    def table(self, name: str, where: str) -> list[Row]:
        """Return a list of a table's rows, which a change may give other rows but not rewrite.

        Raises:
            LawError: the pack has no such table.
        """
        if name not in self.tables:
            if name not in self.law.pack.table_info and not self.law.pack.table(name):
                raise LawError(f"no table '{name}'", where=where, accepts=", ".join(self.law.pack.table_info))
            self.tables[name] = list(self.law.pack.table(name))
        return self.tables[name]

    def claim(self, key: tuple[Hashable, ...], value: object, what: str, where: str) -> None:
        """Record that this reform gives something a value.

        Raises:
            LawError: another reform of the stack gave it another value, or this one gives it twice.
        """
        before = self.touched.get(key)
        if before is not None and (before.value != value or before.reform == self.reform.id):
            again = "twice" if before.reform == self.reform.id else f"and so does the reform '{before.reform}'"
            raise LawError(f"changes {what}, {again}", where=where, accepts="reforms that do not conflict")
        self.touched[key] = Touch(self.reform.id, value)

    def note(self, change: ReformChange, kind: str, what: str, before: str, after: str) -> None:
        """Add a line to the before/after table."""
        source = self.reform.sources[0]
        self.differences.append(
            Difference(
                kind=kind,
                what=what,
                before=before,
                after=after,
                cite=change.cite or source.cite,
                url=change.url or source.url,
                status=self.reform.status,
                reform=self.reform.id,
                because=change.because,
            )
        )

    def source(self, change: ReformChange, identifier: str, title: str) -> Source:
        """Return a reform's change as a source, with its status."""
        first = self.reform.sources[0]
        confidence = change.confidence or first.confidence
        cite, url = change.cite or first.cite, change.url or first.url
        return Source(identifier, self.labeled(title), cite, url, confidence, self.reform.reviewed)

    def labeled(self, title: str) -> str:
        """Return a title with the reform's status: what is proposed never passes for law."""
        mark = f"({self.reform.status})"
        return title if not title or self.reform.status == "in-force" or mark in title else f"{title} {mark}"

    def finish(self) -> Law:
        """Return the law as rewritten."""
        law = self.law
        pack = law.pack.revised(self._files(), self.tables, tuple(self._table_info()))
        revision = Revision(
            base=law,
            since=self.day,
            what=self.reform.sha256,
            keeps_codes=law.pack.items.tables.isdisjoint(self.tables),
            touched=self.touched,
            reforms=(*(law.revises.reforms if law.revises else ()), self.reform),
        )
        return law.revised(pack, self._record(), revision)

    def _record(self) -> Record:
        """Return the record as rewritten; the same one, where no change is about it."""
        before = self.law.record
        memberships, instruments = tuple(self.memberships), tuple(self.instruments.values())
        if memberships == before.memberships and instruments == before.instruments:
            return before
        return replace(before, memberships=memberships, instruments=instruments)

    def _files(self) -> tuple[LocatedFile, ...]:
        before = {name: rule for name, (rule, _) in self.law.pack.rules.items()}
        if not self.added and self.rules == before:
            return self.law.pack.files
        return tuple(self._file(file) for file in self.law.pack.files)

    def _file(self, file: LocatedFile) -> LocatedFile:
        rules = (*(self.rules[rule.id] for rule in file.content.rules), *self.added.get(file.path, ()))
        if rules == file.content.rules:
            return file
        return file.with_content(msgspec.structs.replace(file.content, rules=rules))

    def _table_info(self) -> list[TableInfo]:
        """Mark the tables that a proposal edits, so that a citation of them says so."""
        infos = self.law.pack.table_info
        return [
            msgspec.structs.replace(info, title=self.labeled(info.title)) if name in self.tables else info
            for name, info in infos.items()
        ]
