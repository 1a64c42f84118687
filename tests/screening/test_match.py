"""Which listed names a name is like, on a sample of the Consolidated Screening List of 2026-07-31 (public domain)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from comity.screening.forms import without_form
from comity.screening.lists import Entry, ScreeningList, is_country, read_list
from comity.screening.match import Index
from comity.screening.names import variants, words
from comity.screening.results import ScreenedName, ScreeningHit, ScreeningSettings

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def listed() -> ScreeningList:
    return read_list(DATA / "csl-sample-2026-07-31.json")


@pytest.fixture(scope="module")
def index(listed: ScreeningList) -> Index:
    return Index(listed)


def _hits(index: Index, name: str, **more: object) -> list[ScreeningHit]:
    return list(index.hits(ScreenedName(name, **more), ScreeningSettings()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Çelik Uydu A.Ş.", ("celik", "uydu", "as")),
        ("Роскосмос", ("roskosmos",)),
        ("AECC Aero Science & Technology Co. Ltd.", ("aecc", "aero", "science", "and", "technology", "co", "ltd")),
        ("Al-Na'im", ("al", "naim")),
        ("", ()),
    ],
)
def test_names_are_compared_in_plain_words(name: str, plain: tuple[str, ...]) -> None:
    assert words(name) == plain


@pytest.mark.parametrize("form", ["Co., Ltd.", "GmbH & Co. KG", "S.A.", "Sdn Bhd", "OOO", "B.V.", "Inc"])
def test_a_legal_form_at_the_end_says_nothing(form: str) -> None:
    assert without_form(words(f"Spacety {form}")) == ("spacety",)


def test_a_name_that_is_nothing_but_a_form_stays() -> None:
    assert without_form(words("Limited")) == ("limited",)


def test_brackets_may_hold_another_name() -> None:
    assert variants("Korea Space Works (KSW)") == ["Korea Space Works (KSW)", "Korea Space Works", "KSW"]
    assert variants("Huawei (Australia) Pty", is_country) == ["Huawei (Australia) Pty", "Huawei Pty"]


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Spacety Co., Ltd.", "Spacety Co., Ltd."),
        ("SPACETY LUXEMBOURG", "Spacety Co., Ltd."),  # an alternative name
        ("Luxembourg Spacety SA", "Spacety Co., Ltd."),  # another order
        ("Spacety Luxemburg S.A.", "Spacety Co., Ltd."),  # a slip
        ("Spacetý Lüxembourg", "Spacety Co., Ltd."),  # diacritics
        ("Huawei Technologies Norway AS", "Huawei Technologies Co., Ltd. (Huawei)"),  # a branch
        ("Huawei", "Huawei Technologies Co., Ltd. (Huawei)"),  # what stands in brackets before
        ("Chang Guang Satellite", "CHANG GUANG SATELLITE TECHNOLOGY CO., LTD."),  # part of a name
        ("ChangGuang Satellite Technology", "CHANG GUANG SATELLITE TECHNOLOGY CO., LTD."),  # divided otherwise
        ("AASPT", "Academy of Aerospace Solid Propulsion Technology (AASPT)"),  # an acronym
    ],
)
def test_a_listed_party_is_found_however_it_is_written(index: Index, name: str, entry: str) -> None:
    assert entry in {hit.entry.name for hit in _hits(index, name)}


@pytest.mark.parametrize("name", ["Hangang Space", "Fjord Ground", "Sora Space", "Rocket Works", "Atlas Optics", "!!!"])
def test_other_parties_are_not(index: Index, name: str) -> None:
    assert _hits(index, name) == []


def test_a_score_is_explained(index: Index) -> None:
    [hit] = [h for h in _hits(index, "Spacety Luxemburg Optics", countries=("LUX",)) if h.entry.code == "EL"]
    assert hit.matched == "Spacety Luxembourg S.A."
    assert [(w.word, w.listed) for w in hit.words] == [("spacety", "spacety"), ("luxemburg", "luxembourg")]
    assert hit.words[0].alike == 1.0 > hit.words[1].alike
    assert hit.missing == ("optics",)
    assert not hit.exact
    assert {f.feature for f in hit.features} == {"name", "country"}
    assert hit.score == pytest.approx(sum(f.points for f in hit.features), abs=0.1)


def test_an_exact_name_scores_100(index: Index) -> None:
    assert {(h.score, h.exact) for h in _hits(index, "Spacety Luxembourg")} == {(100.0, True)}


def test_another_country_takes_off_unless_the_listed_name_stands_whole(index: Index) -> None:
    near = "Atlas Sanatgarane"
    same, other = (_hits(index, near, countries=(c,))[0].score for c in ("ARM", "JPN"))
    assert same - other == pytest.approx(ScreeningSettings().other_country)
    branch = "Huawei Technologies Norway"
    assert _hits(index, branch, countries=("NOR",))[0].score == _hits(index, branch, countries=("CHN",))[0].score


def test_a_vessel_is_no_company(index: Index) -> None:
    assert _hits(index, "Mar Azul")[0].score == 100.0
    assert _hits(index, "Mar Azul", kind="Entity")[0].score == 100.0 - ScreeningSettings().other_type


def test_thresholds_and_lists_can_be_chosen(index: Index) -> None:
    asked = ScreenedName("Spacety Luxemburg Optics")
    loose, tight = (index.hits(asked, ScreeningSettings(threshold=t)) for t in (50.0, 99.0))
    assert len(loose) > len(tight) == 0
    assert {h.entry.code for h in index.hits(asked, ScreeningSettings(lists=("SDN",)))} == {"SDN"}


def test_an_address_may_agree_where_the_name_does_not() -> None:
    entry = Entry(
        source="Entity List (EL) - Invented", code="EL", name="Invented Trading", countries=("HKG",),
        addresses=("Unit 1204, 12/F, Harbour Tower, 99 Example Road, Kowloon",),
    )  # fmt: skip
    index = Index(ScreeningList("invented", read_list(DATA / "csl-sample-2026-07-31.json").date, (entry,), ""))
    [hit] = _hits(index, "Quite Another", address="12/F Harbour Tower Unit 1204, 99 Example Rd., Kowloon")
    assert hit.features[0].feature == "address"
    assert _hits(index, "Quite Another", address="Kowloon, Hong Kong") == []
    [named] = _hits(index, "Invented Tradings", address="Unit 1204, 12/F Harbour Tower, 99 Example Road, Kowloon")
    assert [f.feature for f in named.features][-1] == "address"


def test_a_word_of_a_query_is_never_counted_twice(index: Index) -> None:
    assert all(hit.score <= 100 for hit in _hits(index, "Huawei Huawei Huawei Technologies Technologies"))


def _of(*names: str, kind: str = "Entity", countries: tuple[str, ...] = (), **more: object) -> Index:
    entries = tuple(
        Entry(source="Invented (X) List", code="X", name=name, kind=kind, countries=countries, number=str(at), **more)  # type: ignore[arg-type]
        for at, name in enumerate(names)
    )
    return Index(ScreeningList("invented", date(2026, 7, 31), entries, ""))


FIRMS = (
    "Inspur Group Co., Ltd.", "Inspur Electronic Information Industry Co., Ltd.", "PAO RADIOFIZIKA",
    "Golden Star Trading FZE", "CHANG GUANG SATELLITE TECHNOLOGY CO., LTD.", "JSC ARGUMENT", "GAZPROMBANK AO",
    "Joint-Stock Company Almaz-Antey",
    "AKTSIONERNOE OBSHCHESTVO NAUCHNO-PROIZVODSTVENNOE OBEDINENIE ORION", "Huawei Technologies Co., Ltd.", "Huawei",
)  # fmt: skip
PEOPLE = (
    "MADURO MOROS, Nicolas", "SHEREMET, Mikhail Sergeyevich", "KIM, Jong Un", "SOLEIMANI, Qasem", "AL-ASSAD, Bashar",
    "PUTIN, Vladimir Vladimirovich", "AL-NURISTANI, 'Abd al-Aziz",
)  # fmt: skip


@pytest.fixture(scope="module")
def firms() -> Index:
    return _of(*FIRMS)


@pytest.fixture(scope="module")
def people() -> Index:
    return _of(*PEOPLE, kind="Individual")


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Inspur", "Inspur Group Co., Ltd."),  # one distinctive word
        ("Radiofizika", "PAO RADIOFIZIKA"),
        ("ZAO Radiofizika", "PAO RADIOFIZIKA"),  # another form in front
        ("Radiofizika FZCO", "PAO RADIOFIZIKA"),  # a form that only free zones know
        ("Limited Liability Company Radiofizika", "PAO RADIOFIZIKA"),
        ("Radio Fizika", "PAO RADIOFIZIKA"),  # split
        ("Radiofisika", "PAO RADIOFIZIKA"),  # transliterated otherwise
        ("Радиофизика", "PAO RADIOFIZIKA"),
        ("Changguang Satellite Technology", "CHANG GUANG SATELLITE TECHNOLOGY CO., LTD."),  # joined
        ("长光卫星技术股份有限公司", "CHANG GUANG SATELLITE TECHNOLOGY CO., LTD."),
        ("华为技术有限公司", "Huawei Technologies Co., Ltd."),
        ("JSCARGUMENT", "JSC ARGUMENT"),  # a form written with the name
        ("Gazprom Bank", "GAZPROMBANK AO"),
        ("Almaz Antey Telecom", "Joint-Stock Company Almaz-Antey"),
        (
            "NPO Orion Nauchno Proizvodstvennoye Obyedinenie",
            "AKTSIONERNOE OBSHCHESTVO NAUCHNO-PROIZVODSTVENNOE OBEDINENIE ORION",
        ),
        ("Huawei Norway AS", "Huawei"),
        ("Hu\u200bawei Norway", "Huawei"),  # an invisible character within
        ("Нuawei Norway", "Huawei"),  # a Cyrillic letter that looks Latin
    ],
)
def test_a_listed_firm_is_found(firms: Index, asked: str, listed: str) -> None:
    assert listed in {hit.entry.name for hit in _hits(firms, asked)}


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Maduro", "MADURO MOROS, Nicolas"),  # a surname alone
        ("Nicolas Maduro", "MADURO MOROS, Nicolas"),
        ("N. Maduro Moros", "MADURO MOROS, Nicolas"),  # an initial
        ("V.V. Putin", "PUTIN, Vladimir Vladimirovich"),
        ("Mikhail Sheremet", "SHEREMET, Mikhail Sergeyevich"),  # without the patronymic
        ("Michail Sergejewitsch Scheremet", "SHEREMET, Mikhail Sergeyevich"),
        ("SheremetMikhail", "SHEREMET, Mikhail Sergeyevich"),
        ("김정은", "KIM, Jong Un"),
        ("قاسم سلیمانی", "SOLEIMANI, Qasem"),
        ("بشار الأسد", "AL-ASSAD, Bashar"),
        ("Abdelaziz Al Nouristani", "AL-NURISTANI, 'Abd al-Aziz"),
    ],
)
def test_a_listed_person_is_found(people: Index, asked: str, listed: str) -> None:
    assert listed in {hit.entry.name for hit in _hits(people, asked)}


@pytest.mark.parametrize(
    "name",
    [
        "Orion Space Solutions", "Star Trading Systems", "Satellite Technology", "Gold Star", "Golden Gate Optics",
        "Argon ST", "Technologies", "Michael Putnam", "Space Concern",
    ],
)  # fmt: skip
def test_everyday_words_do_not_make_a_listed_party(firms: Index, people: Index, name: str) -> None:
    assert _hits(firms, name) == _hits(people, name) == []


def test_what_only_looks_alike_is_another() -> None:
    unsaid = _of("T-MOTOR", "Joint Stock Company Class", "AGROPECUARIA AMATEQ DEL VALLE", "Adam Pearson", kind="")
    for asked in ("Toyota Motor", "Alphabet Inc. (Class A)", "Ametek", "Parsons"):
        assert _hits(unsaid, asked) == [], asked
    assert _hits(unsaid, "Amateq")
    assert _hits(_of("STATE SPACE CORPORATION ROSCOSMOS"), "Roskosmos")
    assert _hits(unsaid, "A. Pearson")


def test_brackets_and_legal_forms_say_what_a_party_is() -> None:
    """One word is enough of a person's, or a ship's, name; not where the party is plainly a firm that has it too."""
    people = _of("FADA, Mojtaba", "Prada", kind="Individual")
    assert _hits(people, "Fada")
    assert _hits(people, "EDGE Group (FADA)") == []
    assert _hits(people, "Prada")[0].score == 100.0
    assert _hits(people, "Prada S.p.A.") == _hits(people, "Prada", kind="Entity") == []
    ships = _of("BAXTER", kind="Vessel")
    assert _hits(ships, "Baxter")[0].score == 100.0
    assert _hits(ships, "Baxter Inc.") == []


def test_a_given_name_alone_tells_no_person_apart() -> None:
    persons = _of("DIAZ, Leonardo", "ROSSI, Leonardo", kind="Individual").listed.entries
    unsaid = _of("Leonardo Talamantez", "Leonardo Aerotech OOO", "Leonardo Technologies", kind="").listed.entries
    index = Index(ScreeningList("invented", date(2026, 7, 31), persons + unsaid, ""))
    found = {hit.entry.name for hit in _hits(index, "Leonardo")}
    assert found == {"Leonardo Aerotech OOO", "Leonardo Technologies"}  # of a firm a word is enough
    for asked in ("Leonardo Diaz", "Diaz", "L. Diaz"):
        assert [hit.entry.name for hit in _hits(index, asked)] == ["DIAZ, Leonardo"], asked
    assert [hit.entry.name for hit in _hits(index, "Talamantez")] == ["Leonardo Talamantez"]


def test_a_letter_makes_another_word_of_an_everyday_one() -> None:
    assert _hits(_of("ORBIT S.A."), "D-Orbit") == []
    assert _hits(_of("ORBIT S.A."), "Orbit") != []


def test_what_both_share_by_coincidence_weighs_less_where_countries_differ() -> None:
    index = _of("APEX", "Umbra Navi Shipmanagement Corp", countries=("RUS",))
    assert _hits(index, "Apex")[0].score == 100.0
    assert _hits(index, "Apex", countries=("USA",)) == []
    assert _hits(index, "Umbra", countries=("RUS",))
    assert _hits(index, "Umbra", countries=("USA",)) == []
    [hit] = _hits(_of("PAO RADIOFIZIKA", countries=("RUS",)), "Radiofizika", countries=("ARE",))
    assert hit.score == 100.0  # a rare name abroad may be its branch


def test_a_vessel_is_found_by_name_prefix_and_number() -> None:
    index = _of("OCEAN ROYALTY", kind="Vessel", identifiers=("IMO 9187629",))
    for asked in ("Ocean Royalty", "M/V Ocean Royalty", "MT OCEAN ROYALTY", "IMO 9187629", "Some Ship (IMO9187629)"):
        assert _hits(index, asked), asked
    assert _hits(index, "Ocean Royalty", kind="Vessel")[0].score == 100.0
    assert _hits(index, "Ocean Royalty Holdings", kind="Entity") == []
