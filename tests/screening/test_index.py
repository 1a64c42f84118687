"""The index finds what comparing with every listed name would find, and nothing else."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.screening.entries import Entry
from comity.screening.index import Names, Scored
from comity.screening.lists import ScreeningList
from comity.screening.names import consonants, sound, words
from comity.screening.score import Unit
from comity.screening.vocabulary import Vocabulary, alike, joined_alike

WORDS = [
    "chang", "guang", "changguang", "satellite", "technology", "technologies", "huawei", "hauwei", "inspur",
    "radiofizika", "radiofisika", "radio", "fizika", "sergei", "sergey", "sergeyevich", "mikhail", "michail",
    "mohammed", "muhammad", "muhamad", "al", "el", "bin", "omar", "umar", "kim", "jong", "un", "sheremet",
    "sheremetev", "n", "m", "a", "v", "star", "space", "systems", "group", "trading", "general", "international",
    "abdel", "abdul", "rahman", "abdelrahman", "norway", "middle", "east", "electronics", "electronic", "elektronika",
    "tekhnodinamika", "tehnodinamika", "institute", "14", "6",
]  # fmt: skip


def _names(rng: random.Random, count: int) -> list[str]:
    return [" ".join(rng.choices(WORDS, k=rng.randint(1, 4))) for _ in range(count)]


@pytest.fixture(scope="module")
def names() -> Names:
    rng = random.Random(20261130)  # noqa: S311  a sample, no secret
    entries = [
        Entry(source="Invented", code="X", name=name, kind=rng.choice(("Entity", "Individual", "")), number=str(number))
        for number, name in enumerate(_names(rng, 250))
    ]
    return Names(ScreeningList("invented", date(2026, 7, 31), tuple(entries), ""))


def _alike(unit: Unit, word: str) -> float:
    return alike(unit.text, word) if unit.size == 1 else joined_alike(unit.text, word)


def _exhaustively(names: Names, text: str, threshold: float) -> list[Scored]:
    """Compare a name with every listed one, word by word."""
    query = names.query(words(text))
    found = []
    for place, name in enumerate(names.all):
        like = {w: [(u, v) for u in query.units if (v := _alike(u, w))] for w in name.words}
        scored = names.compare(query, place, like, [u for u in query.units if u.size == 1])
        if scored.points >= threshold:
            found.append(scored)
    return found


@pytest.mark.parametrize("threshold", [1.0, 60.0, 80.0, 95.0])
def test_nothing_above_the_threshold_is_left_out(names: Names, threshold: float) -> None:
    for text in _names(random.Random(int(threshold)), 25):  # noqa: S311
        assert list(names.near(names.query(words(text)), threshold)) == _exhaustively(names, text, threshold), text


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WORDS), st.data())
def test_words_alike_are_found_without_comparing_all(word: str, data: st.DataObject) -> None:
    vocabulary = Vocabulary(dict.fromkeys(WORDS))
    letters = list(word)
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, max(len(letters) - 1, 0)))
        letters[at : at + data.draw(st.integers(0, 2))] = data.draw(st.sampled_from(("", "a", "kh", "ye")))
    asked = "".join(letters) or word
    found = {(number, alike(asked, other)) for number, other in enumerate(vocabulary.words) if alike(asked, other)}
    assert set(vocabulary.like(asked)) == found


@pytest.mark.parametrize(
    "spelled",
    [
        ("sergei", "sergey", "sergej", "sergeï"),
        ("mohammed", "muhammad", "mohamad", "mukhammad", "muhamed"),
        ("yevgeny", "evgeniy", "evgenii"),
        ("natalya", "natalia", "natalja"),
        ("kadyrov", "qadirov"),
        ("hussein", "husayn", "hussain"),
        ("shcherbakov", "scherbakov"),
        ("khamenei", "hamenei"),
    ],
)
def test_transliterations_have_one_spelling_key(spelled: tuple[str, ...]) -> None:
    assert len({sound(words(one)[0]) for one in spelled}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("maduro", "madera"), ("inspur", "inspire"), ("kim", "kam"), ("ali", "ila")]
)
def test_different_names_are_different_words(one: str, other: str) -> None:
    assert alike(one, other) == 0.0


def test_an_everyday_word_is_no_misspelling() -> None:
    assert alike("latitude", "altitude") == 0.0
    assert alike("lattitude", "latitude") > 0.8


def test_arabic_script_is_read_by_its_consonants() -> None:
    assert consonants("soleimani") == consonants("slymny") == "slmn"
    assert consonants("qasem") == consonants("ghasem") == "ksm"
