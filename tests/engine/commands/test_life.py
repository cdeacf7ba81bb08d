"""One command from the click to its end, whatever the controller does."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.domain.readings import Quality
from app.store import Store
from tests.engine.commands.conftest import (
    DENIED,
    FROST,
    LOST,
    SAT,
    SETPOINT,
    SILENT,
    Hands,
    request,
    running,
    session,
)

LEE = session(name="op.lee", workstation="ws-2")


async def test_checked_sent_once_accepted_and_verified(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        command = await room.commands(request())
        assert (command.state, command.old, command.readback) == ("verified", 16.0, 17.5)
        assert [step.state for step in command.steps] == [
            "checked", "selected", "confirmed", "sent", "accepted", "verified",
        ]  # fmt: skip
        assert room.controller.writes == [(SETPOINT, 17.5, 8)]
        (held,) = room.desk.overrides()
        assert (held.value, held.automatic, held.by, held.reason) == (17.5, 16.0, "op.kim", "Demand limit")
        assert held.until is not None
        assert held.until == command.until
        assert (held.until - command.steps[2].at).total_seconds() == 1800
        assert room.values_of() == [17.5]
        assert room.desk.override(SETPOINT) == held
        assert await room.event_texts() == ["CTH.AHU-3.SAT_SP to 17.5 °C: verified, op.kim (Demand limit)"]


async def test_each_step_is_audited_and_kept(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        command = await room.commands(request())
        await room.until(lambda: store.commands.find(command.id) == command)
        await room.until(lambda: len(store.audit.read()) == 5)
        entries = store.audit.read()[::-1]
        assert [entry.result.partition(":")[0] for entry in entries] == [
            "selected", "confirmed", "sent", "accepted", "verified",
        ]  # fmt: skip
        assert {(e.user, e.workstation, e.action, e.target, e.old, e.new, e.reason) for e in entries} == {
            ("op.kim", "ws-1", "command", SETPOINT, "16.0 °C", "17.5 °C", "Demand limit")
        }


async def test_it_is_on_the_disk_before_it_is_on_the_wire(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        kept: list[str] = []
        write = room.controller.write

        async def watched(point_id: str, value_engineering: float | None, priority: int, timeout_s: float) -> None:
            kept.extend(command.state for command in store.commands.recent())
            await write(point_id, value_engineering, priority, timeout_s)

        room.controller.write = watched  # type: ignore[method-assign]
        await room.commands(request())
        assert kept == ["sent"]


async def test_refused_by_the_controller(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        room.controller.write_fails = DENIED
        command = await room.commands(request())
        assert (command.state, command.detail) == ("refused", "ahu refused: it does not allow writing here.")
        assert room.desk.overrides() == []


async def test_a_lost_link_means_failed_and_nothing_sent(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        room.controller.write_fails = LOST
        command = await room.commands(request())
        assert command.state == "failed"
        assert "nothing was sent" in command.detail
        assert room.desk.overrides() == []


async def test_no_answer_is_unknown_never_sent_again_and_held_as_an_override(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        room.controller.answer_fails = SILENT
        command = await room.commands(request())
        assert command.state == "unknown"
        assert command.detail.endswith("It is not sent again.")
        assert [held.value for held in room.desk.overrides()] == [17.5], "it may be in force"
        await asyncio.sleep(2 * 0.15)
        assert room.controller.writes == [(SETPOINT, 17.5, 8)]


async def test_a_late_value_is_not_verified_when_the_answer_was_missing(store: Store, hands: Hands) -> None:
    """The value is there, but nobody knows whether this command did it."""
    async with running(store, hands) as room:
        room.controller.answer_fails = SILENT
        command = await room.commands(request())
        room.controller.shows({SETPOINT: 17.5})
        await asyncio.sleep(0.05)
        assert room.desk.command(command.id).state == "unknown"


async def test_a_value_that_does_not_come_back_is_failed_and_taken_back(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        room.controller.slots[SETPOINT][4] = 15.0
        room.controller.shows({SETPOINT: 15.0})
        command = await room.commands(request(16.5))
        assert command.state == "failed"
        assert "Read back 15.0 °C in place of 16.5 °C" in command.detail
        assert "priority 5 holds 15.0 °C" in command.detail
        assert command.detail.endswith("It was released again.")
        assert room.controller.slots[SETPOINT][7] is None, "no hidden value is left in the controller"
        assert room.desk.overrides() == []


async def test_what_cannot_be_taken_back_stays_visible_as_an_override(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        room.controller.stuck = True
        write = room.controller.write

        async def only_once(point_id: str, value_engineering: float | None, priority: int, timeout_s: float) -> None:
            if room.controller.writes:
                raise SILENT
            await write(point_id, value_engineering, priority, timeout_s)

        room.controller.write = only_once  # type: ignore[method-assign]
        command = await room.commands(request())
        assert command.state == "failed"
        assert "could not be released" in command.detail
        assert [held.value for held in room.desk.overrides()] == [17.5]


async def test_accepted_but_never_read_back_is_unknown(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        room.controller.read_fails = SILENT
        command = await room.commands(request())
        assert (command.state, command.readback) == ("unknown", None)
        assert len(room.controller.writes) == 1
        assert len(room.desk.overrides()) == 1


async def test_a_check_sends_nothing_and_reserves_for_half_a_minute(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        draft = await room.desk.check(request(), session())
        assert draft.state == "checked"
        assert {check.result for check in draft.checks} == {"passed"}
        theirs = await room.desk.check(request(18.0), LEE)
        assert {check.id: check.detail.en for check in theirs.checks if check.result == "failed"} == {
            "free": "op.kim has it selected"
        }
        assert (await room.commands(request(18.0), LEE)).state == "refused"
        elsewhere = session(workstation="ws-7")
        assert {check.result for check in (await room.desk.check(request(), elsewhere)).checks} == {"passed"}
        await room.passes(30.1)
        assert (await room.commands(request(18.0), LEE)).state == "verified"
        assert room.controller.writes == [(SETPOINT, 18.0, 8)]


async def test_a_check_that_fails_reserves_nothing(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        await room.desk.check(request(99.0), session())
        await room.desk.check(request(), session("viewer", "v.cho"))
        assert (await room.commands(request(), LEE)).state == "verified"


async def test_one_command_for_one_click(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        room.controller.delay_s = 0.05
        both = await asyncio.gather(*(room.commands(request()) for _ in range(2)))
        assert sorted(command.state for command in both) == ["refused", "verified"]
        assert len(room.controller.writes) == 1


async def test_an_objection_refuses_and_is_kept_with_its_checks(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        command = await room.commands(request(25.0))
        assert command.state == "refused"
        assert command.detail == "Value inside limits: 25.0 °C is above the limit of 20.0 °C."
        assert store.commands.find(command.id) == command
        assert store.audit.read()[0].result == f"refused: {command.detail}"
        assert room.controller.writes == []


async def test_interlocks_and_bad_values_forbid(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        room.controller.shows({FROST: 0.0})
        assert "Frost protection: Trip" in (await room.commands(request())).detail
        room.controller.shows({FROST: 1.0})
        room.controller.shows({SETPOINT: 16.0}, Quality.BAD)
        assert (await room.commands(request())).state == "refused"
        room.controller.shows({SETPOINT: 16.0})
        room.controller.online = False
        assert "does not answer" in (await room.commands(request())).detail
        assert room.controller.writes == []


async def test_an_alarm_of_the_machine_must_be_read_and_accepted(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        room.controller.shows({SAT: 19.0})
        await room.alarms.settled()
        command = await room.commands(request())
        assert command.state == "refused"
        assert command.detail.startswith("Read and accept first: Supply air high")
        assert (await room.commands(request(accepted=("alarm:sat-high",)))).state == "verified"


async def test_without_the_right_nothing_is_executed_and_the_attempt_is_audited(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        for role in ("viewer", "manager", "nobody", ""):
            with pytest.raises(NotAllowed, match="may not command"):
                await room.desk.submit(request(), session(role))
            with pytest.raises(NotAllowed):
                await room.desk.submit(request(None), session(role))
        assert room.controller.writes == []
        assert {entry.result.partition(":")[0] for entry in store.audit.read()} == {"refused"}
        assert len(store.audit.read()) == 8


async def test_a_desk_that_has_closed_sends_nothing_and_audits_who_asked(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        assert (await room.commands(request())).state == "verified"
        writes = list(room.controller.writes)
    for asked in (request(18.0), request(None)):
        with pytest.raises(Conflict, match=r"being changed.*Nothing was sent"):
            await room.desk.submit(asked, session())
    with pytest.raises(Conflict):
        await room.desk.check(request(18.0), session())
    assert room.controller.writes == writes
    entries = [entry for entry in store.audit.read() if entry.result.startswith("refused: The site is being changed")]
    assert [(e.action, e.user, e.target, e.reason) for e in entries] == [
        ("release", "op.kim", SETPOINT, "Demand limit"),
        ("command", "op.kim", SETPOINT, "Demand limit"),
    ]


async def test_what_is_no_command_names_its_field(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        with pytest.raises(NotFound, match=r"no point 'cth\.no'"):
            await room.desk.submit(request(point="cth.no"), session())
        with pytest.raises(InvalidInput) as refused:
            await room.desk.submit(request(float("nan")), session())
        assert refused.value.field == "value"
        with pytest.raises(NotFound):
            room.desk.command("no-such")


async def test_a_mistake_of_the_program_ends_as_unknown(
    store: Store, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(store, hands) as room:

        async def broken(*_: object) -> None:
            raise RuntimeError("a bug")

        room.controller.write = broken  # type: ignore[assignment]
        command = await room.commands(request())
        assert command.state == "unknown"
        assert len(room.desk.overrides()) == 1
    assert caplog.records
    caplog.clear()


async def test_a_point_that_is_held_is_not_forced_at_a_second_priority_that_nobody_would_release(
    store: Store, hands: Hands
) -> None:
    async with running(store, hands) as room:
        await room.commands(request(priority=12), session("engineer"))
        second = await room.commands(request(18.0))
        assert (second.state, second.detail) == ("refused", "Priority allowed: It is held at 12; release that first.")
        assert [o.priority for o in room.desk.overrides()] == [12]
        await room.passes(1_801)
        await room.until(lambda: not room.desk.overrides())
        assert room.controller.slots[SETPOINT] == [None] * 16


async def test_a_slot_of_life_safety_is_not_released(store: Store, hands: Hands) -> None:
    async with running(store, hands) as room:
        room.controller.slots[SETPOINT][0] = 14.0
        release = await room.commands(request(None, priority=1), session("administrator"))
        assert (release.state, room.controller.writes) == ("refused", [])
        assert room.controller.slots[SETPOINT][0] == 14.0
