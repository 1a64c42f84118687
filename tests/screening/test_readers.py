"""Lists as other publishers lay them out: read whole, at their date, or refused with what is wrong with them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from comity.errors import InputError
from comity.screening.lists import ScreeningList, combined, read_list

SDN = (
    '36,"EXAMPLE AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    "\"a.k.a. 'EXAIR'; Linked To: EXAMPLE BANK.\"\n"
)
VESSEL = '99,"EXAMPLE STAR",vessel,"IRAN] [SDGT",-0- ,ABCD1,Tanker,-0- ,-0- ,Panama,EXAMPLE LINES,"Vessel Registration Identification IMO 9187629."\n'  # noqa: E501
ALT = '36,12,"aka","AERO-EXAMPLE",-0- \n'
ADD = '36,25,"1 Example Street","Havana","Cuba",-0- \n'
SDN_XML = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://tempuri.org/sdnList.xsd">
  <publshInformation><Publish_Date>07/31/2026</Publish_Date><Record_Count>1</Record_Count></publshInformation>
  <sdnEntry><uid>7</uid><firstName>Ivan</firstName><lastName>EXAMPLE</lastName><sdnType>Individual</sdnType>
    <programList><program>RUSSIA-EO14024</program></programList>
    <akaList><aka><uid>8</uid><lastName>EXAMPEL</lastName><firstName>Ivan</firstName></aka></akaList>
    <addressList><address><uid>9</uid><city>Moscow</city><country>Russia</country></address></addressList>
    <nationalityList><nationality><country>Kazakhstan</country></nationality></nationalityList>
  </sdnEntry>
</sdnList>
"""
OPENSANCTIONS = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,dataset,first_seen,"
    "last_seen,last_change\n"
    "NK-1,Company,Example Trading FZE,Exampel;Пример,,ae,,,,,,US OFAC Specially Designated Nationals (SDN) List,"
    "2024-01-01,2026-07-01,2026-06-01\n"
    "NK-2,Vessel,Example Star,,,pa,,IMO9187629,,,,EU Financial Sanctions Files (FSF),2024-01-01,2026-06-30,2026-06-01\n"
)
FTM = "\n".join(
    json.dumps(row)
    for row in (
        {
            "id": "os-1",
            "schema": "Company",
            "caption": "Example Holding",
            "properties": {"name": ["Example Holding", "示例控股"], "country": ["cn"], "topics": ["sanction"]},
            "datasets": ["us_ofac_sdn"],
            "last_seen": "2026-07-30T00:00:00",
        },
        {
            "id": "os-2",
            "schema": "Company",
            "caption": "Example Optics",
            "properties": {"name": ["Example Optics"], "country": ["de"], "topics": ["sanction.linked"]},
            "datasets": ["ext_company_register"],
            "last_seen": "2026-07-31T00:00:00",
        },
        {
            "id": "os-3",
            "schema": "Ownership",
            "properties": {"owner": ["os-1"], "asset": [{"id": "os-2", "schema": "Company"}], "percentage": ["60"]},
        },
        {"id": "os-4", "schema": "Address", "properties": {"full": ["1 Example Street"]}},
    )
)
OFSI = (
    "Last Updated,31/07/2026\n"
    "Name 6,Name 1,Title,DOB,Nationality,Address 1,Country,Group Type,Alias Type,Regime,Listed On,Group ID\n"
    "EXAMPLE LLC,,,,,1 Street,Russia,Entity,Primary name,Russia,01/01/2024,1\n"
    "EXAMPEL,,,,,,,Entity,AKA,Russia,01/01/2024,1\n"
    "IVANOV,Ivan,,,Belarus,,,Individual,Primary name,Belarus,01/01/2024,2\n"
)
FCDO = (
    "Report Date: 31-Jul-2026\n"
    "Last Updated,Unique ID,OFSI Group ID,Name 6,Name 1,Name type,Name non-latin script,Regime Name,Designation Type,"
    "Address Line 1,Address Country,Nationality(/ies),Subsidiaries,Parent company,IMO number\n"
    "01/07/2026,RUS0001,1,EXAMPLE HOLDING,,Primary Name,Пример,Russia,Entity,1 Street,Russia,,(1) Sub One (2) Sub Two,"
    "Big Parent,\n"
    "01/07/2026,RUS0002,2,EXAMPLE STAR,,Primary Name,,Russia,Ship,,,,,,9187629\n"
)
EU_CSV = (
    "\ufefffileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_SubjectType;"
    "Entity_SubjectType_ClassificationCode;Entity_Regulation_Programme;NameAlias_WholeName;Address_CountryIso2Code\n"
    "31/07/2026;13;EU.27.28;P;person;IRQ;Ivan Example;\n"
    "31/07/2026;13;EU.27.28;P;person;IRQ;Ivan Exampel;\n"
    "31/07/2026;99;EU.9.1;E;enterprise;RUS;Example Bank;RU\n"
)
EU_XML = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-07-31T16:47:04.449+02:00">
  <sanctionEntity euReferenceNumber="EU.9.1" logicalId="99">
    <remark>as listed</remark>
    <regulation programme="RUS"><publicationUrl>https://eur-lex.europa.eu/x</publicationUrl></regulation>
    <subjectType code="enterprise" classificationCode="E"/>
    <nameAlias wholeName="Example Bank" strong="true"/><nameAlias wholeName="Банк Пример" strong="true"/>
    <address countryIso2Code="RU" city="Moscow" street="1 Street" countryDescription="RUSSIAN FEDERATION"/>
  </sanctionEntity>
