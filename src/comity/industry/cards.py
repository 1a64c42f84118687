"""Cards of offers and requests as people hold them: a sheet of suppliers, or a profile; read by the common reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from comity.errors import Faults, InputError, LawError, did_you_mean
from comity.files import RejectedLine, TableReading, UsedLine, parse_yaml, read_text
from comity.files.typed import typed
from comity.industry.model import Heritage, Offer
from comity.industry.rows import FOLDER
from comity.industry.store import IndustryData
from comity.law.law import Law
from comity.portfolio.activity_table import read_cells
from comity.portfolio.headers import IGNORED, Headers, plain_header
from comity.portfolio.sheets import Sheet, is_table
from comity.record.model import Confidence, Source
from comity.scalars import parse_day

CardKind = Literal["offer", "request"]
_NEEDED: Final = ("company", "country", "capability")
_KIND: Final = "kind"
_ALL_OFFERS: Final = "no column says whether a row is an offer or a request: each is taken for an offer"
_FIELDS: Final = ("company", "country", "capability", "product", "heritage", "stated", "owner")
_MORE: Final = ("kind", "stage", "rights", "sought", "expires", "source")


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What columns are called, and what cells say."""

    columns: dict[str, list[str]]
    heritage: dict[str, list[str]]
    kind: dict[str, list[str]]
    stage: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class IndustryCard:
    """An offer or a request of a list.

    Attributes:
        country: of the seat; ``owner``: of the owner, empty where not said.
        stage: start-up, growth, established, or nothing.
        rights: who has the intellectual property; ``sought``: what partner is looked for; both in the card's words.
        expires: the last day on which it stands.
        row: its number in the file.
    """

    kind: CardKind
    company: str
    country: str
    owner: str
    tag: str
    product: str
    heritage: Heritage
    stated: str
    stage: str
    rights: str
    sought: str
    expires: date | None
    source: str
    row: int

    def offer(self, file: str) -> Offer:
        """Return it as an offer of a list of the user's own."""
        read = Source(f"{file}:{self.row}", file, file, self.source, Confidence.SECONDARY, None)
        return Offer(self.company, self.tag, self.product, self.heritage, None, self.stated, "", None, read, "", file)


@dataclass(frozen=True)
class CardList:
    """The cards of a file, and what was understood of it."""

    cards: tuple[IndustryCard, ...]
    reading: TableReading


@lru_cache(maxsize=1)
def _words() -> _Words:
    path = FOLDER / "headers.yaml"
    raw = parse_yaml(read_text(path), path.name)
    return typed(raw, _Words, lambda steps: f"{path.name}: {steps}", LawError)


def read_cards(
    path: Path, data: IndustryData, law: Law, *, sheet: str = "", columns: Mapping[str, str] | None = None
) -> CardList:
    """Return the cards of a sheet (CSV, XLSX, Parquet), or of a profile in YAML.

    Args:
        columns: what columns mean, by header: ``{"Lieferant": "company"}``.

    Raises:
        InputError: the file cannot be read, a needed column is missing, or no row can be used.
    """
    if is_table(path):
        cells = read_cells(path, Headers(law.schema), sheet)
    else:
        cells = _of_profile(parse_yaml(read_text(path), path.name), path.name)
    return _of_cells(cells, _used(cells, columns or {}), data)


def _of_profile(raw: Any, name: str) -> Sheet:
    """Return a profile, or a list of such, as rows."""
    listed = raw.get("cards", [raw]) if isinstance(raw, Mapping) else raw
    if not isinstance(listed, list) or not listed or not all(isinstance(one, Mapping) for one in listed):
        raise InputError("is no profile", where=name, accepts=f"fields by name: {', '.join((*_FIELDS, *_MORE))}")
    names = tuple(dict.fromkeys(str(key) for one in listed for key in one))
    rows = [(number, tuple(str(one.get(key, "") or "") for key in names)) for number, one in enumerate(listed, 1)]
    return Sheet(name, names, rows)


def _used(cells: Sheet, own: Mapping[str, str]) -> dict[str, str]:
    """Return what each column says.

    Raises:
        InputError: a column is said to be what no card has, or one that every card needs is missing.
    """
    known = _words().columns
    for header, meaning in own.items():
        if meaning not in (*known, IGNORED):
            near = did_you_mean(meaning, known)
            raise InputError(f"found '{meaning}'", where=f"--map {header}", accepts=", ".join(known), suggestion=near)
    told = {plain_header(header): meaning for header, meaning in own.items()}
    used: dict[str, str] = {}
    for meaning, words in known.items():
        plain = {plain_header(word) for word in words}
        found = [name for name in cells.names if told.get(plain_header(name)) == meaning]
        found += [name for name in cells.names if plain_header(name) in plain and plain_header(name) not in told]
        if found:
            used[found[0]] = meaning
    missing = [name for name in _NEEDED if name not in used.values()]
    if missing:
        raise InputError(
            f"has no column for {', '.join(missing)}",
            where=cells.name,
            accepts=f"{', '.join(_NEEDED)}; --map 'COLUMN=company' says what a column means",
        )
    if _KIND not in used.values():
        _check_kind(cells, [name for name in cells.names if name not in used and plain_header(name) not in told])
    return used


