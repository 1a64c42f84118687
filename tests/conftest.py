"""The law is loaded once for all tests; nothing may reach a user's own cache."""

from __future__ import annotations

from pathlib import Path

import pytest

import comity
from comity import Law

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def law() -> Law:
    return comity.load()


@pytest.fixture(scope="session")
def cases_folder() -> Path:
    return ROOT / "cases"
