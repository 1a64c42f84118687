"""Comity: what would it take? The law and the record of international space partnerships, as data.

    >>> import comity
    >>> answer = comity.determine({"item": "9A515.x", "from": "USA", "to": "KOR", "activity": "export"},
    ...                           "2025-06-01")                                        # doctest: +SKIP
    >>> answer.outcome                                                                # doctest: +SKIP
    <Outcome.FILING_ONLY: 'filing-only'>

Everything a user needs is here; nobody imports from inside a room. The names are listed once, in ``__init__.pyi``, and
imported when first used.
"""

import re
from collections import defaultdict
from pathlib import Path

import lazy_loader

__version__ = "0.1.0"


def _homes() -> dict[str, list[str]]:
    """Return the public names by the module in which they stand; rooms stand under no name."""
    listed, found = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"), defaultdict(list)
    for module, name in re.findall(r"^from \.(\S*) import (\w+)", listed, re.MULTILINE):
        found[module].append(name)
    return found


_names = _homes()
__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, _names.pop("", ()), _names)
