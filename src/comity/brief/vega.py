"""Charts as files: SVG and PNG without a browser, or the Vega-Lite specification itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from comity.errors import InputError
from comity.files import write_atomically

FORMATS: Final = (".svg", ".png", ".json")


def write_chart(chart: Any, path: Path) -> None:
    """Write an Altair chart.

    Raises:
        InputError: the file's ending names no format, or it cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise InputError(f"found '{path.suffix}'", where=str(path), accepts=", ".join(FORMATS))
    spec = chart.to_json()
    if ending == ".json":
        write_atomically(path, spec)
        return
    import vl_convert  # noqa: PLC0415  loaded only where something is drawn

    if ending == ".svg":
        write_atomically(path, vl_convert.vegalite_to_svg(spec))
    else:
        write_atomically(path, vl_convert.vegalite_to_png(spec, scale=2))
