"""``comity record``: who has what with whom, since when, on what evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Final

from dateutil.relativedelta import relativedelta
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

import comity
from comity import InputError
from comity import record as room
from comity.cli import printing
from comity.cli import record_lines as lines
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Picture, pairs
from comity.cli.record_options import AsCsv, AsJson, Day, Known, Limit, Scope, State, Ties, day_of, first_of, record_of
from comity.home import NAME, PEERS, STATE
from comity.scalars import parse_day
from comity.workspace import needed

_MOST_FOUND: Final = 15
_MOST_STATES: Final = 12


def partner_command(
    party: State,
    peers: Annotated[str, CliOption(help="Peers by code; 'alike': the three most alike.")] = PEERS,
    as_of: Day = None,
    since: Annotated[str | None, CliOption(help="Show what changed since; two years if absent.")] = None,
    months: Annotated[int, CliOption(min=0, max=1200, help="How far ahead to look for terms that run out.")] = 18,
    full: Annotated[bool, CliOption("--full", help="Leave nothing out.")] = False,
    sources: Annotated[bool, CliOption("--sources", help="List every source in full below.")] = False,
    known_on: Known = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show where a partnership stands: what lapses, what changed, what peers have, what is in force, who talks."""
    record, on = record_of(known_on), day_of(as_of)
    before = parse_day(since) or on - relativedelta(years=2)
    others = [] if peers == "alike" else [record.party(peer) for peer in _list(peers)]
    p = room.partnership(record, record.party(party), on, before, others, months)
    page, most = lines.Page(as_json, as_csv), None if full else 4
    page.head(f"{p.name} ({p.party}) on {on}")
    page.rows(f"Lapses within {months} months, or must be checked", map(lines.lapse, p.lapsing), most)
    recent = (lines.event(e, p.name, (before, on)) for e in reversed(p.changed))
    page.rows(f"Changed since {before}", recent, None if full else 6)
    names = ", ".join(peer for peer in p.peers if peer != p.party)
    page.rows(f"Peers ({names}) have with {NAME}, {p.party} has not", map(lines.lack, p.lacking), most, 11)
    page.rows("In force, binding", map(lines.stand, p.binding), most)
    page.rows("Operating, not binding", map(lines.stand, p.other), most)
    unsettled = (lines.stand(s, why=True) for s in p.unsettled)
    page.rows("Announced, negotiated, signed, provisional, suspended or not known", unsettled, most)
    page.rows("Dialogues", map(lines.talks, p.dialogues), most)
    with_home = sum(one.concerns(STATE) for one in p.promises)
    promised = f"Promised, {with_home} of it with {NAME}; what is overdue or long silent first"
    page.rows(promised, map(lines.promise, p.promises), most)
    took = (f"{page.mark(e.source)}{escape(e.series)} {e.held.earliest.year}" for e in p.exercises)
    page.line("Exercises named in", took)
    page.line("Groups", (f"{page.mark(m.source)}{m.group}" for m in sorted(p.groups, key=lambda m: m.group)))
    page.line("Groups, date not known", (f"{page.mark(m.source)}{m.group}" for m in p.maybe))
    treaties = (f"{page.mark(t.source)}{t.treaty} {t.status}{f' {t.joined}' if t.joined else ''}" for t in p.treaties)
    page.line("UN space treaties", treaties)
    page.line("Programmes", (f"{page.mark(x.source)}{x.id}" for x in p.programmes))
    count = len(p.ties)
    page.line("Company ties", [f"{count}, listed by: comity record timeline {p.party} --ties"] if count else [])
    if sources:
        page.sources()
    detail = f"In detail: comity record between {STATE} {p.party}"
    page.foot(f"{detail}; sources in full: --sources; any row: comity record show ID")
    page.done()


