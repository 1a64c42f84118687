"""nomenklatura's logic-v2 on queries and entries from standard input; run by ``bench.parties`` in a Python that has it.

It is asked as its documentation asks it: a query entity against each candidate, a match from a score of 0.7.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from typing import Any

_LEAST = 0.7
_SCHEMATA = {"Individual": "Person", "Entity": "Company", "Vessel": "Vessel", "Aircraft": "Airplane"}
_PARTIES = {"individual": "Person", "commercial": "Company"}


def main() -> None:
    """Read queries and entries, write which entries match."""
    from followthemoney import model  # noqa: PLC0415  only this Python has it
    from nomenklatura.matching import get_algorithm  # noqa: PLC0415

    # Names are kept by the entity's id there: each entity needs one of its own.
    def entity(number: str, schema: str, names: list[str], countries: list[str]) -> Any:
        country = "jurisdiction" if schema == "Company" else "flag" if schema == "Vessel" else "country"
        properties = {"name": names, country: [code for code in countries if code]}
        return model.get_proxy({"id": number, "schema": schema, "properties": properties})

    work = json.load(sys.stdin)
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    entries = [
        (key, entity(f"{number} {key}", _SCHEMATA.get(kind, "LegalEntity"), names, countries))
        for number, (key, kind, names, countries) in enumerate(work["entries"])
    ]
    algorithm.compare(entries[0][1], entries[1][1], config)  # tables that are read once
    begun, busy, hits = time.perf_counter(), time.process_time(), []
    for number, (name, country, party) in enumerate(work["queries"]):
        asked = entity(f"asked {number}", _PARTIES.get(party, "LegalEntity"), [name], [country] if country else [])
        hits.append([key for key, one in entries if algorithm.compare(asked, one, config).score >= _LEAST])
    versions = f"nomenklatura {version('nomenklatura')}, rigour {version('rigour')}"
    took = {"seconds": time.perf_counter() - begun, "busy": time.process_time() - busy}
    json.dump({"hits": hits, "versions": versions, **took}, sys.stdout)


if __name__ == "__main__":
    main()
