"""Industry, measured: a matrix of firms by states through the compiled law, and every instrument taken away once.

    python -m bench.industry [--firms 150] [--sample 60] [--knock-outs 600]

Processor seconds. The matrix asks of each firm's offers, in each class that they may have, what a supply to each state
comes to: outcome and the rule that decides, one row of a table each; a sample is determined one by one besides, with
everything an edge tells, and must have the same outcome. Writes ``bench/results-industry.md``.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

import comity
from comity.industry.legal import supply_questions
from comity.industry.ownership import ownership
from comity.industry.questions import LawOfDay, stated_of

DAY: Final = date(2026, 11, 30)
STATES: Final = (
    "USA", "JPN", "KOR", "GBR", "FRA", "DEU", "ITA", "CAN", "AUS", "NOR",
    "SWE", "ESP", "NLD", "IND", "ISR", "ARE", "BRA", "POL", "SGP", "NZL",
)  # fmt: skip
RESULTS: Final = Path(__file__).parent / "results-industry.md"


def questions(industry: comity.Industry, firms: list[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield what is asked of every offer of some firms, for each state to which it could be supplied."""
    data = industry.data
    for offer in (one for one in data.offers if one.company in firms):
        seat = data.seat(offer.company)
        for buyer in STATES:
            if seat and seat != buyer:
                places = {"seat": seat, "buyer": buyer, "owner": ownership(data, offer.company, DAY).country}
                for question, told, _ in supply_questions(data, offer, places):
                    yield question, told


def flat(facts: Mapping[str, Any], under: str = "") -> dict[str, Any]:
    """Return facts by their whole names; lists as one text, what is not known as nothing."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{under}{name}.")
        else:
            text = " | ".join(map(str, value)) if isinstance(value, list) else str(value)
            found[under + name] = None if text == "?" else text
    return found


def matrix(law: comity.Law, asked: list[tuple[str, Mapping[str, str]]]) -> list[dict[str, Any]]:
    """Return what every question comes to, in their order; those that say the same are one row."""
    rows = [flat(stated_of(*one)) for one in asked]
    distinct = {tuple(sorted(row.items(), key=lambda item: item[0])): row for row in rows}
    names = list(dict.fromkeys(name for row in distinct.values() for name in row))
    table = pa.table({name: pa.array([row.get(name) for row in distinct.values()], pa.string()) for name in names})
    found = comity.Portfolio(table, law=law).determine(DAY, resolve_groups=len(distinct)).records()
    answers = dict(zip(distinct, found, strict=True))
    return [answers[tuple(sorted(row.items(), key=lambda item: item[0]))] for row in rows]


def sampled(
    law: comity.Law, asked: list[tuple[str, Mapping[str, str]]], answers: list[dict[str, Any]], size: int
) -> int:
    """Return how many questions were determined one by one.

    Raises:
        ValueError: one has another outcome.
    """
    alone = LawOfDay(law, DAY)
    some = range(0, len(asked), max(1, len(asked) // size))
    for place in some:
        if (outcome := str(alone.question(*asked[place]).outcome)) != answers[place]["outcome"]:
            raise ValueError(f"{asked[place]}: {answers[place]['outcome']}, determined alone {outcome}")
    return len(some)


def knock_outs(industry: comity.Industry, most: int) -> tuple[int, int]:
    """Take away every instrument that is in force, one at a time; return how many, and how many change an edge."""
    taken = changing = 0
    for one in industry.law.record.instruments[:most]:
        try:
            found = industry.depend("artemis", DAY, knock_out=one.id).knock_out
        except comity.ComityError:  # it has ended
            continue
        taken += 1
        changing += bool(found and found.legal)
    return taken, changing


def main() -> None:
    """Measure, check and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--firms", type=int, default=150)
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--knock-outs", type=int, default=10_000)
    given = parser.parse_args()
    start = time.process_time()
    law = comity.load()
    industry = comity.Industry.load(law=law)
    firms = sorted({one.company for one in industry.data.offers})[: given.firms]
    asked = list(questions(industry, firms))
    answers = matrix(law, asked)
    spent = time.process_time() - start
    checked = sampled(law, asked, answers, given.sample)
    start = time.process_time()
    taken, changing = knock_outs(industry, given.knock_outs)
    knocked = time.process_time() - start
    told = f"""# Industry, measured

`python -m bench.industry --firms {given.firms}` on {date.today()}, Python {platform.python_version()}; processor
seconds, load {os.getloadavg()[0]:.1f} at the end.

| what | seconds | goal |
|---|---|---|
| {len(firms)} firms by {len(STATES)} states by their offers' classes: {len(asked):,} edges, law read and compiled | \
{spent:.1f} | 8 |
| {taken} instruments taken away one at a time, over what Artemis needs | {knocked:.1f} | 60 |

{checked} edges were determined one by one besides: the same outcome. Of the instruments, {changing} change the answer
of an edge.
"""
    RESULTS.write_text(told, encoding="utf-8")
    print(told)


if __name__ == "__main__":
    main()
