"""The desk: what an officer takes into a meeting with a partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.api.bridge import AskedOfDay
from comity.arguments import TEXT, checked
from comity.home import STATE

if TYPE_CHECKING:
    from comity.brief.partner_brief import PartnerBrief

__all__ = ["Desk"]


class Desk(AskedOfDay):
    """The desk of an officer on a day: briefs on partners and groups, from the record and the law.

    >>> import comity
    >>> comity.Desk("2026-11-30").brief("KOR").party                              # doctest: +SKIP
    'KOR'
    """

    def line(self) -> str:
        """Return the day."""
        return f"the desk on {self.on}"

    @checked(partner=TEXT, purpose=TEXT, home=TEXT, handling=TEXT)
    def brief(self, partner: str, purpose: str = "dialogue", *, home: str = STATE, handling: str = "") -> PartnerBrief:
        """Return a brief on a partner or a group: where it stands, what was promised, what to do next, with sources.

        Args:
            partner: a state, agency or group, by code, id or name.
            purpose: ``dialogue``, ``coalition``, ``artemis``, ``industry``, ``leo``, or ``ask`` for a page to the
                partner.
            home: for whom it is; exchange the two for the other side's.
            handling: what to mark it with.

        Raises:
            InputError: an unknown party or purpose; names the likeliest.
        """
        from comity.desk.compose import compose  # noqa: PLC0415  loads the law

        law = self._asked()
        record = law.record
        return compose(record.party(partner), purpose, record.party(home), self.on, law, self._answer, handling)
