"""The standard synthetic portfolio: rows drawn from stated shares, to measure speed and never presented as the world.

Every cell is a function of the seed, its column and its row: rows are drawn in blocks, each column of each block from a
random stream of its own, so that neither the number of rows nor how many are written together changes a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

import msgspec
import numpy as np
import numpy.typing as npt

from comity.arguments import PATH, checked, count, function
from comity.errors import InputError
from comity.files import is_parquet, parse_yaml, read_text, replacing
from comity.law.pack import DATA
from comity.portfolio.reader import SYNTHETIC

if TYPE_CHECKING:
    import pyarrow as pa

BUILT_IN: Final = DATA / "portfolio" / "synthetic.yaml"
BLOCK: Final = 1 << 17
"""How many rows are drawn together; a part of what a seed means."""
GROUP: Final = 8 * BLOCK
"""How many rows are written together: a row group of the Parquet file."""
_ROWS: Final = count("how many rows, 1 or more", least=1)
_SEED: Final = count("a whole number, 0 or more")
_SLOTS: Final = 1 << 16
_SAME: Final = -1
DrawnCodes = npt.NDArray[np.int16]
Raw = npt.NDArray[np.uint32]
Shares = dict[str, float] | str


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"low": "from", "high": "to"}):
    """Whole numbers between two, all equally likely."""

    share: float
    low: int
    high: int


class ConditionalShares(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to draw from where an earlier fact has one of some values."""

    of: tuple[str, ...]
    shares: Shares = {}
    bands: tuple[Band, ...] = ()


class Drawn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one fact is drawn (see the head of ``synthetic.yaml``)."""

    shares: Shares = {}
    bands: tuple[Band, ...] = ()
    given: str = ""
    cases: tuple[ConditionalShares, ...] = ()
    same_as: str = ""
    same: float = 0.0

    @property
    def number(self) -> bool:
        """Whether the fact is a number rather than a word."""
        return bool(self.bands)


class Mixture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole portfolio's distributions."""

    title: str
    version: int
    notice: str
    unknown: float
    mixes: dict[str, dict[str, float]]
    facts: dict[str, Drawn]


