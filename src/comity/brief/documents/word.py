"""A document as a Word file: styles and foot of a reference file, the text by pandoc."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import docx

from comity.brief.documents.document import Document
from comity.brief.documents.pandoc import converted

_REFERENCE: Final = files("comity") / "data" / "documents" / "reference.docx"
_AT_THE_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP archive can name."""


def word(made: Document) -> bytes:
    """Return a document as a Word file (DOCX), with its foot and the number of each page."""
    with TemporaryDirectory(prefix="comity-") as folder, as_file(_REFERENCE) as reference:
        path = Path(folder) / "document.docx"
        converted(made.markdown, "docx", path, (f"--reference-doc={reference}",))
        opened = docx.Document(str(path))
    for section in opened.sections:
        section.footer.paragraphs[0].runs[0].text = made.foot
    if made.a_page_each:
        for chapter in [one for one in opened.paragraphs if one.style and one.style.name == "Heading 2"][1:]:
            chapter.paragraph_format.page_break_before = True
    about = opened.core_properties
    about.title, about.author, about.last_modified_by = made.title, "Comity", "Comity"
    about.created = about.modified = datetime.combine(made.day, time(), UTC)
    written = io.BytesIO()
    opened.save(written)
    return _undated(written)


def _undated(written: io.BytesIO) -> bytes:
    """Return an archive whose files have no time of their own, so that the same document is the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, _AT_THE_BEGINNING), before.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
