"""What packs say that they cover, read from their files: areas of law, regimes, ledgers of sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from comity.errors import Faults, LawError
from comity.files import parse_csv, read_text
from comity.files.typed import Steps, typed
from comity.law.coverage import AREAS, COVERAGE, LEDGER, Area, Covered, PackCoverage, covered, elsewhere
from comity.law.ledger import Section
from comity.law.typed_files import Cites, typed_file


def read_coverage(packs: Mapping[str, str], root: Path, cites: Cites) -> Iterator[Covered]:
    """Yield which law the packs below a folder cover, how deep, and what is left to the law of other states.

    Args:
        packs: whose law each is, as people call them, by its id.
        root: the folder; where it names no areas of law, nothing is said of coverage.
        cites: reads the citations of what is read.

    Raises:
        LawError: a file cannot be used; holds every fault.
    """
    path = root / AREAS
    if not path.exists():
        return
    areas = {area.id: area for area in typed_file(path, list[Area], root)}
    held = []
    for pack, whose in packs.items():
        file = root / pack / COVERAGE
        if file.exists():
            said = typed_file(file, PackCoverage, root, cites)
            ledgers = {
                row.regime: read_ledger(root / pack / LEDGER / f"{row.regime}.csv", root, cites) for row in said.regimes
            }
            yield from covered(pack, whose, said, areas, ledgers)
            held.append(said)
    yield from elsewhere(areas, held)


def read_ledger(path: Path, root: Path, cites: Cites) -> tuple[Section, ...]:
    """Return the sections of a regime's text; none where no ledger is kept.

    Raises:
        LawError: a row cannot be used; holds every fault.
    """
    if not path.exists():
        return ()
    where, faults, found = str(path.relative_to(root)), Faults(), []
    for number, row in enumerate(parse_csv(read_text(path), where), 2):
        with faults.gathered():
            found.append(_section(row, f"{where}, row {number}", cites))
    faults.tell()
    return tuple(found)


def _section(row: Mapping[str, str], where: str, cites: Cites) -> Section:
    def place(steps: Steps) -> str:
        return ": ".join((where, *map(str, steps)))

    named = cites({"cite": row["section"]}, lambda _: place(("section",)))
    told = {**row, "section": named["cite"], "provisions": named.get("provisions", ())}
    section = typed(told, Section, place, LawError)
    if section.fault:
        raise LawError(f"{section.section} {section.fault}", where=where)
    return section
