"""10,000 alarms at once: all journalled, all shown, and the calm ones cost nothing."""

from __future__ import annotations

import asyncio
import time

import numpy as np

from app.domain.alarms.condition import at_rest, calm
from app.domain.messages import Alarm
from app.domain.readings import Quality, Reason
from app.domain.site import AlarmRule, Name, Point, Site, SiteInfo
from app.engine.alarms import AlarmDesk
from app.engine.alarms.rules import rules_of
from app.engine.alarms.screen import Screen
from app.engine.events import EventLog
from app.engine.live import LiveTable
from app.store import Store

N = 10_000
BATCHES = 10


def flood_site() -> Site:
    return Site(
        site=SiteInfo(id="campus", name=Name(en="Campus")),
        points=tuple(Point(id=f"p.{n}", name=Name(en=f"P {n}"), unit="kW") for n in range(N)),
        alarms=tuple(
            AlarmRule(id=f"a.{n}", name=Name(en=f"A {n}"), point=f"p.{n}", levels={"h": 10.0}, priority=1 + n % 4)
            for n in range(N)
        ),
    )


async def test_ten_thousand_alarms_in_ten_seconds(store: Store) -> None:
    site = flood_site()
    live, events = LiveTable(site.points), EventLog(store)
    desk = AlarmDesk(site, live, store, events)
    seen: dict[str, Alarm] = {}
    desk.listen(lambda rows: seen.update((row.id, row) for row in rows))
    await desk.start()
    task = asyncio.create_task(desk.run())
    good, none = np.full(N, Quality.GOOD, np.uint8), np.full(N, Reason.NONE, np.uint8)
    live.put(np.arange(N), np.zeros(N), good, none, 1)
    await desk.settled()
    assert not seen

    started = time.perf_counter()
    longest_s = 0.0
    for rows in np.array_split(np.arange(N), BATCHES):
        began = time.perf_counter()
        live.put(rows, np.full(len(rows), 20.0), good[rows], none[rows], 2)
        await asyncio.sleep(0)
        longest_s = max(longest_s, time.perf_counter() - began)
    await desk.settled()
    took_s = time.perf_counter() - started

    assert len(seen) == len(desk.active()) == N
    assert {row.state for row in seen.values()} == {"unacknowledged"}
    journal = await desk.journal(limit=2 * N)
    assert sorted(row.alarm for row in journal) == sorted(rule.id for rule in site.alarms)
    assert [row.seq for row in journal] == sorted((row.seq for row in journal), reverse=True)
    assert desk.counts()["unacknowledged"] == N
    assert took_s < 10.0
    assert longest_s < 1.0, "the event loop must stay free"
    await events.flush()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await events.close()


def test_values_that_change_nothing_are_not_judged_one_by_one() -> None:
    site = flood_site()
    live = LiveTable(site.points)
    rules = rules_of(site, live.row)
    screen = Screen(rules, live)
    rows, good, none = np.arange(N), np.full(N, Quality.GOOD, np.uint8), np.full(N, Reason.NONE, np.uint8)
    live.put(rows, np.full(N, 9.0), good, none, 1)
    assert len(screen.of_rows(rows)) == N, "all are judged once"
    for n, ruled in enumerate(rules):
        screen.judged(n, True, calm(ruled.watch, at_rest(ruled.watch), 9.0))
    live.put(rows, np.full(N, 9.9), good, none, 2)
    assert len(screen.of_rows(rows)) == 0
    live.put(rows[:3], np.full(3, 10.1), good[:3], none[:3], 3)
    live.mark(rows[5:7], Quality.BAD, Reason.NO_ANSWER, 3)
    assert screen.of_rows(rows).tolist() == [0, 1, 2, 5, 6]
    assert screen.of_rows(rows[2:6]).tolist() == [2, 5]
