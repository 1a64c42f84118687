"""Reforms as they stand in their files: dated patches on rules, tables, instruments and memberships."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import msgspec

from comity.arguments import Check, a, checked
from comity.days import FIRST_DAY, LAST_DAY
from comity.errors import Faults, InputError, LawError, did_you_mean
from comity.files import parse_yaml, read_text
from comity.files.typed import Steps, typed
from comity.law.cited import cited, titles_in_use
from comity.law.pack import DATA
from comity.law.rules import Rule
from comity.law.source import Confidence
from comity.workspace import in_use

BUILT_IN: Final = DATA / "reforms"
REFORMS: Final = "reforms"
_MAX_BYTES: Final = 1024 * 1024
T = TypeVar("T")


class ReformSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a reform is published or argued for."""

    cite: str
    url: str
    says: str = ""
    confidence: Confidence = Confidence.MEMORY
    provisions: tuple[str, ...] = ()


class ReformChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One change of a reform.

    Attributes:
        cite: the provision that makes it; the reform's first source if empty.
        because: what it does, in one sentence.
    """

    cite: str = ""
    url: str = ""
    confidence: Confidence | None = None
    because: str = ""
    provisions: tuple[str, ...] = ()


class Enact(ReformChange, frozen=True, kw_only=True):
    """Puts rules that the pack already has, as proposed or for other days, into force."""

    enact: tuple[str, ...]


class Add(ReformChange, frozen=True, kw_only=True):
    """Adds rules to a file of the pack."""

    add: tuple[Rule, ...]
    to: str


class Repeal(ReformChange, frozen=True, kw_only=True):
    """Ends rules."""

    repeal: tuple[str, ...]


class Amend(ReformChange, frozen=True, kw_only=True):
    """Gives fields of a rule other values, or adds to lists among them (exceptions, conditions)."""

    amend: str
    set: dict[str, Any] = {}
    append: dict[str, list[Any]] = {}


class Edit(ReformChange, frozen=True, kw_only=True):
    """Gives cells of a table other values, in the rows that ``where`` matches (a list: any of these)."""

    table: str
    where: dict[str, Any]
    set: dict[str, str]


class AddRows(ReformChange, frozen=True, kw_only=True):
    """Adds rows to a table."""

    table: str
    add_rows: tuple[dict[str, str], ...]


class RemoveRows(ReformChange, frozen=True, kw_only=True):
    """Takes the rows that ``remove_rows`` matches out of a table."""

    table: str
    remove_rows: dict[str, Any]


class NewInstrument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An instrument that a reform concludes."""

    id: str
    title: str
    kind: str
    parties: tuple[str, ...]
    scope: tuple[str, ...] = ()
    summary: str = ""
    in_force: bool = True


class Sign(ReformChange, frozen=True, kw_only=True):
    """Concludes an instrument; it is in force from the reform's day, unless it is merely signed."""

    sign: NewInstrument


class EnterIntoForce(ReformChange, frozen=True, kw_only=True):
    """Brings an instrument of the record into force."""

    enter_into_force: str


class Extend(ReformChange, frozen=True, kw_only=True):
    """Extends an instrument."""

    extend: str
    until: date | None = None


class End(ReformChange, frozen=True, kw_only=True):
    """Ends an instrument."""

    end: str


class Join(ReformChange, frozen=True, kw_only=True):
    """Admits states to a group."""

    join: str
    members: tuple[str, ...]


class Leave(ReformChange, frozen=True, kw_only=True):
    """Takes states out of a group."""

    leave: str
    members: tuple[str, ...]


AnyChange = (
    Enact | Add | Repeal | Amend | Edit | AddRows | RemoveRows | Sign | EnterIntoForce | Extend | End | Join | Leave
)
_KINDS: Final[Mapping[str, type[AnyChange]]] = {
    "enact": Enact,
    "add": Add,
    "repeal": Repeal,
    "amend": Amend,
    "add_rows": AddRows,
    "remove_rows": RemoveRows,
    "where": Edit,
    "sign": Sign,
    "enter_into_force": EnterIntoForce,
    "extend": Extend,
    "end": End,
    "join": Join,
    "leave": Leave,
}


def _source(raw: Any, where: str) -> Any:
    """Accept what `REFORM` does, which is made of the class below."""
    return REFORM(raw, where)


