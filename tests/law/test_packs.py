"""Packs join: one law of several states, asked together or apart."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import comity
from comity import Law, LawError
from comity.law.pack import pack_of
from comity.law.pack_files import load_packs

STATES = {
    "jpn", "kor", "gbr", "aus", "can", "nzl", "fra", "deu", "ita", "ind", "eu", "are", "sau", "nor", "swe", "bra",
    "sgp", "phl",
}  # fmt: skip


def test_every_partner_has_a_pack_and_the_home_pack_comes_first(law: Law) -> None:
    assert next(iter(law.pack.infos)) == law.pack.info.id == "us"
    assert law.pack.infos.keys() >= STATES
    assert law.pack.common == {pack for pack, info in law.pack.infos.items() if not info.state} >= {"int"}


def test_rules_and_tables_keep_their_pack(law: Law) -> None:
    assert all(file.path.startswith(f"{pack_of(rule.id)}/") for rule, file in law.pack.rules.values() if not file.of)
    assert len(law.pack.table("country_chart")) > 400


def test_every_authorization_of_a_partner_is_required_by_some_rule_and_names_its_authority(law: Law) -> None:
    required = {rule.requires.authorization for rule, _ in law.pack.rules.values() if rule.requires}
    partners = [a for a in law.pack.authorizations if not a.regime.startswith(("EAR", "ITAR")) and ":" in a.regime]
    assert len(partners) >= 75
    assert [a.id for a in partners if a.id not in required] == []
    assert [a.id for a in partners if not (a.authority and a.cite and a.url.startswith("https://"))] == []


@pytest.mark.parametrize("state", sorted(STATES - {"eu"}))
def test_every_state_licenses_stations_and_files_with_the_itu(state: str, law: Law) -> None:
    assert {f"{state}.spectrum.station", f"{state}.spectrum.filing"} <= law.pack.rules.keys()


def test_what_is_only_proposed_never_decides(law: Law) -> None:
    proposed = [rule for rule, _ in law.pack.rules.values() if rule.status == "proposed"]
    assert {pack_of(rule.id) for rule in proposed} >= {"eu", "nor", "sau"}
    newest = max(law.change_dates)
    assert not any(rule.in_force_on(newest) for rule in proposed)


def test_a_law_of_some_packs_has_only_their_rules_and_another_hash(law: Law) -> None:
    narrow = law.within(frozenset({"us"}))
    assert {pack_of(rule) for rule in narrow.pack.rules} == {"us"}
    assert narrow.sha256 != law.sha256
    assert law.within(frozenset({"us"})) is narrow
    assert law.within(frozenset(law.pack.infos)) is law


def test_a_law_of_partners_only_needs_no_home(law: Law) -> None:
    narrow = law.within(frozenset({"nzl", "int"}))
    facts = {"activity": "launch", "launch.country": "NZL", "launch.operator_country": "USA"}
    answer = comity.determine(facts, "2024-06-24", law=narrow)
    assert {f.authorization for f in answer.findings if f.status == "required"} == {
        "nzl-launch-licence",
        "nzl-payload-permit",
    }


def test_an_unknown_pack_is_refused(law: Law) -> None:
    with pytest.raises(LawError, match="no pack 'atlantis'"):
        law.within(frozenset({"us", "atlantis"}))


def test_rules_not_named_after_their_folder_are_refused(tmp_path: Path, law: Law) -> None:
    shutil.copytree(Path(law.pack.folder) / "sgp", tmp_path / "xyz")
    with pytest.raises(LawError, match="does not begin with the name of its folder"):
        load_packs(tmp_path, first="xyz")


def test_a_mistake_in_a_partner_s_file_is_named_with_its_folder(tmp_path: Path, law: Law) -> None:
    shutil.copytree(Path(law.pack.folder) / "sgp", tmp_path / "sgp")
    path = tmp_path / "sgp" / "rules" / "export.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("confidence: ", "confidence: hearsay-"), "utf-8")
    with pytest.raises(LawError, match=r"sgp/rules/export\.yaml, line"):
        load_packs(tmp_path, first="sgp")
