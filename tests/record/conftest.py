"""The built-in record, and workspaces to spoil."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from comity.record import Record, init_workspace, load_record

Write = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def record() -> Record:
    return load_record()


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """An empty workspace."""
    folder = tmp_path / "ours"
    init_workspace(folder)
    return folder


@pytest.fixture
def write(ours: Path) -> Write:
    """Write a file below an empty workspace's record, and return the workspace."""

    def put(name: str, text: str) -> Path:
        (ours / "record" / name).write_text(text, encoding="utf-8")
        return ours

    return put
