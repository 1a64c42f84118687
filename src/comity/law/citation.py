"""Citations: provisions by their ids in files, and as counsel writes them everywhere else.

``us:15cfr740.20(c)(1), us:15cfr734.14(a)(2)`` is written ``15 CFR 740.20(c)(1), 734.14(a)(2)``: what joins them stands
in the file, and each says only what the one before it has not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

import msgspec

from comity.law.provision import THROUGH, Provision
from comity.law.titles import JOINS, PartWords, Shape, Titles

_ID: Final = re.compile(r"(?<![\w:/])[a-z]{2,}:(?=[0-9a-z])(?:\((?:[^()\s]*\))?|[^\s,;()\"':.]|\.(?=\w))+")
"""What is meant as an id, be it one or not: to the next space, comma, semicolon, colon or closing parenthesis."""
_JOINS: Final = re.compile(JOINS)
_PARAGRAPH_JOINS: Final = re.compile(r"[^;()]*(?:,| and| or| to) ")
"""The same of two paragraphs of one section."""
_TO: Final = " to "
_TAIL: Final = re.compile(r"(?:\((?:\d{1,2}|[a-z]{1,2}|[A-Z]{1,2}|[ivxIVX]+)\))+|(?:\.[0-9a-z]+)+")
_LEVELS: Final = re.compile(r"\([^)]*\)|\.[0-9a-z]+")


class Citation(msgspec.Struct, frozen=True):
    """What a rule rests on.

    Attributes:
        words: as counsel writes it.
        provisions: the ids of the provisions that it names; two joined by ``..`` name those between as well.
    """

    words: str
    provisions: tuple[str, ...] = ()


class _Spoken(msgspec.Struct, frozen=True):
    """A provision of a citation, and the words between it and the one before."""

    joined: str
    provision: Provision
    shape: Shape
    fields: Mapping[str, str]
    said: PartWords


def read_citation(text: str, titles: Titles) -> Citation:
    """Return the citation that ids and the words between them make.

    Raises:
        LawError: an id is of no provision.
    """
    spoken, end = list[_Spoken](), 0
    for found in _ID.finditer(text):
        provision = Provision.parse(found[0])
        shape, fields = titles.shape(provision)
        spoken.append(_Spoken(text[end : found.start()], provision, shape, fields, shape.said(fields, known=False)))
        end = found.end()
    words = "".join(_told(spoken)) + text[end:]
    return Citation(words, tuple(_spans(spoken)))


def _spans(spoken: Iterable[_Spoken]) -> list[str]:
    ids: list[str] = []
    for one in spoken:
        if one.joined == _TO and ids:
            ids[-1] += f"{THROUGH}{one.provision.id}"
        else:
            ids.append(one.provision.id)
    return ids


def _told(spoken: list[_Spoken]) -> Iterator[str]:
    """Yield a citation piece by piece: what several provisions share is said once."""
    start = 0
    while start < len(spoken):
        first, end = spoken[start], start + 1
        while end < len(spoken) and _follows(spoken[end - 1], spoken[end]):
            end += 1
        known = start > 0 and spoken[start - 1].provision.code == first.provision.code
        said = first.shape.said(first.fields, known) if known else first.said
        yield first.joined
        yield (said.several if _several(spoken[start:end]) else said.before) + said.part + said.tail
        for before, one in pairwise(spoken[start:end]):
            yield one.joined
            same = before.said.part == one.said.part and one.said.tail
            yield _short(before.said.tail, one.said.tail) if same else one.said.part + one.said.tail
        yield said.after
        start = end


def _follows(before: _Spoken, one: _Spoken) -> bool:
    """Whether a provision need not say again what the one before it says."""
    same = before.said.part == one.said.part and one.said.tail
    if not one.said.part or not (_PARAGRAPH_JOINS if same else _JOINS).fullmatch(one.joined):
        return False
    return (before.shape, before.said.before, before.said.after) == (one.shape, one.said.before, one.said.after)


def _several(run: list[_Spoken]) -> bool:
    """Whether the first of a run, and what is joined to it, are several parts, not paragraphs of one."""
    return any(one.said.part != run[0].said.part for one in run)


def _short(before: str, tail: str) -> str:
    """Return the paragraphs of a provision after one of its section: where they are as deep, the levels that differ."""
    first, second = _LEVELS.findall(before), _LEVELS.findall(tail)
    shared = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)
    alike = len(first) == len(second) and tail.startswith("(")
    return "".join(second[shared:]) if alike else tail


class _Found(msgspec.Struct, frozen=True):
    """A provision found in words, or several that are said together, with ids in place of their words."""

    shape: Shape
    fields: Mapping[str, str]
    end: int
    text: str


def names_ids(text: str) -> bool:
    """Whether a citation gives provisions by their ids."""
    return _ID.search(text) is not None


def citation_of(words: str, titles: Titles) -> str:
    """Return with ids what counsel writes: the inverse of `read_citation`; words that name no provision stay."""
    parts, at = list[str](), 0
    before: _Found | None = None
    while at < len(words):
        found = _full(words, at, titles, before) or (_continued(words, at, before) if before else None)
        if found is None:
            parts.append(words[at])
            at += 1
        else:
            parts.append(found.text)
            before, at = found, found.end
    return "".join(parts)


def _full(words: str, at: int, titles: Titles, before: _Found | None) -> _Found | None:
    """Return the provision whose words begin here, the longest of several."""
    longest: _Found | None = None
    for shape in titles.spoken_from(words[at]):
        found = shape.spoken.match(words, at) or shape.several.match(words, at)
        if found and (longest is None or found.end() > longest.end):
            fields = found.groupdict("")
            if "volume" in fields and not fields["volume"]:
                if before is None or before.shape.title is not shape.title:
                    continue
                fields["volume"] = before.fields["volume"]
            longest = _found(shape, fields, found.end())
    return longest


def _found(shape: Shape, fields: dict[str, str], end: int) -> _Found:
    if several := fields.pop("several", ""):
        ids = shape.each.sub(lambda one: shape.id({**fields, **one.groupdict("")}), several)
        return _Found(shape, fields, end, ids)
    return _Found(shape, fields, end, shape.id(fields))


def _continued(words: str, at: int, before: _Found) -> _Found | None:
    """Return the provision that begins here and leaves out what the one before it says."""
    between = words[before.end : at]
    if _JOINS.fullmatch(between) and (found := before.shape.each.match(words, at)):
        return _found(before.shape, {**before.fields, **found.groupdict("")}, found.end())
    if not _PARAGRAPH_JOINS.fullmatch(between) or not (found := _TAIL.match(words, at)):
        return None
    tail = _long(before.fields.get("tail", ""), found[0])
    return _found(before.shape, {**before.fields, "tail": tail}, found.end())


def _long(before: str, tail: str) -> str:
    """Return all the paragraphs of which the last levels are said: the first has the level of its kind of number."""
    first, second = _LEVELS.findall(before), _LEVELS.findall(tail)
    kind = _kind(second[0], first)
    level = max((n for n, one in enumerate(first) if _kind(one, first[:n]) == kind), default=0)
    return "".join((*first[:level], *second))


def _kind(level: str, above: list[str]) -> str:
    word = level.strip("().")
    if word.isdigit():
        return "number"
    roman = set(word) <= set("ivx") and (len(word) > 1 or len(above) > 1)
    return "roman" if roman else "capital" if word.isupper() else "letter"
