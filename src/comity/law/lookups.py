"""The lookups of the condition language: what each asks of tables, groups and instruments on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from comity.law.bind import Binder
from comity.law.codes import ClassificationCodes
from comity.law.derived_sets import Contribution, several
from comity.law.formula import Between, Formula, RecordQuestion, Some, conjoin, disjoin
from comity.law.schema import Fact, Kind
from comity.law.source import Source
from comity.law.syntax import Call, Literal, Name, Operand, parse
from comity.law.tables import Bars, Cells, Controls, Tables
from comity.law.values import Scalar

_CHART: Final = "country_chart"
_MANY: Final = 99
Lookup = Callable[[Binder, Call, str], Formula]


class World(Protocol):
    """What a binder may ask, bound to a day: the tables of the pack and the record."""

    codes: ClassificationCodes
    tables: Tables

    def members(self, group: str) -> tuple[frozenset[str], Mapping[str, str], Callable[[str], Source]]:
        """Return members, the unsure with reasons, and the source of each."""

    def pairs(
        self, kind: str, scope: str | None
    ) -> tuple[frozenset[frozenset[str]], Mapping[frozenset[str], str], Callable[[frozenset[str]], Source]]:
        """Return pairs of parties with an instrument in force, the unsure, and the source of each."""

    def required(self, authorization: str) -> Formula | None:
        """Return that some requirement of an authorization holds; None if there is no such."""

    def eligible(self, stem: str, places: Mapping[str, Fact]) -> Formula | None:
        """Return that an exemption at or below an id would serve, as if facts were others; None if there is none."""

    def gathered(self, name: str) -> tuple[Contribution, ...] | None:
        """Return what rules add to a derived set; None if there is no such set."""

    @property
    def groups(self) -> frozenset[str]:
        """Every group's id."""

    def called(self, group: str) -> str:
        """Return what people call a group."""

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of instrument."""


class Lookups:
    """Every lookup that yields a condition, for one day. Each method is one word of the language."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.by_name: dict[str, Lookup] = {
            "under": self.under,
            "control": self.control,
            "chart": self.chart,
            "license_to": self.license_to,
            "cell": self.cell,
            "member": self.member,
            "in_force": self.in_force,
            "required": self.required,
            "eligible": self.eligible,
            "several": self.several,
            "sta_barred": self.sta_barred,
            "gbs": self.list_based,
            "tsr": self.list_based,
        }

    def under(self, binder: Binder, call: Call, where: str) -> Formula:
        """``under(fact, code or set, ...)``: at or below one of these paragraphs."""
        _takes(binder, call, where, 2, _MANY)
        fact = binder.fact(call.args[0], where, Kind.CLASSIFICATION)
        listed = [self._paragraphs(binder, argument, where) for argument in call.args[1:]]
        codes = [code for codes, _ in listed for code in codes]
        leaves = frozenset[Scalar]().union(*(self._world.codes.leaves(code) for code in codes))
        return binder.test(fact, leaves, f"under {' or '.join(words for _, words in listed)}")

    def _paragraphs(self, binder: Binder, operand: Operand, where: str) -> tuple[list[str], str]:
        """Return the paragraphs that a word or a named set names, and what they are called."""
        members, label = binder.listed(operand) or ((operand,), "")
        codes = [binder.word(member, where) for member in members]
        for code in codes:
            if code not in self._world.codes:
                raise binder.error(f"names {code}, which is on none of the lists", operand, where)
        return codes, label or codes[0]

    def control(self, binder: Binder, call: Call, where: str) -> Formula:
        """``control(reason, ..., fact)``: one of these reasons for control applies to the item."""
        _takes(binder, call, where, 2, _MANY)
        fact = binder.fact(call.args[-1], where, Kind.CLASSIFICATION)
        return disjoin(self._controlled(binder, reason, fact, where) for reason in binder.words(call.args[:-1], where))

    def _controlled(self, binder: Binder, reason: Literal, fact: Fact, where: str) -> Formula:
        word = binder.word(reason, where)
        controls = self._world.tables.controls(word)
        if controls is None:
            raise binder.error("is no reason for control of the list", reason, where)
        return _controlled(binder, fact, word, controls)

    def chart(self, binder: Binder, call: Call, where: str) -> Formula:
        """``chart(column, fact)``: the Commerce Country Chart has an X."""
        _takes(binder, call, where, 2)
        fact = binder.fact(call.args[1], where, Kind.COUNTRY)
        return self._cell(binder, call, where, _CHART, binder.word(call.args[0], where), fact)

    def license_to(self, binder: Binder, call: Call, where: str) -> Formula:
        """``license_to(country, item, reason, ...)``: the chart requires a license for one of these reasons.

        One of them applies to the item and the Commerce Country Chart has an X for the country (15 CFR 738.4).
        """
        _takes(binder, call, where, 3, _MANY)
        country, item = (
            binder.fact(operand, where, kind)
            for operand, kind in zip(call.args, (Kind.COUNTRY, Kind.CLASSIFICATION), strict=False)
        )
        return disjoin(
            conjoin(
                [
                    self._controlled(binder, reason, item, where),
                    self._cell(binder, call, where, _CHART, binder.word(reason, where), country),
                ]
            )
            for reason in binder.words(call.args[2:], where)
        )

    def cell(self, binder: Binder, call: Call, where: str) -> Formula:
        """``cell(table, column, fact, says=...)``: a yes/no cell of any other table, or one that says a word."""
        _takes(binder, call, where, 3)
        table, column = (binder.word(argument, where) for argument in call.args[:2])
        fact, says = binder.fact(call.args[2], where), dict(call.keywords).get("says")
        return self._cell(binder, call, where, table, column, fact, binder.word(says, where) if says else "")

    def member(self, binder: Binder, call: Call, where: str) -> Formula:
        """``member(group, ..., fact)``: a member of one of these groups of states on the day."""
        _takes(binder, call, where, 2, _MANY)
        fact = binder.fact(call.args[-1], where, Kind.COUNTRY)
        return disjoin(self._member(binder, group, fact, where) for group in call.args[:-1])

    def _member(self, binder: Binder, group: Operand, fact: Fact, where: str) -> Formula:
        word = binder.word(group, where)
        if word not in self._world.groups:
            raise binder.error("is no group of the record", group, where)
        yes, unsure, source = self._world.members(word)
        asks = RecordQuestion(group=word)
        return binder.test(
            fact, frozenset[Scalar](yes), f"in {self._world.called(word)}", unsure=unsure, source=source, asks=asks
        )

    def in_force(self, binder: Binder, call: Call, where: str) -> Formula:
        """``in_force(kind, a, b, scope=...)``: an instrument of that kind is in force between the two."""
        _takes(binder, call, where, 3)
        kind = binder.word(call.args[0], where)
        if kind not in self._world.kinds:
            raise binder.error("is no kind of instrument in the record", call.args[0], where)
        scope = dict(call.keywords).get("scope")
        return _in_force(binder, call, where, kind, binder.word(scope, where) if scope else None, self._world)

    def required(self, binder: Binder, call: Call, where: str) -> Formula:
        """``required(authorization)``: some requirement of it holds, before exemptions."""
        _takes(binder, call, where, 1)
        formula = self._world.required(binder.word(call.args[0], where))
        if formula is None:
            raise binder.error("is required by no rule", call.args[0], where)
        return formula

    def eligible(self, binder: Binder, call: Call, where: str) -> Formula:
        """``eligible(exemption, country, origin=country)``: it would serve for a movement there, restrictions too."""
        _takes(binder, call, where, 2)
        stem = binder.word(call.args[0], where)
        places = {"destination.country": binder.fact(call.args[1], where, Kind.COUNTRY)}
        if origin := dict(call.keywords).get("origin"):
            places["origin.country"] = binder.fact(origin, where, Kind.COUNTRY)
        formula = self._world.eligible(stem, places)
        if formula is None:
            raise binder.error("is no rule", call.args[0], where)
        return formula

    def several(self, binder: Binder, call: Call, where: str) -> Formula:
        """``several(set)``: a set that rules derive has at least two members."""
        _takes(binder, call, where, 1)
        operand = call.args[0]
        parts = self._world.gathered(operand.text) if isinstance(operand, Name) else None
        if not parts:
            raise binder.error("is no set that rules derive", operand, where)
        return several(binder, parts, where)

    def sta_barred(self, binder: Binder, call: Call, where: str) -> Formula:
        """``sta_barred(paragraph, fact)``: the item's entry bars a paragraph of that exception."""
        _takes(binder, call, where, 2)
        paragraph = binder.word(call.args[0], where)
        fact = binder.fact(call.args[1], where, Kind.CLASSIFICATION)
        found = self._world.tables.sta_bars(paragraph)
        if found is None:
            accepts = "'c1', 'c2' or 'c1-unless-eligible'"
            raise binder.error("is no paragraph that entries bar", call.args[0], where, accepts)
        return _barred(binder, fact, found, paragraph, where)

    def list_based(self, binder: Binder, call: Call, where: str) -> Formula:
        """``gbs(fact)``, ``tsr(fact)``: the item's entry says that the exception is available."""
        _takes(binder, call, where, 1)
        fact = binder.fact(call.args[0], where, Kind.CLASSIFICATION)
        return _marked(binder, fact, self._world.tables.list_based(call.function))

    def _cell(
        self, binder: Binder, call: Call, where: str, table: str, column: str, fact: Fact, says: str = ""
    ) -> Formula:
        found = self._world.tables.cells(table, column, says)
        if found is None:
            raise binder.error(f"finds no table '{table}' with a column '{column}'", call, where)
        return _marked(binder, fact, found)