class Reform(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A dated patch on the law.

    Attributes:
        status: ``proposed``: nobody has adopted it; ``adopted``: not yet effective; ``in-force``: a reform of history.
        since: the day on which it became, or will become, law; None for a proposal without a day.
        because: what it does, in one or two sentences of our own.
        assumptions: what was assumed where the source does not say, or where the language of the pack cannot.
        falls_short: what the source contains and this patch does not.
    """

    id: str
    title: str
    status: Literal["proposed", "adopted", "in-force"]
    because: str
    sources: tuple[ReformSource, ...]
    changes: tuple[AnyChange, ...]
    reviewed: date
    since: date | None = None
    assumptions: tuple[str, ...] = ()
    falls_short: tuple[str, ...] = ()

    @classmethod
    @checked(source=_source)
    def load(cls, source: Reform | Path | str) -> Reform:
        """Read a reform from a file, or a built-in one by its id; a reform is returned as it is.

        Raises:
            InputError: there is no such file or built-in reform.
            LawError: the file does not say what a reform must; names the change and the field.
        """
        return source if isinstance(source, Reform) else load_reform(source)

    @classmethod
    def built_in(cls) -> list[Reform]:
        """Return every built-in reform, the earliest first and the proposals last."""
        return built_in_reforms()

    @classmethod
    def own(cls) -> list[Reform]:
        """Return the draft reforms of the workspace in use; none without one.

        Raises:
            LawError: a file does not say what a reform must; holds every fault of all of them.
        """
        return own_reforms(in_use())

    @property
    def label(self) -> str:
        """The title with its status, without which a proposal is never named."""
        return self.title if self.status == "in-force" else f"{self.title} ({self.status})"

    @property
    def sha256(self) -> str:
        """A digest of everything that it says."""
        return sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


REFORM: Final[Check] = a(Reform, Path, str, says="a reform, a file or the id of a built-in one")
"""What public functions about a reform take (see `comity.arguments`)."""


class _Head(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A reform as typed, its changes not yet read."""

    id: str
    title: str
    status: Literal["proposed", "adopted", "in-force"]
    because: str
    sources: list[ReformSource]
    changes: list[dict[str, Any]]
    reviewed: date
    since: date | None = None
    assumptions: tuple[str, ...] = ()
    falls_short: tuple[str, ...] = ()


def load_reform(source: Path | str) -> Reform:
    """Read a reform from a file, or a built-in one by its id.

    Raises:
        InputError: there is no such file or built-in reform.
        LawError: the file does not say what a reform must; names the change and the field.
    """
    path = Path(source)
    if not path.is_file():
        folders = [BUILT_IN, *([workspace / REFORMS] if (workspace := in_use()) else [])]
        known = {one.stem: one for folder in folders for one in sorted(folder.glob("*.yaml"))}
        name = path.name.removesuffix(".yaml")
        if path.parent != Path() or name not in known:
            near = did_you_mean(name, known)
            accepts = "a file, or the id of a reform, built in or of the workspace"
            raise InputError(f"no reform '{source}'", where="reform", accepts=accepts, suggestion=near)
        path = known[name]
    return read_reform(parse_yaml(read_text(path, max_bytes=_MAX_BYTES), path.name), path.name)


def built_in_reforms() -> list[Reform]:
    """Return every built-in reform, the earliest first and the proposals last."""
    found = [load_reform(path) for path in sorted(BUILT_IN.glob("*.yaml"))]
    return sorted(found, key=lambda reform: (reform.since or date.max, reform.id))


def own_reforms(workspace: Path | None) -> list[Reform]:
    """Return the draft reforms that a workspace keeps.

    Raises:
        LawError: a file does not say what a reform must; holds every fault of all of them.
    """
    faults, found = Faults(), list[Reform]()
    for path in sorted((workspace / REFORMS).glob("*.yaml")) if workspace else ():
        with faults.gathered():
            found.append(load_reform(path))
    faults.tell()
    return found


def read_reform(raw: Any, where: str) -> Reform:
    """Return the reform that plain values describe.

    Raises:
        LawError: a field is missing, unknown or of the wrong type.
    """
    raw = cited(raw, lambda steps: _place(steps, where), titles_in_use())
    head = _convert(raw, _Head, where)
    faults, changes = Faults(), []
    for number, one in enumerate(head.changes, 1):
        with faults.gathered():
            changes.append(_change(one, f"{where}: change {number}"))
    faults.found += _head_faults(head, where)
    faults.tell()
    values = {name: getattr(head, name) for name in _Head.__struct_fields__}
    return Reform(**{**values, "sources": tuple(head.sources), "changes": tuple(changes)})


def _head_faults(head: _Head, where: str) -> Iterator[LawError]:
    if not head.sources:
        yield LawError("names no source", where=f"{where}: sources", accepts="where it is published or argued for")
    if not head.changes:
        yield LawError("changes nothing", where=f"{where}: changes", accepts=", ".join(_KINDS))
    if head.status != "proposed" and head.since is None:
        yield LawError(f"is {head.status} since no day", where=f"{where}: since", accepts="the day as YYYY-MM-DD")
    if head.since is not None and not FIRST_DAY <= head.since <= LAST_DAY:
        told = f"{FIRST_DAY} to {LAST_DAY}"
        yield LawError(f"found '{head.since}'", where=f"{where}: since", accepts=told)


def _change(raw: Mapping[str, Any], where: str) -> AnyChange:
    found = [key for key in _KINDS if key in raw]
    if len(found) != 1:
        said = " and ".join(found) or "nothing to do"
        raise LawError(f"says {said}", where=where, accepts=f"one of {', '.join(_KINDS)}")
    kind = _KINDS[found[0]]
    if kind in (Enact, Repeal) and isinstance(raw[found[0]], str):
        raw = {**raw, found[0]: [raw[found[0]]]}
    change: AnyChange = _convert(raw, kind, where)
    for rule in change.add if isinstance(change, Add) else ():
        if len(rule.effects) != 1:
            raise LawError(
                f"has {len(rule.effects)} effects ({', '.join(rule.effects) or 'none'})",
                where=f"{where}: {rule.id}",
                accepts="exactly one of requires, exempts, restricts, ...",
            )
    return change


def _convert(raw: Any, kind: type[T], where: str) -> T:
    return typed(raw, kind, lambda steps: _place(steps, where), LawError)


def _place(steps: Steps, where: str) -> str:
    field = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in steps).lstrip(".")
    return f"{where}: {field}" if field else where
