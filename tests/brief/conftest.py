"""One result of each kind that can be drawn."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import comity
from comity import Law
from comity.record import Matrix, Record, Timeline, load_record, matrix, timeline

NOW = date(2026, 11, 23)
COLUMNS = ("framework", "tsa", "mtcr", "artemis-accords")
ORDER = {"activity": "export", "item": "9A515.a.4", "from": "USA", "to": "GBR", "end_use": "civil"}


@pytest.fixture(scope="session")
def record() -> Record:
    return load_record()


@pytest.fixture(scope="session")
def table(record: Record) -> Matrix:
    return matrix(record, ["KOR", "IND", "NOR", "UKR"], COLUMNS, NOW)


@pytest.fixture(scope="session")
def korea(record: Record) -> Timeline:
    return timeline(record, "KOR", NOW)


@pytest.fixture(scope="session")
def plan(law: Law) -> comity.Plan:
    return comity.next_steps({**ORDER, "item": "7A004.a", "to": "KOR"}, "2026-12-01", law=law, alternatives=0)


@pytest.fixture(scope="session")
def comparison(law: Law) -> comity.Comparison:
    rows = [ORDER, {**ORDER, "item": "9A515.x", "to": "KOR"}, {**ORDER, "item": "9A515.a.1 | 9A515.a.4"}]
    return comity.Portfolio(rows, law=law).compare(
        "us-2024-10-23-sensitive-spacecraft", "us-2024-10-23-spacecraft-parts"
    )


@pytest.fixture(scope="session")
def summary(law: Law) -> comity.PortfolioSummary:
    return comity.Portfolio("ties", law=law).determine("2026-06-01", engine="numpy").summary


@pytest.fixture(scope="session")
def drawable(table: Matrix, korea: Timeline, plan: Any, comparison: Any, summary: Any) -> dict[str, Any]:
    return {"matrix": table, "timeline": korea, "plan": plan, "comparison": comparison, "summary": summary}
