"""Results show themselves: short in a terminal, escaped in a notebook, as columns for other libraries."""

from __future__ import annotations

import importlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import comity
from comity import InputError, Law, record
from comity.showing import ResultRows, Tabular, html_table
from tests.conftest import ROOT
from tests.shown import check_shown

EXAMPLES = ROOT / "docs" / "examples"
LIST = EXAMPLES / "csl-sample-2026-07-31.csv"
EVIL = "<script>alert(1)</script>\u202e"


@pytest.fixture(scope="module")
def results(law: Law) -> dict[str, Tabular]:
    """One result of each kind that is a table."""
    order = comity.determine(comity.read_project(EXAMPLES / "order.yaml", law), law=law)
    held, day = law.record, date(2026, 11, 1)
    return {
        "order": order,
        "line": order.activities[2],
        "screening": comity.screen_parties(["Spacety"], comity.screener(LIST), "2026-08-01", law=law),
        "classification": comity.classify({"function": ["spacecraft"]}, "2026-11-01", law=law),
        "matrix": record.matrix(held, ["quad"], ["framework", "tsa"], day),
        "timeline": record.timeline(held, "KOR", day),
        "instruments": held.rows("instruments"),
    }


def test_each_is_one_short_line_and_the_same_table_everywhere(results: dict[str, Tabular]) -> None:
    for one in results.values():
        check_shown(one)


def test_an_order_s_table_says_what_its_page_says(results: dict[str, Tabular]) -> None:
    first, _, third = results["order"].records()
    assert (first["outcome"], first["if_screened_clear"]) == ("undetermined", "filing-only")
    assert first["open"] == ["fact", "screening"]
    assert (third["destination"], third["authorizations"]) == ("ARE", ["BIS license"])
    assert results["instruments"].to_pandas()["id"].is_unique


def test_results_are_json_as_their_schema_says(results: dict[str, Tabular]) -> None:
    import jsonschema  # noqa: PLC0415

    for name in ("screening", "classification", "line"):
        one: Any = results[name]
        jsonschema.validate(json.loads(one.to_json()), one.schema())


def test_what_a_result_holds_cannot_run_in_a_notebook() -> None:
    told = html_table([{EVIL: EVIL, "n": None, "yes": True, "list": [EVIL]}])
    assert "<script>" not in told
    assert "\u202e" not in told
    rows = ResultRows(EVIL, [{"n": n} for n in range(60)])
    assert "<script>" not in rows._repr_html_()
    assert "… and 10 more" in rows._repr_html_()
    assert "\u202e" not in repr(rows)


def test_a_library_that_is_missing_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(InputError, match=r"^to_polars: polars is not installed; accepted: pip install polars$"):
        ResultRows("rows", [{"a": 1}]).to_polars()


def test_the_notebook_of_the_documents_runs(tmp_path: Path) -> None:
    import nbformat  # noqa: PLC0415
    from nbclient import NotebookClient  # noqa: PLC0415

    text = (ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8")
    notebook: Any = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(EXAMPLES)}}).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert any("text/html" in output.get("data", {}) for output in shown)
