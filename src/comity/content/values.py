"""What stands in a content worksheet: parts as they count, destination by destination."""

from __future__ import annotations

from typing import Literal

import msgspec

from comity.determine.determination import Determination

Counted = Literal["yes", "no", "unknown"]


class PartContent(msgspec.Struct, frozen=True):
    """One part of a product, as it counts for one destination.

    Attributes:
        part: its name, or its place in the list.
        value: USD, as stated: the least and the most it can be; None: not stated.
        counted: whether its value is controlled content.
        because: why, in a line.
        cites: the provisions that it rests on.
    """

    part: str
    classification: str
    origin: str
    value: tuple[float, float] | None
    counted: Counted
    because: str
    cites: tuple[str, ...] = ()


class DestinationContent(msgspec.Struct, frozen=True):
    """What of a product counts for one destination, and what the law says of the product for it.

    Attributes:
        destination: ISO 3166-1 alpha-3.
        counted: USD of controlled content, the least and the most; the most is None where a value is not known.
        share: percent of the product's value, the least and the most; None where the product's value is not stated.
        flags: what follows whatever the share is, by the fact; None: not known.
        stays: which regimes go along with a part whatever its share, in words, with the provision.
        reached: whether the regime reaches the product, by its content or otherwise.
        hangs_on: the facts on which that hangs, where it is not known.
        product: what sending the product to the destination needs.
    """

    destination: str
    parts: tuple[PartContent, ...]
    counted: tuple[float, float | None]
    share: tuple[float, float] | None
    flags: dict[str, bool | None]
    stays: tuple[str, ...]
    reached: Counted
    hangs_on: tuple[str, ...]
    product: Determination
