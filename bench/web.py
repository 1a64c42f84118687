"""``python -m bench.web``: the web application under fifty users, alone, and with a large upload.

Starts ``comity serve`` as a user does, on this machine, and writes ``bench/results-web.md`` with what was seen. Each
user posts an order of one to three lines, reads partners and rules, and waits a while, as people do.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import httpx

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = ROOT / "bench" / "results-web.md"
DATES: Final = tuple(f"2026-{month:02}-{day:02}" for month in range(2, 12) for day in (3, 17))
"""Twenty days of whose law is asked."""
ITEMS: Final = ("9A515.x", "9A515.a.4", "9A004.a", "EAR99", "XV(a)(7)", "3A001.a.1")
PARTNERS: Final = ("KOR", "JPN", "ARE", "DEU", "NOR", "AUS", "BRA", "IND", "NZL", "FRA")
READ: Final = ("/", "/partner/KOR", "/law/us.ear.740.20.c.1", "/reform", "/record?q=framework", "/docket", "/bridge")
SERVE: Final = "from comity.cli import run; run()"
_PAUSE: Final = (1.0, 5.0)
"""Between these many seconds a user looks at a page."""


def orders(count: int, seed: int = 1) -> list[dict[str, object]]:
    """Return orders as a form posts them."""
    draw = random.Random(seed)  # noqa: S311  nothing is secret
    found: list[dict[str, object]] = []
    for _ in range(count):
        lines = draw.randint(1, 3)
        cells = {"line_item": draw.choices(ITEMS, k=lines), "line_to": draw.choices(PARTNERS, k=lines)}
        blank = {
            f"line_{name}": [""] * lines for name in ("name", "party", "party_country", "party_kind", "value", "more")
        }
        shared = {"activity": "export", "origin": "USA", "end_use": "civil", "date": draw.choice(DATES), "do": "answer"}
        found.append({**shared, **cells, **blank})
    return found


def p95(taken: list[float]) -> str:
    """Return median and 95th percentile in milliseconds."""
    ordered = sorted(taken)
    return f"{statistics.median(ordered) * 1000:,.0f} ms, p95 {ordered[int(0.95 * (len(ordered) - 1))] * 1000:,.0f} ms"


def below(process: int) -> Iterator[int]:
    """Yield a process and those that it, or one of them, began."""
    ahead = [process]
    while ahead:
        one = ahead.pop()
        yield one
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):
                ahead += map(int, task.read_text().split())


def memory(process: int) -> float:
    """Return the proportional memory of a process and those below it, megabytes."""
    total = 0
    for one in below(process):
        with suppress(OSError):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def processor(process: int) -> float:
    """Return the processor's seconds of a process and those below it that live, which others disturb little."""
    total = 0
    for one in below(process):
        for task in Path(f"/proc/{one}/task").glob("*/schedstat"):
            with suppress(OSError):
                total += int(task.read_text().split()[0])
    return total / 1e9


async def _user(client: httpx.AsyncClient, number: int, until: float, seen: Counter[str], taken: list[float]) -> None:
    draw, mine = random.Random(number), orders(40, number)  # noqa: S311
    await asyncio.sleep(draw.uniform(0, _PAUSE[1]))
    while time.monotonic() < until:
        start = time.perf_counter()
        asks = draw.random() < 0.6
        try:
            found = await (client.post("/", data=draw.choice(mine)) if asks else client.get(draw.choice(READ)))
            seen[str(found.status_code)] += 1
            if asks:
                taken.append(time.perf_counter() - start)
        except httpx.HTTPError as error:
            seen[type(error).__name__] += 1
        await asyncio.sleep(draw.uniform(*_PAUSE))


async def crowd(address: str, users: int, seconds: float) -> tuple[Counter[str], list[float]]:
    """Let users work for a while; return what they were answered, and how long answers to orders took."""
    seen: Counter[str] = Counter()
    taken: list[float] = []
    headers = {"origin": address, "accept": "text/html"}
    async with httpx.AsyncClient(
        base_url=address, headers=headers, timeout=60, limits=httpx.Limits(max_connections=None)
    ) as client:
        until = time.monotonic() + seconds
        await asyncio.gather(*(_user(client, number, until, seen, taken) for number in range(users)))
    return seen, taken


