"""What a line of an order comes to: in a word or two, in a sentence, and why, each with citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from comity.brief.citations import merged, provisions
from comity.brief.page_values import Mark
from comity.brief.usual_days import days
from comity.determine.determination import (
    POLICY_WORDS,
    Application,
    AuthorizationDays,
    Determination,
    ExemptionFinding,
    Finding,
    likely,
)
from comity.determine.outcome import ONCE_SCREENED, Outcome
from comity.scalars import first_few, joined, within_sentence

_MARKS: Final[dict[Outcome, Mark]] = {
    Outcome.PROHIBITED: "stop",
    Outcome.HOLD: "stop",
    Outcome.POLICY_OF_DENIAL: "stop",
    Outcome.AUTHORIZATION_REQUIRED: "license",
    Outcome.UNDETERMINED: "open",
    Outcome.EXEMPTION_AVAILABLE: "conditions",
}
_UNREAD: Final = "coverage"
"""The reason of a finding that a law was not examined."""
_DENIED: Final = "policy of denial"
_MOST_NAMES: Final = 2
MOST_CODES: Final = 3
"""So many classifications of an item, or authorizations of a line, are named."""
_KIND: Final = "activity.kind"
_DESTINATION: Final = ("destination.country",)
_WITH_PARAGRAPH: Final = re.compile(r"[A-Z]+-\d")
PLACES: Final = "{places}"
"""Stands in a ground for where the lines go that share it."""


class NamedNeed(msgspec.Struct, frozen=True):
    """An authorization that a line needs, or may need, in a few words: whose law, citation, usual days or denial.

    Attributes:
        usual: how long it takes; None where nobody knows, or it is refused.
        refused: that an application meets a policy of denial; empty where it does not.
        judged: how an application for this one is judged, where that is strict.
    """

    name: str
    usual: AuthorizationDays | None
    refused: str
    cite: str
    perhaps: bool
    judged: str


class Verdict(msgspec.Struct, frozen=True):
    """What a line comes to.

    Attributes:
        short: for a row of a table.
        sentence: as what a sentence says of the line.
        grounds: why, each with citation; `PLACES` stands for where the line goes.
    """

    mark: Mark
    short: str
    sentence: str
    grounds: tuple[str, ...]
    needs: tuple[NamedNeed, ...] = ()


def verdict(d: Determination) -> Verdict:
    """Return what a determination comes to."""
    mark = _MARKS.get(d.outcome, "free")
    if d.outcome.permissive and not d.verified:
        unread = "unverified: treat as license required"
        return Verdict("open", unread, f"{unread} until the text is read", tuple(_grounds(d)))
    short, sentence = _words(d)
    return Verdict(mark, short, sentence, tuple(_grounds(d)), tuple(_needs(d)))


def is_stopped(d: Determination) -> bool:
    """Whether it must not go ahead, or an application would be refused."""
    return _MARKS.get(d.outcome) == "stop"


def unsaid(d: Determination) -> bool:
    """Whether it is not stated what is to be done, so that nearly everything may be required."""
    return d.outcome is Outcome.UNDETERMINED and any(unknown.fact == _KIND for unknown in d.unknowns)


def answered(d: Determination) -> str:
    """Return the headline of a determination; where it waits for screening, of the answer once that is clear."""
    once = d.once_screened
    return d.headline if once is None or once.outcome is d.outcome else f"{ONCE_SCREENED}: {once.headline}"


def standing_alone(d: Determination) -> str:
    """Return what a line comes to where no page around it names the regime: a permission names it itself."""
    found = verdict(d)
    return found.sentence if d.outcome.permissive else found.short


def _words(d: Determination) -> tuple[str, str]:
    """Return what it comes to for a table, and for a sentence."""
    required, perhaps = required_names(d), _perhaps(d)
    needed = joined(required) if required else joined(perhaps, "or")
    regime = f" under the {d.jurisdiction}" if d.free else ""
    match d.outcome:
        case Outcome.PROHIBITED | Outcome.HOLD as stop:
            word = "prohibited" if stop is Outcome.PROHIBITED else "on hold"
            return word, word
        case Outcome.POLICY_OF_DENIAL:
            return f"{cut(required or perhaps)}: policy of denial", f"{needed} required, policy of denial"
        case Outcome.AUTHORIZATION_REQUIRED:
            usual = likely(d.could_spare)
            unless = f", unless {exemption(usual.name)} fits ({_asked(usual.hangs_on[0].ask)})" if usual else ""
            besides = _besides(d)
            return f"{cut(required or perhaps)}{besides}", f"{needed} required{unless}{besides}"
        case Outcome.COVERED:
            held = short_names(f.authorization_name for f in d.findings if f.status == "met")
            return f"covered: {cut(held)}", f"covered by the {joined(held)} in hand"
        case Outcome.EXEMPTION_AVAILABLE:
            names = [exemption(e.name) for f in d.findings if f.status == "exempt" for e in _serving(f)]
            told = cut(list(dict.fromkeys(names)), "or")
            return f"{told}, on conditions", f"no license needed{regime} if every condition of {told} is met"
        case Outcome.OUTSIDE_SCOPE:
            return "outside the scope", "outside the scope of the law as modeled"
        case Outcome.UNDETERMINED:
            if unsaid(d):
                return "undetermined", "undetermined: it is not stated what is to be done"
            few = first_few(perhaps, 1) if len(perhaps) > _MOST_NAMES else joined(perhaps, "or")
            return _open(d, few), _open(d, cut(perhaps, "or"))
    if d.free:
        return _abbreviated(d.free), f"{d.free}{regime}"
    looked_at = dict.fromkeys(one.regime.partition(" (")[0] for one in d.examined if one.how == "examined")
    named = looked_at or dict.fromkeys(f.regime for f in d.findings)  # what was examined, not whatever has a rule
    return "nothing required", f"nothing required under {joined(named) or 'the law as read'}"


def _open(d: Determination, perhaps: str) -> str:
    """Return that it is undetermined, with what may be required, or else that it waits for law nobody has read."""
    unread = any(f.reason == _UNREAD and f.status == "unknown" for f in d.findings)
    return f"undetermined, perhaps {perhaps}" if perhaps else f"undetermined{': law not examined' if unread else ''}"


def _abbreviated(name: str) -> str:
    """Return how a name is abbreviated, where it says so itself: "No License Required (NLR)"."""
    return name.rpartition(" (")[2].rstrip(")")


def _besides(d: Determination) -> str:
    """Return what serves in place of what would be required besides; it has conditions, and is not left out."""
    required = {f.authorization for f in d.findings if f.status == "required"}
    spared = [f for f in d.findings if f.status == "exempt" and f.authorization not in required]
    names = dict.fromkeys(exemption(e.name) for f in spared for e in f.exemptions if e.serves)
    return f"; {cut(list(names), 'or')} on conditions" if names else ""


def _asked(question: str) -> str:
    """Return a question within a sentence, without what it says in parentheses."""
    return re.sub(r" \([^)]*\)", "", within_sentence(question))


def _grounds(d: Determination) -> Iterator[str]:
    """Yield why: what bars it, what is required, and perhaps, what lifts it, what is not reached."""
    for finding in d.findings:
        if finding.status in ("prohibited", "hold"):
            yield f"{finding.title} · {finding.cite}"
    for application in d.applications:
        if application.status == "required":
            yield _required(d, application)
    for drawing in d.draws:
        left = "" if drawing.left is None else f", {drawing.left:,.15g} USD left after it"
        yield f"draws {drawing.value:,.15g} USD on {drawing.number or short_name(drawing.authorization)}{left}"
    yield from d.short
    perhaps = short_names(a.name for a in _possible(d))
    if perhaps and d.outcome is not Outcome.UNDETERMINED:
        yield f"perhaps also {joined(perhaps)} (see Open)"
    yield from _lifted(d)
    if d.outcome is Outcome.UNDETERMINED:
        yield from _decided_sides(d)
    if d.outcome.permissive or d.outcome is Outcome.UNDETERMINED:
        yield from _not_reached(d)
    if d.outcome.permissive and not any(f.status != "not-triggered" or f.reason for f in d.findings):
        listed = [one for one in d.rests_on if one.id.rpartition(":")[2] in d.classification]
        yield from (f"no reason for control · {one.cite}" for one in listed[:1])


def _serving(finding: Finding) -> list[ExemptionFinding]:
    return [e for e in finding.exemptions if e.serves]


def _perhaps(d: Determination) -> list[str]:
    """Return what may be required; nothing while it is not stated what is to be done, for then nearly all may."""
    return [] if unsaid(d) else short_names(a.name for a in _possible(d))


def _possible(d: Determination) -> Iterator[Application]:
    """Yield what may have to be applied for and is not for sure; that nobody has looked at a law is told as that."""
    unread = {f.authorization for f in d.findings if f.reason == _UNREAD}
    sure = {a.name for a in d.applications if a.status == "required"}
    yield from (
        a for a in d.applications if a.status == "unknown" and a.authorization not in unread and a.name not in sure
    )


def _decided_sides(d: Determination) -> Iterator[str]:
    """Yield what the law of a state says where only another's is open, with the regimes that were examined."""
    for side in d.sides:
        if side.outcome is not Outcome.UNDETERMINED:
            regimes = [e.regime.partition(" (")[0] for e in d.examined if e.side == side.name and e.how == "examined"]
            yield f"{side.name}: {in_words(side.outcome)} under {joined(regimes) or 'its law as read'}"


