"""Lines of regulations stand under the paragraphs that their designations say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.editions.paragraphs import LawLine, dotted, placed

LEVELS = ("abcdefgh", "12345678", ("i", "ii", "iii", "iv", "v", "vi"), "ABCDEF", "12345678", ("i", "ii", "iii", "iv"))
Tree = list["Tree"]


def trees(depth: int = 6) -> st.SearchStrategy[Tree]:
    """Paragraphs in paragraphs; two or more where there are any, as drafters are told to write them."""
    if depth == 0:
        return st.just([])
    return st.one_of(st.just([]), st.lists(trees(depth - 1), min_size=2, max_size=4))


def written(tree: Tree, above: tuple[str, ...] = (), joined: str = "") -> list[tuple[tuple[str, ...], str]]:
    """The lines of a section: the first paragraph of a paragraph stands on its line, as is usual."""
    lines = []
    for number, below in enumerate(tree):
        word, italic = LEVELS[len(above)][number], "*" * (len(above) > 3)
        steps = (*above, f"({word})")
        opening = f"{joined if number == 0 else ''}({italic}{word}{italic})"
        if below and number % 2:
            lines += written(below, steps, opening)
        else:
            lines.append((steps, f"{opening} Text."))
            lines += written(below, steps)
    return lines


@given(trees())
def test_what_is_written_as_drafters_write_is_placed_where_it_stands(tree: Tree) -> None:
    lines = written(tree)
    found = list(placed([LawLine(text) for _, text in lines]))
    assert [one.steps for one in found] == [steps for steps, _ in lines]


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (["(h) One.", "(i) Two.", "(1) Three.", "(i) Four.", "(ii) Five."], ("(i)", "(1)", "(ii)")),
        (["(h) One.", "(1) Two.", "(i) Three.", "(ii) Four.", "(2) Five."], ("(h)", "(2)")),
        (["(h) One.", "(i) Two.", "(j) Three."], ("(j)",)),
        (["(a) One.", "(1) Two.", "(i) Three.", "(A) Four.", "(B) Five.", "(2) Six."], ("(a)", "(2)")),
        (["(a)-(c) [Reserved]", "(d) One."], ("(d)",)),
        (["(4) —(i) One.", "(ii) Two."], ("(4)", "(ii)")),
        (["(z) One.", "(aa) Two."], ("(aa)",)),
        (["* (a) One.", "*(1) Two."], ("(a)", "(1)")),
        (["No paragraph (see (a) of this section)."], ()),
    ],
)
def test_letters_and_numerals_are_told_apart_by_what_is_around_them(lines: list[str], last: tuple[str, ...]) -> None:
    assert list(placed([LawLine(line) for line in lines]))[-1].steps == last


def test_designations_in_a_note_are_its_own() -> None:
    lines = [LawLine("(a) One."), LawLine("(1) Of the note.", note=True), LawLine("(b) Two.")]
    assert [one.steps for one in placed(lines)] == [("(a)",), ("(a)",), ("(b)",)]


def test_categories_of_a_list_begin_anew() -> None:
    lines = [
        LawLine("Category I", under=".I"),
        LawLine("(a) One."),
        LawLine("Category II", under=".II"),
        LawLine("(a) Two."),
    ]
    assert [one.steps for one in placed(lines)] == [(".I",), (".I", "(a)"), (".II",), (".II", "(a)")]


def test_entries_say_all_their_steps() -> None:
    lines = [LawLine(text) for text in ("Items: a. One:", "a.1. Two;", "a.1.b. Three;", "s.4 Four.", "e.g. nothing")]
    assert [one.steps for one in dotted(lines)] == [
        (".a",), (".a", ".1"), (".a", ".1", ".b"), (".s", ".4"), (".e", ".g"),
    ]  # fmt: skip
