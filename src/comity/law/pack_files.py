"""Law packs read from their files: the built-in ones once, a user's own whenever they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from comity.errors import Faults, LawError
from comity.files import is_there, parse_yaml, read_text, unread
from comity.law import snapshot
from comity.law.cited import cited, titles_with
from comity.law.content import ContentLaw
from comity.law.coverage import AREAS, COVERAGE, ELSEWHERE, Covered
from comity.law.coverage_files import read_coverage
from comity.law.pack import BUILT_IN, RULES, LocatedFile, Pack, PackInfo, pack_of
from comity.law.publication import Office, Publication
from comity.law.rules import Authorization, DutyText, NamedSet, RuleFile, TableInfo, UserCondition
from comity.law.terms import Term
from comity.law.titles import TITLES, Titles
from comity.law.typed_files import Cites, converted, place, typed_file
from comity.scalars import day_of

T = TypeVar("T")
TEXTS: Final = "texts.csv"
"""Hashes of the provisions, which are compared with newer texts only when that is asked for (`comity.editions`)."""
_PARTS: Final = ("authorizations", "conditions", "duties", "sets", "content", "terms", "publications", "offices")
_FILES: Final = (
    "pack.yaml", TITLES, COVERAGE, TEXTS, "ledger/*.csv", f"{RULES}/**/*.yaml", "tables/*.csv", "tables/tables*.yaml",
    *(f"vocabulary/{part}*.yaml" for part in _PARTS),
)  # fmt: skip
"""What is read of a pack."""


def load_pack(folder: Path) -> Pack:
    """Read a pack from its files: nothing parsed is kept, since what is kept could be changed.

    Raises:
        LawError: a file of the pack cannot be used; names file and line.
    """
    return _of_folder(_read_pack(folder, folder, titles_with([folder])), folder)


def load_packs(root: Path, first: str, own: Path | None = None) -> Pack:
    """Read every pack below a folder and join them.

    Args:
        root: holds a folder for each pack, named by its id.
        first: the pack whose law is asked first.
        own: holds packs of a user's own, which are joined to them.

    Raises:
        LawError: a file of a pack cannot be used, or a pack's rules are not named after it.
    """
    kept = snapshot.joined() if root == BUILT_IN and own is None else None
    pack = _of_folder(kept or _join(root, first, own), root)
    return msgspec.structs.replace(pack, own=str(own)) if own else pack


def _of_folder(pack: Pack, folder: Path) -> Pack:
    return msgspec.structs.replace(pack, folder=str(folder))


def _join(root: Path, first: str, own: Path | None) -> Pack:
    names = sorted((path.parent.name for path in root.glob("*/pack.yaml")), key=lambda name: (name != first, name))
    packs, faults = [], Faults()
    theirs = [(name, root) for name in names]
    ours = [(name, own) for name in own_packs(own, names, faults)] if own else []
    known = titles_with()
    with faults.gathered():
        known = titles_with(where / name for name, where in (*theirs, *ours) if where != BUILT_IN)
    for name, where in [*theirs, *ours]:
        with faults.gathered():
            pack = built_in_pack(name) if where == BUILT_IN else _read_pack(where / name, where, known)
            packs.append(pack)
            strange = [one for one in (pack.info.id, *pack.rules, *(s.id for s in pack.sets)) if pack_of(one) != name]
            if strange:
                raise LawError(f"'{strange[0]}' does not begin with the name of its folder", where=f"{name}/pack.yaml")
    with faults.gathered():
        told = tuple(read_coverage({pack.info.id: pack.info.called for pack in packs}, root, _cites(root, known)))
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
        terms=tuple(t for pack in packs for t in pack.terms),
        publications=tuple(p for pack in packs for p in pack.publications),
        offices=tuple(o for pack in packs for o in pack.offices),
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
        elif not is_there(folder / "pack.yaml"):
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
def built_in_pack(name: str) -> Pack:
    """Read a built-in pack once: what comes with the program does not change while it runs."""
    return snapshot.alone(name) or _read_pack(BUILT_IN / name, BUILT_IN, titles_with())


def _read_pack(folder: Path, root: Path, known: Titles) -> Pack:
    """Read a pack's folder; its files are named from ``root``."""
    faults, cites = Faults(), _cites(root, known)
    info = typed_file(folder / "pack.yaml", PackInfo, root)
    with faults.gathered():
        day_of(info.text_as_of, f"{(folder / 'pack.yaml').relative_to(root)}: text_as_of")
    faults.found += unread(folder, _FILES, folder.relative_to(root).as_posix() if folder != root else "")
    vocabulary = folder / "vocabulary"
    pack = Pack(
        info=info,
        files=tuple(_rule_files(folder, info.regimes, root, cites, faults)),
        authorizations=_listed(vocabulary, "authorizations", Authorization, root, cites, faults),
        conditions=_listed(vocabulary, "conditions", UserCondition, root, cites, faults),
        duties=_listed(vocabulary, "duties", DutyText, root, cites, faults),
        tables=_listed(folder / "tables", "tables", TableInfo, root, cites, faults),
        sets=_listed(vocabulary, "sets", NamedSet, root, cites, faults),
        content=_listed(vocabulary, "content", ContentLaw, root, cites, faults),
        terms=_listed(vocabulary, "terms", Term, root, cites, faults),
        publications=_listed(vocabulary, "publications", Publication, root, cites, faults),
        offices=_listed(vocabulary, "offices", Office, root, cites, faults),
    )
    faults.found += _repeated(pack, str(folder.relative_to(root)))
    faults.tell()
    return pack


