"""The determination of complete activities against a reference that was written apart from it."""

from __future__ import annotations

import random
from datetime import date

import pytest

import comity
from comity import Law
from comity.determine import Outcome
from tests.reference import Reading
from tests.reference_checks import of_assumptions, of_laws, some_laws
from tests.reference_laws import written_law
from tests.reference_trials import Drawn, Trial, drawn, trials, trials_of_laws

DAY = date(2026, 9, 1)


def test_complete_activities_are_determined_as_the_reference_says(law: Law) -> None:
    found = list(trials(law, seed=17, count=250, days=3))
    assert _wrong([*found, *trials(law, seed=17, count=40, days=3, whole=True)]) == []
    settled = {one.expected.outcome for one in found if not one.guesses}
    assert len(settled) >= len(Outcome) - 2  # all but undetermined, and one for the luck of the draw


def test_one_pack_alone_is_determined_as_the_reference_says(law: Law) -> None:
    found = list(trials(law, seed=11, count=60, days=2, packs=frozenset({"jpn", "int"})))
    assert _wrong(found) == []
    assert {"authorization-required", "not-required"} <= {one.expected.outcome for one in found}


def test_drawn_laws_are_determined_as_the_reference_says(law: Law) -> None:
    found = list(trials_of_laws(law, seed=11, count=40))
    assert _wrong(found) == []
    assert len({one.expected.outcome for one in found}) >= len(Outcome) - 2


def test_drawn_laws_are_read_alike_in_every_other_way(law: Law) -> None:
    """In columns, for every guess at unread text, for projects, for how applications are judged, and for plans."""
    small = some_laws(law, seed=13, count=20)
    assert list(of_laws(law, small)) == []
    assert sum(len(one.less) for one in small) >= len(small)


def test_what_is_assumed_is_as_if_it_were_stated(law: Law) -> None:
    home = law.within(frozenset({"us", "int"}))
    drawn_ones = [drawn(home, f"19-{number}", [home.text_as_of], holds=False) for number in range(60)]
    assert [line for one in drawn_ones for line in of_assumptions(home, one)] == []
    assert sum(not one.guesses for one in drawn_ones) >= 20


Effects = tuple[dict[str, object], ...]
LICENSE = "bis-license"
SCOPE: Effects = ({"defines": {"fact": "us.ear.applies"}}, {"defines": {"fact": "us.itar.applies"}, "when": "False"})
NEEDED: Effects = tuple({"requires": {"authorization": LICENSE, "reason": reason}} for reason in ("NS1", "RS1"))
WRITTEN: dict[str, tuple[Effects, str]] = {
    "an exemption of all reasons": (
        ({"exempts": {"authorization": LICENSE, "reasons": "all"}},),
        "exemption-available",
    ),
    "one exemption must cover every reason": (
        tuple({"exempts": {"authorization": LICENSE, "reasons": [reason]}} for reason in ("NS1", "RS1")),
        "authorization-required",
    ),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_the_reference_reads_exemptions_as_the_documents_say(what: str, law: Law) -> None:
    exemptions, outcome = WRITTEN[what]
    written = written_law(law, *SCOPE, *NEEDED, *exemptions)
    assert Reading(written, DAY, {}).answer().outcome == outcome


@pytest.mark.parametrize("what", WRITTEN)
def test_determination_reads_exemptions_as_the_documents_say(what: str, law: Law) -> None:
    exemptions, outcome = WRITTEN[what]
    written = written_law(law, *SCOPE, *NEEDED, *exemptions)
    assert comity.determine({}, DAY, law=written, strict=True).outcome == outcome


MEMORY = {"confidence": "memory"}
ONE: Effects = NEEDED[:1]
DENIAL: dict[str, object] = {"reviews": {"authorization": LICENSE, "policy": "denial", "reasons": "all"}}
UNREAD = {"text_read": (date(2026, 10, 1), None)}
FILING: dict[str, object] = {"imposes": {"duty": "eei-filing", "with": "always"}, **UNREAD}
FOUNDED: dict[str, tuple[Effects, str, str]] = {
    "a denial rests on the policy that is met": (
        (*SCOPE, *ONE, {**DENIAL, **MEMORY}, {**DENIAL, "when": "item.mtcr"}, {**DENIAL, "when": "item.suborbital"}),
        "policy-of-denial", "memory",
    ),
    "a denial rests on its policy, whatever else may be required": (
        (*SCOPE, *ONE, {**NEEDED[1], "when": "item.suborbital"}, {**DENIAL, **MEMORY}), "policy-of-denial", "memory",
    ),
    "a license that is lifted rests on what lifts it": (
        (*SCOPE, *NEEDED, {"exempts": {"authorization": LICENSE, "reasons": "all"}, **MEMORY},
         {"exempts": {"authorization": LICENSE, "reasons": ["RS1"]}}),
        "exemption-available", "memory",
    ),
    "a license that is required does not rest on what may be": (
        (*SCOPE, *ONE, {**NEEDED[1], **MEMORY, "concerns": "item.suborbital"}), "authorization-required", "primary",
    ),
    "where nothing is required all that might be has its part": (
        (*SCOPE, {**ONE[0], **MEMORY, "when": "item.mtcr"}), "not-required", "memory",
    ),
    "where the regime is known an open filing opens nothing": ((*SCOPE, FILING), "not-required", "primary"),
    "where a regime that goes before another may apply, none is known": (
        (SCOPE[0], {**SCOPE[1], **UNREAD}, FILING), "undetermined", "primary",
    ),
    "where no regime is sure an open filing opens the answer": (
        ({**SCOPE[0], "when": "item.suborbital"}, SCOPE[1], FILING), "undetermined", "primary",
    ),
    "what may be inside a regime is not outside of all": (
        ({**SCOPE[0], "when": "item.suborbital"}, SCOPE[1]), "not-required", "primary",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FOUNDED)
def test_an_answer_rests_on_what_the_documents_say(what: str, law: Law) -> None:
    effects, outcome, confidence = FOUNDED[what]
    found = comity.determine({"facts": {"item.mtcr": False}}, DAY, law=written_law(law, *effects), strict=True)
    assert (found.outcome, found.confidence) == (outcome, confidence), [one.what for one in found.causes]


def test_who_takes_part_is_open_until_it_is_known_where_something_goes(law: Law) -> None:
    written = written_law(law, *SCOPE, {**NEEDED[0], "when": "'CHN' in parties.countries"})
    said = set()
    for place in ("CHN", "KOR"):
        complete = {"destination.country": place, "parties.countries": frozenset[str]()}
        said.add(expected := Reading(written, DAY, complete).answer().outcome)
        assert comity.determine({"to": place}, DAY, law=written).outcome == expected
    assert len(said) == 2
    assert comity.determine({}, DAY, law=written).outcome is Outcome.UNDETERMINED


def test_what_is_not_stated_is_asked_for(law: Law) -> None:
    with pytest.raises(KeyError, match=r"origin\.country"):
        Reading(law, DAY, {"item.classification": "EAR99"}).answer()


def test_a_text_that_was_not_read_is_not_guessed(law: Law) -> None:
    facts = Drawn(law, random.Random(1), DAY)  # noqa: S311  repeatable, not secret
    facts |= {"activity.kind": "export", "item.classification": "3A001.a.2", "destination.country": "KOR"}
    with pytest.raises(LookupError, match="was not read for the day"):
        Reading(law, date(2016, 1, 4), facts).answer()


def _wrong(found: list[Trial]) -> list[str]:
    return [f"{one.seed} on {one.day}: {one.wrong}" for one in found if one.wrong]
