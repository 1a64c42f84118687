"""A seeded generator of malformed inputs: each is something that is right with one thing in it made wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from random import Random
from typing import Any, Final

import comity
from bench.malformed import zoo
from bench.malformed.starting_points import StartingPoint, starting_points
from bench.malformed.values import parsed, put, value_at, ways, written
from comity.cli.tree import command_line
from comity.law.schema import Kind

DAYS: Final = frozenset({"date", "as-of", "start", "deadline", "list-date", "until", "since", "from-day", "on"})
AMOUNTS: Final = frozenset({"value"})
COUNTRIES: Final = frozenset({"from", "to", "country"})
_WORDED: Final = frozenset(
    {"activity", "end-user", "end-use", "kind", "prefer", "engine", "format", "template", "effect"}
)
_FACTS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.NUMBER: zoo.BAD_NUMBERS,
    Kind.DATE: tuple(day for day in zoo.BAD_DAYS if ".." not in day),  # a fact may be known to a range of days
    Kind.COUNTRY: zoo.BAD_COUNTRIES,
    Kind.ENUM: zoo.BAD_WORDS,
    Kind.BOOL: zoo.BAD_WORDS,
}
_TABLES: Final = ("rows.csv", "lines.csv", "parts.csv", "s.csv", "sites.csv", "licensed.csv")
_GROWING: Final = ("order.yaml", "project.yaml", "ordered.yaml", "rows.csv", "theirs.csv", "item.yaml")
_FOLDERS: Final = ("ws", "pack", "cases", "drafts")
_OUTPUTS: Final = ("--output", "-o", "--picture", "--gantt")
_ENDLESS: Final = (("serve",), ("mcp",))
_NAMES: Final = frozenset({"name", "title", "note", "says", "why", "because", "party", "by", "partner", "address"})


@dataclass(frozen=True)
class Malformed:
    """An input with something wrong in it.

    Attributes:
        kind: what was done to it.
        point: the input, as it is now.
        refused: whether it must be refused; otherwise it may be refused, or read as what it means.
        places: by the names of files, what stands there instead (see `zoo.PLACES`).
    """

    kind: str
    point: StartingPoint
    refused: bool = False
    places: Mapping[str, str] = field(default_factory=dict)


def malformed(seed: int, count: int) -> Iterator[Malformed]:
    """Yield malformed inputs; the same seed, the same inputs."""
    points = starting_points()
    weights = [1 / max(point.cost, 0.5) for point in points]
    makers = list(_MAKERS)
    for number in range(count):
        rng = Random(f"{seed} {number}")  # noqa: S311  drawn to be drawn again
        found = None
        while found is None:
            [point] = rng.choices(points, weights)
            [make] = rng.choices(makers, [_MAKERS[one] for one in makers])
            found = make(point, rng)
        yield found


@lru_cache(maxsize=1)
def commands() -> dict[tuple[str, ...], Any]:
    """Return every command of the command line by its words, without those that answer until they are stopped."""
    return {words: command for words, command in _below(command_line(), ()) if words not in _ENDLESS}


def _below(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not hasattr(command, "commands"):
        yield words, command
    for name, one in getattr(command, "commands", {}).items():
        yield from _below(one, (*words, name))


def command_of(point: StartingPoint) -> tuple[str, ...]:
    """Return the words of the command that an input is for; the first of a group's where none is named."""
    several = [words for words in commands() if words == point.args[: len(words)]]
    return max(several, default=(), key=len)


def options_of(point: StartingPoint) -> list[str]:
    """Return the options of the command that take a value."""
    found = commands().get(command_of(point))
    flags = getattr(found, "params", ())
    return [p.opts[-1] for p in flags if p.param_type_name == "option" and not getattr(p, "is_flag", False)]


def _with_option(args: tuple[str, ...], option: str, value: str) -> tuple[str, ...]:
    """Return arguments with another value for an option."""
    if option in args:
        at = args.index(option)
        return (*args[: at + 1], value, *args[at + 2 :])
    return (*args, option, value)


