"""Messages of orbit and conjunction: read, checked, also against what partners agreed to exchange, and converted.

`message_text` reads the fields with their places, `message_checks` tells what is wrong with them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from comity.arguments import PATH, a, checked
from comity.coalition.message_checks import (
    MessageProfile,
    faults_of,
    library,
    marking_of,
    reading_errors,
)
from comity.coalition.message_text import MessageText, message_text
from comity.coalition.message_values import MessageFault
from comity.errors import InputError
from comity.files import line_of, parse_by_name, read_text, write_atomically
from comity.files.typed import Steps, typed
from comity.showing import Serialized, Shown, Tabular, fields

_PROFILE: Final = a(MessageProfile, Path, str, says="a profile, or a file of it")
_MAX_BYTES: Final = 256 * 1024 * 1024


class MessageCheck(Tabular, Serialized, msgspec.Struct, frozen=True):
    """What a message is, and what is wrong with it.

    Attributes:
        marking: what it says of its release; empty if nothing.
        states: how many states its ephemeris has.
    """

    file: str
    kind: str
    form: str
    originator: str
    created: str
    objects: tuple[str, ...]
    marking: str
    states: int
    faults: tuple[MessageFault, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with it."""
        return not any(one.fault for one in self.faults)

    def line(self) -> str:
        """Return what it is, and how many faults it has."""
        wrong = sum(one.fault for one in self.faults)
        what = (
            f"{self.kind} in {self.form} of {self.originator or 'nobody'} on {', '.join(self.objects) or 'no object'}"
        )
        return f"{self.file}: {what}: {f'{wrong} fault' + 's' * (wrong > 1) if wrong else 'no fault found'}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each fault."""
        return [{"file": self.file} | fields(one) for one in self.faults]


class Message(Shown):
    """A navigation data message of a file: CDM, OEM, OMM, OPM, OCM, TDM or RDM, in KVN or XML.

    Args:
        file: where it stands.

    Raises:
        InputError: the file cannot be read, or holds no such message.
    """

    @checked(file=PATH)
    def __init__(self, file: Path | str) -> None:
        self.file = str(file)
        self._text = read_text(Path(file), max_bytes=_MAX_BYTES)
        self.fields: MessageText = message_text(self._text, self.file)

    def line(self) -> str:
        """Return what it is, of whom."""
        return f"{self.fields.kind} of {self.fields.first('ORIGINATOR') or 'nobody'}, {self.file}"

    @checked(profile=_PROFILE)
    def check(self, profile: Path | str | MessageProfile | None = None) -> MessageCheck:
        """Return what is wrong with it, each with its place.

        Args:
            profile: what partners agreed to exchange, or a file of it.

        Raises:
            InputError: the profile cannot be used.
        """
        agreed = read_profile(Path(profile)) if isinstance(profile, str | Path) else profile
        text = self.fields
        names = dict.fromkeys(one.value for one in text.fields if one.name == "OBJECT_NAME")
        return MessageCheck(
            self.file,
            text.kind,
            text.form,
            text.first("ORIGINATOR"),
            text.first("CREATION_DATE"),
            tuple(names),
            marking_of(text),
            len(text.states),
            faults_of(text, self._text, agreed),
        )

    @checked(file=PATH)
    def write(self, file: Path | str) -> None:
        """Write it in the other form, or in either: XML where the name ends in .xml, else KVN.

        Raises:
            InputError: the library cannot read it, or it cannot be written.
        """
        reader = library()
        try:
            text = reader.from_str(self._text).to_str("xml" if str(file).lower().endswith(".xml") else "kvn")
        except reading_errors(reader) as error:
            raise InputError(f"cannot be converted ({error})", where=self.file) from None
        write_atomically(Path(file), text)


def read_profile(path: Path) -> MessageProfile:
    """Read what partners agreed to exchange.

    Raises:
        InputError: the file cannot be used; holds every fault.
    """
    text = read_text(path)

    def where(steps: Steps) -> str:
        line = line_of(text, [*steps]) if path.suffix.lower() in (".yaml", ".yml") else None
        return f"{path}{f', line {line}' if line else ''}: {'.'.join(map(str, steps))}"

    return typed(parse_by_name(text, path.name), MessageProfile, where)
