"""OFAC's lists in its own layouts: the headerless CSV files (SDN and consolidated), and the XML of both.

Layout: OFAC, "Specially Designated Nationals and Blocked Persons: Data Specification", 25 September 2023. The CSV
comes in several files: ``sdn.csv`` has the names, ``alt.csv`` the other names, ``add.csv`` addresses and countries, and
``sdn_comments.csv`` what did not fit in the remarks; of the non-SDN lists, ``cons_prim.csv``, ``cons_alt.csv``, ...
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from comity.errors import InputError
from comity.screening.entries import Entry, entry
from comity.screening.readers.found import Beside, Found, cells, day_as, each, ends_within, parts
from comity.screening.readers.markup import child, elements, root_of, within

_EMPTY: Final = "-0-"
_COUNTS: Final = {"main": 12, "alt": 5, "add": 6, "comments": 2}  # cells of a row
_FIRST: Final = re.compile(r'\d+,"')
_SDN: Final = "Specially Designated Nationals (SDN) - Treasury Department"
_LISTS: Final = {  # the programs of lists that do not block property
    "NS-PLC": "Palestinian Legislative Council List (PLC) - Treasury Department",
    "NS-MBS": "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department",
    "CAPTA": "Capta List (CAP) - Treasury Department",
    "CMIC": "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department",
    "UKRAINE-EO13662": "Sectoral Sanctions Identifications List (SSI) - Treasury Department",
    "IFSR": _SDN,
}
_ALIAS: Final = re.compile(r"[afn]\.k\.a\. '([^']+)'")
_NATIONALITY: Final = re.compile(r"(?:nationality|citizen) ([A-Z][\w ]+)")
_IDENTIFIER: Final = re.compile(r"(?:Vessel Registration Identification |Vessel Registration Number )?(IMO \d{7})")
_OWNER: Final = re.compile(r"Linked To: ([^;]+?)\.?(?=;|$)")
_KINDS: Final = {"individual": "Individual", "vessel": "Vessel", "aircraft": "Aircraft"}
_URL: Final = "https://sanctionslist.ofac.treas.gov/Home/SdnList"


def is_csv(head: str) -> bool:
    """Whether a file has the headerless rows of OFAC, as far as its beginning shows."""
    return bool(_FIRST.match(head))


def read_csv(text: str, where: str, beside: Beside) -> Found:
    """Read ``sdn.csv`` with the files that belong to it, as far as they are beside it."""
    first, _, _ = where.lower().partition("_prim")
    prefix = f"{first}_" if "_prim" in where.lower() else ""
    more: dict[str, list[list[str]]] = {}
    texts, notes = [], list(ends_within(text, where))
    for part, means in (
        ("alt", "other names"),
        ("add", "addresses and countries"),
        ("comments", "the rest of remarks"),
    ):
        name = f"{prefix}{part}.csv" if prefix or part != "comments" else f"sdn_{part}.csv"
        beside_it = beside.text(name)
        if beside_it is None:
            notes.append(f"{where} read without {name}, which is not beside it: {means} are missing")
            continue
        texts.append(beside_it)
        more[part] = list(each(cells(beside_it, name), lambda at, row, part=part: _row(at, row, part)))  # type: ignore[misc]
    joined = {part: _by_number(rows) for part, rows in more.items()}
    every = "sdn" not in where.lower() and bool(prefix)
    entries = each(cells(text, where), lambda at, row: _from_row(at, _row(at, row, "main"), joined, consolidated=every))
    return Found(tuple(entries), None, tuple(notes), tuple(texts))


def _row(where: str, row: list[str], part: str) -> list[str]:
    count = _COUNTS[part]
    if len(row) != count:
        problem = (
            f"has {len(row)} of {count} cells: the row is cut off" if len(row) < count else f"has {len(row)} cells"
        )
        raise InputError(problem, where=where, accepts=f"OFAC's {count} cells")
    found = ["" if cell.strip() == _EMPTY else cell.strip() for cell in row]
    if not found[0].isdigit() or any(cell.strip() in ("-0", "-") for cell in row[-1:]):
        raise InputError("is cut off, or no row of OFAC's", where=where)
    return found


def _by_number(rows: list[list[str]]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _from_row(
    where: str, row: list[str], more: Mapping[str, Mapping[str, list[list[str]]]], *, consolidated: bool
) -> Entry:
    number, name, kind, program, _, call_sign, _, _, _, flag, owner, remarks = row
    remarks += "".join(one[1] for one in more.get("comments", {}).get(number, ()))
    addresses = more.get("add", {}).get(number, [])
    programs = [part for part in re.split(r"\]\s*\[|[\[\];]", program) if part.strip()]
    return entry(
        where,
        source=_source(programs) if consolidated else _SDN,
        name=name,
        alt_names=[*(alt[3] for alt in more.get("alt", {}).get(number, ())), *_ALIAS.findall(remarks)],
        kind=_KINDS.get(kind.lower(), "Entity"),
        countries=[*(one[4] for one in addresses), flag, *_NATIONALITY.findall(remarks)],
        addresses=[", ".join(cell for cell in one[2:5] if cell) for one in addresses],
        programs=programs,
        number=number,
        remarks=remarks,
        url=_URL,
        identifiers=[*_IDENTIFIER.findall(remarks), call_sign],
        owners=[owner, *_OWNER.findall(remarks)],
    )


def _source(programs: list[str]) -> str:
    return next((_LISTS[one] for one in programs if one in _LISTS), "Non-SDN list - Treasury Department")


def is_xml(head: str) -> bool:
    """Whether a file is OFAC's XML, as far as its beginning shows."""
    return root_of(head, "sdnList")


