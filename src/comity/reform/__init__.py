"""Reform: what a change of the law would do to a portfolio, and which changes matter most."""

from comity.reform.compare import compare
from comity.reform.result import Comparison

__all__ = ["Comparison", "compare"]
