"""The past of alarms reads like one that the engine wrote, is over, and is the same for the same day."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from app.demo.model.calendar import DAY_S, local_hour
from app.demo.pastalarms import Told, answered, journal, last_states
from app.demo.pastevents import alarm_events
from app.demo.site import demo_site
from app.demo.troubles import Trouble, drawn
from app.domain.alarms.condition import level_named, watch_of
from app.domain.alarms.state import to_body
from app.domain.messages import AlarmTransition
from app.domain.site import AlarmKind, Site
from app.engine.alarms import AlarmDesk
from app.engine.alarms.rules import rules_of
from app.engine.alarms.words import event_text, event_type
from app.engine.events import EventLog
from app.engine.live import LiveTable
from app.store import open_store

NOW = datetime(2026, 11, 25, 5, 7, 30, tzinfo=UTC)  # a Wednesday, 14:07 in Seoul
NOW_S = NOW.timestamp()
CHATTER = timedelta(minutes=1)


@pytest.fixture(scope="module")
def site() -> Site:
    return demo_site()


@pytest.fixture(scope="module")
def told(site: Site) -> list[Told]:
    return journal(site, answered(site, drawn(site, NOW_S - 30 * DAY_S, NOW_S), NOW_S))


@pytest.fixture(scope="module")
def raises(told: list[Told]) -> list[AlarmTransition]:
    return [one.transition for one in told if one.transition.event == "raise"]


def test_a_month_has_some_hundred_occurrences_and_a_few_of_them_often(raises: list[AlarmTransition]) -> None:
    often = Counter(row.alarm for row in raises).most_common()
    assert 150 <= len(raises) <= 350
    assert sum(count for _, count in often[:5]) > 0.35 * len(raises)
    assert [row.alarm for row in raises if "trip" in row.alarm] == ["cth.ch-1.trip.alm"]
    shares = Counter(row.priority for row in raises)
    assert shares[1] < shares[2] < shares[3] < shares[4]


def test_rooms_trouble_when_people_are_in(raises: list[AlarmTransition]) -> None:
    hours = [float(local_hour(row.at.timestamp())) for row in raises if row.alarm.endswith("co2.alm")]
    assert len(hours) > 20
    assert 6.0 < min(hours) < max(hours) < 23.0


def test_every_alarm_is_over_and_was_acknowledged_by_somebody_somewhere(told: list[Told]) -> None:
    assert {state.shown for state in last_states(told).values()} == {"cleared"}
    assert all(one.transition.at < NOW for one in told)
    acks = [one.transition for one in told if one.transition.event == "ack"]
    assert {row.user for row in acks} == {"op.day-1", "op.shift-1", "op.shift-2"}
    assert all(row.workstation for row in acks)
    assert 0 < sum(bool(row.note) for row in acks) < len(acks)


def test_rows_of_an_alarm_follow_from_each_other_and_occurrences_are_counted(told: list[Told]) -> None:
    rows: dict[str, list[AlarmTransition]] = defaultdict(list)
    for one in told:
        rows[one.transition.alarm].append(one.transition)
    for alarm, of_alarm in rows.items():
        assert all(before.new == after.old for before, after in pairwise(of_alarm)), alarm
        numbers = [row.occurrence for row in of_alarm if row.event == "raise"]
        assert numbers == list(range(1, len(numbers) + 1)), alarm


def test_values_lie_beyond_their_limit_and_inside_it_when_cleared(site: Site, told: list[Told]) -> None:
    rules = {rule.id: rule for rule in site.alarms}
    for one in told:
        row, rule = one.transition, rules[one.transition.alarm]
        if rule.kind not in (AlarmKind.LIMIT, AlarmKind.DEVIATION):
            assert row.limit is None
            continue
        level = level_named(watch_of(rule), one.state.level)
        assert level is not None and row.value is not None and row.limit == level.limit
        beyond = level.side * (row.value - level.limit)
        if row.event in ("raise", "higher"):
            assert (beyond > 0, row.quality, row.priority) == (True, "good", level.priority), row
        elif row.event == "clear":
            assert -beyond >= rule.deadband, row


def test_there_was_one_flood_and_some_chattering(raises: list[AlarmTransition]) -> None:
    slots = Counter(int((NOW - row.at) / timedelta(minutes=10)) for row in raises)
    assert [count for count in slots.values() if count > 10] == [13]
    times: dict[str, list[datetime]] = defaultdict(list)
    for row in raises:
        times[row.alarm].append(row.at)
    assert any(c - a <= CHATTER for at in times.values() for a, c in zip(at, at[2:], strict=False))


def test_a_day_is_the_same_whenever_it_is_asked_for(site: Site) -> None:
    def one_day(until_s: float) -> list[Trouble]:
        start_s = NOW_S - 5 * DAY_S
        found = drawn(site, until_s - 30 * DAY_S, until_s)
        return [one for one in found if start_s <= one.start_s and one.end_s < start_s + DAY_S and not one.note]

    assert one_day(NOW_S) == one_day(NOW_S + 3600.0) != []


def test_events_are_worded_as_the_engine_words_them(site: Site, told: list[Told]) -> None:
    ruled = {one.rule.id: one for one in rules_of(site, {point.id: n for n, point in enumerate(site.points)})}
    expected = [
        (kind, one.transition.at, event_text(ruled[one.transition.alarm], one.state, one.transition))
        for one in told
        if (kind := event_type(one.transition.event, one.state))
    ]
    assert [(event.type, event.at, event.text) for event in alarm_events(site, told)] == expected


async def test_the_live_desk_starts_calm_and_counts_on(site: Site, told: list[Told], tmp_path: Path) -> None:
    live = LiveTable(site.points)
    trip = live.row["cth.ch-1.trip"]
    with open_store(tmp_path) as store:
        states = {alarm: to_body(state) for alarm, state in last_states(told).items()}
        store.alarms.commit(states, [one.transition for one in told])
        events = EventLog(store)
        desk = AlarmDesk(site, live, store, events)
        await desk.start()
        running = asyncio.create_task(desk.run())
        assert desk.active() == []
        shown = asyncio.Event()
        desk.listen(lambda rows: shown.set())
        tripped = np.array([trip])
        live.put(tripped, np.ones(1), np.zeros(1, np.uint8), np.zeros(1, np.uint8), int(NOW_S * 1e6))
        async with asyncio.timeout(10.0):
            await shown.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await events.close()
    assert [(alarm.id, alarm.occurrence) for alarm in desk.active()] == [("cth.ch-1.trip.alm", 2)]