def _option(point: StartingPoint, rng: Random) -> Malformed | None:
    """Give an option a value that means nothing there."""
    options = options_of(point)
    if not options:
        return None
    option = rng.choice(options)
    name = option.strip("-")
    if name == "fact":
        return _fact(point, rng)
    refused = True
    values: tuple[str, ...] = zoo.BAD_WORDS
    if name in DAYS or (name == "from" and "timeline" in point.args):
        values = zoo.BAD_DAYS
    elif name in AMOUNTS:
        values = zoo.BAD_AMOUNTS
    elif name in COUNTRIES:
        values = zoo.BAD_COUNTRIES
    elif name not in _WORDED:
        refused = False
    args = _with_option(point.args, option, rng.choice(values))
    return Malformed(f"option {option}", replace(point, args=args), refused and not _overruled(point, option))


def _overruled(point: StartingPoint, option: str) -> bool:
    """Whether an option says nothing beside what else is there."""
    return "--template" in point.args and option in ("--item", "--from", "--to")


def _fact(point: StartingPoint, rng: Random) -> Malformed | None:
    """State a fact with a value that it cannot have, or a fact that there is not."""
    schema = comity.load().schema
    fact = rng.choice([f for f in schema.facts.values() if f.kind in _FACTS])
    name = fact.name if rng.random() < 0.8 else f"{fact.name}zz"
    args = _with_option(point.args, "--fact", f"{name}={rng.choice(_FACTS[fact.kind])}")
    return Malformed("a fact", replace(point, args=args), "--template" not in args)


def _shape(point: StartingPoint, rng: Random) -> Malformed:
    """Type the command wrong."""
    args = list(point.args)
    at = rng.randrange(1, len(args) + 1)
    match rng.randrange(5):
        case 0:
            made, refused = [*args[:at], "--nothing-like-it", *args[at:]], True
        case 1:
            made, refused = args[:-1], False
        case 2:
            made, refused = [*args, *args[1:]], False
        case 3:
            made, refused = [*args[:at], rng.choice(zoo.BAD_WORDS), *args[at:]], False
        case _:
            made, refused = [*args[:at], "", *args[at:]], False
    return Malformed("what is typed", replace(point, args=tuple(made)), refused)


def _bytes(point: StartingPoint, rng: Random) -> Malformed | None:
    """Spoil the bytes of a file, or of the standard input."""
    name = rng.choice([*point.files, *(["-"] if point.stdin and "-" in point.args else [])] or [""])
    if not name:
        return None
    kind = rng.choice(list(zoo.SPOILED))
    refused, spoil = zoo.SPOILED[kind]
    data = spoil(point.stdin if name == "-" else point.files[name], rng)
    text = name == "-" or name.rpartition(".")[2] in ("yaml", "json", "jsonl", "csv")
    refused = refused and text and (name == "-" or _named(name, point))
    if name.endswith(".csv") and kind in ("json of something else", "a number", "null", "a page of the web"):
        refused = refused and "screen" not in point.args  # one column of a list is told apart there
    if name in _TABLES:  # tables are read as spreadsheets write them, and hold what they hold
        refused = refused and kind not in ("nul", "utf-16", "utf-16 without mark", "latin-1", "0xff")
    return Malformed(f"bytes: {kind}", _with_file(point, name, data), refused)


def _named(name: str, point: StartingPoint) -> bool:
    return name in point.args


def _with_file(point: StartingPoint, name: str, data: bytes) -> StartingPoint:
    if name == "-":
        return replace(point, stdin=data)
    return replace(point, files={**point.files, name: data})


def _depth(point: StartingPoint, rng: Random) -> Malformed | None:
    """Put a text in the place of a file that goes down, or unfolds, without bound."""
    if not point.files:
        return None
    name, kind = rng.choice(list(point.files)), rng.choice(list(zoo.DEEP))
    return Malformed(f"depth: {kind}", _with_file(point, name, zoo.DEEP[kind].encode()), _named(name, point))


