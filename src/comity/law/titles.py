"""How counsel writes what a provision's id says: the codes and acts that packs cite, and the words for their parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from comity.errors import Faults, LawError, did_you_mean
from comity.law.provision import FORM, Provision
from comity.law.typed_files import typed_file

TITLES: Final = "titles.yaml"
_FIELD: Final = re.compile(r"\{(\w+)\}")
_WORDS: Final = re.compile(
    r"(?P<head>[^<\[]*)(?:\[(?P<one>[^|\]]*)\|(?P<many>[^|\]]*)\])?(?P<middle>[^<]*)(?:<(?P<part>[^>]*)>)?(?P<after>.*)"
)
_KNOWN: Final = re.compile(r"~([^~]*)~")
_OPTIONAL: Final = re.compile(r"\\?~(.*?)\\?~")
_SECTION: Final = r"[0-9A-Z][0-9A-Za-z]*(?:-[0-9A-Za-z]+)*"
JOINS: Final = r"(?: (?:no\.|Note) \d+)?(?:,? (?:and|or|to) |, )"
"""What may stand between two provisions of which the second leaves out what they share."""
_END: Final = r"(?![\w(°]|\.\w)"
"""Where a provision ends: no letter, number or paragraph follows."""
_TAILS: Final = {"parenthesized": r"(?:\([0-9A-Za-z°]+\))*", "dotted": r"(?:\.[0-9a-z]+)*"}


class PartForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of part: a section, an annex, a whole part.

    Attributes:
        id: what follows the title in its id: ``{part}.{section}``.
        words: what counsel writes: ``{volume} CFR <{part}.{section}>``. What stands in ``<>`` is said of each of
            several, with its paragraphs; ``[part|parts]`` once, by how many they are; what stands between two ``~``
            where the provision before it is of another code.
        where: what a field may be, as a regular expression: a word of letters and digits if absent.
    """

    id: str
    words: str
    where: Mapping[str, str] = {}