def _lifted(d: Determination) -> Iterator[str]:
    """Yield what is lifted, by which exemption."""
    lifted: dict[str, list[Finding]] = {}
    for finding in d.findings:
        if finding.status == "exempt":
            served = _serving(finding)
            lifted.setdefault(f"{exemption(served[0].name)} · {served[0].cite}" if served else "", []).append(finding)
    for by, findings in lifted.items():
        yield f"{_reasons(findings)} lifted{' by ' if by else ''}{by}"


def _required(d: Determination, application: Application) -> str:
    """Return one authorization: the reasons for it with citation, how an application is judged, the usual days."""
    findings = [f for f in d.findings if f.authorization == application.authorization and f.status == "required"]
    review = next((f.review_policy for f in findings if f.review_policy), None)
    judged = f"{POLICY_WORDS[review.policy]} ({review.cite})" if review else ""
    graver = next((r for f in findings if (r := f.possible_review) and r.policy == "denial"), None)
    if graver:
        judged = f"{POLICY_WORDS[graver.policy]} unless excepted ({graver.cite}){f', else {judged}' if judged else ''}"
    law = f"{state_of(d, findings)}{_reasons(findings)} · {_cites(findings)}"
    name = f"{short_name(application.name)}: " if len(required_names(d)) > 1 else ""
    denied = review is not None and review.policy == "denial" and not graver
    usual = "" if denied else days(application.days)  # how long others take says nothing of one that is refused
    return " · ".join(filter(None, (f"{name}{law}", judged, usual)))


