"""The rules by which the 1,000 queries of the party-screening benchmark were made from listed names.

    python -m bench.parties_queries LIST.json --seed 20261130 > queries.csv

The queries are frozen in ``bench/screening/queries.csv``; this makes others by the same rules, with another seed.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from comity.screening.entries import Entry
from comity.screening.lists import ScreeningList, read_list

FORMS_BEFORE: Final = (
    "PAO", "ZAO", "OOO", "OAO", "AO", "JSC", "PJSC", "LLC", "TOO", "Limited Liability Company", "Joint Stock Company",
    "Obshchestvo s ogranichennoy otvetstvennostyu",
)  # fmt: skip
FORMS_BEHIND: Final = (
    "FZCO", "FZE", "DMCC", "FZ-LLC", "Pte. Ltd.", "Sdn. Bhd.", "Sp. z o.o.", "Kft.", "d.o.o.", "W.L.L.", "S.A.R.L.",
    "GmbH & Co. KG", "A.S.", "OÜ", "UAB", "K.K.",
)  # fmt: skip
BRANCHES: Final = ("Norway", "Germany", "Singapore", "Middle East", "Europe", "Turkey", "India", "Malaysia", "Brazil")
_FORM: Final = re.compile(
    r",?\s*\b(co\.?,? ?ltd\.?|ltd\.?|limited|llc|l\.l\.c\.?|inc\.?|ooo|pao|oao|zao|ao|gmbh|s\.?a\.?|corp\.?|company|"
    r"(public |open |closed )?joint[ -]stock company|limited liability company|corporation|incorporated|co\.?|"
    r"fzc?o?e?|dmcc|sdn\.? bhd\.?|[op]?jsc|pte\.?|pvt\.?|private|sprl|sarl|ltda\.?)\s*$",
    re.IGNORECASE,
)
_FORM_BEFORE: Final = re.compile(
    r"^\s*([opc]?jsc|ooo|pao|oao|zao|ao|llc|too|(public |open |closed )?joint[ -]stock company|"
    r"limited liability company|obshchestvo s ogranichennoi otvetstvennost[iy]+u|"
    r"(otkrytoe |zakrytoe |publichnoe )?aktsionernoe obshchestvo)\s+",
    re.IGNORECASE,
)
_SPELLINGS: Final = (  # what one office of transliteration writes, and another
    ("ey", "ei"), ("iy", "y"), ("y", "i"), ("kh", "h"), ("ya", "ia"), ("yu", "iu"), ("ts", "tc"), ("zh", "j"),
    ("ks", "x"), ("ou", "u"), ("ee", "i"), ("q", "k"), ("mohammad", "muhammed"), ("abdul", "abdel"),
    ("hussein", "husain"), ("ph", "f"), ("dh", "d"), ("ie", "iye"), ("ff", "f"), ("ss", "s"), ("mm", "m"), ("oo", "u"),
)  # fmt: skip
_CYRILLIC: Final = (
    ("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ya", "я"),
    ("ye", "е"), ("iy", "ий"), ("ey", "ей"), ("ay", "ай"), ("oy", "ой"), ("a", "а"), ("b", "б"), ("v", "в"), ("g", "г"),
    ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"),
    ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"), ("y", "ы"), ("c", "ц"), ("h", "х"),
    ("j", "дж"), ("w", "в"), ("x", "кс"), ("q", "к"), ("'", "ь"),
)  # fmt: skip
_RUSSIAN: Final = re.compile(
    "skiy|skii|stvo|zavod|mash|tekh|prom|energo|neft|aviats|radio|obedinenie|tsentr|kombinat|spets|stroi", re.IGNORECASE
)
_ENGLISH: Final = re.compile("limited|company|bank|plant|institute|center", re.IGNORECASE)


@dataclass(frozen=True)
class Made:
    """A variant of a listed name. ``key``: the entry that must be found."""

    kind: str
    name: str
    country: str
    party: str
    key: str
    source: str


class Maker:
    """Listed names to draw from, and what their words say."""

    def __init__(self, listed: ScreeningList, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  a sample, no secret
        self.firms = [e for e in listed.entries if e.kind in ("Entity", "") and _firm(e)]
        self.people = [e for e in listed.entries if e.kind == "Individual" and re.fullmatch(r"[^,]+, [^,]+", e.name)]
        self.vessels = [e for e in listed.entries if e.kind == "Vessel"]
        self.holding = Counter(word for e in listed.entries for word in {w for n in e.names for w in _words(n)})

    def distinctive(self, entry: Entry) -> str:
        """Return a firm's rarest word of five letters or more that is no legal form."""
        words = [w for w in _words(_core(entry.name)) if len(w) >= 5 and w.isascii()]
        return min(words, key=lambda w: (self.holding[w], -len(w), w), default="")

    def draw(self, entries: list[Entry], count: int, make: Callable[[Entry], str]) -> Iterator[tuple[Entry, str]]:
        """Yield entries with the variant made of each, those left out of which none can be made."""
        for entry in self.random.sample(entries, len(entries)):
            if count and (name := make(entry)):
                count -= 1
                yield entry, name


