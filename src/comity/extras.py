"""What is installed only where it is asked for: which extra of the project brings a package that is missing."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

from comity.errors import InputError

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "plan": ("ortools",),
    "portfolio": ("numpy", "pyarrow", "duckdb", "numba"),
    "charts": ("altair", "vl_convert"),
    "brief": ("pypandoc", "typst", "docx", "icalendar"),
    "coalition": ("sgp4", "ccsds_ndm"),
    "web": ("litestar", "uvicorn", "pebble"),
    "mcp": ("mcp",),
    "spark": ("pyspark",),
}
"""The packages of each extra, as they are imported."""


def extra_missing(error: ModuleNotFoundError) -> InputError | None:
    """Return the line that says which extra to install; None if what is missing is of none of them."""
    package = (error.name or "").partition(".")[0]
    extra = next((name for name, packages in EXTRAS.items() if package in packages), None)
    return _missing(package, extra) if extra else None


def check_extra(extra: str, where: str) -> None:
    """Refuse, before long work begins, what needs an extra that is not installed.

    Raises:
        InputError: a package of it is missing.
    """
    for package in EXTRAS[extra]:
        try:
            found = find_spec(package)
        except ModuleNotFoundError:
            found = None
        if found is None:
            raise _missing(package, extra, where)


def _missing(package: str, extra: str, where: str = "") -> InputError:
    accepts = f"pip install 'comity[{extra}]', or 'comity[all]' for everything but Spark"
    return InputError(f"{package} is not installed, which this needs", where=where, accepts=accepts)