def _takes(binder: Binder, call: Call, where: str, least: int, most: int | None = None) -> None:
    if not least <= len(call.args) <= (most or least):
        raise binder.error(f"takes {least} arguments, found {len(call.args)}", call, where)


def make_numbers(world: World) -> dict[str, Callable[[], Mapping[Scalar, float]]]:
    """Return every lookup that yields a number."""
    return {"lvs": world.tables.lvs}


def _marked(binder: Binder, fact: Fact, cells: Cells) -> Formula:
    return binder.test(
        fact,
        frozenset[Scalar](cells.yes),
        cells.predicate,
        unsure=cells.unsure,
        source=cells.source,
    )


def _barred(binder: Binder, fact: Fact, bars: Bars, paragraph: str, where: str) -> Formula:
    """The entry bars the paragraph outright, or under a condition; one that is not written down is asked of nobody."""
    unwritten = {leaf: words for leaves, when, words in bars.conditional if not when for leaf in leaves}
    unsure = {leaf: words for leaf, words in unwritten.items() if leaf not in bars.always}
    outright = binder.test(fact, frozenset[Scalar](bars.always), bars.predicate, unsure=unsure, source=bars.source)
    parts = [outright]
    for leaves, when, words in bars.conditional:
        if when:
            listed = binder.test(fact, frozenset[Scalar](leaves), words, source=bars.source)
            parts.append(conjoin([listed, binder.bind(parse(when, where), where)]))
    return binder.atom(("barred", fact.name, paragraph), lambda: disjoin(parts))


