"""An order as a form states it, and as plain values, which a file may hold as well: each can be made of the other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from comity.errors import InputError
from comity.home import STATE

_SHARED: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name",),
    "date": ("date",),
    "activity": ("activity", "activity.kind", "kind"),
    "origin": ("from", "origin.country", "legs.ship_from"),
    "end_use": ("end_use", "end_use.kind"),
}
_OF_A_LINE: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name",),
    "item": ("item", "item.classification", "classification", "eccn", "usml"),
    "to": ("to", "destination.country", "destination"),
    "party": ("end_user.name",),
    "party_country": ("end_user.country",),
    "party_kind": ("end_user.kind", "end_user"),
    "value": ("value", "order.item_value", "item.value"),
}
"""Fields of the form, each with the names that files have for the fact; the first is the one that is written."""
_KEPT_WHOLE: Final = ("authorizations", "screening")
_SECTIONS: Final = ("parties", "facts")
_NO_ORDER: Final = ("project", "shared", "activities")
"""Keys of what is shown and asked about, but has no lines that a form could state."""


class OrderLine(msgspec.Struct, frozen=True):
    """A line, each field as it is typed; ``more``: other facts of it, ``name=value``, one on each line."""

    name: str = ""
    item: str = ""
    to: str = ""
    party: str = ""
    party_country: str = ""
    party_kind: str = ""
    value: str = ""
    more: str = ""


class OrderForm(msgspec.Struct, frozen=True):
    """What a form states.

    Attributes:
        more: facts of all lines, ``name=value``, one on each line.
        answers: answers to questions, as an order's file has them below ``answers``.
        skipped: lines' numbers with facts that are not known.
        carried: what was uploaded, where it is no order of lines; then there are no lines.
    """

    name: str = ""
    date: str = ""
    activity: str = "export"
    origin: str = STATE
    end_use: str = ""
    more: str = ""
    lines: tuple[OrderLine, ...] = (OrderLine(),)
    answers: tuple[dict[str, Any], ...] = ()
    skipped: tuple[tuple[int, str], ...] = ()
    carried: Any = None

    @property
    def is_empty(self) -> bool:
        """Whether no line states anything."""
        return self.carried is None and not self.stated

    @property
    def stated(self) -> tuple[OrderLine, ...]:
        """The lines that state something."""
        return tuple(line for line in self.lines if line != OrderLine())

    def order(self) -> Any:
        """Return it as plain values, as `comity.read_project` reads them.

        Raises:
            InputError: a line of other facts that states none.
        """
        if self.carried is not None:
            beside = isinstance(self.carried, dict) and self.answers
            return {**self.carried, "answers": list(self.answers)} if beside else self.carried
        top = {names[0]: text for field, names in _SHARED.items() if (text := getattr(self, field).strip())}
        items = [self._line(number, line) for number, line in enumerate(self.stated, 1)]
        answers = {"answers": list(self.answers)} if self.answers else {}
        return {**top, **_read_facts(self.more, "facts of all lines"), "items": items, **answers}

    @staticmethod
    def _line(number: int, line: OrderLine) -> dict[str, Any]:
        own = {names[0]: text for field, names in _OF_A_LINE.items() if (text := getattr(line, field).strip())}
        return {**own, **_read_facts(line.more, f"line {number}: other facts")}

    @classmethod
    def of(cls, order: Any, skipped: Sequence[tuple[int, str]] = ()) -> OrderForm:
        """Return the form that states an order; what is none of lines is carried as it is."""
        whole = order
        if isinstance(order, list) and all(isinstance(one, Mapping) for one in order):
            whole = {"activities": order}
        if not isinstance(whole, dict) or any(key in whole for key in _NO_ORDER):
            answers = tuple(whole.get("answers", ())) if isinstance(whole, dict) else ()
            carried = {k: v for k, v in whole.items() if k != "answers"} if isinstance(whole, dict) else whole
            return cls(lines=(), answers=answers, skipped=tuple(skipped), carried=carried)
        beside = {key: value for key, value in whole.items() if key not in ("items", "answers")}
        if "items" not in whole:
            beside, items = {}, [whole]
        else:
            items = whole["items"]
        top, rest = _fields(beside, _SHARED)
        read = [_line_of(item) for item in items]
        lines = tuple(line for line, _ in read)
        if "items" not in whole:  # one activity: what an order says at its top is said by itself
            own = read[0][1]
            top = {field: own.pop(field) for field in _SHARED if field in own and field != "name"}
        form = cls(answers=tuple(whole.get("answers", ())), skipped=tuple(skipped), lines=lines, more=_told(rest))
        return msgspec.structs.replace(form, **{"activity": "", "origin": "", **top})


def _line_of(item: Any) -> tuple[OrderLine, dict[str, str]]:
    """Return a line, and what it says that an order says at its top."""
    stated = item if isinstance(item, Mapping) else {"item": item}
    own, rest = _fields(stated, _OF_A_LINE)
    above, rest = _fields(rest, {field: names for field, names in _SHARED.items() if field != "name"})
    told = {_SHARED[field][0]: text for field, text in above.items()}
    return OrderLine(**own, more=_told({**told, **rest})), above


def _fields(stated: Mapping[str, Any], known: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, str], dict[str, Any]]:
    """Return what fields of the form state, and what else is stated, by full name."""
    rest = dict(_flat(stated, ""))
    found: dict[str, str] = {}
    for field, names in known.items():
        name = next((name for name in names if name in rest and not isinstance(rest[name], dict | list)), None)
        if name is not None:
            value = rest.pop(name)
            found[field] = value if isinstance(value, str) else _text(value)
        elif several := next((n for n in names if isinstance(rest.get(n), list) and _are_words(rest[n])), None):
            found[field] = " | ".join(rest.pop(several))
    return found, rest


def _are_words(found: list[Any]) -> bool:
    return bool(found) and all(isinstance(one, str) for one in found)


def _flat(stated: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in stated.items():
        name = f"{prefix}.{key}" if prefix else str(key)
        if isinstance(value, Mapping) and name not in _KEPT_WHOLE:
            yield from _flat(value, "" if name in _SECTIONS else name)
        elif value is not None:
            yield name, value


def _told(facts: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}={_text(value)}" for name, value in facts.items())


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and "\n" not in value and not _is_json(value):
        return value
    return str(value) if isinstance(value, int | float | date) else json.dumps(value, ensure_ascii=False, default=str)


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("[", "{", '"')


def _read_facts(text: str, where: str) -> dict[str, Any]:
    """Return facts by name from lines of ``name=value``; a value may be JSON.

    Raises:
        InputError: a line without an equals sign.
    """
    found: dict[str, Any] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, equals, value = line.partition("=")
        if not equals or not name.strip():
            raise InputError(f"found '{line}'", where=where, accepts="name=value, one on each line")
        found[name.strip()] = _value(value.strip())
    return found


def _value(text: str) -> Any:
    if not _is_json(text):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
