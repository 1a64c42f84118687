"""A rule of one's own, made from a template in a workspace: valid as it is, and to be written over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from comity.errors import InputError, did_you_mean
from comity.files import read_text, write_atomically
from comity.law.pack import DATA

_TEMPLATES: Final = DATA / "workspace" / "new"
_ID: Final = re.compile(r"(?P<pack>[a-z][a-z0-9]*)\.(?P<regime>[a-z][a-z0-9-]*)\.(?P<name>[a-z0-9][a-z0-9.-]*)")
_DOES: Final[Mapping[str, str]] = {
    "requires": "{{authorization: {pack}-approval, reason: policy}}",
    "imposes": "{{duty: {pack}-duty}}",
    "forbids": "{{}}",
    "holds": "{{}}",
}
"""What a rule of a user's own can do, as its file says it."""
_VOCABULARY: Final = {"requires": "authorizations", "imposes": "duties"}


def new_rule(workspace: Path, rule_id: str, effect: str = "requires") -> tuple[Path, ...]:
    """Make a rule from a template, with what it needs besides: its pack, and what it requires or makes a duty.

    Args:
        workspace: the folder in which it is kept, below ``law``.
        rule_id: ``PACK.REGIME.NAME``; the pack is made if it is not there.
        effect: ``requires``, ``imposes``, ``forbids`` or ``holds``.

    Returns:
        the files that were made, the rule's own first.

    Raises:
        InputError: an id that is none or is taken, a built-in pack, another effect, or a place that cannot be written.
    """
    parts = _ID.fullmatch(rule_id)
    if not parts:
        accepts = "PACK.REGIME.NAME in lower case, as in our.policy.emirates"
        raise InputError(f"found '{rule_id}'", where="law new", accepts=accepts)
    if effect not in _DOES:
        near = did_you_mean(effect, _DOES)
        raise InputError(f"found '{effect}'", where="--effect", accepts=", ".join(_DOES), suggestion=near)
    pack, regime = parts["pack"], parts["regime"]
    if (DATA / "law" / pack).exists():
        raise InputError(f"'{pack}' is a built-in pack", where="law new", accepts="a name of your own")
    folder = workspace / "law" / pack
    words = {"id": rule_id, "pack": pack, "regime": regime, "effect": effect, "today": date.today().isoformat()}
    words["does"] = _DOES[effect].format(pack=pack)
    rule = folder / "rules" / regime / f"{parts['name']}.yaml"
    if rule.exists():
        raise InputError("is there already", where=str(rule), accepts="an id of its own")
    files = {rule: "rule", folder / "pack.yaml": "pack"}
    if vocabulary := _VOCABULARY.get(effect):
        files[folder / "vocabulary" / f"{vocabulary}.yaml"] = vocabulary
    made = tuple(path for path in files if not path.exists())
    for path in made:
        _write(path, files[path], words)
    return made


def _write(path: Path, template: str, words: Mapping[str, str]) -> None:
    from jinja2 import Template  # noqa: PLC0415  loaded only where a rule is made

    path.parent.mkdir(parents=True, exist_ok=True)
    text = Template(read_text(_TEMPLATES / f"{template}.yaml.j2"), keep_trailing_newline=True).render(words)
    write_atomically(path, text, new=True)
