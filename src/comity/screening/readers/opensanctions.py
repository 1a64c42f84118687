"""OpenSanctions: the simple CSV (``targets.simple.csv``) and FollowTheMoney JSON lines (``entities.ftm.json``).

One file holds many publishers' lists; an entry of OFAC's SDN list keeps that list's abbreviation. The JSON lines also
say who owns whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from comity.errors import InputError
from comity.screening.entries import Entry, entry
from comity.screening.readers.found import Beside, Found, day_in, each, ends_within, parts, raise_all, table

_COLUMNS: Final = "id,schema,name,aliases,"
_KINDS: Final = {"Person": "Individual", "Vessel": "Vessel", "Airplane": "Aircraft"}
_PARTIES: Final = ("Person", "Company", "Organization", "LegalEntity", "PublicBody", "Vessel", "Airplane", "Asset")
_SDN: Final = ("SDN", "us_ofac_sdn", "Specially Designated Nationals")
_NAMES: Final = ("name", "alias", "weakAlias", "previousName", "abbreviation")
_COUNTRIES: Final = (
    "country",
    "jurisdiction",
    "nationality",
    "citizenship",
    "flag",
    "mainCountry",
    "registrationCountry",
)
_IDENTIFIERS: Final = ("imoNumber", "mmsi", "callSign", "registrationNumber")
_OWNED: Final = {"Ownership": ("owner", "asset"), "Directorship": ("director", "organization")}
_URL: Final = "https://www.opensanctions.org/entities/"


def is_csv(head: str) -> bool:
    """Whether a file is the simple CSV, as far as its beginning shows."""
    return head.replace('"', "").startswith(_COLUMNS)


def read_csv(text: str, where: str, _beside: Beside) -> Found:
    """Read the simple CSV; its date is the latest on which an entry was seen."""
    rows = table(text, where)
    days = [day_in(row.get("last_seen", "")) for _, row in rows]
    return Found(
        tuple(each(rows, _from_cells)), max((day for day in days if day), default=None), ends_within(text, where)
    )


def _from_cells(where: str, row: Mapping[str, str]) -> Entry:
    seen = row.get("last_seen", "")
    if seen and day_in(seen) is None:
        raise InputError(f"found '{seen}' as last_seen", where=where, accepts="a date")
    dataset = row.get("dataset") or "OpenSanctions"
    return entry(
        where,
        source=dataset,
        code=_code(dataset, row.get("sanctions", "")),
        name=row["name"],
        alt_names=parts(row["aliases"]),
        kind=_KINDS.get(row["schema"], "Entity"),
        countries=parts(row.get("countries")),
        addresses=parts(row.get("addresses")),
        programs=parts(row.get("program_ids")),
        number=row["id"],
        remarks=row.get("sanctions"),
        url=f"{_URL}{row['id']}/",
        identifiers=parts(row.get("identifiers")) if row["schema"] in ("Vessel", "Airplane") else (),
    )


def _code(*told: str) -> str:
    return "SDN" if any(word in text for text in told for word in _SDN) else "OS"


class _Entity(msgspec.Struct, frozen=True):
    """An entity of FollowTheMoney; what it has besides is left."""

    id: str
    schema: str
    properties: dict[str, list[object]]
    caption: str = ""
    datasets: tuple[str, ...] = ()
    last_seen: str | None = None
    target: bool = False


def is_json(head: str) -> bool:
    """Whether a file has FollowTheMoney's entities, as far as its beginning shows."""
    return head.startswith("{") and '"schema"' in head and '"properties"' in head


def read_json(text: str, where: str, _beside: Beside) -> Found:
    """Read entities, one a line; its date is the latest on which one was seen."""
    entities = list(_entities(text, where))
    names = {one.id: one.caption or next(iter(_texts(one, "name")), one.id) for _, one in entities}
    owners: dict[str, list[str]] = {}
    for _, one in entities:
        for owned, told in _owned(one, names):
            owners.setdefault(owned, []).append(told)
    listed = each(
        ((at, one) for at, one in entities if one.schema in _PARTIES), lambda at, one: _party(at, one, owners)
    )
    days = [day_in(one.last_seen or "") for _, one in entities]
    return Found(tuple(listed), max((day for day in days if day), default=None), ends_within(text, where))


def _entities(text: str, where: str) -> Iterator[tuple[str, _Entity]]:
    decoder = msgspec.json.Decoder(_Entity)
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        at = f"{where}, line {number}"
        try:
            if line.strip():
                yield at, decoder.decode(line)
        except msgspec.ValidationError as error:
            problems.append(InputError(f"no entity: {str(error).replace('`', chr(39))}", where=at))
        except msgspec.DecodeError as error:
            problems.append(InputError(f"not JSON, or cut off: {error}", where=at))
        except RecursionError:
            problems.append(InputError("is nested too deeply", where=at))
    raise_all(problems)


def _owned(one: _Entity, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield who is owned or directed, and by whom, as far as a relation says it."""
    if one.schema in _OWNED:
        by, of = _OWNED[one.schema]
        share = next(iter(_texts(one, "percentage")), "")
        for owner in _texts(one, by):
            for owned in _texts(one, of):
                as_what = f"{share} %" if share else one.schema.lower()
                yield owned, f"{names.get(owner, owner)} ({as_what})"


def _texts(one: _Entity, *names: str) -> list[str]:
    """Return the values of properties; of a nested entity, its id."""
    values = (value for name in names for value in one.properties.get(name, ()))
    return [
        value if isinstance(value, str) else str(value.get("id", ""))
        for value in values
        if isinstance(value, str | dict)
    ]


def _party(where: str, one: _Entity, owners: Mapping[str, list[str]]) -> Entry:
    names = _texts(one, *_NAMES) or [one.caption]
    datasets = ", ".join(one.datasets) or "OpenSanctions"
    topics = _texts(one, "topics")
    return entry(
        where,
        source=datasets,
        code=_code(*one.datasets) if "sanction" in topics else "OS",
        name=one.caption or names[0],
        alt_names=[name for name in names if name != one.caption],
        kind=_KINDS.get(one.schema, "Entity"),
        countries=_texts(one, *_COUNTRIES),
        addresses=_texts(one, "address"),
        programs=topics,
        number=one.id,
        remarks="; ".join(_texts(one, "notes")),
        url=f"{_URL}{one.id}/",
        identifiers=_texts(one, *_IDENTIFIERS),
        owners=owners.get(one.id, ()),
    )
