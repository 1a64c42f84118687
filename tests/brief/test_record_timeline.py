"""The timeline of the record, drawn: every event, where each thing stood, what lapsed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from comity.record import Record, Timeline, timeline
from tests.brief.conftest import NOW
from tests.brief.reading import texts, values


def test_every_event_is_a_mark(korea: Timeline, tmp_path: Path) -> None:
    drawn = sorted((row["told"], row["earliest"]) for row in values(korea, tmp_path, "told", "when"))
    assert drawn == sorted((f"{e.title}: {e.what} {e.when}", e.when.earliest.isoformat()) for e in korea.events)


def test_a_bar_ends_where_the_standing_does(korea: Timeline, tmp_path: Path) -> None:
    marks = values(korea, tmp_path, "told", "when")
    [signing] = [m for m in marks if m["told"].endswith("(civil, peaceful): signed 2016-04-27")]
    bars = [b for b in values(korea, tmp_path, "until") if b["y"] == signing["y"]]
    told = [(b["begins"], b["until"], b["what"], b["light"]) for b in bars]
    assert told[:3] == [
        ("2016-04-27", "2016-11-03", "signed", 1),
        ("2016-11-03", "2026-11-03", "in force, member", 1),
        ("2026-11-03", "2026-11-23", "not known", 1),
    ]
    assert [bar[2:] for bar in told[3:]] == [("not known", 0.4)]


def test_what_lapsed_or_will_is_labeled(record: Record, korea: Timeline, tmp_path: Path) -> None:
    assert "term to 2026-11-03 has run: check" in texts(korea, tmp_path)
    assert "ended 2019-01-22" in texts(timeline(record, "UKR", NOW), tmp_path)
    assert "left 2020-02-01" in texts(timeline(record, "GBR", NOW), tmp_path)
    assert "in force, term to 2033-06-19" in texts(timeline(record, "JPN", NOW), tmp_path)


def test_titles_are_whole(record: Record, korea: Timeline, tmp_path: Path) -> None:
    told = texts(korea, tmp_path)
    for history in korea.histories:
        assert history.title in told, history.title
    assert "…" not in told + texts(timeline(record, "USA", NOW, "AUS"), tmp_path)
    assert f"Without a date and not drawn: {len(korea.undated)}." in told


def test_what_is_earlier_is_left_out(record: Record, tmp_path: Path) -> None:
    found = timeline(record, "KOR", NOW, "USA", date(2020, 1, 1))
    assert "US-ROK GSOMIA" not in (told := texts(found, tmp_path))
    assert "Republic of Korea and United States" in told and "from 1 January 2020" in told
