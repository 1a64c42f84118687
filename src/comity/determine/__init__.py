"""Determination: what an activity needs under law on a date, with a citation under every line."""

from comity.determine.activities import activities_from
from comity.determine.activity import Activity, make_activity
from comity.determine.determination import Determination, ExemptionFinding, Finding, Unknown
from comity.determine.engine import determine
from comity.determine.outcome import Outcome
from comity.determine.project import Project

__all__ = [
    "Activity",
    "Determination",
    "ExemptionFinding",
    "Finding",
    "Outcome",
    "Project",
    "Unknown",
    "activities_from",
    "determine",
    "make_activity",
]
