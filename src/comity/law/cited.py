"""Files that cite: what stands there as ids is read as counsel's words, with the provisions beside them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from comity.errors import Faults, LawError
from comity.files.typed import Steps
from comity.law.citation import Citation, citation_of, names_ids, read_citation
from comity.law.pack import BUILT_IN
from comity.law.titles import Titles, read_titles
from comity.law.typed_files import Where
from comity.workspace import in_use

CITE: Final = "cite"
PROVISIONS: Final = "provisions"


def titles_with(packs: Iterable[Path] = ()) -> Titles:
    """Return the titles that may be cited: of the built-in packs, and of other packs' folders.

    Raises:
        LawError: a file of titles cannot be used.
    """
    more = read_titles(packs)
    return Titles({**_built_in().held, **more}) if more else _built_in()


def titles_in_use() -> Titles:
    """Return the titles of the built-in packs and of the packs of the workspace in use.

    Raises:
        LawError: a file of titles cannot be used.
    """
    workspace = in_use()
    return titles_with(sorted((workspace / "law").glob("*")) if workspace else ())


@lru_cache(maxsize=1)
def _built_in() -> Titles:
    return Titles(read_titles(sorted(BUILT_IN.glob("*"))))


def citation(text: str, known: Titles, *, in_words: bool = True) -> Citation:
    """Return a citation that a file gives with ids; or in words, which stay, with the provisions that they name.

    Args:
        text: what stands in the file.
        known: the titles of the law that may be cited.
        in_words: whether words without an id may name provisions; what comes with the program gives them by ids.

    Raises:
        LawError: an id is of no provision.
    """
    if names_ids(text) or not in_words:
        return read_citation(text, known)
    return Citation(text, read_citation(citation_of(text, known), known).provisions)


def cited(raw: Any, where: Where, known: Titles, *, in_words: bool = True) -> Any:
    """Return plain values of a file with every ``cite`` in words, and beside it ``provisions``: the ids it names.

    Args:
        raw: lists, dicts and what they hold.
        known: the titles of the law that may be cited.
        where: names the place of a value.
        in_words: see `citation`.

    Raises:
        LawError: an id is of no provision; holds every fault.
    """
    faults = Faults()

    def worded(text: str, steps: Steps) -> Citation:
        with faults.gathered():
            try:
                return citation(text, known, in_words=in_words)
            except LawError as error:
                told = LawError(error.message, where=where(steps), accepts=error.accepts, suggestion=error.suggestion)
                raise told from None
        return Citation(text)

    def walked(value: Any, steps: Steps) -> Any:
        if isinstance(value, list):
            return [walked(one, (*steps, number)) for number, one in enumerate(value)]
        if not isinstance(value, dict):
            return value
        found: dict[Any, Any] = {}
        for name, one in value.items():
            if not (isinstance(one, str) and str(name).endswith(CITE)):
                found[name] = walked(one, (*steps, name))
                continue
            told = worded(one, (*steps, name))
            found[name] = told.words
            if name == CITE and told.provisions:
                found[PROVISIONS] = list(told.provisions)
        return found

    result = walked(raw, ())
    faults.tell()
    return result