def _place(point: StartingPoint, rng: Random) -> Malformed | None:
    """Put something that is no file in its place."""
    if not point.files:
        return None
    name, kind = rng.choice(list(point.files)), rng.choice(zoo.PLACES)
    refused = _named(name, point) and not (name == "c.yaml" and kind == "nothing" and "clear" in point.args)
    return Malformed(f"place: {kind}", point, refused, {name: kind})


def _output(point: StartingPoint, rng: Random) -> Malformed | None:
    """Name a place to write to where nothing can be written."""
    option = next((one for one in _OUTPUTS if one in point.args), None)
    if option is None:
        return None
    name, kind = point.args[point.args.index(option) + 1], rng.choice(["folder", "pipe", "loop", "full", "no folder"])
    if kind == "no folder":
        return Malformed(
            "output: no folder",
            replace(point, args=_with_option(point.args, option, f"none/{name}")),
            "export" not in point.args,
        )
    return Malformed(f"output: {kind}", point, not (kind == "folder" and "export" in point.args), {name: kind})


def _hostile(point: StartingPoint, rng: Random) -> Malformed | None:
    """Put a text that steers, runs or breaks out where a name may stand."""
    text = rng.choice(zoo.HOSTILE)
    named = [o for o in options_of(point) if o.strip("-") in _NAMES]
    inside = [name for name in point.files if name.endswith((".yaml", ".json"))]
    if inside and (not named or rng.random() < 0.7):
        name = rng.choice(inside)
        raw = parsed(point.files[name], name)
        places = [place for place in ways(raw) if place and str(place[-1]) in _NAMES]
        if not places:
            return None
        put(raw, rng.choice(places), text)
        return Malformed("hostile text", _with_file(point, name, written(raw, name)))
    if not named:
        return None
    return Malformed(
        "hostile text", replace(point, args=_with_option(point.args, rng.choice(named), text.replace("\0", "")))
    )


def _field(point: StartingPoint, rng: Random) -> Malformed | None:
    """Change one value or one name in a file that holds both."""
    inside = [name for name in point.files if name.endswith((".yaml", ".json")) and b"{" in point.files[name][:3000]]
    if not inside:
        return None
    name = rng.choice(inside)
    raw = parsed(point.files[name], name)
    places = [place for place in ways(raw) if place]
    if not places:
        return None
    place, refused = rng.choice(places), False
    key = str(place[-1])
    if rng.random() < 0.25 and isinstance(place[-1], str):
        holder = value_at(raw, place[:-1])
        holder[f"{key}zz"] = holder.pop(key)
        refused = not name.startswith("list")
    elif key in ("value", "aperture_m", "bands") and rng.random() < 0.7:
        refused = put(raw, place, rng.choice(zoo.BAD_AMOUNTS if key == "value" else zoo.BAD_NUMBERS))
    elif key in ("date", "on", "list_date", "until") and rng.random() < 0.7:
        refused = put(raw, place, rng.choice(zoo.BAD_DAYS))
    elif key in ("from", "to", "country") and rng.random() < 0.7:
        refused = put(raw, place, rng.choice(zoo.BAD_COUNTRIES)) and not name.startswith("list")
    else:
        put(raw, place, rng.choice(zoo.ODD))
    return Malformed("a field", _with_file(point, name, written(raw, name)), refused)


def _twice(point: StartingPoint, rng: Random) -> Malformed | None:
    """State something twice: a key, a column, a fact."""
    names = [n for n in point.files if n.endswith((".yaml", ".json", ".csv")) and not n.startswith("list")]
    if not names:
        return None
    name = rng.choice(names)
    text = point.files[name].decode()
    if name.endswith(".csv"):
        lines = text.split("\n")
        made = "\n".join([f"{lines[0]},{lines[0].split(',')[0]}", *(f"{line}," for line in lines[1:] if line)])
    elif name.endswith(".json"):
        made = text.replace("{", '{"twice": 1, "twice": 2, ', 1)
    else:
        lines = [line for line in text.split("\n") if line[:1].isalpha() and ":" in line]
        if not lines:
            return None
        made = f"{text}\n{rng.choice(lines).split(':')[0]}: again\n"
    return Malformed("stated twice", _with_file(point, name, made.encode()), _named(name, point))


