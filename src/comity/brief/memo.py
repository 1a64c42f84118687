"""The memo that compliance people file: a determination as Markdown."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from comity.arguments import TEXT, a, checked
from comity.brief.page import OrderPage
from comity.brief.verdict import answered
from comity.determine.combined import ProjectDetermination
from comity.determine.determination import Determination, ExemptionFinding
from comity.errors import shown

_RESULT: Final = a(Determination, ProjectDetermination, says="a determination, or one of a project")
_SPACES: Final = re.compile(r"\s+")
_MARKS: Final = re.compile(r"[\\`*\[\]|#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
"""What Markdown reads as markup; an underscore within a word is none."""
_LONGEST_WORD: Final = 2_000
_ENDLESS: Final = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")
_IN_LINKS: Final = str.maketrans({c: f"%{ord(c):02x}" for c in " <>()[]\\`|\"'"})


@checked(result=_RESULT, prepared_by=TEXT)
def memo(result: Determination | ProjectDetermination, *, prepared_by: str = "") -> str:
    """Return a determination as a Markdown memo, complete and ready to file.

    Of a project it tells what its activities need together, and who needs what.

    Args:
        result: what is filed.
        prepared_by: who signs it; a line to be filled in by hand if empty.
    """
    text: str
    signed = {"prepared_by": prepared_by, "day": day_of(result)}
    if isinstance(result, Determination):
        text = template("determination.md.j2").render(d=result, exemptions=_exemptions(result), **signed)
    else:
        text = template("project.md.j2").render(
            p=result, answer=OrderPage.of(result).answer, quiet=_quiet(result), **signed
        )
    return text


def day_of(result: Determination | ProjectDetermination) -> date:
    """Return the day that a determination is of; of a project, the last of its activities' days."""
    return result.date if isinstance(result, Determination) else max(one.date for one in result.activities)


def _exemptions(answer: Determination) -> list[tuple[ExemptionFinding, list[str]]]:
    """Return each exemption that was looked at and does not serve, or not surely, with the findings it is about."""
    looked: dict[ExemptionFinding, list[str]] = {}
    for finding in answer.findings:
        for one in finding.exemptions:
            if one.status != "available":
                looked.setdefault(one, []).append(finding.title)
    return list(looked.items())


def _quiet(answer: ProjectDetermination) -> list[str]:
    """Return how many rules of each regime were looked at and not triggered."""
    regimes = [(side, regime) for side in answer.sides for regime in side.regimes if regime.quiet]
    return [f"{len(regime.quiet)} of {regime.name} ({side.name})" for side, regime in regimes]


@lru_cache(maxsize=8)
def template(name: str) -> Any:
    """Return one of the documents' templates; what is put into it is escaped as Markdown."""
    import jinja2  # noqa: PLC0415  only memos need it

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalized,
        autoescape=False,  # noqa: S701  Markdown; `_finalized` escapes all that is not said to be safe
    )
    environment.filters |= {"link": _link, "code": _code, "cited": _cited, "answered": answered}
    return environment.get_template(name)


def _finalized(value: Any) -> Any:
    """Escape whatever stands in a memo, unless it is said to be Markdown itself: a template cannot forget it."""
    return value if isinstance(value, Markup) else _plain(str(value))


def _plain(text: str) -> str:
    """Escape what Markdown or HTML would read as markup, so that it reads as it was written."""
    bounded = _ENDLESS.sub(_cut, shown(_SPACES.sub(" ", text)))
    escaped = bounded.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKS.sub(r"\\\g<0>", escaped)


def _cut(word: re.Match[str]) -> str:
    """Return the beginning of a word that no line holds, over which a page is set for minutes, and how much it is."""
    return f"{word[0][:_LONGEST_WORD]}… ({len(word[0]) - _LONGEST_WORD:,} letters more)"


def _code(text: Any) -> Markup:
    """Return text for between backticks."""
    return Markup(_ENDLESS.sub(_cut, shown(" ".join(str(text).split()))).replace("`", "'"))  # noqa: S704  for Markdown


def _cited(one: Any) -> Markup:
    """Return the citation of something that has ``cite`` and ``url``, in brackets, with its link; empty without one."""
    return Markup(f" ([{_plain(one.cite)}]({_link(one.url)}))" if one.cite else "")  # noqa: S704  for Markdown


def _link(url: str) -> Markup:
    """Return an address of the web for between brackets; nothing for any other."""
    address = shown(url).translate(_IN_LINKS) if url.startswith(("https://", "http://")) else ""
    return Markup(address)  # noqa: S704  for Markdown
