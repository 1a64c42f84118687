"""A document as PDF: set by Typst, from what pandoc makes of its Markdown."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

import typst

from comity.brief.documents.document import Document
from comity.brief.documents.pandoc import converted

_STYLE: Final = (files("comity") / "data" / "documents" / "document.typ").read_text("utf-8")

_A_PAGE_EACH: Final = """#let chapter = counter("chapter")
#show heading.where(level: 2): it => {
  chapter.step()
  context if chapter.get().first() > 1 { pagebreak(weak: true) }
  it
}
"""


def pdf(made: Document) -> bytes:
    """Return a document as PDF, with its foot and the number of each page."""
    head = f"#let comity-title = {_quoted(made.title)}\n#let comity-foot = {_quoted(made.foot)}\n"
    day = f"#let comity-day = datetime(year: {made.day.year}, month: {made.day.month}, day: {made.day.day})\n"
    pages = _A_PAGE_EACH if made.a_page_each else ""
    source = f"{head}{day}{_STYLE}\n{pages}{converted(made.markdown, 'typst')}"
    written = typst.compile(source.encode())
    assert isinstance(written, bytes)  # noqa: S101  one document gives one file
    return written


def _quoted(text: str) -> str:
    """Return text as a string of Typst's."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
