"""Files of law are read to provisions, however they are set."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity import InputError
from comity.editions.reading import PLAIN, XML, read_texts
from comity.law.provision import Provision
from tests.editions.texts import SECTIONS, file_of, plain, xml

PROVISIONS = [f"us:15cfr740{part}" for part in ("", ".1", ".20", ".20(b)", ".20(b)(2)(ii)", ".20(c)(1)")]


@pytest.mark.parametrize("provision", PROVISIONS)
def test_a_provision_has_one_hash_however_its_text_is_set(provision: str, tmp_path: Path) -> None:
    (marked,) = read_texts([file_of(tmp_path, xml(), "part.xml")])
    (bare,) = read_texts([file_of(tmp_path, plain())])
    assert (marked.form, bare.form) == (XML, PLAIN)
    told = Provision.parse(provision)
    assert marked.hash_of(told) == bare.hash_of(told)
    assert marked.hash_of(told)[1] == provision


def test_paragraphs_of_a_section_differ(tmp_path: Path) -> None:
    (text,) = read_texts([file_of(tmp_path, xml(), "part.xml")])
    hashes = [text.hash_of(Provision.parse(one))[0] for one in PROVISIONS]
    assert all(hashes) and len(set(hashes)) == len(hashes)
    assert list(text.passages) == [f"us:15cfr{number}" for number in SECTIONS]


def test_what_is_no_paragraph_is_looked_for_in_its_section(tmp_path: Path) -> None:
    (text,) = read_texts([file_of(tmp_path, xml(), "part.xml")])
    assert text.hash_of(Provision.parse("us:15cfr740.20.note"))[1] == "us:15cfr740.20"
    assert text.hash_of(Provision.parse("us:15cfr740.20(d)")) == ("", "us:15cfr740.20(d)")
    assert text.hash_of(Provision.parse("us:15cfr742.4")) == ("", "")


def test_entries_of_a_list_are_provisions_of_their_own(tmp_path: Path) -> None:
    text = (
        '<DIV9 N="Supplement No. 1 to Part 774" TYPE="APPENDIX"><HEAD>Supplement No. 1 to Part 774</HEAD>'
        "<FP-2><B>9A515 “Spacecraft” and related commodities.</B></FP-2>"
        "<FP-1>Items: a. “Spacecraft,” as follows:</FP-1>"
        "<P>a.1. That see;</P><NOTE><P>a.2. Of the note.</P></NOTE><P>x. Parts.</P>"
        "<FP-2><B>9A604 Launch vehicles.</B></FP-2><P>x. Parts.</P></DIV9>"
    )
    (found,) = read_texts([file_of(tmp_path, text, "list.xml")], "15")
    assert list(found.passages) == ["us:15cfr774.supp1", "us:eccn9A515", "us:eccn9A604"]
    parts = {
        one: found.hash_of(Provision.parse(one))[0] for one in ("us:eccn9A515.x", "us:eccn9A604.x", "us:eccn9A515.a")
    }
    assert parts["us:eccn9A515.x"] == parts["us:eccn9A604.x"] != parts["us:eccn9A515.a"]
    assert found.holds(Provision.parse("us:eccn9A999")) and not found.hash_of(Provision.parse("us:eccn9A999"))[0]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("15-cfr-740.txt", "Some letter that is no law.", "holds no section"),
        ("15-cfr-740.xml", "<DIV5 TYPE='PART' N='740'/>", "holds no section"),
        ("15-cfr-740.xml", "<DIV8 N='740.1' TYPE='SECTION'>", "not XML"),
        ("15-cfr-740.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "document type"),
        ("notes.txt", "§ 740.1   Introduction.\n(a) One.", "does not say which title"),
    ],
)
def test_what_is_no_law_is_refused_with_what_is_read(name: str, text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=says):
        read_texts([file_of(tmp_path, text, name)])


def test_every_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    files = [file_of(tmp_path, "nothing", "15-cfr-1.txt"), tmp_path / "absent.xml"]
    with pytest.raises(InputError) as told:
        read_texts(files)
    assert "15-cfr-1.txt" in str(told.value) and "absent.xml" in str(told.value)
