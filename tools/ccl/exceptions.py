"""Read the License Exception lines of an entry: LVS, GBS, TSR and the bars on STA."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .hand import Hand, Term
from .scope import Exists, expand, read_list
from .source import Entry, normalize, sha

_LABEL = re.compile(r"([A-Z]{2,3}(?:/[A-Z]{2,3})?)\s*:\s*(.*)", re.S)
_ENDS = (
    "List",
    "Special Conditions",
    "Related",
    "Reporting",
    "License Requirement",
    "Unit",
    "ECCN Con",
)
_STA_TEXT = re.compile(r"(?:STA: ?)?(?:\(?1\)?\.? )?(?:License Exception STA|Paragraph \(c\))")
_MONEY = re.compile(r"\$([\d,]+)\.?$")
_SUPPLEMENT = r"(?: \(See Supplement No\. ?1 to part 740 of the EAR\))?\.?$"
_PARAGRAPH_BAR = re.compile(
    r"(?:STA: ?)?Paragraph \(c\)\(2\) of License Exception STA(?: \(§ 740\.20\(c\)\(2\)(?: of the"
    r" EAR)?\))?(?: of the EAR)? may not be used (?:for|to ship) any (?:item|“?software”?|"
    r"“?technology”?|commodity) in (?P<what>.+?)\.?$"
)
_GROUP_BAR = re.compile(
    r"(?:STA: ?)?License Exception STA may not be used (?:(?:to ship(?: or transmit)?|for) )?"
    r"(?:any )?(?:(?:item|commodity|commodities|“?software”?|“?technology”?) )?"
    r"(?:(?:specified )?in |specified by )?(?P<what>.+?)"
    r",? to any of the destinations listed in Country Group (?P<group>A:5 or A:6|A:6)" + _SUPPLEMENT,
    re.I,
)
_FULL_BAR = re.compile(
    r"(?:STA: ?)?License Exception STA(?: \(§ 740\.20 of the EAR\))? may not be used "
    r"(?:for|to ship items specified by) (?:ECCN )?(?P<what>\d[A-E]\d{3})\.?$"
)
_WHOLE = re.compile(r"(?:this|the) (?:entry|ECCN)(?: (\d[A-E]\d{3}))?$|ECCN (\d[A-E]\d{3})$")


@dataclass(frozen=True)
class Line:
    """One exception as an entry states it, and its reading."""

    name: str
    text: str
    terms: tuple[Term, ...]
    unread: bool

    @property
    def digest(self) -> str:
        """Hash of the text read."""
        return sha(self.text)


def lines_of(entry: Entry) -> dict[str, str]:
    """Exception lines by name, continuation paragraphs joined."""
    found: dict[str, str] = {}
    name = ""
    for block in entry.front:
        label = _LABEL.match(block.text)
        if label and not block.rows:
            name = label[1]
            found[name] = label[2]
        elif _STA_TEXT.match(block.text):
            name = "STA"
            found[name] = (found.get("STA", "") + " " + block.text).strip()
        elif block.rows or block.text.startswith(_ENDS) or block.tag == "NOTE":
            name = ""
        elif name:
            found[name] += " " + block.text
    return {key: normalize(text) for key, text in found.items()}


def read_line(entry: str, name: str, text: str, hand: Hand, exists: Exists) -> Line:
    """The reading of one line: by hand where one exists, else mechanically, else unread."""
    written = hand.terms.get((entry, name, sha(text)))
    if written:
        return Line(name, text, tuple(written), unread=False)
    terms = _sta(entry, text, exists) if name == "STA" else _plain(name, text)
    return Line(name, text, tuple(terms or ()), unread=terms is None)


def _plain(name: str, text: str) -> list[Term] | None:
    """A value for the whole entry: N/A, Yes, or an amount."""
    bare = text.rstrip(".")
    if bare in ("N/A", ""):
        return [Term("0" if name == "LVS" else "no", (), (), "")]
    if name == "LVS":
        money = _MONEY.fullmatch(bare)
        return [Term(money[1].replace(",", ""), (), (), "")] if money else None
    return [Term("yes", (), (), "")] if bare == "Yes" else None


def _sta(entry: str, text: str, exists: Exists) -> list[Term] | None:
    """Bars on the paragraphs of STA where the sentence is one of the usual forms."""
    for pattern, bars in ((_PARAGRAPH_BAR, ("c2",)), (_GROUP_BAR, None), (_FULL_BAR, ("c1", "c2"))):
        found = pattern.match(text)
        if found:
            reach = _reach(entry, found["what"], exists)
            groups = bars or (("c1", "c2") if "A:5" in found["group"] else ("c2",))
            return None if reach is None else [Term(bar, reach, (), "") for bar in groups]
    return None


def _reach(entry: str, what: str, exists: Exists) -> tuple[str, ...] | None:
    """Paragraphs a bar names; none means the whole entry; None when it is not a list."""
    whole = _WHOLE.match(what)
    if whole:
        return () if (whole[1] or whole[2] or entry) == entry else None
    codes = read_list(re.sub(r"^ECCNs? | entry$", "", what), entry)
    if codes == [entry]:
        return ()
    if codes is None or any(not code.startswith(entry + ".") for code in codes):
        return None
    return expand(codes, exists)
