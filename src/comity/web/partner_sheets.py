"""The page of a partner: where a partnership stands, who hangs on whom between its firms, its briefs and timeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta

import comity
from comity import record as room
from comity.home import NAME, PEERS, STATE
from comity.web.graphs import DrawnGraph, GraphEdge, drawn
from comity.web.planning import written
from comity.web.record_sheets import day_of, matrix_block, row_path, stand_cells
from comity.web.sheets import PageBlock, PageCell, PageField, PageForm, WebPage, block, cell, filled, rows_of, source

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import Record

_MONTHS: Final = 18
_YEARS: Final = 2
_COLUMNS: Final = ("framework", "tsa", "ssa-sharing", "gsomia", "rdp", "sosa")
_PURPOSES: Final = ("dialogue", "coalition", "artemis", "industry", "leo", "ask")


def partner(name: str, day: str, peers: str, chosen: str) -> WebPage:
    """Return where a partnership stands on a day; ``chosen``: a firm that is lit among those with ties.

    Raises:
        InputError: an unknown party, or no day; names the likeliest.
    """
    record, on = comity.load().record, day_of(day)
    others = [record.party(one) for one in (peers or PEERS).replace(" ", "").split(",") if one]
    p = room.partnership(record, record.party(name), on, on - relativedelta(years=_YEARS), others, _MONTHS)
    blocks = filled(*_partnership(record, p), *_besides(record, p))
    query = f"?{urlencode({'date': day})}" if day else ""
    asked = {name: text for name, text in (("date", day), ("peers", peers)) if text}
    asks = f"/partner/{p.party}"
    brief_form = PageForm(
        f"{asks}/brief",
        (PageField("purpose", "Brief for", _PURPOSES[0], _PURPOSES), PageField("date", "Date", day, hint="today")),
        "Two-page brief",
        {".docx": "Word", ".pdf": "PDF", ".md": "Markdown"},
    )
    return WebPage(
        title=f"{p.name} ({p.party}) on {on}",
        lead=(cell(_bottom(p)),),
        fields=(PageField("date", "Date", day, hint="today"), PageField("peers", "Peers", peers or PEERS)),
        asks=f"/partner/{p.party}",
        links=(
            cell(f"Between {STATE} and {p.party}", f"/between/{STATE}/{p.party}{query}"),
            cell("What it gives to the needs of the Moon, and could", f"/bridge/country/{p.party}{query}"),
            cell("How their firms hang together, and the law on it", f"/industry/alliance/{STATE}-{p.party}{query}"),
        ),
        forms=(brief_form,),
        picture=PageCell("Timeline: what was concluded, promised, met", f"{asks}/timeline.svg{query}"),
        picture_open=False,
        graph=_graph(record, p, f"{asks}?{urlencode(asked)}" if asked else asks, chosen),
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
        (cell(e.when), cell(e.title.removeprefix(f"{p.name}: "), row_path(e.id)), cell(e.what.value), source(e.source))
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
    yield block("In force, binding", map(stand_cells, p.binding), *instrument)
    yield block("Operating, not binding", map(stand_cells, p.other), *instrument)
    yield block(
        "Announced, negotiated, signed, provisional, suspended or not known", map(stand_cells, p.unsettled), *instrument
    )
    yield block("Dialogues", map(_talks, p.dialogues), "last met", "dialogue", "what came of it", "source")
    promised = (
        (
            cell(one.word),
            cell(one.commitment.what, row_path(one.commitment.id)),
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
        (cell(a.status), cell(a.name, row_path(a.id)), cell(a.capability), source(a.source))
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
    yield block(
        "Programmes", ((cell(x.id, row_path(x.id)), source(x.source)) for x in p.programmes), "programme", "source"
    )
    took = ((cell(e.held), cell(e.series), source(e.source)) for e in p.exercises)
    yield block("Exercises", took, "held", "series", "source", open=False)
    yield block("Company ties", map(stand_cells, p.ties), "since", "tie", "stands", "source", named=True)


def _against_peers(record: Record, p: room.Partnership) -> PageBlock:
    found = room.matrix(record, list(dict.fromkeys((p.party, *p.peers))), list(_COLUMNS), p.day)
    return matrix_block(record, found, "Against peers")


def _graph(record: Record, p: room.Partnership, asks: str, chosen: str) -> DrawnGraph | None:
    """Return ties between firms and agencies, from the one that is named first to the other."""
    edges = []
    for number, one in enumerate(p.ties, 1):
        ends = [record.name(party) for party in one.instrument.parties if party not in record.countries]
        if len(ends) > 1:
            kind = one.instrument.title.rpartition(": ")[2]
            edges.append(
                GraphEdge(ends[0], ends[1], kind, number, f"{one.instrument.title}, {one.standing.status.value}")
            )
    names = {name for one in edges for name in (one.begins, one.ends)}
    hrefs = {name: f"{asks}{'&' if '?' in asks else '?'}{urlencode({'node': name})}" for name in names}
    return drawn(edges, "Who is tied to whom", hrefs, chosen)


def _lapse(one: room.Lapse) -> tuple[PageCell, ...]:
    i = one.instrument
    said = "has run out unless extended: check" if one.overdue else "ends" if i.ended else "runs out"
    return cell(one.when), cell(i.title, row_path(i.id)), cell(said), source(i.source)


def _talks(one: room.Talks) -> tuple[PageCell, ...]:
    last = one.last
    read = last.source if last else one.dialogue.source
    return (
        cell(last.held if last else ""),
        cell(one.dialogue.title, row_path(one.dialogue.id)),
        cell(last.outcome if last else ""),
        source(read),
    )


def _came(one: room.Promise) -> str:
    c = one.commitment
    due = f", due {c.due}" if c.due else ""
    last = f"{one.since}: {c.result}" if c.result and one.since == c.result_on else "no result is recorded"
    return f"{'/'.join(c.by)}{' to ' if c.to else ''}{'/'.join(c.to)}, {c.made}{due} · {last}"


def brief(name: str, purpose: str, day: str, form: str) -> bytes:
    """Return a brief on a partner as a document: ``.md``, ``.docx`` or ``.pdf``.

    Raises:
        InputError: an unknown party or purpose, no day, or what writes such files is not installed.
    """
    return written(comity.Desk(day_of(day)).brief(name, purpose or _PURPOSES[0]), f"brief{form}")


def timeline_picture(name: str, day: str, form: str) -> bytes:
    """Return a partner's timeline as SVG.

    Raises:
        InputError: an unknown party, or no day.
    """
    record, on = comity.load().record, day_of(day)
    found = room.timeline(record, record.party(name), on, record.party(STATE))
    return written(found, f"timeline{form}", picture=True)
