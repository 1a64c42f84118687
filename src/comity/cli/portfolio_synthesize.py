"""``comity portfolio synthesize``: rows for measuring speed, drawn at random and marked so."""

from __future__ import annotations

from typing import Annotated

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

import comity
from comity.cli import printing
from comity.cli.declared import CliOption


def synthesize_command(
    output: Annotated[str, CliOption("--output", "-o", help="The Parquet file to write.")],
    rows: Annotated[int, CliOption(help="How many rows.", min=1)] = 10_000_000,
    seed: Annotated[int, CliOption(help="What the draws begin from: the same seed, the same rows.", min=0)] = 1,
) -> None:
    """Write a synthetic portfolio for measuring speed: stated shares, 10 % of the cells unknown; never the world."""
    out = printing.console()
    columns = (TextColumn("drawing"), BarColumn(), MofNCompleteColumn(), TextColumn("rows"), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True) as progress:
        task = progress.add_task("drawing", total=rows)
        mixture = comity.Portfolio.synthesize(output, rows, seed, progress=lambda n: progress.advance(task, n))
    out.print(f"[bold]{escape(output)}[/]: {rows:,} synthetic rows of {len(mixture.facts)} facts, seed {seed}.")
    out.print(f"[yellow]{escape(mixture.notice)}[/]")
    out.print(
        f"{mixture.unknown:.0%} of the cells are unknown. The distributions are in the file's metadata.", style="dim"
    )
