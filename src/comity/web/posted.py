"""What a page posts: an order typed, pasted, uploaded or linked to, and what its buttons did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec
from litestar.datastructures import FormMultiDict, UploadFile

from comity.errors import ComityError, InputError
from comity.web import answering
from comity.web.answering import Uploaded
from comity.web.order_form import OrderForm, OrderLine
from comity.web.workers import Refused, Workers

T = TypeVar("T")
_SECONDS_TO_READ: Final = 30.0
_NOT_KNOWN: Final = "not known"
_FIELDS: Final = ("name", "item", "to", "party", "party_country", "party_kind", "value", "more")
_TOP: Final = {"name": "order_name"} | {field: field for field in ("date", "activity", "origin", "end_use")}
_MOST_LINES: Final = answering.MOST_LINES


class PostedOrder(msgspec.Struct, frozen=True):
    """What a link holds after its ``#``: an order, and the day and the law it was answered by."""

    form: OrderForm
    day: str = ""
    digest: str = ""

    @property
    def dated(self) -> OrderForm:
        """The form with the day by whose law it was answered, which is another's today."""
        undated = self.day and not self.form.date and self.form.carried is None
        return msgspec.structs.replace(self.form, date=self.day) if undated else self.form


def linked(posted: FormMultiDict) -> PostedOrder | None:
    """Return what a link holds, if one is posted.

    Raises:
        InputError: it was cut or changed.
    """
    if not (link := text_of(posted, "link")):
        return None
    try:
        return msgspec.json.decode(link, type=PostedOrder)
    except msgspec.DecodeError:
        raise InputError("was cut or changed: what stands after its # cannot be read", where="link") from None


async def stated(workers: Workers, posted: FormMultiDict) -> tuple[OrderForm, Uploaded | None]:
    """Return the order that is posted: by a link, a file, pasted cells, else what is typed.

    Raises:
        InputError: it was changed on the way.
        Refused: the file or what is pasted cannot be used.
    """
    if link := linked(posted):
        return link.dated, None
    form = _typed(posted)
    over = {"activity": form.activity, "from": form.origin, "end_use": form.end_use, "date": form.date}
    known = {name: text for name, text in over.items() if text}
    file, text = posted.get("file"), text_of(posted, "pasted")
    if isinstance(file, UploadFile) and file.filename:
        content = await file.read()
        found = await workers.run(answering.uploaded, file.filename, content, known, seconds=_SECONDS_TO_READ)
    elif text.strip():
        found = await workers.run(answering.pasted, text, known, seconds=_SECONDS_TO_READ)
    else:
        return form, None
    return found.form, found


def _typed(posted: FormMultiDict) -> OrderForm:
    """Return what is typed, with what the page handed to itself.

    Raises:
        InputError: that was changed on the way.
    """
    return msgspec.structs.replace(
        visible(posted),
        answers=_hidden(posted, "answers", tuple[dict[str, Any], ...], ()),
        skipped=_hidden(posted, "skipped", tuple[tuple[int, str], ...], ()),
        carried=_hidden(posted, "carried", Any, None),
    )


def visible(posted: FormMultiDict) -> OrderForm:
    """Return what is typed in the fields that one sees."""
    columns = [[_plain(one) for one in posted.getall(f"line_{field}", [])] for field in _FIELDS]
    lines = tuple(OrderLine(*cells) for cells in zip(*columns, strict=False))[:_MOST_LINES]
    form = OrderForm(more=text_of(posted, "more"), lines=lines)
    return msgspec.structs.replace(form, **{field: text_of(posted, name) for field, name in _TOP.items()})


def said(posted: FormMultiDict, form: OrderForm) -> OrderForm:
    """Return a form with what its buttons did: a line more or less, a question answered, left, or taken back."""
    name, _, which = text_of(posted, "do").partition(":")
    place = int(which) if which.isdecimal() else -1
    if name == "add":
        return msgspec.structs.replace(form, lines=(*form.lines, OrderLine()))
    if name == "remove":
        left = tuple(one for number, one in enumerate(form.lines) if number != place)
        return msgspec.structs.replace(form, lines=left or (OrderLine(),))
    if name == "back":
        left_answers = tuple(one for number, one in enumerate(form.answers) if number != place)
        return msgspec.structs.replace(form, answers=left_answers)
    if name == "ask-again":
        return msgspec.structs.replace(form, skipped=())
    return _with_answer(posted, form, which) if name == "say" else form


def _with_answer(posted: FormMultiDict, form: OrderForm, word: str) -> OrderForm:
    fact, value = text_of(posted, "question"), (word or text_of(posted, "said")).strip()
    lines = [int(one) for one in posted.getall("of_line", []) if isinstance(one, str) and one.isdecimal()]
    if not fact or not lines:
        raise InputError("answers no line", where="answer", accepts="a line or several of those that it is about")
    if value in ("", _NOT_KNOWN):
        return msgspec.structs.replace(form, skipped=(*form.skipped, *((line, fact) for line in lines)))
    answers = (*form.answers, {fact: value, "lines": lines})
    return msgspec.structs.replace(form, answers=answers)


def text_of(posted: Mapping[str, Any], name: str) -> str:
    """Return a field as it is typed; nothing where it is not there."""
    return _plain(posted.get(name))


def _plain(value: object) -> str:
    return value.strip("\n") if isinstance(value, str) else ""


def _hidden(posted: FormMultiDict, name: str, kind: Any, default: T) -> T:
    """Return what a page handed to itself.

    Raises:
        InputError: it was changed on the way.
    """
    text = text_of(posted, name)
    if not text:
        return default
    try:
        found: T = msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:
        raise InputError("was changed on the way", where=name, accepts="what the page held") from None
    return found


def faults_of(error: ComityError | Refused) -> tuple[str, ...]:
    """Return why something cannot be done, a line each."""
    return error.faults if isinstance(error, Refused) else tuple(str(error).splitlines())