def read_mixture(path: Path = BUILT_IN) -> Mixture:
    """Read the distributions of a synthetic portfolio.

    Raises:
        InputError: the file does not say what to draw.
    """
    try:
        mixture = msgspec.convert(parse_yaml(read_text(path), path.name), Mixture, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(str(error), where=path.name, accepts="facts with their shares") from None
    seen: set[str] = set()
    for name, drawn in mixture.facts.items():
        for other in filter(None, (drawn.given, drawn.same_as)):
            if other not in seen:
                raise InputError(f"'{other}' is no earlier fact", where=f"{path.name}: {name}")
        seen.add(name)
    return mixture


@dataclass(frozen=True)
class _Column:
    """One fact, ready to be drawn: by case and slot, the code of a value or the number of a band.

    Attributes:
        values: the words, in order of first mention; empty for numbers.
        by: the earlier fact that chooses the case, or whose value is taken.
        case: by code of that fact, the case.
        table: by case and slot of 65,536, a place in ``values`` or ``bands``.
        same: by code of the earlier fact, the place of the same value.
    """

    name: str
    values: tuple[str, ...]
    bands: tuple[Band, ...]
    by: str
    case: npt.NDArray[np.int64]
    table: DrawnCodes
    same: DrawnCodes

    def drawn(self, raw: Raw, more: Raw, earlier: Mapping[str, DrawnCodes]) -> tuple[DrawnCodes, npt.NDArray[Any]]:
        """Return the place drawn in every row, and the value of each: a code for words, else the number."""
        slots = (raw >> np.uint32(16)).astype(np.int64)
        places = self.table[slots + _SLOTS * self.case[earlier[self.by]] if len(self.case) else slots]
        if len(self.same):
            places = np.where(places == _SAME, self.same[earlier[self.by]], places)
        if not self.bands:
            return places, places
        low = np.array([band.low for band in self.bands], np.int64)[places]
        wide = np.array([band.high - band.low + 1 for band in self.bands], np.int64)[places]
        return places, low + ((more.astype(np.int64) * wide) >> 32)


class Synthetic:
    """A synthetic portfolio, drawn row group by row group.

    Args:
        mixture: its distributions.
        rows: how many rows.
        seed: what the draws begin from; the same seed gives the same rows.
        group: how many rows are drawn together; a multiple of ``BLOCK``. It changes no value.
    """

    def __init__(self, mixture: Mixture, rows: int, seed: int, group: int = GROUP) -> None:
        if rows < 1:
            raise InputError(f"found {rows}", where="rows", accepts="1 or more")
        if seed < 0:
            raise InputError(f"found {seed}", where="seed", accepts="0 or more")
        if group < 1 or group % BLOCK:
            raise InputError(f"found {group}", where="group", accepts=f"a multiple of {BLOCK:,}")
        self.mixture = mixture
        self.rows = rows
        self.seed = seed
        self._group = group
        self._unknown = np.uint32(round(mixture.unknown * _SLOTS))
        self._columns: list[_Column] = []
        for name, drawn in mixture.facts.items():
            self._columns.append(_column(name, drawn, mixture, {c.name: c for c in self._columns}))

    @property
    def schema(self) -> pa.Schema:
        """The columns of the file, with how they were drawn."""
        import pyarrow as pa  # noqa: PLC0415  heavy

        words = pa.dictionary(pa.int8(), pa.string())
        wide = pa.dictionary(pa.int16(), pa.string())
        fields = [pa.field("id", pa.int64(), nullable=False), pa.field("source", words)]
        for column in self._columns:
            kind = pa.int64() if column.bands else words if _small(column) else wide
            fields += [pa.field(column.name, kind)]
        told = {
            SYNTHETIC.decode(): "true",
            "comity.notice": self.mixture.notice,
            "comity.seed": str(self.seed),
            "comity.rows": str(self.rows),
            "comity.version": str(self.mixture.version),
            "comity.distributions": msgspec.json.encode(self.mixture).decode(),
        }
        return pa.schema(fields, metadata=told)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows, a group at a time."""
        import pyarrow as pa  # noqa: PLC0415  heavy

        schema = self.schema
        for start in range(0, self.rows, self._group):
            count = min(self._group, self.rows - start)
            first, last = start // BLOCK, (start + count - 1) // BLOCK
            drawn = [self._block(block) for block in range(first, last + 1)]
            arrays = [pa.array(np.arange(start + 1, start + count + 1)), _constant("synthetic", count)]
            for place, column in enumerate(self._columns):
                values = np.concatenate([block[place][0] for block in drawn])[:count]
                unknown = np.concatenate([block[place][1] for block in drawn])[:count]
                if column.bands:
                    arrays.append(pa.array(values, mask=unknown))
                else:
                    codes = pa.array(values.astype(np.int8 if _small(column) else np.int16), mask=unknown)
                    arrays.append(pa.DictionaryArray.from_arrays(codes, pa.array(column.values)))
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    def _block(self, block: int) -> list[tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]]:
        """Return each column's values in one block of rows, and which of them are left unknown."""
        earlier: dict[str, DrawnCodes] = {}
        found = []
        for column in self._columns:
            stream = np.random.SFC64(np.random.SeedSequence(self.seed, spawn_key=(block, crc32(column.name.encode()))))
            raw = _raw(stream)
            places, values = column.drawn(raw, _raw(stream) if column.bands else raw, earlier)
            earlier[column.name] = places
            found.append((values, (raw & np.uint32(_SLOTS - 1)) < self._unknown))
        return found


@checked(output=PATH, rows=_ROWS, seed=_SEED, progress=function, mixture=PATH)
def synthesize_portfolio(
    output: Path | str,
    rows: int,
    seed: int = 1,
    *,
    progress: Callable[[int], None] | None = None,
    mixture: Path | str = BUILT_IN,
) -> Mixture:
    """Write a synthetic portfolio as Parquet, and return what was drawn from (see `comity.Portfolio.synthesize`)."""
    import pyarrow.parquet as pq  # noqa: PLC0415  heavy

    path = Path(output)
    if not is_parquet(path):
        raise InputError(f"found '{output}'", where="output", accepts="a name that ends in .parquet")
    drawn = Synthetic(read_mixture(Path(mixture)), rows, seed)
    with replacing(path) as temporary, pq.ParquetWriter(temporary, drawn.schema, compression="snappy") as writer:
        for batch in drawn.batches():
            writer.write_batch(batch, row_group_size=batch.num_rows)
            if progress:
                progress(batch.num_rows)
    return drawn.mixture


def _raw(stream: np.random.SFC64) -> Raw:
    """Return a block of random 32-bit numbers; the raw stream is the one that NumPy keeps from version to version."""
    return stream.random_raw(BLOCK // 2).astype("<u8").view("<u4")


def _constant(word: str, count: int) -> Any:
    import pyarrow as pa  # noqa: PLC0415  heavy

    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int8)), pa.array([word]))


