"""What is put in the place of what is right: values that mean nothing, or two things, or harm; each kind by name."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from random import Random
from typing import Any, Final

STEERING: Final = "Acme \x1b]0;x\x07\x1b[2J\x9b31m\u202egnp\u2066\x7f\u200b\u2028\x01 Ltd"
HOSTILE: Final = (
    STEERING,
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "=HYPERLINK(\"http://x\",\"y\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "\t=1+1",
    "[bold]x[/bold]",
    "[/]",
    "[/red]",
    "[link=file:///etc/passwd]x",
    "{{ 7 * 7 }}{% raw %}",
    "$(id) `id` ; rm -rf x | y",
    "%s%n%x",
    "../../../../etc/passwd",
    "'; DROP TABLE parties; --",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!",
    "\U000e0041\U000e0042 tags",
    "\ufeffstart",
    "a" * 100_000,
    "中" * 5_000,
    "line\nbreak\r\nagain\rand\x0bagain",
)  # fmt: skip
BAD_DAYS: Final = (
    "2025-W01",  "2025-02-30", "tomorow", "2024-01-01..2025-01-01", "٢٠٢٥-01-01", "0001-01-01", "9999-12-31",
    "2025-13-01", "-2025-01-01", "2025-00-00", "1e9", "2025-01-01T25:00", "NaN", "2025", "2025-01", "۲۰۲۵",
)  # fmt: skip
BAD_NUMBERS: Final = (
     "inf", "-inf", "1e999", "NaN", "٤٨٠", "１２", "0x10", "--1", "9" * 400, "1,2,3", "12,34,567", "1.2.3",
    "five", "1e", "+-5", "½", "1__0", "0b1", "1/2",
)  # fmt: skip
BAD_AMOUNTS: Final = (*BAD_NUMBERS, "-100", "-0.01", "480.000", "1e31")
BAD_COUNTRIES: Final = (
    "Atlantis", "QQQ",
    "123", "-1", "KORX", "{}", "USA USA USA", "\x1b[31m", "null island", "Ruritania", "٣", "k" * 3000,
)  # fmt: skip
BAD_WORDS: Final = ("xyzzy", "-1", "é" * 500, "\x1b[2J", "yes please", "0x41", "9" * 400, "*", "%00", "[/]", "[bold]")
ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 10**40, 1.5, float("inf"), "", " ", [], {}, [[]], [None], {"": ""},
    {"a": {"b": {"c": 1}}},
    "null", "~", "yes", "NO", "0", "\u00a0", "x" * 70_000, "9" * 2_000_000,
    list(range(300)), ["USA", "USA"], {"name": []},
)  # fmt: skip

DEEP: Final[dict[str, str]] = {
    "lists": "[" * 100_000,
    "closed lists": "[" * 20_000 + "]" * 20_000,
    "mappings": "{a: " * 50_000,
    "json mappings": '{"a":' * 50_000 + "1" + "}" * 50_000,
    "dashes": "- " * 50_000 + "a",
    "keys": "? " * 20_000,
    "indents": "\n".join(" " * n + "a:" for n in range(1_000)),
    "laughs": "a: &a [x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
    ),
    "self": "&a [*a]",
    "tag": "!!python/object/apply:os.system ['touch tagged']",
    "entity": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><sdnList>&b;</sdnList>',
}  # fmt: skip
"""Texts that unfold, or go down, without bound; no command takes any of them."""


def _bit(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


def _cut(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(len(data))]


def _moved(data: bytes, rng: Random) -> bytes:
    one, other = sorted(rng.randrange(len(data)) for _ in range(2))
    return data[other:] + data[one:other] + data[:one]


def _inserted(what: bytes) -> Callable[[bytes, Random], bytes]:
    def insert(data: bytes, rng: Random) -> bytes:
        at = rng.randrange(len(data))
        return data[:at] + what + data[at:]

    return insert


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


SPOILED: Final[dict[str, tuple[bool, Callable[[bytes, Random], bytes]]]] = {
    "a bit": (False, _bit),
    "cut off": (False, _cut),
    "parts changed about": (False, _moved),
    "twice": (False, lambda data, _: data + data),
    "nul": (True, _inserted(b"\0")),
    "0xff": (True, _inserted(b"\xff\xfe")),
    "half a character": (True, _inserted(b"\xed\xa0\x80")),
    "utf-16": (True, lambda data, _: _text(data).encode("utf-16")),
    "utf-16 without mark": (True, lambda data, _: _text(data).encode("utf-16-be")),
    "latin-1": (True, lambda data, _: b"\xe9 " + data),
    "utf-8 mark": (False, lambda data, _: b"\xef\xbb\xbf" + data),
    "carriage returns": (False, lambda data, _: data.replace(b"\n", b"\r")),
    "compressed": (True, lambda data, _: gzip.compress(data)),
    "nothing": (True, lambda _data, _rng: b""),
    "spaces": (True, lambda _data, _rng: b" \n\n  \n"),
    "noise": (False, lambda data, rng: rng.randbytes(min(len(data), 4_000))),
    "a long line": (False, lambda data, _: data + b"x" * 300_000),
    "a quote left open": (False, _inserted(b'"')),
    "a number": (True, lambda _data, _rng: b"42"),
    "null": (True, lambda _data, _rng: b"null"),
    "a page of the web": (True, lambda _data, _rng: b"<!DOCTYPE html><html><body>Not Found</body></html>"),
    "json of something else": (True, lambda _data, _rng: json.dumps({"a": [1, {"b": None}]}).encode()),
}
"""How a file's bytes are spoiled, and whether what comes of it must be refused wherever text is read."""

PLACES: Final = ("folder", "pipe", "nothing", "endless", "loop", "full", "long name", "half a name")
"""What stands where a file should be."""

SQL: Final = (
    "PRAGMA query_only = OFF", "PRAGMA database_list", "ATTACH 'attached.db' AS x", "VACUUM INTO 'vacuumed.db'",
    "DELETE FROM parties", "INSERT INTO parties SELECT * FROM parties", "CREATE TABLE made (a)", "DROP TABLE parties",
    "SELECT load_extension('x')", "SELECT writefile('written', 'x')", "BEGIN; DELETE FROM parties; COMMIT",
    "SELECT zeroblob(2000000000)", "SELECT 1; SELECT 2", "", " ", ";", "SELECT", "\x1b[2J", "SELECT ?", "SELECT :a",
    "REINDEX", "ANALYZE", "SAVEPOINT x", "DETACH main", "CREATE TEMP VIEW v AS SELECT 1", "ALTER TABLE parties ADD x",
)  # fmt: skip
"""Questions in SQL that must be refused."""
SQL_WORDS: Final = (
    "SELECT", "*", "FROM", "parties", "instruments", "WHERE", "id", "=", "'", '"', "(", ")", ",", "1",
    "NULL", "UNION", "GROUP BY",
    "ORDER BY", "LIMIT", "JOIN", "ON", "LIKE", "'%'", "count(*)", "AS", "x", "--", "/*",
    "randomblob(9)", "printf('%d')", "\0", "é",
)  # fmt: skip
