"""XML as a tree: no document type, whose entities unfold or name files, and nothing nested without end."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from comity.errors import InputError
from comity.files.formats import MAX_DEPTH


class _Bounded(TreeBuilder):
    """Builds a tree of elements no deeper than is read."""

    depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise RecursionError
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def parse_xml(text: str, where: str, accepts: str | None = None) -> Element:
    """Return the root of XML.

    Args:
        text: the document.
        where: what to call it.
        accepts: what is read, for the error where it is no XML.

    Raises:
        InputError: it is malformed, has a document type, or is nested too deeply.
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415  loaded where it is needed
    from defusedxml.ElementTree import DefusedXMLParser  # noqa: PLC0415

    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        parser.feed(text)
        root: Element = parser.close()
    except ParseError as error:
        raise InputError(f"not XML: {error}", where=where, accepts=accepts) from None
    except DefusedXmlException:
        raise InputError("has a document type", where=where, accepts="XML without one") from None
    except RecursionError:
        raise InputError("is nested too deeply", where=where, accepts=f"at most {MAX_DEPTH} deep") from None
    return root
