"""The public API of briefs: what ``import comity`` gives of the desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from comity.api import determine_project
from comity.arguments import TEXT, checked
from comity.brief.partner_brief import PartnerBrief
from comity.desk.compose import compose
from comity.determine.combined import ProjectDetermination
from comity.determine.verbs import LAW
from comity.home import STATE
from comity.law.law import Law, load
from comity.scalars import parse_day

__all__ = ["partner_brief"]


@checked(partner=TEXT, purpose=TEXT, home=TEXT, handling=TEXT, law=LAW)
def partner_brief(
    partner: str,
    purpose: str = "dialogue",
    *,
    home: str = STATE,
    on: date | str | None = None,
    handling: str = "",
    law: Law | None = None,
) -> PartnerBrief:
    """Return a brief on a partner or a group: where it stands, what was promised, what to do next, each with a source.

    Args:
        partner: a state, agency or group, by code, id or name.
        purpose: ``dialogue``, ``coalition``, ``artemis``, ``industry``, ``leo``, or ``ask`` for a page to the partner.
        home: for whom it is; exchange the two for the other side's.
        on: the day; today if None.
        handling: what to mark it with.
        law: by which usual projects are determined, with its record; `load()` if None.

    Raises:
        InputError: an unknown party or purpose; names the likeliest.
    """
    law, day = law or load(), parse_day(on) or date.today()

    def answer(stated: Any, by: Law) -> ProjectDetermination:
        return determine_project(stated, day, law=by)

    record = law.record
    return compose(record.party(partner), purpose, record.party(home), day, law, answer, handling)
