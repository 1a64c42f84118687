"""Workspaces: one reading of a user's folder, which tells whatever is wrong in any of its files."""

from __future__ import annotations

from pathlib import Path

from comity.arguments import PATH, TEXT, checked
from comity.determine.at_home import defaults_of
from comity.determine.held_files import held_in
from comity.errors import Faults, InputError
from comity.files import is_there
from comity.law.law import Law, load
from comity.law.new_rule import new_rule as _new_rule
from comity.law.reforms import own_reforms
from comity.portfolio.headers import Headers
from comity.record import load_record
from comity.screening.clearances import read_clearances
from comity.showing import Shown
from comity.workspace import CLEARANCES, find_workspace, folder_of, lists_of, misplaced, needed, settings_of, use

__all__ = ["Workspace"]


class Workspace(Shown):
    """A user's folder: its record, rules, reforms, authorizations, clearances and defaults.

    Attributes:
        folder: where it is.
    """

    @checked(folder=PATH)
    def __init__(self, folder: Path | str | None = None) -> None:
        """Take a folder; that in use if None.

        Raises:
            InputError: none is in use, or the folder is no workspace.
        """
        self.folder = folder_of(Path(folder)) if folder else needed("workspace")

    def line(self) -> str:
        """Return where it is."""
        return f"workspace {self.folder}"

    @classmethod
    @checked(folder=PATH)
    def open(cls, folder: Path | str | None = None) -> Workspace | None:
        """Let a workspace be what is read from here on.

        Args:
            folder: the workspace; the nearest that holds the current folder if None.

        Returns:
            the workspace; None where no folder is given and none was found.

        Raises:
            InputError: files of it cannot be used; holds every fault of all of them, a line each.
        """
        found = folder_of(Path(folder)) if folder else find_workspace()
        if found:
            _check(found)
        use(found)
        return cls(found) if found else None

    @checked(rule_id=TEXT, effect=TEXT)
    def new_rule(self, rule_id: str, effect: str = "requires") -> tuple[Path, ...]:
        """Make a rule of one's own from a template, with its pack where that is not there.

        Args:
            rule_id: ``PACK.REGIME.NAME``, as in ``our.policy.emirates``.
            effect: what it does: ``requires``, ``imposes``, ``forbids`` or ``holds``.

        Returns:
            the files that were made, the rule's own first; below the current folder, as they are called from there.

        Raises:
            InputError: an id that is none or is taken, or another effect.
        """
        here, made = Path.cwd(), _new_rule(self.folder, rule_id, effect)
        return tuple(path.relative_to(here) if path.is_relative_to(here) else path for path in made)


def _check(workspace: Path) -> None:
    """Refuse a workspace of which some file cannot be used: all that is wrong is told together.

    Raises:
        InputError: holds every fault.
    """
    faults = Faults()
    faults.found += misplaced(workspace)
    if _needs_law(workspace):
        with faults.gathered():
            law = load(workspace=workspace)
            for part in (held_in, _settings):
                with faults.gathered():
                    part(law)
    else:
        with faults.gathered():
            load_record(workspace)
    with faults.gathered():
        own_reforms(workspace)
    with faults.gathered():
        lists_of(workspace)
    with faults.gathered():
        if is_there(workspace / CLEARANCES):
            read_clearances(workspace / CLEARANCES)
    faults.tell()


def _needs_law(workspace: Path) -> bool:
    """Whether something in a workspace can only be read with the law: it takes longer than the record."""
    try:
        settings = settings_of(workspace)
    except InputError:
        return True  # told with the law
    parts = ("law/*", "authorizations/*.yaml")
    return bool(settings.defaults or settings.columns) or any(any(workspace.glob(part)) for part in parts)


def _settings(law: Law) -> None:
    faults = Faults()
    with faults.gathered():
        defaults_of(law.schema)
    with faults.gathered():
        Headers(law.schema)
    faults.tell()