def matrix_command(
    rows: Annotated[str, CliOption(help="States and groups, joined by + or commas.")] = "cspo+quad",
    columns: Annotated[str, CliOption(help="Kinds and groups.")] = "framework,tsa,ssa-sharing,gsomia,rdp,sosa",
    home: Annotated[str, CliOption("--with", help="The state whose partners are compared.")] = STATE,
    scope: Scope = None,
    as_of: Day = None,
    picture: Picture = None,
    as_map: Annotated[bool, CliOption("--map", help="Draw the picture as a map, a column each.")] = False,
    known_on: Known = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Compare partners: none, talks, signed, in force, lapsed, unknown."""
    if as_map and not picture:
        raise InputError("is how a picture is drawn", where="--map", accepts="--picture as well")
    record, on = record_of(known_on), day_of(as_of)
    found = room.matrix(record, _list(rows.replace("+", ",")), _list(columns), on, record.party(home), scope)
    page = lines.Page(as_json, as_csv)
    if picture:
        _drawn(room.RecordMap(found) if as_map else found, picture)
    if page.data:
        for (state, column), cell in found.cells.items():
            page.keep(cell.source, state=state, column=column, word=cell.said, because=cell.because, of=cell.subject)
        page.done()
    if page.data or picture:
        return
    about = f"{record.name(found.home)}{f', for {scope}' if scope else ''}"
    page.out.print(f"[italic]With {about}, {on}[/]")
    table = Table(header_style="bold", box=None)
    table.add_column("")
    for name in found.columns:
        table.add_column(name)
    for state in found.rows:
        cells = (found.cells[state, name] for name in found.columns)
        table.add_row(record.name(state), *(_cell(page, cell) for cell in cells))
    page.out.print(table)
    _limits_and_reasons(page, found)
    empty = "–: nobody has looked; none 2024: there was none that year; none found: it was sought"
    page.foot(f"{empty}. Rows behind the cells: comity record between {found.home} STATE")


def timeline_command(
    party: State,
    other: Annotated[str | None, CliOption("--with", help="Only what concerns this party too.")] = None,
    begins: Annotated[str | None, CliOption("--from", help="Leave out what is earlier.")] = None,
    ties: Ties = False,
    as_of: Day = None,
    picture: Picture = None,
    known_on: Known = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show everything dated that concerns a party, in order."""
    if as_of and not picture:
        raise InputError("is where things stand on the picture", where="--as-of", accepts="--picture as well")
    record, first = record_of(known_on), parse_day(begins)
    one, two = record.party(party), record.party(other) if other else None
    found = room.timeline(record, one, day_of(as_of), two, first, ties=ties)
    page = lines.Page(as_json, as_csv)
    if picture:
        _drawn(found, picture)
        if not page.data:
            return
    page.rows(" and ".join(found.parties), [lines.event(e, record.name(one)) for e in found.events])
    page.foot()
    page.done()


def between_command(
    one: State,
    other: Annotated[str, CliArgument(help="The other party.")],
    ties: Ties = False,
    as_of: Day = None,
    known_on: Known = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show every instrument between two parties with its scope and term, those concluded under one below it."""
    record, on = record_of(known_on), day_of(as_of)
    names = record.party(one), record.party(other)
    found = [s for s in room.between(record, *names, on) if ties or s.instrument.kind.id != lines.TIE]
    page = lines.Page(as_json, as_csv)
    page.head(f"{record.name(names[0])} and {record.name(names[1])} on {on}")
    if not found:
        page.say("Nothing is recorded, which is not proof that there is nothing.")
        page.done()
        return
    for depth, stand in room.as_tree(found):
        indent = "   " * (depth - 1) + "└ " if depth else ""
        page.rows("", [lines.stand(stand, indent=indent, why=page.data)])
        for text in () if page.data else lines.details(stand):
            page.out.print(Padding(Text.from_markup(f"[dim]{text}[/]"), (0, 0, 0, 14 + 3 * depth)))
    page.foot()
    page.done()


def diff_command(
    before: Annotated[str, CliArgument(help="A day.")],
    after: Annotated[str, CliArgument(help="A later day.")],
    party: Annotated[str | None, CliOption(help="Only what concerns this party.")] = None,
    ties: Ties = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show what changed in the world between two days."""
    record = room.load_record()
    first, last = day_of(before), day_of(after)
    if last <= first:
        raise InputError(f"{last} is not after {first}", where="AFTER", accepts="a later day")
    who = record.party(party) if party else None
    found = [e for e in lines.plain(room.changes(record, first, last), ties) if who is None or who in e.parties]
    page = lines.Page(as_json, as_csv)
    page.head(f"{first} to {last}: {len(found)} events")
    for kind in dict.fromkeys(e.kind for e in found):
        told = [lines.event(e, record.name(who) if who else "", (first, last)) for e in found if e.kind == kind]
        page.rows(record.kind(kind).title if kind in record.kinds else kind.capitalize(), told)
    turned = [t for t in room.turns(record, first, last) if who is None or who in t.instrument.parties]
    lost = [t for t in turned if t.now.value == "unknown"]
    told = [lines.Line(t.instrument.source, "", escape(f"{t.instrument.title}: {t.because}")) for t in lost]
    page.rows("No longer known", told)
    page.foot("A date with '?' is known only so well that it may lie outside the days asked about.")
    page.done()


def gaps_command(
    group: Annotated[str, CliOption(help="A group, or a kind of instrument with the state at home.")] = "cspo",
    like: Annotated[str | None, CliOption(help="Only states already in this group, or with this kind.")] = None,
    limit: Limit = None,
    full: Annotated[bool, CliOption("--full", help="Name everything they have.")] = False,
    scope: Scope = None,
    as_of: Day = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Rank who is most like the members of a group, with what they have and lack; likeness is no eligibility."""
    record, on = room.load_record(), day_of(as_of)
    page = lines.Page(as_json, as_csv)
    found = first_of(room.gaps(record, group, on, like, scope=scope), limit, data=page.data, most=_MOST_STATES)
    if page.data:
        for gap in found:
            has, lacked, unsure = ("|".join(names) for names in (gap.has, gap.lacks, gap.unsure))
            page.keep(state=gap.state, alike=f"{gap.score:.3f}", has=has, lacks=lacked, unsure=unsure)
        page.done()
        return
    title = f"Not in {group}{f' but in {like}' if like else ''}{f', for {scope}' if scope else ''}, nearest first, {on}"
    page.out.print(f"[italic]{title}[/]")
    table = Table(header_style="bold", box=None)
    for name, width in (("", 18), ("alike", None), ("has, as most members do", 40), ("lacks (? not known)", 24)):
        table.add_column(name, max_width=width)
    for gap in found:
        lacks = ", ".join((*gap.lacks, *(f"{name}?" for name in gap.unsure))) or "nothing they share"
        told = gap.has if full else gap.has[:6]
        more = f" and {len(gap.has) - len(told)} more" if len(told) < len(gap.has) else ""
        table.add_row(record.name(gap.state), f"{gap.score:.0%}", f"{', '.join(told)}{more}", lacks)
    page.out.print(table)
    said = "Counted: what at least half of the members have, weighed by how many. Sources: comity record partner STATE"
    page.out.print(f"[dim]{said}[/]")


def search_command(
    text: Annotated[str, CliArgument(help="A few words; spelling is forgiven.")],
    limit: Limit = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Find rows by title, parties and topics."""
    every, page = room.search_record(room.load_record(), text, None), lines.Page(as_json, as_csv)
    found = first_of(every, limit, data=page.data, most=_MOST_FOUND)
    if page.data:
        for hit in found:
            page.keep(hit.source, id=hit.id, kind=hit.kind, title=hit.title, score=f"{hit.score:.3f}", layer=hit.layer)
    elif not found:
        page.say("Nothing is recorded under these words.")
    else:
        some = "" if found[0].whole else "no row has all of these words; the nearest of "
        told = [lines.Line(f.source, f.kind[:20], f"{escape(f.title)} [dim]{escape(f.id)}[/]", f.layer) for f in found]
        shown = f", the first {len(found)}" if len(found) < len(every) else ""
        page.head(f"{text}: {some}{len(every)} row{'s' if len(every) > 1 else ''}{shown}")
        page.rows("", told, wide=20)
    page.foot("After the title: the row's id, for comity record show ID")
    page.done()


def show_command(
    identifier: Annotated[str, CliArgument(help="The id of any row; a member: cspo:JPN.")],
) -> None:
    """Show everything the record says in one row, with its source."""
    record, out = room.load_record(), printing.console()
    rows = record.by_name.get(identifier, ())
    if not rows:
        hits = room.search_record(record, identifier, 1)
        raise InputError(f"no row '{identifier}'", where="record", suggestion=f"'{hits[0].id}'" if hits else None)
    for row in rows:
        table = Table.grid(padding=(0, 2))
        for name, value in row.cells.items():
            if value:
                table.add_row(Text(name, style="dim"), Text(value))
        table.add_row(Text("kept in", style="dim"), Text(f"{row.where} ({row.layer})"))
        for reading in record.readings.get(identifier, ()):
            table.add_row(Text("second reading", style="dim"), Text(lines.reading(reading)))
        out.print(table)
    if identifier in record.groups:
        page, members = lines.Page(), record.members(identifier, date.today())
        page.line(f"Members today ({len(members.yes)})", sorted(members.yes))
        page.line("Not known", sorted(members.unsure))


def query_command(
    text: Annotated[str, CliArgument(help="A SELECT.")],
) -> None:
    """Ask the record's database in SQL; the answer is CSV. Tables: comity record export --format sqlite."""
    names, rows = room.query(room.load_record(), text)
    printing.echo_table(names, rows)


def export_command(
    form: Annotated[str, CliOption("--format", help="csv, parquet, jsonld or sqlite.")] = "csv",
    output: Annotated[Path, CliOption("--output", help="A folder; files in it are never overwritten.")] = Path(
        "record"
    ),
) -> None:
    """Write the record as CSV, Parquet, JSON-LD or SQLite."""
    for path in room.export_record(room.load_record(), form, output):
        printing.echo(path)


def check_command() -> None:
    """Validate the record and report the quality of its evidence, by kind."""
    record = room.load_record()
    found = list(room.faults(record))
    table = Table(title="Evidence", title_justify="left", header_style="bold", box=None)
    for name in ("", "rows", "primary", "secondary", "memory", "twice", "dated", "undated"):
        table.add_column(name, justify="left" if not name else "right", no_wrap=bool(name), overflow="fold")
    for q in room.quality(record):
        counts = (str(q.by_confidence[c]) for c in room.Confidence)
        twice = f"{q.twice or '–'}{f' ({q.sought})' if q.sought else ''}"
        table.add_row(q.what, str(q.rows), *counts, twice, str(q.dated or "–"), str(q.explained or "–"))
    printing.console().print(table)
    twice = "twice: read again by somebody who had not written it (for how many no page was found)"
    printing.console().print(f"[dim]{twice}; undated: of which no date was found[/]")
    page, hanging = lines.Page(), room.orphans(record, date.today())
    page.rows("Neither dated nor explained", [lines.Line(None, "", name) for name in room.unexplained(record)])
    page.rows("In force under what is not, or is not known to be", map(lines.orphan, hanging))
    for fault in found:
        printing.echo(f"fault: {fault}", error=True)
    wrong = len(found) + sum(orphan.sure for orphan in hanging)
    if wrong:
        raise InputError(f"{wrong} faults, listed above", where="record")
    printing.echo("no faults")


def import_command(
    file: Annotated[Path, CliArgument(help="A CSV of instruments.")],
    mapping: Annotated[list[str] | None, CliOption("--map", help="OURS=THEIRS: which of its columns is ours.")] = None,
    fixed: Annotated[list[str] | None, CliOption("--set", help="COLUMN=VALUE where the file has none.")] = None,
) -> None:
    """Import instruments into the workspace: every row, or none and a report of each that was rejected."""
    done = room.import_instruments(file, needed("record import"), pairs(mapping, "--map"), pairs(fixed, "--set"))
    for rejected in done.rejected:
        printing.echo(f"{file.name}, row {rejected.row}: {rejected.title or 'no title'}: {rejected.reason}", error=True)
    if done.rejected:
        raise InputError(f"{len(done.rejected)} of {done.rows} rows rejected, nothing imported", where=str(file))
    printing.echo(f"{done.rows} instruments imported to {done.file}")


def init(folder: Annotated[Path, CliArgument(help="A new or empty folder.")]) -> None:
    """Make a workspace: a folder for your own instruments, authorizations, activities and draft reforms."""
    room.init_workspace(folder)
    printing.echo(f"{folder} is ready; read {folder / 'README.md'}")


def _limits_and_reasons(page: lines.Page, found: room.Matrix) -> None:
    """Write what instruments exclude, and why something is not known."""
    for cell in found.cells.values():
        if cell.limits and cell.word == "in force":
            page.line("*", [f"{escape(cell.subject)} excludes {', '.join(cell.limits)}"])
    reasons: dict[str, list[str]] = {}
    for cell in found.cells.values():
        if cell.word == "unknown":
            reasons.setdefault(cell.because, []).append(cell.subject)
    for because, subjects in sorted(reasons.items()):
        page.line(f"Unknown: {because}", (f"[cyan]{escape(subject)}[/]" for subject in dict.fromkeys(subjects)))


def _cell(page: lines.Page, cell: room.Cell) -> str:
    limited = "*" if cell.limits and cell.word == "in force" else ""
    year = f" [dim]{cell.absence.on.year}[/]" if cell.said == "none exists" and cell.absence else ""
    return f"{page.mark(cell.source)}{lines.CELLS[cell.said]}{limited}{year}"


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _drawn(found: room.Matrix | room.RecordMap | room.Timeline, path: Path) -> None:
    comity.draw(found, path)
    printing.beside(f"drawn to {path}")
