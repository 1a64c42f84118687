"""The law is loaded once for all tests; nothing may reach a user's own cache."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

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
