"""What is stated of one activity, wherever it is stated: facts by their full names and parties by role.

A fact may stand at the top, below ``facts`` or ``legs``, nested or with dots; a party below ``parties``, at the top, or
attribute by attribute. Stated in several places it must be stated alike: what contradicts itself is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from comity.determine.places import located
from comity.errors import Faults, InputError, did_you_mean
from comity.home import NAME, STATE
from comity.law.contradictions import contradictions_in
from comity.law.fact_names import fact_of
from comity.law.schema import PARTNER_ENTRY, Schema
from comity.law.spellings import normalize
from comity.law.values import Interval, OneOf, Possible, SetOf, Text, known
from comity.scalars import told
from comity.screening.ownership import Owner, read_owners

Party = tuple[str, Mapping[str, Possible]]  # a role, and what is known of who has it

_APART: Final = frozenset({"id", "name", "title", "note", "notes", "items", "activities"}) | {
    *("authorizations", "screening", "facts", "legs", "parties")
}
"""Keys at the top that are no facts."""
_OF_THE_LINE: Final = frozenset({"item.name", "item.quantity", "item.unit"})
"""What an item line says besides facts."""
_OWNERS: Final = "owners"
_CLASSIFIED: Final = "item.classification"
_PARTNER_LIST: Final = "item.partner_list"
_LEAVES: Final = "origin.country"
CLEAR: Final[Mapping[str, Possible]] = {"listed": known([]), "possible_match": known(False)}
NOBODY: Final[Mapping[str, Possible]] = {"listed_ownership_percent": known(0), "blocked_ownership_percent": known(0)}
"""What a clear screening says of a party (`CLEAR`), and of who owns it."""


def is_apart(key: str) -> bool:
    """Whether a key at the top of an activity is known, and is no fact."""
    return key in _APART


@dataclass
class Statements:
    """What one activity states.

    Attributes:
        facts: by full name; those of parties are not among them.
        parties: by role, each party's attributes.
        owners: by the name of a party, who owns it.
        faults: what cannot be used, gathered.
        leaves: the country of departure, where it is stated beside.
        item: the code of its classification as written, if it is one.
        notes: what a reader must know of how something was read.
    """

    schema: Schema
    where: str
    faults: Faults
    facts: dict[str, Possible] = field(default_factory=dict)
    parties: list[Party] = field(default_factory=list)
    owners: dict[str, tuple[Owner, ...]] = field(default_factory=dict)
    leaves: Possible | None = None
    item: str = ""
    notes: list[str] = field(default_factory=list)

    def read(self, raw: Mapping[str, Any]) -> None:
        """Read everything that is stated."""
        stated: dict[str, list[Any]] = {}
        everything = list(located(self._everything(raw), self.schema))
        with suppress(InputError):  # told below
            left = [self.schema.read(name, value, self.where) for name, value in everything if name == _LEAVES]
            self.leaves = next(iter(left), self.leaves)
        for name, value in everything:
            role, _, attribute = name.partition(".")
            if role in self.schema.roles:
                stated.setdefault(role, []).append({attribute: value} if attribute else value)
                continue
            with self.faults.gathered():
                says = self._classified(value) if name == _CLASSIFIED else self.schema.read(name, value, self.where)
                _state(self.facts, name, name, says, self.where)
        for role, found in stated.items():
            with self.faults.gathered():
                self.parties += [(role, party) for party in self._parties(role, found)]
        with self.faults.gathered():
            self._screened(raw.get("screening"))
        for contradiction in self._contradictions():
            self.faults.found.append(contradiction)

    def _classified(self, value: Any) -> Possible | None:
        """Return how an item is classified; a code of the list of another state that it leaves says only that.

        Raises:
            InputError: no list has it, or it is not said that it leaves a state whose list has it.
        """
        try:
            found = self.schema.read(_CLASSIFIED, value, self.where)
        except InputError as error:
            kind = self.schema.items.elsewhere(value) if isinstance(value, str) else None
            leaves = self.leaves
            if kind is None or (isinstance(leaves, OneOf) and STATE in leaves.values):
                raise error from None
            if not isinstance(leaves, OneOf):
                accepts = f"{error.accepts}; or {_LEAVES}, the state on whose list it is"
                raise InputError(error.message, where=error.where, accepts=accepts) from None
        else:
            self._called(value, found)
            return found
        if kind in self.schema.facts[_PARTNER_LIST].values:
            _state(self.facts, _PARTNER_LIST, _PARTNER_LIST, known(kind), self.where)
        if kind == "dual-use" and (entry := self.schema.partner_entry(value)):
            self.facts.setdefault(PARTNER_ENTRY, known(entry))
        state = _said(leaves).strip("'")
        self.notes.append(f"{value} is read as an entry of the list of {state}; how {NAME} classifies it is open.")
        return None

    def _called(self, value: Any, found: Possible | None) -> None:
        """Keep a classification as it is written, and say where it is taken for another paragraph."""
        if not isinstance(value, str) or not isinstance(found, OneOf) or "|" in value:
            return
        self.item = normalize(value)
        if above := self.schema.items.taken_as(value):
            listed = self.schema.items.list_of(above)
            name = listed.name if listed else "list"
            self.notes.append(f"{self.item} is in no edition of the {name} that was read: answered as {above}.")

    def _everything(self, raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yield what is stated by full name; a party as a whole by its role."""
        for key in raw:
            if not isinstance(key, str):
                self.faults.found.append(InputError(f"found {told(key)}", where=self.where, accepts="names of facts"))
        yield from self._flat({k: v for k, v in raw.items() if isinstance(k, str) and k not in _APART}, "")
        for section, prefix in (("facts", ""), ("legs", "legs")):
            with self.faults.gathered():
                yield from self._flat(self._mapping(raw.get(section), section), prefix)
        with self.faults.gathered():
            yield from self._roles(raw.get("parties"), "parties")

    def _flat(self, raw: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
        for key, value in raw.items():
            written = f"{prefix}.{key}" if prefix else str(key)
            if written in _OF_THE_LINE:
                continue
            if written == "item.parties":
                yield from self._roles(value, "item.parties")
            elif isinstance(value, Mapping) and not (not prefix and written in self.schema.roles):
                yield from self._flat(value, written)
            elif not prefix and written in self.schema.roles:
                yield written, value
            else:
                yield fact_of(written, self.schema), value

    def _roles(self, raw: Any, section: str) -> Iterator[tuple[str, Any]]:
        for role, value in self._mapping(raw, section).items():
            if str(role).partition(".")[0] not in self.schema.roles:
                raise InputError(
                    f"unknown role '{role}'",
                    where=self.where,
                    accepts=", ".join(self.schema.roles),
                    suggestion=did_you_mean(str(role), self.schema.roles),
                )
            yield str(role), value

    def _mapping(self, raw: Any, section: str) -> Mapping[str, Any]:
        if raw is None or raw == "":
            return {}
        if not isinstance(raw, Mapping):
            raise InputError(f"found {told(raw)}", where=f"{self.where}: {section}", accepts="facts by name")
        return raw

    def _parties(self, role: str, stated: list[Any]) -> list[dict[str, Possible]]:
        """Return the parties in a role: those of the one place that states several, or one joined from all places."""
        each = [value if isinstance(value, list | tuple) else [value] for value in stated]
        if len(each) > 1 and any(len(members) != 1 for members in each):
            raise InputError(
                f"'{role}' is stated in {len(each)} places, in one of them as several parties",
                where=self.where,
                accepts="all of them in one list",
            )
        if len(each) == 1:
            return [self._party(role, [member]) for member in each[0]]
        return [self._party(role, [member for members in each for member in members])]

    def _party(self, role: str, stated: list[Any]) -> dict[str, Possible]:
        """Return one party as it is stated in one or several places."""
        found: dict[str, Possible] = {}
        owners = [one[_OWNERS] for one in stated if isinstance(one, Mapping) and _OWNERS in one]
        for one in stated:
            for attribute, value in (one if isinstance(one, Mapping) else {"kind": one}).items():
                if attribute != _OWNERS:
                    name = f"{role}.{attribute}"
                    with self.faults.gathered():
                        _state(found, str(attribute), name, self.schema.read(name, value, self.where), self.where)
        if owners:
            with self.faults.gathered():
                self._owned(role, found, owners)
        return found

    def _owned(self, role: str, party: Mapping[str, Possible], owners: list[Any]) -> None:
        where, stated = f"{self.where}: {role}", party.get("name")
        name = stated.text.strip() if isinstance(stated, Text) else ""
        if not name:
            raise InputError("owners are stated, but no name", where=where, accepts="the party's name")
        for raw in owners:
            read = read_owners(raw, where)
            if self.owners.setdefault(name, read) != read:
                raise InputError(f"the owners of '{name}' are stated twice", where=where, accepts="one of them")

    def _screened(self, raw: Any) -> None:
        """Spread one screening result over the parties: ``clear``, ``hit``, or with the lists' date."""
        if raw is None:
            return
        place = f"{self.where}: screening"
        told_of = raw if isinstance(raw, Mapping) else {"result": raw}
        for key in told_of:
            if key not in ("result", "date"):
                raise InputError(f"unknown key '{key}'", where=place, accepts="result, date")
        result = told_of.get("result")
        if result not in ("clear", "hit", "unscreened"):
            raise InputError(f"found {told(result)}", where=place, accepts="clear, hit or unscreened")
        day = next(iter(self.schema.roles), "")
        read = self.schema.read(f"{day}.screened_on", told_of.get("date"), place) if day else None
        shared = {} if read is None else {"screened_on": read}
        if result == "clear":
            self.parties = [(role, {**shared, **NOBODY, **self._clear(role, party)}) for role, party in self.parties]
        elif result == "hit":
            self._hit(shared)
        elif shared:
            self.parties = [(role, {**shared, **party}) for role, party in self.parties]

    def _clear(self, role: str, party: Mapping[str, Possible]) -> dict[str, Possible]:
        for attribute, clean in CLEAR.items():
            if party.get(attribute, clean) != clean:
                self.faults.found.append(
                    InputError(
                        f"screening is clear, but {role}.{attribute} says otherwise",
                        where=self.where,
                        accepts="one of them",
                    )
                )
        return {**CLEAR, **party}

    def _hit(self, shared: Mapping[str, Possible]) -> None:
        """Make every party a possible match that does not say that it is none."""
        matched: dict[str, Possible] = {"possible_match": known(True)}
        self.parties = [(role, {**shared, **matched, **party}) for role, party in self.parties]
        if not self.parties:
            self.facts["parties.possible_match"] = known(True)
        elif all(party["possible_match"] == known(False) for _, party in self.parties):
            raise InputError(
                "screening is a hit, but every party says that it is no match", where=self.where, accepts="one of them"
            )

    def _contradictions(self) -> Iterator[InputError]:
        """Yield what is stated twice in ways that cannot both be."""
        for name, stated in self.facts.items():
            fact = self.schema.facts[name]
            parts = {
                f"{role}.{attribute}": possible
                for role, party in self.parties
                for attribute, possible in party.items()
                if attribute in fact.over
            }
            parts |= {other: self.facts[other] for other in fact.also if other in self.facts}
            for part in sorted(parts):
                if not _leaves_room(stated, parts[part]):
                    yield InputError(
                        f"'{name}' follows from '{part}', and is stated as {_said(stated)} beside {_said(parts[part])}",
                        where=self.where,
                        accepts="one of them, or all that follows",
                    )
        yield from contradictions_in(self.schema.contradictions, self.facts, self.parties, self.where)


def _leaves_room(whole: Possible, part: Possible) -> bool:
    """Whether what is stated over all parties leaves room for what is stated of one."""
    match whole, part:
        case SetOf(must, may), OneOf(values):
            return may is None or not values.isdisjoint(must | may)
        case SetOf(must, may), SetOf(inner):
            return may is None or inner <= must | may
        case OneOf(values), OneOf(inner_values):  # any yes is yes
            return inner_values != {True} or True in values
        case Interval(_, high), Interval(low, _):  # the largest counts
            return low <= high
    return True


def _state(stated: dict[str, Possible], key: str, name: str, found: Possible | None, where: str) -> None:
    """Keep what is known of a fact; what is not known says nothing.

    Raises:
        InputError: something else was stated of it.
    """
    if found is None:
        return
    if stated.setdefault(key, found) != found:
        raise InputError(
            f"'{name}' is stated twice, as {_said(stated[key])} and as {_said(found)}",
            where=where,
            accepts="one of them",
        )


def _said(possible: Possible) -> str:
    match possible:
        case Interval(low, high):
            return f"'{low:,.15g}'" if low == high else f"'{low:,.15g}..{high:,.15g}'"
        case OneOf(values):
            return f"'{' | '.join(sorted(map(str, values))[:5])}'"
    return f"'{getattr(possible, 'text', None) or ', '.join(sorted(getattr(possible, 'must', ()))) or 'none'}'"
