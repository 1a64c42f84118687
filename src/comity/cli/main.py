"""The ``comity`` command: its verbs, and the one place where errors become a line and an exit code."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any, Final, NoReturn

import typer
from typer.exceptions import TyperException

import comity
from comity.cli import (
    accounts,
    brief,
    classify,
    de_minimis,
    demo,
    determine,
    everywhere,
    explain,
    facts,
    kept,
    law,
    next_steps,
    portfolio,
    printing,
    recheck,
    record,
    reform,
    screening,
)
from comity.errors import ComityError
from comity.workspace import apart

_EXPORT: Final = "Export compliance: what does it need?"
_PLANNING: Final = "Planning: who does what, until when?"
_RECORD: Final = "Alliance desk: where do we stand?"
_POLICY: Final = "Policy analysis: what would a change do?"
_LAW: Final = "The law as data"
app = typer.Typer(
    name="comity",
    help="What would it take? The law and the record of international space partnerships.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command("determine", rich_help_panel=_EXPORT)(determine.determine_command)
app.command("screen", rich_help_panel=_EXPORT)(screening.screen_command)
app.command("explain", rich_help_panel=_EXPORT)(explain.explain_command)
app.command("classify", rich_help_panel=_EXPORT)(classify.classify_command)
app.command("accounts", rich_help_panel=_EXPORT)(accounts.accounts_command)
app.command("recheck", rich_help_panel=_EXPORT)(recheck.recheck_command)
app.command("facts", rich_help_panel=_EXPORT)(facts.facts_command)
app.command("de-minimis", rich_help_panel=_EXPORT)(de_minimis.de_minimis_command)
app.command("next-steps", rich_help_panel=_PLANNING)(next_steps.next_steps_command)
app.add_typer(
    screening.app,
    name="screening",
    rich_help_panel=_EXPORT,
    help="Lists of parties: changes, clearances.",
)
app.add_typer(
    record.app, name="record", rich_help_panel=_RECORD, help="Who has what with whom, since when, on what evidence."
)
app.command("brief", rich_help_panel=_RECORD)(brief.brief_command)
app.command("init", rich_help_panel=_RECORD)(record.init)
app.command("compare", rich_help_panel=_POLICY)(reform.compare_command)
app.command("rank", rich_help_panel=_POLICY)(reform.rank_command)
app.add_typer(
    reform.app,
    name="reform",
    rich_help_panel=_POLICY,
    help="Changes of the law: show, check, apply.",
)
app.add_typer(
    portfolio.app,
    name="portfolio",
    rich_help_panel=_POLICY,
    help="Many activities at once: check and determine a table of them, draw a synthetic one.",
)
app.add_typer(
    law.app, name="law", rich_help_panel=_LAW, help="Read the rules, search them, check a pack, see what changed."
)
app.command("cases", rich_help_panel=_LAW)(law.cases_command)
app.command("demo", rich_help_panel=_LAW)(demo.demo_command)


@app.callback(invoke_without_command=True)
def main(
    version: bool = typer.Option(False, "--version", help="Show the version and stop."),
) -> None:
    """What would it take? The law and the record of international space partnerships."""
    if version:
        printing.echo(f"comity {comity.__version__}")
        raise typer.Exit


_INTERRUPTED: Final = 128 + signal.SIGINT
_TERMINATED: Final = 128 + signal.SIGTERM
_STREAM: Final = "standard output"
_ANSWERED: Final = (0, 3)
"""With what a command ends that gave an answer."""


def run() -> None:
    """Run the command line; whatever goes wrong with what comes in or goes out is a clear line, never a traceback.

    Exit codes: 0; 1 where cases differ from their authority; 2 for what cannot be used or written, where a reform does
    not fit, or where no row can be read; 3 where screening found what must be resolved first, a line has the outcome of
    ``--fail-on``, or a filed determination would be answered otherwise now; 128 and the signal's number where somebody
    stopped it. Files that are kept beside an answer are written for exit codes 0 and 3.
    """
    atexit.register(_cannot_be_stopped)
    try:
        with _stoppable():
            code = _run()
            sys.stdout.flush()
    except ComityError as error:
        code = _refused(str(error))
    except TyperException as error:
        code = _refused(str(everywhere.refusal(error)))
    except (KeyboardInterrupt, typer.Abort) as stop:
        code = _refused("stopped", _TERMINATED if isinstance(stop, _Terminated) else _INTERRUPTED)
    except MemoryError:
        code = _refused("there is not enough memory")
    except BrokenPipeError:
        code = _refused(f"{_STREAM}: was closed before all was written")
    except OSError as error:
        code = _refused(f"{error.filename or _STREAM}: cannot be read or written ({error.strerror})")
    _leave(code)


def _run() -> int:
    """Run the command that the arguments ask for, and return its exit code."""
    printing.prepare()
    kept.forget()
    arguments = sys.argv[1:]
    printing.check_arguments(arguments)
    command = command_line()
    try:
        with apart(), command.make_context("comity", arguments) as context:
            command.invoke(context)
        code = 0
    except typer.Exit as end:
        code = end.exit_code
    if code in _ANSWERED:
        kept.write_all()
    return code


@lru_cache(maxsize=1)
def command_line() -> Any:
    """Return every command as the program runs it."""
    return everywhere.taken(typer.main.get_command(app))


def _refused(told: str, code: int = 2) -> int:
    """Write what went wrong on the error stream, a line each; return the exit code."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write("".join(f"comity: {line}\n" for line in told.splitlines()))
    return code


def _leave(code: int) -> NoReturn:
    """End; what could not be written is not tried again as the interpreter ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(code)


class _Terminated(KeyboardInterrupt):
    """Somebody ended the process: an interruption, so that nothing half-written is left."""


def _cannot_be_stopped() -> None:
    """Let nobody stop what is done already, as the interpreter ends: its exit code is that of the answer."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Take the system's wish that the process end as an interruption."""

    def stop(_number: int, _frame: object) -> NoReturn:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
