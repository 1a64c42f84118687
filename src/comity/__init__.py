"""Comity: what would it take? The law and the record of international space partnerships, as data.

    >>> import comity
    >>> answer = comity.determine({"item": "9A515.x", "from": "USA", "to": "KOR", "activity": "export"},
    ...                           "2025-06-01")                                        # doctest: +SKIP
    >>> answer.outcome                                                                # doctest: +SKIP
    <Outcome.FILING_ONLY: 'filing-only'>

Everything a user needs is here; nobody imports from inside a room. Parts are imported when first used.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    "load": "comity.api",
    "determine": "comity.api",
    "determine_all": "comity.api",
    "determine_project": "comity.api",
    "classify": "comity.api",
    "interview": "comity.api",
    "why_not": "comity.api",
    "read_activities": "comity.api",
    "read_project": "comity.api",
    "run_cases": "comity.api",
    "Activity": "comity.determine",
    "Project": "comity.determine",
    "ProjectDetermination": "comity.determine.combined",
    "JointFinding": "comity.determine.combined",
    "project_schema": "comity.determine.combined",
    "Determination": "comity.determine",
    "Outcome": "comity.determine",
    "Unknown": "comity.determine",
    "Finding": "comity.determine",
    "Duty": "comity.determine.determination",
    "ExemptionFinding": "comity.determine",
    "determination_schema": "comity.determine",
    "Law": "comity.law",
    "LawAtDate": "comity.law",
    "check_law": "comity.api",
    "diff_law": "comity.api",
    "search_law": "comity.api",
    "screen_parties": "comity.api_screening",
    "screener": "comity.api_screening",
    "record_clearance": "comity.api_screening",
    "screening_delta": "comity.api_screening",
    "Clearance": "comity.screening",
    "Screener": "comity.screening.screen",
    "Screening": "comity.screening",
    "ScreenedParty": "comity.screening",
    "ScreeningHit": "comity.screening",
    "ScreeningSettings": "comity.screening",
    "memo": "comity.api",
    "order_page": "comity.brief.page",
    "OrderPage": "comity.brief.page_values",
    "project_memo": "comity.api",
    "parse_day": "comity.api",
    "Classification": "comity.determine.classification",
    "Question": "comity.determine.interview",
    "next_steps": "comity.api",
    "leverage": "comity.api",
    "templates": "comity.api",
    "from_template": "comity.api",
    "Plan": "comity.plan",
    "PlannedStep": "comity.plan",
    "Supposed": "comity.plan",
    "Leverage": "comity.plan",
    "Template": "comity.plan",
    "plan_schema": "comity.plan",
    "load_reform": "comity.api_reform",
    "apply_reform": "comity.api_reform",
    "check_reform": "comity.api_reform",
    "built_in_reforms": "comity.api_reform",
    "differences": "comity.api_reform",
    "compare": "comity.api_reform",
    "rank": "comity.api_reform",
    "draw": "comity.brief.draw",
    "synthesize_portfolio": "comity.portfolio.synthesize",
    "check_portfolio": "comity.api_portfolio",
    "screen": "comity.api_portfolio",
    "screen_duckdb": "comity.api_portfolio",
    "DuckScreening": "comity.engines.duckdb.engine",
    "screen_spark": "comity.api_portfolio",
    "SparkScreening": "comity.engines.spark.engine",
    "portfolio_row": "comity.api_portfolio",
    "ScreenedPortfolio": "comity.engines.run",
    "PortfolioCheck": "comity.portfolio.result",
    "PortfolioClasses": "comity.portfolio.result",
    "PortfolioGroup": "comity.portfolio.result",
    "PortfolioSummary": "comity.portfolio.result",
    "portfolio_schema": "comity.portfolio.result",
    "Reform": "comity.law.reforms",
    "Difference": "comity.law.patch",
    "Comparison": "comity.reform.result",
    "Ranking": "comity.reform.ranking",
    "between": "comity.api",
    "partnership": "comity.api",
    "Partnership": "comity.record",
    "Stand": "comity.record",
    "Record": "comity.record",
    "load_record": "comity.record",
    "ComityError": "comity.errors",
    "InputError": "comity.errors",
    "LawError": "comity.errors",
}

__all__ = [
    "__version__",
    "load",
    "determine",
    "determine_all",
    "determine_project",
    "classify",
    "interview",
    "why_not",
    "read_activities",
    "read_project",
    "run_cases",
    "Activity",
    "Project",
    "ProjectDetermination",
    "JointFinding",
    "project_schema",
    "Determination",
    "Outcome",
    "Unknown",
    "Finding",
    "Duty",
    "ExemptionFinding",
    "determination_schema",
    "Law",
    "LawAtDate",
    "check_law",
    "diff_law",
    "search_law",
    "screen_parties",
    "screener",
    "record_clearance",
    "screening_delta",
    "Clearance",
    "Screener",
    "Screening",
    "ScreenedParty",
    "ScreeningHit",
    "ScreeningSettings",
    "memo",
    "order_page",
    "OrderPage",
    "project_memo",
    "parse_day",
    "Classification",
    "Question",
    "next_steps",
    "leverage",
    "templates",
    "from_template",
    "Plan",
    "PlannedStep",
    "Supposed",
    "Leverage",
    "Template",
    "plan_schema",
    "load_reform",
    "apply_reform",
    "check_reform",
    "built_in_reforms",
    "differences",
    "compare",
    "rank",
    "draw",
    "synthesize_portfolio",
    "check_portfolio",
    "screen",
    "screen_duckdb",
    "DuckScreening",
    "screen_spark",
    "SparkScreening",
    "portfolio_row",
    "ScreenedPortfolio",
    "PortfolioCheck",
    "PortfolioClasses",
    "PortfolioGroup",
    "PortfolioSummary",
    "portfolio_schema",
    "Reform",
    "Difference",
    "Comparison",
    "Ranking",
    "between",
    "partnership",
    "Partnership",
    "Stand",
    "Record",
    "load_record",
    "record",
    "ComityError",
    "InputError",
    "LawError",
]

if TYPE_CHECKING:
    from comity.api import (
        between,
        check_law,
        classify,
        determine,
        determine_all,
        determine_project,
        diff_law,
        from_template,
        interview,
        leverage,
        load,
        memo,
        next_steps,
        parse_day,
        partnership,
        project_memo,
        read_activities,
        read_project,
        run_cases,
        search_law,
        templates,
        why_not,
    )
    from comity.api_portfolio import (
        check_portfolio,
        portfolio_row,
        screen,
        screen_duckdb,
        screen_spark,
    )
    from comity.api_reform import (
        apply_reform,
        built_in_reforms,
        check_reform,
        compare,
        differences,
        load_reform,
        rank,
    )
    from comity.api_screening import record_clearance, screen_parties, screener, screening_delta
    from comity.brief.draw import draw
    from comity.brief.page import order_page
    from comity.brief.page_values import OrderPage
    from comity.determine import (
        Activity,
        Determination,
        ExemptionFinding,
        Finding,
        Outcome,
        Project,
        Unknown,
        determination_schema,
    )
    from comity.determine.classification import Classification
    from comity.determine.combined import JointFinding, ProjectDetermination, project_schema
    from comity.determine.determination import Duty
    from comity.determine.interview import Question
    from comity.engines.duckdb.engine import DuckScreening
    from comity.engines.run import ScreenedPortfolio
    from comity.engines.spark.engine import SparkScreening
    from comity.errors import ComityError, InputError, LawError
    from comity.law import Law, LawAtDate
    from comity.law.patch import Difference
    from comity.law.reforms import Reform
    from comity.plan import Leverage, Plan, PlannedStep, Supposed, Template, plan_schema
    from comity.portfolio.result import (
        PortfolioCheck,
        PortfolioClasses,
        PortfolioGroup,
        PortfolioSummary,
        portfolio_schema,
    )
    from comity.portfolio.synthesize import synthesize_portfolio
    from comity.record import Partnership, Record, Stand, load_record
    from comity.reform.ranking import Ranking
    from comity.reform.result import Comparison
    from comity.screening import Clearance, ScreenedParty, Screening, ScreeningHit, ScreeningSettings
    from comity.screening.screen import Screener


class _Public(ModuleType):
    """A module whose public names stay public: importing the room `comity.determine` must not replace the verb."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Public


def __getattr__(name: str) -> Any:
    if name == "record":  # the one room with a face of its own: questions to the record
        return importlib.import_module("comity.record")
    if name in _HOME:
        found = getattr(importlib.import_module(_HOME[name]), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module 'comity' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
