"""The portfolios that come with the program."""

from __future__ import annotations

from typing import Final

from comity.law.pack import DATA

BUILT_IN: Final = {
    "ties": DATA / "portfolio" / "activities.csv",
    "reference": DATA / "portfolio" / "reference.csv",
}
"""Portfolios that come with the program, by name."""
