"""Next steps: who does what, in which order, how long, so that activities may go ahead."""

from comity.plan.catalogue import Catalogue, Level, Step, Track, check_catalogue, load_catalogue
from comity.plan.plan import Plan, PlannedStep
from comity.plan.plan import json_schema as plan_schema
from comity.plan.planner import make_plan
from comity.plan.search import Wish

__all__ = [
    "Catalogue",
    "Level",
    "Plan",
    "PlannedStep",
    "Step",
    "Track",
    "Wish",
    "check_catalogue",
    "load_catalogue",
    "make_plan",
    "plan_schema",
]
