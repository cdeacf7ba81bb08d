"""Work that is waited for runs to its end, whoever is cancelled meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from app.engine.finishing import finished


async def cancelled(waiter: asyncio.Task[object]) -> None:
    await asyncio.sleep(0)
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter


async def test_the_result_is_that_of_the_work() -> None:
    assert await finished(asyncio.sleep(0, "ready")) == "ready"


async def test_cancelled_work_is_told_to_hurry_and_waited_for() -> None:
    told, done = asyncio.Event(), []

    async def work() -> None:
        await told.wait()
        await asyncio.sleep(0)
        done.append("whole")

    await cancelled(asyncio.create_task(finished(work(), told.set)))
    assert done == ["whole"]


async def test_patience_ends_but_the_work_does_not() -> None:
    go, done = asyncio.Event(), []

    async def work() -> None:
        await go.wait()
        done.append("whole")

    await cancelled(asyncio.create_task(finished(work(), patience_s=0.01)))
    assert done == []
    go.set()
    await asyncio.sleep(0.01)
    assert done == ["whole"]


@pytest.mark.logs("was to be finished failed")
async def test_a_mistake_after_the_cancellation_is_told(caplog: pytest.LogCaptureFixture) -> None:
    told = asyncio.Event()

    async def work() -> None:
        await told.wait()
        raise ZeroDivisionError

    await cancelled(asyncio.create_task(finished(work(), told.set)))
    assert "Work that was to be finished failed" in caplog.text
