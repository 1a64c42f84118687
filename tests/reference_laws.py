"""Small laws drawn by seed, with what the built-in law seldom says."""

from __future__ import annotations

import random
from datetime import date, timedelta

import msgspec

from comity.law import Law
from comity.law.pack import DATA, LocatedFile
from comity.law.rules import Rule, RuleFile

DAY = date(2026, 9, 1)
FACTS = (
    "item.mtcr", "item.suborbital", "item.dod_funded", "activity.defense_service",
    "activity.manufacture_abroad", "government.us_contract", "registration.ddtc",
)  # fmt: skip
AUTHORIZATIONS = ("bis-license", "bis-license", "ddtc-license", "faa-launch-license")
REASONS = ("NS1", "RS1", "MT1")
POLICIES = ("approval", "case-by-case", "presumption-of-denial", "denial")
SETS = ("'x' in us.set", "'y' in us.set", "several(us.set)", "any(one != 'x' for one in us.set)", "us.derived")


def drawn_law(law: Law, seed: str) -> Law:
    """Draw the rules of a law whose tables, vocabularies, facts and record are those of another."""
    rng = random.Random(seed)  # noqa: S311  repeatable, not secret
    files = tuple(_file(rng, number) for number in range(3))
    return revised(law, files)


def written_law(law: Law, *effects: dict[str, object]) -> Law:
    """Return a law whose rules always hold, one for each effect; the first is ``us.0``."""
    common = {"title": "Written", "cite": "Written", "url": "", "confidence": "primary"}
    rules = tuple(msgspec.convert({"id": f"us.{n}", **common, **one}, Rule) for n, one in enumerate(effects))
    return revised(law, (LocatedFile("us/rules/0.yaml", RuleFile(regime="EAR", title="Written", rules=rules)),))


def revised(law: Law, files: tuple[LocatedFile, ...]) -> Law:
    """Return a law with other rules, and all else as it was."""
    return Law(law.pack.revised(files, {}, law.pack.tables), law.record, DATA / "facts", schema=law.schema)


def _file(rng: random.Random, number: int) -> LocatedFile:
    drawn: list[dict[str, object]] = [
        {"defines": {"fact": name}} for name in ("us.ear.applies", "us.itar.applies", "us.derived") if number == 0
    ]
    drawn += [{"defines": {"fact": "us.set", "adds": member}} for member in ("x", "y") if number == 0]
    drawn += [{"requires": {"authorization": _one(rng), "reason": rng.choice(REASONS)}} for _ in range(3)]
    drawn += [{"exempts": _exemption(rng)} for _ in range(3)]
    drawn += [{"restricts": _restriction(rng)} for _ in range(rng.randrange(2))]
    drawn += [{"reviews": {"authorization": _one(rng), "policy": rng.choice(POLICIES), "reasons": _some(rng)}}]
    drawn += [{"imposes": {"duty": "eei-filing", "with": rng.choice(("always", "exempt", "required"))}}]
    drawn += [{effect: {}} for effect in ("forbids", "holds") if rng.random() < 0.2]
    rules = tuple(_rule(rng, f"us.{number}.{place}", effect) for place, effect in enumerate(drawn))
    applies = _condition(rng, 1, "defines") if rng.random() < 0.3 else ""
    return LocatedFile(f"us/rules/{number}.yaml", RuleFile(regime="EAR", title="Drawn", rules=rules, applies=applies))


def _rule(rng: random.Random, name: str, effect: dict[str, object]) -> Rule:
    kind = next(iter(effect))
    rare = {"forbids": 3, "holds": 3}.get(kind, 1)
    depth = rng.randrange(2) if kind in ("requires", "exempts") else rng.randrange(1, 3)
    written = {
        "id": name + rng.choice(("", ".a")),
        "title": "Drawn", "cite": "Drawn", "url": "", "confidence": "primary",
        "when": " and ".join(_condition(rng, depth, kind) for _ in range(rare)),
        "concerns": _condition(rng, 0, kind) if rng.random() < 0.1 else "",
        "unless": [_unless(rng, kind, 2)] if rng.random() < 0.3 else [],
        "in_force": [rng.choice(((None, None), (None, None), (DAY, None), (None, DAY), (DAY + timedelta(1), None)))],
        "text_read": rng.choice((None, (DAY, None), (None, DAY))),
        "status": rng.choice(["in-force"] * 12 + ["proposed", "stayed"]),
        "applies": rng.random() < 0.9,
    }  # fmt: skip
    always = {"in_force": [(None, None)], "status": "in-force"} if kind == "defines" else {}
    return msgspec.convert(written | effect | always, Rule)


def _exemption(rng: random.Random) -> dict[str, object]:
    reasons = "all" if rng.random() < 0.3 else rng.sample(REASONS, rng.randrange(1, 3))
    return {"authorization": _one(rng), "reasons": reasons}


def _restriction(rng: random.Random) -> dict[str, object]:
    stems = ["us.0.8", "us.0.9", "us.1.3", "us.1.3.a", "us.1.4", "us.1.5", "us.2.3", "us.2.4", "us.2.5"]
    taken = ["us"] if rng.random() < 0.3 else rng.sample([*stems, "us.1"], 4)
    return {"exemptions": taken, "except": rng.sample(stems, 2)}


def _unless(rng: random.Random, kind: str, depth: int) -> dict[str, object]:
    inner = [_unless(rng, kind, depth - 1)] if depth and rng.random() < 0.4 else []
    return {"when": _condition(rng, 0, kind), "unless": inner}


def _condition(rng: random.Random, depth: int, kind: str) -> str:
    if depth:
        parts = [_condition(rng, depth - 1, kind) for _ in range(2)]
        return f"({parts[0]} {rng.choice(('and', 'or'))} {parts[1]})" if rng.random() < 0.8 else f"not {parts[0]}"
    known = SETS if kind != "defines" else ()
    asked = ("required('bis-license')",) if kind in ("reviews", "imposes", "exempts") else ()
    return rng.choice(("", "", "not ")) + str(rng.choice((*FACTS, *known, *asked)))


def _one(rng: random.Random) -> str:
    return rng.choice(AUTHORIZATIONS)


def _some(rng: random.Random) -> object:
    return "all" if rng.random() < 0.5 else rng.sample(REASONS, 2)
