"""Next steps: who does what, in which order, how long, so that activities may go ahead."""

from comity.plan.catalogue import Catalogue, Level, Step, Track, check_catalogue, load_catalogue
from comity.plan.leverage import Leverage, leverage
from comity.plan.plan import Plan, PlannedStep, Supposed
from comity.plan.planner import make_plan
from comity.plan.problem import PREFERENCES
from comity.plan.search import Wish
from comity.plan.templates import Template, template, templates

__all__ = [
    "PREFERENCES",
    "Catalogue",
    "Level",
    "Leverage",
    "Plan",
    "PlannedStep",
    "Step",
    "Supposed",
    "Template",
    "Track",
    "Wish",
    "check_catalogue",
    "leverage",
    "load_catalogue",
    "make_plan",
    "template",
    "templates",
]
