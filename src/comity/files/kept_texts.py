"""What texts of built-in files were parsed to, kept beside the data (see `snapshots`) by the digest of the text.

A text says the same wherever and whenever it is read: what is kept here is never out of date, at most not asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from comity.files.snapshots import SNAPSHOTS, raw, read_whole, write_whole

_PLACE: Final = SNAPSHOTS / "texts.msgpack"
_LONGEST: Final = 1 << 20
"""No longer text is kept, so that none is looked for."""


def kept(parser: str, text: str) -> Any:
    """Return what a parser made of a text, new for each who asks; None if it is not kept."""
    found = _kept().get(_name(parser, text)) if len(text) <= _LONGEST else None
    return None if found is None else msgspec.msgpack.decode(found)


def keep(texts: Iterable[tuple[str, str]], parsers: Mapping[str, Callable[[str], Any]]) -> None:
    """Keep what texts say; each with the name of its parser."""
    _PLACE.unlink(missing_ok=True)
    _kept.cache_clear()
    write_whole(_PLACE, {_name(parser, text): raw(parsers[parser](text)) for parser, text in texts})
    _kept.cache_clear()


def _name(parser: str, text: str) -> str:
    return f"{parser} {hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()}"


@lru_cache(maxsize=1)
def _kept() -> Mapping[str, msgspec.Raw]:
    data = read_whole(_PLACE)
    return {} if data is None else msgspec.msgpack.decode(data, type=dict[str, msgspec.Raw])
