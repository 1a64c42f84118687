"""A user's own folder: what it adds and replaces, what is refused and how, what an import does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import comity
from comity.errors import InputError
from comity.record import Record, Status, import_instruments, init_workspace, load_record
from tests.record.conftest import Write

HEAD = "id,title,kind,parties,signed,status,confidence,source_url,accessed\n"
GOOD = "x,X,memorandum,USA|KOR,2026-01-15,in-force,primary,https://example.org,2026-11-01"
NOW = date(2026, 11, 23)


def test_an_empty_workspace_changes_nothing(ours: Path, record: Record) -> None:
    assert load_record(ours).instruments == record.instruments


def test_a_workspace_adds_and_replaces(write: Write, record: Record) -> None:
    ours = load_record(
        write(
            "instruments/ours.csv",
            f"{HEAD}{GOOD}\n"
            "usa-kor-space-framework,Renewed,framework-agreement,USA|KOR,2026-10-01,in-force,primary,https://e.org,2026-11-01\n",
        )
    )
    assert len(ours.instruments) == len(record.instruments) + 1
    assert ours.by_id["x"].layer == "workspace"
    assert ours.by_id["usa-kor-space-framework"].title == "Renewed"
    assert frozenset(("USA", "KOR")) in ours.pairs("framework", NOW).yes


def test_a_membership_of_ours_replaces_that_of_the_record(write: Write, record: Record) -> None:
    assert "KOR" not in record.members("cspo", NOW).yes
    assert "DEU" in record.members("cspo", NOW).yes
    text = "group,member,from,until,confidence\ncspo,KOR,2026-05,,memory\ncspo,DEU,2019-02-15,2026-01-01,memory\n"
    ours = load_record(write("memberships/ours.csv", text))
    assert "KOR" in ours.members("cspo", NOW).yes
    assert "DEU" not in ours.members("cspo", NOW).yes
    assert "KOR" not in load_record().members("cspo", NOW).yes


def test_an_answer_s_hash_covers_the_workspace(write: Write, ours: Path) -> None:
    before = comity.load(workspace=ours).sha256
    write("instruments/ours.csv", f"{HEAD}{GOOD}\n")
    after = comity.Law(comity.load().pack, load_record(ours), Path(comity.load().pack.folder).parent.parent / "facts")
    assert comity.load().sha256 != before != after.sha256


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (f"{GOOD}\n{GOOD}", "instruments/ours.csv, row 3: the id 'x' is already used in instruments/ours.csv, row 2"),
        (GOOD.replace("KOR", "KRO"), "unknown party 'KRO'; did you mean 'KOR'?"),
        (GOOD.replace("KOR", "nasaa"), "did you mean 'nasa'?"),
        (GOOD.replace("memorandum", "memorandom"), "did you mean 'memorandum'?"),
        (GOOD.replace("2026-01-15", "January"), "row 2: signed: found 'January'; accepted: YYYY"),
        (GOOD.replace("2026-01-15", "2026-02-30"), "found '2026-02-30'"),
        (GOOD.replace("in-force", "active"), "row 2: status: found 'active'; accepted: in-force"),
        (GOOD.replace("primary", "sure"), "row 2: confidence: found 'sure'; accepted: primary, secondary, memory"),
        (GOOD.replace("x,X", "x,"), "row 2: title: is empty"),
        (f"{GOOD},y", "row 2: has more cells than the header"),
    ],
)
def test_a_fault_is_one_line_with_file_and_row(row: str, says: str, write: Write) -> None:
    with pytest.raises(InputError) as refused:
        load_record(write("instruments/ours.csv", f"{HEAD}{row}\n"))
    assert says in str(refused.value)
    assert "ours.csv" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_end_before_the_beginning(write: Write) -> None:
    text = "id,title,kind,parties,signed,ended,confidence\nx,X,memorandum,USA|KOR,2026-01,2025,memory\n"
    with pytest.raises(InputError, match=r"row 2: ended 2025 is before signed 2026-01; accepted"):
        load_record(write("instruments/ours.csv", text))


def test_a_membership_that_overlaps_itself(write: Write) -> None:
    rows = "group,member,from,until,confidence\ncspo,KOR,2020,2024,memory\ncspo,KOR,2023-01-01,,memory\n"
    with pytest.raises(InputError, match=r"row 3: KOR in cspo overlaps its membership in memberships/ours.csv, row 2"):
        load_record(write("memberships/ours.csv", rows))
    again = rows.replace("2023-01-01", "2025-01-01")
    assert "KOR" in load_record(write("memberships/ours.csv", again)).members("cspo", NOW).yes


def test_a_typo_in_an_iso_code(write: Write) -> None:
    text = "id,name,kind,country,confidence\nKRO,Korea,state,KRO,memory\n"
    with pytest.raises(InputError, match=r"parties.csv, row 2: id: 'KRO' is no ISO 3166-1 alpha-3 code; did you mean"):
        load_record(write("parties.csv", text))


def test_an_unknown_group_and_dialogue(write: Write) -> None:
    with pytest.raises(InputError, match="unknown group 'cspoo'; did you mean 'cspo'"):
        load_record(write("memberships/ours.csv", "group,member,confidence\ncspoo,KOR,memory\n"))
    (write("memberships/ours.csv", "group,member,confidence\n") / "record" / "meetings.csv").write_text(
        "id,dialogue,held,confidence\nm,dlg-usa-kro-civil,2026,memory\n"
    )
    with pytest.raises(InputError, match="unknown dialogue 'dlg-usa-kro-civil'"):
        load_record(write("memberships/ours.csv", "group,member,confidence\n"))


def test_a_workspace_may_hold_parties_and_groups_of_its_own(write: Write) -> None:
    write("parties.csv", "id,name,kind,country,confidence\nour-office,Our Office,office,USA,primary\n")
    write("groups.csv", "id,title,kind,binding,joining,confidence\nclub,Club,coalition,no,invitation,primary\n")
    ours = load_record(
        write(
            "memberships/ours.csv",
            "group,member,from,confidence\nclub,our-office,2020,primary\nclub,KOR,2021,primary\n",
        )
    )
    assert ours.members("club", NOW).yes == {"our-office", "KOR"}
    assert ours.group_info["club"].layer == "workspace"


def test_an_unknown_column_is_refused(write: Write) -> None:
    with pytest.raises(InputError, match=r"ours.csv: unknown column 'singed'.*did you mean 'signed'"):
        load_record(write("instruments/ours.csv", HEAD.replace("signed", "singed") + f"{GOOD}\n"))


def test_a_file_that_no_table_reads_is_refused(write: Write) -> None:
    with pytest.raises(InputError, match="nothing reads this file"):
        load_record(write("instrument.csv", f"{HEAD}{GOOD}\n"))


def test_a_file_that_is_not_utf_8(ours: Path) -> None:
    (ours / "record" / "instruments" / "ours.csv").write_bytes(HEAD.encode() + b"x,\xff\xfe")
    with pytest.raises(InputError, match=r"ours.csv: not UTF-8: byte 0xff"):
        load_record(ours)


def test_what_is_no_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no workspace"):
        load_record(tmp_path)
    (tmp_path / "a.txt").write_text("mine")
    with pytest.raises(InputError, match="is not empty"):
        init_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def _theirs(folder: Path, text: str) -> Path:
    file = folder / "theirs.csv"
    file.write_text(text, encoding="utf-8")
    return file


MAP = {"id": "Ref", "title": "Name", "parties": "States", "signed": "Date"}


def test_an_import_maps_columns(tmp_path: Path, ours: Path) -> None:
    file = _theirs(tmp_path, "Ref,Name,States,Date,Remark\nm1,Memorandum with Germany,USA|DEU,2025-03,\n")
    done = import_instruments(file, ours, MAP, {"kind": "memorandum"})
    assert (done.rows, done.rejected) == (1, ())
    found = load_record(ours).by_id["m1"]
    assert (found.layer, str(found.signed), found.source.confidence) == ("workspace", "2025-03", "memory")
    assert found.standing(date(2025, 4, 1)).status is Status.IN_FORCE
    with pytest.raises(InputError, match="was imported before"):
        import_instruments(file, ours, MAP, {"kind": "memorandum"})


def test_an_import_reports_every_rejected_row_and_imports_nothing(tmp_path: Path, ours: Path) -> None:
    rows = ["m1,Good,USA|DEU,2025", "m2,Typo,USA|DEX,2025", "m3,Date,USA|DEU,2025-13", "m1,Twice,USA|DEU,2025", ",,,"]
    file = _theirs(tmp_path, "Ref,Name,States,Date\n" + "\n".join(rows))
    done = import_instruments(file, ours, MAP, {"kind": "memorandom"})
    assert [rejected.row for rejected in done.rejected] == [2, 3, 4, 5, 6]
    assert "unknown kind 'memorandom'" in done.rejected[0].reason
    done = import_instruments(file, ours, MAP, {"kind": "memorandum"})
    assert {r.row: r.title for r in done.rejected} == {3: "Typo", 4: "Date", 5: "Twice", 6: ""}
    assert "unknown party 'DEX'" in done.rejected[0].reason
    assert "found '2025-13'" in done.rejected[1].reason
    assert "already used in theirs.csv, row 2" in done.rejected[2].reason
    assert not done.file.exists()
    assert list((ours / "record" / "instruments").iterdir()) == []


def test_an_import_refuses_a_mapping_that_does_not_fit(tmp_path: Path, ours: Path) -> None:
    file = _theirs(tmp_path, "Ref,Name\nm1,X\n")
    with pytest.raises(InputError, match=r"no column 'States' in the file; accepted: Ref, Name"):
        import_instruments(file, ours, MAP)
    with pytest.raises(InputError, match=r"no column 'titel' of ours.*did you mean 'title'"):
        import_instruments(file, ours, {"titel": "Name"})
    with pytest.raises(InputError, match="no column for kind, parties"):
        import_instruments(file, ours, {"id": "Ref", "title": "Name"})


def test_an_import_of_many_rows_is_quick_enough_to_repeat(tmp_path: Path, ours: Path) -> None:
    rows = "\n".join(f"m{n},Memorandum {n},USA|DEU,2025" for n in range(500))
    done = import_instruments(_theirs(tmp_path, f"Ref,Name,States,Date\n{rows}\n"), ours, MAP, {"kind": "memorandum"})
    assert (done.rows, done.rejected) == (500, ())
    assert len(load_record(ours).by_kind["memorandum"]) >= 500
