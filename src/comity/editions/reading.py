"""Files of law, in the XML of the eCFR or as plain text, as texts whose provisions have ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from comity.editions import markup, plain
from comity.editions.markup import FoundPassage
from comity.editions.paragraphs import LawLine
from comity.editions.text import Amendment, LawText, Passage, by_id
from comity.errors import Faults, InputError
from comity.files import parse_xml, read_text
from comity.law.citation import citation_of, read_citation
from comity.law.cited import titles_in_use
from comity.law.provision import Provision
from comity.law.titles import Titles

XML: Final = "eCFR XML"
PLAIN: Final = "plain text"
ACCEPTS: Final = "XML of the eCFR (a title, part, section or supplement), or plain text whose sections begin '§ 746.1 '"
_CODE: Final = "CFR"
_TITLE: Final = "--title 15, or a name as 15-cfr-746.md"
_NAMED: Final = re.compile(r"(?:title[-_ ]?)?(\d{1,2})[-_ ]?(?:cfr|part)", re.IGNORECASE)
_SUPPLEMENT: Final = re.compile(
    r"(Supplement No\. \d+|Appendix [A-Z]) to (?:Subpart \w+ of )?Part (\d+)\b.*", re.IGNORECASE
)
_CATEGORY: Final = re.compile(r"Category ([IVX]+)\b\W.*")
_ENTRY: Final = re.compile(r"(\d[A-E]\d{3})\s\S.*")


def read_texts(paths: Iterable[Path], volume: str = "") -> list[LawText]:
    """Return the texts of law that files hold.

    Args:
        paths: files, each in the XML of the eCFR or in plain text.
        volume: the number of their title of the code, where neither a file nor its name says it (``15-cfr-746.md``).

    Raises:
        InputError: a file cannot be read or holds no section; holds every fault.
    """
    faults, found = Faults(), list[LawText]()
    titles = titles_in_use()
    for path in paths:
        with faults.gathered():
            found.append(_read(path, volume, titles))
    faults.tell()
    return found


def _read(path: Path, volume: str, titles: Titles) -> LawText:
    text = read_text(path)
    is_xml = text.lstrip("\ufeff \r\n\t").startswith("<")
    found = list(markup.found_in(parse_xml(text, str(path), ACCEPTS)) if is_xml else plain.found_in(text))
    if all(one.part for one in found):
        raise InputError("holds no section of a regulation", where=str(path), accepts=ACCEPTS)
    named = _NAMED.search(path.name)
    volume = volume or (named[1] if named else "")
    if not all(one.volume or volume for one in found):
        raise InputError(
            "does not say which title it is of", where=str(path), accepts="--title 15, or a name as 15-cfr-746.md"
        )
    passages, parts, amendments = list[Passage](), set[str](), list[Amendment]()
    for one in found:
        provision = _id_of(one, one.volume or volume, titles)
        if one.part:
            parts.add(provision)
        elif provision:
            passages.append(Passage(provision, one.heading, tuple(map(_headed, one.lines))))
            amendments += [Amendment(provision, words) for words in one.amendments]
            passages += _entries(one.lines, titles)
    parts |= {Provision.parse(one.provision).code for one in passages if one.full}
    return LawText(str(path), XML if is_xml else PLAIN, by_id(passages), frozenset(parts), tuple(amendments))


def _id_of(found: FoundPassage, volume: str, titles: Titles) -> str:
    """Return the id of a section, supplement or part; empty if no pack cites such."""
    supplement = _SUPPLEMENT.match(found.number)
    if supplement:
        return _provision(f"{supplement[1]} to {volume} {_CODE} part {supplement[2]}", titles)
    return _provision(f"{volume} {_CODE} {'part ' * found.part}{found.number}", titles)


def _provision(words: str, titles: Titles) -> str:
    """Return the id of a provision that words name, and nothing besides; empty if they do not."""
    named = citation_of(words, titles)
    known = read_citation(named, titles).provisions
    return known[0] if known == (named,) else ""


def _headed(line: LawLine) -> LawLine:
    """Return a line with the step that it opens, if it is the heading of a category of a list."""
    category = _CATEGORY.fullmatch(line.text)
    return msgspec.structs.replace(line, under=f".{category[1]}") if category else line


def _entries(lines: Iterable[LawLine], titles: Titles) -> Iterator[Passage]:
    """Yield the entries of the list that lines hold, if they hold one."""
    provision, heading, held = "", "", list[LawLine]()
    for line in lines:
        opens = None if line.note else _ENTRY.fullmatch(line.text)
        if opens:
            if provision:
                yield Passage(provision, heading, tuple(held), full=True)
            provision, heading, held = _provision(f"ECCN {opens[1]}", titles), line.text, []
        elif provision:
            held.append(line)
    if provision:
        yield Passage(provision, heading, tuple(held), full=True)
