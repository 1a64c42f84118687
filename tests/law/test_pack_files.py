"""A pack is read from its files and from nothing else; what is wrong in it is told all at once."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import comity
from comity import LawError
from comity.law.pack_files import load_pack
from tests.conftest import ROOT

US = ROOT / "src" / "comity" / "data" / "law" / "us"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(US, tmp_path / "us"))


def test_nothing_parsed_is_kept_where_it_could_be_changed(tmp_path: Path) -> None:
    """Determining leaves no file behind, so that none can stand in for the law."""
    places = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "COMITY_CACHE", "TMPDIR")
    homes = {name: str(tmp_path / name) for name in places}
    for folder in homes.values():
        Path(folder).mkdir()
    code = "import comity; comity.determine({'item': '9A515.a.1', 'from': 'USA', 'to': 'RUS'}, '2026-08-03')"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env={**os.environ, **homes})
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def _replaced(path: str, old: str, new: str, times: int = 1) -> Callable[[Path], None]:
    def change(pack: Path) -> None:
        file = next(pack.rglob(path))
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, times))

    return change


def _copied(pack: Path) -> None:
    shutil.copy(next(pack.rglob("part-758-duties.yaml")), next(pack.rglob("part-758-duties.yaml")).with_name("z.yaml"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            _replaced("part-758-duties.yaml", "confidence: primary", "confidence: certain"),
            r"line \d+.*'certain'.*primary",
        ),
        (_replaced("part-758-duties.yaml", "  - id:", "  - idd:"), "unknown field 'idd'.*did you mean 'id'"),
        (_replaced("pack.yaml", "id: us", "id: [us]"), "pack.yaml"),
        (_replaced("pack.yaml", "text_as_of: ", "text_as_of: 2026-W"), "text_as_of"),
        (_copied, "is already used in"),
        (lambda pack: shutil.rmtree(pack / "rules"), "has no rules"),
        (lambda pack: (pack / "pack.yaml").unlink(), "no such file"),
        (lambda pack: (pack / "rules" / "more.yml").write_text("rules: []"), "rules/more.yml: nothing reads this file"),
        (lambda pack: (pack / "vocabulary" / "duty.yaml").write_text("[]"), "vocabulary/duty.yaml: nothing reads"),
    ],
)
def test_a_pack_that_cannot_be_used(pack: Path, change: Callable[[Path], None], says: str) -> None:
    change(pack)
    with pytest.raises(comity.InputError, match=says):
        load_pack(pack)


def test_a_pipe_in_a_pack_is_not_waited_for(pack: Path) -> None:
    for name in ("coverage.yaml", "rules/ear/part-734-scope.yaml"):
        (pack / name).unlink()
        os.mkfifo(pack / name)
        with pytest.raises(comity.InputError, match=f"{name}: is no plain file"):
            comity.load(pack)
        (pack / name).unlink()


@pytest.mark.parametrize(
    ("table", "old", "new", "says"),
    [
        ("ccl_lvs", "usd", "dollars", "has no column"),
        ("country_chart", "2014", "MMXIV", "YYYY-MM-DD"),
        ("ccl_entries", ",lvs_usd,", ",lvs_dollars,", "has no column 'lvs_usd'"),
    ],
)
def test_a_table_that_cannot_be_used(pack: Path, table: str, old: str, new: str, says: str) -> None:
    _replaced(f"{table}.csv", old, new)(pack)
    with pytest.raises(LawError, match=says):
        comity.determine(
            {"item": "7A004.a", "from": "USA", "to": "JPN", "value": 1}, "2026-08-03", law=comity.load(pack)
        )


def test_every_fault_of_a_pack_is_told_with_its_line(pack: Path) -> None:
    first, second = "part-758-duties.yaml", "part-736-general-prohibitions.yaml"
    _replaced(first, "confidence: primary", "confidence: certain", 2)(pack)
    _replaced(second, "reviewed: ", "reviewed: the ", 2)(pack)
    _replaced("authorizations*.yaml", "authority:", "autority:")(pack)
    with pytest.raises(LawError) as caught:
        load_pack(pack)
    told = str(caught.value).splitlines()
    for pattern in (rf"{first}, line \d+.*certain.*accepted: primary", rf"{second}, line \d+.*the 20.*YYYY-MM-DD"):
        assert sum(bool(re.search(pattern, line)) for line in told) == 2
    assert any("unknown field 'autority'" in line for line in told)
    assert any("has no 'authority'" in line for line in told)


def test_a_digest_is_of_every_file(pack: Path) -> None:
    before = comity.Law(load_pack(pack), comity.load().record, US.parent.parent / "facts").sha256
    _replaced("part-758-duties.yaml", "Export clearance", "export clearance")(pack)
    assert comity.Law(load_pack(pack), comity.load().record, US.parent.parent / "facts").sha256 != before
