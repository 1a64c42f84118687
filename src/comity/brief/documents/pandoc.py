"""Markdown in other formats, by pandoc."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import pypandoc

from comity.errors import InputError

_DATA: Final = files("comity") / "data" / "documents"
_READS: Final = "gfm-emoji-strikeout-tex_math_dollars-tex_math_gfm-autolink_bare_uris"
"""Without what texts of users could take for markup that the templates do not use."""


def converted(markdown: str, to: str, output: Path | None = None, more: tuple[str, ...] = ()) -> str:
    """Return Markdown in another format; empty where it is written to a file.

    Args:
        markdown: GitHub's Markdown, with anchors as ``<a id="...">``.
        to: pandoc's name of the format.
        output: where formats that are no text are written.
        more: options of pandoc's.

    Raises:
        InputError: pandoc ended without a result, as on a full disk.
    """
    with as_file(_DATA / "document.lua") as passes:
        # Nothing of a document may make pandoc read a file or an address.
        options = ["--sandbox", f"--lua-filter={passes}", *more]
        try:
            text: str = pypandoc.convert_text(
                markdown, to, format=_READS, outputfile=str(output) if output else None, extra_args=options
            )
        except RuntimeError as error:
            told = " ".join(str(error).split())
            raise InputError(f"the document could not be made ({told})", where=to, accepts="room on the disk") from None
    return text
