"""Every document from one Markdown source: whole, escaped, the same each time, in three formats."""

from __future__ import annotations

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import icalendar
import pytest

import comity
from comity import InputError, Law
from comity.brief.documents.document import document
from comity.brief.documents.pandoc import converted
from comity.brief.documents.pdf import pdf
from comity.brief.documents.word import word
from comity.extras import EXTRAS
from tests.screening.test_lists import JSON

DAY = "2026-11-30"
HOSTILE = '[a](https://example.org) ![p](/etc/passwd) <b>x</b> | `c` *s* # h =1 "q" \\ #panic(1) $x$ @y ~~z~~ :smile:'
KINDS = ("determination", "project", "plan", "comparison", "brief", "screening")


@pytest.fixture(scope="module")
def documented(law: Law, plan: comity.Plan, comparison: comity.Comparison) -> dict[str, Any]:
    """A result of each kind of which there is a document; where a user can name something, with a hostile name."""
    one = {"item": "9A515.x", "from": "USA", "to": "ARE", "activity": "export", "name": HOSTILE}
    two = {"name": HOSTILE, "activities": [one, {**one, "to": "KOR"}]}
    return {
        "determination": comity.determine(one, DAY, law=law),
        "project": comity.determine(comity.read_project(two, law), DAY, law=law),
        "plan": plan,
        "comparison": comparison,
        "brief": comity.Desk(DAY, law=law).brief("KOR", handling=HOSTILE),
        "screening": comity.screen_parties([HOSTILE, "Huawei Technologies"], comity.screener(JSON), DAY),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_in_every_format_and_alike(kind: str, documented: dict[str, Any], tmp_path: Path) -> None:
    for suffix, begins in (("md", b""), ("DOCX", b"PK"), ("pdf", b"%PDF")):
        once, again = tmp_path / f"once.{suffix}", tmp_path / f"again.{suffix}"
        comity.write_document(documented[kind], once, prepared_by="A. Officer")
        comity.write_document(documented[kind], str(again), prepared_by="A. Officer")
        assert once.read_bytes() == again.read_bytes() and once.read_bytes().startswith(begins)


@pytest.mark.parametrize("kind", ["determination", "project", "brief", "screening"])
def test_what_a_user_named_stands_as_it_was_written(kind: str, documented: dict[str, Any]) -> None:
    made = document(documented[kind])
    opened = docx.Document(BytesIO(word(made)))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    assert any(HOSTILE in text for text in [*(one.text for one in opened.paragraphs), *cells])
    assert not opened.inline_shapes
    linked = {one.target_ref for one in opened.part.rels.values() if one.is_external}
    assert not any("example.org" in address for address in linked)
    [section] = opened.sections
    assert section.footer.paragraphs[0].runs[0].text == made.foot


STEERING = "\n\n".join(
    [
        "\x1b]0;x\x07\x9b31m\u202egnp\u2066\u200b\ufffe\x01 中Z\u0351",
        '"; #panic() //',
        "# Approved",
        "```{=typst}\n#panic()\n```\n---",
    ]
)


@pytest.mark.parametrize("name", [STEERING, "word " * 2_000 + "a" * 30_000])
def test_no_name_stops_a_document_or_writes_in_it(name: str, law: Law) -> None:
    """Controls, markup of each format between, what no property of a file can hold, words that no line can."""
    made = document(comity.determine({"item": "9A515.x", "from": "USA", "to": "ARE", "name": name}, DAY, law=law), name)
    assert {c for c in made.markdown + made.title + made.foot if not c.isprintable()} <= {"\n"}
    assert max(map(len, re.findall(r"[^\s|]+", made.markdown))) < 3_000
    assert "# Approved" not in made.markdown.splitlines()
    assert len(made.foot) < 500
    assert pdf(made).startswith(b"%PDF")
    assert docx.Document(BytesIO(word(made))).core_properties.title == made.title


def test_a_memo_answers_first_and_is_signed_before_its_appendices(documented: dict[str, Any]) -> None:
    d = documented["determination"]
    text = document(d, "A. Officer").markdown
    first = next(line for line in text.splitlines() if line and not line.startswith("#"))
    assert first.startswith(f"**{d.headline}**")
    signed, appendix = text.index("| A. Officer | 2026-11-30 |"), text.index("## Appendix")
    assert text.index("## Findings") < signed < appendix < text.index("## Appendix: what it rests on")
    looked = {one.name for finding in d.findings for one in finding.exemptions}
    assert looked and all(name.split("(")[0] in text[appendix:] for name in looked)
    assert all(source.cite in text for source in d.rests_on)


def test_every_source_of_a_brief_is_a_place_in_its_word_file(documented: dict[str, Any]) -> None:
    body = docx.Document(BytesIO(word(document(documented["brief"])))).element.xml
    named = set(re.findall(r'<w:bookmarkStart [^>]*w:name="(s\d+)"', body))
    asked = set(re.findall(r'w:anchor="(s\d+)"', body))
    assert asked and asked <= named


def test_a_plan_stands_in_a_calendar(documented: dict[str, Any], tmp_path: Path) -> None:
    plan = documented["plan"]
    comity.write_document(plan, tmp_path / "plan.ics")
    text = (tmp_path / "plan.ics").read_bytes()
    comity.write_document(plan, tmp_path / "again.ICS")
    assert (tmp_path / "again.ICS").read_bytes() == text
    events: list[Any] = list(icalendar.Calendar.from_ical(text).walk("VEVENT"))
    assert len(events) == len(plan.steps) > 0
    assert len({str(one["uid"]) for one in events}) == len(events)
    for event, step in zip(events, plan.steps, strict=True):
        assert event["dtstart"].dt == step.starts and event["dtend"].dt > step.ends
        assert step.title in event["summary"] and step.owner in event["description"]
    with pytest.raises(InputError, match=r"nothing in it has a day; accepted: .md, .docx or .pdf"):
        comity.write_document(documented["brief"], tmp_path / "brief.ics")
    assert not (tmp_path / "brief.ics").exists()


def test_what_is_no_document_is_one_line(law: Law, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brief = comity.Desk(law=law).brief("JPN")
    with pytest.raises(InputError, match=r"found '.odt'; accepted: .md, .docx, .pdf, .ics"):
        comity.write_document(brief, tmp_path / "brief.odt")
    with pytest.raises(InputError, match="no such folder"):
        comity.write_document(brief, tmp_path / "nowhere" / "brief.md")
    nothing: Any = law
    with pytest.raises(InputError, match="no document is made of Law; accepted: a determination, a plan"):
        comity.write_document(nothing, tmp_path / "law.md")
    monkeypatch.setitem(EXTRAS, "brief", ("no_such_package",))
    with pytest.raises(InputError, match=r"no_such_package is not installed, which this needs; accepted: pip install"):
        comity.write_document(brief, tmp_path / "brief.pdf")
    assert list(tmp_path.iterdir()) == []


def test_markdown_needs_nothing_that_is_heavy() -> None:
    heavy = {"pypandoc", "typst", "docx", "ortools"}
    code = f"import comity, sys; comity.write_document; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_document_that_cannot_be_made_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(*_: object, **__: object) -> str:
        raise RuntimeError('Pandoc died with exitcode "-25" during conversion:\n\n')

    monkeypatch.setattr("pypandoc.convert_text", ends)
    with pytest.raises(InputError, match=r"could not be made .*-25.*room on the disk"):
        converted("# Memo", "docx")
