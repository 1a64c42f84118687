"""What is built in, kept parsed: the same as its files say, and believed only while it is whole and theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.files import kept_texts, parse_csv, parse_yaml, read_text, snapshots
from comity.files.snapshots import write_whole
from comity.law import snapshot, snapshot_writing, syntax
from comity.law.epochs import pack_days
from comity.law.pack import BUILT_IN, Pack
from comity.law.pack_files import load_packs
from comity.record import snapshot as of_record
from comity.record.load import BUILT_IN as RECORD
from comity.record.load import read_built_in


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A snapshot of the packs as they are."""
    with pytest.MonkeyPatch.context() as patch:
        found = tmp_path_factory.mktemp("snapshot") / "law.msgpack"
        patch.setattr(snapshot, "PLACE", found)
        patch.setattr(of_record, "PLACE", found.with_name("record.msgpack"))
        patch.setattr(kept_texts, "_PLACE", found.with_name("texts.msgpack"))
        snapshot_writing.write()
        yield found
    snapshot.held.cache_clear()
    kept_texts._kept.cache_clear()


def _read(place: Path, data: bytes | None = None) -> Pack | None:
    if data is not None:
        place.write_bytes(data)
    snapshot.held.cache_clear()
    return snapshot.joined()


def test_it_says_what_the_files_say(place: Path) -> None:
    told = _read(place)
    assert told is not None
    place.rename(place.with_suffix(".aside"))
    snapshot.held.cache_clear()
    read = load_packs(BUILT_IN, first="us")
    place.with_suffix(".aside").rename(place)
    assert told.files == read.files and told.covered == read.covered
    said = [name for name in Pack.__struct_fields__ if name not in ("folder", "days")]
    assert {name: getattr(told, name) for name in said} == {name: getattr(read, name) for name in said}
    assert frozenset(told.days) == pack_days(read)


def test_conditions_are_what_their_texts_parse_to(place: Path) -> None:
    kept = dict(syntax.parsed)
    assert len(kept) > 1000
    for text, condition in list(kept.items())[::20]:
        assert syntax._parsed(text, "here") == condition


def test_one_that_has_decayed_or_is_of_other_files_is_not_believed(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = place.read_bytes()
    for at in range(0, len(whole), len(whole) // 40):
        decayed = bytearray(whole)
        decayed[at] ^= 1 << at % 8
        assert _read(place, bytes(decayed)) is None
    assert _read(place, whole[: len(whole) // 2]) is None
    assert _read(place, b"") is None
    write_whole(place, {"digest": "of another form, as an older version wrote it"})
    assert _read(place) is None
    assert _read(place, whole) is not None
    with monkeypatch.context() as patch:
        patch.setattr(snapshots, "content_hash", lambda _folders: "others")
        assert _read(place) is None
    assert _read(place) is not None


def test_one_that_other_code_made_is_not_believed(place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A condition that is parsed otherwise since would mean what it meant, under the digest of the same files."""
    for path in Path(snapshot.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace("def ", "def  ", 1) if path.name == "syntax.py" else text)
    monkeypatch.setattr(snapshot, "__file__", str(tmp_path / "snapshot.py"))
    assert _read(place) is None


def test_without_one_the_files_are_read(place: Path) -> None:
    whole = place.read_bytes()
    place.unlink()
    assert _read(place) is None and snapshot.alone("us") is None
    assert _read(place, whole) is not None and snapshot.alone("us") is not None
    assert snapshot.alone("atlantis") is None


def test_the_record_is_what_its_files_say(place: Path) -> None:
    told, read = of_record.read(RECORD), read_built_in()
    assert told is not None and told.change_days == read.change_days
    for name in ("countries", "aliases", "parties", "instrument_kinds", "instruments", "memberships", "folders"):
        assert getattr(told, name) == getattr(read, name)
    assert {name: told.tables[name] for name in told.tables} == dict(read.tables)
    data = of_record.PLACE.read_bytes()
    of_record.PLACE.write_bytes(data[:-1])
    assert of_record.read(RECORD) is None


def test_texts_are_what_they_parse_to_and_new_for_each_who_asks(place: Path) -> None:
    facts, chart = RECORD.parent / "facts" / "item.yaml", BUILT_IN / "us" / "tables" / "country_chart.csv"
    for parse, parser, path in ((parse_yaml, "yaml", facts), (parse_csv, "csv", chart)):
        text = read_text(path)
        kept = kept_texts.kept(parser, text)
        assert kept is not None and kept == parse(f"{text}\n", "here") and kept is not kept_texts.kept(parser, text)
        assert kept_texts.kept(parser, f"{text}\n") is None
