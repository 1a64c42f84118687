"""The ``comity`` command: its verbs, and the one place where errors become a line and an exit code."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

import comity
from comity.cli import classify, determine, law, next_steps, portfolio, record, reform, screening
from comity.errors import ComityError

app = typer.Typer(
    name="comity",
    help="What would it take? The law and the record of international space partnerships.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command("determine")(determine.determine_command)
app.command("explain")(determine.explain_command)
app.command("next-steps")(next_steps.next_steps_command)
app.command("demo")(determine.demo_command)
app.command("classify")(classify.classify_command)
app.command("cases")(law.cases_command)
app.add_typer(screening.app, name="screen-parties", help="Screen parties against a restricted-party list of yours.")
app.command("init")(record.init)
app.command("screen")(portfolio.screen_command)
app.command("compare")(reform.compare_command)
app.command("rank")(reform.rank_command)
app.add_typer(
    portfolio.app, name="portfolio", help="Many activities at once: check a table of them, draw a synthetic one."
)
app.add_typer(reform.app, name="reform", help="Changes of the law, made and proposed: show, check, apply.")
app.add_typer(record.app, name="record", help="Who has what with whom, since when, on what evidence.")
app.add_typer(law.app, name="law", help="Read the rules, search them, check a pack, see what changed.")


@app.callback(invoke_without_command=True)
def main(
    version: bool = typer.Option(False, "--version", help="Show the version and stop."),
) -> None:
    """What would it take? The law and the record of international space partnerships."""
    if version:
        typer.echo(f"comity {comity.__version__}")
        raise typer.Exit


_INTERRUPTED = 130


def _stopped() -> NoReturn:
    sys.stderr.write("comity: stopped\n")
    sys.exit(_INTERRUPTED)


def run() -> None:
    """Run the command line; bad input is one clear line and exit code 2, never a traceback."""
    try:
        app()
    except ComityError as error:
        sys.stderr.write("".join(f"comity: {line}\n" for line in str(error).splitlines()))
        sys.exit(2)
    except KeyboardInterrupt:
        _stopped()
    except SystemExit as end:
        if end.code == _INTERRUPTED:  # the library for commands has caught the interruption
            _stopped()
        raise
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
