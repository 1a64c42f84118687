"""The commands by name: each is imported when it is called, and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import lru_cache, partial
from importlib import import_module
from typing import Any, Final

import click

from comity.cli import everywhere, help_texts, printing, together
from comity.cli.declared import called, parameters_of

COMMANDS: Final[Mapping[str, str | Mapping[str, str]]] = {
    "determine": "determine:determine_command",
    "screen": "screening:screen_command",
    "explain": "explain:explain_command",
    "classify": "classify:classify_command",
    "accounts": "accounts:accounts_command",
    "recheck": "recheck:recheck_command",
    "facts": "facts:facts_command",
    "de-minimis": "de_minimis:de_minimis_command",
    "screening": {
        "delta": "screening:delta_command",
        "clear": "screening:clear_command",
    },
    "next-steps": "next_steps:next_steps_command",
    "brief": "brief:brief_command",
    "bridge": "bridge:bridge_command",
    "leo": {
        "station": "leo:station_command",
        "path": "leo_path:path_command",
        "timeline": "leo:timeline_command",
        "scenario": "leo:scenario_command",
        "book": "leo_path:book_command",
    },
    "spectrum": {"plan": "spectrum:plan_command"},
    "gain": "gain:gain_command",
    "agenda": "agenda:agenda_command",
    "init": "record:init",
    "record": {
        "assets": "record_assets:assets_command",
        "promises": "record_assets:promises_command",
        "due": "record_due:due_command",
        "partner": "record:partner_command",
        "matrix": "record:matrix_command",
        "timeline": "record:timeline_command",
        "between": "record:between_command",
        "diff": "record:diff_command",
        "gaps": "record:gaps_command",
        "search": "record:search_command",
        "show": "record:show_command",
        "query": "record:query_command",
        "export": "record:export_command",
        "check": "record:check_command",
        "import": "record:import_command",
    },
    "coalition": {
        "sensors": "coalition:sensors_command",
        "share": "coalition_share:share_command",
        "adds": "coalition_adds:adds_command",
        "candidates": "coalition_candidates:candidates_command",
        "enlarge": "coalition_enlarge:enlarge_command",
        "communications": "coalition_enlarge:communications_command",
    },
    "reach": "reform:reach_command",
    "exercise": {
        "run": "exercise:run_command",
        "write": "exercise:write_command",
    },
    "message": {
        "check": "message:check_command",
    },
    "compare": "reform:compare_command",
    "rank": "reform:rank_command",
    "field": "field:field_command",
    "docket": "docket:docket_command",
    "reform": {
        "list": "reform:list_command",
        "show": "reform:show_command",
        "check": "reform:check_command",
        "apply": "reform:apply_command",
        "watch": "watch:watch_command",
    },
    "invest": "invest:invest_command",
    "access": "invest:access_command",
    "industry": {
        "find": "industry:find_command",
        "owner-change": "industry:owner_change_command",
        "depend": "industry:depend_command",
        "match": "industry:match_command",
        "alliance": "industry:alliance_command",
    },
    "portfolio": {
        "synthesize": "portfolio_synthesize:synthesize_command",
        "check": "portfolio:check_command",
        "determine": "portfolio:determine_command",
    },
    "serve": "serve:serve_command",
    "mcp": "assistants:mcp_command",
    "cases": "law:cases_command",
    "demo": "demo:demo_command",
    "law": {
        "list": "law:list_command",
        "show": "law:show_command",
        "search": "law:search_command",
        "check": "law:check_command",
        "coverage": "law:coverage_command",
        "diff": "law:diff_command",
        "new": "law:new_rule_command",
        "verify": "law_upkeep:verify_command",
        "due": "law_upkeep:due_command",
        "release": "law_upkeep:release_command",
    },
}
"""Where the function of each command stands, ``module:name`` in this folder; a group has commands of its own."""


COMPLETION: Final = "_COMITY_COMPLETE"
"""The variable of the environment by which a shell asks how a command line may go on."""


class Command(click.Command):
    """A command that refuses what it could not heed together, and whose help ends with an example."""

    def __init__(self, path: tuple[str, ...], function: str) -> None:
        """Import the function of a command, and take what it declares."""
        module, _, name = function.partition(":")
        runs = getattr(import_module(f"comity.cli.{module}"), name)
        parameters = [*parameters_of(runs), *everywhere.parameters(path)]
        super().__init__(path[-1], callback=called(runs), params=parameters, help=runs.__doc__)
        self._path = path

    def invoke(self, ctx: click.Context) -> Any:
        """Run it, unless what is given together cannot all be heeded."""
        together.check(ctx)
        return super().invoke(ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write an example or two, whole and as they are typed."""
        for line in help_texts.examples(self._path):
            formatter.write(f"\nExample: {line}\n")


class CommandGroup(click.Group):
    """The commands below a word, each imported when it is asked for."""

    def __init__(self, name: str, says: str, below: Mapping[str, Callable[[], click.Command]], **settings: Any) -> None:
        """Take how each command is made, by name."""
        super().__init__(name, help=says, no_args_is_help=True, **settings)
        self.commands = _Made(below)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands in the order of the tree."""
        return list(self.commands)


class AllCommands(CommandGroup):
    """All commands; help lists them for whom they are, and imports none."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands below the headings for whom they are."""
        for heading, commands in help_texts.headings().items():
            formatter.write(f"\n{heading}\n")
            with formatter.indentation():
                formatter.write_dl([*commands.items()])


class _Made(MutableMapping[str, click.Command]):
    """Commands by name; each is made when it is asked for."""

    def __init__(self, below: Mapping[str, Callable[[], click.Command]]) -> None:
        self._below, self._made = below, dict[str, click.Command]()

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._made:
            self._made[name] = self._below[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._below)

    def __len__(self) -> int:
        return len(self._below)

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"{name} stands in the tree")


def _made(name: str, runs: str | Mapping[str, str]) -> click.Command:
    if isinstance(runs, str):
        return Command((name,), runs)
    below = {one: partial(Command, (name, one), function) for one, function in runs.items()}
    return CommandGroup(name, help_texts.first_line(name), below)


@lru_cache(maxsize=1)
def command_line() -> AllCommands:
    """Return every command as the program runs it."""
    says = "What would it take? The law and the record of international space partnerships."
    parameters = [
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_version,
            help="Show the version and stop.",
        ),
        click.Option(
            ["--show-completion"],
            expose_value=False,
            is_eager=True,
            callback=_completion,
            type=click.Choice(["bash", "zsh", "fish"]),
            help="Print what lets a shell complete commands, to be read by it at its start.",
        ),
    ]
    below = {name: partial(_made, name, runs) for name, runs in COMMANDS.items()}
    return AllCommands("comity", says, below, params=parameters)


def _version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        import comity  # noqa: PLC0415  imported with what it needs

        printing.echo(f"comity {comity.__version__}")
        context.exit()


def _completion(context: click.Context, _parameter: click.Parameter, shell: str | None) -> None:
    if shell:
        completed(f"{shell}_source")
        context.exit()


def completed(instruction: str) -> int:
    """Write what a shell asks for, as its own script words it (``bash_complete``); return the exit code."""
    from click.shell_completion import shell_complete  # noqa: PLC0415  seldom

    return shell_complete(command_line(), {}, "comity", COMPLETION, instruction)
