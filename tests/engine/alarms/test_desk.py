"""Values come in, alarms are kept and then shown; what operators do is kept before it is shown."""

from __future__ import annotations

import pytest

from app.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.domain.messages import Ack, Shelve
from app.domain.readings import Quality
from app.store import Store
from tests.engine.alarms.conftest import (
    AHU_SILENT,
    CH2_TRIP,
    ROOM_WARM,
    SAT_DEVIATES,
    SAT_HIGH,
    Hands,
    running,
    session,
)

OPERATOR = session()
ENGINEER = session("engineer", "eng.lee", "ws-9")


async def test_a_limit_from_raise_to_rest(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH) as plant:
        await plant.sees(sat=17.0)
        assert plant.desk.active() == []
        await plant.sees(sat=18.9)
        row = plant.row("sat-high")
        assert (row.state, row.active, row.priority, row.level, row.limit) == ("unacknowledged", True, 3, "h", 18.0)
        assert (row.value, row.value_text, row.unit) == (18.9, "18.9 °C", "°C")
        assert (row.building, row.equipment, row.source) == ("cth", "cth.ahu-3", "cth.ahu-3.sat")
        assert row.raised_at == hands.utc()
        await plant.sees(sat=20.5)
        assert (plant.row("sat-high").level, plant.row("sat-high").priority) == ("hh", 1)
        acked = await plant.desk.acknowledge("sat-high", Ack(note="seen", occurrence=1), OPERATOR)
        assert (acked.state, acked.acked_by, acked.note) == ("acknowledged", "op.kim", "seen")
        await plant.sees(sat=17.6)
        assert plant.state("sat-high") == "acknowledged"
        await plant.sees(sat=17.5)
        assert plant.told[-1].state == "cleared"
        assert plant.desk.active() == []
        assert await plant.journal() == [
            "raise unacknowledged", "higher unacknowledged", "ack acknowledged", "lower acknowledged", "clear cleared",
        ]  # fmt: skip


async def test_the_journal_says_who_where_and_what_was_seen(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH) as plant:
        await plant.sees(Quality.UNCERTAIN, sat=18.9)
        await plant.desk.acknowledge("sat-high", Ack(note="called"), OPERATOR)
        acked, raised = await plant.desk.journal()
        assert (raised.value, raised.limit, raised.quality, raised.priority) == (18.9, 18.0, "uncertain", 3)
        assert (raised.old, raised.new, raised.user) == ("cleared", "unacknowledged", "")
        assert (acked.user, acked.workstation, acked.note, acked.occurrence) == ("op.kim", "ws-1", "called", 1)


async def test_what_is_shown_is_on_the_disk_already(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH) as plant:
        kept: list[tuple[str, str, int]] = []
        plant.desk.listen(
            lambda rows: kept.extend(
                (row.state, store.alarms.states()[row.id]["base"], len(store.alarms.journal())) for row in rows
            )
        )
        await plant.sees(sat=19.0)
        await plant.desk.acknowledge("sat-high", Ack(), OPERATOR)
        assert kept == [("unacknowledged", "unacknowledged", 1), ("acknowledged", "acknowledged", 2)]


async def test_delays_run_by_the_monotonic_clock_and_need_no_new_value(store: Store, hands: Hands) -> None:
    async with running(store, hands, ROOM_WARM) as plant:
        await plant.sees(room=27.0)
        hands.jump_s = 3600.0
        await plant.passes(59.0)
        assert plant.state("room-warm") == "cleared"
        await plant.passes(1.0)
        assert plant.state("room-warm") == "unacknowledged"
        await plant.sees(room=25.0)
        await plant.passes(29.0)
        assert plant.row("room-warm").active
        await plant.passes(1.0)
        assert plant.state("room-warm") == "returned"


async def test_bad_values_freeze_and_the_row_says_since_when(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH) as plant:
        await plant.loses("sat")
        assert plant.desk.active() == []
        await plant.sees(sat=19.0)
        hands.s += 10
        await plant.sees(Quality.BAD, sat=10.0)
        row = plant.row("sat-high")
        assert (row.state, row.active, row.unknown_since) == ("unacknowledged", True, hands.utc())
        hands.s += 10
        await plant.sees(sat=15.0)
        assert (plant.state("sat-high"), plant.row("sat-high").unknown_since) == ("returned", None)
        assert await plant.journal() == [
            "raise unacknowledged", "frozen unacknowledged", "thawed unacknowledged", "clear returned",
        ]  # fmt: skip


