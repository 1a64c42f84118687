"""Navigation data messages (CCSDS 500 series) as fields with their places: KVN by line, XML by the way to an element.

The library ``ccsds-ndm-py`` says whether a message is as its Blue Book wants it; what it cannot say is asked of these
fields, so that each fault has its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from comity.errors import InputError
from comity.files import parse_xml

KINDS: Final = ("OPM", "OMM", "OEM", "OCM", "CDM", "TDM", "RDM", "APM", "AEM", "ACM")
_VERSION: Final = re.compile(r"^CCSDS_([A-Z]+)_VERS$")
CARTESIAN: Final = ("X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")
_LOCAL: Final = ("R", "T", "N", "RDOT", "TDOT", "NDOT")


def lower_names(axes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of a covariance's elements below and on its diagonal, row by row."""
    return tuple(f"C{row}_{column}" for number, row in enumerate(axes) for column in axes[: number + 1])


LOWER: Final = {"CX_X": lower_names(CARTESIAN), "CR_R": lower_names(_LOCAL)}
"""The elements of a covariance, by the name of the first: of states, and of a conjunction's objects."""


@dataclass(frozen=True)
class MessageField:
    """A field as it stands in a message.

    Attributes:
        place: its line, or the way to its element.
    """

    name: str
    value: str
    unit: str
    place: str


@dataclass(frozen=True)
class EphemerisLine:
    """A state of an ephemeris, and the number of its segment."""

    epoch: str
    numbers: tuple[str, ...]
    segment: int
    place: str


@dataclass(frozen=True)
class Covariance:
    """The elements of a covariance on and below its diagonal, row by row."""

    lower: tuple[str, ...]
    place: str


@dataclass
class MessageText:
    """A message as fields.

    Attributes:
        kind: OPM, CDM, ...; NDM, of several messages in one file. ``form``: KVN or XML.
        segments: how many segments, or objects, there are.
    """

    kind: str
    form: str
    fields: list[MessageField] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    states: list[EphemerisLine] = field(default_factory=list)
    covariances: list[Covariance] = field(default_factory=list)

    def of(self, name: str) -> list[MessageField]:
        """Return every field of a name."""
        return [one for one in self.fields if one.name == name]

    def first(self, name: str) -> str:
        """Return the first value of a name; empty if there is none."""
        return next((one.value for one in self.fields if one.name == name), "")


def message_text(text: str, where: str) -> MessageText:
    """Return a message as fields.

    Raises:
        InputError: it is no navigation data message, in KVN or XML.
    """
    found = _of_xml(text, where) if text.lstrip().startswith("<") else _of_kvn(text, where)
    _gather(found)
    return found


def _of_kvn(text: str, where: str) -> MessageText:
    lines = text.splitlines()
    named = (_VERSION.match(line.partition("=")[0].strip()) for line in lines)
    kind = next((match[1] for match in named if match), "")
    if kind not in KINDS:
        accepts = f"a message that begins with CCSDS_..._VERS, of {', '.join(KINDS)}"
        raise InputError("is no navigation data message", where=where, accepts=accepts)
    found = MessageText(kind, "KVN")
    segment, rows, begins = 0, list[str](), ""
    for number, line in enumerate(lines, 1):
        stripped, place = line.strip(), f"line {number}"
        if not stripped:
            continue
        if stripped.startswith("COMMENT"):
            found.comments.append(stripped.removeprefix("COMMENT").strip())
        elif stripped == "META_START":
            segment += 1
        elif stripped in ("COVARIANCE_START", "COVARIANCE_STOP"):
            found.covariances += _covariances(rows, begins)
            rows = []
        elif "=" in stripped:
            name, _, value = (part.strip() for part in stripped.partition("="))
            found.covariances += _covariances(rows, begins) if rows else []
            rows = []
            found.fields.append(_field(name, value, place))
        elif kind == "OEM" and stripped[0].isdigit() and "T" in stripped.split()[0]:
            epoch, *numbers = stripped.split()
            found.states.append(EphemerisLine(epoch, tuple(numbers), segment, place))
        elif kind == "OEM" and not stripped.isupper():
            begins = begins if rows else place
            rows.append(stripped)
    return found


def _covariances(rows: list[str], place: str) -> Iterator[Covariance]:
    """Yield the covariances that rows of a triangle give."""
    for begin in range(0, len(rows), 6):
        yield Covariance(tuple(number for row in rows[begin : begin + 6] for number in row.split()), place)


def _field(name: str, value: str, place: str) -> MessageField:
    said, _, unit = value[:-1].rpartition("[") if value.endswith("]") and "[" in value else (value, "", "")
    return MessageField(name, said.strip(), unit, place)


def _of_xml(text: str, where: str) -> MessageText:
    root = parse_xml(text, where)
    messages = [one for one in root.iter() if _tag(one).upper() in KINDS]
    if not messages:
        raise InputError("is no navigation data message", where=where, accepts=", ".join(KINDS))
    combined = len(messages) > 1
    top = root if combined else messages[0]
    found = MessageText("NDM" if combined else _tag(top).upper(), "XML")
    _walk(top, _tag(top), found, [0])
    return found


def _tag(element: Any) -> str:
    name: str = element.tag.rpartition("}")[2]
    return name


def _walk(element: Any, way: str, found: MessageText, segment: list[int]) -> None:
    """Take the fields below an element; ``segment`` counts those that were met."""
    if _tag(element) == "segment":
        segment[0] += 1
    if _tag(element) == "stateVector" and "oem" in way:
        told = {_tag(one): (one.text or "").strip() for one in element}
        numbers = tuple(told[name] for name in CARTESIAN if name in told)
        found.states.append(EphemerisLine(told.get("EPOCH", ""), numbers, segment[0], way))
        return
    seen: dict[str, int] = {}
    for one in element:
        name = _tag(one)
        seen[name] = seen.get(name, 0) + 1
        below = f"{way}/{name}{f'[{seen[name]}]' if seen[name] > 1 else ''}"
        if len(one):
            _walk(one, below, found, segment)
        elif name == "COMMENT":
            found.comments.append((one.text or "").strip())
        else:
            found.fields.append(MessageField(name, (one.text or "").strip(), one.get("units", ""), below))


def _gather(found: MessageText) -> None:
    """Gather the covariances whose elements are fields of their own."""
    for at, one in enumerate(found.fields):
        names = LOWER.get(one.name)
        if names:
            following = {each.name: each.value for each in found.fields[at : at + len(names)]}
            if all(name in following for name in names):
                found.covariances.append(Covariance(tuple(following[name] for name in names), one.place))
