"""Make the reference file of the Word documents anew: pandoc's own, with the house's styles and a foot.

python tools/reference_docx.py
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

import docx
import pypandoc
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

PLACE: Final = Path(__file__).parents[1] / "src" / "comity" / "data" / "documents" / "reference.docx"
INK: Final = RGBColor(0x1B, 0x27, 0x33)
GRAY: Final = RGBColor(0x5D, 0x6B, 0x7A)
FONT: Final = "Calibri"
SIZES: Final = {"Heading 1": 18, "Heading 2": 13, "Heading 3": 11, "Heading 4": 10.5}
TEXT: Final = 10
SMALL: Final = 8


def main() -> None:
    """Write the reference file."""
    made = docx.Document(io.BytesIO(_pandocs()))
    _styles(made)
    _page(made)
    made.save(str(PLACE))
    print(PLACE.stat().st_size, "bytes")


def _pandocs() -> bytes:
    import subprocess  # noqa: PLC0415  pandoc comes with the package; nothing of a user's is run

    asked = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(asked, check=True, capture_output=True).stdout  # noqa: S603


def _styles(made: Document) -> None:
    for style in made.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            _font(style, SIZES.get(style.name or "", TEXT), bold=(style.name or "").startswith("Heading"))
    for name in ("Body Text", "First Paragraph", "Compact"):
        made.styles[name].paragraph_format.space_before = Pt(2)
        made.styles[name].paragraph_format.space_after = Pt(4 if name != "Compact" else 2)
    for name in SIZES:
        made.styles[name].paragraph_format.space_before = Pt(10)
        made.styles[name].paragraph_format.space_after = Pt(4)
    _ruled(made.styles["Table"])


def _font(style: Any, size: float, *, bold: bool) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
    if bold:
        style.font.bold = True
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _ruled(style: Any) -> None:
    """Give a table's style thin lines between its rows."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "C9D1D9")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    about = style.element.find(qn("w:tblPr"))
    about.insert(0, borders)


def _page(made: Document) -> None:
    [section] = made.sections
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    line = section.footer.paragraphs[0]
    for part in ("foot", "\t", None):
        run = line.add_run(part or "")
        run.font.size, run.font.color.rgb, run.font.name = Pt(SMALL), GRAY, FONT
        if part is None:
            _page_number(run)
    width = section.page_width - section.left_margin - section.right_margin
    line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)


def _page_number(run: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


if __name__ == "__main__":
    main()
