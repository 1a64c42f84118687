"""Where the answers of past editions stand beside the cases (see `comity.editions.release`)."""

from __future__ import annotations

from typing import Final

EDITIONS: Final = "editions"
"""The folder among the cases that holds a folder for each edition, named by its day."""
EDITION_FILES: Final = f"{EDITIONS}/*/*.csv"
