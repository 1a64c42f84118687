"""A portfolio's summary, drawn: the share of each outcome."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import comity
from tests.brief.reading import data, specification, texts


def test_every_row_is_counted_in_both_panels(summary: comity.PortfolioSummary, tmp_path: Path) -> None:
    made = specification(summary, tmp_path)
    tables = [rows for rows in data(made) if "outcome" in rows[0]]
    assert len(tables) == 2
    outcomes = {outcome.value.replace("-", " "): rows for outcome, rows in summary.outcomes.items()}
    for table in tables:
        counted: Counter[str] = Counter()
        for row in table:
            counted[row["outcome"]] += row["rows"]
        assert counted == outcomes
    assert [panel["title"] for panel in made["vconcat"][0]["hconcat"]] == ["by partner", "by item"]


def test_it_says_of_what_and_when(summary: comity.PortfolioSummary, tmp_path: Path) -> None:
    told = texts(summary, tmp_path)
    assert f"{summary.decided + summary.undecided} activities of 'ties' on 1 June 2026" in told
    assert f"{summary.undecided} of them cannot be decided" in told
