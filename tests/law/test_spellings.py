"""However a code, a country, an amount or a day is written, it is the one that is meant, or refused."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity import InputError, Law
from comity.days import day_order, day_readings, plain_day
from comity.law.plain_names import plain_name
from comity.law.spellings import normalize
from comity.law.values import Interval, OneOf
from comity.law.written import decimal_mark, plain_amount


def spelled(code: str) -> list[str]:
    """A code as people write it."""
    levels = re.split(r"[.()]+", code.strip(")"))
    if code[0].isdigit():
        loose = [] if re.search(r"\d\.\d", code) else [code.replace(".", "")]  # of 1A607.f.2.1 no reader could tell
        return [code.upper(), f"ECCN: {code}", f"eccn {code.lower()}", "-".join(levels), " ".join(levels), *loose]
    return [code.lower(), f"USML {code}", f"Cat. {code}", ".".join(levels), f"USML-{code}", code.replace("(", " (")]


def test_every_code_is_read_as_people_write_it(law: Law) -> None:
    codes = [code for code in law.codes._children if law.codes.leaves(code)]
    assert len(codes) > 5000
    for code in codes:
        for text in spelled(code):
            assert law.codes.resolve(text) == law.codes.leaves(code), text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5A992C", "5A992.c"),
        ("9A515x", "9A515.x"),
        ("EAR-99", "EAR99"),
        ("EAR 99 (NLR)", "EAR99"),
        ("Cat. XV(e)(1)", "XV(e)(1)"),
        ("USML Cat 15(e)", "XV(e)"),
        ("22 CFR 121.1 XV(e)(12)", "XV(e)(12)"),
        ("XVe12", "XV(e)(12)"),
        ("ITAR", "USML"),
        ("Subject to the ITAR", "USML"),
    ],
)
def test_a_code_in_other_words(text: str, code: str, law: Law) -> None:
    assert law.codes.resolve(text) == law.codes.leaves(code)


def test_a_code_is_shown_by_itself_or_by_one_that_means_the_same(law: Law) -> None:
    codes = law.codes
    for code in (code for code in codes._children if codes.leaves(code)):
        [shown] = codes.cover(codes.leaves(code))
        assert shown.startswith(code) and codes.leaves(shown) == codes.leaves(code), (code, shown)


@pytest.mark.parametrize("code", ["XI(c)(10)", "9A001.a", "9A001", "VIII(h)(1)", "XI(a)(1)(i)(B)", "9A515.x"])
def test_an_answer_shows_the_code_that_was_written(code: str, law: Law) -> None:
    order = {"activity": "export", "from": "USA", "to": "GBR", "item": code}
    found = comity.determine(order, "2026-11-30", law=law)
    assert found.classification == (code,)
    assert next(stated.value for stated in found.given if stated.fact == "item.classification") == code


def test_every_category_of_the_munitions_list_is_read_to_its_paragraphs(law: Law) -> None:
    codes = law.codes
    categories = [code for code in codes._children if code.isalpha() and code.isupper() and not codes._parents[code]]
    assert len(categories) == 21
    for category in categories:
        assert codes._children[category], f"{category} is not divided"


@given(st.sampled_from(("XI(a)", "XII(c)", "VIII(h)(1)", "XIII(k)", "IV(h)")), st.integers(60, 99))
def test_a_paragraph_of_another_edition_is_answered_as_the_one_above_it(law: Law, above: str, number: int) -> None:
    code = f"{above}({number})"
    assert law.codes.resolve(code) == law.codes.leaves(above)
    assert law.codes.taken_as(code) == above
    assert law.codes.taken_as(above) == ""


@pytest.mark.parametrize("text", ["XI(q)", "XXII(a)(1)", "XI(a)(6)(i)", "9A515.q.1"])
def test_what_no_edition_could_hold_is_refused(text: str, law: Law) -> None:
    with pytest.raises(InputError):
        law.codes.resolve(text)


def test_words_for_unknown_say_nothing(law: Law) -> None:
    for text in ("N/A", "n/a", "NA", "TBD", "unknown", "-", "None", "not classified"):
        assert law.schema.read("item.classification", text, "") is None
    assert law.schema.read("destination.country", "N/A", "") is None
    assert law.schema.read("destination.country", "NA", "") == OneOf(frozenset(["NAM"]))
    assert law.schema.read("sanctions.license_ban", "none", "") == OneOf(frozenset(["none"]))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ML10.c", "munitions list that the European Union"),
        ("PL9009.a", "United Kingdom's"),
        ("EU 9A004", "dual-use list of another state"),
        ("A0010", "German export list"),
        ("8533.40.4000", "customs tariff"),
        ("9A551.x", "mean '9A515.x'"),
        ("XV(d)", "is reserved"),
    ],
)
def test_what_is_on_no_list_is_told(text: str, says: str, law: Law) -> None:
    with pytest.raises(InputError) as caught:
        law.codes.resolve(text)
    assert says in str(caught.value)
    assert normalize(text) not in (caught.value.suggestion or "")


@given(st.text("0123456789ABCDEXVI().- ex", max_size=8))
def test_a_code_is_never_corrected_to_one_with_other_signs(law: Law, text: str) -> None:
    try:
        law.codes.resolve(text)
    except InputError as error:
        if error.suggestion:
            signs = [sorted(c for c in code.lower() if c.isalnum()) for code in (normalize(text), error.suggestion)]
            assert signs[0] == signs[1]


def test_every_name_of_the_country_chart_is_read(law: Law) -> None:
    names = {(row["name"], row["iso3"]) for row in law.pack.table("country_chart")}
    assert len(names) > 240
    for name, code in names:
        for written in (name, name.upper(), name.replace(" and ", " & "), f"{code} - {name}"):
            if plain_name(name) != "congo":
                assert list(law.schema.country(written)) == [code], written


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("S. Korea", "KOR"),
        ("KOREA, SOUTH", "KOR"),
        ("U.S.A.", "USA"),
        ("u. s. a.", "USA"),
        ("P.R. China", "CHN"),
        ("Hong Kong SAR", "HKG"),
        ("XK", "XKX"),
        ("Cote d'Ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("THE NETHERLANDS", "NLD"),
        ("Dubai", "ARE"),
        ("Korea (Rep.)", "KOR"),
    ],
)
def test_countries_as_documents_write_them(text: str, code: str, law: Law) -> None:
    assert list(law.schema.country(text)) == [code]


@pytest.mark.parametrize(
    "text", ["Republic of China", "Congo", "410", "Dubay", "Donetsk", "Chnia", "Noth Korea", "KRO"]
)
def test_what_names_no_country_is_refused(text: str, law: Law) -> None:
    with pytest.raises(InputError) as caught:
        law.schema.country(text)
    for wrong in ("People", "CHN", "Cuba", "CUB", "Russia", "korea"):
        assert wrong not in str(caught.value)


def test_no_typing_error_leads_to_an_embargoed_country(law: Law) -> None:
    embargoed = {row.member for group in ("E:1", "E:2", "D:5") for row in law.record.by_group[group]}
    suggested = 0
    for name in law.record.countries.values():
        for place in range(1, len(name)):
            typed = name[:place] + name[place + 1 :]
            try:
                list(law.schema.country(typed))
            except InputError as error:
                near = (error.suggestion or "").strip("'")
                if near:
                    suggested += 1
                    assert plain_name(near) != plain_name(typed)
                    assert next(iter(law.schema.country(near))) not in embargoed
    assert suggested > 500


WRITTEN = [
    "{:,.2f}",
    "${:,.2f}",
    "USD {:.2f}",
    "US$ {:.2f}",
    "{:.2f} USD",
    "{:,.2f} dollars",
]


@given(st.decimals(0, 10**9, places=2, allow_nan=False), st.sampled_from(WRITTEN), st.booleans())
def test_an_amount_is_the_same_in_every_hand(law: Law, amount: object, form: str, european: bool) -> None:
    text = form.format(amount)
    if european:
        text = text.translate(str.maketrans(",.", ".,"))
    assert law.schema.read("order.value", text, "") == Interval(float(str(amount)), float(str(amount)))


def test_amounts_of_two_readings_are_settled_by_their_column() -> None:
    assert decimal_mark(["$1,250,000.00", "480.000"]) == "."
    assert decimal_mark(["1.250.000", "480.000", "3,50"]) == ","
    assert decimal_mark(["$1,250,000.00", "1.250.000"]) is None
    assert decimal_mark(["480.000", "5"]) is None
    assert plain_amount("480.000", ",") == "480000"
    assert float(plain_amount("1.250", ".")) == 1.25
    assert plain_amount("1.25M") == "1250000.0"
    assert plain_amount("EUR 500") == "EUR 500"


@given(
    st.dates(date(1990, 1, 1), date(2089, 12, 31)),
    st.sampled_from(
        [
            "%Y-%m-%d",
            "%Y%m%d",
            "%Y/%m/%d",
            "%d-%b-%Y",
            "%d %B %Y",
            "%B %d, %Y",
            "%m/%d/%Y",
            "%d.%m.%Y",
            "%Y-%m-%dT08:00:00Z",
        ]
    ),
)
def test_a_day_is_the_same_in_every_hand(law: Law, day: date, form: str) -> None:
    """Read as what it is, or refused with both readings."""
    text = day.strftime(form)
    assert day in day_readings(text).days.values()
    try:
        found = law.schema.read("date", text, "")
    except InputError as error:
        assert day.day <= 12
        assert f"{day}" in str(error)
        return
    assert found == Interval(day.toordinal(), day.toordinal())


def test_days_of_two_readings_are_settled_by_their_column() -> None:
    assert day_order(["03/04/2024", "10/23/2024"]) == "month first"
    assert day_order(["03/04/2024", "23/10/2024"]) == "day first"
    assert day_order(["03/04/2024", "23/10/2024", "10/23/2024"]) is None
    assert day_order(["03/04/2024"]) is None
    assert plain_day("03/04/2024", "day first") == "2024-04-03"
    assert plain_day("03/04/2024") == "03/04/2024"


LOOKS_LIKE = str.maketrans("acehikoprxyACEHIKMOPRTX", "асеһіκоргхуАСЕНІΚМОРЯТХ")
"""Cyrillic and Greek letters that look Latin (or nearly)."""


def test_a_name_is_the_same_however_its_marks_are_composed_and_another_in_other_letters(law: Law) -> None:
    """`Türkiye` in one or two characters for `ü`; with a letter that only looks Latin it is refused, not guessed."""
    names = sorted({row["name"] for row in law.pack.table("country_chart")} | {"Türkiye", "Côte d’Ivoire", "Curaçao"})
    for name in names:
        if plain_name(name) == "congo":
            continue
        found = list(law.schema.country(name))
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            assert list(law.schema.country(unicodedata.normalize(form, name))) == found, (name, form)
        at = next((n for n, letter in enumerate(name) if ord(letter) in LOOKS_LIKE), None)
        if at is not None:
            with pytest.raises(InputError):
                law.schema.country(name[:at] + name[at].translate(LOOKS_LIKE) + name[at + 1 :])
    for code in ("9A515.x", "XV(e)(12)", "EAR99", "9E515.a"):
        for form in (
            code.translate(LOOKS_LIKE),
            code.replace("9", "９"),
            f"{code}\u200b",
            f"\u202e{code}",
            f"{code}\u0301",
        ):
            if form != code:
                with pytest.raises(InputError):
                    law.schema.read("item.classification", form, "")
