"""Inputs that are right, from which the malformed ones are made: at least one for every command."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from comity.files import write_rows

ROOT: Final = Path(__file__).parent.parent.parent
DAY: Final = "2026-08-03"
LISTS: Final = ROOT / "tests" / "screening" / "data"
DATA: Final = ROOT / "src" / "comity" / "data"


@dataclass(frozen=True)
class StartingPoint:
    """A command that is answered: its words, the files it reads, what is on standard input, and what it writes.

    Attributes:
        cost: how many times as long as a determination it takes; the dearer, the rarer it is drawn.
    """

    args: tuple[str, ...]
    files: dict[str, bytes] = field(default_factory=dict)
    stdin: bytes = b""
    cost: float = 1.0


ORDER: Final = b"""name: Satellite parts to a Korean prime
date: 2026-08-03
activity: export
from: USA
to: South Korea
end_use: civil
items:
  - {name: Reaction wheels, classification: 9A515.x, value: 480000}
  - {name: Star trackers, classification: 7A004.a, value: 150000}
parties:
  exporter: {country: USA, kind: commercial}
  end_user: {name: Hangang Space, country: KOR, kind: civil-agency}
registration: {ddtc: yes}
"""
PROJECT: Final = b"""project: Two shipments
date: 2026-08-03
shared: {activity: export, from: USA, end_use: civil, item: 9A515.x, end_user: commercial}
activities: [{name: One, to: KOR}, {name: Two, to: JPN, value: 25000}]
"""
ORDERED: Final = b"""project: One after the other
date: 2026-08-03
shared: {activity: export, from: USA, end_use: civil, item: EAR99, end_user: commercial}
activities: [{name: One, to: KOR, lasts: 20}, {name: Two, to: JPN, after: [One]}]
gates: {framework-agreement-conclude: [2027-05-20, dlg-usa-jpn-comprehensive]}
owners: {Bureau of Industry and Security: 2}
"""
ACTIVITY: Final = {
    "activity": "export", "from": "USA", "to": "KOR", "end_use": "civil", "end_user": {"kind": "commercial"},
    "item": {"classification": "9A515.x", "value": 480000, "aperture_m": 0.45}, "date": DAY,
}  # fmt: skip
OEM: Final = (ROOT / "tests" / "coalition" / "messages" / "oem.kvn").read_bytes()
AGREED: Final = b"name: agreed\nkinds: [CDM, OEM]\nframes: [GCRF, ITRF]\nmarking: true\nreleased_to: [KOR]\n"
TABLETOP: Final = (DATA / "coalition" / "tabletop.yaml").read_bytes()
SITES: Final = b"""name,latitude,longitude,sensor,orbits,min_elevation,range_km,cost
Jeju,33.4,126.5,radar,LEO,5,3000,120
Punta Arenas,-53.1,-70.9,optical,LEO|GEO,15,,8
"""
CATALOGUE: Final = b"".join((DATA / "coalition" / "catalogue-made-up.csv").read_bytes().splitlines(keepends=True)[:9])
SUPPLIERS: Final = b"""company,country,capability,eccn,heritage,owner country,expires
Sterntec,Germany,star tracker,7A004.a,flown,USA,2027-01-01
Radwerk,DEU,sub.reaction_wheel,,developed,,
"""
ROWS: Final = b"""id,activity,item,from,to,end_use,value,partner
a,export,9A515.x,USA,KOR,civil,480000,KOR
b,export,9A515.a.4,USA,GBR,civil,25000,GBR
c,export,EAR99,USA,BRA,human-spaceflight,1250,BRA
"""
SPACECRAFT: Final = b"#JCAT\tType\tLDate\tState\tManufacturer\nS1\tP\t2024 Jan  5\tUS\tACME\nS2\tP\t2024 Mar\tJ\tNIPP\n"
LICENSED: Final = b'Fiscal Year,Country,ECCN,Licenses Approved\n2023,Brazil,9A515.x,120\n2023,"Korea, South",9A515,40\n'
LINES: Final = b"name,item,from,to,end_use,value\nA,9A515.x,USA,KOR,civil,480000\nB,EAR99,USA,JPN,civil,1250\n"
PARTS: Final = b"Part,ECCN,COO,Value\nwheel,9A515.x,US,1000\nbolt,EAR99,USA,100\nframe,9A515.x,Japan,5000\n"
HELD: Final = b"""authorizations:
- {kind: bis-license, number: D1, items: [9A515.x], value: 1000, issued: 2025-01-02,
   draws: [{on: 2026-01-02, value: 25}]}
