"""The ``comity`` command: the one place where errors become a line and an exit code."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, NoReturn

import click

from comity.cli import everywhere, kept, printing
from comity.cli.tree import COMPLETION, command_line, completed
from comity.errors import ComityError
from comity.extras import extra_missing
from comity.workspace import apart

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
    try:
        with _stoppable():
            code = _run()
            sys.stdout.flush()
    except ComityError as error:
        code = _refused(str(error))
    except click.ClickException as error:
        code = _refused(str(everywhere.refusal(error)))
    except (KeyboardInterrupt, click.Abort) as stop:
        code = _refused("stopped", _TERMINATED if isinstance(stop, _Terminated) else _INTERRUPTED)
    except ModuleNotFoundError as error:
        told = extra_missing(error)
        if told is None:
            raise
        code = _refused(str(told))
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
    if COMPLETION in os.environ:
        return completed(os.environ[COMPLETION])
    try:
        with apart(), command_line().make_context("comity", arguments) as context:
            context.command.invoke(context)
        code = 0
    except click.exceptions.Exit as end:
        code = end.exit_code
    if code in _ANSWERED:
        kept.write_all()
    return code


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


@atexit.register
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