async def test_one_alarm_for_a_dead_device_in_place_of_those_of_its_points(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH, AHU_SILENT) as plant:
        plant.desk.device_changed("dev-ahu", True, "")
        await plant.sees(sat=19.0)
        plant.desk.device_changed("dev-ahu", False, "No answer for 10 s")
        await plant.desk.settled()
        assert plant.row("ahu-silent").state == "unacknowledged"
        assert plant.row("ahu-silent").note == "No answer for 10 s"
        assert (plant.row("ahu-silent").level, plant.row("ahu-silent").equipment) == ("link", "cth.ahu-3")
        assert plant.row("sat-high").unknown_since is not None
        await plant.sees(sat=10.0)
        assert plant.row("sat-high").active, "a late value of a dead device decides nothing"
        plant.desk.device_changed("dev-ahu", True, "")
        await plant.desk.settled()
        assert (plant.state("ahu-silent"), plant.state("sat-high")) == ("returned", "returned")


async def test_a_deviation_follows_both_points(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_DEVIATES) as plant:
        await plant.sees(sat=16.0)
        assert plant.state("sat-dev") == "cleared"
        await plant.sees(sp=18.1)
        row = plant.row("sat-dev")
        assert (row.state, row.level, row.limit, row.unit, row.value_text) == (
            "unacknowledged", "dev", 2.0, "K", "−2.1 K",
        )  # fmt: skip
        await plant.sees(sp=16.0, sat=17.0)
        assert plant.state("sat-dev") == "returned"


async def test_a_latched_state_is_acknowledged_and_then_reset(store: Store, hands: Hands) -> None:
    async with running(store, hands, CH2_TRIP) as plant:
        await plant.sees(trip=1.0)
        assert plant.row("ch2-trip").value_text == "Tripped"
        await plant.sees(trip=0.0)
        assert plant.state("ch2-trip") == "latched"
        with pytest.raises(Conflict, match="Acknowledge the alarm before"):
            await plant.desk.reset("ch2-trip", OPERATOR)
        await plant.desk.acknowledge("ch2-trip", Ack(), OPERATOR)
        assert (await plant.desk.reset("ch2-trip", OPERATOR)).state == "cleared"


async def test_an_occurrence_that_was_not_seen_is_not_acknowledged(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH) as plant:
        for value in (19.0, 15.0, 19.0):
            await plant.sees(sat=value)
        assert plant.row("sat-high").occurrence == 2
        with pytest.raises(Conflict, match="come again"):
            await plant.desk.acknowledge("sat-high", Ack(occurrence=1), OPERATOR)
        assert plant.state("sat-high") == "unacknowledged"


async def test_what_flutters_is_one_row_with_a_counter(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH) as plant:
        for _ in range(6):
            hands.s += 2
            await plant.sees(sat=19.0)
            await plant.sees(sat=15.0)
        row = plant.row("sat-high")
        assert (row.count, row.occurrence, len(plant.desk.active())) == (6, 6, 1)
        texts = await plant.event_texts()
        assert [text for text in texts if "times" in text] == ["Alarm sat-high: 3 times within a minute"]
        assert len(await plant.journal()) == 12, "everything is journalled"
        await plant.desk.acknowledge("sat-high", Ack(occurrence=4), OPERATOR)
        assert plant.state("sat-high") == "cleared"


async def test_a_shelf_needs_a_reason_and_an_end_and_ends_by_itself(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH) as plant:
        await plant.sees(sat=19.0)
        with pytest.raises(InvalidInput) as refused:
            await plant.desk.shelve("sat-high", Shelve(reason="  "), OPERATOR)
        assert refused.value.field == "reason"
        for minutes in (0.0, -1.0, 481.0, float("nan")):
            with pytest.raises(InvalidInput) as refused:
                await plant.desk.shelve("sat-high", Shelve(minutes=minutes, reason="work"), OPERATOR)
            assert refused.value.field == "minutes"
        row = await plant.desk.shelve("sat-high", Shelve(reason="Filter change"), OPERATOR)
        assert row.state == "shelved"
        assert row.shelved_until is not None
        assert (row.shelved_until - hands.utc()).total_seconds() == 1800
        assert plant.desk.counts()["3"] == 0
        assert plant.desk.counts()["shelved"] == 1
        await plant.sees(sat=15.0)
        await plant.sees(sat=20.5)
        assert plant.state("sat-high") == "shelved"
        hands.jump_s = 86_400.0
        await plant.passes(1799.0)
        assert plant.state("sat-high") == "shelved", "a jump of the wall clock ends no shelf"
        await plant.passes(1.0)
        row = plant.row("sat-high")
        assert (row.state, row.priority, row.shelved_until) == ("unacknowledged", 1, None)
        assert (await plant.journal())[-1] == "unshelve unacknowledged"


