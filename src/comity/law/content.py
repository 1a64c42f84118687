"""What of a product made abroad counts as a state's own content, as a pack says it: the law of a de minimis rule."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Stays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A regime that goes along with a part whatever its share of the product.

    Attributes:
        fact: what then is so of the product.
        passes: what is not so of it where no such part meets `may_pass`, a condition; else that is asked.
    """

    regime: str
    fact: str
    passes: str
    may_pass: str
    cite: str
    url: str
    says: str
    provisions: tuple[str, ...] = ()


class ContentLaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much of a product made abroad is controlled content of a state, and what follows from it.

    Attributes:
        regime: whose license decides what counts: a part counts if one would be needed to send it, as it was received,
            to the product's destination.
        origin: only parts of this origin count (ISO 3166-1 alpha-3).
        activity: the kind of activity as which each part is asked about.
        uncounted: exemptions that leave a part uncounted.
        unasked: rules, by the beginning of their ids, that are not asked about parts.
        share: the fact that says how much, in percent of the product's value.
        flags: facts that say whether some part meets a condition, whatever its share.
        stays: regimes that go along with a part.
        notes: what whoever relies on the share must know.
    """

    id: str
    title: str
    cite: str
    url: str
    regime: str
    origin: str
    activity: str
    share: str
    uncounted: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    flags: Mapping[str, str] = {}
    stays: tuple[Stays, ...] = ()
    notes: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
