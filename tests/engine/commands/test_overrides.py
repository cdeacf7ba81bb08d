"""Overrides are visible, end by themselves, and outlive the engine."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.messages import Command, CommandStep, Override
from app.domain.readings import Quality
from app.domain.site import Name
from app.store import Store
from tests.engine.commands.conftest import (
    DENIED,
    SETPOINT,
    SILENT,
    Hands,
    request,
    running,
    session,
)
from tests.engine.full_disk import full_disk


async def test_released_by_hand_and_proven_by_the_empty_slot(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        await room.commands(request())
        release = await room.commands(request(None, reason=""), session(name="op.lee"))
        assert (release.state, release.readback, release.old) == ("verified", 16.0, 17.5)
        assert release.detail == "Priority 8 is empty."
        assert room.controller.writes == [(SETPOINT, 17.5, 8), (SETPOINT, None, 8)]
        assert room.desk.overrides() == []
        assert room.values_of() == [17.5, None]
        await room.until(lambda: store.commands.overrides() == [])
        entry = store.audit.read()[0]
        assert (entry.user, entry.action, entry.old, entry.new) == ("op.lee", "release", "17.5 °C", "automatic")


async def test_a_release_frees_the_priority_that_was_written(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        await room.commands(request(priority=12), session("engineer"))
        await room.commands(request(None, priority=8))
        assert room.controller.writes[-1] == (SETPOINT, None, 12)
        assert room.desk.overrides() == []


async def test_a_release_that_is_not_in_effect_keeps_the_override(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        await room.commands(request())
        room.controller.stuck = True
        release = await room.commands(request(None))
        assert (release.state, release.detail) == ("failed", "Priority 8 still holds 17.5 °C.")
        room.controller.stuck = False
        room.controller.answer_fails = SILENT
        assert (await room.commands(request(None))).state == "unknown"
        assert len(room.desk.overrides()) == 1


async def test_without_release_in_the_protocol_the_automatic_value_is_written_back(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        room.controller.has_priorities = False
        await room.commands(request(17.0))
        await room.commands(request(18.0))
        release = await room.commands(request(None))
        assert release.state == "verified"
        assert "16.0 °C, the value before the override, was written back" in release.detail
        assert [value for _, value, _ in room.controller.writes] == [17.0, 18.0, 16.0]
        assert room.desk.overrides() == []


async def test_without_release_and_without_an_override_there_is_nothing_to_take_back(
    store: Store, hands: Hands
) -> None:
    async with running(store, hands) as room:
        room.controller.has_priorities = False
        release = await room.commands(request(None))
        assert release.state == "refused"
        assert "No override of this point is known" in release.detail
        assert room.controller.writes == []


async def test_an_override_ends_by_itself(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        await room.commands(request(hold_s=1800.0))
        await room.passes(1799.0)
        assert len(room.desk.overrides()) == 1
        await room.passes(1.5)
        await room.until(lambda: not room.desk.overrides())
        assert room.controller.writes[-1] == (SETPOINT, None, 8)
        assert (room.told[-1].by, room.told[-1].state) == ("Kilowatch", "verified")
        texts = await room.event_texts()
        assert texts[-1] == "CTH.AHU-3.SAT_SP to automatic: verified, Kilowatch (The time to hold is over)"


async def test_until_released_is_until_the_sites_longest(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        command = await room.commands(request(hold_s=None))
        assert command.until is not None
        assert command.until - command.steps[2].at == timedelta(hours=8)
        assert (await room.commands(request(hold_s=8 * 3600.0 + 1))).state == "refused"


async def test_a_new_command_begins_a_new_time(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        await room.commands(request(17.0, hold_s=600.0))
        await room.passes(500.0)
        await room.commands(request(17.5, hold_s=600.0))
        await room.passes(200.0)
        assert [held.value for held in room.desk.overrides()] == [17.5]
        await room.passes(401.0)
        await room.until(lambda: not room.desk.overrides())


async def test_a_value_out_of_range_does_not_keep_an_override_from_ending(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        await room.commands(request(hold_s=600.0))
        room.controller.shows({SETPOINT: 17.5}, Quality.BAD)
        await room.passes(601.0)
        await room.until(lambda: not room.desk.overrides())


async def test_a_release_that_fails_is_tried_until_it_works_and_said_once(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        await room.commands(request(hold_s=600.0))
        room.controller.online = False
        await room.passes(601.0)
        room.controller.online, room.controller.write_fails = True, DENIED
        for _ in range(3):
            await room.passes(11.0)
        assert len(room.desk.overrides()) == 1
        told = [text for text in await room.event_texts() if "not released yet" in text]
        assert len(told) == 1, "said once"
        room.controller.write_fails = None
        async with asyncio.timeout(5.0):
            while room.desk.overrides():  # the attempt before may end after the clock has jumped
                await room.passes(11.0)


async def test_an_operator_who_has_it_selected_is_not_disturbed(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        await room.commands(request(hold_s=600.0))
        hands.ahead_s += 595.0
        await room.desk.check(request(18.0), session())
        await room.passes(6.0)
        assert (await room.commands(request(18.0))).state == "verified"
        assert [held.value for held in room.desk.overrides()] == [18.0]


async def test_overrides_survive_and_one_that_ended_meanwhile_is_released_at_the_start(
    store: Store, hands: Hands
) -> None:
    async with running(store, hands) as room:
        await room.commands(request(hold_s=3600.0))
        controller, held = room.controller, room.desk.overrides()
    hands.ahead_s += 1800.0
    async with running(store, hands, controller) as room:
        assert room.desk.overrides() == held
        assert room.marks == [held]
    hands.ahead_s += 3600.0
    controller.online = None
    async with running(store, hands, controller) as room:
        await asyncio.sleep(0.05)
        assert room.desk.overrides() == held, "its device has not answered yet"
        controller.online = True
        await room.passes(1.1)
        await room.until(lambda: not room.desk.overrides())
        assert controller.present(SETPOINT) == 16.0


@pytest.mark.parametrize("state", ["confirmed", "sent", "accepted"])
async def test_what_was_on_its_way_is_never_sent_again(store: Store, hands: Hands, state: str) -> None:
    """The engine was killed in the middle of a command."""
    left = Command(
        id="c1", point=SETPOINT, value=17.5, priority=8, hold_s=600.0, reason="work", by="op.kim", workstation="ws-1",
        state=state, old=16.0, until=hands.utc() + timedelta(seconds=600),
        steps=(CommandStep(state=state, at=hands.utc()),),
    )  # fmt: skip
    store.commands.keep(left)
    async with running(store, hands) as room:
        await room.until(lambda: room.desk.command("c1").state != state)
        command = room.desk.command("c1")
        assert command.state == ("expired" if state == "confirmed" else "unknown")
        assert room.controller.writes == []
        assert [held.value for held in room.desk.overrides()] == ([] if state == "confirmed" else [17.5])


async def test_killed_between_write_and_answer_ends_as_unknown(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        room.controller.delay_s = 30.0
        command = await room.desk.submit(request(), session())
        await room.until(lambda: room.desk.command(command.id).state == "sent")
        await room.until(lambda: (kept := store.commands.find(command.id)) and kept.state == "sent")
    async with running(store, hands) as room:
        await room.until(lambda: room.desk.command(command.id).state == "unknown")
        assert room.controller.writes == []
        assert len(room.desk.overrides()) == 1


async def test_the_override_of_a_point_that_is_gone_is_said_and_forgotten(store: Store, hands: Hands) -> None:
    gone = Override(
        point="cth.gone", name=Name(en="Gone"), unit="", value=1.0, automatic=None, priority=8, by="op.kim",
        since=hands.utc(), until=hands.utc(), reason="work", command="c0",
    )  # fmt: skip
    store.commands.keep_override(gone)
    async with running(store, hands) as room:
        assert room.desk.overrides() == []
        assert "CTH.GONE: the site has no such point" in (await room.event_texts())[0]
        await room.until(lambda: store.commands.overrides() == [])


async def test_commands_go_on_without_a_database_and_are_kept_later(
    store: Store, hands: Hands, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(store, hands) as room:
        with full_disk(tmp_path, "command", "override", "audit", "event"):
            command = await room.commands(request())
            assert command.state == "verified"
            assert [held.value for held in room.desk.overrides()] == [17.5]
            assert store.commands.find(command.id) is None
        await room.until(lambda: store.commands.find(command.id) == command)
        await room.until(lambda: store.commands.overrides() == room.desk.overrides())
        await room.until(lambda: len(store.audit.read()) == 5)
        assert store.audit.verify() is None
    assert caplog.records
    caplog.clear()


async def test_a_listener_that_fails_disturbs_nobody(
    store: Store, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(_: object) -> None:
        raise RuntimeError("a console made a mistake")

    async with running(store, hands) as room:
        room.desk.listen(faulty)
        room.desk.listen_overrides(faulty)
        assert (await room.commands(request())).state == "verified"
    assert caplog.records
    caplog.clear()
