"""Templates: kinds of cooperation that people plan again and again, each of them data that expands to activities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from comity.arguments import TEXT, checked, named
from comity.errors import InputError, did_you_mean
from comity.law.pack import DATA
from comity.law.typed_files import typed_file

_GIVEN: Final = named("values by the names of parameters", TEXT)
_FOLDER: Final = DATA / "templates"


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a template must, or may, be told."""

    name: str
    ask: str
    default: str = ""
    example: str = ""

    @property
    def required(self) -> bool:
        """Whether there is no default."""
        return not self.default


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of cooperation.

    Attributes:
        shared: facts of every activity; ``$name`` stands for a parameter.
        activities: the activities; a fact whose parameter is not given is left unknown.
        notes: what a practitioner would add.
    """

    id: str
    title: str
    parameters: tuple[Parameter, ...]
    activities: tuple[Mapping[str, Any], ...]
    shared: Mapping[str, Any] = {}
    notes: tuple[str, ...] = ()

    @classmethod
    @checked(identifier=TEXT)
    def load(cls, identifier: str) -> Template:
        """Return a built-in template.

        Raises:
            InputError: there is none of that name.
        """
        return template(identifier)

    @classmethod
    def built_in(cls) -> Mapping[str, Template]:
        """Return every built-in template, by id."""
        return templates()

    @property
    def described(self) -> str:
        """The title with its parameters named."""
        return str(_filled(self.title, {p.name: f"<{p.name}>" for p in self.parameters}))

    @checked(given=_GIVEN)
    def expand(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Return the project that the template stands for, as plain values.

        Raises:
            InputError: an unknown parameter, or one that is missing.
        """
        names = [p.name for p in self.parameters]
        for name in given:
            if name not in names:
                raise InputError(
                    f"unknown parameter '{name}'",
                    where=f"template {self.id}",
                    accepts=", ".join(names),
                    suggestion=did_you_mean(name, names),
                )
        missing = [p for p in self.parameters if p.required and p.name not in given]
        if missing:
            asked = "; ".join(f"{p.name} ({p.ask})" for p in missing)
            raise InputError(f"needs {asked}", where=f"template {self.id}")
        values = {p.name: given.get(p.name) or p.default for p in self.parameters}
        return {
            "project": _filled(self.title, values),
            "shared": _filled(self.shared, values),
            "activities": [_filled(one, values) for one in self.activities],
        }

    def example(self) -> dict[str, Any]:
        """Return the project of the worked example."""
        return self.expand({p.name: p.example for p in self.parameters if p.example})


@lru_cache(maxsize=1)
def templates() -> Mapping[str, Template]:
    """Return every template, by id.

    Raises:
        LawError: a template file cannot be used; names the file.
    """
    found = {}
    for path in sorted(_FOLDER.glob("*.yaml")):
        template = typed_file(path, Template, _FOLDER)
        found[template.id] = template
    return found


def template(identifier: str) -> Template:
    """Return a template.

    Raises:
        InputError: there is none of that name.
    """
    found = templates()
    if identifier not in found:
        raise InputError(
            f"unknown template '{identifier}'",
            where="--template",
            accepts=", ".join(found),
            suggestion=did_you_mean(identifier, found),
        )
    return found[identifier]


def _filled(value: Any, parameters: Mapping[str, str]) -> Any:
    """Put parameters in their places; what has no value is left out, so that the fact stays unknown."""
    if isinstance(value, str):
        if value.startswith("$"):
            return parameters[value[1:]]
        for name, text in parameters.items():
            value = value.replace("{" + name + "}", text)
        return value
    if isinstance(value, Mapping):
        return {k: filled for k, v in value.items() if (filled := _filled(v, parameters)) not in ("", "?", None)}
    if isinstance(value, list | tuple):
        return [filled for v in value if (filled := _filled(v, parameters)) not in ("", "?", None)]
    return value


def unfilled(project: Template) -> Iterable[str]:
    """Yield parameters that the activities name and the template does not have."""
    names = {p.name for p in project.parameters}
    for text in _texts([project.shared, *project.activities]):
        if text.startswith("$") and text[1:] not in names:
            yield text[1:]


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
