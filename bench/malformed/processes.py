"""Real processes: stopped, killed, starved of disk or of an output, and run beside each other."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

from bench.malformed.starting_points import StartingPoint, starting_points
from bench.malformed.trial import Tried

COMMAND: Final = (sys.executable, "-c", "from comity.cli import run; run()")
_LONGEST: Final = 60.0
_DISK: Final = 2_000  # bytes that a file may have
_SAME: Final = 3
_WRITERS: Final = 3
_SIGNALS: Final = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)
Defects = list[tuple[str, str]]


def processes(seed: int) -> Iterator[Tried]:
    """Yield what comes of commands that are stopped at some moment, find the disk full, or cannot write."""
    rng = Random(seed)  # noqa: S311  drawn to be drawn again
    writers = [point for point in starting_points() if _writes(point)]
    for point in rng.sample(writers, _WRITERS):
        for how in _SIGNALS:
            yield _tried(f"stopped: {how.name}", point, _stopping(how, rng.uniform(0.2, 3.0)))
        yield _tried("full disk", point, _full)
        yield _tried("beside each other", point, _beside)
    for name, check in _STREAMS.items():
        yield _tried(f"stream: {name}", rng.choice([p for p in starting_points() if not _writes(p)]), check)


def _writes(point: StartingPoint) -> bool:
    written = {"--output", "-o", "--gantt", "--picture", "init", "import", "clear", "export", "synthesize"}
    return bool(written & set(point.args))


def _tried(kind: str, point: StartingPoint, check: Callable[[Path, StartingPoint], Defects]) -> Tried:
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, data in point.files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(data)
        try:
            defects = check(place, point)
        except subprocess.TimeoutExpired:
            defects = [("hang", "")]
    return Tried(kind, point.args, None if defects else 0, time.perf_counter() - begun, tuple(defects))


def _run(place: Path, point: StartingPoint, **more: Any) -> subprocess.CompletedProcess[bytes]:
    given: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "input": point.stdin, **more}
    done = subprocess.run([*COMMAND, *point.args], cwd=place, check=False, timeout=_LONGEST, **given)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout or b"", done.stderr or b"")


def _contents(place: Path) -> dict[str, bytes]:
    return {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*") if p.is_file()}


def _judged(done: subprocess.CompletedProcess[bytes], codes: tuple[int, ...], *, lines: int | None = None) -> Defects:
    found: Defects = []
    if b"Traceback" in done.stderr:
        found.append(("traceback", done.stderr.decode(errors="replace")[-300:]))
    if done.returncode not in codes:
        found.append(("signal" if done.returncode < 0 else "exit code", f"{done.returncode}: {done.stderr[:200]!r}"))
    if lines is not None and sum(line.startswith(b"comity: ") for line in done.stderr.splitlines()) != lines:
        found.append(("no line", repr(done.stderr[:300])))
    return found


def _whole(point: StartingPoint) -> dict[str, bytes]:
    """Return what a run that nobody stops leaves."""
    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder)
        for name, data in point.files.items():
            (other / name).parent.mkdir(parents=True, exist_ok=True)
            (other / name).write_bytes(data)
        _run(other, point)
        return _contents(other)


def _stopping(how: signal.Signals, seconds: float) -> Callable[[Path, StartingPoint], Defects]:
    return lambda place, point: _stopped(place, point, how, seconds)


def _stopped(place: Path, point: StartingPoint, how: signal.Signals, seconds: float) -> Defects:
    """Stop it at some moment: what is there is what was there or all of it; and it can be run again."""
    before = _contents(place)
    with subprocess.Popen(
        [*COMMAND, *point.args], cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        time.sleep(seconds)
        running.send_signal(how)
        out, err = running.communicate(timeout=_LONGEST)
    codes = (0, 3, 128 + how, *([-how] if how != signal.SIGINT else []))  # ended before it could say so
    found = _judged(subprocess.CompletedProcess((), running.returncode, out, err), codes)
    after, whole = _contents(place), _whole(point)
    kept = {name: data for name, data in after.items() if ".comity-" not in name}
    if kept != before and kept.keys() != whole.keys():
        found.append(("half-written", ", ".join(sorted(kept.keys() ^ whole.keys())[:3])))
    if kept == before:
        found += _judged(_run(place, point), (0, 3))
        if left := [name for name in _contents(place) if ".comity-" in name]:
            found.append(("left over", ", ".join(left[:3])))
    return found


def _full(place: Path, point: StartingPoint) -> Defects:
    """Let no file grow: it is a line, and what was there is there."""

    def starve() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (_DISK, _DISK))

    before = _contents(place)
    done = _run(place, point, preexec_fn=starve)
    found = _judged(done, (0, 2, 3))
    if done.returncode == 2 and _contents(place) != before:
        found.append(("half-written", ", ".join(sorted(_contents(place).keys() ^ before.keys())[:3])))
    if done.returncode == 2 and not done.stderr.startswith(b"comity: "):
        found.append(("no line", repr(done.stderr[:300])))
    return found


def _beside(place: Path, point: StartingPoint) -> Defects:
    """Run it several times at once: each ends as it should, and what is left is whole."""
    running = [
        subprocess.Popen([*COMMAND, *point.args], cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE)
        for _ in range(_SAME)
    ]  # fmt: skip
    found: Defects = []
    for one in running:
        out, err = one.communicate(timeout=_LONGEST)
        found += _judged(subprocess.CompletedProcess((), one.returncode, out, err), (0, 2, 3))
    after, whole = _contents(place), _whole(point)
    if after.keys() != whole.keys():
        found.append(("half-written", ", ".join(sorted(after.keys() ^ whole.keys())[:3])))
    return found


def _to_full(place: Path, point: StartingPoint) -> Defects:
    with Path("/dev/full").open("wb") as full:
        return _judged(_run(place, point, stdout=full), (2,), lines=1)


def _to_nobody(place: Path, point: StartingPoint) -> Defects:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return _judged(_run(place, point, stdout=writing), (2,), lines=1)
    finally:
        os.close(writing)


def _closed(number: int) -> Callable[[Path, StartingPoint], Defects]:
    def check(place: Path, point: StartingPoint) -> Defects:
        done = _run(place, point, preexec_fn=lambda: os.close(number))
        return _judged(done, (2,) if number == 1 else (0, 2, 3))

    return check


def _narrow(place: Path, point: StartingPoint) -> Defects:
    done = _run(place, point, env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    found = _judged(done, (0, 3))
    return found if done.stdout.isascii() else [*found, ("no line", "letters that are not in the encoding")]


_STREAMS: Final[dict[str, Callable[[Path, StartingPoint], Defects]]] = {
    "full": _to_full,
    "nobody reads": _to_nobody,
    "no output": _closed(1),
    "no error stream": _closed(2),
    "no input": _closed(0),
    "ascii": _narrow,
}
