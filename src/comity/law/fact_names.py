"""How people name facts at the top of a file, and the facts that they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from comity.law.schema import Schema

# What people write at the top of a file, and the fact they mean.
SHORT: Final[Mapping[str, str]] = {
    "activity": "activity.kind",
    "kind": "activity.kind",
    "from": "origin.country",
    "origin": "origin.country",
    "to": "destination.country",
    "destination": "destination.country",
    "item": "item.classification",
    "classification": "item.classification",
    "eccn": "item.classification",
    "usml": "item.classification",
    "end_use": "end_use.kind",
    "value": "order.item_value",
    "item.value": "order.item_value",
    "item.eccn": "item.classification",
    "item.usml": "item.classification",
    "legs.transit": "transit.countries",
    "legs.integration": "integration.country",
    "legs.launch_site": "launch.country",
    "legs.launch_operator": "launch.operator_country",
    "legs.ship_from": "origin.country",
    "legs.on_orbit_control": "orbit.control_country",
    "legs.ground_stations": "ground.countries",
    "legs.landing": "landing.countries",
    "order.value": "order.value",
}


def fact_of(name: str, schema: Schema) -> str:
    """Return the full name of a fact from how people write it: ``to``, ``end_user`` (its kind), ``facts.date``."""
    for section in ("facts.", "parties."):
        rest = name.removeprefix(section)
        if rest != name and name not in schema.facts and (section == "facts." or rest.split(".")[0] in schema.roles):
            name = rest
    if name in schema.facts:
        return name
    return f"{name}.kind" if name in schema.roles else SHORT.get(name, name)
