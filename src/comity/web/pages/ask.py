"""Ask: one line or an order is typed, pasted or uploaded, and answered; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.response import Template

from comity.errors import ComityError, InputError
from comity.web import answering
from comity.web.answering import AnsweredOrder, Choices, Uploaded
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


class Asked(msgspec.Struct, frozen=True):
    """A form with its answer, or with what is wrong with it."""

    form: OrderForm
    answer: AnsweredOrder | None = None
    faults: tuple[str, ...] = ()
    upload: Uploaded | None = None
    notice: str = ""


@get("/", include_in_schema=False)
async def ask(workers: Workers) -> Template:
    """Show an empty form."""
    return await _page(workers, Asked(OrderForm()))


@post("/", status_code=200, include_in_schema=False)
async def answer(request: Request[Any, Any, Any], workers: Workers) -> Template:
    """Answer a form."""
    posted = await request.form()
    link = _text(posted, "link")
    if link:
        return await _page(workers, await _of_link(workers, link))
    try:
        form, upload = await _stated(workers, posted)
        form, before = _said(posted, form), form
    except (ComityError, Refused) as error:
        return await _page(workers, Asked(_visible(posted), faults=_faults(error)))
    asked = await _answered(workers, form)
    if asked.faults and form.answers != before.answers:  # the answer is at fault: all else stays as it was
        asked = msgspec.structs.replace(await _answered(workers, before), faults=asked.faults)
    return await _page(workers, msgspec.structs.replace(asked, upload=upload))


@post("/order.yaml", status_code=200, include_in_schema=False)
async def download_order(request: Request[Any, Any, Any], workers: Workers) -> Response[bytes]:
    """Return a form as the file that every command reads."""
    return _file((await _called(workers, request, answering.as_yaml)).encode(), "order.yaml", "application/yaml")


@post("/determination.json", status_code=200, include_in_schema=False)
async def download_determination(request: Request[Any, Any, Any], workers: Workers) -> Response[bytes]:
    """Return the whole answer to a form as JSON."""
    return _file(await _called(workers, request, answering.determination), "determination.json", "application/json")


@post("/memo.md", status_code=200, include_in_schema=False)
async def download_memo(request: Request[Any, Any, Any], workers: Workers) -> Response[bytes]:
    """Return the memo of a form in Markdown."""
    return _file((await _called(workers, request, answering.memo)).encode(), "memo.md", "text/markdown")


async def _called(workers: Workers, request: Request[Any, Any, Any], task: Any) -> Any:
    try:
        form, _ = await _stated(workers, await request.form())
    except ComityError as error:
        raise Refused(_faults(error)) from None
    if form.is_empty:
        raise Refused(("nothing is stated: a line, a file, or what is pasted",))
    return await workers.run(task, form)


async def _answered(workers: Workers, form: OrderForm) -> Asked:
    if form.is_empty:
        return Asked(form)
    try:
        return Asked(form, await workers.run(answering.answered, form))
    except Refused as refused:
        return Asked(form, faults=refused.faults)


async def _of_link(workers: Workers, link: str) -> Asked:
    try:
        linked = msgspec.json.decode(link, type=PostedOrder)
    except msgspec.DecodeError:
        return Asked(OrderForm(), faults=("the link was cut or changed: what stands after its # cannot be read",))
    form = linked.form
    asked = await _answered(workers, form)
    if asked.answer and linked.digest not in ("", asked.answer.digest):
        notice = "The law or the record held here is another edition than when this link was made."
        return msgspec.structs.replace(asked, notice=notice)
    return asked


async def _stated(workers: Workers, posted: FormMultiDict) -> tuple[OrderForm, Uploaded | None]:
    """Return what a form states: the file if one is given, what is pasted, else what is typed."""
    form = _typed(posted)
    over = {"activity": form.activity, "from": form.origin, "end_use": form.end_use, "date": form.date}
    stated = {name: text for name, text in over.items() if text}
    file, text = posted.get("file"), _text(posted, "pasted")
    if isinstance(file, UploadFile) and file.filename:
        content = await file.read()
        found = await workers.run(answering.uploaded, file.filename, content, stated, seconds=_SECONDS_TO_READ)
    elif text.strip():
        found = await workers.run(answering.pasted, text, stated, seconds=_SECONDS_TO_READ)
    else:
        return form, None
    return found.form, found


def _typed(posted: FormMultiDict) -> OrderForm:
    """Return what is typed, with what the page handed to itself.

    Raises:
        InputError: that was changed on the way.
    """
    return msgspec.structs.replace(
        _visible(posted),
        answers=_hidden(posted, "answers", tuple[dict[str, Any], ...], ()),
        skipped=_hidden(posted, "skipped", tuple[tuple[int, str], ...], ()),
        carried=_hidden(posted, "carried", Any, None),
    )


def _visible(posted: FormMultiDict) -> OrderForm:
    columns = [[_plain(one) for one in posted.getall(f"line_{field}", [])] for field in _FIELDS]
    lines = tuple(OrderLine(*cells) for cells in zip(*columns, strict=False))[:_MOST_LINES]
    form = OrderForm(more=_text(posted, "more"), lines=lines)
    return msgspec.structs.replace(form, **{field: _text(posted, name) for field, name in _TOP.items()})


def _said(posted: FormMultiDict, form: OrderForm) -> OrderForm:
    """Return a form with what its buttons did: a line more or less, a question answered, left, or taken back."""
    name, _, which = _text(posted, "do").partition(":")
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


def _with_answer(posted: FormMultiDict, form: OrderForm, said: str) -> OrderForm:
    fact, value = _text(posted, "question"), (said or _text(posted, "said")).strip()
    lines = [int(one) for one in posted.getall("of_line", []) if isinstance(one, str) and one.isdecimal()]
    if not fact or not lines:
        raise InputError("answers no line", where="answer", accepts="a line or several of those that it is about")
    if value in ("", _NOT_KNOWN):
        return msgspec.structs.replace(form, skipped=(*form.skipped, *((line, fact) for line in lines)))
    answers = (*form.answers, {fact: value, "lines": lines})
    return msgspec.structs.replace(form, answers=answers)


def _text(posted: Mapping[str, Any], name: str) -> str:
    return _plain(posted.get(name))


def _plain(value: object) -> str:
    return value.strip("\n") if isinstance(value, str) else ""


def _hidden(posted: FormMultiDict, name: str, kind: Any, default: T) -> T:
    """Return what a page handed to itself.

    Raises:
        InputError: it was changed on the way.
    """
    text = _text(posted, name)
    if not text:
        return default
    try:
        found: T = msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:
        raise InputError("was changed on the way", where=name, accepts="what the page held") from None
    return found


def _faults(error: ComityError | Refused) -> tuple[str, ...]:
    return error.faults if isinstance(error, Refused) else tuple(str(error).splitlines())


async def _page(workers: Workers, asked: Asked) -> Template:
    found: Choices = await workers.once(answering.choices)
    answered = asked.answer
    state = PostedOrder(asked.form, answered.day if answered else "", answered.digest if answered else "")
    context = {
        "asked": asked,
        "choices": found,
        "today": answering.today(),
        "state": msgspec.json.encode(state).decode(),
        "encoded": lambda value: msgspec.json.encode(value).decode(),
        "lines_told": answering.lines_told,
    }
    return Template("ask.html", context=context)


def _file(content: bytes, name: str, kind: str) -> Response[bytes]:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


HANDLERS: Final = (ask, answer, download_order, download_determination, download_memo)
