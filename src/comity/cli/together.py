"""What is given together: options that could not all be heeded are refused before any work is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from comity.errors import InputError

_FORMS: Final = ("--json", "--csv", "--memo")
"""Each prints the answer in its own form, in place of the page."""
_OF_THE_PAGE: Final[Mapping[str, tuple[str, ...]]] = {
    "--full": _FORMS,
    "--assumed": _FORMS,
    "--combined": ("--csv",),
    "--leverage": _FORMS,
    "--sources": _FORMS,
    "--explain-classes": _FORMS,
}
"""Options that say what stands on the page, each with the forms that have no place for it, or hold it anyway."""
_NEEDS: Final[Mapping[str, tuple[str, str]]] = {
    "--country": ("--name", "is given without a name"),
    "--kind": ("--name", "is given without a name"),
    "--address": ("--name", "is given without a name"),
}
"""Options that are about what another option gives."""


def check(context: Any) -> None:
    """Refuse what could not be heeded of what is given together.

    Raises:
        InputError: options that exclude each other, or of which one needs another.
    """
    _check(_given(context), {opt for one in context.command.params for opt in one.opts})


def refuse(asked: Mapping[str, object], told: str, accepts: str) -> None:
    """Refuse an option that is given where nothing heeds it.

    Args:
        asked: by option, whether it is given.
        told: why nothing does, as the end of a sentence about it.
        accepts: what heeds it.

    Raises:
        InputError: one is given.
    """
    for option, given in asked.items():
        if given:
            raise InputError(told, where=option, accepts=accepts)


def _given(context: Any) -> list[str]:
    """Return the options that were given, each by the name it has in help."""
    params = (one for one in context.command.params if one.param_type_name == "option")
    return [one.opts[0] for one in params if context.get_parameter_source(one.name).name == "COMMANDLINE"]


def _check(given: list[str], taken: set[str]) -> None:
    forms = [one for one in _FORMS if one in given]
    if len(forms) > 1:
        raise InputError("are asked for at once", where=" and ".join(forms), accepts="one of them")
    for option in given:
        if forms and forms[0] in _OF_THE_PAGE.get(option, ()):
            told = f"is about the page, and {forms[0]} prints none"
            raise InputError(told, where=option, accepts="one of them")
        needed, why = _NEEDS.get(option, ("", ""))
        if needed in taken and needed not in given:
            raise InputError(why, where=option, accepts=f"{needed} as well")
