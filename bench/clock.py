"""How long a call takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def milliseconds(work: Callable[[], object], repeat: int) -> tuple[float, float]:
    """Return the median and the 95th percentile of single calls."""
    taken = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return statistics.median(taken), taken[int(0.95 * len(taken))]