def _contradiction(point: StartingPoint, rng: Random) -> Malformed | None:
    """State of an order what cannot be so together."""
    if "order.yaml" not in point.files:
        return None
    more = rng.choice(
        [
            "end_user: {kind: military}",
            "end_user.kind: military",
            "destination: {country: JPN}",
            "destination.country: CHN",
            "origin: DEU",
            "end_use.kind: military",
            "activity.kind: launch",
        ]
    )
    data = point.files["order.yaml"] + f"{more}\n".encode()
    return Malformed("contradiction", _with_file(point, "order.yaml", data), True)


def _misnamed(point: StartingPoint, rng: Random) -> Malformed | None:
    """Give a file in a folder that is read a name that nothing reads."""
    names = [name for name in point.files if name.partition("/")[0] in _FOLDERS]
    if not names:
        return None
    name = rng.choice(names)
    other = name.rpartition(".")[0] + rng.choice((".yml", ".tsv", ".YAML", ".toml"))
    files = {(other if one == name else one): data for one, data in point.files.items()}
    return Malformed("misnamed", replace(point, files=files), True)


def _limit(point: StartingPoint, rng: Random) -> Malformed | None:
    """Put more in a file than anybody has."""
    name = next((n for n in _GROWING if n in point.files), "")
    if not name:
        return None
    data = point.files[name]
    if name.endswith(".csv"):
        wide = rng.random() < 0.5
        head, _, rest = data.partition(b"\n")
        columns = b"".join(f",c{n}".encode() for n in range(20_000))
        made = head + columns + b"\n" + rest if wide else data + b"a" * 2_000_000
        return Malformed("limit: columns" if wide else "limit: a cell", _with_file(point, name, made), wide)
    if name == "order.yaml" and rng.random() < 0.5:
        made = data.replace(b"items:\n", b"items:\n" + b"  - 9A515.x\n" * 10_001)
        return Malformed("limit: items", _with_file(point, name, made), True)
    made = data + b"".join(f"k{n}: 1\n".encode() for n in range(20_000))
    return Malformed("limit: keys", _with_file(point, name, made), True)


def _sql(point: StartingPoint, rng: Random) -> Malformed | None:
    """Ask the record's database what it must not be asked, or nothing that is SQL."""
    if "query" not in point.args:
        return None
    if rng.random() < 0.5:
        return Malformed("sql: forbidden", replace(point, args=("record", "query", rng.choice(zoo.SQL))), True)
    words = " ".join(rng.choices(zoo.SQL_WORDS, k=rng.randint(2, 14)))
    return Malformed("sql: words", replace(point, args=("record", "query", f"SELECT {words}")))


def _row(point: StartingPoint, rng: Random) -> Malformed | None:
    """Change a cell, or the number of cells, of a table."""
    names = [name for name in point.files if name.endswith(".csv")]
    if not names:
        return None
    name = rng.choice(names)
    rows = list(csv.reader(io.StringIO(point.files[name].decode(), newline="")))
    row = rng.randrange(len(rows))
    at = rng.randrange(len(rows[row]) or 1)
    match rng.randrange(4):
        case 0:
            rows[row] = rows[row][:at]
        case 1:
            rows[row] = [*rows[row], "one", "more"]
        case _:
            values = (*zoo.BAD_AMOUNTS, *zoo.BAD_COUNTRIES, *zoo.BAD_DAYS, *zoo.HOSTILE[:12], "", " ")
            rows[row][at : at + 1] = [rng.choice(values)]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return Malformed("a row", _with_file(point, name, text.getvalue().encode("utf-8", "replace")))


_MAKERS: Final[dict[Callable[[StartingPoint, Random], Malformed | None], float]] = {
    _option: 22, _fact: 8, _shape: 8, _bytes: 18, _depth: 4, _place: 8, _output: 6, _hostile: 10, _field: 22, _twice: 4,
    _contradiction: 3, _misnamed: 3, _limit: 1.5, _sql: 12, _row: 8,
}  # fmt: skip
"""How an input is made wrong, and how often."""
