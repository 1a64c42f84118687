"""The rows in memory, looked up with NumPy alone."""

from __future__ import annotations

from typing import Any, Final

import numpy.typing as npt

from comity.compile.compiled_law import CompiledLaw
from comity.engines.memory import InMemory
from comity.portfolio.rows import Chunk


def _lookup(compiled: CompiledLaw, chunk: Chunk) -> npt.NDArray[Any]:
    return compiled.ids(chunk.codes, len(chunk))


ENGINE: Final = InMemory("numpy", _lookup)
