"""The foreign side of rows: as labeled, or else the end that is abroad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from comity.compile.codes import FactCodes
from comity.home import STATE
from comity.law.values import OneOf, Possible

ENDS: Final = ("destination.country", "origin.country")
"""The facts that say where a row's other side is."""


class Partners:
    """Tells the foreign side of rows: as labeled, or else the end that is abroad.

    Attributes:
        names: of each partner, by number.
        ends: the facts that are read.

    Args:
        labels: what each label's number stands for; the first is none.
        codes: of each fact.
    """

    def __init__(self, labels: Sequence[str], codes: Mapping[str, FactCodes]) -> None:
        self.ends = tuple(end for end in ENDS if end in codes)
        self._labels = len(labels)
        self.names = [*labels, "not stated"]
        self._number = {self.names[-1]: self._labels}
        ends = [codes[end].possible for end in self.ends]
        shape = tuple(len(possible) for possible in ends)
        found = [self._numbered([ends[a][i] for a, i in enumerate(place)]) for place in np.ndindex(shape)]
        self._table = np.array(found, np.int32).reshape(shape)

    def of(self, label: npt.NDArray[Any], codes: Mapping[str, npt.NDArray[Any]]) -> npt.NDArray[np.int32]:
        """Return the number of each row's partner, given its label's number and the codes of its facts."""
        abroad = self._table[tuple(codes[end] for end in self.ends)]
        return np.where(label > 0, label, abroad).astype(np.int32)

    def one(self, label: int, codes: Mapping[str, int]) -> int:
        """Return the number of one row's partner."""
        return label or int(self._table[tuple(codes[end] for end in self.ends)])

    def _numbered(self, possible: Sequence[Possible | None]) -> int:
        told = [sorted(map(str, one.values)) for one in possible if isinstance(one, OneOf)]
        abroad = [codes for codes in told if codes != [STATE]]
        name = "|".join(abroad[0]) if abroad else "not stated"
        if name not in self._number:
            self._number[name] = len(self.names)
            self.names.append(name)
        return self._number[name]
