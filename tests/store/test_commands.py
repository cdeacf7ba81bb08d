"""Commands and overrides outlive the engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.messages import Check, Command, CommandStep, Event, Override
from app.domain.site import Name
from app.store import Store, open_store

AT = datetime(2026, 3, 1, 8, 0, 0, 250000, tzinfo=UTC)
SENT = Command(
    id="c1", point="b.sp", value=21.5, priority=8, hold_s=1800.0, reason="too cold", by="kim", workstation="room 1",
    state="sent", old=20.0, until=AT + timedelta(minutes=30), steps=(CommandStep(state="sent", at=AT),),
    checks=(Check(id="range", name=Name("Range", "범위"), result="passed", detail=Name("10 to 30 °C")),),
)  # fmt: skip


def test_a_command_is_kept_step_by_step(tmp_path: Path) -> None:
    verified = replace(SENT, state="verified", readback=21.5, steps=(*SENT.steps, CommandStep(state="verified", at=AT)))
    with open_store(tmp_path) as store:
        store.commands.keep(SENT)
        assert store.commands.find("c1") == SENT
        store.commands.keep(verified)
    with open_store(tmp_path) as store:
        assert store.commands.find("c1") == verified
        assert store.commands.recent() == [verified]
        assert store.commands.find("c2") is None


def test_recent_commands_come_newest_first_and_by_point(store: Store) -> None:
    release = replace(SENT, id="c2", point="b.fan", value=None)
    for command in (SENT, release, replace(SENT, id="c3")):
        store.commands.keep(command)
    store.commands.keep(replace(SENT, state="verified"))  # a later step does not move it
    assert [c.id for c in store.commands.recent()] == ["c3", "c2", "c1"]
    assert [c.id for c in store.commands.recent(limit=1)] == ["c3"]
    assert store.commands.recent(point="b.fan") == [release]


def test_a_point_has_one_override_until_it_is_dropped(store: Store) -> None:
    one = Override(
        point="b.sp", name=Name("Setpoint"), unit="°C", value=21.5, automatic=None, priority=8, by="kim", since=AT,
        until=None, reason="", command="c1",
    )  # fmt: skip
    store.commands.keep_override(one)
    store.commands.keep_override(replace(one, value=22.0, until=AT))
    store.commands.keep_override(replace(one, point="b.fan"))
    assert store.commands.overrides() == [replace(one, point="b.fan"), replace(one, value=22.0, until=AT)]
    store.commands.drop_override("b.fan")
    store.commands.drop_override("b.fan")
    assert [o.point for o in store.commands.overrides()] == ["b.sp"]


def test_events_are_numbered_and_come_newest_first(store: Store) -> None:
    event = Event(seq=0, at=AT, type="link", source="l1", text=Name("Link lost", "연결 끊김"), priority=None)
    first = store.events.append([event, replace(event, type="alarm", priority=1)])
    second = store.events.append([event])
    assert [e.seq for e in first + second] == [1, 2, 3]
    assert store.events.append([]) == []
    assert store.events.recent() == (first + second)[::-1]
    assert store.events.recent(limit=1) == second
