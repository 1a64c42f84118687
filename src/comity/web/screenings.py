"""The parties of an order screened against a list that its user has downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import msgspec

import comity
from comity.web.answering import upload_in
from comity.web.order_form import OrderForm
from comity.web.sheets import PageBlock, PageCell, WebPage, block, cell, filled

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import OrderPage, ScreenedParty, Screening, ScreeningHit


class ScreenedOrder(msgspec.Struct, frozen=True):
    """What a list says of an order's parties, and the page of the order that heeds it."""

    sheet: WebPage
    page: OrderPage


def screened(form: OrderForm, name: str, content: bytes, day: str) -> ScreenedOrder:
    """Return what a list says of an order's parties, and what the order needs then.

    Raises:
        InputError: the order or the list cannot be used, or the order names nobody.
    """
    project = comity.read_project(form.order(), where="order")
    with TemporaryDirectory(prefix="comity-") as folder, upload_in(folder, name, content) as path:
        screener = comity.screener(path, list_date=day or None)
        found = comity.screen_parties(project.activities, screener)
        answer = comity.determine(project, screener=screener)
    if not found.parties:
        raise comity.InputError("names no party", where="order", accepts="an end user, or other parties with a name")
    told = "; ".join(f"{one.name} of {one.date} ({one.entries:,} parties)" for one in found.lists)
    held = "Something must be resolved by a person first." if found.hold else "No match in it, which is no release."
    sheet = WebPage(
        title="Screening of the parties",
        lead=(cell(f"Screened against {told} only. {held}"), *map(cell, found.notes)),
        blocks=filled(*_blocks(found)),
    )
    return ScreenedOrder(sheet, comity.OrderPage.of(answer))


def _blocks(found: Screening) -> Iterator[PageBlock]:
    parties = [(cell(one.name), cell(one.status.replace("-", " ")), cell(one.says)) for one in found.parties]
    yield block("Parties", parties, "party", "status", "what was found")
    for party in found.parties:
        yield from _hits(party)


def _hits(party: ScreenedParty) -> Iterator[PageBlock]:
    yield block(f"Matches of {party.name}", map(_hit, party.hits), "score", "listed as", "list", "entry", "why")
    for owner in party.owners:
        yield from _hits(owner)


def _hit(one: ScreeningHit) -> tuple[PageCell, ...]:
    why = "; ".join(f"{f.feature} {f.points:+g} ({f.because})" for f in one.features)
    return cell(f"{one.score:g}"), cell(one.entry.name), cell(one.entry.source), cell(one.entry.key), cell(why)
