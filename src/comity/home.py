"""The home state: whose law is asked first, and whose partners are compared, unless somebody says otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from comity.files import parse_yaml, read_text

_DECLARED: Final = parse_yaml(read_text(Path(__file__).parent / "data" / "home.yaml"), "home.yaml")
PACK: Final[str] = _DECLARED["pack"]
"""The id of its law pack."""
STATE: Final[str] = _DECLARED["state"]
"""Its ISO 3166-1 alpha-3 code."""
NAME: Final[str] = _DECLARED["name"]
"""What prose calls it."""
PEERS: Final[str] = ",".join(_DECLARED["peers"])
"""The partners with which others are compared."""
EMBARGOED: Final[tuple[str, ...]] = tuple(_DECLARED["embargoed"])
"""The groups of states that are never suggested as partners."""
EXPORTERS: Final[tuple[str, ...]] = (STATE, *_DECLARED["exporters"])
"""The states whose law on exports is compared, the home state first."""
