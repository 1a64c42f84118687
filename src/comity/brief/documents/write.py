"""One verb for every document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from comity.arguments import PATH, TEXT, checked
from comity.brief.documents.document import Document, document
from comity.files import check_document, write_atomically

if TYPE_CHECKING:
    from comity.brief.documents.document import Documented


@checked(path=PATH, prepared_by=TEXT)
def write_document(result: Documented, path: Path | str, *, prepared_by: str = "") -> None:
    """Write a result as a document, whole or not at all; the same result gives the same bytes.

    Args:
        result: a determination, of a project too (a memo), a plan, a comparison, a partner's brief or a screening.
        path: where to write it, as ``.md``, ``.docx`` or ``.pdf``, the days of a plan as ``.ics``; all but the first
            need the extra ``brief``.
        prepared_by: who signs a memo or a screening record; a line to be filled in by hand if empty.

    Raises:
        InputError: something of which there is no document, an ending that names no format, a place that cannot be
            written, or the extra is missing.
    """
    path = Path(path)
    check_document(path, dated=True)
    write_atomically(path, _FORMATS[path.suffix.lower()](document(result, prepared_by)))


def _markdown(made: Document) -> bytes:
    return made.markdown.encode()


def _word(made: Document) -> bytes:
    from comity.brief.documents.word import word  # noqa: PLC0415  heavy, and not needed for Markdown

    return word(made)


def _pdf(made: Document) -> bytes:
    from comity.brief.documents.pdf import pdf  # noqa: PLC0415  heavy, and not needed for Markdown

    return pdf(made)


def _calendar(made: Document) -> bytes:
    from comity.brief.documents.calendar import calendar  # noqa: PLC0415  of an extra

    return calendar(made)


_FORMATS: Final = {".ics": _calendar, ".md": _markdown, ".docx": _word, ".pdf": _pdf}