async def test_a_shelf_may_be_prolonged_and_ended_by_hand(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH) as plant:
        await plant.desk.shelve("sat-high", Shelve(minutes=10, reason="work"), OPERATOR)
        await plant.desk.shelve("sat-high", Shelve(minutes=60, reason="more work"), OPERATOR)
        await plant.passes(601.0)
        assert plant.state("sat-high") == "shelved"
        assert (await plant.desk.unshelve("sat-high", OPERATOR)).state == "cleared"
        assert plant.desk.active() == []
        with pytest.raises(Conflict, match="not shelved"):
            await plant.desk.unshelve("sat-high", OPERATOR)


async def test_rights_are_checked_here(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH, CH2_TRIP) as plant:
        await plant.sees(sat=19.0, trip=1.0)
        for role in ("viewer", "manager", "nobody"):
            with pytest.raises(NotAllowed):
                await plant.desk.acknowledge("sat-high", Ack(), session(role))
            with pytest.raises(NotAllowed):
                await plant.desk.shelve("sat-high", Shelve(reason="work"), session(role))
        with pytest.raises(NotAllowed, match="Urgent"):
            await plant.desk.shelve("ch2-trip", Shelve(reason="work"), OPERATOR)
        assert (await plant.desk.shelve("ch2-trip", Shelve(reason="work"), ENGINEER)).state == "shelved"
        with pytest.raises(NotFound):
            await plant.desk.acknowledge("no-such", Ack(), OPERATOR)
        assert len(await plant.journal("sat-high")) == 1


async def test_what_a_person_does_to_an_alarm_is_in_the_audit(store: Store, hands: Hands) -> None:
    async with running(store, hands, CH2_TRIP) as plant:
        await plant.sees(trip=1.0)
        await plant.desk.acknowledge("ch2-trip", Ack(note="On my way"), OPERATOR)
        await plant.sees(trip=0.0)
        await plant.desk.reset("ch2-trip", OPERATOR)
        told = [(e.user, e.workstation, e.action, e.target, e.old, e.new, e.reason) for e in store.audit.read()[::-1]]
        who, what = (OPERATOR.name, OPERATOR.workstation), "alarm ch2-trip"
        assert told == [
            (*who, "acknowledge", what, "unacknowledged", "acknowledged", "On my way"),
            (*who, "reset", what, "latched_acknowledged", "cleared", ""),
        ]


async def test_counts_for_the_top_bar(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH, CH2_TRIP, ROOM_WARM) as plant:
        await plant.sees(sat=19.0, trip=1.0)
        await plant.desk.acknowledge("sat-high", Ack(), OPERATOR)
        counts = plant.desk.counts()
        assert (counts["1"], counts["1u"], counts["3"], counts["3u"], counts["unacknowledged"]) == (1, 1, 1, 0, 1)


async def test_the_event_list_tells_the_story_in_both_languages(store: Store, hands: Hands) -> None:
    async with running(store, hands, SAT_HIGH, CH2_TRIP) as plant:
        await plant.sees(sat=18.9)
        await plant.desk.acknowledge("sat-high", Ack(note="called"), OPERATOR)
        await plant.sees(sat=15.0, trip=1.0)
        assert await plant.event_texts() == [
            "Alarm sat-high: 18.9 °C, H 18.0",
            "Alarm sat-high: acknowledged by op.kim (called)",
            "Alarm sat-high: returned to normal",
            "Alarm ch2-trip: Tripped",
        ]
        newest = plant.events.recent(1)[0]
        assert (newest.type, newest.priority, newest.text.ko) == ("alarm", 1, "경보 ch2-trip: 트립")


async def test_a_listener_that_fails_disturbs_nobody(
    store: Store, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(_: object) -> None:
        raise RuntimeError("a console made a mistake")

    async with running(store, hands, SAT_HIGH) as plant:
        plant.desk.listen(faulty)
        await plant.sees(sat=19.0)
        await plant.sees(sat=15.0)
        assert plant.told[-1].state == "returned"
    assert caplog.records
    caplog.clear()
