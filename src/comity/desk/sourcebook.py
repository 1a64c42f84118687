"""The sources of a document, numbered as they are first used."""

from __future__ import annotations

from collections.abc import Iterable

from comity.brief.partner_brief import BriefLine, BriefSource
from comity.record.model import Source


class Sourcebook:
    """Numbers sources, and makes lines that refer to them."""

    def __init__(self) -> None:
        """Begin without any."""
        self._found: dict[tuple[str, str], BriefSource] = {}

    @property
    def sources(self) -> tuple[BriefSource, ...]:
        """Every source used, in order."""
        return tuple(self._found.values())

    def number(self, source: Source) -> int:
        """Return a source's number."""
        key = source.url or source.cite, source.cite if source.url.startswith("https://www.ecfr.gov") else ""
        if key not in self._found:
            self._found[key] = BriefSource(
                number=len(self._found) + 1,
                title=source.title,
                cite=source.cite,
                url=source.url,
                confidence=source.confidence,
                read=source.reviewed,
            )
        return self._found[key].number

    def line(self, text: str, *sources: Source, computed: str = "") -> BriefLine:
        """Return a line with the numbers of its sources."""
        numbers = dict.fromkeys(self.number(source) for source in sources)
        return BriefLine(text=text, sources=tuple(numbers), computed=computed)


def page(url: str, title: str, like: Source) -> Source:
    """Return another page that a row names, read on the day and as well as its source."""
    return Source(f"{like.id}:result", title, title, url, like.confidence, like.reviewed)


def several(names: Iterable[str], most: int = 6) -> str:
    """Return names in a line, the last ones counted."""
    found = list(names)
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return f"{', '.join(found[:most])}{more}"


def the(name: str) -> str:
    """Return a name as prose has it: the United States, the Republic of Korea."""
    return f"the {name}" if name.startswith(("United ", "Republic ", "Combined ", "European ")) else name
