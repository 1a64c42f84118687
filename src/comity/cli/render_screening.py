"""Screenings in the terminal: each party, what was found, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from comity import ScreenedParty, Screening, ScreeningHit
from comity.errors import shown

_COLORS: Final = {
    "no-match": "green",
    "not-compared": "bold yellow",
    "possible-match": "bold red",
    "listed": "bold red",
    "cleared": "cyan",
}
_MOST_SHOWN: Final = 5


def page(found: Screening) -> RenderableType:
    """Return a screening as a page: each party, what was found, and why."""
    told = (f"{one.name} of {one.date} ({one.entries:,} parties)" for one in found.lists)
    tree = Tree(Text(shown(f"Screened against {' and '.join(told)}"), style="bold"), guide_style="dim")
    for note in found.notes:
        tree.add(Text(shown(note), style="yellow"))
    for party in found.parties:
        _party(tree, party)
    return Padding(tree, (0, 0, 0, 2))


def rows(found: Screening) -> tuple[tuple[str, ...], list[list[str]]]:
    """Return a screening as a table: a row for each hit, and one for each party without any."""
    names = ("party", "status", "says", "score", "listed as", "list", "entry")
    told: list[list[str]] = []
    for party in found.parties:
        hits = [[f"{hit.score:g}", hit.entry.name, hit.entry.source, hit.entry.key] for hit in party.hits]
        told += [[party.name, party.status, party.says, *hit] for hit in hits or [["", "", "", ""]]]
    return names, told


def _party(tree: Tree, party: ScreenedParty) -> None:
    leaf = tree.add(Text.assemble((shown(party.name), "bold"), ": ", (shown(party.says), _COLORS[party.status])))
    for hit in party.hits[:_MOST_SHOWN]:
        listed = shown(f" · {hit.entry.source} · {hit.entry.key}")
        told = leaf.add(Text.assemble((f"{hit.score:g}  ", "bold"), shown(hit.entry.name), (listed, "cyan")))
        for line in _why(hit):
            told.add(Text(shown(line), style="dim"))
    if len(party.hits) > _MOST_SHOWN:
        leaf.add(Text(f"… {len(party.hits) - _MOST_SHOWN} more (--json lists them)", style="dim"))
    for one in party.resolved:
        c = one.clearance
        lapsed = f"; does not hold any more: {one.lapsed}" if one.lapsed else ""
        leaf.add(Text(shown(f"{c.entry}: {c.decision} party, {c.by}, {c.on}, list of {c.list_date}: {c.why}{lapsed}")))
    for owner in party.owners:
        _party(leaf, owner)
    for title, share in (("listed parties", party.restricted_share), ("blocked persons", party.blocked_share)):
        if share and share.because:
            leaf.add(Text(shown(f"{title} own {share.low:g} %: {'; '.join(share.because)}")))


def _why(hit: ScreeningHit) -> Iterator[str]:
    """Yield why a listed party is a hit: the points, the words that agree, those that do not."""
    points = "; ".join(f"{f.feature} {f.points:+g} ({f.because})" for f in hit.features)
    yield points
    near = [f"{w.word} ~ {w.listed} ({w.alike:.2f})" for w in hit.words if w.word != w.listed]
    if near:
        yield f"nearly the same: {', '.join(near)}"
    if hit.missing or hit.besides:
        only = [f"only yours: {', '.join(hit.missing)}"] if hit.missing else []
        only += [f"only listed: {', '.join(hit.besides)}"] if hit.besides else []
        yield "; ".join(only)
    if hit.entry.owners:
        yield f"owned, controlled by or linked to, as the list says: {'; '.join(hit.entry.owners)}"
    if hit.entry.license_requirement or hit.entry.programs:
        told = [hit.entry.license_requirement, ", ".join(hit.entry.programs), hit.entry.license_policy]
        yield "; ".join(text for text in told if text)