def read_xml(text: str, where: str, _beside: Beside) -> Found:
    """Read ``sdn.xml`` or ``consolidated.xml``; the count that it states must agree."""
    day, count = None, ""
    listed: list[Entry] = []
    for name, element in elements(text, where, "publshInformation", "publishInformation", "sdnEntry"):
        if name == "sdnEntry":
            listed.append(
                _of_element(f"{where}, entry {len(listed) + 1}", element, consolidated="cons" in where.lower())
            )
        elif name.startswith("publ"):
            day, count = day_as(child(element, "Publish_Date"), "%m/%d/%Y"), child(element, "Record_Count")
    if count.isdigit() and int(count) != len(listed):
        raise InputError(f"says that it holds {int(count):,} entries and holds {len(listed):,}", where=where)
    return Found(tuple(listed), day)


def _of_element(where: str, element: Element, *, consolidated: bool) -> Entry:
    programs = [one.text.strip() for one in within(element, "program") if one.text]
    addresses = list(within(element, "address"))
    lines = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")
    remarks = child(element, "remarks")
    nations = [child(one, "country") for kind in ("nationality", "citizenship") for one in within(element, kind)]
    numbers = [child(one, "idNumber") for one in within(element, "id") if child(one, "idType").startswith("Vessel Reg")]
    craft = next(within(element, "vesselInfo"), None)
    return entry(
        where,
        source=_source(programs) if consolidated else _SDN,
        name=_name(element),
        alt_names=[*(_name(one) for one in within(element, "aka")), *_ALIAS.findall(remarks)],
        kind=_KINDS.get(child(element, "sdnType").lower(), "Entity"),
        countries=[*(child(one, "country") for one in addresses), *nations, *_of_craft(craft, "vesselFlag")],
        addresses=[", ".join(filter(None, (child(one, line) for line in lines))) for one in addresses],
        programs=programs,
        number=child(element, "uid"),
        remarks=remarks,
        url=_URL,
        identifiers=[*numbers, *_IDENTIFIER.findall(remarks), *_of_craft(craft, "callSign")],
        owners=[*_of_craft(craft, "vesselOwner"), *parts("; ".join(_OWNER.findall(remarks)))],
    )


def _name(element: Element) -> str:
    last, first = child(element, "lastName"), child(element, "firstName")
    return f"{last}, {first}" if first else last


def _of_craft(craft: Element | None, name: str) -> Iterator[str]:
    if craft is not None:
        yield child(craft, name)
