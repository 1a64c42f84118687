"""Signs for how a source was read: a full disk, a half, a ring; shapes, for fonts without such letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import altair as alt

from comity.brief.vega import INK
from comity.record.model import Confidence, Source

_RING: Final = "A.75,.75,0,1,0,0,-.75Z"
SIGNS: Final = {
    "read at the source": "circle",
    "in a copy or report": "M0,-1A1,1,0,0,1,0,1L0,.75A.75,.75,0,0,0,0,-.75ZM0,-1A1,1,0,0,0,0,1Z",
    "from memory, to be checked": f"M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1ZM0,-.75A.75,.75,0,1,0,0,.75{_RING}",
}
_WORDS: Final = dict(zip(Confidence, SIGNS, strict=True))


def in_words(confidence: str) -> str:
    """Return how a source was read, from ``primary``, ``secondary`` or ``memory``."""
    return _WORDS[Confidence(confidence)]


def shape(field: str, shown: Iterable[str]) -> alt.Shape:
    """Return the encoding of a field that holds how sources were read, with its legend."""
    there = set(shown)
    words = [word for word in SIGNS if word in there]
    return alt.Shape(
        field,
        type="nominal",
        title=None,
        scale=alt.Scale(domain=words, range=[SIGNS[word] for word in words]),
        legend=alt.Legend(symbolFillColor=INK, symbolStrokeWidth=0, symbolSize=70, labelLimit=300, columns=1),
    )


def counted(sources: Iterable[Source]) -> str:
    """Return how the sources of what is shown were read, in a sentence."""
    found = [in_words(source.confidence) for source in sources]
    told = (f"{found.count(word)} {word}" for word in SIGNS if word in found)
    return f"Source: the Comity record. Evidence: {'; '.join(told)}."
