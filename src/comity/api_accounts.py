"""The public API of accounts: what is left of the authorizations that somebody has, until when, and what is due."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from comity.api import read_project
from comity.arguments import checked
from comity.determine.accounts import Account
from comity.determine.accounts import accounts as _accounts
from comity.determine.held_files import held_in
from comity.determine.project import Project
from comity.determine.verbs import LAW
from comity.law.law import Law, load
from comity.scalars import parse_day

__all__ = ["accounts"]


@checked(law=LAW)
def accounts(
    source: Project | Path | str | Any | None = None, on: date | str | None = None, *, law: Law | None = None
) -> list[Account]:
    """Return the authorizations in hand as accounts, that which ends first at the top.

    Args:
        source: an order or a project whose authorizations they are, as a file or plain values; those of the workspace
            if None.
        on: the day for which they are told; today if None.
        law: whose authorizations they are, with its workspace; `load()` if None.

    Raises:
        InputError: a file cannot be used; holds every fault.
    """
    law, day = law or load(), parse_day(on) or date.today()
    if source is None:
        return _accounts(held_in(law), law, day)
    project = source if isinstance(source, Project) else read_project(source, law)
    held = dict.fromkeys(one for activity in project.activities for one in activity.held)
    return _accounts(held, law, day)
