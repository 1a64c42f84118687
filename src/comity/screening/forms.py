"""Legal forms of companies: Ltd., GmbH, PAO, FZCO. They say nothing about which company it is.

Known are those of ISO 20275, of cleanco and some more (``data/screening/legal-forms.yaml``), however transliterated.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Final, NamedTuple

from comity.files import parse_yaml
from comity.screening.names import sound, words

_PLAIN: Final = 3  # letters of a form that is no syllable of a person's name, as AB or SE may be
_SPELLED: Final = 6  # letters of a word that is no abbreviation: its form may stand in front of a name

Form = tuple[str, ...]


class _Forms(NamedTuple):
    """Forms by their spelling keys, with the number of words of the longest."""

    before: frozenset[Form]
    after: frozenset[Form]
    longest: int


def without_form(found: tuple[str, ...]) -> tuple[str, ...]:
    """Return a company's words without the legal forms in front and at the end; something always remains."""
    forms = _forms()
    keys = tuple(_key(word) for word in found)
    first, last = 0, len(found)
    while size := _size(keys, first, last, forms.after, forms.longest, at_end=True):
        last -= size
    while size := _size(keys, first, last, forms.before, forms.longest, at_end=False):
        first += size
    return found[first:last]


def is_firm(found: tuple[str, ...]) -> bool:
    """Whether a name's words have a legal form with them that nobody would take for a part of a person's name."""
    named = without_form(found)
    return len(named) < len(found) and any(len(word) >= _PLAIN and word not in named for word in found)


def _size(keys: Form, first: int, last: int, forms: frozenset[Form], longest: int, *, at_end: bool) -> int:
    """Return how many words at one end are a form, the longest that leaves something; 0 if none is."""
    for size in range(min(longest, last - first - 1), 0, -1):
        if (keys[last - size : last] if at_end else keys[first : first + size]) in forms:
            return size
    return 0


def _key(word: str) -> str:
    return sound(word) if len(word) >= _SPELLED else word


@lru_cache(maxsize=1)
def _forms() -> _Forms:
    from cleanco import prepare_default_terms  # noqa: PLC0415  its tables are read once, when names are compared

    name = "legal-forms.yaml"
    told = parse_yaml((resources.files("comity.data") / "screening" / name).read_text(encoding="utf-8"), name)
    read = {key: {_form(text) for text in texts} for key, texts in told.items()}
    every = set().union(*read.values()) | {_form(" ".join(parts)) for _, parts in prepare_default_terms()}
    after = {form for form in every if form and form != ("private",)}
    spelled = {form for form in after if len(form) > 1 and any(len(word) >= _SPELLED for word in form)}
    return _Forms(frozenset(read["before"] | spelled), frozenset(after), max(map(len, after)))


def _form(text: str) -> Form:
    return tuple(_key(word) for word in words(text))
