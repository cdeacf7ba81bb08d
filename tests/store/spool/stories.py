"""What a spool is made to keep, numbered, and how everything must have arrived: once, and in its order."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np

from app.domain.messages import AlarmTransition, AuditEntry, Event
from app.domain.site import Name, Site, SiteInfo
from app.store import Store
from app.store.batches import Batch
from app.store.spool.store import SpooledStore

T0 = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
T0_US = round(T0.timestamp()) * 1_000_000
HOLDS_S = {"a": 60.0, "b": 60.0}
SITE = Site(site=SiteInfo(id="s", name=Name(en="Site")))


def until(holds: Callable[[], bool], within_s: float = 30.0) -> None:
    start_s = time.monotonic()
    while not holds():
        assert time.monotonic() - start_s < within_s
        time.sleep(0.01)


def entry(number: int) -> AuditEntry:
    at, target = T0 + timedelta(seconds=number), str(number)
    return AuditEntry(seq=0, at=at, user="op", workstation="ws", action="x", target=target)


def transition(number: int) -> AlarmTransition:
    at = T0 + timedelta(seconds=number)
    return AlarmTransition(
        seq=0, alarm="a", occurrence=number, at=at, event="raise", old="normal", new="unack", priority=1
    )


def event(number: int) -> Event:
    return Event(seq=0, at=T0, type="system", source="x", text=Name(en=str(number)))


def write_all(store: Store, numbers: range) -> None:
    """An entry, a transition, an event and a sample of each point for each number."""
    recording = store.recording(HOLDS_S)
    for n in numbers:
        store.audit.append(entry(n))
        store.alarms.commit({"a": {"n": n}}, [transition(n)])
        store.events.append([event(n)])
        rows, zeros = np.array([0, 1]), np.zeros(2, np.uint8)
        recording.append(
            Batch(row=rows, at_us=np.full(2, T0_US + n * 1000), value=np.full(2, float(n)), quality=zeros, reason=zeros)
        )


def drained(store: SpooledStore) -> bool:
    backlog = store.backlog()
    return backlog.samples == 0 and backlog.entries == 0


def assert_all_once(store: Store, count: int) -> None:
    """Everything from 0 until ``count`` is in ``store``, once, in its order."""
    assert [int(e.target) for e in store.audit.read(limit=10_000)] == list(range(count))[::-1]
    assert store.audit.verify() is None
    assert [t.occurrence for t in store.alarms.journal(limit=None)] == list(range(count))[::-1]
    assert [int(e.text.en) for e in store.events.recent(10_000)] == list(range(count))[::-1]
    for point in HOLDS_S:
        columns = store.samples.history(point, T0_US, T0_US + 10_000_000)
        assert columns.last.tolist() == list(range(count))
    assert store.alarms.states() == {"a": {"n": count - 1}}
