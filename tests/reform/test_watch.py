"""Where a list draws its line, and what is offered abroad: each figure with its source, and no finding of its own."""

from __future__ import annotations

import pytest

from comity import ControlParameter, InputError, Law, OfferedAbroad, ThresholdWatch
from tests.shown import check_shown


def test_every_limit_is_a_paragraph_of_the_law_and_every_offer_has_its_source(law: Law) -> None:
    found = ThresholdWatch.load()
    check_shown(found)
    lists = {row["code"] for name in ("ccl_paragraphs", "usml_paragraphs") for row in law.pack.table(name)}
    for one in found.parameters:
        assert {limit.paragraph for limit in one.limits} <= lists
        assert bool(one.limits) != bool(one.without_limit)
        for offer in one.offers:
            assert offer.url.startswith("https://")
            assert law.schema.country(offer.state) != ["USA"]
            assert 1 <= len(offer.figure) <= 2
            assert list(offer.figure) == sorted(offer.figure)


def _reached(beyond: str, *figure: float) -> tuple[str, ...]:
    aperture = ThresholdWatch.load(["aperture"]).parameters[0]
    offer = OfferedAbroad("it", "a firm", "FRA", figure, "flown", "", "", "", "memory")
    told = ControlParameter("x", "X", "m", beyond, aperture.limits, (offer,))  # type: ignore[arg-type]
    return told.reached(offer)


def test_a_figure_meets_a_limit_at_it_and_beyond_it_in_the_direction_that_is_controlled() -> None:
    assert _reached("more", 0.349) == ()
    assert _reached("more", 0.35) == ("9A515.a.1",)
    assert _reached("more", 0.2, 0.5) == ("9A515.a.1", "XV(a)(7)(i)")
    assert _reached("less", 0.5, 0.9) == ("XV(a)(7)(i)",)
    assert _reached("less", 0.2) == ("9A515.a.1", "XV(a)(7)(i)")


def test_what_was_not_read_is_said_and_nothing_is_found_by_it() -> None:
    found = ThresholdWatch.load(["accuracy", "thrust"])
    assert found.line().endswith("no offer was read of accuracy")
    assert [row["says"] for row in found.records() if row["parameter"] == "accuracy"] == ["no offer was read"]
    assert "15 CFR part 768" in found.not_said
    with pytest.raises(InputError, match="did you mean 'thrust'"):
        ThresholdWatch.load(["thrusts"])
