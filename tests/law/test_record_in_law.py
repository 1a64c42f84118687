"""Conditions ask the record at the activity's date; what it does not know makes them unknown, with the reason."""

from __future__ import annotations

from datetime import date

import pytest

from comity import Law
from comity.law.formula import Facts, Formula
from comity.law.residual import atoms
from comity.law.values import known

TSA = "in_force('technology-safeguards-agreement', 'USA', destination.country{})"
FRAMEWORK = "in_force('framework-agreement', 'USA', destination.country)"


def ask(law: Law, day: str, condition: str) -> Formula:
    return law.at(date.fromisoformat(day)).bind(condition, "test")


def to(country: str) -> Facts:
    return Facts({"destination.country": known(country)})


@pytest.mark.parametrize(
    ("day", "condition", "country", "expected"),
    [
        ("2019-12-15", TSA.format(""), "BRA", False),
        ("2019-12-16", TSA.format(""), "BRA", True),
        ("2026-08-03", TSA.format(", scope='launch'"), "IND", True),
        ("2026-08-03", TSA.format(", scope='commercial-launch'"), "IND", False),
        ("2026-08-03", TSA.format(""), "NOR", None),  # signed; entry into force was sought and not found
        ("2026-11-02", FRAMEWORK, "KOR", True),
        ("2026-11-03", FRAMEWORK, "KOR", None),  # its usual term has run
        ("2018-08-02", "member('A:5', destination.country)", "IND", False),
        ("2018-08-03", "member('A:5', destination.country)", "IND", True),
        ("2017-12-27", "in_force('reciprocal-procurement', 'USA', destination.country)", "FRA", None),
        ("2017-12-28", "in_force('reciprocal-procurement', 'USA', destination.country)", "FRA", True),
    ],
)
def test_the_record_as_of_the_day(law: Law, day: str, condition: str, country: str, expected: bool | None) -> None:
    assert ask(law, day, condition).evaluate(to(country)) is expected


def test_what_the_record_does_not_know_is_told_with_its_reason(law: Law) -> None:
    found = ask(law, "2026-11-23", FRAMEWORK)
    told = [why for atom in atoms(found) for why in getattr(atom, "unsure", {}).values()]
    assert any("must be checked" in why and "US-ROK" in why for why in told)
