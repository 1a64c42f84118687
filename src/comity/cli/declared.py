"""Commands as their functions declare them: beside a parameter's type stands the option or argument that gives it.

A parameter whose type is a dataclass stands for its fields, each an option, so that an option is declared once and
means the same in every command that takes its group.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

import click

_MOST: Final = 10**12
"""No count that an option gives is larger: what is computed with it stays within numbers that machines have."""
TWO_NAMES: Final = (("--date", "--as-of"), ("--output", "-o"))
"""Options of which each has the other name too, in every command that takes one of them."""


class CliOption:
    """What stands beside the type of a parameter that an option gives.

    Args:
        names: without any, it is called as its parameter.
        min: the least whole number.
        max: the largest whole number.
        callback: is told the value, which the command then does not take.
    """

    def __init__(
        self,
        *names: str,
        help: str,  # noqa: A002  as the library calls it
        min: int | None = None,  # noqa: A002
        max: int | None = None,  # noqa: A002
        callback: Callable[[Any], None] | None = None,
    ) -> None:
        self.names, self.help = names, help
        self.least, self.most, self.callback = min, max, callback


@dataclass(frozen=True)
class CliArgument:
    """What stands beside the type of a parameter that an argument gives."""

    help: str


@dataclass(frozen=True)
class _Parameter:
    """A parameter of a function: what is given, whether several times, and how it is declared."""

    name: str
    kind: Any
    several: bool
    declared: CliOption | CliArgument
    default: Any
    required: bool


def parameters_of(function: Callable[..., Any]) -> list[click.Parameter]:
    """Return the parameters of a command line that a function declares."""
    found = list(_flat(function))
    taken = {name for one in found if isinstance(one.declared, CliOption) for name in one.declared.names}
    return [
        _option(one, one.declared, taken) if isinstance(one.declared, CliOption) else _argument(one) for one in found
    ]


def called(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that calls a command's with what the command line gives."""
    groups = {one.name: one.annotation for one in _signature(function) if is_dataclass(one.annotation)}
    several = {one.name: one.default for one in _flat(function) if one.several}

    def call(**given: Any) -> Any:
        given |= {name: list(given[name]) or default for name, default in several.items()}
        made = {
            name: group(**{one.name: given.pop(one.name) for one in fields(group)})  # type: ignore[operator]
            for name, group in groups.items()
        }
        return function(**given, **made)

    return call


def _signature(function: Callable[..., Any]) -> Iterator[inspect.Parameter]:
    yield from inspect.signature(function, eval_str=True).parameters.values()


def _flat(function: Callable[..., Any]) -> Iterator[_Parameter]:
    for one in _signature(function):
        if not is_dataclass(one.annotation):
            yield _read(one.name, one.annotation, one.default)
            continue
        hints = get_type_hints(one.annotation, include_extras=True)
        yield from (_read(part.name, hints[part.name], part.default) for part in fields(one.annotation))


def _read(name: str, annotation: Any, default: Any) -> _Parameter:
    assert get_origin(annotation) is Annotated, name  # noqa: S101  every parameter says what gives it
    kind, declared = get_args(annotation)
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not types.NoneType)
    several = get_origin(kind) is list
    required = default is inspect.Parameter.empty
    return _Parameter(
        name, get_args(kind)[0] if several else kind, several, declared, None if required else default, required
    )


def _argument(one: _Parameter) -> click.Argument:
    settings: dict[str, Any] = {} if one.required or one.several else {"default": one.default}
    count = -1 if one.several else 1
    settings |= {"type": _type(one.kind), "required": one.required, "nargs": count, "help": one.declared.help}
    return click.Argument([one.name], **settings)


def _option(one: _Parameter, declared: CliOption, taken: set[str]) -> click.Option:
    names = [*(declared.names or [f"--{one.name.replace('_', '-')}"])]
    names += [name for both in TWO_NAMES if set(both) & set(names) for name in both if name not in taken]
    shown = one.default not in (None, "", False)
    settings: dict[str, Any] = {"help": declared.help, "show_default": shown, "required": one.required}
    if one.kind is bool:
        settings |= {"is_flag": True, "default": bool(one.default)}
    else:
        settings |= {"type": _type(one.kind, declared), "multiple": one.several}
        settings |= {} if one.required or one.several else {"default": one.default}
    if declared.callback:
        settings |= {"callback": _telling(declared.callback), "expose_value": False}
    return click.Option([*names, one.name], **settings)


def _telling(callback: Callable[[Any], None]) -> Callable[[Any, Any, Any], None]:
    return lambda _context, _parameter, value: callback(value)


def _type(kind: Any, declared: CliOption | None = None) -> click.ParamType[Any]:
    """Return how text is read as what is given."""
    if kind is Path:
        return click.Path(path_type=Path)
    if kind is int:
        least, most = (declared.least, declared.most) if declared else (None, None)
        return click.IntRange(-_MOST if least is None else least, _MOST if most is None else most)
    known: dict[Any, click.ParamType[Any]] = {float: click.FLOAT, str: click.STRING}
    return known[kind]
