"""The workspace: one folder that every command reads, all of its faults told together."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

import comity
from comity import InputError, Law
from comity.cli.main import run
from comity.law.check import references
from comity.law.new_rule import _DOES
from comity.record.rows import TABLES
from comity.workspace import apart, find_workspace, init_workspace
from tests.conftest import ROOT

ORDER = {"activity": "export", "item": "9A515.x", "from": "USA", "to": "ARE", "date": "2026-11-30", "end_use": "civil"}
LISTS = ROOT / "tests" / "screening" / "data"
REFORM = (
    "id: draft-mine\ntitle: T\nstatus: proposed\nbecause: B\nreviewed: 2026-11-23\nsources: [{cite: c, url: 'https://e.org'}]\n"
    "changes: [{table: country_chart, where: {iso3: ARE}, set: {NS2: '0', RS2: '0'}}]\n"
)


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace, stood in and used."""
    folder = tmp_path / "ours"
    init_workspace(folder)
    monkeypatch.chdir(folder)
    with apart():
        comity.Workspace.open()
        yield folder


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    out = StringIO()
    for name, value in {"argv": ["comity", *arguments], "stdout": out, "stderr": out, "stdin": StringIO()}.items():
        monkeypatch.setattr(sys, name, value)
    with pytest.raises(SystemExit) as ended:
        run()
    return int(str(ended.value.code or 0)), out.getvalue()


def test_an_empty_workspace_changes_nothing(law: Law, ours: Path) -> None:
    own = comity.load()
    assert (law.workspace, own.workspace) == (None, ours)
    assert comity.determine(ORDER, law=own).findings == comity.determine(ORDER, law=law).findings
    header = (ours / "record" / "parties.csv").read_text().strip()
    assert header == ",".join(TABLES["parties"].columns)
    assert find_workspace(ours / "activities") == ours


def test_faults_of_all_its_files_are_told_together(ours: Path) -> None:
    comity.Workspace().new_rule("our.policy.emirates")
    rule = ours / "law" / "our" / "rules" / "policy" / "emirates.yaml"
    rule.write_text(rule.read_text().replace("because:", "becuase:"))
    (ours / "comity.yaml").write_text("defaults: {form: USA}\ncolumns: {Ship To: destinaton}\n")
    (ours / "record" / "parties.csv").write_text(
        "id,name,kind,country,confidence\nx,X,office,ZZZ,memory\ny,,office,USA,memory\n"
    )
    (ours / "reforms" / "mine.yaml").write_text(REFORM.replace("status: proposed", "status: wished"))
    (ours / "screening" / "clearances.yaml").write_text("- {party: X}\n")
    (ours / "authorizations" / "mine.yaml").write_text("- {kind: bis-licence}\n")
    (ours / "law" / "us").mkdir()
    with pytest.raises(InputError) as refused:
        comity.Workspace.open(ours)
    told = str(refused.value).splitlines()
    for begins in (
        "law/us: is the name of a built-in",
        "our/rules/policy/emirates.yaml, line",
        "parties.csv, row 3: name",
        "mine.yaml: status",
        "clearances.yaml, clearance 1",
    ):
        assert any(line.startswith(begins) for line in told), (begins, told)
    assert any("unknown field 'becuase'; accepted: id, title, cite" in line for line in told)
    (ours / "law" / "us").rmdir()
    rule.write_text(rule.read_text().replace("becuase:", "because:"))
    (ours / "record" / "parties.csv").unlink()
    with pytest.raises(InputError) as refused:
        comity.Workspace.open(ours)
    told = str(refused.value).splitlines()
    for begins in (
        "mine.yaml: authorizations 1: unknown authorization 'bis-licence'",
        "comity.yaml: defaults: unknown fact 'form'",
        "comity.yaml: columns: Ship To: found 'destinaton'",
    ):
        assert any(line.startswith(begins) for line in told), (begins, told)


@pytest.mark.parametrize(
    "name",
    ["authorizations/mine.yml", "reforms/mine.YAML", "law/rules.yaml", "record/parties.json", "screening/cleared.yaml",
     "comity.yml"],
)  # fmt: skip
def test_a_file_that_nothing_reads_is_refused(ours: Path, name: str) -> None:
    """A license in a misnamed file would be missing from every answer without a word."""
    (ours / name).write_text("[]\n")
    with pytest.raises(InputError, match=f"{name}: nothing reads this file; accepted: "):
        comity.Workspace.open(ours)


@pytest.mark.parametrize("name", ["comity.yaml", "screening/clearances.yaml", "record/parties.csv"])
def test_what_is_there_and_cannot_be_read_is_refused(ours: Path, name: str) -> None:
    for make in (lambda path: path.symlink_to("nowhere"), os.mkfifo):
        (ours / name).unlink(missing_ok=True)
        make(ours / name)
        with pytest.raises(InputError, match=f"{Path(name).name}: (no such file|is no plain file)"):
            comity.Workspace.open(ours)


