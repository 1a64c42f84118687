"""Reform: what a change of the law would do to a portfolio, and which changes matter most."""

from comity.reform.compare import compare
from comity.reform.rank import Ranking, rank
from comity.reform.result import Comparison

__all__ = ["Comparison", "Ranking", "compare", "rank"]
