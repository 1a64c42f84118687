"""Work on what people post: in processes apart, each task with a limit of time after which its process is ended."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool

import comity
from comity.errors import ComityError
from comity.extras import extra_missing

R = TypeVar("R")


class Asker(Protocol):
    """A request, as far as it tells whether somebody still waits."""

    @property
    def receive(self) -> Callable[[], Awaitable[Any]]:
        """What gives the next message of its connection."""


SECONDS: Final = 20.0
"""So long may a task take, unless it has a limit of its own."""
_MOST_WAITING: Final = 64
_WARM: Final = "comity.web.warm"


class Refused(Exception):  # noqa: N818  it tells, as the pages do
    """What somebody asked for cannot be done.

    Attributes:
        faults: why, a line each.
        status: the HTTP status.
    """

    def __init__(self, faults: tuple[str, ...], status: int = 400) -> None:
        super().__init__()
        self.faults, self.status = faults, status


@dataclass(frozen=True)
class _Fault:
    """An error of a worker's, told in lines, as errors cannot be handed from process to process."""

    lines: tuple[str, ...]


class WorkFailed(Exception):  # noqa: N818  likewise
    """Something is wrong with our own work: which error, and where; never what was asked."""


@dataclass(frozen=True)
class _Failure:
    """The same, as it is handed from process to process."""

    told: str


class Workers:
    """Processes that have the law in memory; a task that takes too long, or whose asker went away, is ended."""

    def __init__(self, count: int, workspace: Path | None) -> None:
        """Begin with so many processes, which read a workspace if there is one."""
        forks = "forkserver" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if forks else "spawn")
        if forks:
            context.set_forkserver_preload([_WARM])
        self._count, self._waiting = count, 0
        self._known: dict[Callable[[], Any], Future[Any]] = {}
        self._pool = ProcessPool(count, initializer=_begin, initargs=(workspace,), context=context)

    def begin(self, task: Callable[[], object]) -> None:
        """Let the first process do what everybody will ask for (see `once`)."""
        self._known[task] = self._pool.schedule(_done, args=(task, ()), timeout=SECONDS)

    def warm(self, task: Callable[[], object]) -> None:
        """Let every process do something once, before anybody asks."""
        for _ in range(self._count):
            self._pool.schedule(_done, args=(task, ()), timeout=SECONDS)

    async def run(self, task: Callable[..., R], *args: Any, seconds: float = SECONDS) -> R:
        """Return what a function of a module returns in a process apart.

        Raises:
            Refused: it refuses, takes too long, or too many wait already.
        """
        if self._waiting >= _MOST_WAITING:
            raise Refused(("too many wait for an answer; ask again in a moment",), 503)
        self._waiting += 1
        try:
            future: Future[Any] = self._pool.schedule(_done, args=(task, args), timeout=seconds)
            found = await asyncio.wrap_future(future)
        except TimeoutError:
            raise Refused((f"it took longer than {seconds:g} seconds, and was stopped",), 503) from None
        except ProcessExpired:
            raise Refused(("the process that worked on it ended; nothing was answered",), 503) from None
        finally:
            self._waiting -= 1
        result: R = _told(found)
        return result

    async def once(self, task: Callable[[], R]) -> R:
        """Return what a task without arguments returned when it was first done: it never changes.

        Raises:
            Refused: as `run`; it is tried again when it is asked for again.
        """
        if task not in self._known:
            self.begin(task)
        future = self._known[task]
        try:
            found: R = _told(await asyncio.shield(asyncio.wrap_future(future)))
        except (TimeoutError, ProcessExpired, Refused, WorkFailed):
            del self._known[task]
            raise Refused(("not ready yet; ask again in a moment",), 503) from None
        return found

    def stop(self) -> None:
        """End all processes, whatever they are at."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


async def asked_for(request: Asker, work: Coroutine[Any, Any, R]) -> R:
    """Return what work returns while somebody waits for it; it is ended when whoever asked went away.

    Args:
        request: whose body has been read.

    Raises:
        Refused: nobody waits any longer, or the work refuses.
    """
    task, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Refused(("nobody waits for it any longer",), 503)
        return task.result()
    finally:
        for one in (task, gone):
            one.cancel()


async def _gone(request: Asker) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _told(found: Any) -> Any:
    """Return what a worker returned, or raise what it could not raise itself."""
    if isinstance(found, _Fault):
        raise Refused(found.lines)
    if isinstance(found, _Failure):
        raise WorkFailed(found.told)
    return found


def _begin(workspace: Path | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the server does not interrupt its workers
    if "fork" in multiprocessing.get_all_start_methods():
        # A worker starts no process; locks that libraries make, and that others could find by name, would outlive it.
        multiprocessing.set_start_method("fork", force=True)
    if workspace:
        comity.Workspace.open(workspace)


def _done(task: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    try:
        return task(*args)
    except ComityError as error:
        return _Fault(tuple(str(error).splitlines()))
    except ModuleNotFoundError as error:
        missing = extra_missing(error)
        return _Fault((str(missing),)) if missing else _Failure(f"{type(error).__name__} at {place_of(error)}")
    except MemoryError:
        return _Fault(("there is not enough memory",))
    except Exception as error:  # told without its words, which may be a user's
        return _Failure(f"{type(error).__name__} at {place_of(error)}")


def place_of(error: BaseException) -> str:
    """Return the file and line in which an error was raised."""
    trace, place = error.__traceback__, ""
    while trace:
        place, trace = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}", trace.tb_next
    return place
