"""SGP4 for objects near the earth, in Numba: where an object is at a moment, from its mean elements.

The theory is Spacetrack Report No. 3 (Hoots and Roehrich 1980) as revised by Vallado, Crawford, Hujsak and Kelso (AIAA
2006-6753), with the constants of WGS-72, for periods below 225 minutes. Objects farther out go through the library
``sgp4``, which tests hold this file to as well. It is written anew here only because propagation, rotation and masks
are one loop, in which nothing is kept but a bit.
"""

from __future__ import annotations

from math import cos, fabs, floor, pi, sin, sqrt
from typing import Final

import numba
import numpy as np

MU: Final = 398600.8
EARTH_RADIUS: Final = 6378.135
"""WGS-72, kilometres."""
XKE: Final = 60.0 / sqrt(EARTH_RADIUS**3 / MU)
J2: Final = 0.001082616
J3: Final = -0.00000253881
J4: Final = -0.00000165597
DEEP_SPACE_MINUTES: Final = 225.0
"""A period from which on the theory for deep space is needed, minutes."""
_J3OJ2: Final = J3 / J2
_TWO_PI: Final = 2 * pi
_THIRD: Final = 2.0 / 3.0
CONSTANTS: Final = 28
"""How many numbers are kept of an object."""


@numba.njit(cache=True)
def unkozai(no_kozai: float, ecco: float, inclo: float) -> float:
    """Return the mean motion of Brouwer's theory, radians a minute, from Kozai's, which element sets have."""
    cosio2 = cos(inclo) ** 2
    omeosq = 1.0 - ecco * ecco
    ak = (XKE / no_kozai) ** _THIRD
    d1 = 0.75 * J2 * (3.0 * cosio2 - 1.0) / (sqrt(omeosq) * omeosq)
    del_ = d1 / (ak * ak)
    adel = ak * (1.0 - del_ * del_ - del_ * (1.0 / 3.0 + 134.0 * del_ * del_ / 81.0))
    return no_kozai / (1.0 + d1 / (adel * adel))  # type: ignore[no-any-return]


