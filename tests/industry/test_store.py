"""What is kept of industry: rows that join, owners by day, names that firms had."""

from __future__ import annotations

from datetime import date

import pytest

import comity
from comity import InputError
from comity.industry.model import is_read
from comity.industry.ownership import ownership, with_owner
from comity.industry.rows import FOLDER, IndustryRow, offer
from comity.industry.store import load_data
from comity.law.citation import read_citation
from comity.law.cited import titles_in_use

DATA = load_data()


def test_every_row_joins_and_says_where_it_was_read() -> None:
    """The loader refuses a party or tag that is not known; what counts in answers has a page that was read."""
    for source in [one.source for rows in (DATA.offers, DATA.owners, DATA.deals) for one in rows]:
        if is_read(source):
            assert source.url.startswith("http"), source.id
            assert source.reviewed, source.id
    keys = [(one.company, one.tag) for one in DATA.offers]
    assert len(keys) == len(set(keys))


def test_every_capability_of_goods_has_classes_of_the_lists() -> None:
    law = comity.load()
    for tag, one in DATA.capabilities.items():
        assert one.kind != "goods" or DATA.classes_of.get(tag), tag
    for each in DATA.classes:
        facts = {"activity": "export", "item": each.classification, "from": "USA", "to": "KOR"}
        answer = comity.determine(facts, "2026-11-30", law=law)
        assert answer.classification, each
        assert read_citation(each.cite, titles_in_use()), each


def test_an_owner_holds_from_the_day_it_closed() -> None:
    assert ownership(DATA, "mynaric", date(2026, 4, 13)).country == "DEU"
    assert ownership(DATA, "mynaric", date(2026, 4, 14)).country == "USA"
    assert ownership(DATA, "iridium", date(2026, 11, 30)).owner == "iridium", "what is only agreed owns nothing"


def test_an_owner_from_memory_leaves_the_country_open() -> None:
    found = ownership(DATA, "azur-space", date(2026, 11, 30))
    if not all(is_read(link.source) for link in DATA.owners_of["azur-space"]):
        assert (found.country, found.recorded) == ("", True)
        assert "memory" in found.why_open
    assert ownership(load_data(unread=True), "azur-space", date(2026, 11, 30)).country == "CAN"


def test_a_supposed_owner_takes_the_place_of_the_one_before() -> None:
    day = date(2026, 11, 30)
    supposed = with_owner(DATA, "redwire-europe", "CHN", day)
    assert ownership(supposed, "redwire-europe", day).country == "CHN"
    assert ownership(supposed, "redwire-europe", date(2026, 11, 29)).country == "USA"
    assert ownership(DATA, "redwire-europe", day).country == "USA"


def test_a_firm_is_found_by_the_names_it_had() -> None:
    assert DATA.firm("Voyager Lunar Systems") == DATA.firm("astrobotic")
    with pytest.raises(InputError, match="Mynaric"):
        DATA.firm("Mynarik")
    with pytest.raises(InputError, match="heading"):
        DATA.capability("comm")


def test_a_cell_that_cannot_be_read_is_told_with_its_place() -> None:
    assert (FOLDER / "offers.csv").is_file()
    row = IndustryRow({"company": "mynaric", "tag": "x", "heritage": "flwon", "confidence": "primary"}, "a.csv, row 2")
    with pytest.raises(InputError, match=r"a\.csv, row 2: heritage: found 'flwon'.*flown"):
        offer(row)
