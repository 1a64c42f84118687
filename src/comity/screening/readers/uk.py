"""The United Kingdom's lists, CSV: the UK Sanctions List, and OFSI's consolidated list in the layout of 2022.

Both begin with a line that says their date. A party has a row for each of its names and addresses; the parts of a name
stand in columns of their own, the family name, or the whole name of a company or a ship, in the sixth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from comity.screening.entries import Entry, entry
from comity.screening.readers.found import Beside, Found, day_as, each, ends_within, parts, table

_SOURCE: Final = "UK Sanctions List"
_DATED: Final = re.compile(r'"?(?:Last Updated|Report Date)"?\s*[:,]\s*"?([\d/A-Za-z-]+)')
_GIVEN: Final = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5")
_LINES: Final = (*(f"Address Line {n}" for n in range(1, 7)), *(f"Address {n}" for n in range(1, 7)))
_END: Final = ("Address Postal Code", "Post/Zip Code", "Address Country", "Country")
_KINDS: Final = {"individual": "Individual", "ship": "Vessel", "entity": "Entity"}
_SEVERAL: Final = re.compile(r"\(\d+\)|;|\|")
_URL: Final = "https://www.gov.uk/government/publications/the-uk-sanctions-list"

_Row = Mapping[str, str]


def is_csv(head: str) -> bool:
    """Whether a file begins as the United Kingdom's lists do."""
    return bool(_DATED.match(head)) and "Name 6" in head


def read_csv(text: str, where: str, _beside: Beside) -> Found:
    """Read either list; the rows of one party become one entry."""
    first, _, rest = text.partition("\n")
    told = _DATED.match(first.lstrip())
    parties: dict[str, list[tuple[str, _Row]]] = {}
    for at, row in table(rest, where, first=2):
        parties.setdefault(_number(row) or at, []).append((at, row))
    entries = each(((rows[0][0], rows) for rows in parties.values()), _party)
    found = tuple(one for several in entries for one in several)
    return Found(found, day_as(told[1], "%d/%m/%Y", "%d-%b-%Y") if told else None, ends_within(text, where))


def _number(row: _Row) -> str:
    return row.get("Unique ID") or row.get("Group ID") or ""


def _party(where: str, rows: list[tuple[str, _Row]]) -> list[Entry]:
    """Return a party's entry, and one for each subsidiary that it names."""
    ordered = [row for _, row in sorted(rows, key=lambda one: not _primary(one[1]))]
    first = ordered[0]
    names = [_name(row) for row in ordered]
    kind = _KINDS.get((first.get("Designation Type") or first.get("Group Type") or "").strip().lower(), "Entity")
    main = entry(
        where,
        source=_SOURCE,
        code="UK",
        name=names[0],
        alt_names=[
            *names[1:],
            *(row.get("Name non-latin script") or row.get("Name Non-Latin Script") for row in ordered),
        ],
        kind=kind,
        countries=[country for row in ordered for country in _countries(row)],
        addresses=[_address(row) for row in ordered],
        programs=_once(row.get("Regime Name") or row.get("Regime") or "" for row in ordered),
        number=_number(first),
        start=first.get("Date Designated") or first.get("Listed On"),
        remarks=first.get("Other Information"),
        url=_URL,
        identifiers=[*(f"IMO {one}" for one in _several(first, "IMO number"))],
        owners=[*_several(first, "Parent company"), *_several(first, "Current owner/operator (s)")],
    )
    return [main, *_subsidiaries(where, first, main)]


def _subsidiaries(where: str, row: _Row, parent: Entry) -> Iterator[Entry]:
    """Yield the companies that an entry names as its subsidiaries: they are its own, whether listed or not."""
    for number, name in enumerate(_several(row, "Subsidiaries"), 1):
        yield entry(
            where,
            source=f"{_SOURCE}: named as a subsidiary",
            code="UK",
            name=name,
            kind="Entity",
            number=f"{parent.number}/subsidiary {number}",
            programs=parent.programs,
            url=_URL,
            owners=[parent.name],
        )


def _primary(row: _Row) -> bool:
    return (row.get("Name type") or row.get("Alias Type") or "").strip().lower().startswith("primary name")


def _name(row: _Row) -> str:
    given = " ".join(row.get(part, "").strip() for part in _GIVEN if row.get(part, "").strip())
    family = row.get("Name 6", "").strip()
    return f"{family}, {given}" if family and given else family or given


def _countries(row: _Row) -> Iterator[str]:
    for column in ("Address Country", "Country", "Nationality(/ies)", "Nationality", "Current believed flag of ship"):
        yield from _several(row, column)


def _address(row: _Row) -> str:
    return ", ".join(row[part].strip() for part in (*_LINES, *_END) if row.get(part, "").strip())


def _several(row: _Row, column: str) -> list[str]:
    """Return the values of a cell that numbers them: ``(1) Russia (2) Belarus``."""
    return parts(_SEVERAL.sub(";", row.get(column, "")))


def _once(texts: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
