"""Pages of the record: a partner, a group, any row, search; a source behind each line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

import msgspec
from dateutil.relativedelta import relativedelta

import comity
from comity import InputError
from comity import record as room
from comity.home import NAME, PEERS, STATE
from comity.scalars import parse_day
from comity.web.sheets import (
    PageBlock,
    PageCell,
    PageField,
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

_MONTHS: Final = 18
_YEARS: Final = 2
_TIE: Final = "commercial"
_COLUMNS: Final = ("framework", "tsa", "ssa-sharing", "gsomia", "rdp", "sosa")
_MOST_FOUND: Final = 60
_SIGNED_WORDS: Final = {"in force": "✔", "lapsed": "✘", "suspended": "✘", "unknown": "?", "none": "–"}
_PURPOSES: Final = ("dialogue", "coalition", "warning", "artemis", "industry", "leo", "launch", "ask")


def partner(name: str, day: str, peers: str) -> WebPage:
    """Return where a partnership stands on a day.

    Raises:
        InputError: an unknown party, or no day; names the likeliest.
    """
    record, on = comity.load().record, _day(day)
    others = [record.party(one) for one in (peers or PEERS).replace(" ", "").split(",") if one]
    p = room.partnership(record, record.party(name), on, on - relativedelta(years=_YEARS), others, _MONTHS)
    blocks = filled(*_partnership(record, p), *_besides(record, p))
    query = f"?{urlencode({'date': day})}" if day else ""
    briefs = [
        cell(f"brief for {one}", f"/partner/{p.party}/brief.md?{urlencode({'purpose': one, 'date': day})}")
        for one in _PURPOSES
    ]
    return WebPage(
        title=f"{p.name} ({p.party}) on {on}",
        lead=(cell(_bottom(p)),),
        fields=(PageField("date", "Date", day), PageField("peers", "Peers", peers or PEERS)),
        asks=f"/partner/{p.party}",
        links=(
            cell(f"Between {STATE} and {p.party}", f"/between/{STATE}/{p.party}{query}"),
            cell("Timeline as a picture", f"/partner/{p.party}/timeline.svg{query}"),
            *briefs,
        ),
        blocks=blocks,
        data={"party": p.party, "name": p.name, "day": str(on), "rows": rows_of(blocks)},
        table=rows_of(blocks),
        legend=True,
    )


def _bottom(p: room.Partnership) -> str:
    """Return how it stands in a sentence: counts, and what calls for attention."""
    overdue = sum(one.overdue for one in p.lapsing)
    late = sum(one.word in ("overdue", "silent") for one in p.promises)
    parts = [f"{len(p.binding)} binding instruments in force with {NAME}", f"{len(p.other)} that do not bind"]
    parts += [f"{overdue} whose term has run and must be checked"] if overdue else []
    parts += [f"{len(p.lapsing) - overdue} that lapse within {_MONTHS} months"] if len(p.lapsing) > overdue else []
    parts += [f"{late} promises overdue or long silent"] if late else []
    return f"{'; '.join(parts)}."


def _partnership(record: Record, p: room.Partnership) -> Iterator[PageBlock]:
    instrument = ("since", "instrument", "stands", "source")
    yield block(
        f"Lapses within {_MONTHS} months, or must be checked",
        map(_lapse, p.lapsing),
        "when",
        "instrument",
        "what",
        "source",
    )
    changed = (
        (cell(e.when), cell(e.title.removeprefix(f"{p.name}: "), _row(e.id)), cell(e.what.value), source(e.source))
        for e in reversed(p.changed)
    )
    yield block(f"Changed since {p.since}", changed, "when", "what", "how", "source", open=len(p.changed) <= 12)
    lacking = (
        (
            cell(" ".join(one.peers)),
            cell(one.title),
            cell("" if one.now == "none" else one.now),
            source(one.sources[0]),
        )
        for one in p.lacking
    )
    yield block(f"Peers have with {NAME}, {p.party} has not", lacking, "peers", "what", "here", "source")
    yield _against_peers(record, p)
    yield block("In force, binding", map(_stand, p.binding), *instrument)
    yield block("Operating, not binding", map(_stand, p.other), *instrument)
    yield block(
        "Announced, negotiated, signed, provisional, suspended or not known", map(_stand, p.unsettled), *instrument
    )
    yield block("Dialogues", map(_talks, p.dialogues), "last met", "dialogue", "what came of it", "source")
    promised = (
        (
            cell(one.word),
            cell(one.commitment.what, _row(one.commitment.id)),
            cell(_came(one)),
            source(one.commitment.source),
        )
        for one in p.promises
    )
    yield block(
        "Promised, what is overdue or long silent first", promised, "stands", "what", "by, to, due, last word", "source"
    )


def _besides(record: Record, p: room.Partnership) -> Iterator[PageBlock]:
    assets = (
        (cell(a.status), cell(a.name, _row(a.id)), cell(a.capability), source(a.source))
        for a in room.assets_of(record, p.party)
    )
    yield block("Has", assets, "status", "asset", "what for", "source")
    groups = (
        (cell(m.group, f"/group/{m.group}"), cell(m.since), source(m.source))
        for m in sorted(p.groups, key=lambda m: m.group)
    )
    yield block("Groups", groups, "group", "since", "source", open=False)
    yield block(
        "Groups, date not known",
        ((cell(m.group, f"/group/{m.group}"), source(m.source)) for m in p.maybe),
        "group",
        "source",
    )
    yield block(
        "UN space treaties",
        ((cell(t.treaty), cell(t.status), cell(t.joined), source(t.source)) for t in p.treaties),
        "treaty",
        "status",
        "since",
        "source",
    )
    yield block("Programmes", ((cell(x.id, _row(x.id)), source(x.source)) for x in p.programmes), "programme", "source")
    took = ((cell(e.held), cell(e.series), source(e.source)) for e in p.exercises)
    yield block("Exercises", took, "held", "series", "source", open=False)
    yield block("Company ties", map(_stand, p.ties), "since", "tie", "stands", "source", open=False)


def _against_peers(record: Record, p: room.Partnership) -> PageBlock:
    found = room.matrix(record, list(dict.fromkeys((p.party, *p.peers))), list(_COLUMNS), p.day)
    rows = []
    for state in found.rows:
        cells = [found.cells[state, column] for column in found.columns]
        told = [
            PageCell(one.word, outside(one.source.url) if one.source else "", mark=_SIGNED_WORDS.get(one.word, "○"))
            for one in cells
        ]
        rows.append((cell(record.name(state), f"/partner/{state}"), *told))
    return block("Against peers", rows, "state", *found.columns)


def _lapse(one: room.Lapse) -> tuple[PageCell, ...]:
    i = one.instrument
    said = "has run out unless extended: check" if one.overdue else "ends" if i.ended else "runs out"
    return cell(one.when), cell(i.title, _row(i.id)), cell(said), source(i.source)


def _stand(one: room.Stand) -> tuple[PageCell, ...]:
    i = one.instrument
    limits = f"not {', '.join(sorted(i.excludes))}" if i.excludes else ""
    begun = i.begun or i.signed or i.announced or "undated"
    return (
        cell(begun),
        cell(i.title, _row(i.id), note=limits),
        cell(one.standing.status.value, note=one.standing.because.removeprefix("in force ")),
        source(i.source),
    )


def _talks(one: room.Talks) -> tuple[PageCell, ...]:
    last = one.last
    read = last.source if last else one.dialogue.source
    return (
        cell(last.held if last else ""),
        cell(one.dialogue.title, _row(one.dialogue.id)),
        cell(last.outcome if last else ""),
        source(read),
    )


def _came(one: room.Promise) -> str:
    c = one.commitment
    due = f", due {c.due}" if c.due else ""
    last = f"{one.since}: {c.result}" if c.result and one.since == c.result_on else "no result is recorded"
    return f"{'/'.join(c.by)}{' to ' if c.to else ''}{'/'.join(c.to)}, {c.made}{due} · {last}"


def between(one: str, other: str, day: str) -> WebPage:
    """Return every instrument between two parties.

    Raises:
        InputError: an unknown party, or no day.
    """
    record, on = comity.load().record, _day(day)
    names = record.party(one), record.party(other)
    found = [stand for stand in room.between(record, *names, on) if stand.instrument.kind.id != _TIE]
    rows = []
    for depth, stand in room.as_tree(found):
        begun, title, stands, read = _stand(stand)
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
        fields=(PageField("date", "Date", day),),
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
    record, on = comity.load().record, _day(day)
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
        fields=(PageField("date", "Date", day),),
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
    return cell(text, _row(text) if name in ("parent", "made_in", "replaces") else "")


def record_index(query: str) -> WebPage:
    """Return what words find in the record; without any, the partners and groups."""
    record = comity.load().record
    hits = room.search_record(record, query, _MOST_FOUND) if query.strip() else []
    found = [(cell(h.kind), cell(h.title, _row(h.id)), cell(h.id), source(h.source)) for h in hits]
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
        blocks=filled(
            block("Found", found, "kind", "what", "id", "source"),
            block("Partners", partners, "partner", "code", "instruments", open=not query),
            block("Groups", groups, "group", "id", open=False),
        ),
        data=told if query.strip() else {"partners": counted, "groups": sorted(record.groups)},
        table=told,
        legend=bool(hits),
    )


def brief(name: str, purpose: str, day: str) -> str:
    """Return a brief on a partner in Markdown.

    Raises:
        InputError: an unknown party or purpose, or no day.
    """
    return comity.partner_brief(name, purpose or "dialogue", on=_day(day)).to_markdown()


def timeline_picture(name: str, day: str) -> bytes:
    """Return a partner's timeline as SVG.

    Raises:
        InputError: an unknown party, or no day.
    """
    record, on = comity.load().record, _day(day)
    found = room.timeline(record, record.party(name), on, record.party(STATE))
    with TemporaryDirectory(prefix="comity-") as folder:
        path = Path(folder) / "timeline.svg"
        comity.draw(found, path)
        return path.read_bytes()


def _day(text: str) -> date:
    return parse_day(text.strip() or None) or date.today()


def _row(identifier: str) -> str:
    return f"/record/{quote(identifier, safe='')}"
