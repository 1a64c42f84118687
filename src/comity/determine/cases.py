"""Cases: an authority's answers, which the whole system must give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from comity.arguments import PATH, TEXT, checked
from comity.determine.activity import make_activity
from comity.determine.decide import strictness
from comity.determine.determination import Determination
from comity.determine.engine import determine
from comity.errors import ComityError, Faults, InputError
from comity.files import files_of, parse_yaml, read_text
from comity.files.typed import typed
from comity.law.editions import EDITION_FILES
from comity.law.law import LAW, Law, load
from comity.law.pack import pack_of
from comity.scalars import told


class CaseSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The authority, and what it says, in our own words."""

    cite: str
    url: str
    says: str = ""
    confidence: str = "primary"


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the authority's answer means for a determination; what is absent is not compared."""

    outcome: str | list[str] | None = None
    jurisdiction: str | None = None
    requires: list[str] | None = None
    triggered: list[str] = []
    not_triggered: list[str] = []
    undecided: list[str] = []
    exemptions: dict[str, str | list[str]] = {}
    duties: list[str] = []
    no_duties: list[str] = []
    review_policy: str | list[str] | None = None
    verified: bool | None = None


class AuthorityCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Facts, a date, and the answer an authority gave."""

    id: str
    title: str
    source: CaseSource
    date: date
    facts: dict[str, Any]
    expect: Expected
    exercises: list[str] = []
    strict: bool = False
    note: str = ""


class CaseResult(msgspec.Struct, frozen=True):
    """A case and how our answer differs from the authority's, line by line; none: it agrees."""

    id: str
    title: str
    file: str
    differences: tuple[str, ...]
    exercises: tuple[str, ...]
    day: date
    cite: str

    @classmethod
    @checked(folder=PATH, law=LAW, only=TEXT)
    def of(cls, folder: Path | str, *, law: Law | None = None, only: str | None = None) -> list[CaseResult]:
        """Run the authoritative cases of a folder.

        Args:
            folder: YAML files, each a list of cases.
            law: by which they are answered; `load()` if None.
            only: those whose file or id contains this.

        Raises:
            InputError: a case file cannot be used.
        """
        return run_cases(Path(folder), law or load(), only)


_OTHER_CASES: Final = ("classification", "histories", "precedents", "questions")  # with tests of their own


def read_cases(folder: Path) -> list[tuple[str, AuthorityCase]]:
    """Return every determination case below a folder with its file.

    Raises:
        InputError: there is no such folder, no case in it, or a file is not a list of cases; holds every fault.
    """
    found: dict[str, tuple[str, AuthorityCase]] = {}
    faults = Faults()
    for path in case_files(folder):
        name = str(path.relative_to(folder))
        if path.relative_to(folder).parts[0] in _OTHER_CASES:
            continue
        with faults.gathered():
            for number, raw in enumerate(_listed(parse_yaml(read_text(path), name), name), 1):
                with faults.gathered():
                    case = _case(raw, f"{name}, case {number}")
                    if case.id in found:
                        raise InputError(f"the case '{case.id}' is also in {found[case.id][0]}", where=name)
                    found[case.id] = name, case
    faults.tell()
    if not found:
        raise InputError("holds no case", where=str(folder), accepts="YAML files, each a list of cases")
    return list(found.values())


def case_files(folder: Path) -> list[Path]:
    """Return the files of a folder of cases.

    Raises:
        InputError: there is no such folder.
    """
    if not folder.is_dir():
        raise InputError("no such folder", where=str(folder), accepts="a folder of cases")
    return files_of(folder, "**/*.yaml", EDITION_FILES)


def _listed(raw: Any, where: str) -> list[Any]:
    if raw is not None and not isinstance(raw, list):
        raise InputError(f"found {told(raw)}", where=where, accepts="a list of cases")
    return raw or []


def _case(raw: Any, where: str) -> AuthorityCase:
    label = f"{where} ({raw['id']})" if isinstance(raw, Mapping) and raw.get("id") else where
    return typed(raw, AuthorityCase, lambda steps: ": ".join((label, *(map(str, steps)))))


