"""An example of each command, shown below its help: each is one that can be typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.markup import escape

EXAMPLES: Final[Mapping[tuple[str, ...], tuple[str, ...]]] = {
    ("determine",): (
        "comity determine --item 9A515.x --from USA --to Korea --end-use civil",
        "comity determine order.yaml --list csl.json",
        'comity determine orders.xlsx --activity export --from USA --map "Land=destination" -o answers.xlsx',
    ),
    ("screen",): (
        "comity screen order.yaml --list csl.json",
        'comity screen --name "Hangang Space" --country Korea --list csl.json --list eu.xml',
    ),
    ("screening", "delta"): ("comity screening delta csl-2026-07-31.json csl-2026-08-31.json",),
    ("screening", "clear"): (
        "comity screening clear Spacety --entry SDN:40478 --by Lee --why 'another' --clearances c.yaml --list csl.json",
    ),
    ("explain",): (
        "comity explain order.yaml --line 3",
        "comity explain --item 7A004.a --from USA --to JPN --why-not STA",
    ),
    ("classify",): ("comity classify --fact function=star-tracker --fact pointing_accuracy_arcsec=2",),
    ("next-steps",): (
        "comity next-steps order.yaml --start 2026-12-01 --gantt plan.svg",
        "comity next-steps --template launch-abroad --fact site=NOR",
    ),
    ("compare",): ("comity compare ties --reform us-draft-aukus-japan",),
    ("rank",): ("comity rank ties --choose 3",),
    ("reform", "list"): ("comity reform list",),
    ("reform", "show"): ("comity reform show us-draft-aukus-japan",),
    ("reform", "check"): ("comity reform check draft.yaml",),
    ("reform", "apply"): ("comity reform apply us-draft-aukus-japan --to order.yaml",),
    ("portfolio", "check"): ("comity portfolio check orders.csv",),
    ("portfolio", "determine"): ("comity portfolio determine orders.parquet --engine duckdb -o result.parquet",),
    ("portfolio", "synthesize"): ("comity portfolio synthesize --rows 1000000 --seed 1 -o big.parquet",),
    ("record", "partner"): ("comity record partner KOR",),
    ("law", "list"): ("comity law list --effect requires",),
    ("law", "show"): ('comity law show "15 CFR 740.2(a)(18)"',),
    ("law", "search"): ("comity law search STA",),
    ("law", "check"): ("comity law check",),
    ("law", "coverage"): ("comity law coverage export USA",),
    ("law", "diff"): ("comity law diff 2024-10-22 2024-10-23",),
    ("cases",): ("comity cases --folder cases",),
    ("demo",): ("comity demo",),
    ("init",): ("comity init ours",),
}


def of(command: tuple[str, ...]) -> str | None:
    """Return a command's examples as they stand below its help; None if it has none."""
    lines = (f"[dim]Example:[/] {escape(example)}" for example in EXAMPLES.get(command, ()))
    return "\n\n".join(lines) or None