class Title(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code or an act, or any other text that packs cite.

    Attributes:
        name: what it is called; empty where every form says it.
        short: what it is called where a part of it is meant; its name if empty.
        units: the parts that are named after it: what precedes their number, in the id and in words: ``{"": s.}``.
        forms: parts that are written otherwise.
        numbered: its id begins with the number of a title of a code: ``15cfr``.
        paragraphs: how paragraphs are written: ``(a)(1)``, or ``.a.1``.
        within: the provision that it is a part of: an entry of a list, of the supplement that holds the list.
        spellings: other ways to write its words, which questions may use: ``C.F.R.`` for ``CFR``.
    """

    id: str = ""
    name: str = ""
    short: str = ""
    units: Mapping[str, str] = {}
    forms: tuple[PartForm, ...] = ()
    numbered: bool = False
    paragraphs: str = "parenthesized"
    within: str = ""
    spellings: Mapping[str, str] = {}


class PartWords(msgspec.Struct, frozen=True):
    """A provision in words, in the pieces from which a citation of several is made.

    Attributes:
        before: what is said once: ``15 CFR ``, ``Act on Space, art. ``.
        several: the same where several are meant.
        part: what is said of each: ``740.20``.
        tail: its paragraphs: ``(c)(1)``.
        after: what is said once, at the end.
    """

    before: str
    several: str
    part: str
    tail: str
    after: str


class Shape(msgspec.Struct, frozen=True, dict=True):
    """A form as it is applied: an id or words against its pattern."""

    title: Title
    form: PartForm

    @cached_property
    def written(self) -> re.Pattern[str]:
        """The pattern of its ids, without the pack."""
        volume = r"(?P<volume>\d+)" if self.title.numbered else ""
        name = re.escape(self.title.id.partition(":")[2])
        return re.compile(f"{volume}{name}{self._pattern(self.form.id, set())}{self._tail}")

    @cached_property
    def spoken(self) -> re.Pattern[str]:
        """The pattern of its words, of one and of the first of several."""
        pieces, seen = self._pieces, set[str]()
        head = self._pattern(pieces["head"], seen) + (
            f"(?:{re.escape(pieces['one'])}|{re.escape(pieces['many'])})" if pieces["one"] else ""
        )
        middle, part = self._pattern(pieces["middle"], seen), self._pattern(pieces["part"], seen)
        after = self._pattern(pieces["after"], seen)
        tail = "" if pieces["after"] else self._tail
        return re.compile(f"(?<![\\w.]){head}{middle}{part}{tail}{after}{_END}")

    @cached_property
    def several(self) -> re.Pattern[str]:
        """The pattern of the words of several, where something is said after them; matches nothing where nothing is."""
        pieces, seen = self._pieces, set[str]()
        if not (pieces["many"] and pieces["after"]):
            return re.compile(r"(?!)")
        head = self._pattern(f"{pieces['head']}{pieces['many']}{pieces['middle']}", seen)
        one = re.sub(r"\(\?P<\w+>", "(?:", self._pattern(pieces["part"], set()))
        return re.compile(f"{head}(?P<several>{one}(?:{JOINS}{one})+){self._pattern(pieces['after'], seen)}{_END}")

    @cached_property
    def each(self) -> re.Pattern[str]:
        """The pattern of what is said of each of several; matches nothing where no part is."""
        part = self._pieces["part"]
        return re.compile(self._pattern(part, set()) + self._tail + _END if part else r"(?!)")

    @cached_property
    def _pieces(self) -> Mapping[str, str]:
        found = _WORDS.fullmatch(self.form.words)
        if not found:
            raise LawError(f"'{self.form.words}' is no form of words", where=self.title.id)
        return {name: text or "" for name, text in found.groupdict().items()}

    @property
    def _tail(self) -> str:
        return f"(?P<tail>{_TAILS[self.title.paragraphs]})"

    def _pattern(self, template: str, seen: set[str]) -> str:
        parts, at = [], 0
        for field in _FIELD.finditer(template):
            parts.append(re.escape(template[at : field.start()]))
            name, at = field[1], field.end()
            pattern = r"\d+" if name == "volume" else self.form.where.get(name, r"[0-9A-Za-z]+")
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{pattern})")
            seen.add(name)
        whole = "".join((*parts, re.escape(template[at:])))
        return _OPTIONAL.sub(r"(?:\1)?", whole)

    def said(self, fields: Mapping[str, str], known: bool) -> PartWords:
        """Return in words what an id says; ``known``: the provision before it is of the same code."""
        before, several, part, after = (text and text.format_map(fields) for text in self._words[known])
        return PartWords(before, several, part, fields["tail"], after)

    @cached_property
    def _words(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The pieces of its words, in full and where the code is known, with the names of fields in braces."""
        head, one, many, middle, part, after = self._pieces.values()
        pieces = (f"{head}{one}{middle}", f"{head}{many or one}{middle}", part, after)
        return tuple(text.replace("~", "") for text in pieces), tuple(_KNOWN.sub("", text) for text in pieces)

    def id(self, fields: Mapping[str, str]) -> str:
        """Return the id of what words say."""
        pack, _, name = self.title.id.partition(":")
        volume = fields.get("volume", "") if self.title.numbered else ""
        return f"{pack}:{volume}{name}{self.form.id.format_map(fields)}{fields.get('tail') or ''}"


class Titles(msgspec.Struct, frozen=True, dict=True):
    """The codes and acts that packs cite."""

    held: Mapping[str, Title]

    @cached_property
    def shapes(self) -> Mapping[str, tuple[Shape, ...]]:
        """The forms of each title."""
        return {name: tuple(Shape(one, form) for form in _forms(one)) for name, one in self.held.items()}

    def shape(self, provision: Provision) -> tuple[Shape, Mapping[str, str]]:
        """Return the form of a provision, and its fields.

        Raises:
            LawError: it is of no title that a pack names, or its title has no such part.
        """
        local = provision.id.partition(":")[2]
        for shape in self.shapes.get(provision.title, ()):
            if found := shape.written.fullmatch(local):
                return shape, found.groupdict("")
        if provision.title not in self.held:
            near = did_you_mean(provision.title, self.held)
            raise LawError(f"'{provision.id}' is of no title that {TITLES} names", accepts=FORM, suggestion=near)
        forms = ", ".join(shape.form.id or "the whole" for shape in self.shapes[provision.title])
        raise LawError(f"'{provision.id}': {provision.title} has no such part", accepts=forms)

    def spoken_from(self, first: str) -> tuple[Shape, ...]:
        """Return the forms of which words may begin with a character."""
        return self._spoken.get("0" if first.isdigit() else first, ())

    @cached_property
    def _spoken(self) -> Mapping[str, tuple[Shape, ...]]:
        found: dict[str, list[Shape]] = {}
        for shapes in self.shapes.values():
            for shape in shapes:
                begins = shape.form.words.lstrip("[<")
                found.setdefault("0" if begins.startswith(("{", "0")) else begins[0], []).append(shape)
        return {first: tuple(shapes) for first, shapes in found.items()}

    def plain(self, text: str) -> str:
        """Return a citation as somebody typed it in the spelling of the titles, without section signs."""
        for title in self.held.values():
            for other, spelled in title.spellings.items():
                text = text.replace(other, spelled)
        return " ".join(text.replace("§", " ").split())

    def contains(self, whole: Provision, part: Provision) -> bool:
        """Whether a provision is another, or holds it: a list's supplement holds the list's entries."""
        if part in whole:
            return True
        title = self.held.get(part.title)
        return title is not None and bool(title.within) and self.contains(whole, Provision.parse(title.within))


def _forms(title: Title) -> Iterator[PartForm]:
    yield from title.forms
    for prefix, unit in title.units.items():
        words = f"{title.short or title.name}, {unit} <{{section}}>"
        yield PartForm(f".{prefix}{{section}}", words, {"section": _SECTION})
    if title.name:
        yield PartForm("", title.name)


def read_titles(packs: Iterable[Path]) -> Mapping[str, Title]:
    """Return the titles that packs name in their folders, by id.

    Raises:
        LawError: a file cannot be used; holds every fault.
    """
    held, faults = dict[str, Title](), Faults()
    for path in (folder / TITLES for folder in packs):
        if path.is_file():
            with faults.gathered():
                for name, title in typed_file(path, dict[str, Title], path.parent.parent).items():
                    key = f"{path.parent.name}:{name}"
                    held[key] = msgspec.structs.replace(title, id=key)
    faults.tell()
    return held