def variants(listed: ScreeningList, seed: int) -> Iterator[Made]:
    """Yield variants of listed names by the stated rules."""
    maker = Maker(listed, seed)
    for kind, entries, count, make in _rules(maker):
        for entry, name in maker.draw(entries, count, make):
            country = entry.countries[0] if entry.countries else ""
            party = "individual" if entry.kind == "Individual" else ""
            yield Made(kind, name, country, party, entry.key, "made by rule")


def _rules(m: Maker) -> Iterator[tuple[str, list[Entry], int, Callable[[Entry], str]]]:
    firms, people = m.firms, m.people
    yield (
        "one distinctive word",
        firms,
        90,
        lambda e: m.distinctive(e).title() if m.holding[m.distinctive(e)] < 12 else "",
    )
    yield "surname alone", people, 40, lambda e: _surname(e) if m.holding[_surname(e).lower()] < 40 else ""
    yield "legal form in front", firms, 45, lambda e: f"{m.random.choice(FORMS_BEFORE)} {_core(e.name)}"
    yield "another legal form behind", firms, 45, lambda e: f"{_core(e.name)} {m.random.choice(FORMS_BEHIND)}"
    yield "reordered", firms, 40, lambda e: _shuffled(_core(e.name))
    yield "joined", firms, 40, lambda e: _joined(_core(e.name), m.random)
    yield "split", firms, 40, lambda e: _split(_core(e.name), m.random)
    yield "given name first", people, 30, lambda e: " ".join(reversed(e.name.split(", "))).title()
    yield "initials", people, 35, _initials
    yield "patronymic left out", people, 35, _without_patronymic
    yield "transliteration", firms + people, 60, lambda e: _respelled(_core(e.name), m.random)
    yield "a letter wrong", firms, 45, lambda e: _mistyped(_core(e.name), m.random)
    yield "branch abroad", firms, 40, lambda e: f"{_core(e.name)} {m.random.choice(BRANCHES)}"
    yield "Cyrillic", [e for e in people + firms if "RUS" in e.countries], 40, _cyrillic
    yield "vessel with prefix", m.vessels, 15, lambda e: f"{m.random.choice(('MV', 'M/V', 'M.T.', 'MT'))} {e.name}"


def _firm(entry: Entry) -> bool:
    return bool(entry.kind or re.search(r"ltd|llc|jsc|inc|co\b|company|institute|group|gmbh|trading", entry.name, re.I))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _core(name: str) -> str:
    """Return a name without what is in brackets and without a legal form at its end."""
    name = re.sub(r"\s*\([^)]*\)|[\"'“”«»]", "", name).strip()
    for form in (_FORM, _FORM_BEFORE):
        while (shorter := form.sub("", name)) != name and shorter.strip():
            name = shorter
    return name.strip(" ,.")


