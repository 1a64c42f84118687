"""A made-up part of regulations, set as the eCFR sets it and as plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

SECTIONS: Mapping[str, tuple[str, Sequence[str]]] = {
    "740.1": ("Introduction.", ("This part says what may go without a license.",)),
    "740.20": (
        "License Exception Strategic Trade Authorization (STA).",
        (
            "(a) Introduction. Each paragraph stands by itself.",
            "(b) Requirements.",
            "(1) General. What may go.",
            "(2) Limits. What may not go:",
            "(i) Missiles;",
            "(ii) Rockets.",
            "(c) Authorizing paragraphs.",
            "(1) Many controls. To friends.",
            "(2) Few controls. To others.",
        ),
    ),
}


def xml(sections: Mapping[str, tuple[str, Sequence[str]]] = SECTIONS, part: str = "740", ahead: str = "") -> str:
    """The part as XML; ``ahead``: what is said of an amendment of its last section."""
    told = []
    for number, (heading, lines) in sections.items():
        link = f"<XREF>{escape(ahead)}</XREF>" if ahead and number == [*sections][-1] else ""
        paragraphs = "".join(f"<P>{escape(line)}\n</P>" for line in lines)
        told.append(
            f'<DIV8 N="{number}" TYPE="SECTION"><HEAD>§ {number}   {escape(heading)}</HEAD>{link}{paragraphs}'
            '<CITA TYPE="N">[61 FR 12768, Mar. 25, 1996]</CITA></DIV8>'
        )
    about = "{&quot;path&quot;:&quot;/on/x/title-15/part-740&quot;,&quot;citation&quot;:&quot;15 CFR Part 740&quot;}"
    opening = f'<?xml version="1.0"?><DIV5 N="{part}" TYPE="PART" hierarchy_metadata="{about}"><HEAD>PART</HEAD>'
    return f"{opening}{''.join(told)}</DIV5>"


def plain(sections: Mapping[str, tuple[str, Sequence[str]]] = SECTIONS, part: str = "740") -> str:
    """The part as plain text, with the marks of Markdown."""
    told = [f"### Part {part}", "**Authority:** Authority: 50 U.S.C. 4801"]
    for number, (heading, lines) in sections.items():
        told += [
            f"§ {number}   {heading}",
            f"#### § § {number}",
            *(line.replace("General.", "_General._") for line in lines),
        ]
        told.append("> [61 FR 12768, Mar. 25, 1996]")
    return "\n\n".join(told)


def changed(section: str, old: str, new: str) -> dict[str, tuple[str, Sequence[str]]]:
    """The sections with some words of one in place of others."""
    heading, lines = SECTIONS[section]
    return {**SECTIONS, section: (heading, [line.replace(old, new) for line in lines])}


def file_of(folder: Path, text: str, name: str = "15-cfr-740.txt") -> Path:
    """A file that holds a text."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path
