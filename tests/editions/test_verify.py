"""What changed in a text of law is found, provision by provision, and nothing else is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import comity
from comity.editions import verify as module
from comity.editions.held import held_in, read_held
from tests.cli.test_cli import run
from tests.editions.texts import SECTIONS, changed, file_of, plain, xml

STA = "us:15cfr740.20"


def _verified(now: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> comity.Verification:
    """What is found of a text where the made-up part is held."""
    pack = tmp_path / "pack"
    pack.mkdir()
    comity.LawTexts.read([file_of(tmp_path, xml(), "before-15-cfr.xml")]).hold(pack / "texts.csv", date(2026, 9, 1))
    monkeypatch.setattr(module, "_folders", lambda law: [pack])
    return comity.LawTexts.read([file_of(tmp_path, now, "now-15-cfr.txt")]).verify()


def _found(result: comity.Verification, finding: str) -> set[str]:
    return {one.provision for one in result.checks if one.finding == finding}


def test_the_same_text_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _verified(xml(), tmp_path, monkeypatch)
    held = {row.provision for row in read_held(tmp_path / "pack" / "texts.csv")}
    assert {f"{STA}(c)(1)", f"{STA}(c)(2)"} <= held == _found(result, "same")
    assert all(one.rules for one in result.checks)


def test_a_word_changes_what_holds_it_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = _verified(xml(changed("740.20", "To friends.", "To some friends.")), tmp_path, monkeypatch)
    differ = _found(found, "changed")
    assert f"{STA}(c)(1)" in differ
    assert f"{STA}(c)(2)" in _found(found, "same")
    assert all(one in (STA, f"{STA}(c)", f"{STA}(c)(1)") for one in differ)
    assert not found.same


def test_spaces_case_and_quotes_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = _verified(xml(changed("740.20", "To friends.", "“To”  FRIENDS")), tmp_path, monkeypatch)
    assert not _found(found, "changed")


def test_what_moved_is_told_with_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heading, lines = SECTIONS["740.20"]
    new = [line.replace("(1) Many controls. To friends.", "(1) New.") for line in lines]
    now = {**SECTIONS, "740.20": (heading, [*new, "(3) Many controls. To friends."])}
    found = _verified(xml(now), tmp_path, monkeypatch)
    assert [one.now for one in found.checks if one.provision == f"{STA}(c)(1)"] == [f"{STA}(c)(3)"]


def test_what_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = _verified(xml({"740.1": SECTIONS["740.1"]}), tmp_path, monkeypatch)
    assert f"{STA}(c)(1)" in _found(found, "gone")


def test_another_setting_that_differs_is_never_called_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = _verified(plain(changed("740.20", "To friends.", "Friends.")), tmp_path, monkeypatch)
    assert f"{STA}(c)(1)" in _found(found, "set otherwise")
    assert f"{STA}(c)(2)" in _found(found, "same")
    assert not _found(found, "changed")


def test_a_section_that_no_ledger_lists_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = {**SECTIONS, "740.99": ("License Exception New (NEW).", ("(a) What may go.",)), "740.98": ("[Reserved]", ())}
    found = _verified(xml(more), tmp_path, monkeypatch)
    assert [one.provision for one in found.unlisted] == ["us:15cfr740.99"]


def test_amendments_ahead_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = _verified(xml(ahead="Link to an amendment published at 91 FR 99999, Dec. 1, 2026."), tmp_path, monkeypatch)
    assert [(one.provision, "91 FR 99999" in one.words) for one in found.amendments] == [(STA, True)]


def test_what_is_held_is_of_today_s_rules() -> None:
    law = comity.load()
    held = held_in(module._folders(law))
    cited = {one for rule, _ in law.pack.rules.values() for one in rule.provisions}
    assert len(held) > 500
    assert len({(row.provision, row.form) for row in held}) == len(held)
    assert {row.provision for row in held if not row.of} & cited


def test_the_command_ends_with_what_it_found(tmp_path: Path) -> None:
    text, kept = str(file_of(tmp_path, xml(), "part.xml")), tmp_path / "texts.csv"
    differs = run("law", "verify", text)
    assert (differs.returncode, differs.stderr) == (1, "")
    assert "set otherwise" in differs.stdout or "never compared" in differs.stdout
    assert run("law", "verify", text, "--edition", "2026-09-01", "-o", str(kept)).returncode == 0
    assert read_held(kept)
    refused = run("law", "verify", text, "--edition", "2026-09-01")
    assert refused.returncode == 2 and "--edition" in refused.stderr
