"""Builds what starts quickly: the law packs parsed once, as a file of the wheel (`comity.law.snapshot`)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SnapshotHook(BuildHookInterface[Any]):
    """Makes the snapshot before a wheel is filled, or the project is installed in place."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Make the snapshot of the packs as they are in this checkout."""
        sys.path.insert(0, str(Path(self.root) / "src"))
        from comity.law import snapshot_writing  # noqa: PLC0415  of this checkout

        snapshot_writing.write()
