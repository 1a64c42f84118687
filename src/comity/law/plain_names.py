"""Names without what writers vary, so that they can be compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SEPARATE_INITIALS: Final = re.compile(r"\b(\w) (?=\w\b)")


def plain_name(text: str) -> str:
    """Return a name without what writers vary: ``U.S.A.`` is ``usa``, ``Korea (South)`` is ``korea south``."""
    letters = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    letters = "".join(c for c in letters if not unicodedata.combining(c) and c not in ".'’`‘")
    words = "".join(c if c.isalnum() else " " for c in letters).split()
    return _SEPARATE_INITIALS.sub(r"\1", " ".join(words[1:] if words[:1] == ["the"] else words))
