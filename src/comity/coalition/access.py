"""Who could see what, when: propagation, rotation and masks in one loop, to a word of bits for each object and moment.

Of each object near the earth nothing is kept on the way but bits: its place is worked out, turned into the frame of the
sites and compared with every face. Objects in deep space come from the library ``sgp4``, and meet the same masks.

A telescope sees an object that the sun lights while its own sky is dark; the shadow is a cylinder as wide as the earth.
A fence is crossed between two moments: where an object passes from one side of its half plane to the other, the place
of crossing, on the straight line between, is compared with the limits, and the bit set at the later moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numba
import numpy as np
from numpy.typing import NDArray

from comity.coalition import near_earth
from comity.coalition.elements import Elements
from comity.coalition.masks import FENCE, NARROW, WIDE, Faces
from comity.coalition.sky import Clock

Words = NDArray[np.uint64]
_AT_ONCE: Final = 512
_EARTH_SQUARED: Final = 6378.137**2


@dataclass(frozen=True)
class Sight:
    """Who could see some objects, when.

    Attributes:
        objects: (objects,): their places in the catalogue.
        words: (objects, steps): the bits of those who could.
        nowhere: (objects,): at how many moments an object is nowhere: it decayed, or its elements do not reach so far.
    """

    objects: NDArray[np.int64]
    words: Words
    nowhere: NDArray[np.int64]


def look(catalogue: Elements, faces: Faces, clock: Clock, at_once: int = _AT_ONCE) -> Iterator[Sight]:
    """Yield who could see the objects of a catalogue, some at a time: those near the earth, then those in deep space.

    Args:
        catalogue: mean elements.
        faces: what looks; 1 at least.
        clock: when.
        at_once: how many objects are looked at together.
    """
    masks = _masks(faces, clock)
    deep = catalogue.deep
    for some in _parts(np.flatnonzero(~deep), at_once):
        kept = np.zeros((len(some), near_earth.CONSTANTS))
        near_earth.prepare(catalogue.table[some], kept)
        told = kept, catalogue.minutes_to(clock)[some], clock.step / 60, np.empty((len(some), 0, 3))
        yield _sight(some, told, catalogue.orbits[some], masks, clock.steps)
    for some in _parts(np.flatnonzero(deep), at_once):
        told = np.empty((len(some), 0)), np.empty(len(some)), 0.0, catalogue.library_positions(some, clock)
        yield _sight(some, told, catalogue.orbits[some], masks, clock.steps)


def _sight(
    objects: NDArray[np.int64], told: tuple[Any, ...], orbits: NDArray[Any], masks: tuple[Any, ...], steps: int
) -> Sight:
    words, nowhere = np.zeros((len(objects), steps), dtype=np.uint64), np.zeros(len(objects), dtype=np.int64)
    _see(*told, orbits, *masks, words, nowhere)  # type: ignore[call-arg]
    return Sight(objects, words, nowhere)


def _masks(faces: Faces, clock: Clock) -> tuple[Any, ...]:
    return (
        clock.turns(),
        clock.suns(),
        faces.dark(clock),
        faces.up,
        faces.east,
        faces.north,
        faces.place,
        faces.height,
        faces.limits,
        faces.from_,
        faces.to,
        faces.shape,
        faces.orbits,
        np.isnan(faces.sun_below),
        faces.bits,
    )


def _parts(indices: NDArray[np.int64], size: int) -> Iterator[NDArray[np.int64]]:
    for begin in range(0, len(indices), size):
        yield indices[begin : begin + size]


@numba.njit(cache=True)
def _lit(x, y, z, sun):  # type: ignore[no-untyped-def]
    """Whether the sun lights a place."""
    along = x * sun[0] + y * sun[1] + z * sun[2]
    return along > 0.0 or x * x + y * y + z * z - along * along > _EARTH_SQUARED


@numba.njit(cache=True)
def _within(f, above, x, y, z, place, limits):  # type: ignore[no-untyped-def]
    """Whether something so high above the plane of a face's horizon is within its elevations and range."""
    dx, dy, dz = x - place[0, f], y - place[1, f], z - place[2, f]
    far = dx * dx + dy * dy + dz * dz
    steep = above * above
    return above > 0.0 and limits[0, f] * far <= steep <= limits[1, f] * far and far <= limits[2, f]


@numba.njit(cache=True)
def _in_sector(f, x, y, z, place, east, north, from_, to, shape):  # type: ignore[no-untyped-def]
    """Whether something lies between the azimuths of a face."""
    dx, dy, dz = x - place[0, f], y - place[1, f], z - place[2, f]
    e = dx * east[0, f] + dy * east[1, f] + dz * east[2, f]
    n = dx * north[0, f] + dy * north[1, f] + dz * north[2, f]
    after = e * from_[0, f] - n * from_[1, f]  # the sine of how far clockwise of the first it is
    before = e * to[0, f] - n * to[1, f]
    if shape[f] == NARROW:
        return after >= 0.0 and before <= 0.0
    return not (after < 0.0 and before > 0.0)