def _controlled(binder: Binder, fact: Fact, reason: str, controls: Controls) -> Formula:
    """The reason applies outright, or applies to paragraphs where it depends on the item's own traits."""
    outright = binder.test(
        fact,
        frozenset[Scalar](controls.always),
        f"controlled for {reason}",
        unsure=controls.unsure,
        source=controls.source,
    )
    if not controls.sometimes:
        return outright
    asked = binder.schema.facts["item.reasons"]
    stem = reason.partition(" ")[0]  # the column, or the reason before the section that takes its place
    depends = binder.test(
        fact,
        frozenset[Scalar](controls.sometimes),
        f"controlled for {reason} under conditions",
        source=controls.source,
    )
    stated = binder.atom(
        ("has", asked.name, stem),
        lambda: Some(
            f"including {stem}",
            None,
            asked.name,
            frozenset([stem]),
            {},
            False,
            frozenset([asked.name]),
        ),
    )
    return binder.atom(("control", fact.name, reason), lambda: disjoin([outright, conjoin([depends, stated])]))


def _in_force(binder: Binder, call: Call, where: str, kind: str, scope: str | None, world: World) -> Formula:
    yes, unsure, source = world.pairs(kind, scope)
    first, second = call.args[1], call.args[2]
    suffix = f" for {scope}" if scope else ""
    if isinstance(first, Literal) and isinstance(second, Literal):
        raise binder.error("names two literals; one side must be a fact", call, where)
    if isinstance(second, Literal):
        first, second = second, first
    if isinstance(first, Literal):
        party = binder.word(first, where)
        fact = binder.fact(second, where, Kind.COUNTRY)
        partners = frozenset(_other(pair, party) for pair in yes if party in pair)
        doubtful = {_other(pair, party): why for pair, why in unsure.items() if party in pair}
        return binder.test(
            fact,
            frozenset[Scalar](partners),
            f"with a {kind} with {party} in force{suffix}",
            unsure=doubtful,
            source=lambda other: source(frozenset((party, other))),
            asks=RecordQuestion(kind, party, scope or ""),
        )
    left, right = (binder.fact(operand, where, Kind.COUNTRY) for operand in (first, second))
    words = f"with a {kind} in force with {right.name}{suffix}"
    asks = RecordQuestion(kind, "", scope or "")
    return binder.atom(
        ("between", left.name, words),
        lambda: Between(words, None, left.name, right.name, yes, unsure, frozenset([left.name, right.name]), asks),
    )


def _other(pair: frozenset[str], party: str) -> str:
    return next(iter(pair - {party}), party)
