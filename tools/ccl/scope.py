"""Read which paragraphs a phrase such as 'entire entry, except .e, .x, and .y' names.

Only phrases consumed to the last character are read mechanically. Everything else is
left to a hand-written reading: a condition must never be dropped because a pattern
matched the part of the phrase it knew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

_SEGMENT = r"(?:\d{1,3}|[a-z])"
_TOKEN = re.compile(
    rf"(?P<code>\d[A-E]\d{{3}})(?P<tail>(?:\.{_SEGMENT})*)\.?"
    rf"|(?P<path>\.?{_SEGMENT}(?:\.{_SEGMENT})*)\.?(?![a-z])"
    r"|(?P<range>through|to|-)(?=\s|\.|$)"
    r"|(?P<join>,|;|and/or|and|or)"
)
_OWN_PREFIX = re.compile(
    r"(?:(?:items|commodities|“software”|“technology”) (?:controlled (?:by|in)|in)"
    r"|paragraphs?)\s+",
)
_KIND = re.compile(
    r"(?:“?(?P<kind>software|technology)”?) for (?:equipment|items|commodities|"
    r"commodities and software|materials) (?:controlled (?:by|in|under)|under|in)"
    r" (?:ECCNs? )?(?P<list>.+?)(?: for (?P<reason>[A-Z]{2}) [Rr]easons)?$",
)

Exists = Callable[[str], bool]


@dataclass(frozen=True)
class Scope:
    """Paragraphs a control reaches: none included means the entire entry.

    `qualifier` is what remains to be asked, `about` the codes that it speaks of.
    """

    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    qualifier: str = ""
    about: tuple[str, ...] = ()
    rule: str = ""  # only in hand-written readings: replaces the paraphrase of the rule cell


@dataclass
class _Reader:
    """State of a list under reading: what a short form such as 'b.5' or '.16' is short for."""

    entry: str
    codes: list[str] = field(default_factory=list)
    open_range: bool = False
    glue: bool = True  # a code may follow only a separator, or stand first

    def take(self, match: re.Match[str]) -> bool:
        """Take one token; false when the phrase is no list."""
        if match["join"]:
            self.glue = True
            return not self.open_range
        if match["range"]:
            self.open_range = bool(self.codes) and not self.glue
            return self.open_range
        return self._code(match)

    def _code(self, match: re.Match[str]) -> bool:
        if not (self.glue or self.open_range):
            return False
        if match["code"]:
            self.entry = match["code"]
            code = match["code"] + match["tail"]
        else:
            code = self._absolute(match["path"].lstrip("."))
        if not code:
            return False
        self.codes.append(f"{self.codes.pop()}..{code}" if self.open_range else code)
        self.open_range = self.glue = False
        return True

    def _absolute(self, path: str) -> str:
        """A path that starts with a number replaces the last segment of the code before it."""
        if not path[0].isdigit():
            return f"{self.entry}.{path}"
        before = self.codes[-1].split("..")[-1] if self.codes else ""
        parent, dot, last = before.rpartition(".")
        return f"{parent}.{path}" if dot and last.isdigit() else ""


def tidy(text: str) -> str:
    """Mend spacing slips of the source such as '8A620. b', '9A004 .g' and '.b.,'."""
    text = re.sub(r"(?<=\d{3})\.\s+(?=[a-z]\b)", ".", text)
    text = re.sub(r"(?<=\d{3})\s+\.(?=[a-z])", ".", text)
    text = re.sub(r"(?<=[a-z])\.\s+(?=\d+\.)", ".", text)
    return re.sub(r"\.(?=,)", "", text).strip()


def read_list(text: str, entry: str) -> list[str] | None:
    """Codes of a list of paragraphs, ranges as 'first..last'; None when it is not one."""
    reader, position, text = _Reader(entry), 0, tidy(text).rstrip(". ")
    while position < len(text):
        if text[position] == " ":
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if not match or not reader.take(match):
            return None
        position = match.end()
    return reader.codes if reader.codes and not reader.open_range else None


def expand(codes: Iterable[str], exists: Exists) -> tuple[str, ...]:
    """Spell ranges out, keeping between their ends only codes that exist."""
    result: list[str] = []
    for code in codes:
        first, _, last = code.partition("..")
        middle = [each for each in between(first, last) if exists(each)] if last else []
        result += [first, *middle, last] if last else [first]
    return tuple(dict.fromkeys(result))


def between(first: str, last: str) -> list[str]:
    """Codes strictly between two siblings."""
    stem, a, width = _split(first)
    stem_last, z, _ = _split(last)
    if stem != stem_last or a.isdigit() != z.isdigit():
        raise ValueError(f"no range between {first} and {last}")
    if a.isdigit():
        return [f"{stem}{n:0{width}d}" for n in range(int(a) + 1, int(z))]
    return [stem + chr(n) for n in range(ord(a) + 1, ord(z))]


def _split(code: str) -> tuple[str, str, int]:
    """Stem, last segment and its width (entry numbers are zero-padded)."""
    if "." in code:
        stem, _, last = code.rpartition(".")
        return stem + ".", last, 1
    return code[:2], code[2:], 3


def read_scope(text: str, entry: str, exists: Exists) -> Scope | None:
    """The scope a phrase names, or None when part of it is a condition in words."""
    phrase = re.sub(r"^(?:the )?(?:entire entry|whole entry)[.,:]?\s*", "@", tidy(text))
    if phrase == "@":
        return Scope()
    if phrase.startswith("@"):
        excluded = _own(re.sub(r"^@except:?\s+", "", phrase), entry, exists)
        return Scope(excludes=excluded) if excluded and "@except" in phrase else None
    included = _own(phrase, entry, exists)
    return Scope(includes=included) if included else _nested(phrase, entry, exists)


def _own(phrase: str, entry: str, exists: Exists) -> tuple[str, ...]:
    """Paragraphs of the entry itself; empty when the phrase is anything else."""
    bare = re.sub(r"( of this entry| only)$", "", _OWN_PREFIX.sub("", phrase, count=1))
    codes = read_list(bare, entry)
    if codes is None or any(not code.startswith(entry + ".") for code in codes):
        return ()
    return expand(codes, exists)


def _nested(phrase: str, entry: str, exists: Exists) -> Scope | None:
    """A list with exceptions in brackets: '5A001.b (except .b.5), .c'."""
    excluded: list[str] = re.findall(r"\(except ([^)]*)\)", phrase)
    included = _own(re.sub(r"\s*\(except [^)]*\)", "", phrase), entry, exists)
    barred = [_own(each, entry, exists) for each in excluded]
    if not (included and barred and all(barred)):
        return None
    return Scope(included, tuple(code for codes in barred for code in codes))


def read_kind(text: str, entry: str, exists: Exists) -> Scope | None:
    """Software or technology for listed items: a condition, but one of a regular form."""
    found = _KIND.match(tidy(text).rstrip("."))
    codes = read_list(found["list"], entry) if found else None
    if not found or codes is None:
        return None
    which = f"; those controlled for {found['reason']}" if found["reason"] else ""
    short = f"{found['kind']} for items in {compact(codes)}{which}"
    if len(short) > 120:
        short = f"{found['kind']} for items in the codes of column about{which}"
    return Scope(qualifier=short, about=expand(codes, exists))


def compact(codes: Iterable[str]) -> str:
    """Codes for a reader: ranges with a dash, paragraphs of one entry named once."""
    return ", ".join(code.replace("..", " to ") for code in codes)