@numba.njit(cache=True)
def _crossed(f, x, y, z, px, py, pz, up, east, north, place, height, limits, from_):  # type: ignore[no-untyped-def]
    """Whether something crossed a fence on its way from one place to the next."""
    nx = from_[0, f] * east[0, f] - from_[1, f] * north[0, f]
    ny = from_[0, f] * east[1, f] - from_[1, f] * north[1, f]
    nz = from_[0, f] * east[2, f] - from_[1, f] * north[2, f]
    base = nx * place[0, f] + ny * place[1, f] + nz * place[2, f]
    now = nx * x + ny * y + nz * z - base
    then = nx * px + ny * py + nz * pz - base
    if (now > 0.0) == (then > 0.0):
        return False
    part = then / (then - now)
    cx, cy, cz = px + part * (x - px), py + part * (y - py), pz + part * (z - pz)
    tx = from_[1, f] * east[0, f] + from_[0, f] * north[0, f]
    ty = from_[1, f] * east[1, f] + from_[0, f] * north[1, f]
    tz = from_[1, f] * east[2, f] + from_[0, f] * north[2, f]
    if tx * (cx - place[0, f]) + ty * (cy - place[1, f]) + tz * (cz - place[2, f]) < 0.0:
        return False
    above = up[0, f] * cx + up[1, f] * cy + up[2, f] * cz - height[f]
    return _within(f, above, cx, cy, cz, place, limits)


@numba.njit(cache=True)
def _seen(  # type: ignore[no-untyped-def]
    x, y, z, px, py, pz, first, orbit, sun, dark, above,
    up, east, north, place, height, limits, from_, to, shape, orbits, always, bits,
):  # fmt: skip
    """Return the bits of the faces that see something.

    Args:
        px, py, pz: where it was at the moment before; nothing crossed a fence at the ``first``.
        above: (faces,): how high it stood above each plane of the horizon a moment before; filled anew.
    """
    word = np.uint64(0)
    lit = -1
    for f in range(up.shape[1]):
        above_before = above[f]
        now = up[0, f] * x + up[1, f] * y + up[2, f] * z - height[f]
        above[f] = now
        if now <= 0.0 and (shape[f] != FENCE or above_before <= 0.0):
            continue
        if orbits[f] & orbit == 0 or not dark[f]:
            continue
        if shape[f] == FENCE:
            seen = not first and _crossed(
                f, x, y, z, px, py, pz, up, east, north, place, height, limits, from_
            )  # fmt: skip
        else:
            seen = _within(f, now, x, y, z, place, limits)
            if seen and (shape[f] == NARROW or shape[f] == WIDE):
                seen = _in_sector(f, x, y, z, place, east, north, from_, to, shape)
        if seen and not always[f]:
            if lit < 0:
                lit = 1 if _lit(x, y, z, sun) else 0
            seen = lit == 1
        if seen:
            word |= bits[f]
    return word


@numba.njit(parallel=True, cache=True)
def _see(  # type: ignore[no-untyped-def]
    kept, begins, step, places, orbit, turns, suns, dark,
    up, east, north, place, height, limits, from_, to, shape, orbits, always, bits, words, nowhere,
):  # fmt: skip
    """Fill ``words`` and ``nowhere`` of objects near the earth, or of those whose places are known.

    Args:
        kept: what is constant of each object near the earth.
        begins: minutes from its elements to the start.
        step: minutes from one moment to the next.
        places: (objects, steps, 3), in TEME, where they are known; else without any steps.
    """
    for i in numba.prange(kept.shape[0]):
        above = np.zeros(up.shape[1])
        px = py = pz = 0.0
        first = True
        for j in range(turns.shape[0]):
            if places.shape[1] > 0:
                tx, ty, z = places[i, j, 0], places[i, j, 1], places[i, j, 2]
                there = not np.isnan(tx)
            else:
                tx, ty, z, there = near_earth.position(kept[i], begins[i] + j * step)
            if not there:
                nowhere[i] += 1
                first = True
                continue
            x = turns[j, 0] * tx + turns[j, 1] * ty
            y = turns[j, 0] * ty - turns[j, 1] * tx
            words[i, j] = _seen(
                x, y, z, px, py, pz, first, orbit[i], suns[j], dark[j], above,
                up, east, north, place, height, limits, from_, to, shape, orbits, always, bits,
            )  # fmt: skip
            px, py, pz, first = x, y, z, False
