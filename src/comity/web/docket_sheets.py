"""Pages of what is under way and of what others ask: the docket of rules, and one item exporter by exporter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

import msgspec

import comity
from comity.home import EXPORTERS, STATE
from comity.web.planning import written
from comity.web.sheets import (
    PageBlock,
    PageCell,
    PageField,
    PageForm,
    WebPage,
    block,
    cell,
    cited,
    filled,
    records,
)

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import Docket, DocketEntry, FieldRow

_WHICH: Final = ("all", "under way")
_FILES: Final = (".ics", ".docx", ".pdf", ".md")


def docket(which: str, since: str, day: str) -> WebPage:
    """Return proposals and rules under way, with their comment dates.

    Raises:
        InputError: no day.
    """
    found = _docket(which, since, day)
    return WebPage(
        title="Proposals and rules under way",
        lead=(cell(f"{found.line()}."),),
        fields=(
            PageField("which", "Which", which or _WHICH[0], _WHICH),
            PageField("since", "With news since", since, hint="YYYY-MM-DD"),
            PageField("date", "Date", day, hint="today"),
        ),
        asks="/docket",
        links=(cell("Reforms that are held", "/reform"),),
        files=_FILES,
        blocks=tuple(_entry(one, found.day) for one in found.entries),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
        legend=True,
    )


def docket_file(which: str, since: str, day: str, form: str) -> bytes:
    """Return the docket as a document, or its days as a calendar.

    Raises:
        InputError: no day, or what writes such files is not installed.
    """
    return written(_docket(which, since, day), f"docket{form}")


def _docket(which: str, since: str, day: str) -> Docket:
    return comity.Docket.load(day or None, open=which == _WHICH[1], since=since or None)


def _entry(one: DocketEntry, on: date) -> PageBlock:
    numbers = ", ".join(filter(None, (f"RIN {one.rin}" if one.rin else "", one.docket)))
    rows: list[tuple[PageCell, ...]] = [
        (
            cell(event.date),
            cell(event.what, note="to come" if event.date >= on else ""),
            cited(event.cite, event.url, event.confidence),
        )
        for event in one.events
    ]
    rows += [(cell("changed"), cell(text), cell("")) for text in one.changed]
    rows += [(cell("watch"), cell(text), cell("")) for text in one.watch]
    rows += [(cell("what it does"), cell(name, f"/reform/{quote(name, safe='')}"), cell("")) for name in one.reforms]
    lead = ", ".join(filter(None, (one.agency, one.stage, numbers)))
    return block(one.title, rows, "when", "what", "source", lead=f"{lead}.")


def field(item: str, to: str, end_use: str, end_user: str, exporters: str, day: str) -> WebPage:
    """Return what an item to a country needs, exporter by exporter.

    Raises:
        InputError: an unknown item, country or kind, or no day.
    """
    form = field_form(item, to, end_use, end_user, exporters, day)
    if not (item and to):
        return form.unasked()
    named = [one.strip() for one in exporters.split(",") if one.strip()] or EXPORTERS
    found = comity.Field.of(
        item, to, named, end_use=end_use or "civil", end_user=end_user or "commercial", on=day or None
    )
    return WebPage(
        title=f"{found.item} to {found.destination}, exporter by exporter",
        lead=(
            cell(f"{found.line()}."),
            cell(f"End use: {found.end_use}. A law read in outline may ask more than is told here."),
        ),
        fields=form.fields,
        asks=form.asks,
        blocks=filled(
            block(
                "",
                map(_exporter, found.rows),
                "exporter",
                "what it needs",
                "review",
                "days: least, usual, most",
                f"beside {STATE}",
                "law read",
                "by these provisions",
            ),
            block("Assumed", [(cell(one),) for one in found.assumed]),
        ),
        links=(
            cell("Reforms", "/reform"),
            cell("How deep each law is read", f"/law/coverage?{urlencode({'kind': 'export'})}"),
        ),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
    )


def field_form(
    item: str = "", to: str = "", end_use: str = "", end_user: str = "", exporters: str = "", day: str = ""
) -> PageForm:
    """Return the form that compares exporters."""
    fields = (
        PageField("item", "Item", item, hint="9A515.a.4"),
        PageField("to", "To", to, hint="KOR"),
        PageField("end_use", "End use", end_use, hint="civil"),
        PageField("end_user", "End user", end_user, hint="commercial"),
        PageField("exporters", "Exporters", exporters, hint=", ".join(EXPORTERS)),
        PageField("date", "Date", day, hint="today"),
    )
    return PageForm("/field", fields, "One item to one country, exporter by exporter")


def _exporter(one: FieldRow) -> tuple[PageCell, ...]:
    told = [", ".join(one.authorizations), f"exception: {one.exceptions[0]}" if one.exceptions else ""]
    told += [f"perhaps {', '.join(one.perhaps)}" if one.perhaps else ""]
    return (
        cell(one.exporter, note=one.name),
        cell("; ".join(filter(None, told)) or one.outcome.value),
        cell(one.review),
        cell(" / ".join(f"{days:g}" for days in one.days)),
        cell(one.beside),
        cell(one.depth, note=f"text of {one.law_as_of}"),
        cell("; ".join(one.cites) or "none that asks"),
    )
