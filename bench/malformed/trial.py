"""One malformed input, tried: what the command said, and what is wrong with that."""

from __future__ import annotations

import io
import os
import re
import signal
import sys
import tempfile
import time
import traceback
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from bench.malformed.inputs import Malformed
from comity.cli import main

LONGEST: Final = 10.0
"""Seconds of the processor's time after which a command hangs."""
_WAITING: Final = 6  # times as long it may wait, on a machine that others use too
_CODES: Final = (0, 1, 2, 3)
_LONG: Final = "n" * 5_000
_HALF: Final = "half\udcff"


class Tried(NamedTuple):
    """What came of an input. ``defects``: what is wrong, by kind; empty if it ended as it should."""

    kind: str
    args: tuple[str, ...]
    code: int | None
    seconds: float
    defects: tuple[tuple[str, str], ...]
    said: str = ""


class _TooLong(BaseException):
    """The command has not ended in time."""


def tried(one: Malformed) -> Tried:
    """Run a malformed input in a folder of its own, in this process, and judge what comes of it."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            args = _laid_out(one)
            there = _contents()
            code, out, err, seconds, fault = _run(args, one.point.stdin)
            after = _contents()
        finally:
            os.chdir(before)
    defects = list(_defects(one, code, out, err, fault))
    if code not in (0, 3) and after != there:
        changed = sorted(name for name in after.keys() | there.keys() if after.get(name) != there.get(name))
        defects.append(("half-written", ", ".join(changed[:4])))
    if any(".comity-" in name for name in after):
        defects.append(("left over", ", ".join(name for name in after if ".comity-" in name)))
    return Tried(one.kind, args, code, seconds, tuple(defects), err.split("\n", 1)[0][:200])


def _defects(one: Malformed, code: int | None, out: str, err: str, fault: str) -> Iterator[tuple[str, str]]:
    if code is None:
        yield ("hang" if fault == "hang" else "traceback"), fault
        return
    if code not in _CODES:
        yield "exit code", str(code)
    if code == 2 and not err.strip() and not out.strip():
        yield "silence", "exit code 2 and nothing said"
    if "Traceback" in err or "Exception ignored" in err:
        yield "traceback", err[:300]
    if err and code and not re.search("^(comity|fault): ", err, re.MULTILINE):
        yield "no line", err[:200]
    if one.refused and code in (0, 3):
        yield "accepted", ""
    for name, text in (("output", out), ("error", err)):
        steering = {c for c in text if not c.isprintable() and c != "\n" and unicodedata.category(c) != "Zs"}
        if steering:
            yield "steering", f"{name}: {sorted(steering)[:5]!r}"
    if "--memo" in one.point.args and re.search(r"<script|<img|(?<!\\)\]\(javascript", out):
        yield "markup", "in the memo"


def _run(args: tuple[str, ...], stdin: bytes) -> tuple[int | None, str, str, float, str]:
    """Return exit code, output, errors, seconds, and the fault if it did not end as a command ends."""
    raw = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(stream, encoding="utf-8", write_through=True) for stream in raw)
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    code: int | None = 0
    fault, begun = "", time.perf_counter()
    with _streams(["comity", *args], given, out, err), _bounded():
        try:
            main.run()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        except _TooLong:
            code, fault = None, "hang"
        except BaseException as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            code, fault = (
                None,
                f"{type(error).__name__}: {error}"[:200] + f" ({Path(frame.filename).name}:{frame.lineno})",
            )
    texts = [stream.getvalue().decode("utf-8", "replace") for stream in raw]
    return code, texts[0], texts[1], time.perf_counter() - begun, fault


@contextmanager
def _streams(argv: list[str], *streams: Any) -> Iterator[None]:
    before = sys.argv, sys.stdin, sys.stdout, sys.stderr
    sys.argv, (sys.stdin, sys.stdout, sys.stderr) = argv, streams
    try:
        yield
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr = before


@contextmanager
def _bounded() -> Iterator[None]:
    def stop(_number: int, _frame: object) -> None:
        raise _TooLong

    clocks = {signal.SIGPROF: (signal.ITIMER_PROF, LONGEST), signal.SIGALRM: (signal.ITIMER_REAL, _WAITING * LONGEST)}
    before = {number: signal.signal(number, stop) for number in clocks}
    for clock, seconds in clocks.values():
        signal.setitimer(clock, seconds)
    try:
        yield
    finally:
        for number, (clock, _) in clocks.items():
            signal.setitimer(clock, 0)
            signal.signal(number, before[number])


def _laid_out(one: Malformed) -> tuple[str, ...]:
    """Write the files of an input to this folder; return its arguments, where names of files may be others now."""
    args = one.point.args
    for name, data in one.point.files.items():
        if name not in one.places:
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    for name, kind in one.places.items():
        other = _put(Path(name), kind)
        args = tuple(other if arg == name else arg for arg in args)
    return args


def _put(path: Path, kind: str) -> str:
    """Put something where a file should be, and return how it is called."""
    path.parent.mkdir(parents=True, exist_ok=True)
    match kind:
        case "folder":
            path.mkdir()
            (path / "x").write_text("x")
        case "pipe":
            os.mkfifo(path)
        case "endless":
            path.symlink_to("/dev/zero")
        case "full":
            path.symlink_to("/dev/full")
        case "loop":
            path.symlink_to(path.name)
        case "long name":
            return f"{_LONG}{path.suffix}"
        case "half a name":
            return f"{_HALF}{path.suffix}"
    return str(path)


def _contents() -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    for path in Path().rglob("*"):
        with suppress(OSError):
            found[str(path)] = path.read_bytes() if path.is_file() else None
    return found
