"""What people call countries: names, codes and habits, to ISO 3166-1 alpha-3."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from comity.errors import InputError, did_you_mean

_ACCEPTS = "a country by name or ISO 3166-1 code"


def resolve_country(text: str, aliases: Mapping[str, str], codes: frozenset[str]) -> str:
    """Return the alpha-3 code of a country as people write it.

    Args:
        text: a name, an alias ("ROK", "South Korea") or an ISO 3166-1 code.
        aliases: lower-case names people type, to codes.
        codes: every code of the record.

    Raises:
        InputError: no country is called that; names the likeliest.
    """
    bare = " ".join(text.split())
    if bare.upper() in codes:
        return bare.upper()
    if bare.lower() in aliases:
        return aliases[bare.lower()]
    found = _by_iso(bare)
    if found:
        return found
    import pycountry  # noqa: PLC0415  only for what no alias covers

    known = [*aliases, *(country.name for country in pycountry.countries)]
    raise InputError(
        f"found '{text}', which names no country",
        accepts=_ACCEPTS,
        suggestion=did_you_mean(bare, known),
    )


@lru_cache(maxsize=1024)
def _by_iso(text: str) -> str | None:
    import pycountry  # noqa: PLC0415

    try:
        return str(pycountry.countries.lookup(text).alpha_3)
    except LookupError:
        return None
