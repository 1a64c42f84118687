"""Groups of options that several commands take: a parameter that is a group stands for its options."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints


def with_groups(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command that takes, in place of each parameter that is a dataclass, its fields as options.

    So an option is declared once, and means the same in every command that takes its group.
    """
    signature = inspect.signature(command, eval_str=True)
    taken = signature.parameters.values()
    groups: dict[str, Any] = {one.name: one.annotation for one in taken if is_dataclass(one.annotation)}
    flat = [part for one in taken for part in _spread(one)]

    def spread(**given: Any) -> Any:
        made = {
            name: group(**{one.name: given.pop(one.name) for one in fields(group)}) for name, group in groups.items()
        }
        return command(**given, **made)

    spread.__doc__, spread.__name__, spread.__module__ = command.__doc__, command.__name__, command.__module__
    spread.__annotations__ = {one.name: one.annotation for one in flat}
    spread.__signature__ = inspect.Signature(flat)  # type: ignore[attr-defined]
    return spread


def _spread(parameter: inspect.Parameter) -> list[inspect.Parameter]:
    group = parameter.annotation
    if not is_dataclass(group):
        return [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)]
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=one.default, annotation=hints[one.name])
        for one in fields(group)
    ]
