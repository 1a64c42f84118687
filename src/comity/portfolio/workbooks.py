"""Workbooks that people hand over, read in a process of its own (see `comity.portfolio.workbook_worker`)."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import msgspec

from comity.errors import InputError
from comity.files import MAX_BYTES, read_bytes
from comity.portfolio import workbook_worker

_UNPACKED: Final = 16 * MAX_BYTES
"""So large may be what a workbook unpacks to."""
_TOO_MUCH: Final = f"at most {workbook_worker.MOST_CELLS:,} cells between the first and the last, or CSV"


class Worksheet(msgspec.Struct, frozen=True):
    """A sheet of a workbook.

    Attributes:
        name: its name.
        height: how many rows it has, blank ones between the first and the last included.
        rows: its cells as texts; a row without any is empty.
        merged: whether cells run over several rows; what stands in one stands in each of them.
    """

    name: str
    height: int
    rows: list[list[str]] = []
    merged: bool = False


class _Answer(msgspec.Struct):
    """A line of the worker's."""

    error: str = ""
    sheets: list[str] = []
    name: str = ""
    height: int = 0
    rows: list[list[str]] = []
    merged: bool = False


def read_workbook(path: Path, only: str = "", *, cells: bool = True) -> tuple[list[str], list[Worksheet]]:
    """Return the names of all sheets of a workbook, and the sheets.

    Args:
        path: the file.
        only: the name of the one sheet that is read; all are if empty.
        cells: whether their cells are read.

    Raises:
        InputError: it is no workbook, is damaged, or holds more than fits.
    """
    data = read_bytes(path)
    _check_unpacked(data, path)
    asked = json.dumps({"only": only, "cells": cells}).encode()
    worker = [sys.executable, "-P", workbook_worker.__file__]
    done = subprocess.run(worker, input=asked + b"\n" + data, capture_output=True, check=False)  # noqa: S603  our own
    lines = done.stdout.splitlines() if not done.returncode else []
    answers = [msgspec.json.decode(line, type=_Answer) for line in lines]
    wrong = next((answer.error for answer in answers if answer.error), "")
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        wrong = "its reader needs too much memory or time for it"
    if wrong or done.returncode:
        told = f"cannot be read as a workbook: {wrong or 'damaged'}"
        raise InputError(told, where=path.name, accepts=_TOO_MUCH if "too " in wrong else None)
    return answers[0].sheets, [
        Worksheet(answer.name, answer.height, answer.rows, answer.merged) for answer in answers[1:]
    ]


def _check_unpacked(data: bytes, path: Path) -> None:
    """Refuse a workbook that unpacks to more than fits.

    Raises:
        InputError: it does.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile:
        return  # an old workbook; what is none is told by its reader
    if size > _UNPACKED:
        raise InputError("unpacks to too much", where=path.name, accepts=f"at most {_UNPACKED:,} bytes")
