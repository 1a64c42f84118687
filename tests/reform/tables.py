"""Tables of orders, drawn at random, for comparisons."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

ITEMS = ("9A515.x", "9A515.a.1", "9A515.d", "7A004.a", "EAR99")
PARTNERS = ("JPN", "KOR", "AUS", "CHN")


def orders(rows: int, items: tuple[str, ...] = ITEMS, partners: tuple[str, ...] = PARTNERS) -> pa.Table:
    """Return orders: exports and re-exports of items to partners."""
    draw = np.random.default_rng(5)
    return pa.table(
        {
            "id": np.arange(rows),
            "activity.kind": draw.choice(["export", "reexport"], rows),
            "item.classification": draw.choice(items, rows),
            "origin.country": ["USA"] * rows,
            "destination.country": draw.choice(partners, rows),
            "end_user.country": draw.choice(partners, rows),
        }
    )
