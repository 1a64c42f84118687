"""XML as lists are published in it: elements one after the other, no document type, nothing nested without end."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Final, cast
from xml.etree.ElementTree import Element, ParseError

from comity.errors import InputError

_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")
"""It names an encoding; the text is decoded already, and would be decoded again as what it claims to be."""
_DEEPEST: Final = 20  # the deepest list that was seen has 5


def root_of(head: str, name: str) -> bool:
    """Whether a file is XML with such a root, as far as its beginning shows."""
    return head.startswith("<") and f"<{name}" in head


def elements(text: str, where: str, *names: str) -> Iterator[tuple[str, Element]]:
    """Yield the elements of some names, each whole, with its name; the root is yielded first, with its attributes.

    Raises:
        InputError: not XML, cut off, with a document type, or nested too deeply.
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415  only lists in XML need it
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415  likewise

    depth, root = 0, cast(Element | None, None)
    plain = _DECLARATION.sub("", text)
    try:
        for event, element in iterparse(io.BytesIO(plain.encode()), events=("start", "end"), forbid_dtd=True):
            name = element.tag.rpartition("}")[2]
            if event == "start":
                depth += 1
                if depth > _DEEPEST:
                    raise InputError("is nested too deeply", where=where)
                if root is None:
                    root = element
                    yield name, element
                continue
            depth -= 1
            if name in names:
                yield name, element
                element.clear()
                if root is not None and element in root:
                    root.remove(element)
    except ParseError as error:
        raise InputError(f"not XML, or cut off: {error}", where=where) from None
    except DefusedXmlException:
        raise InputError("has a document type, which lists do not need", where=where) from None


def child(element: Element, name: str) -> str:
    """Return the text of the first child of a name, in whatever namespace; empty if there is none."""
    return next((one.text.strip() for one in element if _is(one, name) and one.text), "")


def within(element: Element, name: str) -> Iterator[Element]:
    """Yield every element of a name inside another."""
    return (one for one in element.iter() if _is(one, name))


def _is(element: Element, name: str) -> bool:
    return bool(element.tag.rpartition("}")[2] == name)
