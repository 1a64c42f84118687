"""A text of law as it was published: its sections, and the paragraphs in them, by the ids of provisions."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import msgspec

from comity.editions.paragraphs import LawLine, ParagraphLine, dotted, placed, undesignated
from comity.law.provision import Provision


class Passage(msgspec.Struct, frozen=True, dict=True):
    """A section, a supplement or an entry of a list.

    Attributes:
        provision: its id: ``us:15cfr740.20``.
        heading: what it is called.
        lines: its text, without the heading and without notes on where it was published.
        full: whether its paragraphs say all their steps, as ``a.1.b.`` in a list.
    """

    provision: str
    heading: str
    lines: tuple[LawLine, ...]
    full: bool = False

    @cached_property
    def paragraphs(self) -> tuple[ParagraphLine, ...]:
        """Its lines, each with the paragraph that it stands in."""
        return tuple(dotted(self.lines) if self.full else placed(self.lines))

    @cached_property
    def hashes(self) -> Mapping[tuple[str, ...], str]:
        """The hash of each paragraph with all that is below it, but not of what it is called; of all under no steps."""
        below: dict[tuple[str, ...], list[str]] = {(): []}
        for line in self.paragraphs:
            for steps in (line.steps[:depth] for depth in range(len(line.steps) + 1)):
                told = line.text if steps in below else undesignated(line.text)
                below.setdefault(steps, []).append(told)
        return {steps: hash_of(texts) for steps, texts in below.items()}


class Amendment(msgspec.Struct, frozen=True):
    """A change of a passage that is published and not yet in the text."""

    provision: str
    words: str


class LawText(msgspec.Struct, frozen=True):
    """What a file of law holds.

    Attributes:
        source: the file.
        form: how it is set: hashes are compared where both texts are set alike.
        passages: by their ids, in the order of the text.
        parts: the parts of codes that it holds whole: a provision of these that is not there is gone.
        amendments: published, and not in it yet.
    """

    source: str
    form: str
    passages: Mapping[str, Passage]
    parts: frozenset[str]
    amendments: tuple[Amendment, ...] = ()

    def holds(self, provision: Provision) -> bool:
        """Whether it would hold a provision, if that still stood."""
        return self._passage(provision) is not None or any(provision in Provision.parse(one) for one in self.parts)

    def hash_of(self, provision: Provision) -> tuple[str, str]:
        """Return the hash of a provision, and the id of what it is of; empty if it is not there.

        What is no paragraph (a note, a definition) is looked for in the passage that it stands in.
        """
        passage = self._passage(provision)
        if passage is None:
            whole = provision.id in self.parts
            return (hash_of(one.hashes[()] for one in self._of(provision)), provision.id) if whole else ("", "")
        steps = provision.steps[len(Provision.parse(passage.provision).steps) :]
        if steps[:1] not in passage.hashes and not passage.full and not steps[0].startswith("("):
            steps = ()
        return passage.hashes.get(steps, ""), passage.provision + "".join(steps)

    def _of(self, part: Provision) -> list[Passage]:
        return [one for one in self.passages.values() if Provision.parse(one.provision) in part]

    def where(self, sought: str) -> str:
        """Return the id of the first paragraph that has a hash; empty if none has."""
        every = ((one, steps) for one in self.passages.values() for steps, held in one.hashes.items() if held == sought)
        return next((passage.provision + "".join(steps) for passage, steps in every), "")

    def _passage(self, provision: Provision) -> Passage | None:
        ids = (f"{provision.code}{''.join(provision.steps[:end])}" for end in range(len(provision.steps), 0, -1))
        return next((self.passages[one] for one in ids if one in self.passages), None)


def hash_of(texts: Iterable[str]) -> str:
    """Return the hash of text, whatever its case, spaces, punctuation and marks of emphasis."""
    told = unicodedata.normalize("NFKC", " ".join(texts)).casefold()
    return hashlib.blake2b("".join(filter(str.isalnum, told)).encode(), digest_size=8).hexdigest()


def by_id(passages: Sequence[Passage]) -> dict[str, Passage]:
    """Return passages by their ids; of one that stands twice (a section in two versions), both in one."""
    found: dict[str, Passage] = {}
    for one in passages:
        before = found.get(one.provision)
        found[one.provision] = msgspec.structs.replace(before, lines=before.lines + one.lines) if before else one
    return found
