"""What in a page is made: output of commands, files that they read, and blocks that the program knows.

```                                   a block that begins with commands holds what they print
$ comity determine order.yaml
...
```

<!-- file: rules/own.yaml -->         the block below is a file that later commands of the page read
<!-- ends with 2 -->                  the commands of the block below end with this exit code
<!-- made: counts -->...<!-- end -->  holds what the function of that name gives
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Final

from .session import output, session

_FENCE: Final = re.compile(
    r"(?P<mark><!-- (?:file: (?P<file>[^ ]+)|ends with (?P<code>\d+)) -->\n)?"
    r"(?P<open>^```(?P<kind>\w*)\n)(?P<body>.*?)(?P<close>^```$)",
    re.MULTILINE | re.DOTALL,
)
_MADE: Final = re.compile(r"(<!-- made: (?P<name>[\w-]+)(?: (?P<of>[^>]+?))? -->\n).*?(<!-- end -->)", re.DOTALL)
_PROMPT: Final = "$ comity "
Maker = Callable[[str], str]


def remade(text: str, makers: Mapping[str, Maker], skip: Collection[str] = ()) -> str:
    """Return a page as it is true now: every made block and every output made anew.

    Args:
        makers: what makes the blocks, by name.
        skip: commands (``next-steps``) whose output is kept as it stands.
    """
    kept = {command: told for found in _FENCE.finditer(text) for command, told in _parted(found["body"])}
    kept = {command: told for command, told in kept.items() if command.startswith(tuple(skip))}
    text = _MADE.sub(lambda m: f"{m[1]}{makers[m['name']](m['of'] or '').strip()}\n{m[4]}", text)
    if not any(_parted(found["body"]) for found in _FENCE.finditer(text)):
        return text
    with session() as folder:
        return _FENCE.sub(lambda m: _block(m, folder, kept), text)


def _block(found: re.Match[str], folder: Path, kept: Mapping[str, str]) -> str:
    body = found["body"]
    if found["file"]:
        path = folder / found["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    elif commands := _parted(body):
        code = int(found["code"] or 0)
        told = [f"{_PROMPT}{one}\n{kept.get(one) or output(f'comity {one}', code)}".rstrip() for one, _ in commands]
        body = "\n".join(told) + "\n"
    return f"{found['mark'] or ''}{found['open']}{body}{found['close']}"


def _parted(body: str) -> list[tuple[str, str]]:
    """Return the commands of a block, without their first word, each with what it prints; none where it shows none."""
    if not body.startswith(_PROMPT):
        return []
    parts = re.split(rf"^{re.escape(_PROMPT)}", body, flags=re.MULTILINE)[1:]
    return [(command, told.rstrip()) for command, _, told in (part.partition("\n") for part in parts)]