def test_lists_of_the_workspace_are_screened_against(ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command that takes lists reads those of the workspace; one that is given takes their place."""
    shutil.copy(LISTS / "csl-sample-2026-07-31.json", ours / "screening" / "us.json")
    shutil.copy(LISTS / "csl-sample-2026-07-31.csv", ours / "screening" / "us.csv")
    (ours / "comity.yaml").write_text("lists: [screening/us.json, {file: screening/us.csv, date: 2026-07-30}]\n")
    order = ours / "activities" / "order.yaml"
    order.write_text("{item: 9A515.x, from: USA, to: KOR, activity: export, end_user: {name: Huawei Norway}}\n")
    screened = "us.json of 2026-07-31 and us.csv of 2026-07-30"
    for command in (("screen", "--name", "Huawei"), ("determine", str(order), "--date", "2026-11-30", "--full")):
        _, told = _run(monkeypatch, *command)
        assert screened in " ".join(told.split()), told
    code, told = _run(monkeypatch, "screen", "--name", "Huawei", "--list", "screening/us.json")
    assert code == 3 and "us.csv" not in told
    assert "days older than" in told
    comity.Workspace.open(ours)
    assert [part.name for part in comity.screener().listed.parts] == ["us.json", "us.csv"]
    (ours / "comity.yaml").write_text("lists: [screening/none.json, {file: screening/us.csv, date: 2026-13-01}]\n")
    with pytest.raises(InputError) as refused:
        comity.Workspace.open(ours)
    assert [line.split(":")[2] for line in str(refused.value).splitlines()] == [" 1", " 2"]
    (ours / "comity.yaml").write_text("")
    with pytest.raises(InputError, match="no list is given"):
        comity.screener()


def test_new_rules_are_sound_and_an_edited_one_counts_in_the_same_process(ours: Path, cases_folder: Path) -> None:
    made = {effect: comity.Workspace().new_rule(f"our.{effect}.emirates", effect)[0] for effect in _DOES}
    law = comity.load()
    for rule in (rule for rule, _ in law.pack.rules.values() if rule.id.startswith("our.")):
        assert all(known for _, _, known in references(rule, law))
        assert rule.url.startswith("https://")
    order = ORDER | {"date": str(date.today())}  # a new rule is in force from the day on which it is written
    found = comity.determine(order)
    cited = {f.rule for f in found.findings} | {d.rule for d in found.duties}
    assert {f"our.{effect}.emirates" for effect in _DOES} <= cited
    assert [side.name for side in found.sides] == ["United States", "Rules of our"]
    for path in made.values():
        path.write_text(path.read_text().replace("'ARE'", "'IND'"))
    assert comity.load() is not law
    assert not [
        f.rule for f in comity.determine(order).findings if f.rule.startswith("our.") and f.status != "not-triggered"
    ]
    assert comity.determine(order | {"to": "IND"}).outcome == "prohibited"
    [case] = comity.CaseResult.of(cases_folder, only="ear-9a515x-india")
    assert case.differences == ()  # an authority says nothing of our own rules
    with pytest.raises(InputError, match="is there already"):
        comity.Workspace().new_rule("our.requires.emirates")


def test_what_an_order_does_not_say_is_taken_from_the_workspace(ours: Path) -> None:
    (ours / "comity.yaml").write_text(
        'defaults: {from: USA, end_use: civil, activity: export}\ncolumns: {"Land": destination.country}\n'
    )
    (ours / "orders.csv").write_text("ECCN,Land,End use\n9A515.x,Korea,\n9A515.x,Japan,military\n")
    (ours / "order.yaml").write_text("item: 9A515.x\nto: KOR\n")
    (ours / "authorizations" / "mine.yaml").write_text(
        "- {kind: bis-license, number: D1, items: [9A515.x], destinations: [ARE], parties: [Khalij Sat], "
        "value_left: 5000, expires: 2030-01-01}\n"
    )
    law = comity.load()
    table, order = comity.read_project("orders.csv", law), comity.read_project("order.yaml", law)
    first, second = table.activities
    assert order.activities[0].facts == first.facts
    assert comity.determine(first, "2026-11-30", law=law).outcome == "filing-only"
    assert second.facts["end_use.kind"] != first.facts["end_use.kind"]
    assert any("comity.yaml" in note for note in order.activities[0].notes)
    row = comity.Portfolio("orders.csv", law=law).row("1")
    assert row.facts["origin.country"] == first.facts["origin.country"]
    sold = {"value": 1000, "end_user": {"name": "Khalij Sat", "country": "ARE"}, "screening": "clear"}
    assert comity.determine(ORDER | sold, law=law).outcome == "covered"


def test_commands_read_the_workspace_that_they_run_in(ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (ours / "reforms" / "draft-mine.yaml").write_text(REFORM)
    monkeypatch.chdir(ours / "activities")
    assert "draft-mine" in _run(monkeypatch, "reform", "list")[1]
    assert _run(monkeypatch, "reform", "check", "draft-mine")[1].strip() == "fits"
    monkeypatch.chdir(ours.parent)
    assert _run(monkeypatch, "reform", "check", "draft-mine")[0] == 2
    assert _run(monkeypatch, "reform", "check", "draft-mine", "--workspace", str(ours))[1].strip() == "fits"
    code, told = _run(monkeypatch, "record", "show", "usa-kor-space-framework", "--workspace", "nowhere")
    assert (code, "is no workspace" in told) == (2, True)
    code, told = _run(monkeypatch, "law", "new", "our.policy.x")
    assert (code, "there is no workspace here" in told) == (2, True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("order.yaml", "items: [{classification: EAR99, to: KOR}]\n"),
        ("order.json", '{"items": [{"classification": "EAR99", "to": "KOR"}]}'),
        ("order.csv", "Part,ECCN,Ship To\nA,EAR99,Korea\n"),
        ("order.tsv", "Part\tECCN\tShip To\nA\tEAR99\tKorea\n"),
    ],
)
def test_the_page_tells_what_is_taken_from_the_workspace(ours: Path, name: str, text: str) -> None:
    (ours / "comity.yaml").write_text("defaults: {from: USA, activity: export, end_use: civil}\n")
    (ours / name).write_text(text)
    law = comity.load(workspace=ours)
    page = comity.OrderPage.of(comity.determine(comity.read_project(ours / name, law), "2026-11-30", law=law))
    told = {"activity.kind", "end_use.kind", "origin.country"}
    assert set(page.taken) == {f"{fact} is taken from comity.yaml" for fact in told}
