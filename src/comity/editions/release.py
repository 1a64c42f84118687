"""What an edition of the law answers, kept beside the cases: the next tells which answers it changes, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from comity.arguments import PATH, checked
from comity.determine.activity import make_activity
from comity.determine.cases import asked_of, read_cases
from comity.determine.determination import Determination
from comity.determine.engine import determine
from comity.errors import ComityError, Faults, InputError
from comity.files import csv_of, parse_csv, read_text, write_folder
from comity.law.editions import EDITIONS
from comity.law.law import LAW, Law, load
from comity.scalars import stated_day

_ANSWERS, _RULES = "answers.csv", "rules.csv"


class CaseAnswer(msgspec.Struct, frozen=True):
    """What a case was answered.

    Attributes:
        outcome: its word; ``refused`` where it could not be asked.
        requires: the ids of the authorizations that are required.
        rules: the ids of the rules that decided.
    """

    case: str
    outcome: str
    requires: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class ChangedAnswer(msgspec.Struct, frozen=True):
    """A case that an edition answered otherwise.

    Attributes:
        before: absent for a case that is new.
        now: absent for a case that is no more.
        why: the rules that decided before or decide now and that are new, gone, or written otherwise since.
    """

    case: str
    before: CaseAnswer | None
    now: CaseAnswer | None
    why: Mapping[str, str]


class EditionAnswers(msgspec.Struct, frozen=True):
    """What an edition answers to the cases, and a hash of each of its rules.

    Attributes:
        edition: its day; absent before it is cut.
        answers: by case.
        rules: the hash of each rule, by id.
    """

    edition: date | None
    answers: Mapping[str, CaseAnswer]
    rules: Mapping[str, str]

    @classmethod
    @checked(folder=PATH, law=LAW)
    def of_cases(cls, folder: Path | str, law: Law | None = None) -> EditionAnswers:
        """Answer every case of a folder by the law as it is.

        Raises:
            InputError: the folder holds no cases, or facts of some that there are not.
        """
        law = law or load()
        answers, faults = {}, Faults()
        for name, case in read_cases(Path(folder)):
            with faults.gathered():
                asked = asked_of(case, law)
                activity = make_activity(case.facts, asked, f"{name}: {case.id}")
                try:
                    told = determine(activity, asked, case.date, strict=case.strict)
                except ComityError:
                    answers[case.id] = CaseAnswer(case.id, "refused")
                else:
                    answers[case.id] = _answer(case.id, told)
        faults.tell()
        rules = {rule.id: _hash(msgspec.json.encode(rule)) for rule, file in law.pack.rules.values() if not file.of}
        return cls(None, answers, rules)

    @classmethod
    @checked(folder=PATH)
    def last(cls, folder: Path | str) -> EditionAnswers:
        """Return what the last edition answered to the cases of a folder.

        Raises:
            InputError: none was cut, or its files cannot be read.
        """
        every = sorted(path.parent for path in (Path(folder) / EDITIONS).glob(f"*/{_ANSWERS}"))
        if not every:
            raise InputError("holds no edition", where=str(folder), accepts="comity law release --cut DAY makes one")
        newest = every[-1]
        answers = (
            CaseAnswer(row["case"], row["outcome"], tuple(row["requires"].split()), tuple(row["rules"].split()))
            for row in parse_csv(read_text(newest / _ANSWERS), _ANSWERS)
        )
        rules = {row["rule"]: row["hash"] for row in parse_csv(read_text(newest / _RULES), _RULES)}
        return cls(date.fromisoformat(newest.name), {one.case: one for one in answers}, rules)

    @checked(folder=PATH)
    def cut(self, folder: Path | str, edition: date | str) -> Path:
        """Write the answers beside the cases as those of an edition, and return its folder.

        Raises:
            InputError: the edition is there already, its day is none, or the folder cannot be written to.
        """
        made = Path(folder) / EDITIONS / str(stated_day(edition, "edition"))
        if made.exists():
            raise InputError("this edition was cut already", where=str(made), accepts="a later day")
        answers = [
            (one.case, one.outcome, " ".join(one.requires), " ".join(one.rules)) for one in self.answers.values()
        ]
        told = {
            _ANSWERS: csv_of(("case", "outcome", "requires", "rules"), sorted(answers)),
            _RULES: csv_of(("rule", "hash"), sorted(self.rules.items())),
        }
        write_folder(made, {name: text.encode() for name, (text, _) in told.items()})
        return made

    def changes(self, before: EditionAnswers) -> list[ChangedAnswer]:
        """Return the cases that are answered otherwise than before, with the rules by which that may have come."""
        found = []
        for case in sorted(self.answers.keys() | before.answers.keys()):
            was, now = before.answers.get(case), self.answers.get(case)
            if was != now:
                deciding = sorted({*(was.rules if was else ()), *(now.rules if now else ())})
                why = {rule: said for rule in deciding if (said := self._since(rule, before))}
                found.append(ChangedAnswer(case, was, now, why))
        return found

    def _since(self, rule: str, before: EditionAnswers) -> str:
        """Say what became of a rule since an edition; nothing if it stands as it stood."""
        if rule not in before.rules:
            return "new" if rule in self.rules else ""
        if rule not in self.rules:
            return "gone"
        return "" if self.rules[rule] == before.rules[rule] else "written otherwise"


def _answer(case: str, told: Determination) -> CaseAnswer:
    decided = {one.rule for one in told.findings if one.status != "not-triggered"}
    required = {one.authorization for one in told.findings if one.status == "required" and one.authorization}
    return CaseAnswer(case, told.outcome.value, tuple(sorted(required)), tuple(sorted(decided)))


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=8).hexdigest()