@numba.njit(cache=True)
def prepare(elements, kept):  # type: ignore[no-untyped-def]  # noqa: PLR0915  one formula after the other
    """Fill what does not change with time.

    Args:
        elements: (objects, 7): inclination, node, eccentricity, argument of perigee, mean anomaly, in radians; mean
            motion, radians a minute; B*, per earth radius.
        kept: (objects, CONSTANTS), filled.
    """
    for i in range(elements.shape[0]):
        inclo, nodeo, ecco, argpo, mo, no_kozai, bstar = elements[i]
        cosio, sinio = cos(inclo), sin(inclo)
        cosio2 = cosio * cosio
        cosio4 = cosio2 * cosio2
        omeosq = 1.0 - ecco * ecco
        rteosq = sqrt(omeosq)
        no = unkozai(no_kozai, ecco, inclo)
        ao = (XKE / no) ** _THIRD
        po = ao * omeosq
        con42 = 1.0 - 5.0 * cosio2
        con41 = -con42 - cosio2 - cosio2
        posq = po * po
        rp = ao * (1.0 - ecco)
        simple = rp < 220.0 / EARTH_RADIUS + 1.0
        sfour = 78.0 / EARTH_RADIUS + 1.0
        qzms24 = ((120.0 - 78.0) / EARTH_RADIUS) ** 4
        perige = (rp - 1.0) * EARTH_RADIUS
        if perige < 156.0:
            sfour = perige - 78.0 if perige >= 98.0 else 20.0
            qzms24 = ((120.0 - sfour) / EARTH_RADIUS) ** 4
            sfour = sfour / EARTH_RADIUS + 1.0
        pinvsq = 1.0 / posq
        tsi = 1.0 / (ao - sfour)
        eta = ao * ecco * tsi
        etasq = eta * eta
        eeta = ecco * eta
        psisq = fabs(1.0 - etasq)
        coef = qzms24 * tsi**4
        coef1 = coef / psisq**3.5
        cc2 = (
            coef1
            * no
            * (
                ao * (1.0 + 1.5 * etasq + eeta * (4.0 + etasq))
                + 0.375 * J2 * tsi / psisq * con41 * (8.0 + 3.0 * etasq * (8.0 + etasq))
            )
        )
        cc1 = bstar * cc2
        cc3 = -2.0 * coef * tsi * _J3OJ2 * no * sinio / ecco if ecco > 1.0e-4 else 0.0
        x1mth2 = 1.0 - cosio2
        cc4 = (
            2.0
            * no
            * coef1
            * ao
            * omeosq
            * (
                eta * (2.0 + 0.5 * etasq)
                + ecco * (0.5 + 2.0 * etasq)
                - J2
                * tsi
                / (ao * psisq)
                * (
                    -3.0 * con41 * (1.0 - 2.0 * eeta + etasq * (1.5 - 0.5 * eeta))
                    + 0.75 * x1mth2 * (2.0 * etasq - eeta * (1.0 + etasq)) * cos(2.0 * argpo)
                )
            )
        )
        cc5 = 2.0 * coef1 * ao * omeosq * (1.0 + 2.75 * (etasq + eeta) + eeta * etasq)
        temp1 = 1.5 * J2 * pinvsq * no
        temp2 = 0.5 * temp1 * J2 * pinvsq
        temp3 = -0.46875 * J4 * pinvsq * pinvsq * no
        xhdot1 = -temp1 * cosio
        k = kept[i]
        k[0] = mo
        k[1] = no + 0.5 * temp1 * rteosq * con41 + 0.0625 * temp2 * rteosq * (13.0 - 78.0 * cosio2 + 137.0 * cosio4)
        k[2] = argpo
        k[3] = (
            -0.5 * temp1 * con42
            + 0.0625 * temp2 * (7.0 - 114.0 * cosio2 + 395.0 * cosio4)
            + temp3 * (3.0 - 36.0 * cosio2 + 49.0 * cosio4)
        )
        k[4] = nodeo
        k[5] = xhdot1 + (0.5 * temp2 * (4.0 - 19.0 * cosio2) + 2.0 * temp3 * (3.0 - 7.0 * cosio2)) * cosio
        k[6] = 3.5 * omeosq * xhdot1 * cc1
        k[7] = cc1
        k[8] = bstar * cc4
        k[9] = 1.5 * cc1
        k[10] = 1.0 if simple else 0.0
        k[11] = bstar * cc3 * cos(argpo)
        k[12] = eta
        k[13] = -_THIRD * coef * bstar / eeta if ecco > 1.0e-4 else 0.0
        k[14] = (1.0 + eta * cos(mo)) ** 3
        k[15] = sin(mo)
        k[16] = bstar * cc5
        d2 = d3 = d4 = 0.0
        if not simple:
            d2 = 4.0 * ao * tsi * cc1 * cc1
            temp = d2 * tsi * cc1 / 3.0
            d3 = (17.0 * ao + sfour) * temp
            d4 = 0.5 * temp * ao * tsi * (221.0 * ao + 31.0 * sfour) * cc1
        k[17], k[18], k[19] = d2, d3, d4
        k[20] = d2 + 2.0 * cc1 * cc1
        k[21] = 0.25 * (3.0 * d3 + cc1 * (12.0 * d2 + 10.0 * cc1 * cc1))
        k[22] = 0.2 * (3.0 * d4 + 12.0 * cc1 * d3 + 6.0 * d2 * d2 + 15.0 * cc1 * cc1 * (2.0 * d2 + cc1 * cc1))
        k[23] = no
        k[24] = ecco
        k[25] = cosio
        k[26] = sinio
        k[27] = ao