def run_cases(folder: Path, law: Law, only: str | None = None) -> list[CaseResult]:
    """Return how our answer to each case compares with the authority's.

    Raises:
        InputError: the folder cannot be used, or no case is asked for.
    """
    asked = [(name, case) for name, case in read_cases(folder) if not only or only in f"{name} {case.id}"]
    if not asked:
        raise InputError(f"no case has '{only}' in its file or id", where=str(folder))
    return [
        CaseResult(
            case.id,
            case.title,
            name,
            tuple(_compare(case, law)),
            tuple(case.exercises),
            case.date,
            case.source.cite,
        )
        for name, case in asked
    ]


def _compare(case: AuthorityCase, law: Law) -> Iterator[str]:
    try:
        asked = asked_of(case, law)
        activity = make_activity(case.facts, asked, case.id)
        answer = determine(activity, asked, case.date, strict=case.strict)
    except ComityError as error:
        yield f"refused: {error}"
        return
    yield from differences(answer, case.expect)


def asked_of(case: AuthorityCase, law: Law) -> Law:
    """Return the law that the authority speaks of: of the packs, and areas in them, whose rules the case exercises."""
    if law.pack.ours:
        law = law.within(law.pack.asked - law.pack.ours)
    exercised = [rule for rule in case.exercises if rule in law.pack.rules]
    if not exercised:
        return law
    asked = law.within(frozenset(map(pack_of, exercised)) | law.pack.common)
    return asked.about(frozenset(map(asked.pack.area, exercised)) | law.pack.common)


def differences(answer: Determination, expect: Expected) -> Iterator[str]:
    """Yield what a determination says otherwise than expected, one line each."""
    pairs = [
        ("outcome", answer.outcome.value, expect.outcome),
        ("jurisdiction", answer.jurisdiction, expect.jurisdiction),
        ("review policy", _policy(answer), expect.review_policy),
    ]
    for name, found, wanted in pairs:
        if wanted is not None and found not in _alternatives(wanted):
            yield f"{name}: {found}, expected {' or '.join(_alternatives(wanted))}"
    required = {f.authorization for f in answer.findings if f.status == "required"}
    if expect.requires is not None and required != set(expect.requires):
        yield f"requires: {_named(required)}, expected {_named(expect.requires)}"
    if expect.verified is not None and answer.verified != expect.verified:
        yield f"verified: {answer.verified}, expected {expect.verified}"
    yield from _rules(answer, expect)
    yield from _exemptions(answer, expect.exemptions)
    duties = {duty.id for duty in answer.duties if duty.status == "due"}
    yield from (f"duty {duty}: absent" for duty in expect.duties if duty not in duties)
    yield from (f"duty {duty}: present" for duty in expect.no_duties if duty in duties)


def _rules(answer: Determination, expect: Expected) -> Iterator[str]:
    holding = {f.rule for f in answer.findings if f.status in ("required", "exempt", "met", "prohibited", "hold")}
    yield from (f"{rule}: not triggered" for rule in expect.triggered if rule not in holding)
    yield from (f"{rule}: triggered" for rule in expect.not_triggered if rule in holding)
    open_ = {f.rule for f in answer.findings if f.status == "unknown"}
    yield from (f"{rule}: not left open" for rule in expect.undecided if rule not in open_)


def _exemptions(answer: Determination, wanted: Mapping[str, str | list[str]]) -> Iterator[str]:
    found = {e.id: e.status for f in answer.findings for e in f.exemptions}
    for rule, status in wanted.items():
        if found.get(rule, "unavailable") not in _alternatives(status):
            yield f"{rule}: {found.get(rule, 'not tried')}, expected {' or '.join(_alternatives(status))}"


def _policy(answer: Determination) -> str:
    found = {f.review_policy.policy for f in answer.findings if f.review_policy}
    return max(found, key=strictness, default="none")


def _alternatives(wanted: str | list[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else wanted


def _named(items: Iterable[str]) -> str:
    return ", ".join(sorted(items)) or "nothing"
