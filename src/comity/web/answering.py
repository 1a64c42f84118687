"""What is done for a page in a process apart: an order is read, determined, and told as its page is."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import msgspec
import yaml

import comity
from comity.files import parse_by_name, read_text
from comity.home import PEERS, STATE
from comity.web.order_form import OrderForm
from comity.web.planning import written

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import OrderPage, OrderQuestion, Project, ProjectDetermination

MOST_LINES: Final = 500
"""More are a portfolio's."""
_LONGEST_NAME: Final = 80


class Choices(msgspec.Struct, frozen=True):
    """What the form proposes: words with what they mean, and the names of states."""

    activities: Mapping[str, str]
    end_uses: Mapping[str, str]
    kinds: Mapping[str, str]
    countries: Mapping[str, str]


class AskedQuestion(msgspec.Struct, frozen=True):
    """A question with the answers among which one chooses; none where one types it."""

    question: OrderQuestion
    choices: tuple[str, ...]


class AnsweredOrder(msgspec.Struct, frozen=True):
    """An order's page, with what stands beside it.

    Attributes:
        questions: what is worth asking, in order.
        names: what each line is called.
        day: the day whose law applies, where all lines have the same.
        digest: the hash of all that the answer rests on.
        command: what prints the same page in a terminal.
    """

    page: OrderPage
    questions: tuple[AskedQuestion, ...]
    names: tuple[str, ...]
    day: str
    digest: str
    command: str


class Uploaded(msgspec.Struct, frozen=True):
    """A file that somebody handed over, as a form, with what was understood of it and what could not be read."""

    form: OrderForm
    told: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


def choices() -> Choices:
    """Return what the form proposes."""
    law = comity.load()
    facts = law.schema.facts
    countries = dict(sorted(law.record.countries.items(), key=lambda one: one[1]))
    of = {name: dict(facts[f"{name}.kind"].values) for name in ("activity", "end_use", "end_user")}
    return Choices(of["activity"], of["end_use"], of["end_user"], countries)


def warm() -> None:
    """Bind the law to today once, which the first question would wait for."""
    comity.determine({"activity": "export", "from": STATE, "to": PEERS.split(",")[0]})


def answered(form: OrderForm) -> AnsweredOrder:
    """Return an order's page.

    Raises:
        InputError: the order cannot be used; holds every fault.
    """
    law = comity.load()
    project, found = _determined(form)
    questions = comity.OrderQuestion.of(found, form.skipped)
    return AnsweredOrder(
        page=comity.OrderPage.of(found),
        questions=tuple(AskedQuestion(one, _choices(one)) for one in questions),
        names=tuple(one.name for one in project.activities),
        day=str(found.date or ""),
        digest=law.sha256,
        command=command(form),
    )


def determination(form: OrderForm) -> bytes:
    """Return an order's determination as JSON, as ``comity determine --combined --json`` prints it."""
    return _determined(form)[1].to_json().encode()


def memo(form: OrderForm, name: str) -> bytes:
    """Return the memo of an order as a file, by its name: of one line its own, of several one of all.

    Raises:
        InputError: the order cannot be used, or what writes such files is not installed.
    """
    found = _determined(form)[1]
    return written(found.activities[0] if len(found.activities) == 1 else found, name)


def _determined(form: OrderForm) -> tuple[Project, ProjectDetermination]:
    project = comity.read_project(form.order(), where="order")
    if len(project.activities) > MOST_LINES:
        accepts = f"at most {MOST_LINES} lines on a page; larger tables on the page Portfolio"
        raise comity.InputError(f"{len(project.activities):,} lines", where="order", accepts=accepts)
    return project, comity.determine(project)


def _choices(question: OrderQuestion) -> tuple[str, ...]:
    if question.fact == "screening":
        return ("clear", "hit")
    fact = comity.load().schema.facts[question.fact]
    return ("yes", "no") if fact.kind.value == "bool" else tuple(fact.values)


def as_yaml(form: OrderForm) -> str:
    """Return an order as the file that every command reads.

    Raises:
        InputError: it states something that cannot be read.
    """
    return yaml.safe_dump(form.order(), sort_keys=False, allow_unicode=True, width=120)