@numba.njit(cache=True)
def position(k, t):  # type: ignore[no-untyped-def]  # noqa: PLR0915  one formula after the other
    """Return where an object is in the frame TEME, kilometres, and whether it is anywhere: false where it decayed.

    Args:
        k: what `prepare` kept of it.
        t: minutes since the epoch of its elements.
    """
    xmdf = k[0] + k[1] * t
    argpm = k[2] + k[3] * t
    t2 = t * t
    nodem = k[4] + k[5] * t + k[6] * t2
    mm = xmdf
    tempa = 1.0 - k[7] * t
    tempe = k[8] * t
    templ = k[9] * t2
    if k[10] == 0.0:
        delm = k[13] * ((1.0 + k[12] * cos(xmdf)) ** 3 - k[14])
        temp = k[11] * t + delm
        mm = xmdf + temp
        argpm = argpm - temp
        t3 = t2 * t
        tempa = tempa - k[17] * t2 - k[18] * t3 - k[19] * t3 * t
        tempe = tempe + k[16] * (sin(mm) - k[15])
        templ = templ + k[20] * t3 + t3 * t * (k[21] + t * k[22])
    no = k[23]
    am = k[27] * tempa * tempa
    em = k[24] - tempe
    if em >= 1.0 or em < -0.001:
        return 0.0, 0.0, 0.0, False
    em = max(em, 1.0e-6)
    mm = mm + no * templ
    cosio, sinio = k[25], k[26]
    axnl = em * cos(argpm)
    temp = 1.0 / (am * (1.0 - em * em))
    aynl = em * sin(argpm) + temp * (-0.5 * _J3OJ2 * sinio)
    lower = 1.0 + cosio
    if fabs(lower) <= 1.5e-12:
        lower = 1.5e-12
    xl = mm + argpm + temp * (-0.25 * _J3OJ2 * sinio * (3.0 + 5.0 * cosio) / lower) * axnl
    u = xl - _TWO_PI * floor(xl / _TWO_PI)
    eo1 = u
    sineo1 = coseo1 = 0.0
    for _ in range(10):
        sineo1, coseo1 = sin(eo1), cos(eo1)
        tem5 = (u - aynl * coseo1 + axnl * sineo1 - eo1) / (1.0 - coseo1 * axnl - sineo1 * aynl)
        if fabs(tem5) >= 0.95:
            tem5 = 0.95 if tem5 > 0.0 else -0.95
        eo1 = eo1 + tem5
        if fabs(tem5) < 1.0e-6:  # the next step would be the square of it: turn by this one, and be done
            near = 1.0 - 0.5 * tem5 * tem5
            sineo1, coseo1 = sineo1 * near + coseo1 * tem5, coseo1 * near - sineo1 * tem5
            break
    ecose = axnl * coseo1 + aynl * sineo1
    esine = axnl * sineo1 - aynl * coseo1
    el2 = axnl * axnl + aynl * aynl
    pl = am * (1.0 - el2)
    if pl <= 0.0:
        return 0.0, 0.0, 0.0, False
    rl = am * (1.0 - ecose)
    betal = sqrt(1.0 - el2)
    temp = esine / (1.0 + betal)
    sinu = am / rl * (sineo1 - aynl - axnl * temp)
    cosu = am / rl * (coseo1 - axnl + aynl * temp)
    sin2u = (cosu + cosu) * sinu
    cos2u = 1.0 - 2.0 * sinu * sinu
    temp1 = 0.5 * J2 / pl
    temp2 = temp1 / pl
    con41 = 3.0 * cosio * cosio - 1.0
    mrt = rl * (1.0 - 1.5 * temp2 * betal * con41) + 0.5 * temp1 * (1.0 - cosio * cosio) * cos2u
    if mrt < 1.0:
        return 0.0, 0.0, 0.0, False
    # The short-period terms turn u and the inclination by less than 0.002: a series is exact to the last digit.
    du = -0.25 * temp2 * (7.0 * cosio * cosio - 1.0) * sin2u
    sdu, cdu = du * (1.0 - du * du / 6.0), 1.0 - du * du / 2.0 * (1.0 - du * du / 12.0)
    sinsu, cossu = sinu * cdu + cosu * sdu, cosu * cdu - sinu * sdu
    di = 1.5 * temp2 * cosio * sinio * cos2u
    sdi, cdi = di * (1.0 - di * di / 6.0), 1.0 - di * di / 2.0 * (1.0 - di * di / 12.0)
    sini, cosi = sinio * cdi + cosio * sdi, cosio * cdi - sinio * sdi
    node = nodem + 1.5 * temp2 * cosio * sin2u
    snod, cnod = sin(node), cos(node)
    r = mrt * EARTH_RADIUS
    x = r * (-snod * cosi * sinsu + cnod * cossu)
    y = r * (cnod * cosi * sinsu + snod * cossu)
    return x, y, r * sini * sinsu, True


@numba.njit(cache=True)
def positions(kept, minutes, found):  # type: ignore[no-untyped-def]
    """Fill ``found``, (objects, times, 3), with where objects are, kilometres in TEME; nothing where they are nowhere.

    Args:
        kept: (objects, CONSTANTS), as `prepare` fills it.
        minutes: (objects, times), since the epoch of each object's elements.
        found: filled.
    """
    for i in range(kept.shape[0]):
        for j in range(minutes.shape[1]):
            x, y, z, there = position(kept[i], minutes[i, j])
            found[i, j, 0] = x if there else np.nan
            found[i, j, 1] = y if there else np.nan
            found[i, j, 2] = z if there else np.nan
