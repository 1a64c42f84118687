"""The law is loaded once for all tests; nothing may reach a user's own cache."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

import comity
from comity import Law

os.unsetenv("COLUMNS")  # GNU readline exports a width of its own to whatever is run
ROOT = Path(__file__).parent.parent
settings.register_profile("steady", derandomize=True, deadline=None)  # the same trials in each run
settings.register_profile("search", deadline=None, max_examples=1_000)  # other trials in each run, and more
settings.load_profile(os.environ.get("COMITY_TRIALS", "steady"))
os.environ.setdefault("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1")  # tests end before Java's slow compiler pays


@pytest.fixture(scope="session")
def law() -> Law:
    return comity.load()


@pytest.fixture(scope="session")
def cases_folder() -> Path:
    return ROOT / "cases"


TOGETHER: Final = {
    "tests/engines/test_every_engine.py": "every engine",
    "[spark": "spark",
    "tests/engines/test_spark.py": "spark",
    "tests/coalition/": "coalition",
    "tests/web/": "web",
    "tests/brief/test_draw.py": "documents",
    "tests/brief/documents/": "documents",
}
"""Tests whose address holds a text share what is dear to make, and so a process: one Java machine, compiled loops."""


class SharedScheduling(LoadScopeScheduling):  # type: ignore[misc]  # xdist tells no types of it
    """Sends tests that share something dear to one process, any other to whichever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for text, group in TOGETHER.items() if text in nodeid), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharedScheduling:
    """Schedule by `TOGETHER`: the groups of xdist's own marks are not seen by pytest 9.2."""
    return SharedScheduling(config, log)