def _needs(d: Determination) -> Iterator[NamedNeed]:
    for application in [*(a for a in d.applications if a.status == "required"), *_possible(d)]:
        findings = [f for f in d.findings if f.authorization == application.authorization]
        state = state_of(d, findings).rstrip(", ")
        name = f"{short_name(application.name)}{f' ({state})' if state else ''}"
        required = [f for f in findings if f.status == "required"]
        refused = _DENIED if d.outcome is Outcome.POLICY_OF_DENIAL and required else ""
        usual = None if refused else application.days
        perhaps = application.status != "required"
        yield NamedNeed(name, usual, refused, _cites(required[:1]), perhaps, strictest(required))


def state_of(d: Determination, findings: Iterable[Finding]) -> str:
    """Return whose law asks, where it is another state's than the home state's: "Japan, "."""
    packs = {finding.rule.partition(".")[0] for finding in findings}
    return "".join(f"{side.name}, " for side in d.sides[1:] if side.pack in packs)


def _reasons(findings: Iterable[Finding]) -> str:
    return ", ".join(dict.fromkeys(_reason(f.reason) or f.title for f in findings))


def _reason(reason: str) -> str:
    """Return a reason for control as people write it, without the paragraph that tells two of a kind apart."""
    return reason.partition("-")[0] if _WITH_PARAGRAPH.match(reason) else reason.replace("-", " ")


def _cites(findings: Iterable[Finding]) -> str:
    """Return the provision that each reason rests on first; all that a rule cites stands in the full answer."""
    first = {finding.reason or finding.title: finding.cite.partition(";")[0] for finding in reversed(list(findings))}
    return merged(reversed(first.values()))


def _not_reached(d: Determination) -> Iterator[str]:
    """Yield the reasons for control that do not reach the place, then the first that fails for something else.

    A reason for which another rule asks, or may, is not among them.
    """
    spoken = {f.reason for f in d.findings if f.status != "not-triggered"}
    unmet = (f for f in d.findings if f.status == "not-triggered" and f.reason and f.reason not in spoken)
    quiet = [f for f in unmet if f.regime == d.jurisdiction]
    placed = [f for f in quiet if f.turns_on == _DESTINATION]
    if placed:
        verb = "do" if len({f.reason for f in placed}) > 1 else "does"
        yield f"{_reasons(placed)} {verb} not reach {PLACES} · {_cites(placed)}"
    reached = {f.reason for f in placed}
    for finding in [f for f in quiet if f.turns_on != _DESTINATION and f.reason not in reached][:1]:
        yield f"{_reason(finding.reason)}: {finding.because[0]} · {finding.cite}"


