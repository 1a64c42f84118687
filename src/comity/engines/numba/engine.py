"""The rows in memory, looked up in blocks on every core (`comity.engines.numba.kernel`)."""

from __future__ import annotations

from typing import Any, Final

import numpy.typing as npt

from comity.compile.compiled_law import CompiledLaw
from comity.engines.memory import InMemory
from comity.portfolio.rows import Chunk


def _lookup(compiled: CompiledLaw, chunk: Chunk) -> npt.NDArray[Any]:
    from comity.engines.numba.kernel import Kernel  # noqa: PLC0415  loads numba

    return Kernel.of(compiled.stages).run(chunk.codes, len(chunk))


ENGINE: Final = InMemory("numba", _lookup, ("numba",), "pip install numba")
