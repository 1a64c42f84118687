"""Work that takes too long is ended with its process, and the next is done by another."""

from __future__ import annotations

import asyncio
import os
import time

import pytest
from anyio.from_thread import start_blocking_portal

from comity.web.order_form import OrderForm
from comity.web.workers import Refused, Workers, WorkFailed, asked_for


def test_work_is_ended_refused_and_done_by_another_process() -> None:
    async def work() -> None:
        workers = Workers(1, None)
        try:
            first = await workers.run(os.getpid)
            begun = time.monotonic()
            with pytest.raises(Refused) as late:
                await workers.run(time.sleep, 30, seconds=0.3)
            assert (late.value.status, time.monotonic() - begun < 10) == (503, True)
            assert await workers.run(os.getpid) != first != os.getpid()
            with pytest.raises(Refused):
                await workers.run(os._exit, 1)
            with pytest.raises(Refused) as refused:
                await workers.run(OrderForm(more="no equals sign").order)
            assert "name=value" in refused.value.faults[0]
            with pytest.raises(WorkFailed, match=r"ValueError at .*\.py:\d+") as failed:
                await workers.run(int, "a fact of somebody's")
            assert "fact" not in str(failed.value)
        finally:
            workers.stop()

    with start_blocking_portal() as portal:
        portal.call(work)


class Leaves:
    """Who asks, and goes away soon."""

    async def receive(self) -> dict[str, str]:
        await asyncio.sleep(0.3)
        return {"type": "http.disconnect"}


def test_work_that_nobody_waits_for_is_ended() -> None:
    async def work() -> None:
        workers = Workers(1, None)
        try:
            first = await workers.run(os.getpid)
            assert await asked_for(Leaves(), workers.run(os.getpid)) == first
            begun = time.monotonic()
            with pytest.raises(Refused) as left:
                await asked_for(Leaves(), workers.run(time.sleep, 30))
            assert "nobody waits" in left.value.faults[0]
            assert await workers.run(os.getpid) != first
            assert time.monotonic() - begun < 15
        finally:
            workers.stop()

    with start_blocking_portal() as portal:
        portal.call(work)
