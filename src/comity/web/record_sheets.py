"""Pages of the record: what stands between two parties, a group, any row, who has what, search."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import msgspec

import comity
from comity import InputError
from comity import record as room
from comity.home import STATE
from comity.scalars import parse_day
from comity.web.planning import written
from comity.web.sheets import (
    PageBlock,
    PageCell,
    PageField,
    PageForm,
    WebPage,
    block,
    cell,
    filled,
    outside,
    records,
    rows_of,
    source,
)

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import Record

_TIE: Final = "commercial"
_MOST_FOUND: Final = 60
_MOST_ON_A_MAP: Final = 2
_WHO: Final = "cspo,quad"
_WHAT: Final = "framework,tsa,ssa-sharing,gsomia"
WORDS: Final = {"in force": "✔", "lapsed": "✘", "suspended": "✘", "unknown": "?", "none": "–"}
"""Signs for how something stands, besides the word."""


def stand_cells(one: room.Stand) -> tuple[PageCell, ...]:
    """Return since when an instrument is, its title, how it stands, and its source."""
    i = one.instrument
    limits = f"not {', '.join(sorted(i.excludes))}" if i.excludes else ""
    begun = i.begun or i.signed or i.announced or "undated"
    return (
        cell(begun),
        cell(i.title, row_path(i.id), note=limits),
        cell(one.standing.status.value, note=one.standing.because.removeprefix("in force ")),
        source(i.source),
    )


def between(one: str, other: str, day: str) -> WebPage:
    """Return every instrument between two parties.

    Raises:
        InputError: an unknown party, or no day.
    """
    record, on = comity.load().record, day_of(day)
    names = record.party(one), record.party(other)
    found = [stand for stand in room.between(record, *names, on) if stand.instrument.kind.id != _TIE]
    rows = []
    for depth, stand in room.as_tree(found):
        begun, title, stands, read = stand_cells(stand)
        rows.append(
            (
                begun,
                msgspec.structs.replace(title, text=f"{'└ ' * depth}{title.text}"),
                cell(stand.instrument.kind.title),
                stands,
                read,
            )
        )
    blocks = filled(block("Instruments", rows, "since", "instrument", "kind", "stands", "source"))
    return WebPage(
        title=f"{record.name(names[0])} and {record.name(names[1])} on {on}",
        lead=() if rows else (cell("Nothing is recorded, which is not proof that there is nothing."),),
        fields=(PageField("date", "Date", day, hint="today"),),
        asks=f"/between/{names[0]}/{names[1]}",
        blocks=blocks,
        data=rows_of(blocks),
        table=rows_of(blocks),
        legend=True,
    )


def group(name: str, day: str) -> WebPage:
    """Return who belongs to a group, and of whom that is not known.

    Raises:
        InputError: no such group, or no day.
    """
    record, on = comity.load().record, day_of(day)
    if name not in record.groups:
        raise InputError(f"no group '{name}'", where="group", accepts=", ".join(sorted(record.groups)))
    info = record.group_info.get(name)
    members = record.members(name, on)
    evidence = {m.member: m for m in record.by_group.get(name, ())}
    sure = [_member(record, party, evidence) for party in sorted(members.yes, key=record.name)]
    unsure = [_member(record, party, evidence) for party in sorted(members.unsure, key=record.name)]
    blocks = filled(
        block("Members", sure, "member", "since", "source"), block("Not known", unsure, "party", "since", "source")
    )
    told = [cell(info.summary), source(info.source)] if info else []
    return WebPage(
        title=f"{info.title if info else name} on {on}",
        lead=tuple(one for one in told if one.text),
        fields=(PageField("date", "Date", day, hint="today"),),
        asks=f"/group/{name}",
        blocks=blocks,
        data={"group": name, "day": str(on), "members": sorted(members.yes), "unsure": sorted(members.unsure)},
        table=rows_of(blocks),
        legend=True,
    )


def _member(record: Record, party: str, evidence: dict[str, room.Membership]) -> tuple[PageCell, ...]:
    found = evidence.get(party)
    return (
        cell(record.name(party), f"/partner/{party}"),
        cell(found.since if found else ""),
        source(found.source) if found else cell(""),
    )


def row(identifier: str) -> WebPage:
    """Return everything that the record says in a row.

    Raises:
        InputError: there is no such row; names the likeliest.
    """
    record = comity.load().record
    found = [one for table in record.tables.values() for one in table if one.cells.get("id") == identifier]
    if not found:
        hits = room.search_record(record, identifier, 1)
        raise InputError(f"no row '{identifier}'", where="record", suggestion=f"'{hits[0].id}'" if hits else None)
    blocks = [
        block(
            one.where.rpartition("/")[2], [(cell(name), _value(name, text)) for name, text in one.cells.items() if text]
        )
        for one in found
    ]
    first = found[0].cells
    links = [cell("Who belongs to it", f"/group/{identifier}")] if identifier in record.groups else []
    links += [cell("Where it stands", f"/partner/{identifier}")] if identifier in record.countries else []
    told = records(one.cells for one in found)
    return WebPage(
        title=first.get("title") or first.get("name") or identifier,
        lead=(cell(identifier),),
        links=tuple(links),
        blocks=tuple(blocks),
        data=told,
        table=told,
    )


def _value(name: str, text: str) -> PageCell:
    if name == "source_url":
        return cell(text, outside(text))
    return cell(text, row_path(text) if name in ("parent", "made_in", "replaces") else "")


def record_index(query: str) -> WebPage:
    """Return what words find in the record; without any, the partners and groups."""
    record = comity.load().record
    hits = room.search_record(record, query, _MOST_FOUND) if query.strip() else []
    found = [(cell(h.kind), cell(h.title, row_path(h.id)), cell(h.id), source(h.source)) for h in hits]
    counted = {code: len(record.by_party.get(code, ())) for code in record.countries if code != STATE}
    partners = (
        (cell(record.name(code), f"/partner/{code}"), cell(code), cell(count))
        for code, count in sorted(counted.items(), key=lambda one: -one[1])
        if count
    )
    groups = (
        (cell(record.group_info[g].title if g in record.group_info else g, f"/group/{g}"), cell(g))
        for g in sorted(record.groups)
    )
    lead = "Who has what with whom, since when, on what evidence."
    none = "Nothing is recorded under these words." if query.strip() and not hits else ""
    told = records(
        {"id": h.id, "kind": h.kind, "title": h.title, "source": h.source.cite, "source_url": h.source.url}
        for h in hits
    )
    return WebPage(
        title="The record",
        lead=tuple(cell(one) for one in (none or lead,)),
        fields=(PageField("q", "A state, an agreement, a few words", query),),
        asks="/record",
        forms=() if query.strip() else (matrix_form(),),
        blocks=filled(
            block("Found", found, "kind", "what", "id", "source"),
            block("Partners", partners, "partner", "code", "instruments", open=not query),
            block("Groups", groups, "group", "id", open=False),
        ),
        data=told if query.strip() else {"partners": counted, "groups": sorted(record.groups)},
        table=told,
        legend=bool(hits),
    )


def day_of(text: str) -> date:
    """Return a day that is asked for; today if none is.

    Raises:
        InputError: it is none.
    """
    return parse_day(text.strip() or None) or date.today()


def row_path(identifier: str) -> str:
    """Return where a row of the record has its page."""
    return f"/record/{quote(identifier, safe='')}"


def matrix_form(of: str = "", columns: str = "", day: str = "") -> PageForm:
    """Return the form that asks who has what."""
    fields = (
        PageField("of", "States and groups", of or _WHO),
        PageField("columns", "Kinds and groups", columns or _WHAT),
        PageField("date", "Date", day, hint="today"),
    )
    return PageForm("/record/matrix", fields, "Who has what, as a table and a map")


def matrix(of: str, columns: str, day: str) -> WebPage:
    """Return partners against kinds of instruments and groups, with a map of the first few.

    Raises:
        InputError: an unknown party, kind or group, or no day.
    """
    record, form = comity.load().record, matrix_form(of, columns, day)
    found = _matrix(of, columns, day)
    told = records(
        {
            "state": state,
            "column": column,
            "word": one.said,
            "because": one.because,
            "of": one.subject,
            "source_url": one.source.url if one.source else "",
        }
        for (state, column), one in found.cells.items()
    )
    return WebPage(
        title=f"Who has what with {found.names[found.home]} on {found.day}",
        lead=(cell("none: nobody has looked, or there was none; a sign leads to the evidence."),),
        fields=form.fields,
        asks=form.asks,
        picture=cell(f"A map for each of the first {_MOST_ON_A_MAP} columns; the table below has the same"),
        blocks=(matrix_block(record, found, ""),),
        links=(cell("The record", "/record"),),
        data=told,
        table=told,
    )


def matrix_block(record: Record, found: room.Matrix, title: str) -> PageBlock:
    """Return a matrix as rows, a sign and a word in each cell, which leads to the evidence."""
    rows = []
    for state in found.rows:
        cells = [found.cells[state, column] for column in found.columns]
        told = [
            PageCell(one.word, outside(one.source.url) if one.source else "", mark=WORDS.get(one.word, "○"))
            for one in cells
        ]
        rows.append((cell(record.name(state), f"/partner/{state}"), *told))
    return block(title, rows, "state", *found.columns)


def matrix_map(of: str, columns: str, day: str, form: str) -> bytes:
    """Return who has what as a map of the world, SVG.

    Raises:
        InputError: as `matrix`.
    """
    few = ",".join(_parted(columns or _WHAT)[:_MOST_ON_A_MAP])
    return written(room.RecordMap(_matrix(of, few, day)), f"map{form}", picture=True)


def _matrix(of: str, columns: str, day: str) -> room.Matrix:
    record = comity.load().record
    return room.matrix(record, _parted((of or _WHO).replace("+", ",")), _parted(columns or _WHAT), day_of(day))


def _parted(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]
