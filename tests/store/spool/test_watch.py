"""How the database is judged by the work on it."""

from __future__ import annotations

import threading
import time

import pytest

from app.domain.errors import DiskFull, StoreError
from app.store.spool.watch import FULL, HANGS, LOST, OK, SLOW, Watch


def fail(watch: Watch, who: str, error: Exception) -> None:
    with pytest.raises(type(error)), watch.work(who):
        raise error


def test_it_is_lost_while_anything_fails_and_full_when_that_is_why() -> None:
    watch = Watch()
    assert (watch.state, watch.took_ms) == (OK, None)
    fail(watch, "samples", DiskFull("the disk is full"))
    assert (watch.state, watch.detail) == (FULL, "the disk is full")
    fail(watch, "records", StoreError("nobody answers"))
    assert watch.state == LOST
    for who in ("samples", "records"):
        with watch.work(who):
            pass
    assert (watch.state, watch.detail) == (OK, "")
    assert watch.took_ms is not None


def test_a_call_that_hangs_is_slow_first_and_then_lost_before_it_fails() -> None:
    watch, ending = Watch(slow_s=0.02, hanging_s=1.0), threading.Event()

    def hang() -> None:
        with watch.work("samples"):
            ending.wait()

    thread = threading.Thread(target=hang)
    thread.start()
    seen: list[str] = []
    while LOST not in seen:
        if watch.state not in seen:
            seen.append(watch.state)
        time.sleep(0.005)
    assert seen[-1] == LOST
    assert watch.detail == HANGS
    with watch.work("records"):
        pass
    assert watch.state == SLOW, "somebody else was answered"
    ending.set()
    thread.join()
    assert watch.state == SLOW, "the last answer took long"
    with watch.work("samples"):
        pass
    assert watch.state == OK
