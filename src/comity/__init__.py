"""Comity: what would it take? The law and the record of international space partnerships, as data.

    >>> import comity
    >>> answer = comity.determine({"item": "9A515.x", "from": "USA", "to": "KOR", "activity": "export"},
    ...                           "2025-06-01")                                        # doctest: +SKIP
    >>> answer.outcome                                                                # doctest: +SKIP
    <Outcome.FILING_ONLY: 'filing-only'>

Everything a user needs is here; nobody imports from inside a room. The names are listed once, in ``__init__.pyi``, and
imported when first used.
"""

import lazy_loader

__version__ = "0.1.0"
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
