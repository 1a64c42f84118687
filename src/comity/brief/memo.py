"""The memo that compliance people file: a determination as Markdown."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from comity.determine.combined import ProjectDetermination
from comity.determine.determination import Determination
from comity.errors import shown


def memo(determination: Determination) -> str:
    """Return a determination as a Markdown memo, complete and ready to file."""
    text: str = _template("determination.md.j2").render(d=determination)
    return text


def project_memo(answer: ProjectDetermination) -> str:
    """Return a project's answer as a Markdown memo: what its activities need together, and who needs what."""
    text: str = _template("project.md.j2").render(p=answer, quiet=_quiet(answer))
    return text


def _quiet(answer: ProjectDetermination) -> list[str]:
    """Return how many rules of each regime were looked at and not triggered."""
    regimes = [(side, regime) for side in answer.sides for regime in side.regimes if regime.quiet]
    return [f"{len(regime.quiet)} of {regime.name} ({side.name})" for side, regime in regimes]


@lru_cache(maxsize=8)
def _template(name: str) -> Any:
    import jinja2  # noqa: PLC0415  only memos need it

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
        autoescape=False,  # noqa: S701  Markdown; `plain` below escapes what users wrote
    )
    environment.filters["plain"] = _plain
    return environment.get_template(name)


def _shown(value: Any) -> Any:
    """Return whatever a memo holds as it may be shown."""
    return "\n".join(map(shown, value.split("\n"))) if isinstance(value, str) else value


def _plain(text: str) -> str:
    """Escape what Markdown or HTML would read as markup in text that came from a user's file."""
    escaped = shown(" ".join(text.split())).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for mark in "\\`*_[]|#":
        escaped = escaped.replace(mark, f"\\{mark}")
    return " ".join(escaped.split())