"""
FILED: Final = json.dumps(
    [
        {"outcome": "filing-only", "headline": "NLR", "date": DAY, "findings": [], "verified": True, "name": "x"},
        {"outcome": "prohibited", "headline": "Prohibited", "date": DAY, "findings": [{"status": "prohibited"}]},
    ]
).encode()
STATION: Final = b"""name: A commercial station
administration: USA
bringing_into_use: 2029-06-01
filed: 2024-05-01
bands: [2025-2110, 410-420]
ground: [USA, NOR]
visiting: [JPN]
launch: {from: USA, bands: [2200-2290]}
"""
ITEM: Final = b"function: [payload, imager]\naperture_m: 0.45\nbands: 8\n"
CLEARANCES: Final = b"""clearances:
- {party: Hangang Space, entry: "SDN:1", fingerprint: 0a, decision: different, by: A. Officer, on: 2026-01-01,
   why: another company, list_date: 2026-01-01}
"""
CASES: Final = b"""- id: one
  title: Spacecraft parts to Korea
  source: {cite: "89 FR 84770", url: "https://www.federalregister.gov/d/2024-23958", says: nothing}
  date: 2024-10-23
  facts: {activity.kind: export, origin.country: USA, end_use.kind: civil, item.classification: 9A515.x, destination.country: KOR}
  expect: {jurisdiction: EAR}
  exercises: [us.ear.742.4.ns2]
