"""Japan's end-user list (METI): its table as CSV, and a JSON of it.

The list says of foreign parties that they may be concerned with weapons of mass destruction. In the JSON ``country`` is
Japan, whose list it is; where a party is stands in its addresses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from comity.errors import InputError
from comity.screening.entries import Entry, entry
from comity.screening.readers.found import Beside, Found, each, ends_within, table

_SOURCE: Final = "Foreign End User List (METI)"
_URL: Final = "https://www.meti.go.jp/policy/anpo/law05.html"
_NAME: Final = re.compile(r"company or organization", re.IGNORECASE)
_OTHERS: Final = re.compile(r"\n|・|;|、")


class _Row(msgspec.Struct, frozen=True):
    entity_name: str
    aliases: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    entity_type: str = ""
    id: str = ""


def is_json(head: str) -> bool:
    """Whether a file has the JSON's fields, as far as its beginning shows."""
    return head.startswith("[") and '"entity_name"' in head


def read_json(text: str, where: str, _beside: Beside) -> Found:
    """Read the JSON."""
    try:
        rows = msgspec.json.decode(text, type=tuple[_Row, ...])
    except msgspec.ValidationError as error:
        raise InputError(f"not a screening list: {str(error).replace('`', chr(39))}", where=where) from None
    except msgspec.DecodeError as error:
        raise InputError(f"not JSON, or cut off: {error}", where=where) from None
    except RecursionError:
        raise InputError("is nested too deeply", where=where) from None
    return Found(tuple(each(((f"{where}, entry {n}", row) for n, row in enumerate(rows, 1)), _of_row)))


def _of_row(where: str, row: _Row) -> Entry:
    return entry(
        where,
        source=_SOURCE,
        code="METI",
        name=row.entity_name,
        alt_names=row.aliases,
        kind="Individual" if row.entity_type in ("individual", "person") else "Entity",
        countries=[one.rsplit(",", 1)[-1] for one in row.addresses],
        addresses=row.addresses,
        number=row.id,
        url=_URL,
    )


def is_csv(head: str) -> bool:
    """Whether a file has the table's headings, as far as its beginning shows."""
    return bool(_NAME.search(head))


def read_csv(text: str, where: str, _beside: Beside) -> Found:
    """Read the table saved as CSV, with its headings in English or in both languages."""
    return Found(tuple(each(table(text, where), _of_cells)), None, ends_within(text, where))


def _of_cells(where: str, row: Mapping[str, str]) -> Entry:
    country = _cell(row, "country or region")
    return entry(
        where,
        source=_SOURCE,
        code="METI",
        name=_cell(row, "company or organization"),
        alt_names=_OTHERS.split(_cell(row, "also known as")),
        kind="Entity",
        countries=[country, re.sub(r"[^A-Za-z ,'()-]+", "", country)],
        programs=[one.strip() for one in re.split(r"[,、\n]", _cell(row, "type of wmd")) if one.strip()],
        number=_cell(row, "no."),
        url=_URL,
    )


def _cell(row: Mapping[str, str], heading: str) -> str:
    return next((text.strip() for name, text in row.items() if heading in name.lower()), "")
