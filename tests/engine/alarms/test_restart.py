"""What the engine knew it knows again; and an engine whose database is away still shows its alarms."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import StoreError
from app.domain.messages import Ack, Shelve
from app.store import Store
from tests.engine.alarms.conftest import CH2_TRIP, ROOM_WARM, SAT_HIGH, Hands, running, session
from tests.engine.full_disk import full_disk

OPERATOR = session()


async def test_acknowledged_latched_and_shelved_survive(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH, CH2_TRIP, ROOM_WARM) as plant:
        await plant.sees(sat=20.5, trip=1.0)
        await plant.sees(trip=0.0)
        await plant.desk.acknowledge("sat-high", Ack(note="seen"), OPERATOR)
        await plant.desk.shelve("room-warm", Shelve(minutes=30, reason="work"), OPERATOR)
        before = {id: replace(plant.row(id), unknown_since=None) for id in ("ch2-trip", "room-warm")}
    hands.s += 600
    async with running(store, hands, SAT_HIGH, CH2_TRIP, ROOM_WARM) as plant:
        await plant.desk.settled()
        row = plant.row("sat-high")
        assert (row.state, row.level, row.acked_by, row.occurrence) == ("acknowledged", "hh", "op.kim", 1)
        assert row.unknown_since == hands.utc(), "nothing has been read yet"
        assert {id: replace(plant.row(id), unknown_since=None) for id in before} == before
        await plant.sees(sat=20.4, trip=0.0)
        assert plant.state("sat-high") == "acknowledged", "what was acknowledged is not announced again"
        await plant.sees(sat=19.0)
        assert plant.row("sat-high").level == "h"
        await plant.passes(1199.0)
        assert plant.state("room-warm") == "shelved"
        await plant.passes(1.0)
        assert plant.state("room-warm") == "cleared"


async def test_a_shelf_that_ended_meanwhile_ends_at_the_start(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH) as plant:
        await plant.sees(sat=19.0)
        await plant.desk.shelve("sat-high", Shelve(minutes=10, reason="work"), OPERATOR)
    hands.s += 3600
    async with running(store, hands, SAT_HIGH) as plant:
        await plant.passes(0.0)
        assert plant.state("sat-high") == "unacknowledged"


async def test_cleared_meanwhile_it_returns_when_the_value_is_read(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH) as plant:
        await plant.sees(sat=19.0)
    async with running(store, hands, SAT_HIGH) as plant:
        await plant.sees(sat=15.0)
        assert plant.state("sat-high") == "returned"


async def test_a_rule_that_is_gone_leaves_the_list_with_a_line_in_the_journal(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH, CH2_TRIP) as plant:
        await plant.sees(sat=19.0, trip=0.0)
    async with running(store, hands, CH2_TRIP) as plant:
        assert plant.desk.active() == []
        assert await plant.journal("sat-high") == ["raise unacknowledged", "removed cleared"]
    async with running(store, hands, CH2_TRIP) as plant:
        assert len(await plant.journal("sat-high")) == 2, "said once"


async def test_a_limit_that_was_moved_is_judged_anew(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH) as plant:
        await plant.sees(sat=19.0)
        await plant.desk.acknowledge("sat-high", Ack(), OPERATOR)
    async with running(store, hands, replace(SAT_HIGH, levels={"h": 25.0}, priorities={})) as plant:
        await plant.sees(sat=19.0)
        assert plant.state("sat-high") == "cleared"


async def test_without_a_database_alarms_are_shown_and_caught_up_later(
    store: Store, hands: Hands, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(store, hands, SAT_HIGH, CH2_TRIP) as plant:
        await plant.sees(trip=1.0)
        with full_disk(tmp_path, "alarm_journal", "event"):
            await plant.sees(sat=19.0)
            assert plant.state("sat-high") == "unacknowledged"
            with pytest.raises(StoreError, match="as soon as the database is back"):
                await plant.desk.acknowledge("ch2-trip", Ack(), OPERATOR)
            assert plant.state("ch2-trip") == "unacknowledged", "not kept, not shown"
            await plant.sees(trip=0.0, sat=20.5)
            assert plant.state("ch2-trip") == "unacknowledged", "nothing is quieter than what is on the disk"
            assert plant.row("sat-high").level == "hh"
            assert await plant.journal() == ["raise unacknowledged"]
        async with asyncio.timeout(5):
            while plant.state("ch2-trip") != "latched_acknowledged":  # noqa: ASYNC110 the desk tries again by itself
                await asyncio.sleep(0.02)
        assert await plant.journal() == [
            "raise unacknowledged", "raise unacknowledged", "ack acknowledged",
            "higher unacknowledged", "clear latched_acknowledged",
        ]  # fmt: skip
        texts = await plant.event_texts()
        assert len(texts) == len(set(texts)) == 5, "what was shown without the database is not told again"
        assert store.audit.read()[0].action == "acknowledge"
    assert caplog.records
    caplog.clear()