</export>
"""
METI = json.dumps(
    [
        {
            "addresses": ["Islamic Republic of Iran"],
            "aliases": ["Example Alloys"],
            "country": "jp",
            "entity_name": "Example Alloys LLC",
            "entity_type": "organization",
            "id": "jp-eul-1",
            "list_id": "jp-end-user-list",
        }
    ]
)
METI_CSV = (
    "No.,国名、地域名 Country or Region,企業名、組織名 Company or Organization,別名 Also Known As,"
    "懸念区分 Type of WMD\n"
    '1,イラン・イスラム共和国 Islamic Republic of Iran,Example Alloys LLC,"・Example Alloys\n・EXA","M,N"\n'
)
DAY = date(2026, 7, 31)


def _read(folder: Path, name: str, text: str, **more: str) -> ScreeningList:
    for other, said in more.items():
        (folder / f"{other}.csv").write_text(said, encoding="utf-8")
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_list(path)


def test_ofac_csv_is_read_with_the_files_beside_it(tmp_path: Path) -> None:
    found = _read(tmp_path, "sdn-2026-07-31.csv", SDN + VESSEL + "\x1a", ALT=ALT, add=ADD, sdn_comments='36,"; more"\n')
    airline, vessel = found.entries
    assert (airline.code, airline.key, airline.countries) == ("SDN", "SDN:36", ("CUB",))
    assert airline.alt_names == ("AERO-EXAMPLE", "EXAIR")
    assert airline.owners == ("EXAMPLE BANK",)
    assert airline.remarks.endswith("; more")
    assert (vessel.kind, vessel.programs, vessel.countries) == ("Vessel", ("IRAN", "SDGT"), ("PAN",))
    assert set(vessel.identifiers) == {"IMO 9187629", "ABCD1"}
    assert vessel.owners == ("EXAMPLE LINES",)
    assert found.notes == ()


def test_ofac_csv_alone_says_what_is_missing(tmp_path: Path) -> None:
    notes = _read(tmp_path, "sdn-2026-07-31.csv", SDN).notes
    assert any("read without alt.csv" in note for note in notes)
    assert any("countries are missing" in note for note in notes)


def test_ofac_xml_is_read_with_its_date_and_count(tmp_path: Path) -> None:
    found = _read(tmp_path, "sdn.xml", SDN_XML)
    [entry] = found.entries
    assert found.date == DAY
    assert (entry.name, entry.kind, entry.countries) == ("EXAMPLE, Ivan", "Individual", ("RUS", "KAZ"))
    assert entry.alt_names == ("EXAMPEL, Ivan",)
    with pytest.raises(InputError, match="says that it holds 2 entries and holds 1"):
        _read(tmp_path, "sdn.xml", SDN_XML.replace("<Record_Count>1", "<Record_Count>2"))


def test_opensanctions_simple_csv_keeps_the_sdn_lists_abbreviation(tmp_path: Path) -> None:
    found = _read(tmp_path, "targets.simple.csv", OPENSANCTIONS)
    assert found.date == date(2026, 7, 1)
    assert [(e.code, e.number, e.countries) for e in found.entries] == [
        ("SDN", "NK-1", ("ARE",)),
        ("OS", "NK-2", ("PAN",)),
    ]
    assert found.entries[0].alt_names == ("Exampel", "Пример")


def test_opensanctions_json_lines_say_who_owns_whom(tmp_path: Path) -> None:
    found = _read(tmp_path, "entities.ftm.json", FTM + "\n")
    assert found.date == DAY
    holding, optics = found.entries
    assert (holding.code, holding.alt_names) == ("SDN", ("示例控股",))
    assert (optics.code, optics.owners) == ("OS", ("Example Holding (60 %)",))


def test_the_uk_lists_rows_of_one_party_are_one_entry(tmp_path: Path) -> None:
    found = _read(tmp_path, "ConList.csv", OFSI)
    assert found.date == DAY
    assert [(e.name, e.alt_names, e.kind, e.countries) for e in found.entries] == [
        ("EXAMPLE LLC", ("EXAMPEL",), "Entity", ("RUS",)),
        ("IVANOV, Ivan", (), "Individual", ("BLR",)),
    ]


def test_the_uk_list_names_subsidiaries_and_they_are_found(tmp_path: Path) -> None:
    found = _read(tmp_path, "UK-Sanctions-List.csv", FCDO)
    assert found.date == DAY
    assert [e.name for e in found.entries] == ["EXAMPLE HOLDING", "Sub One", "Sub Two", "EXAMPLE STAR"]
    assert found.entries[1].owners == ("EXAMPLE HOLDING",)
    assert found.entries[0].owners == ("Big Parent",)
    assert (found.entries[3].kind, found.entries[3].identifiers) == ("Vessel", ("IMO 9187629",))


@pytest.mark.parametrize(("name", "text"), [("eu.csv", EU_CSV), ("eu.xml", EU_XML)])
def test_the_eu_list_is_read_in_both_layouts(tmp_path: Path, name: str, text: str) -> None:
    found = _read(tmp_path, name, text)
    bank = found.by_key["EU:EU.9.1"][0]
    assert found.date == DAY
    assert (bank.name, bank.kind, bank.countries, bank.programs) == ("Example Bank", "Entity", ("RUS",), ("RUS",))


@pytest.mark.parametrize(("name", "text"), [("meti-2026-07-31.json", METI), ("meti-2026-07-31.csv", METI_CSV)])
def test_metis_list_says_where_a_party_is_not_whose_list_it_is(tmp_path: Path, name: str, text: str) -> None:
    [entry] = _read(tmp_path, name, text).entries
    assert (entry.code, entry.name, entry.countries) == ("METI", "Example Alloys LLC", ("IRN",))
    assert "Example Alloys" in entry.alt_names


WHOLE = [
    ("sdn-2026-07-31.csv", SDN + VESSEL),
    ("sdn.xml", SDN_XML),
    ("targets.simple.csv", OPENSANCTIONS),
    ("entities.ftm.json", FTM),
    ("ConList.csv", OFSI),
    ("UK-Sanctions-List.csv", FCDO),
    ("eu.csv", EU_CSV),
    ("eu.xml", EU_XML),
    ("meti-2026-07-31.json", METI),
    ("meti-2026-07-31.csv", METI_CSV),
]


@pytest.mark.parametrize(("name", "text"), WHOLE)
def test_a_list_that_is_cut_off_is_never_a_shorter_list_in_silence(tmp_path: Path, name: str, text: str) -> None:
    whole = len(_read(tmp_path, name, text).entries)
    for cut in range(len(text) // 2, len(text.rstrip()) - 1, max(1, len(text) // 60)):
        try:
            found = _read(tmp_path, name, text[:cut])
        except InputError as error:
            assert error.faults
        else:
            at_a_line = text[cut - 1] == "\n" or text[cut] == "\n"
            assert found.notes or (at_a_line and len(found.entries) <= whole), f"cut at {cut}"


def test_every_row_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    broken = OPENSANCTIONS + "NK-3,Company\nNK-4,Company,X\n"
    with pytest.raises(InputError) as error:
        _read(tmp_path, "targets.simple.csv", broken)
    assert ["row 4" in str(error.value.faults[0]), "row 5" in str(error.value.faults[1])] == [True, True]
    with pytest.raises(InputError, match="and 30 more places cannot be read"):
        _read(tmp_path, "targets.simple.csv", OPENSANCTIONS + "NK-3,Company\n" * 50)


def test_xml_that_unfolds_or_nests_without_end_is_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sdnList>&b;</sdnList>'
    with pytest.raises(InputError, match="document type"):
        _read(tmp_path, "sdn.xml", bomb)
    with pytest.raises(InputError, match="nested too deeply"):
        _read(tmp_path, "sdn.xml", "<sdnList>" + "<a>" * 5000 + "</a>" * 5000 + "</sdnList>")


@pytest.mark.parametrize("claimed", ["ISO-8859-1", "windows-1251", "UTF-16"])
def test_names_are_read_as_they_stand_whatever_encoding_is_claimed(tmp_path: Path, claimed: str) -> None:
    """Decoded twice they would be other names, which nobody finds."""
    found = _read(tmp_path, "eu.xml", EU_XML.replace("UTF-8", claimed))
    assert found.entries == _read(tmp_path, "eu.xml", EU_XML).entries
    assert "Банк Пример" in found.by_key["EU:EU.9.1"][0].alt_names


def test_a_list_dated_in_the_future_is_refused(tmp_path: Path) -> None:
    tomorrow = date.today() + timedelta(days=1)
    with pytest.raises(InputError, match="in the future"):
        _read(tmp_path, "ConList.csv", OFSI.replace("31/07/2026", tomorrow.strftime("%d/%m/%Y")))
    path = tmp_path / "ConList.csv"
    path.write_text(OFSI)
    with pytest.raises(InputError, match="in the future"):
        read_list(path, tomorrow)


def test_a_file_that_is_no_list_says_what_is_accepted(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="accepted:"):
        _read(tmp_path, "parties.csv", "Customer,Country\nX,Y\n")


def test_several_lists_are_one_and_each_keeps_its_date(tmp_path: Path) -> None:
    lists = [
        _read(tmp_path, name, text) for name, text in (("ConList.csv", OFSI), ("targets.simple.csv", OPENSANCTIONS))
    ]
    found = combined(lists)
    assert len(found.entries) == 4
    assert found.date == date(2026, 7, 1)
    assert str(found) == "ConList.csv of 2026-07-31 and targets.simple.csv of 2026-07-01"
    assert combined(lists[:1]) is lists[0]
