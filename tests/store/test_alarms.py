"""Alarm states and their journal change together or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import StoreError
from app.domain.messages import AlarmTransition
from app.store import Store, open_store

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def transition(n: int, alarm: str = "b.high", **changes: Any) -> AlarmTransition:
    one = AlarmTransition(
        seq=0, alarm=alarm, occurrence=1, at=AT + timedelta(minutes=n), event="raise", old="normal",
        new="unacknowledged", priority=2, value=28.4, quality="good", limit=28.0,
    )  # fmt: skip
    return replace(one, **changes)


def test_a_commit_numbers_its_transitions_in_order_and_keeps_the_states(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        kept = store.alarms.commit({"b.high": {"base": "UNACK", "since": None}}, [transition(n) for n in range(3)])
        more = store.alarms.commit({"b.high": {"base": "ACKED"}, "b.low": {"base": "NORM"}}, [transition(4)])
        assert [t.seq for t in kept + more] == [1, 2, 3, 4]
    with open_store(tmp_path) as store:
        assert store.alarms.states() == {"b.high": {"base": "ACKED"}, "b.low": {"base": "NORM"}}
        assert store.alarms.journal() == (kept + more)[::-1]


def test_the_journal_is_read_by_time_alarm_and_page(store: Store) -> None:
    person = {"user": "kim", "workstation": "room 1", "note": "확인", "value": None, "limit": None}
    rows = [transition(n, alarm="b.low" if n % 2 else "b.high", **person) for n in range(6)]
    kept = store.alarms.commit({}, rows)
    journal = store.alarms.journal
    assert journal(start=AT + timedelta(minutes=2), end=AT + timedelta(minutes=4)) == [kept[3], kept[2]]
    assert journal(alarm="b.low") == [kept[5], kept[3], kept[1]]
    assert journal(limit=2) == [kept[5], kept[4]]
    assert journal(limit=2, before=5) == [kept[3], kept[2]]
    assert journal(limit=None) == kept[::-1]


def test_states_without_transitions_and_nothing_at_all_are_kept_too(store: Store) -> None:
    assert store.alarms.commit({"b.high": {"base": "NORM"}}, []) == []
    assert store.alarms.commit({}, []) == []
    assert store.alarms.states() == {"b.high": {"base": "NORM"}}


def test_a_commit_that_fails_changes_neither_states_nor_journal(store: Store) -> None:
    store.alarms.commit({"b.high": {"base": "NORM"}}, [])
    with pytest.raises(StoreError):
        store.alarms.commit({"b.high": {"base": "UNACK"}}, [transition(1), transition(2, event=None)])
    assert store.alarms.states() == {"b.high": {"base": "NORM"}}
    assert store.alarms.journal() == []


def test_a_rule_that_is_gone_is_forgotten_but_not_its_journal(store: Store) -> None:
    store.alarms.commit({"b.high": {}, "b.low": {}}, [transition(1)])
    store.alarms.forget(["b.high", "b.never"])
    store.alarms.forget([])
    assert list(store.alarms.states()) == ["b.low"]
    assert len(store.alarms.journal(alarm="b.high")) == 1


def test_a_flood_of_ten_thousand_is_kept_in_order(store: Store) -> None:
    states = {f"a{n}": {"n": n} for n in range(10_000)}
    kept = store.alarms.commit(states, [transition(n, alarm=alarm) for n, alarm in enumerate(states)])
    assert [t.seq for t in kept] == list(range(1, 10_001))
    assert [t.alarm for t in store.alarms.journal(limit=3)] == ["a9999", "a9998", "a9997"]
    assert store.alarms.states()["a777"] == {"n": 777}
