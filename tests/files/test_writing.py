"""Whatever stops a run, what was there is there still, nothing half-written is left, and the next run goes on."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from comity import InputError
from comity.files import replacing, write_atomically, write_folder
from comity.record import export_record, init_workspace, load_record
from comity.screening.clearances import read_clearances

SLOWLY = """
import sys, time
from pathlib import Path
from comity.files import replacing
with replacing(Path(sys.argv[1])) as made:
    made.write_text("half")
    print("begun", flush=True)
    time.sleep(60)
"""
CLEARING = """
import sys
from datetime import date
from pathlib import Path
from comity.screening.clearances import record
from comity.screening.results import Clearance
day = date(2026, 1, 1)
for n in range(10):
    record(Path(sys.argv[1]), Clearance(party="P", entry=f"{sys.argv[2]} {n}", fingerprint="f", decision="different",
           by="B", on=day, why="W", list_date=day))
"""


def _stopped(path: Path, how: int) -> None:
    """Stop a process in the middle of writing a file."""
    with subprocess.Popen([sys.executable, "-c", SLOWLY, str(path)], stdout=subprocess.PIPE) as running:
        assert running.stdout
        running.stdout.readline()
        running.send_signal(how)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_what_was_there_outlives_a_run_that_is_stopped(how: int, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    write_atomically(path, "whole")
    _stopped(path, how)
    assert path.read_text() == "whole"
    assert len(list(tmp_path.iterdir())) == (2 if how == signal.SIGKILL else 1)
    write_atomically(tmp_path / "y.csv", "other")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.csv", "y.csv"]


def test_what_another_process_still_writes_is_left_alone(tmp_path: Path) -> None:
    with replacing(tmp_path / "x") as made:
        made.write_text("one")
        write_atomically(tmp_path / "y", "two")
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"x": "one", "y": "two"}


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_atomically(path, "whole")
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most[1]))
        with pytest.raises(InputError, match="cannot be written"):
            write_atomically(path, "x" * 100_000)
        with pytest.raises(InputError, match="cannot be written"):
            write_folder(tmp_path / "out", {"a": b"a", "b": b"x" * 100_000})
        with pytest.raises(InputError, match="cannot be written"):
            export_record(load_record(), "csv", tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"x": "whole"}


def test_a_new_file_is_written_by_one_of_many(tmp_path: Path) -> None:
    def write(number: int) -> bool:
        try:
            write_atomically(tmp_path / "x", str(number), new=True)
        except InputError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(50))) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_nothing_is_lost_where_several_record_at_once(tmp_path: Path) -> None:
    path = tmp_path / "clearances.json"
    running = [subprocess.Popen([sys.executable, "-c", CLEARING, str(path), name]) for name in "abc"]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert {one.entry for one in read_clearances(path)} == {f"{name} {n}" for name in "abc" for n in range(10)}


def _init(folder: Path) -> None:
    init_workspace(folder)


def _export(folder: Path) -> None:
    export_record(load_record(), "csv", folder)


@pytest.mark.parametrize("make", [_init, _export])
def test_what_was_stopped_in_between_can_be_run_again(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "whole")
    whole = {p.relative_to(tmp_path / "whole"): p.is_file() and p.read_bytes() for p in (tmp_path / "whole").rglob("*")}
    files = [name for name, data in whole.items() if data is not False]
    again = tmp_path / "again"
    again.mkdir()
    (again / files[0]).parent.mkdir(exist_ok=True)
    (again / files[0]).write_bytes(bytes(whole[files[0]]))
    make(again)
    assert {p.relative_to(again): p.is_file() and p.read_bytes() for p in again.rglob("*")} == whole
    for folder in (again, tmp_path / "whole"):
        with pytest.raises(InputError, match="is there already"):
            make(folder)
    (again / files[0]).unlink()
    (again / files[1]).write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        make(again)
    assert not (again / files[0]).exists()
    assert (again / files[1]).read_text() == "mine"


def test_a_link_is_followed_and_a_device_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "x")
    write_atomically(tmp_path / "link", "there")
    assert (tmp_path / "real" / "x").read_text() == "there"
    assert (tmp_path / "link").is_symlink()
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path / "real", tmp_path / "none" / "x", Path("/dev/full")):
        with pytest.raises(InputError, match="cannot be written"):
            write_atomically(path, "x")


def test_what_looks_left_over_leads_nowhere_else(tmp_path: Path) -> None:
    """A link that is called like a folder of ours, or stands in one, is not followed where what is left is removed."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "file").write_text("theirs")
    place = tmp_path / "place"
    (place / ".comity-abcdefgh").mkdir(parents=True)
    (place / ".comity-abcdefgh" / "link").symlink_to(tmp_path / "theirs")
    (place / ".comity-ijklmnop").symlink_to(tmp_path / "theirs")
    write_atomically(place / "x", "ours")
    assert (tmp_path / "theirs" / "file").read_text() == "theirs"
    assert sorted(path.name for path in place.iterdir()) == [".comity-ijklmnop", "x"]


def test_a_link_that_is_changed_while_a_file_is_written_is_not_written_through(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).write_text(name)
    (tmp_path / "link").symlink_to(tmp_path / "one")
    with replacing(tmp_path / "link") as made:
        made.write_text("new")
        (tmp_path / "link").unlink()
        (tmp_path / "link").symlink_to(tmp_path / "other")
    assert [(tmp_path / name).read_text() for name in ("one", "other")] == ["new", "other"]


WHOLE = "[{party: P, entry: E, fingerprint: f, decision: same, by: B, on: 2026-01-01, why: W, list_date: 2026-01-01}]"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{}", "a list of clearances"),
        ("clearances: none", "a list of clearances"),
        ("[{party: P, entry: E}, {decision: maybe}]", "clearance 1.*has no.*\n(.*\n)*.*clearance 2: decision.*maybe"),
        (WHOLE.replace("by: B", "by: ' '"), "'by' is empty"),
        (WHOLE.replace("on: 2026", "on: 2099"), "in the future"),
        (WHOLE.replace("W,", "W, until: 2025-01-01,"), "2026-01-01 or later"),
    ],
)
def test_what_is_no_clearance(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=says):
        read_clearances(path)
