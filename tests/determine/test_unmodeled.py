"""No permissive answer is given for a kind of activity whose own law is not in the pack, however it is reached."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import comity
from comity import Law

SHIPMENT = {"activity": "temporary-export", "item": "EAR99", "to": "JPN", "date": "2026-08-03"}


@pytest.fixture
def packs(tmp_path: Path, law: Law) -> tuple[Law, Law]:
    """The U.S. pack alone, and the same when it does not have the law of loans."""
    whole = Path(law.pack.folder) / "us"
    folder = tmp_path / "us"
    shutil.copytree(whole, folder)
    info = folder / "pack.yaml"
    text = info.read_text()
    info.write_text(f"{text}not_modeled: {{temporary-export: the law of loans}}\n")
    return comity.load(whole), comity.load(folder)


def test_an_answer_on_which_all_completions_agree_is_no_exception(packs: tuple[Law, Law]) -> None:
    whole, without = packs
    assert comity.determine(SHIPMENT, law=whole).outcome.permissive  # whichever country it leaves
    answer = comity.determine(SHIPMENT, law=without)
    assert answer.outcome == "undetermined"
    assert "not in this pack: the law of loans" in answer.gaps
    assert answer.headline.startswith("Undetermined")