def command(form: OrderForm) -> str:
    """Return what prints the same page in a terminal: of one line its facts, of more the file to be downloaded."""
    if len(form.stated) != 1 or form.answers:
        return "comity determine order.yaml"
    order = form.order()
    day = {"--date": order.pop("date")} if "date" in order else {}
    facts = {**{key: value for key, value in order.items() if key not in ("items", "name")}, **order["items"][0]}
    if not all(isinstance(value, str) for value in facts.values()):
        return "comity determine order.yaml"
    names = {"item": "--item", "from": "--from", "to": "--to", "activity": "--activity", "end_use": "--end-use"}
    known = {"value": "--value", **names}
    words = [part for fact, option in known.items() if fact in facts for part in (option, facts[fact])]
    words += [part for fact, v in facts.items() if fact not in known for part in ("--fact", f"{fact}={v}")]
    words += [part for option, value in day.items() for part in (option, value)]
    return f"comity determine {shlex.join(words)}"


def uploaded(name: str, content: bytes, over: Mapping[str, str]) -> Uploaded:
    """Return the form of a file, whatever program wrote it.

    Args:
        name: what the file is called, by the end of which its kind is known.
        content: what is in it.
        over: facts of rows of a table that do not state them.

    Raises:
        InputError: it cannot be used; holds every fault.
    """
    with TemporaryDirectory(prefix="comity-") as folder, upload_in(folder, name, content) as path:
        return _read(path, over)


@contextmanager
def upload_in(folder: str, name: str, content: bytes) -> Iterator[Path]:
    """Put what somebody handed over into a folder; faults that are told of it do not name the folder.

    Raises:
        InputError: what is done with it cannot be done.
    """
    path = Path(folder) / _safe(name)
    path.write_bytes(content)
    try:
        yield path
    except comity.InputError as error:
        raise comity.InputError.of(_unplaced(fault, folder) for fault in error.faults) from None


def pasted(text: str, over: Mapping[str, str]) -> Uploaded:
    """Return the form of what was pasted: cells of a spreadsheet, or an order as text."""
    said = (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    head = next(said, "").rstrip()
    kind = "tsv" if "\t" in head else "json" if head[:1] in ("{", "[") else "csv" if _is_csv(head) else "yaml"
    return uploaded(f"pasted.{kind}", text.encode(), over)


def _is_csv(head: str) -> bool:
    return ":" not in head and any(mark in head for mark in ",;")


def _read(path: Path, over: Mapping[str, str]) -> Uploaded:
    law = comity.load()
    rows = comity.Portfolio.most_rows(path)
    if rows is not None and rows > MOST_LINES:
        accepts = f"at most {MOST_LINES} rows; larger tables on the page Portfolio"
        raise comity.InputError(f"has {rows:,} rows", where=path.name, accepts=accepts)
    project = comity.read_project(path, law)
    if project.reading is None:
        return Uploaded(OrderForm.of(parse_by_name(read_text(path), path.name)))
    project = comity.read_project(path, law, over=over)
    assert project.reading  # noqa: S101  as above
    form = OrderForm.of(msgspec.to_builtins(project.as_order(law)))
    return Uploaded(form, tuple(project.reading.lines()), tuple(project.reading.told_rejected()))


def _safe(name: str) -> str:
    """Return the last part of a file's name, of letters that any system takes."""
    last = PurePath(name.replace("\\", "/")).name
    plain = "".join(c if c.isalnum() or c in "-_. " else "_" for c in last).lstrip(".")
    return plain[-_LONGEST_NAME:] or "upload"


def _unplaced(fault: comity.InputError, folder: str) -> comity.InputError:
    """Return a fault without the folder in which the file stood for a moment."""
    where = (fault.where or "").replace(f"{folder}/", "")
    return comity.InputError(fault.message, where=where, accepts=fault.accepts, suggestion=fault.suggestion)


def usual() -> Mapping[str, str]:
    """Return what a row is taken to be where it does not say: what the form for one order begins with."""
    form = OrderForm()
    return {"activity": form.activity, "from": form.origin}


def today() -> str:
    """Return the day whose law applies where none is stated."""
    return date.today().isoformat()


def lines_told(lines: Sequence[int], names: Sequence[str]) -> str:
    """Return which lines are meant, by number and name; nothing of an order of one."""
    if len(names) == 1:
        return ""
    if len(lines) == len(names):
        return "all lines"
    return ", ".join(f"line {line} {names[line - 1]}".strip() for line in lines)