_WHERE_TO: Final = (
    "destination.country", "ultimate_consignee.country", "end_user.country", "person.latest_citizenship",
    "launch.country", "site.country", "orbit.control_country",
)  # fmt: skip
"""The facts that tell where something goes or happens, the nearest first."""


def where_to(d: Determination) -> str:
    """Return where it goes or happens, as far as stated."""
    given = {stated.fact: stated.value for stated in (*d.given, *d.confirmed)}
    return next((given[fact] for fact in _WHERE_TO if fact in given), "")


def matched(d: Determination) -> Iterator[str]:
    """Yield the parties of which it is stated that a match was found, where no list of ours was asked."""
    stated = {} if d.screening else {one.fact: one.value for one in (*d.given, *d.confirmed)}
    for fact, value in stated.items():
        role, _, attribute = fact.partition(".")
        if attribute == "possible_match" and value == "yes":
            yield stated.get(f"{role}.name", role.replace("_", " "))


def item_of(d: Determination) -> str:
    """Return how the item is classified, as far as stated."""
    codes = d.classification
    return " or ".join(codes) if len(codes) <= MOST_CODES else f"{len(codes)} possible"


def required_names(d: Determination) -> list[str]:
    """Return the authorizations that are required, each once."""
    return short_names(a.name for a in d.applications if a.status == "required")


def names_of(mark: Mark, d: Determination) -> Iterator[str]:
    """Yield by name what a line needs or goes under, or how its regime calls it that nothing is needed."""
    if mark == "license":
        yield from required_names(d)
    elif mark == "conditions":
        yield from dict.fromkeys(exemption(e.name) for f in d.findings if f.status == "exempt" for e in _serving(f))
    elif mark == "free" and d.free:
        yield f"{d.free} under the {d.jurisdiction}"


def deciding(d: Determination) -> Iterator[str]:
    """Yield the provisions that decide a line: what bars it, what is required, what lifts it, what is not reached."""
    for finding in d.findings:
        lifting = [e.cite for e in _serving(finding)]
        if finding.status not in ("not-triggered", "unknown", "met"):
            yield (lifting or [finding.cite])[0].partition(";")[0]
    if d.outcome.permissive:
        yield from (ground.rpartition(" · ")[2] for ground in _not_reached(d))


def strictest(findings: Iterable[Finding]) -> str:
    """Return how an application is judged where that is stricter than case by case, or perhaps is."""
    found = [f for f in findings if f.status == "required"]
    sure = {f.review_policy.policy for f in found if f.review_policy}
    perhaps = {f.possible_review.policy for f in found if f.possible_review}
    for policy in ("denial", "presumption-of-denial"):
        if policy in sure:
            return "" if policy == "denial" else POLICY_WORDS[policy]
        if policy in perhaps:
            return f"perhaps {POLICY_WORDS[policy]}"
    return ""


def in_words(outcome: Outcome) -> str:
    """Return an outcome as a sentence has it."""
    return outcome.value.replace("-", " ")


def short_name(name: str) -> str:
    """Return an authorization's name without what it says in parentheses."""
    return name.partition(" (")[0] or name


def short_names(names: Iterable[str]) -> list[str]:
    """Return names without what they say in parentheses, each once."""
    return list(dict.fromkeys(map(short_name, names)))


def exemption(name: str) -> str:
    """Return an exemption's name as practitioners write it: "STA (c)(1)"."""
    return name.removeprefix("License Exception ").removeprefix("Exemption ")


def exemption_beside(name: str, cite: str) -> str:
    """Return an exemption's name without what a citation beside it says as well; empty where that says all."""
    symbol, _, paragraph = exemption(name).partition(" ")
    said = [one.rpartition(" ")[2] for one in provisions(cite)]
    if symbol in said:
        return paragraph
    return symbol if paragraph and any(one.endswith(paragraph) for one in said) else exemption(name)


def cut(names: list[str], last_with: str = "and") -> str:
    """Return names for a table: the first few, and how many more."""
    return first_few(names, _MOST_NAMES) if len(names) > _MOST_NAMES else joined(names, last_with)