def _surname(entry: Entry) -> str:
    name = entry.name.split(", ")[0]
    return name.title() if " " not in name and "-" not in name and len(name) >= 5 else ""


def _shuffled(name: str) -> str:
    parts = name.replace(",", "").split()
    return " ".join([*parts[1:], parts[0]]) if 2 <= len(parts) <= 5 else ""


def _joined(name: str, rng: random.Random) -> str:
    parts = name.split()
    if not 2 <= len(parts) <= 5 or not all(p.isalpha() for p in parts):
        return ""
    at = rng.randrange(len(parts) - 1)
    return " ".join([*parts[:at], parts[at] + parts[at + 1].lower(), *parts[at + 2 :]])


def _split(name: str, rng: random.Random) -> str:
    parts = name.split()
    long = [at for at, part in enumerate(parts) if part.isalpha() and len(part) >= 8]
    if not long or len(parts) > 5:
        return ""
    at = long[0]
    cut = rng.randrange(3, len(parts[at]) - 2)
    return " ".join([*parts[:at], parts[at][:cut], parts[at][cut:], *parts[at + 1 :]])


def _initials(entry: Entry) -> str:
    surname, given = entry.name.split(", ")
    parts = given.split()
    if len(parts) > 3 or not all(part.isalpha() for part in parts):
        return ""
    return f"{' '.join(part[0] + '.' for part in parts)} {surname.title()}"


def _without_patronymic(entry: Entry) -> str:
    surname, given = entry.name.split(", ")
    parts = given.split()
    if len(parts) != 2 or not re.search("(vich|vna|ich|oglu)$", parts[1].lower()):
        return ""
    return f"{parts[0]} {surname.title()}"


def _respelled(name: str, rng: random.Random) -> str:
    low = " ".join(reversed(name.split(", "))).lower()
    parts = low.split()
    fitting = [(at, *pair) for at, part in enumerate(parts) if len(part) >= 5 for pair in _SPELLINGS if pair[0] in part]
    if not fitting or len(parts) > 6:
        return ""
    at, old, new = rng.choice(fitting)
    return " ".join([*parts[:at], parts[at].replace(old, new, 1), *parts[at + 1 :]]).title()


def _mistyped(name: str, rng: random.Random) -> str:
    parts = name.split()
    long = [at for at, part in enumerate(parts) if part.isalpha() and len(part) >= 6]
    if not long or not 2 <= len(parts) <= 6:
        return ""
    at = rng.choice(long)
    word = parts[at]
    cut = rng.randrange(1, len(word) - 1)
    missing, double = word[:cut] + word[cut + 1 :], word[:cut] + word[cut] + word[cut:]
    swapped = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    new = rng.choice((missing, double, swapped))
    return "" if new == word else " ".join([*parts[:at], new, *parts[at + 1 :]])


def _cyrillic(entry: Entry) -> str:
    name = _core(entry.name)
    if entry.kind == "Individual":
        name = " ".join(reversed(name.split(", ")))
    elif not _RUSSIAN.search(name):
        return ""
    if not re.fullmatch(r"[A-Za-z' -]+", name) or len(name.split()) > 4 or _ENGLISH.search(name):
        return ""
    low = name.lower()
    for latin, cyrillic in _CYRILLIC:
        low = low.replace(latin, cyrillic)
    return low.title()


def main() -> None:
    """Print variants of a list's names as CSV."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("list", type=Path)
    options.add_argument("--seed", type=int, default=1)
    told = options.parse_args()
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("kind", "name", "country", "party", "expected", "source"))
    for one in variants(read_list(told.list), told.seed):
        out.writerow((one.kind, one.name, one.country, one.party, one.key, one.source))


if __name__ == "__main__":
    main()
