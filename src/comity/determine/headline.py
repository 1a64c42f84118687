"""The outcome in the field's own words."""

from __future__ import annotations

from collections.abc import Iterable

from comity.determine.assess import Assessment
from comity.determine.determination import Finding, Outcome
from comity.law.law import Law

_POLICY = {
    "approval": "applications are approved",
    "presumption-of-approval": "presumption of approval",
    "case-by-case": "case-by-case review",
    "presumption-of-denial": "presumption of denial",
    "denial": "policy of denial",
}


def headline(
    outcome: Outcome,
    found: Assessment,
    findings: tuple[Finding, ...],
    verified: bool,
    law: Law,
) -> str:
    """Return one line that says what the outcome means for the activity."""
    line = _line(outcome, found, findings, law)
    if verified:
        return line
    return f"Unverified: treat as license required until the text is read. ({line})"


def _line(outcome: Outcome, found: Assessment, findings: tuple[Finding, ...], law: Law) -> str:
    needed = _named(found, law, "required") or _joined(sorted(_possible(found, law)), "or")
    match outcome:
        case Outcome.PROHIBITED:
            return f"Prohibited: {_joined(f.title for f in findings if f.status == 'prohibited')}"
        case Outcome.HOLD:
            return f"Hold: {_joined(f.title for f in findings if f.status == 'hold')}"
        case Outcome.POLICY_OF_DENIAL:
            return f"{needed} required; policy of denial"
        case Outcome.AUTHORIZATION_REQUIRED:
            policies = {f.review_policy.policy for f in findings if f.review_policy}
            review = _joined(_POLICY[policy] for policy in sorted(policies))
            return f"{needed} required{'; ' + review if review else ''}"
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
            return "Undetermined: the answer depends on facts that are not known"


def free(found: Assessment, law: Law) -> str:
    """Return how people call it that the governing regime requires nothing; empty if no regime has such words."""
    return next((scope.free for scope in law.pack.scopes if scope.name == found.jurisdiction), "")


def _free(found: Assessment, law: Law) -> str:
    return free(found, law) or "No authorization required"


def _scopes(law: Law) -> str:
    return _joined(f"the {scope.name}" for scope in law.pack.scopes) or "the law"


def _named(found: Assessment, law: Law, status: str) -> str:
    return _joined(
        law.authorizations[need.authorization].name for need in found.needed.values() if need.status == status
    )


def _possible(found: Assessment, law: Law) -> Iterable[str]:
    """Yield the authorizations of which one or another is required, whatever the facts that are not known are."""
    return (law.authorizations[need.authorization].name for need in found.needed.values() if need.status == "unknown")


def _lifting(found: Assessment) -> str:
    names = (
        (e.bound.rule.exempts.name if e.bound.rule.exempts else "") or e.bound.rule.title
        for need in found.needed.values()
        for e in need.lifted_by
    )
    return _joined(names)


def _joined(words: Iterable[str], last_with: str = "and") -> str:
    *most, last = dict.fromkeys(words) or [""]
    return f"{', '.join(most)} {last_with} {last}" if most else last