"""  # noqa: E501
INSTRUMENTS: Final = (
    b"id,title,kind,parties,signed,source,source_url,accessed,confidence\n"
    b"own-1,A framework of ours,framework-agreement,USA|KOR,2024-01-02,Our files,https://example.org/1,2026-01-02,primary\n"
)
SQL: Final = "SELECT i.id, s.status FROM instruments i JOIN standing s ON s.instrument = i.id LIMIT 3"
_FACTS: Final = ("--item", "9A515.x", "--from", "USA", "--to", "KOR")
_DATED: Final = ("--date", DAY)


def _parquet(rows: bytes) -> bytes:
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.csv.read_csv(pa.BufferReader(rows)), sink)
    return sink.getvalue()


def _workbook(rows: bytes) -> bytes:
    names, *lines = csv.reader(rows.decode().splitlines())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        write_rows(path, names, lines)
        return path.read_bytes()


def _workspace() -> dict[str, bytes]:
    return {"ws/record/instruments/own.csv": INSTRUMENTS, "ws/record/parties.csv": b"id,name,kind,confidence\n"}


@lru_cache(maxsize=1)
def starting_points() -> tuple[StartingPoint, ...]:
    """Return inputs that are right, at least one for every command."""
    return (*_one_activity(), *_parties(), *_tables(), *_reforms(), *_record(), *_law())


def _one_activity() -> list[StartingPoint]:
    line = json.dumps(ACTIVITY).encode()
    options = (*_FACTS, "--end-user", "commercial", "--end-use", "civil", "--value", "480000", *_DATED)
    return [
        StartingPoint(("determine", *options, "--fact", "item.aperture_m=0.45")),
        StartingPoint(("determine", *options, "--memo", "--fact", "name=Parts")),
        StartingPoint(("determine", "order.yaml"), {"order.yaml": ORDER}),
        StartingPoint(("determine", "order.yaml", "--memo"), {"order.yaml": ORDER}),
        StartingPoint(("determine", "project.yaml", "--json"), {"project.yaml": PROJECT}),
        StartingPoint(("determine", "project.yaml", "--combined"), {"project.yaml": PROJECT}),
        StartingPoint(("determine", "ordered.yaml"), {"ordered.yaml": ORDERED}),
        StartingPoint(("next-steps", "ordered.yaml", "--start", DAY, "--alternatives", "0"), {"ordered.yaml": ORDERED},
                      cost=12),
        StartingPoint(("determine", "one.json", "--json"), {"one.json": line}),
        StartingPoint(("determine", "many.jsonl", *_DATED), {"many.jsonl": line + b"\n" + line}),
        StartingPoint(("determine", "lines.csv", *_DATED), {"lines.csv": LINES}),
        StartingPoint(("determine", "lines.xlsx", *_DATED), {"lines.xlsx": _workbook(LINES)}),
        StartingPoint(("determine", "order.yaml", "--memo", "-o", "memo.docx"), {"order.yaml": ORDER}, cost=5),
        StartingPoint(("determine", "-", "--json"), stdin=line),
        StartingPoint(("determine", *_FACTS, "--ask", *_DATED), stdin=b"civil\ncommercial\nq\n"),
        StartingPoint(("explain", "--why-not", "STA", *_FACTS, *_DATED, "--fact", "end_use.kind=civil")),
        StartingPoint(("explain", "rows.csv", "--row", "b", *_DATED), {"rows.csv": ROWS}),
        StartingPoint(("classify", "item.yaml", *_DATED), {"item.yaml": ITEM}),
        StartingPoint(("classify", "item.json", "--json"), {"item.json": b'{"function": ["star-tracker"]}'}),
        StartingPoint(("classify", "--fact", "function=payload,imager", "--fact", "aperture_m=0.5", *_DATED)),
        StartingPoint(("next-steps", "order.yaml", "--start", DAY, "--alternatives", "0"), {"order.yaml": ORDER},
                      cost=12),
        StartingPoint(("next-steps", *_FACTS, "--start", DAY, "--alternatives", "0", "--json"), cost=12),
        StartingPoint(("next-steps", "--template", "component-supply", "--fact", "item=9A515.a.1", "--fact", "to=IND",
                       "--start", DAY, "--alternatives", "0", "--gantt", "plan.svg"), cost=25),
        StartingPoint(("de-minimis", "parts.csv", "--from", "JPN", "--to", "ISR", "--value", "9000", *_DATED),
                      {"parts.csv": PARTS}, cost=2),
        StartingPoint(("accounts", "order.yaml", *_DATED), {"order.yaml": ORDER + HELD}),
        StartingPoint(("recheck", "filed", *_DATED), {"filed/o.yaml": ORDER, "filed/o.json": FILED}, cost=2),
        StartingPoint(("demo",), cost=12),
        StartingPoint(("cases", "--folder", "cases"), {"cases/a.yaml": CASES}),
    ]  # fmt: skip


def _parties() -> list[StartingPoint]:
    found = {f"list.{kind}": (LISTS / f"csl-sample-2026-07-31.{kind}").read_bytes() for kind in ("csv", "json")}
    listed = ("--list", "list.json", "--list-date", "2026-07-31")
    either = {name: {name: data} for name, data in found.items()}
    cleared = {**either["list.json"], "c.yaml": CLEARANCES}
    clear = ("--entry", "SDN:40478", "--by", "A. Officer", "--why", "another", "--clearances", "c.yaml")
    return [
        StartingPoint(("screen", "--name", "Hangang", "--country", "KOR", *listed), either["list.json"]),
        StartingPoint(
            ("screen", "order.yaml", "--list", "list.csv", "--list-date", "2026-07-31", "--threshold", "85"),
            {**either["list.csv"], "order.yaml": ORDER},
        ),
        StartingPoint(("screen", "order.yaml", *listed, "--json"), {**either["list.json"], "order.yaml": ORDER}),
        StartingPoint(
            ("determine", "order.yaml", "--screening-list", "list.json", "--clearances", "c.yaml"),
            {**cleared, "order.yaml": ORDER},
        ),
        StartingPoint(
            ("screen", "order.yaml", *listed, "-o", "record.pdf"),
            {**either["list.json"], "order.yaml": ORDER},
            cost=5,
        ),
        StartingPoint(("screening", "delta", "list.json", "list.json"), either["list.json"]),
        StartingPoint(("screening", "clear", "Spacety Luxembourg", *clear, *listed), cleared),
    ]


def _tables() -> list[StartingPoint]:
    csv, parquet = {"rows.csv": ROWS}, {"rows.parquet": _parquet(ROWS)}
    day = ("--as-of", DAY)
    return [
        StartingPoint(("portfolio", "check", "rows.csv", *day), csv, cost=2),
        StartingPoint(("portfolio", "check", "rows.parquet", *day, "--json"), parquet, cost=2),
        StartingPoint(
            ("portfolio", "determine", "rows.csv", *day, "--output", "out.parquet", "--resolve", "0"), csv, cost=8
        ),
        StartingPoint(
            ("portfolio", "determine", "rows.parquet", *day, "--engine", "numpy", "--resolve", "5"), parquet, cost=8
        ),
        StartingPoint(("portfolio", "determine", "rows.csv", *day, "--engine", "duckdb", "--json"), csv, cost=8),
        StartingPoint(("portfolio", "synthesize", "-o", "new.parquet", "--rows", "10", "--seed", "2"), cost=5),
    ]


def _reforms() -> list[StartingPoint]:
    reform = {"reform.yaml": (DATA / "reforms" / "us-draft-a5-brazil.yaml").read_bytes()}
    rows = {"rows.csv": ROWS}
    return [
        StartingPoint(("reform", "list"), cost=2),
        StartingPoint(("reform", "show", "reform.yaml", "--as-of", DAY), reform, cost=5),
        StartingPoint(("reform", "check", "reform.yaml"), reform, cost=5),
        StartingPoint(
            ("reform", "apply", "reform.yaml", "--to", "order.yaml"), {**reform, "order.yaml": ORDER}, cost=5
        ),
        StartingPoint(
            ("compare", "rows.csv", "--reform", "reform.yaml", "--as-of", DAY, "-o", "out.csv"),
            {**reform, **rows},
            cost=20,
        ),
        StartingPoint(
            ("compare", "rows.csv", "--reform", "reform.yaml", "--as-of", DAY, "--statistics", "licensed.csv"),
            {**reform, **rows, "licensed.csv": LICENSED},
            cost=20,
        ),
        StartingPoint(("field", "--item", "9A515.a.4", "--to", "IND", "--exporters", "USA,JPN", "--date", DAY), cost=3),
        StartingPoint(("reform", "watch", "aperture"), cost=1),
        StartingPoint(("docket", "--since", "2024-01-01", "--date", DAY, "-o", "out.ics"), cost=1),
        StartingPoint(("reach", "reform.yaml", "rows.csv", "--as-of", DAY), {**reform, **rows}, cost=8),
        StartingPoint(
            ("rank", "rows.csv", "--candidates", "drafts", "--choose", "1", "--as-of", DAY, "--json"),
            {"drafts/reform.yaml": reform["reform.yaml"], **rows},
            cost=20,
        ),
    ]


def _record() -> list[StartingPoint]:
    own, workspace = ("--workspace", "ws"), _workspace()
    day = ("--as-of", DAY)
    return [
        StartingPoint(("init", "new"), cost=0.2),
        StartingPoint(("record", "partner", "Korea", "--peers", "JPN,AUS", *day, *own), workspace, cost=4),
        StartingPoint(("record", "matrix", "--rows", "KOR,JPN", *day), cost=2),
        StartingPoint(("record", "timeline", "JPN", "--from", "2020-01-01"), cost=2),
        StartingPoint(("record", "between", "USA", "KOR", *day, *own), workspace, cost=3),
        StartingPoint(("record", "diff", "2024-01-01", "2025-01-01", "--party", "KOR"), cost=2),
        StartingPoint(("record", "gaps", "--limit", "3", *day), cost=2),
        StartingPoint(("exercise", "write", "out.xlsx", "top.yaml"), {"top.yaml": TABLETOP}, cost=2),
        StartingPoint(("exercise", "run", "top.yaml", "--runs", "5", *day), {"top.yaml": TABLETOP}, cost=2),
        StartingPoint(
            ("message", "check", "oem.kvn", "--profile", "agreed.yaml"), {"oem.kvn": OEM, "agreed.yaml": AGREED}
        ),
        StartingPoint(("coalition", "communications", "--owner", "NOR", *day), cost=1),
        StartingPoint(("coalition", "enlarge", "--core", "JPN", "--state", "KOR", *day), cost=4),
        StartingPoint(("coalition", "sensors", "--owner", "KOR", *day), cost=1),
        StartingPoint(
            ("coalition", "adds", "--core", "JPN", "--add", "KOR", "--catalogue", "gp.csv", "--hours", "3", *day),
            {"gp.csv": CATALOGUE},
            cost=6,
        ),
        StartingPoint(
            ("coalition", "candidates", "sites.csv", "--partner", "KOR", "--catalogue", "gp.csv", "--hours", "2", *day),
            {"gp.csv": CATALOGUE, "sites.csv": SITES},
            cost=6,
        ),
        StartingPoint(("coalition", "share", "--from", "KOR", "--to", "JPN", "--subject", "tracking", *day), cost=1),
        StartingPoint(("industry", "find", "sub.star_tracker", "--for", "KOR", "--without", "ITAR", *_DATED), cost=2),
        StartingPoint(("industry", "match", "s.csv", "--for", "KOR", *_DATED), {"s.csv": SUPPLIERS}, cost=1),
        StartingPoint(("industry", "alliance", "usa-jpn", *_DATED), cost=2),
        StartingPoint(("industry", "depend", "--of", "lun", "--knock-out", "JPN", *_DATED), cost=3),
        StartingPoint(
            ("industry", "depend", "--of", "bus", "--gcat", "satcat.tsv", *_DATED), {"satcat.tsv": SPACECRAFT}, cost=3
        ),
        StartingPoint(
            ("invest", "--from", "KOR", "--target", "USA", "--stake", "12", "--rights", "board", *_DATED), cost=1
        ),
        StartingPoint(("access", "--from", "JPN", "--to", "USA", "--kind", "launch", *_DATED), cost=1),
        StartingPoint(("industry", "owner-change", "mynaric", "--to", "USA", "--on", DAY), cost=2),
        StartingPoint(("record", "due", *day), cost=1),
        StartingPoint(("record", "promises", "KOR", *day), cost=1),
        StartingPoint(("record", "assets", "--host", "launch", *day), cost=1),
        StartingPoint(("brief", "KOR", "--date", DAY), cost=25),
        StartingPoint(("bridge", *_DATED), cost=2),
        StartingPoint(("leo", "station", "starlab", *_DATED), cost=2),
        StartingPoint(("leo", "path", "--from", "JPN", "--what", "crew", *_DATED), cost=8),
        StartingPoint(("leo", "timeline", *_DATED, "--csv"), cost=1),
        StartingPoint(("leo", "scenario", "iss-end=2032", "starlab=+24m", *_DATED, "--json"), cost=1),
        StartingPoint(("leo", "book", "--on", "2027-06-01", *_DATED, "-o", "book.csv"), cost=8),
        StartingPoint(("spectrum", "plan", "station.yaml", *_DATED), {"station.yaml": STATION}, cost=4),
        StartingPoint(
            ("agenda", "--choices", "choices.csv", "--weights", "weights.yaml", "--budget", "400", *_DATED),
            {"choices.csv": b"choice,cost,staff,days\nfund n-dsn,300,2,100\n", "weights.yaml": b"needs: 2\n"},
            cost=2,
        ),
        StartingPoint(("gain", "--join", "accords:ZAF", *_DATED), cost=12),
        StartingPoint(("bridge", "--need", "n-highmob", *_DATED), cost=6),
        StartingPoint(("bridge", "--format", "accords-workshop", "--on", "2027-05-20", *_DATED), cost=2),
        StartingPoint(("bridge", "--displaced", "gateway", *_DATED, "--json"), cost=2),
        StartingPoint(("record", "search", "framework korea", "--limit", "3"), cost=1),
        StartingPoint(("record", "show", "usa-kor-space-framework"), cost=0.3),
        StartingPoint(("record", "query", SQL), cost=1),
        StartingPoint(("record", "export", "--format", "csv", "--output", "out"), cost=3),
        StartingPoint(("record", "check", *own), workspace, cost=4),
        StartingPoint(
            ("record", "import", "theirs.csv", *own, "--map", "title=name", "--set", "confidence=memory"),
            {**workspace, "theirs.csv": INSTRUMENTS.replace(b"title", b"name").replace(b"own-1", b"own-2")},
            cost=4,
        ),
    ]


def _law() -> list[StartingPoint]:
    us = DATA / "law" / "us"
    pack = {f"pack/{path.relative_to(us)}": path.read_bytes() for path in us.rglob("*") if path.is_file()}
    text = {"15-cfr-740.txt": "§ 740.1   Introduction.\n(a) One.\n(1) Two.".encode()}
    cases = {"cases/a.yaml": CASES}
    return [
        StartingPoint(("law", "list", "--effect", "requires", *_DATED), cost=2),
        StartingPoint(("law", "new", "our.policy.emirates", "--workspace", "ws"), _workspace(), cost=2),
        StartingPoint(("facts", "item.suborbital", "order.item_value"), cost=0.5),
        StartingPoint(("law", "show", "us.ear.742.4.ns2"), cost=0.3),
        StartingPoint(("law", "search", "star tracker"), cost=0.3),
        StartingPoint(("law", "check", "pack"), pack, cost=40),
        StartingPoint(("law", "coverage", "export", "Germany", "2026-08-03"), cost=0.5),
        StartingPoint(("law", "diff", "2024-10-22", "2024-10-23"), cost=2),
        StartingPoint(("law", "verify", "15-cfr-740.txt", "--edition", "2026-09-01", "-o", "texts.csv"), text, cost=1),
        StartingPoint(("law", "due", "--limit", "3", *_DATED), cost=1),
        StartingPoint(("law", "release", "--folder", "cases", "--cut", "2026-11-30"), cases, cost=2),
    ]
