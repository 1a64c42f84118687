"""Options that several commands share."""

from __future__ import annotations

from comity import InputError


def stated_facts(options: list[str] | None) -> dict[str, str]:
    """Return the facts stated as ``--fact name=value``.

    Raises:
        InputError: an option without an equals sign.
    """
    result = {}
    for text in options or []:
        name, equals, value = text.partition("=")
        if not equals:
            raise InputError(f"found '{text}'", where="--fact", accepts="name=value")
        result[name.strip()] = value.strip()
    return result
