"""The European Union's consolidated list of financial sanctions (FSF 1.1), CSV and XML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

from comity.screening.entries import Entry, entry
from comity.screening.readers.found import Beside, Found, day_as, each, ends_within, table
from comity.screening.readers.markup import child, elements, root_of, within

_SOURCE: Final = "EU consolidated list of financial sanctions"
_URL: Final = "https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions"
_PERSON: Final = ("person", "p")
_UNKNOWN: Final = "00"  # the code for a country that is not stated

_Row = Mapping[str, str]


def is_csv(head: str) -> bool:
    """Whether a file is the list's CSV, as far as its beginning shows."""
    return "Entity_LogicalId" in head and "NameAlias_WholeName" in head


def read_csv(text: str, where: str, _beside: Beside) -> Found:
    """Read the CSV, whose cells are apart by semicolons; the rows of one party become one entry."""
    parties: dict[str, list[tuple[str, _Row]]] = {}
    day = None
    for at, row in table(text, where, delimiter=";"):
        day = day or day_as(row.get("fileGenerationDate", ""), "%d/%m/%Y")
        parties.setdefault(row["Entity_LogicalId"], []).append((at, row))
    entries = each(((rows[0][0], [row for _, row in rows]) for rows in parties.values()), _of_rows)
    return Found(tuple(entries), day, ends_within(text, where))


def _of_rows(where: str, rows: list[_Row]) -> Entry:
    first = rows[0]
    names = [name for row in rows if (name := _name(row))]
    kind = (first.get("Entity_SubjectType_ClassificationCode", ""), first.get("Entity_SubjectType", ""))
    columns = ("Address_CountryIso2Code", "Address_CountryDescription", "Citizenship_CountryIso2Code")
    more = ("Citizenship_CountryDescription",)
    return entry(
        where,
        source=_SOURCE,
        code="EU",
        name=names[0] if names else "",
        alt_names=names[1:],
        kind="Individual" if any(one.lower() in _PERSON for one in kind) else "Entity",
        countries=[row.get(column) for row in rows for column in (*columns, *more)],
        addresses=[_address(row) for row in rows],
        programs=list(dict.fromkeys(p for row in rows if (p := row.get("Entity_Regulation_Programme", "")))),
        number=first.get("Entity_EU_ReferenceNumber") or first["Entity_LogicalId"],
        start=first.get("Entity_DesignationDate"),
        remarks=first.get("Entity_Remark"),
        url=first.get("Entity_Regulation_PublicationUrl") or _URL,
        identifiers=[row.get("Identification_Number") for row in rows if "imo" in _identified(row)],
    )


def _name(row: _Row) -> str:
    apart = (row.get(f"NameAlias_{part}", "") for part in ("FirstName", "MiddleName", "LastName"))
    return row.get("NameAlias_WholeName", "").strip() or " ".join(filter(None, apart))


def _address(row: _Row) -> str:
    columns = ("Address_Street", "Address_PoBox", "Address_ZipCode", "Address_City", "Address_CountryDescription")
    return ", ".join(row[column].strip() for column in columns if row.get(column, "").strip())


def _identified(row: _Row) -> str:
    return f"{row.get('Identification_TypeCode', '')} {row.get('Identification_TypeDescription', '')}".lower()


def is_xml(head: str) -> bool:
    """Whether a file is the list's XML, as far as its beginning shows."""
    return root_of(head, "export")


def read_xml(text: str, where: str, _beside: Beside) -> Found:
    """Read the XML."""
    day = None
    listed: list[Entry] = []
    for name, element in elements(text, where, "sanctionEntity"):
        if name == "export":
            day = day_as(element.get("generationDate", ""))
        else:
            listed.append(_of_element(f"{where}, entity {len(listed) + 1}", element))
    return Found(tuple(listed), day)


def _of_element(where: str, element: Element) -> Entry:
    names = [one.get("wholeName", "").strip() for one in within(element, "nameAlias")]
    names = [name for name in names if name]
    kind = next(within(element, "subjectType"), Element("none"))
    codes = (kind.get("code", ""), kind.get("classificationCode", ""))
    places = [*within(element, "address"), *within(element, "citizenship")]
    lines = ("street", "poBox", "zipCode", "city", "countryDescription")
    numbers = within(element, "identification")
    laws = list(within(element, "regulation"))
    return entry(
        where,
        source=_SOURCE,
        code="EU",
        name=names[0] if names else "",
        alt_names=names[1:],
        kind="Individual" if any(one.lower() in _PERSON for one in codes) else "Entity",
        countries=[code for one in places if (code := one.get("countryIso2Code", "")) != _UNKNOWN],
        addresses=[", ".join(filter(None, (one.get(line) for line in lines))) for one in within(element, "address")],
        programs=list(dict.fromkeys(p for law in laws if (p := law.get("programme", "")))),
        number=element.get("euReferenceNumber") or element.get("logicalId"),
        start=element.get("designationDate"),
        remarks=child(element, "remark"),
        url=next((child(law, "publicationUrl") for law in laws), "") or _URL,
        identifiers=[one.get("number") for one in numbers if "imo" in one.get("identificationTypeCode", "").lower()],
    )
