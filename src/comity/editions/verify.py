"""Whether a text of law still says what it said: provision by provision, with the rules that rest on each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final, Literal

import msgspec

from comity.editions.held import HeldHash, held_in
from comity.editions.text import Amendment, LawText
from comity.law.law import Law
from comity.law.ledger_check import cited_by_rules, unlisted
from comity.law.provision import Provision

Finding = Literal["same", "changed", "moved", "gone", "set otherwise", "not held"]
FINDINGS: Final[Mapping[Finding, str]] = {
    "changed": "says something else now",
    "moved": "stands elsewhere now",
    "gone": "is no longer there",
    "set otherwise": "held of a text set otherwise, which may leave out what this one has: read it",
    "not held": "no hash of it is held: read it",
    "same": "as it was",
}
"""What may be found of a provision, what must be looked at first."""


class ProvisionCheck(msgspec.Struct, frozen=True):
    """A provision that rules cite, in a newer text.

    Attributes:
        edition: the day of the text that is held of it; absent where none is.
        now: where its words stand now, if they moved.
        rules: the ids of the rules that cite it.
    """

    provision: str
    finding: Finding
    rules: tuple[str, ...]
    edition: date | None = None
    now: str = ""


class UnlistedSection(msgspec.Struct, frozen=True):
    """A section of a text that the ledger of its regime does not account for."""

    provision: str
    heading: str


class Verification(msgspec.Struct, frozen=True):
    """What came of comparing texts of law with what the packs hold of them.

    Attributes:
        checks: every provision that a rule cites and that the texts would hold, what must be looked at first.
        unlisted: sections that no ledger accounts for.
        amendments: changes that are published and not yet in the texts.
    """

    checks: tuple[ProvisionCheck, ...]
    unlisted: tuple[UnlistedSection, ...]
    amendments: tuple[Amendment, ...]

    @property
    def same(self) -> bool:
        """Whether every provision is as it was, and every section accounted for."""
        return not self.unlisted and all(one.finding == "same" for one in self.checks)


def verify(texts: Sequence[LawText], law: Law) -> Verification:
    """Compare texts with what the packs hold of the provisions that their rules cite.

    Args:
        texts: see `read_texts`.
        law: whose rules are meant; those that are no longer in force on the day of its text are left out.

    Raises:
        LawError: what a pack holds cannot be read.
    """
    held = defaultdict[str, list[HeldHash]](list)
    for row in held_in(_folders(law)):
        held[row.provision].append(row)
    citing = _citing(law)
    checks = [
        _check(Provision.parse(provision), text, held[provision], tuple(rules))
        for provision, rules in citing.items()
        for text in [next((one for one in texts if one.holds(Provision.parse(provision))), None)]
        if text is not None
    ]
    order = list(FINDINGS)
    checks.sort(key=lambda one: (order.index(one.finding), Provision.parse(one.provision)))
    headings = {one.provision: one.heading for text in texts for one in text.passages.values() if not one.full}
    kept = [name for name, heading in headings.items() if "[reserved]" not in heading.casefold()]
    missing = [UnlistedSection(name, headings[name]) for name in unlisted(kept, law)]
    return Verification(tuple(checks), tuple(missing), tuple(chain.from_iterable(one.amendments for one in texts)))


def hashed(texts: Iterable[LawText], law: Law, edition: date) -> Iterator[HeldHash]:
    """Yield what to hold of texts: a row for each provision that a rule cites and that one of them has.

    Args:
        edition: the day of the texts.
    """
    told = list(texts)
    for provision in sorted(_citing(law)):
        for text in told:
            found, of = text.hash_of(Provision.parse(provision))
            if found:
                yield HeldHash(provision, "" if of == provision else of, edition, text.form, found)
                break


def _check(provision: Provision, text: LawText, held: Sequence[HeldHash], rules: tuple[str, ...]) -> ProvisionCheck:
    newest = sorted(held, key=lambda row: row.edition)
    alike = [row for row in newest if row.form == text.form]
    if not newest:
        return ProvisionCheck(provision.id, "not held", rules)
    row = (alike or newest)[-1]
    found, _ = text.hash_of(provision)
    if found == row.hash:
        return ProvisionCheck(provision.id, "same", rules, row.edition)
    if not alike:
        return ProvisionCheck(provision.id, "set otherwise", rules, row.edition)
    now = text.where(row.hash)
    finding: Finding = "moved" if now else "changed" if found else "gone"
    return ProvisionCheck(provision.id, finding, rules, row.edition, now)


def _citing(law: Law) -> dict[str, list[str]]:
    """Return the provisions that rules cite which are law or will be, each with these rules."""
    lasting = {
        rule.id
        for rule, _ in law.pack.rules.values()
        if any(end is None or end > law.text_as_of for _, end in rule.in_force)
    }
    found = defaultdict[str, list[str]](list)
    for rule, span in cited_by_rules(law):
        if rule in lasting:
            for end in span.ends:
                if rule not in found[end.id]:
                    found[end.id].append(rule)
    return found


def _folders(law: Law) -> list[Path]:
    roots = [Path(one) for one in (law.pack.folder, law.pack.own) if one]
    return sorted(path.parent for root in roots for path in (*root.glob("pack.yaml"), *root.glob("*/pack.yaml")))
