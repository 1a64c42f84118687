"""What each state's law says of an activity that touches several."""

from __future__ import annotations

from datetime import date

from comity.determine.assess import KnownFacts, decide
from comity.determine.determination import Side
from comity.determine.evaluation import Evaluation
from comity.determine.outcome import Outcome
from comity.law.pack import PackInfo, pack_of


def sides(case: Evaluation) -> tuple[Side, ...]:
    """Return a side for the home pack and each other that has something to say; none if only the home pack has."""
    infos = case.law.pack.infos
    telling = _telling(case)
    home = case.law.pack.info.id
    if telling <= {home}:
        return ()
    return tuple(_side(case, info) for info in infos.values() if info.id in telling | {home})


def _telling(case: Evaluation) -> set[str]:
    """Return the packs of whatever stands or may stand."""
    found = case.found
    rules = [*found.prohibited, *found.held, *found.undecided]
    rules += [rule for need in found.needed.values() for rule in need.standing + need.possible]
    return {pack_of(rule.rule.id) for rule in rules} & case.law.pack.infos.keys()


def _side(case: Evaluation, info: PackInfo) -> Side:
    return Side(
        info.id,
        info.called,
        side_outcome(case, info.id),
        min(date.fromisoformat(info.text_as_of), case.basis.day),
    )


def side_outcome(case: Evaluation, pack: str) -> Outcome:
    """Return what the law of one pack alone says of the activity."""
    rules = case.rules.of_pack(pack, home=pack == case.law.pack.info.id)
    return decide(rules, KnownFacts(case.facts, case.covered))[0].outcome