def _small(column: _Column) -> bool:
    return len(column.values) <= np.iinfo(np.int8).max


def _column(name: str, drawn: Drawn, mixture: Mixture, earlier: Mapping[str, _Column]) -> _Column:
    """Return a fact's draw as tables."""
    where = f"{mixture.title}: {name}"
    parts = [ConditionalShares((), drawn.shares, drawn.bands), *drawn.cases]
    weights = [_weights(part, mixture, where) for part in parts]
    values: dict[Any, None] = {}
    other = earlier.get(drawn.given or drawn.same_as)
    for weight in weights:
        values |= dict.fromkeys(weight)
    if drawn.same_as and other:
        values |= dict.fromkeys(other.values)
    place = {value: code for code, value in enumerate(values)}
    rows = [_slots({place[v]: w for v, w in weight.items()}, drawn.same, where) for weight in weights]
    case = np.zeros(0, np.int64)
    if drawn.given and other:
        which = {word: number for number, one in enumerate(drawn.cases, 1) for word in one.of}
        if unknown := which.keys() - set(other.values):
            raise InputError(f"'{min(unknown)}' is no value of {drawn.given}", where=where)
        case = np.array([which.get(word, 0) for word in other.values], np.int64)
    same = [place[word] for word in other.values] if drawn.same_as and other else []
    words, bands = (() if drawn.number else tuple(values)), (tuple(values) if drawn.number else ())
    by = drawn.given or drawn.same_as
    return _Column(name, words, bands, by, case, np.concatenate(rows), np.array(same, np.int16))


def _weights(part: ConditionalShares, mixture: Mixture, where: str) -> dict[Any, float]:
    if part.bands:
        return {band: band.share for band in part.bands}
    shares = mixture.mixes.get(part.shares) if isinstance(part.shares, str) else part.shares
    if not shares:
        raise InputError("has no shares", where=where, accepts=f"shares, or one of {', '.join(mixture.mixes)}")
    return dict(shares)


def _slots(shares: Mapping[int, float], same: float, where: str) -> DrawnCodes:
    """Return 65,536 slots filled by share, by largest remainder; ``same`` percent of them with `_SAME`."""
    if min(shares.values()) <= 0 or not 0 <= same < 100:
        raise InputError("a share is not positive", where=where)
    kept = round(_SLOTS * same / 100)
    exact = np.array(list(shares.values())) * ((_SLOTS - kept) / sum(shares.values()))
    counts = np.floor(exact).astype(np.int64)
    most = np.argsort(counts - exact, kind="stable")[: _SLOTS - kept - int(counts.sum())]
    counts[most] += 1
    return np.repeat(np.array([_SAME, *shares], np.int16), np.array([kept, *counts]))
