"""Texts of law as a newer edition has them, to be compared with what the packs hold of the edition before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from comity.arguments import PATH, TEXT, checked, several
from comity.editions.held import read_held, write_held
from comity.editions.reading import read_texts
from comity.editions.text import LawText
from comity.editions.verify import Verification, hashed, verify
from comity.law.law import LAW, Law, load
from comity.scalars import stated_day

_PATHS: Final = several(PATH, says="paths of files")


class LawTexts(msgspec.Struct, frozen=True):
    """Texts of law, read from files.

    Attributes:
        texts: one for each file.
    """

    texts: tuple[LawText, ...]

    @classmethod
    @checked(paths=_PATHS, title=TEXT)
    def read(cls, paths: Sequence[Path | str], title: str = "") -> LawTexts:
        """Return the texts that files hold, in the XML of the eCFR or as plain text.

        Args:
            paths: the files.
            title: the number of their title of the code, where neither a file nor its name says it.

        Raises:
            InputError: a file cannot be read or holds no section of a regulation; holds every fault.
        """
        return cls(tuple(read_texts(map(Path, paths), title)))

    @checked(law=LAW)
    def verify(self, law: Law | None = None) -> Verification:
        """Compare the provisions that rules cite with what the packs hold of them.

        Args:
            law: whose rules are meant; `load()` if None.

        Raises:
            LawError: what a pack holds cannot be read.
        """
        return verify(self.texts, law or load())

    @checked(path=PATH, law=LAW)
    def hold(self, path: Path | str, edition: date | str, law: Law | None = None) -> int:
        """Write to a file what is held from now on of these texts, and return how many provisions that are.

        Args:
            path: a pack's ``texts.csv``; what it holds of other provisions stays.
            edition: the day of the texts.
            law: whose rules are meant; `load()` if None.

        Raises:
            InputError: the file cannot be read or written, or ``edition`` is no day.
        """
        told, day = Path(path), stated_day(edition, "edition")
        rows = list(hashed(self.texts, law or load(), day))
        before = read_held(told) if told.exists() else []
        write_held([*before, *rows], told)
        return len(rows)