def alone(client: httpx.Client, process: int) -> tuple[list[float], list[float]]:
    """Return how long answers take, one after the other, once the law of each day has been bound: clock, processor."""
    for day in DATES:
        client.post("/", data={**orders(1)[0], "date": day})
        client.post("/", data={**orders(1)[0], "date": day})
    taken, busy = [], []
    for order in orders(50, 7):
        start, worked = time.perf_counter(), processor(process)
        client.post("/", data=order).raise_for_status()
        taken.append(time.perf_counter() - start)
        busy.append(processor(process) - worked)
    return taken, busy


def upload(client: httpx.Client, rows: int) -> float:
    """Return seconds from handing over a table to its summary."""
    draw = random.Random(3)  # noqa: S311
    lines = [f"part {n},{draw.choice(ITEMS)},{draw.choice(PARTNERS)},{draw.randint(1, 90) * 100}" for n in range(rows)]
    text = "\n".join(["Item,ECCN,Ship to,Value", *lines]).encode()
    given = {"activity": "export", "origin": "USA", "end_use": "civil", "date": "2026-11-17"}
    start = time.perf_counter()
    found = client.post("/portfolio", data=given, files={"file": ("table.csv", text)}, timeout=300)
    found.raise_for_status()
    if f"{rows:,} rows read = " not in found.text:
        raise SystemExit("the table was not summed up")
    return time.perf_counter() - start


def weight(client: httpx.Client, page: str) -> int:
    """Return the bytes of a page with what it loads, pictures apart."""
    text = client.get(page).content
    files = [part.split(b'"')[0].decode() for part in text.split(b'"/static/')[1:]]
    return len(text) + sum(len(client.get(f"/static/{name}").content) for name in dict.fromkeys(files))


def main() -> None:
    """Measure, and write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--users", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=120.0)
    asked.add_argument("--rows", type=int, default=100_000)
    given = asked.parse_args()
    begun, load = time.perf_counter(), os.getloadavg()[0]
    command = [sys.executable, "-c", SERVE, "serve", "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    if process.stderr is None:
        raise SystemExit("the server does not tell its address")
    address = process.stderr.readline().split()[0].rstrip("/")
    headers = {"origin": address, "accept": "text/html"}
    with httpx.Client(base_url=address, headers=headers, timeout=120) as client:
        client.get("/").raise_for_status()
        first = f"{time.perf_counter() - begun:.1f} s, {processor(process.pid):.1f} s of the processor"
        rows = [("first page after `comity serve`", first)]
        answered, busy = alone(client, process.pid)
        rows.append(("an order answered, alone, 50 orders over 20 days", p95(answered)))
        rows.append(("the processor's time of it", p95(busy)))
        told, taken = asyncio.run(crowd(address, given.users, given.seconds))
        said = ", ".join(f"{count:,} × {what}" for what, count in sorted(told.items()))
        rows.append((f"{given.users} users for {given.seconds:g} s", f"{sum(told.values()):,} pages: {said}"))
        rows.append(("an order answered among them", p95(taken)))
        rows.append(("memory then, server and workers", f"{memory(process.pid):,.0f} MB"))
        worked = processor(process.pid)
        summed = f"{upload(client, given.rows):.1f} s, {processor(process.pid) - worked:.1f} s of the processor"
        rows.append((f"{given.rows:,} rows handed over, to their summary", summed))
        rows.append(("memory after it", f"{memory(process.pid):,.0f} MB"))
        rows += [(f"weight of {page}, pictures apart", f"{weight(client, page) / 1000:,.0f} kB") for page in READ]
    process.terminate()
    process.wait(timeout=30)
    head = (
        f"`python -m bench.web`, Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} at first "
        f"and {os.getloadavg()[0]:.1f} at the end; each user looks {_PAUSE[0]:g} to {_PAUSE[1]:g} s at a page."
    )
    if load > (os.cpu_count() or 1):
        head += " Other work kept the cores busy at the time: that nothing failed counts, the times do not."
    table = "\n".join(f"| {what} | {seen} |" for what, seen in rows)
    PAGE.write_text(f"# The web application under load\n\n{head}\n\n| what | seen |\n|---|---|\n{table}\n", "utf-8")
    sys.stdout.write(PAGE.read_text("utf-8"))


if __name__ == "__main__":
    main()
