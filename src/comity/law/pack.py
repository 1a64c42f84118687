"""Law packs: folders of rule files, vocabularies and tables; several join into one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from comity.errors import Faults, LawError
from comity.files import parse_yaml, read_text
from comity.law.content import ContentLaw
from comity.law.coverage import AREAS, COVERAGE, ELSEWHERE, Covered
from comity.law.coverage_files import read_coverage
from comity.law.item_lists import ItemLists
from comity.law.rules import Authorization, DutyText, NamedSet, Rule, RuleFile, TableInfo, UserCondition
from comity.law.table_rows import read_table
from comity.law.typed_files import converted, place, typed_file
from comity.scalars import day_of

T = TypeVar("T")
_RULES = "rules"
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
        state: whose law it is, as people call it; empty for what is no state's own.
        regimes: the order in which regimes are asked; what it does not name comes after, by name.
        apart: regimes that stand apart: an authority on one speaks neither of the others nor of the rest.
        scopes: the regimes by which activities are told apart, the one that goes before the others first.
        items: the lists that items are classified on.
    """

    id: str
    title: str
    jurisdiction: str
    text_as_of: str
    state: str = ""
    regimes: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    scopes: tuple[ScopeInfo, ...] = ()
    items: ItemLists | None = None


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
        return parts[parts.index(_RULES) + 1]


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
        return msgspec.structs.replace(self, files=files, info=next(i for i in self.infos.values() if i.id in packs))

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
        return msgspec.structs.replace(self, files=tuple(files))

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
    ) -> Pack:
        """Return a pack with other rules and some other tables; the rest is shared, and this one stays as it is."""
        pack = msgspec.structs.replace(self, files=files, tables=table_info)
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


def content_hash(folders: Iterable[Path]) -> str:
    """Return a SHA-256 over the names and bytes of every data file below ``folders``."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".yaml", ".csv"}:
                digest.update(str(path.relative_to(folder)).encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def load_pack(folder: Path) -> Pack:
    """Read a pack from its files: nothing parsed is kept, since what is kept could be changed.

    Raises:
        LawError: a file of the pack cannot be used; names file and line.
    """
    return _of_folder(_read_pack(folder, folder), folder)


def load_packs(root: Path, first: str, own: Path | None = None) -> Pack:
    """Read every pack below a folder and join them.

    Args:
        root: holds a folder for each pack, named by its id.
        first: the pack whose law is asked first.
        own: holds packs of a user's own, which are joined to them.

    Raises:
        LawError: a file of a pack cannot be used, or a pack's rules are not named after it.
    """
    pack = _of_folder(_join(root, first, own), root)
    return msgspec.structs.replace(pack, own=str(own)) if own else pack


def _of_folder(pack: Pack, folder: Path) -> Pack:
    return msgspec.structs.replace(pack, folder=str(folder))


def _join(root: Path, first: str, own: Path | None) -> Pack:
    names = sorted((path.parent.name for path in root.glob("*/pack.yaml")), key=lambda name: (name != first, name))
    packs, faults = [], Faults()
    theirs = [(name, root) for name in names]
    ours = [(name, own) for name in own_packs(own, names, faults)] if own else []
    for name, where in [*theirs, *ours]:
        with faults.gathered():
            pack = _built_in_pack(name) if where == BUILT_IN else _read_pack(where / name, where)
            packs.append(pack)
            strange = [one for one in (pack.info.id, *pack.rules, *(s.id for s in pack.sets)) if pack_of(one) != name]
            if strange:
                raise LawError(f"'{strange[0]}' does not begin with the name of its folder", where=f"{name}/pack.yaml")
    with faults.gathered():
        told = tuple(read_coverage({pack.info.id: pack.info.state or pack.info.title for pack in packs}, root))
    faults.tell()
    unexamined = [one for one in told if one.may_be_open]
    return Pack(
        info=packs[0].info,
        files=(*(file for pack in packs for file in pack.files), *map(_open, unexamined)),
        authorizations=(*(a for pack in packs for a in pack.authorizations), *(o.authorization for o in unexamined)),
        conditions=tuple(c for pack in packs for c in pack.conditions),
        duties=tuple(d for pack in packs for d in pack.duties),
        tables=tuple(t for pack in packs for t in pack.tables),
        sets=tuple(s for pack in packs for s in pack.sets),
        content=tuple(c for pack in packs for c in pack.content),
        joined=tuple(pack.info for pack in packs),
        covered=told,
    )


def own_packs(own: Path, built_in: Collection[str], faults: Faults) -> list[str]:
    """Return the ids of a user's own packs; what is none, or cannot be joined, is a fault."""
    found = []
    for folder in sorted(path for path in own.iterdir() if path.is_dir()) if own.is_dir() else ():
        wrong = ""
        if folder.name in built_in:
            wrong = "is the name of a built-in pack; a reform changes it"
        elif not (folder / "pack.yaml").is_file():
            wrong = "has no 'pack.yaml'"
        elif (folder / COVERAGE).exists():
            wrong = f"has a '{COVERAGE}', which only built-in packs have"
        if wrong:
            faults.found.append(
                LawError(wrong, where=f"law/{folder.name}", accepts="a pack, as in docs/my-first-rule.md")
            )
        else:
            found.append(folder.name)
    return found


