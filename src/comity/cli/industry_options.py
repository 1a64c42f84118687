"""Options that the commands of industry share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from comity import Industry
from comity.cli.declared import CliOption


@dataclass(frozen=True)
class IndustryRows:
    """Which rows count in an answer."""

    unread: Annotated[
        bool,
        CliOption("--include-unread", help="Let rows from memory count, of which nobody has read a page."),
    ] = False

    def load(self) -> Industry:
        """Return industry, with the rows that count."""
        return Industry.load(include_unread=self.unread)


Day = Annotated[str | None, CliOption("--date", help="The day whose law applies; today if absent.")]
Full = Annotated[bool, CliOption("--full", help="Leave nothing out.")]
