"""Burden: authorizations and waiting days, as ranges."""

from __future__ import annotations

from comity import Outcome
from comity.determine.determination import AuthorizationDays
from comity.reform.burden import burden
from comity.reform.change import ComparedAnswer


def test_burden_adds_up() -> None:
    known = {"a": AuthorizationDays(10, 20, 40), "b": AuthorizationDays(5, 30, 35)}
    both = ComparedAnswer(Outcome.AUTHORIZATION_REQUIRED, required=("a", "b"))
    found = burden(
        [(both, 2.0), (ComparedAnswer(Outcome.UNDETERMINED), 1.0), (ComparedAnswer(Outcome.NOT_REQUIRED), 7.0)], known
    )
    assert (found.activities, found.perhaps) == (2, 1)
    assert found.authorizations == {"a": 2, "b": 2}
    assert found.days == (20, 60, 120)  # the slowest of each; the undetermined one may need the slowest of all
    lost = burden([(ComparedAnswer(Outcome.AUTHORIZATION_REQUIRED, required=("c",)), 1.0)], known)
    assert lost.unknown == ("c",)
