"""What a plan of spectrum is made of: what binds, who files, who meets over which band, and the days."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from comity.bridge.rows import read_settings
from comity.record.model import Confidence


class SpectrumText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a text says; ``when``: what must hold of the stations; ``text``: of which day it is."""

    cite: str
    url: str
    confidence: Confidence
    when: tuple[str, ...] = ()
    says: str = ""
    what: str = ""
    text: str = ""


class SpectrumFiling(SpectrumText, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who files something with whom."""

    who: str
    with_: str


class SpectrumMeeting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who meets whom over bands of a kind, and when."""

    flag: str
    who: str
    whom: str
    when: str
    cite: str
    url: str
    confidence: Confidence


class SpectrumDeadline(SpectrumText, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A day counted from bringing into use; ``lapse``: the last day where a filing was received is told with it."""

    who: str
    with_: str
    years: int = 0
    days: int = 0
    lapse: bool = False


class SpectrumRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that a plan is made of; ``launch_duties``: duties of a launch that are about its radio."""

    launch_duties: tuple[str, ...]
    law: tuple[SpectrumText, ...]
    files: tuple[SpectrumFiling, ...]
    meets: tuple[SpectrumMeeting, ...]
    days: tuple[SpectrumDeadline, ...]
    after: tuple[SpectrumText, ...]


@lru_cache(maxsize=1)
def spectrum_rules() -> SpectrumRules:
    """Return what a plan is made of."""
    return read_settings("spectrum-plan", SpectrumRules)
