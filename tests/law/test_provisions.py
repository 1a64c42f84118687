"""Provisions are ids: the words of counsel are made from them and read back; they hold one another as the text does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity.errors import InputError, LawError
from comity.files import parse_csv, parse_yaml, read_text
from comity.law import Law
from comity.law.citation import citation_of, read_citation
from comity.law.cited import titles_with
from comity.law.ledger_check import unheld
from comity.law.pack import BUILT_IN, DATA
from comity.law.provision import Provision, ProvisionRange
from comity.law.titles import TITLES
from tests.law.test_pack_files import US

TITLES_HELD = titles_with()


@cache
def written() -> tuple[str, ...]:
    """Every citation of the packs, their ledgers, the reforms and the steps, as it stands in its file."""
    files = [path for name in ("law", "reforms", "steps", "durations") for path in (DATA / name).rglob("*.yaml")]
    found = [text for path in files if path.name != TITLES for text in _cites(parse_yaml(read_text(path), path.name))]
    for path in BUILT_IN.glob("*/ledger/*.csv"):
        found += [row["section"] for row in parse_csv(read_text(path), path.name)]
    return tuple(dict.fromkeys(found))


def _cites(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _cites(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, str) and str(name).endswith("cite"):
                yield one
            else:
                yield from _cites(one)


@cache
def cited() -> tuple[Provision, ...]:
    """Every provision that they name, and every provision that holds one of those."""
    spans = {span for text in written() for span in read_citation(text, TITLES_HELD).provisions}
    named = {end for span in spans for end in ProvisionRange.parse(span).ends}
    above = {one.code + "".join(one.steps[:deep]) for one in named for deep in range(1, len(one.steps))}
    return tuple(sorted(named | {Provision.parse(text) for text in above}))


provisions = st.sampled_from(cited())


def test_counsels_words_are_made_from_every_id_and_read_back() -> None:
    named = {end for text in written() for span in read_citation(text, TITLES_HELD).provisions
             for end in ProvisionRange.parse(span).ends}  # fmt: skip
    assert len(named) > 2_000
    for one in named:
        words = read_citation(one.id, TITLES_HELD).words
        assert words != one.id
        assert citation_of(words, TITLES_HELD) == one.id


def test_every_citation_is_read_back_from_its_words_and_leaves_no_provision_in_words() -> None:
    assert len(written()) > 2_500
    for text in written():
        assert citation_of(read_citation(text, TITLES_HELD).words, TITLES_HELD) == text


@given(provisions)
def test_an_id_is_its_code_and_steps(one: Provision) -> None:
    assert Provision.parse(str(one)) == one
    assert one.code + "".join(one.steps) == one.id


@given(provisions, provisions, provisions)
def test_containment_is_a_partial_order_and_what_holds_comes_first(a: Provision, b: Provision, c: Provision) -> None:
    def holds(whole: Provision, part: Provision) -> bool:
        return TITLES_HELD.contains(whole, part)

    assert holds(a, a)
    assert not (holds(a, b) and holds(b, a)) or a == b
    assert not (holds(a, b) and holds(b, c)) or holds(a, c)
    assert b not in a or a <= b


@given(provisions, st.integers(0, 6))
def test_a_provision_is_in_each_that_it_begins_with(one: Provision, deep: int) -> None:
    outer = Provision.parse(one.code + "".join(one.steps[:deep]))
    assert one in outer
    assert (outer in one) == (outer == one)


def test_paragraphs_come_in_the_order_of_the_text() -> None:
    ids = ["us:15cfr740.9", "us:15cfr740.20(b)", "us:15cfr740.20(b)(2)", "us:15cfr740.20(b)(2)(v)",
           "us:15cfr740.20(b)(2)(ix)", "us:15cfr740.20(b)(10)", "us:15cfr740.20(i)", "us:15cfr740.20(v)",
           "us:22cfr121.1.IV", "us:22cfr121.1.XV", "us:22cfr121.1.XV(a)(2)", "us:22cfr121.1.XV(a)(12)"]  # fmt: skip
    assert [str(one) for one in sorted(map(Provision.parse, sorted(ids)))] == ids
    some = ProvisionRange.parse("us:14cfr460.5..us:14cfr460.9")
    assert Provision.parse("us:14cfr460.7(a)") in some
    assert Provision.parse("us:14cfr460.11") not in some


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ("us:15cfr740.20(c)(1), us:15cfr734.14(a)(2)", "15 CFR 740.20(c)(1), 734.14(a)(2)"),
        ("us:15cfr740.11(b)(1) and us:15cfr740.11(b)(3)", "15 CFR 740.11(b)(1) and (3)"),
        ("us:15cfr740.11(b)(1) and us:15cfr740.11(b)(3)(i)", "15 CFR 740.11(b)(1) and (b)(3)(i)"),
        ("us:15cfr736.2(b)(4); us:51usc50904", "15 CFR 736.2(b)(4); 51 U.S.C. 50904"),
        ("us:15cfr736.2; us:15cfr736.supp1", "15 CFR 736.2; Supplement No. 1 to part 736"),
        ("us:22cfr121.1.IV(i) and us:22cfr121.1.XV(f)", "22 CFR 121.1, Categories IV(i) and XV(f)"),
        ("us:eccn9A515.x and us:eccn9A515.y", "ECCN 9A515.x and .y"),
        ("us:15cfr742.6(a)(9), as before us:89fr84766", "15 CFR 742.6(a)(9), as before 89 FR 84766"),
        (
            "kor:space.8(1), kor:space.8(2) and kor:space.8(5)",
            "Space Development Promotion Act, art. 8(1), (2) and (5)",
        ),
        ("jpn:foreign-trade.25 and jpn:foreign-trade.48", "Foreign Exchange and Foreign Trade Act, arts. 25 and 48"),
        ("gbr:outer-space.1 to gbr:outer-space.3", "Outer Space Act 1986, ss. 1 to 3"),
        ("eu:reg2021/821.annexII.A.1(a)", "Regulation (EU) 2021/821, Annex II, section A, paragraph 1(a)"),
        ("un:liability.I(c), un:liability.II, un:liability.III", "Liability Convention, articles I(c), II, III"),
        ("no text was read", "no text was read"),
    ],
)
def test_citations_are_written_as_counsel_writes_them(ids: str, words: str) -> None:
    assert read_citation(ids, TITLES_HELD).words == words
    assert citation_of(words, TITLES_HELD) == ids


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("us:15cfr758.1(b)(1)", "us:15cfr758.1(b", "line .*'us:15cfr758.1\\(b' is no provision; accepted: an id as"),
        ("us:15cfr758.1(b)(1)", "us:15crf758.1(b)(1)", "'us:15crf758.* is of no title that .*did you mean 'us:cfr'"),
        ("us:15cfr758.1(b)(1)", "us:15cfr.758", "us:cfr has no such part"),
    ],
)
def test_an_id_that_names_no_provision_is_refused_where_it_stands(
    old: str, new: str, says: str, tmp_path: Path
) -> None:
    file = Path(shutil.copytree(US, tmp_path / "us")) / "rules" / "ear" / "part-758-duties.yaml"
    text = file.read_text(encoding="utf-8")
    assert f"cite: {old}\n" in text
    file.write_text(text.replace(f"cite: {old}\n", f"cite: {new}\n", 1), encoding="utf-8")
    with pytest.raises(LawError, match=says):
        comity.load(tmp_path / "us")


def test_a_section_that_no_ledger_lists_is_refused(law: Law) -> None:
    file = next(file for file in law.pack.files if file.path.endswith("part-758-duties.yaml"))
    rule = msgspec.structs.replace(file.content.rules[0], provisions=("us:15cfr758.99(a)",))
    content = msgspec.structs.replace(file.content, rules=(rule, *file.content.rules[1:]))
    files = tuple(file.with_content(content) if one is file else one for one in law.pack.files)
    changed = Law(law.pack.revised(files, {}, law.pack.tables), law.record, DATA / "facts", schema=law.schema)
    told = [one.message for one in unheld(changed)]
    assert any(f"does not list us:15cfr758.99(a), which {rule.id} cites" in one for one in told)


@pytest.mark.parametrize("query", ["us:15cfr740.20(c)(1)", "15 CFR 740.20(c)(1)", "15 C.F.R. § 740.20(c)(1)"])
def test_a_provision_finds_the_rules_that_hold_it(query: str, law: Law) -> None:
    found = [rule.id for rule in law.holding(query)]
    assert {"us.ear.740.20.c.1", "us.ear.740.20.c.1.nationals", "us.cfius.800.401.e.6.sta"} <= set(found)
    assert "us.ear.740.20.c.2" not in found
    assert [hit.rule.id for hit in law.search(query)][: len(found)] == found


def test_a_query_longer_than_any_is_refused_before_it_is_compared(law: Law) -> None:
    with pytest.raises(InputError, match="has 300,000 letters"):
        law.search("x" * 300_000)


def test_a_list_is_held_by_what_holds_it(law: Law) -> None:
    whole = {rule.id for rule in law.holding("Supplement No. 1 to 15 CFR part 774")}
    assert {rule.id for rule in law.holding("us:eccn9A515.x")} <= whole
    assert {rule.id for rule in law.holding("USML XV(e)")} < {rule.id for rule in law.holding("22 CFR part 121")}
    assert law.holding("us:15cfr740.20(zz") == []
