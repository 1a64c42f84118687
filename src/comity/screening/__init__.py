"""Screening: parties against a restricted-party list that the user supplies; a hit is a hold, never a release."""

from comity.screening.clearances import read_clearances, record
from comity.screening.delta import Delta, delta
from comity.screening.lists import Entry, ScreeningList, combined, read_list
from comity.screening.ownership import Owner, Share, read_owners
from comity.screening.results import (
    Clearance,
    ListUsed,
    Resolved,
    ScreenedName,
    ScreenedParty,
    Screening,
    ScreeningHit,
    ScreeningSettings,
)

__all__ = [
    "ScreenedName",
    "Clearance",
    "Delta",
    "Entry",
    "ListUsed",
    "ScreeningHit",
    "Owner",
    "Resolved",
    "ScreenedParty",
    "Screening",
    "ScreeningList",
    "ScreeningSettings",
    "Share",
    "combined",
    "delta",
    "read_clearances",
    "read_list",
    "read_owners",
    "record",
]
