"""The outcome in the field's own words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from comity.determine.assess import Assessment
from comity.determine.determination import POLICY_WORDS, Examination, Finding, SparingExemption, likely
from comity.determine.evaluation import Evaluation
from comity.determine.outcome import Outcome
from comity.determine.sides import side_outcome
from comity.law.law import Law
from comity.scalars import joined, within_sentence

_MOST_NAMED: Final = 3


def headline(
    outcome: Outcome,
    case: Evaluation,
    findings: tuple[Finding, ...],
    looked_at: tuple[Examination, ...],
    spares: tuple[SparingExemption, ...],
    *,
    verified: bool,
) -> str:
    """Return one line that says what the outcome means for the activity.

    A permissive line names the state, the regimes and the day of which it speaks.
    """
    line = _line(outcome, case, findings, looked_at)
    if outcome is Outcome.AUTHORIZATION_REQUIRED and (usual := likely(spares)):
        line += f"; unless {usual.name} fits ({usual.hangs_on[0].ask})"
    if outcome.permissive:
        line = f"{line} ({_subject(case, looked_at)})"
    return line if verified else f"Unverified: treat as license required until the text is read. ({line})"


def _subject(case: Evaluation, looked_at: tuple[Examination, ...]) -> str:
    """Return of whose law, of which regimes and of which day a permissive line speaks."""
    governing = {scope.name for scope in case.law.pack.scopes} & {case.found.jurisdiction}
    examined = [one for one in looked_at if one.how == "examined"]
    told: dict[str, list[str]] = {}
    for one in [one for one in examined if one.regime in governing] or examined:
        told.setdefault(one.side, []).append(one.regime)
    day, read = case.basis.day, case.law.text_as_of
    info = case.law.pack.info
    sides = [f"{side}, {joined(dict.fromkeys(regimes))}" for side, regimes in told.items()] or [info.called]
    return f"{'; '.join(sides)}, {f'law of {day}' if day <= read else f'text of {read}'}"


def _open(case: Evaluation, findings: tuple[Finding, ...], looked_at: tuple[Examination, ...]) -> str:
    """Return why an answer is open, and what the home state's law says where only other states' was not examined."""
    missing = [one for one in looked_at if one.how == "not-examined"]
    if not missing:
        return "Undetermined: the answer depends on facts that are not known"
    told = [f"{one.side}: {one.regime}" for one in missing]
    more = f" and {len(told) - _MOST_NAMED} more" if len(told) > _MOST_NAMED else ""
    unexamined = f"not examined in depth: {'; '.join(told[:_MOST_NAMED])}{more}"
    home = side_outcome(case, case.law.pack.info.id)
    if home.permissive:
        own = f"{_line(home, case, findings, looked_at)} ({_subject(case, looked_at)})"
        return f"Undetermined. {own}. {unexamined[0].upper()}{unexamined[1:]}"
    return f"Undetermined: {unexamined}"


def _line(outcome: Outcome, case: Evaluation, findings: tuple[Finding, ...], looked_at: tuple[Examination, ...]) -> str:
    found, law = case.found, case.law
    needed = _named(found, law, "required") or joined(sorted(set(_possible(found, law))), "or")
    match outcome:
        case Outcome.PROHIBITED:
            return f"Prohibited: {joined(dict.fromkeys(f.title for f in findings if f.status == 'prohibited'))}"
        case Outcome.HOLD:
            return f"Hold: {joined(dict.fromkeys(f.title for f in findings if f.status == 'hold'))}"
        case Outcome.POLICY_OF_DENIAL:
            return f"{needed} required; policy of denial"
        case Outcome.AUTHORIZATION_REQUIRED:
            review = _reviewed(findings, law)
            return f"{needed} required{'; ' + review if review else ''}{_besides(found, law)}"
        case Outcome.COVERED:
            return f"Covered by an existing authorization: {_named(found, law, 'met')}"
        case Outcome.EXEMPTION_AVAILABLE:
            return f"No license needed if all conditions are met: {_lifting(found)}"
        case Outcome.FILING_ONLY:
            return f"{_free(found, law)}; export information must be filed"
        case Outcome.NOT_REQUIRED:
            may_file = "; export information may have to be filed" if found.possible_filings else ""
            return f"{_free(found, law)}{may_file}"
        case Outcome.OUTSIDE_SCOPE:
            return f"Outside the scope of {_scopes(law)} as modeled here"
        case _:
            return _open(case, findings, looked_at)


def _reviewed(findings: tuple[Finding, ...], law: Law) -> str:
    """Return how an application is judged; a stricter policy that is not decided comes first, with what decides it."""
    sure = joined(POLICY_WORDS[one] for one in sorted({f.review_policy.policy for f in findings if f.review_policy}))
    graver = next((r for f in findings if (r := f.possible_review) and r.policy == "denial"), None)
    if graver is None:
        return sure
    hangs = within_sentence(law.schema.facts[graver.waits_for[0]].ask) if graver.waits_for else "facts not stated"
    return f"{POLICY_WORDS[graver.policy]} unless excepted ({hangs}){', else ' + sure if sure else ''}"


def free(found: Assessment, law: Law) -> str:
    """Return how people call it that the governing regime requires nothing; empty if no regime has such words."""
    return next((scope.free for scope in law.pack.scopes if scope.name == found.jurisdiction), "")


def _free(found: Assessment, law: Law) -> str:
    return free(found, law) or "No authorization required"


def _scopes(law: Law) -> str:
    return joined(f"the {scope.name}" for scope in law.pack.scopes) or "the law"


def _named(found: Assessment, law: Law, status: str) -> str:
    needs = (need for need in found.needed.values() if need.status == status)
    return joined(dict.fromkeys(law.authorizations[need.authorization].name for need in needs))


def _possible(found: Assessment, law: Law) -> Iterable[str]:
    """Yield the authorizations of which one or another is required, whatever the facts that are not known are."""
    return (law.authorizations[need.authorization].name for need in found.needed.values() if need.status == "unknown")


def _lifting(found: Assessment) -> str:
    names = (
        (e.bound.rule.exempts.name if e.bound.rule.exempts else "") or e.bound.rule.title
        for need in found.needed.values()
        for e in need.lifted_by
    )
    return joined(dict.fromkeys(names))


def _besides(found: Assessment, law: Law) -> str:
    """Return what would be required besides, were it not for an exemption: that has conditions, and is not left out."""
    required = {need.authorization for need in found.needed.values() if need.status == "required"}
    spared = {n.authorization for n in found.needed.values() if n.status == "exempt"} - required
    if not spared:
        return ""
    names = joined(sorted(law.authorizations[one].name for one in spared))
    return f"; {_lifting(found)} in place of {names} if all conditions are met"