def _open(one: Covered) -> LocatedFile:
    path = AREAS if one.pack == ELSEWHERE else f"{one.pack}/{COVERAGE}"
    return LocatedFile(path, one.requirement, one.row.regime)


@lru_cache(maxsize=64)
def _built_in_pack(name: str) -> Pack:
    """Read a built-in pack once: what comes with the program does not change while it runs."""
    return _read_pack(BUILT_IN / name, BUILT_IN)


def _read_pack(folder: Path, root: Path) -> Pack:
    """Read a pack's folder; its files are named from ``root``."""
    faults = Faults()
    info = typed_file(folder / "pack.yaml", PackInfo, root)
    with faults.gathered():
        day_of(info.text_as_of, f"{(folder / 'pack.yaml').relative_to(root)}: text_as_of")
    vocabulary = folder / "vocabulary"
    pack = Pack(
        info=info,
        files=tuple(_rule_files(folder, info.regimes, root, faults)),
        authorizations=_listed(vocabulary, "authorizations", Authorization, root, faults),
        conditions=_listed(vocabulary, "conditions", UserCondition, root, faults),
        duties=_listed(vocabulary, "duties", DutyText, root, faults),
        tables=_listed(folder / "tables", "tables", TableInfo, root, faults),
        sets=_listed(vocabulary, "sets", NamedSet, root, faults),
        content=_listed(vocabulary, "content", ContentLaw, root, faults),
    )
    faults.found += _repeated(pack, str(folder.relative_to(root)))
    faults.tell()
    return pack


def _repeated(pack: Pack, where: str) -> Iterator[LawError]:
    """Yield ids that are used twice: the later would take the place of the earlier without a word."""
    kinds = [
        [(rule.id, file.path) for file in pack.files for rule in file.content.rules],
        [(one.id, f"{where}/vocabulary") for one in pack.authorizations],
        [(one.id, f"{where}/vocabulary") for one in pack.conditions],
        [(one.id, f"{where}/vocabulary") for one in pack.duties],
        [(one.file, f"{where}/tables") for one in pack.tables],
        [(one.id, f"{where}/vocabulary") for one in pack.sets],
    ]
    for ids in kinds:
        seen: dict[str, str] = {}
        for name, file in ids:
            if name in seen:
                yield LawError(f"'{name}' is already used in {seen[name]}", where=file, accepts="an id of its own")
            seen.setdefault(name, file)


def _rule_files(folder: Path, order: tuple[str, ...], root: Path, faults: Faults) -> Iterator[LocatedFile]:
    """Yield the rule files of a pack, regime by regime."""
    files = []
    for path in sorted((folder / _RULES).rglob("*.yaml")):
        with faults.gathered():
            files.append(_rule_file(path, root))
    if not files and not faults.found:
        raise LawError("has no rules", where=str(folder), accepts=f"files below {_RULES}")
    if faults.found:
        return
    if strange := set(order) - {file.regime for file in files}:
        raise LawError(f"no rules of '{min(strange)}'", where=f"{(folder / 'pack.yaml').relative_to(root)}: regimes")
    places = {regime: place for place, regime in enumerate(order)}
    yield from sorted(files, key=lambda file: places.get(file.regime, len(order)))


def _rule_file(path: Path, root: Path) -> LocatedFile:
    content, faults = typed_file(path, RuleFile, root), Faults()
    for index, rule in enumerate(content.rules):
        if len(rule.effects) != 1:
            fault = LawError(
                f"has {len(rule.effects)} effects ({', '.join(rule.effects) or 'none'})",
                where=f"{place(read_text(path), path, root, ('rules', index))}: {rule.id}",
                accepts="exactly one of requires, exempts, restricts, ...",
            )
            faults.found.append(fault)
    faults.tell()
    return LocatedFile(str(path.relative_to(root)), content)


def _listed(folder: Path, stem: str, kind: type[T], root: Path, faults: Faults) -> tuple[T, ...]:
    """Read every ``stem*.yaml`` below a folder: a list, or one under a single key."""
    result: list[T] = []
    for path in sorted(folder.glob(f"{stem}*.yaml")):
        with faults.gathered():
            content = parse_yaml(read_text(path), path.name)
            rows = next(iter(content.values()), None) if isinstance(content, dict) else content
            if isinstance(rows, dict):
                rows = [{"id": key, **value} if isinstance(value, dict) else value for key, value in rows.items()]
            result += converted(rows or [], list[kind], path, root)  # type: ignore[valid-type]
    return tuple(result)
