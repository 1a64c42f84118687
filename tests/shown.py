"""What every result that is a table must be: short in one line, and the same rows wherever they are handed over."""

from __future__ import annotations

from importlib.util import find_spec

from comity.showing import Tabular


def check_shown(one: Tabular) -> None:
    """Assert it of a result."""
    told, records = repr(one), one.records()
    assert len(told) < 200
    assert "\n" not in told
    assert records
    arrow, pandas = one.to_arrow(), one.to_pandas()
    assert arrow.num_rows == len(pandas) == len(records), told
    assert arrow.column_names == list(pandas.columns) == list(records[0]), told
    assert arrow.to_pylist() == records, told
    assert f"<th>{arrow.column_names[0]}</th>" in one._repr_html_(), told
    if find_spec("polars"):
        polars = one.to_polars()
        assert (len(polars), polars.columns) == (len(records), arrow.column_names)
