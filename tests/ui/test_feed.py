"""The feed: changes are gathered, hidden panels hear nothing, silence is a loss, and every task has an owner."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.errors import Conflict, NotSignedIn
from app.domain.messages import LiveAlarms, LivePoints, LiveState
from app.domain.readings import Quality
from tests.ui.conftest import Run
from tests.ui.smallsite import alarm, small_site, state_of
from ui.feed import Feed


def change(value: float) -> LivePoints:
    return LivePoints(index=[0], value=[value], quality=[0], reason=[0], at_ms=[1])


def test_a_hundred_changes_are_told_at_once(qapp: QApplication) -> None:
    feed = Feed()
    told: list[set[str]] = []
    feed.apply(state_of(small_site()))
    feed.flush()
    feed.points_changed.connect(told.append)
    for value in range(100):
        feed.apply(change(float(value)))
    assert told == []
    feed.flush()
    assert told == [{"t.ahu.sat"}]
    assert feed.reading("t.ahu.sat").value == 99.0


def test_a_watch_hears_nothing_until_it_is_started_and_nothing_after_it_is_stopped(qapp: QApplication) -> None:
    feed = Feed()
    feed.apply(state_of(small_site()))
    feed.flush()
    heard: list[set[str]] = []
    watch = feed.watch({"t.ahu.sat", "t.z.tmp"}, heard.append)
    feed.apply(change(1.0))
    feed.flush()
    assert heard == []

    watch.start()
    assert heard == [{"t.ahu.sat", "t.z.tmp"}]
    feed.apply(change(2.0))
    feed.flush()
    assert heard[1:] == [{"t.ahu.sat"}]

    watch.stop()
    feed.apply(change(3.0))
    feed.flush()
    assert len(heard) == 2


def test_new_alarms_are_raised(qapp: QApplication) -> None:
    feed = Feed()
    raised: list[str] = []
    feed.alarms_raised.connect(lambda alarms: raised.extend(a.id for a in alarms))
    feed.apply(LiveAlarms(alarms=[alarm("a"), alarm("b", state="acknowledged")]))
    feed.flush()
    assert raised == ["a"]


def test_silence_is_a_loss_and_the_same_stream_brings_everything_back(run: Run) -> None:
    async def story() -> None:
        feed = Feed(lost_after_s=0.2)
        messages: asyncio.Queue[LiveState | LivePoints] = asyncio.Queue()

        async def stream() -> AsyncIterator[LiveState | LivePoints]:
            while True:
                yield await messages.get()

        feed.follow(stream())
        messages.put_nowait(state_of(small_site()))
        await asyncio.sleep(0.05)
        assert feed.connection.connected
        assert feed.reading("t.z.tmp").quality is Quality.GOOD

        await asyncio.sleep(1.0)
        assert not feed.connection.connected
        assert (feed.reading("t.z.tmp").quality, feed.reading("t.z.tmp").value) == (Quality.BAD, 24.2)

        messages.put_nowait(change(18.0))
        await asyncio.sleep(0.05)
        assert feed.connection.connected
        assert feed.reading("t.z.tmp").quality is Quality.GOOD
        await feed.close()

    run(story())


def test_a_stream_that_is_not_signed_in_any_more_asks_for_it(run: Run) -> None:
    async def story() -> None:
        feed = Feed()
        lost: list[bool] = []
        feed.session_lost.connect(lambda: lost.append(True))

        async def stream() -> AsyncIterator[LiveState]:
            yield state_of(small_site())
            raise NotSignedIn("The session has ended.")

        feed.follow(stream())
        await asyncio.sleep(0.05)
        assert lost == [True]
        await feed.close()

    run(story())


def test_expected_errors_become_a_sentence_and_never_a_traceback(run: Run) -> None:
    async def refused() -> None:
        raise Conflict("Acknowledged already by op.day-1.")

    async def story() -> None:
        feed = Feed()
        told: list[str] = []
        feed.failed.connect(told.append)
        await feed.run(refused())
        assert told == ["Acknowledged already by op.day-1."]

        own: list[str] = []
        await feed.run(refused(), None, lambda error: own.append(str(error)))
        assert len(told) == 1
        assert own == ["Acknowledged already by op.day-1."]
        await feed.close()

    run(story())


def test_our_own_mistakes_are_logged_and_told(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    async def wrong() -> None:
        raise ZeroDivisionError

    async def story() -> None:
        feed = Feed()
        told: list[str] = []
        feed.failed.connect(told.append)
        await asyncio.wait([feed.run(wrong())])
        await asyncio.sleep(0)
        assert len(told) == 1
        await feed.close()

    run(story())
    assert "A task of the console failed." in caplog.text


def test_leaving_forgets_the_plant(run: Run) -> None:
    async def story() -> None:
        feed = Feed()

        async def stream() -> AsyncIterator[LiveState]:
            yield state_of(small_site())
            await asyncio.sleep(60)

        feed.follow(stream())
        await asyncio.sleep(0.05)
        feed.leave()
        assert not feed.connection.connected
        assert feed.reading("t.z.tmp").value is None
        await feed.close()

    run(story())
