"""Law packs: folders of rule files, vocabularies and tables; several join into one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from comity.errors import LawError
from comity.files import read_text
from comity.law.content import ContentLaw
from comity.law.coverage import ELSEWHERE, Covered
from comity.law.item_lists import ItemLists
from comity.law.publication import Office, Publication
from comity.law.rules import Authorization, DutyText, NamedSet, Rule, RuleFile, TableInfo, UserCondition
from comity.law.table_rows import read_table
from comity.law.terms import Term

RULES = "rules"
DATA = Path(__file__).parent.parent / "data"
BUILT_IN: Final = DATA / "law"


class ScopeInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A regime that an activity may be outside of.

    Attributes:
        name: what people call it (``EAR``).
        fact: the derived fact that says that it applies.
        free: what people say where it applies and nothing is required.
    """

    name: str
    fact: str
    free: str = ""


class PackInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``pack.yaml`` says.

    Attributes:
        id: the pack's folder, and the first part of the ids of its rules.
        edition: the day on which the pack was last brought out.
        state: whose law it is, as people call it; empty for what is no state's own.
        regimes: the order in which regimes are asked; what it does not name comes after, by name.
        apart: regimes that stand apart: an authority on one speaks neither of the others nor of the rest.
        scopes: the regimes by which activities are told apart, the one that goes before the others first.
        items: the lists that items are classified on.
        looking_back: what to know where past activities would be answered otherwise now.
    """

    id: str
    title: str
    jurisdiction: str
    text_as_of: str
    edition: str = ""
    state: str = ""
    regimes: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    scopes: tuple[ScopeInfo, ...] = ()
    items: ItemLists | None = None
    looking_back: str = ""

    @property
    def called(self) -> str:
        """Whose law it is, as people call it; of what is no state's own, its title."""
        return self.state or self.title


class LocatedFile(msgspec.Struct, frozen=True):
    """A rule file and where it stands in its pack: ``rules/REGIME.yaml``, or ``rules/REGIME/PART.yaml``.

    Attributes:
        of: the regime that it belongs to, where it is made from what the pack says that it covers.
    """

    path: str
    content: RuleFile
    of: str = ""

    def with_content(self, content: RuleFile) -> LocatedFile:
        """Return the same file with other content."""
        return LocatedFile(self.path, content, self.of)

    @property
    def regime(self) -> str:
        """The regime that it belongs to, as its file or folder is called."""
        if self.of:
            return self.of
        parts = Path(self.path).with_suffix("").parts
        return parts[parts.index(RULES) + 1]


class PackProblem(msgspec.Struct, frozen=True):
    """A mistake in a pack, and where it stands."""

    where: str
    message: str