def _check_kind(cells: Sheet, unused: list[str]) -> None:
    """Refuse a list of which a column may say that rows are requests, and none is known to.

    Raises:
        InputError: there is such a column.
    """
    asked = {word for said in _words().kind["request"] for word in said.split()}
    for name in unused:
        values = {value.strip().casefold() for value in cells.values(name) if value.strip()}
        says = {word for words in _words().kind.values() for word in words}
        if asked & set(plain_header(name).split()) or (values and values <= says):
            raise InputError(
                f"'{name}' may say that rows are requests, and no column is known to",
                where=cells.name,
                accepts=f"--map '{name}=kind' (cells say offer or request), or --map '{name}={IGNORED}' (all offer)",
            )


def _of_cells(cells: Sheet, used: Mapping[str, str], data: IndustryData) -> CardList:
    cards, rejected, kept = [], [], []
    for number, row in cells.rows:
        told = dict(zip(cells.names, map(str, row), strict=False))
        found = {meaning: told.get(column, "").strip() for column, meaning in used.items()}
        try:
            cards.append(_card(found, number, data))
        except InputError as error:
            rejected.append(RejectedLine(number, "; ".join(str(one) for one in error.faults), told))
        else:
            kept.append(UsedLine(number, told))
    reading = TableReading(
        name=cells.name,
        columns=dict(used),
        unused={column: "" for column in cells.names if column not in used},
        notes=cells.notes if _KIND in used.values() else (*cells.notes, _ALL_OFFERS),
        read=len(cards) + len(rejected),
        rejected=tuple(rejected),
        used=tuple(kept),
    )
    if not cards:
        why = f": {rejected[0].why}" if rejected else ""
        raise InputError(f"no row can be used{why}", where=cells.name, accepts="a row for each offer or request")
    return CardList(tuple(cards), reading)


def _card(found: Mapping[str, str], number: int, data: IndustryData) -> IndustryCard:
    """Return a row as a card.

    Raises:
        InputError: cells that cannot be read; holds every fault.
    """
    faults = Faults()
    tag, country, owner, expires = "", "", "", None
    words = {"kind": "offer", "heritage": "", "stage": ""}
    with faults.gathered():
        if not found["company"]:
            raise InputError("is empty", where="company", accepts="the name of a firm")
    with faults.gathered():
        tag = data.capability(found["capability"]).tag
    with faults.gathered():
        country = _state(data, found["country"], "country")
    with faults.gathered():
        owner = _state(data, found["owner"], "owner") if found.get("owner") else ""
    with faults.gathered():
        expires = parse_day(found.get("expires") or None)
    for name, usual in tuple(words.items()):
        with faults.gathered():
            words[name] = _word(name, found.get(name, "")) or usual
    faults.tell()
    return IndustryCard(
        kind=words["kind"],  # type: ignore[arg-type]
        company=found["company"],
        country=country,
        owner=owner,
        tag=tag,
        product=found.get("product", ""),
        heritage=words["heritage"],  # type: ignore[arg-type]
        stated=found.get("stated", ""),
        stage=words["stage"],
        rights=found.get("rights", ""),
        sought=found.get("sought", ""),
        expires=expires,
        source=found.get("source", ""),
        row=number,
    )


def _state(data: IndustryData, text: str, where: str) -> str:
    found = data.record.party(text) if text else ""
    if found not in data.record.countries:
        raise InputError(f"found '{text}'", where=where, accepts="a state by code or name")
    return found


def _word(name: str, text: str) -> str:
    """Return what a cell says in our words; nothing for an empty one."""
    known: Mapping[str, list[str]] = getattr(_words(), name)
    plain = text.strip().casefold()
    if not plain:
        return ""
    for word, said in known.items():
        if plain == word or plain in said:
            return word
    raise InputError(f"found '{text}'", where=name, accepts=", ".join(known), suggestion=did_you_mean(plain, known))


def expired(cards: tuple[IndustryCard, ...], on: date) -> Iterator[IndustryCard]:
    """Yield the cards that no longer stand on a day."""
    yield from (card for card in cards if card.expires is not None and card.expires < on)
