"""Pages on money and markets: what a stake needs, both ways; who may bid, launch or land signals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

import comity
from comity import InputError
from comity.web.industry_sheets import access_form, invest_form
from comity.web.sheets import PageBlock, PageCell, PageField, WebPage, block, cell, filled, read_at, records

_WALKED: Final = ("mandatory", "prohibited")
"""Kinds of filings of which a page tells how they follow; data tell it of all."""


def invest(investor: str, target: str, stake: str, rights: str, item: str, day: str) -> WebPage:
    """Return what a stake needs, both ways.

    Raises:
        InputError: an unknown country, firm or right, a share that is none, or no day.
    """
    form = invest_form(investor, target, stake, rights, item, day)
    if not (investor and target):
        return form.unasked()
    named = [one.strip() for one in rights.split(",") if one.strip()]
    share = _percent(stake)
    found = comity.Industry.load().invest(investor, target, share, day or None, rights=named, item=item)
    deals = [
        (
            cell(one.when),
            cell(f"{one.investors} → {one.targets}"),
            cell(", ".join(filter(None, (one.what, one.amount, one.stake, one.status)))),
            cell(one.clearance),
            read_at(one.source, one.confidence),
        )
        for one in found.precedents
    ]
    answers = [*(("", one) for one in found.forth), *(("The other way: ", one) for one in found.back)]
    return WebPage(
        title=form.title,
        lead=(cell(f"{found.line()}. Law of {found.on}."), *map(cell, found.notes)),
        fields=form.fields,
        asks=form.asks,
        blocks=filled(
            *(part for title, one in answers for part in _stake(title, one)),
            block(
                "Deals on record, told, never counted",
                deals,
                "when",
                "who",
                "what",
                "clearance",
                "source",
                open=len(deals) <= 10,
            ),
        ),
        links=(cell("Industry", "/industry"),),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
        legend=bool(deals),
    )


def _percent(text: str) -> float:
    try:
        return float(text.strip().removesuffix("%"))
    except ValueError:
        raise InputError(f"found '{text}'", where="stake", accepts="percent, 0 to 100") from None


def _stake(title: str, one: Any) -> Iterator[PageBlock]:
    of = f", if it makes {', '.join(one.classes)}" if one.classes else ""
    rows = [
        (
            cell(filing.kind),
            cell(filing.name, note=filing.says),
            cell(filing.days),
            cell(filing.cite),
            cell("; ".join(filing.walked) if filing.kind in _WALKED else ""),
            cell("; ".join(filing.could_spare)),
        )
        for filing in one.filings
    ]
    told = [one.short]
    told += [f"open: {'; '.join(one.open)}"] if one.open else []
    told += [f"not examined in depth: {'; '.join(one.not_examined)}"] if one.not_examined else []
    columns = ("", "filing", "days", "provision", "how it follows", "unless")
    yield block(f"{title}{one.investor} in {one.target}{of}", rows, *columns, lead=f"{'. '.join(told)}.")


def access(seller: str, market: str, kind: str, day: str) -> WebPage:
    """Return who may bid, launch or land signals between two states, both ways.

    Raises:
        InputError: an unknown country or kind, or no day.
    """
    form = access_form(seller, market, kind or "procurement", day)
    if not (seller and market):
        return form.unasked()
    found = comity.Industry.load().access(seller, market, kind or "procurement", day or None)
    every = (*found.forth, *found.back)
    return WebPage(
        title=f"{found.kind.capitalize()}, {found.seller} to {found.market} and back",
        lead=(cell(f"Law of {found.on}."), *map(cell, dict.fromkeys(text for one in every for text in one.takes))),
        fields=form.fields,
        asks=form.asks,
        blocks=tuple(map(_entry, every)),
        links=(cell("Industry", "/industry"),),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
    )


def _entry(one: Any) -> PageBlock:
    said = one.legal
    rows: list[tuple[PageCell, ...]] = []
    if said.authorization:
        rows.append((cell("needs"), cell(said.authorization, note=said.days)))
    rows += [(cell("because"), cell(said.because))] if said.because else []
    rows += [(cell("served by"), cell(said.exemption))] if said.exemption else []
    rows += [(cell("☐ to do"), cell(duty)) for duty in one.duties]
    rows += [(cell("open"), cell(said.open))] if said.open else []
    rows += [(cell("not examined in depth"), cell("; ".join(said.not_examined)))] if said.not_examined else []
    return block(f"{one.seller} → {one.market}: {one.title}", rows, lead=f"{said.headline}.")


def owner_change(company: str, owner: str, day: str) -> WebPage:
    """Return what changes with a firm's owner.

    Raises:
        InputError: an unknown firm or owner, or no day.
    """
    fields = (
        PageField("firm", "Firm", company),
        PageField("to", "New owner", owner, hint="a country, or a firm"),
        PageField("date", "Day of the change", day, hint="today"),
    )
    title, asks = "What changes with a firm's owner", "/industry/owner-change"
    if not (company and owner):
        return WebPage(title=title, fields=fields, asks=asks, data=[])
    found = comity.Industry.load().owner_change(company, owner, day or None)
    rows = [
        (
            cell(one.about),
            cell(one.question),
            cell(one.before),
            cell(one.after),
            cell("; ".join(f"{rule.title}: {rule.before} → {rule.after} ({rule.cite})" for rule in one.rules)),
        )
        for one in found.changed
    ]
    same = [(cell(one.about), cell(one.question), cell(one.after)) for one in found.unchanged]
    return WebPage(
        title=title,
        lead=(cell(f"{found.line()}. Law of {found.on}."), *map(cell, found.notes)),
        fields=fields,
        asks=asks,
        blocks=filled(
            block("Answered otherwise", rows, "about", "question", "before", "after", "rules"),
            block("As before", same, "about", "question", "answer", open=False),
        ),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
    )