def _cites(root: Path, known: Titles) -> Cites:
    """Return what reads the citations of a folder's files."""
    return partial(cited, known=known, in_words=root != BUILT_IN)


def _repeated(pack: Pack, where: str) -> Iterator[LawError]:
    """Yield ids that are used twice: the later would take the place of the earlier without a word."""
    kinds = [
        [(rule.id, file.path) for file in pack.files for rule in file.content.rules],
        [(one.id, f"{where}/vocabulary") for one in pack.authorizations],
        [(one.id, f"{where}/vocabulary") for one in pack.conditions],
        [(one.id, f"{where}/vocabulary") for one in pack.duties],
        [(one.file, f"{where}/tables") for one in pack.tables],
        [(one.id, f"{where}/vocabulary") for one in pack.sets],
        [(one.id, f"{where}/vocabulary") for one in pack.content],
        [(one.id, f"{where}/vocabulary") for one in pack.terms],
        [(one.id, f"{where}/vocabulary") for one in pack.offices],
    ]
    for ids in kinds:
        seen: dict[str, str] = {}
        for name, file in ids:
            if name in seen:
                yield LawError(f"'{name}' is already used in {seen[name]}", where=file, accepts="an id of its own")
            seen.setdefault(name, file)


def _rule_files(
    folder: Path, order: tuple[str, ...], root: Path, cites: Cites, faults: Faults
) -> Iterator[LocatedFile]:
    """Yield the rule files of a pack, regime by regime."""
    files = []
    for path in sorted((folder / RULES).rglob("*.yaml")):
        with faults.gathered():
            files.append(_rule_file(path, root, cites))
    if not files and not faults.found:
        raise LawError("has no rules", where=str(folder), accepts=f"files below {RULES}")
    if faults.found:
        return
    if strange := set(order) - {file.regime for file in files}:
        raise LawError(f"no rules of '{min(strange)}'", where=f"{(folder / 'pack.yaml').relative_to(root)}: regimes")
    places = {regime: place for place, regime in enumerate(order)}
    yield from sorted(files, key=lambda file: places.get(file.regime, len(order)))


def _rule_file(path: Path, root: Path, cites: Cites) -> LocatedFile:
    content, faults = typed_file(path, RuleFile, root, cites), Faults()
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


def _listed(folder: Path, stem: str, kind: type[T], root: Path, cites: Cites, faults: Faults) -> tuple[T, ...]:
    """Read every ``stem*.yaml`` below a folder: a list, or one under a single key."""
    result: list[T] = []
    for path in sorted(folder.glob(f"{stem}*.yaml")):
        with faults.gathered():
            content = parse_yaml(read_text(path), path.name)
            rows = next(iter(content.values()), None) if isinstance(content, dict) else content
            if isinstance(rows, dict):
                rows = [{"id": key, **value} if isinstance(value, dict) else value for key, value in rows.items()]
            result += converted(rows or [], list[kind], path, root, cites)  # type: ignore[valid-type]
    return tuple(result)