class Pack(msgspec.Struct, frozen=True, dict=True):
    """A law pack, or several joined, as written: no dates applied, no conditions parsed.

    Attributes:
        info: of the pack whose law is asked first.
        joined: of every pack in it, that one first; empty for a single pack.
        folder: of the pack; of several, the folder that holds theirs.
        own: the folder that holds a user's own packs, where some of these are.
        covered: which law it covers, for what and how deep; empty where nothing is said of it.
        content: how much of a product made abroad counts as a state's own content.
        terms: what runs from the day of an authorization.
        publications: which changes of law were published before the day on which they apply.
        offices: which authorities did not always exist under their name.
        days: on which what it says may change, where that was worked out before.
    """

    info: PackInfo
    files: tuple[LocatedFile, ...]
    authorizations: tuple[Authorization, ...]
    conditions: tuple[UserCondition, ...]
    duties: tuple[DutyText, ...]
    tables: tuple[TableInfo, ...]
    sets: tuple[NamedSet, ...] = ()
    joined: tuple[PackInfo, ...] = ()
    folder: str = ""
    own: str = ""
    covered: tuple[Covered, ...] = ()
    content: tuple[ContentLaw, ...] = ()
    terms: tuple[Term, ...] = ()
    publications: tuple[Publication, ...] = ()
    offices: tuple[Office, ...] = ()
    days: tuple[date, ...] = ()

    def place(self, file: str) -> Path:
        """Return where a file stands, as it is named in the pack."""
        return next(
            (path for root in (self.own, self.folder) if root and (path := Path(root) / file).exists()),
            Path(self.folder) / file,
        )

    @property
    def scopes(self) -> tuple[ScopeInfo, ...]:
        """The regimes of the law that is asked first, by which activities are told apart."""
        return self.info.scopes

    @cached_property
    def items(self) -> ItemLists:
        """The lists that items are classified on: of the first pack that has any."""
        return next((info.items for info in self.infos.values() if info.items), ItemLists())

    @cached_property
    def infos(self) -> Mapping[str, PackInfo]:
        """What each pack says of itself, by its id."""
        return {info.id: info for info in self.joined or (self.info,)}

    @cached_property
    def asked(self) -> frozenset[str]:
        """The packs whose rules are in it."""
        return frozenset(map(pack_of, self.rules)) - {ELSEWHERE}

    @cached_property
    def ours(self) -> frozenset[str]:
        """The packs that a user has joined to the built-in ones."""
        return frozenset(name for name in self.infos if self.own and (Path(self.own) / name).is_dir())

    @property
    def common(self) -> frozenset[str]:
        """The packs that are no state's law: what several others read."""
        return frozenset(info.id for info in self.infos.values() if not info.state)

    def within(self, packs: frozenset[str]) -> Pack:
        """Return the rules of some packs only; vocabularies and tables stay whole.

        Raises:
            LawError: there is no such pack.
        """
        if unknown := packs - self.infos.keys():
            raise LawError(f"no pack '{min(unknown)}'", where="law", accepts=", ".join(self.infos))
        files = tuple(f for f in self.files if any(pack_of(r.id) in packs for r in f.content.rules))
        info = next(i for i in self.infos.values() if i.id in packs)
        return self._sharing(msgspec.structs.replace(self, files=files, info=info, days=()))

    def area(self, rule_id: str) -> str:
        """Return what an authority on a rule speaks of: its regime if that stands apart, else the rest of its pack."""
        return self._areas[rule_id]

    @cached_property
    def _areas(self) -> Mapping[str, str]:
        found = {}
        for name, (_, file) in self.rules.items():
            pack = pack_of(name)
            info = self.infos.get(pack)
            apart = info is not None and file.regime in info.apart
            found[name] = coverage_area(pack, file.regime) if file.of else f"{pack}/{file.regime}" if apart else pack
        return found

    @cached_property
    def areas(self) -> frozenset[str]:
        """What its deciding rules are about (see `area`)."""
        return frozenset(self.area(name) for name, (rule, _) in self.rules.items() if not rule.defines)

    def about(self, areas: frozenset[str]) -> Pack:
        """Return the rules of some areas only, and every definition, which decides nothing by itself."""
        files = []
        for file in self.files:
            kept = tuple(rule for rule in file.content.rules if rule.defines or self.area(rule.id) in areas)
            files.append(file.with_content(msgspec.structs.replace(file.content, rules=kept)))
        return self._sharing(msgspec.structs.replace(self, files=tuple(files), days=()))

    def _sharing(self, pack: Pack) -> Pack:
        """Return a pack with the tables of this one, revised ones too."""
        pack._tables.update(self._tables)
        return pack

    @cached_property
    def rules(self) -> Mapping[str, tuple[Rule, LocatedFile]]:
        """Every rule by id, with its file."""
        return {rule.id: (rule, file) for file in self.files for rule in file.content.rules}

    def in_force(self, day: date) -> Mapping[str, list[tuple[Rule, LocatedFile]]]:
        """Return the rules in force on a day with their files, by effect (``requires``, ``exempts``, ...)."""
        grouped: dict[str, list[tuple[Rule, LocatedFile]]] = defaultdict(list)
        for rule, file in self.rules.values():
            if rule.in_force_on(day):
                grouped[rule.effect].append((rule, file))
        return grouped

    @cached_property
    def table_info(self) -> Mapping[str, TableInfo]:
        """Tables by name: the file name without its ending."""
        return {Path(info.file).stem: info for info in self.tables}

    def table(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a table of the pack; empty if there is no such file.

        Raises:
            LawError: the file is not a table.
        """
        if name not in self._tables:
            folders = [self.place(info.id) for info in self.joined] or [Path(self.folder)]
            paths = [path for folder in folders if (path := folder / "tables" / f"{name}.csv").exists()]
            self._tables[name] = read_table(read_text(paths[0]), name) if paths else []
        return self._tables[name]

    def revised(
        self,
        files: tuple[LocatedFile, ...],
        tables: Mapping[str, list[dict[str, str]]],
        table_info: tuple[TableInfo, ...],
        authorizations: tuple[Authorization, ...] | None = None,
    ) -> Pack:
        """Return a pack with other rules and some other tables; the rest is shared, and this one stays as it is."""
        named = self.authorizations if authorizations is None else authorizations
        pack = msgspec.structs.replace(self, files=files, tables=table_info, authorizations=named, days=())
        pack._tables.update({**self._tables, **tables})
        if files is self.files:
            pack.__dict__.update(rules=self.rules)
        return pack

    @cached_property
    def _tables(self) -> dict[str, list[dict[str, str]]]:
        return {}


def coverage_area(pack: str, regime: str) -> str:
    """Return the area of what a pack does not cover of a regime: who speaks of other regimes says nothing of it."""
    return f"{pack}/coverage/{regime}"


def pack_of(rule_id: str) -> str:
    """Return the pack of a rule: the first part of its id."""
    return rule_id.partition(".")[0]
