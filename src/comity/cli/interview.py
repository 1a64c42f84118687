"""The interview: one list of questions for an order, the likely and decisive first; what was understood is echoed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from rich.console import Console
from rich.prompt import Prompt
from rich.text import Text

import comity
from comity import InputError, OrderQuestion, Project, ProjectDetermination
from comity.cli import printing

_WORDS: Final = "Answer, or: none · Enter: not known · why · back · each (line by line) · save · quit"
_QUIT: Final = frozenset({"q", "quit", "exit", "stop", "enough"})
_NOT_KNOWN: Final = frozenset({"", "?", "unknown", "not known", "don't know"})
_NONE: Final = frozenset({"none", "n/a", "nobody", "nowhere", "nothing"})
_NEGATIONS: Final = frozenset({"no", "ne"})
"""Words for "no" that are also codes of countries."""
_LONGEST_VALUE: Final = 60
_MOST_SPARES: Final = 4
"""So many questions that could only spare a license are asked of a line: the likeliest; then it is let be."""

Answer = Mapping[str, Any]
_Stand = tuple[Project, list[Answer], set[tuple[int, str]], dict[int, int]]
"""How far an interview was before an answer: the order, the answers, what was asked of which line."""


class Interview:
    """An order with the answers given so far.

    Attributes:
        answers: each the facts that it states, and the lines that it is about.
    """

    def __init__(self, project: Project, day: str | None, strict: bool, source: str) -> None:
        self._day, self._strict, self._source = day, strict, source
        self._out: Console = printing.console()
        self._before: list[_Stand] = []
        self._spared: dict[int, int] = {}
        self._single: OrderQuestion | None = None
        self._known: tuple[Project, ProjectDetermination] | None = None
        self.project, self.answers, self.skipped = project, list[Answer](), set[tuple[int, str]]()
        self.asked = 0

    def run(self) -> Project:
        """Ask until no answer would change much, or the user has had enough; return the order with the answers."""
        self._say(_WORDS)
        going_on = True
        while going_on:
            questions = self._open()
            going_on = self._ask(questions[0], len(questions)) if questions else self._end()
        if self.answers and self._source:
            number = f"{len(self.answers)} answer{'s are' if len(self.answers) > 1 else ' is'}"
            self._say(f"{number} used, and not saved (save keeps them in {self._source}).")
        return self.project

    def _end(self) -> bool:
        """Say that nothing more is worth asking; return whether the last answer was taken back."""
        self._say("Nothing more would change much." + (" Enter: the answer; back, save" if self.answers else ""))
        while self.answers:
            match (self._heard() or "").casefold():
                case "back" if self._before:
                    self._back()
                    return True
                case "save":
                    self._save()
                case _:
                    break
        return False

    def _back(self) -> None:
        self.project, self.answers, self.skipped, self._spared = self._before.pop()
        self._single = None
        self.asked -= 1

    def _open(self) -> list[OrderQuestion]:
        """Return what is worth asking, without what was asked of a line often enough."""
        found = comity.OrderQuestion.of(self._determined(), self.skipped)
        tired = {line for line, count in self._spared.items() if count >= _MOST_SPARES}
        left = [question for question in found if not (question.spares and tired.issuperset(question.lines))]
        lines = self._single.lines if self._single else ()
        rest = [q for q in left if self._single and q.fact == self._single.fact and set(q.lines) & set(lines)]
        if rest:
            return [msgspec.structs.replace(rest[0], lines=rest[0].lines[:1]), *left]
        self._single = None
        return left

    def _determined(self) -> ProjectDetermination:
        found = comity.determine(self.project, self._day, strict=self._strict, earlier=self._known)
        self._known = (self.project, found)
        return found

    def _ask(self, question: OrderQuestion, of: int) -> bool:
        """Ask until the question is answered, left or taken back; return whether to go on."""
        whose = self._whose(question)
        self._out.print()
        self._out.print(Text(f"{self.asked + 1} of about {self.asked + of}{whose}", style="dim"))
        self._out.print(Text(question.ask, style="bold"), Text(f"({question.accepts})", style="dim"))
        leads: dict[str, list[str]] = {}
        for answer in question.decides:
            leads.setdefault(answer.value, []).append(answer.outcome.replace("-", " "))
        if max(map(len, leads), default=0) > _LONGEST_VALUE:  # classes of many values: what they lead to is enough
            between = dict.fromkeys(outcome for several in leads.values() for outcome in several)
            leads = {"decides between": list(between)}
        for value, outcomes in leads.items():
            self._out.print(Text(f"    {value}: {' or '.join(outcomes)}"))
        while True:
            word = self._heard()
            if word is None or word.casefold() in _QUIT:
                return False
            done = self._heed(word, question)
            if done:
                return True

    def _heard(self) -> str | None:
        """Return what was typed; None at the end of the input."""
        try:
            return Prompt.ask("  ", console=self._out, default="", show_default=False).strip()
        except EOFError:
            return None

    def _heed(self, word: str, question: OrderQuestion) -> bool:
        """Do what a word asks for; return whether the question is done with."""
        match word.casefold():
            case "why":
                self._say(f"{question.because or 'It could change the answer'}{_cited(question.cite)}")
            case "save":
                self._save()
            case "back" if self._before:
                self._back()
                return True
            case "back":
                self._say("This is the first question.")
            case "each" if len(question.lines) > 1:
                self._single = question
                return True
            case _:
                return self._answer(word, question)
        return False

    def _answer(self, word: str, question: OrderQuestion) -> bool:
        """Take an answer; return whether it could be used."""
        facts = self._understood(word, question)
        if facts is None:
            return False
        kept = (self.project, list(self.answers), set(self.skipped), dict(self._spared))
        if facts:
            all_lines = len(question.lines) == len(self.project.activities)
            answer = {**({} if all_lines else {"lines": list(question.lines)}), **facts}
            try:
                self.project = self.project.answered([answer], comity.load())
            except InputError as error:
                self._say(str(error), "red")
                return False
            self.answers.append(answer)
        self._before.append(kept)
        self.skipped |= {(line, question.fact) for line in question.lines}
        self.asked += 1
        if question.spares:
            for line in question.lines:
                self._spared[line] = self._spared.get(line, 0) + 1
        return True

    def _understood(self, word: str, question: OrderQuestion) -> Answer | None:
        """Return what a word states; nothing where it says that it is not known; None to be asked again."""
        low = word.casefold().rstrip(".")
        if low in _NOT_KNOWN:
            self._say("→ not known")
            return {}
        if question.fact == "screening":
            return self._screened(low)
        kind = comity.load().schema.facts[question.fact].kind
        if low in _NONE | {"no"} and kind.is_set:
            self._say("→ none")
            return {question.fact: []}
        if low in _NONE and kind != "bool":
            self._say("→ none: taken as not known")
            return {}
        return self._read(word, question, country=kind in ("country", "country-set"))

    def _screened(self, low: str) -> Answer | None:
        if low in ("clear", "hit"):
            self._say(f"→ {low}")
            return {"screening": low}
        if low in _NONE | {"no"}:
            self._say("→ not screened")
            return {}
        self._say("clear: no match stands; hit: some match does; no: nobody looked", "red")
        return None

    def _read(self, word: str, question: OrderQuestion, *, country: bool) -> Answer | None:
        """Return what a word states of a fact, as it was understood; a word that may be a negation is asked about."""
        schema, record = comity.load().schema, comity.load().record
        try:
            possible = schema.read(question.fact, word, "answer")
        except InputError as error:
            self._say(str(error), "red")
            return None
        if not country:
            self._say(f"→ {word}")
            return {question.fact: word}
        codes = sorted(getattr(possible, "values", None) or getattr(possible, "must", None) or ())
        names = ", ".join(f"{record.name(code)} ({code})" for code in codes)
        if word.casefold().rstrip(".") in _NEGATIONS or len(word.rstrip(".")) <= 2:
            self._say(f"{names}? (yes; or the country by name, or none)")
            if (self._heard() or "").casefold() not in ("y", "yes"):
                self._say("Asked again: " + question.ask)
                return None
        self._say(f"→ {names}")
        return {question.fact: codes if len(codes) > 1 else codes[0]}

    def _save(self) -> None:
        if not self._source:
            self._say("There is no file to save to: the order was given by options.")
            return
        try:
            comity.Project.save_answers(self._source, self.answers)
        except InputError as error:
            self._say(str(error), "red")
            return
        self._say(f"Saved {len(self.answers)} answer{'s' * (len(self.answers) != 1)} at the end of {self._source}.")
        self.answers.clear()
        self._before.clear()

    def _whose(self, question: OrderQuestion) -> str:
        """Return which lines a question is about, by number and name, and the provision that it comes from."""
        activities = self.project.activities
        if len(question.lines) == len(activities) > 1:
            whose = " · all lines"
        elif len(activities) > 1:
            whose = f" · {', '.join(self._named(line) for line in question.lines)}"
        else:
            whose = ""
        return f"{whose} · {question.because}{_cited(question.cite)}" if question.because else whose

    def _named(self, line: int) -> str:
        name = self.project.activities[line - 1].name
        return f"line {line} {name}".rstrip()

    def _say(self, text: str, style: str = "dim") -> None:
        self._out.print(Text(f"  {text}", style=style))


def _cited(cite: str) -> str:
    return f" · {cite}" if cite else ""
