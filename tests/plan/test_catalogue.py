"""The step catalogue and the templates: that they fit the law, and that faults are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import comity
from comity import InputError, Law, LawError
from comity.plan.catalogue import Track, check_catalogue, load_catalogue
from comity.plan.templates import templates, unfilled


def test_the_catalogue_fits_the_law(law: Law) -> None:
    assert check_catalogue(load_catalogue(), law) == []


def test_every_step_says_who_and_how_long_and_how_sure() -> None:
    for step in load_catalogue().steps.values():
        assert step.owner and step.gives and step.title, step.id
        assert step.days.basis, step.id
        if step.level.height:
            assert step.decides, step.id
        if step.track is Track.GOVERNMENTS:
            assert step.effect.concludes or step.effect.admits or step.effect.amends, step.id


def test_a_step_that_does_not_fit_is_named(tmp_path: Path, law: Law) -> None:
    (tmp_path / "own.yaml").write_text(
        "steps:\n  - {id: x, title: X, track: applicants, owner: me, gives: it, days: {min: 3, typical: 2, max: 1},"
        " effect: {grants: bis-licence, sets: {end_use.kind: peaceful}}, needs: [nothing]}\n"
    )
    wrong = check_catalogue(load_catalogue(tmp_path), law)
    assert len(wrong) == 4
    assert any("bis-license" in line for line in wrong)


@pytest.mark.parametrize(
    ("text", "said"),
    [("steps:\n  - {id: x}\n", "x.yaml"), ("steps: [", "x.yaml"), ("steps:\n  - {id: x, colour: red}\n", "x.yaml")],
)
def test_a_catalogue_that_cannot_be_read_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises((LawError, InputError)) as error:
        load_catalogue(tmp_path)
    assert said in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("name", sorted(templates()))
def test_every_template_has_an_example_that_can_be_determined(law: Law, name: str) -> None:
    template = templates()[name]
    assert list(unfilled(template)) == []
    project = comity.read_project(template.example(), law)
    assert project.activities
    for activity in project.activities:
        assert comity.determine(activity, date(2026, 12, 1), law=law).headline


def test_a_template_asks_for_what_it_must_be_told(law: Law) -> None:
    with pytest.raises(InputError, match="needs item"):
        comity.Template.load("component-supply").expand({"to": "KOR"})
    with pytest.raises(InputError, match="unknown parameter 'destination'"):
        comity.Template.load("component-supply").expand({"destination": "KOR"})
    with pytest.raises(InputError, match="did you mean 'component-supply'"):
        comity.Template.load("components-supply").expand({})
