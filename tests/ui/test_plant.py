"""The plant as the console knows it: whole state, changes, loss and return."""

from __future__ import annotations

from dataclasses import replace

from app.domain.messages import LiveAlarms, LiveEvents, LiveOverrides, LivePoints
from app.domain.readings import Quality, Reason
from tests.ui.smallsite import alarm, event, override, small_site, state_of
from ui.plant import Plant


def started() -> Plant:
    plant = Plant()
    plant.apply(state_of(small_site()))
    return plant


def test_a_point_that_was_never_heard_of_is_bad_and_not_zero() -> None:
    reading = Plant().values.reading("t.ahu.sat")
    assert (reading.value, reading.quality, reading.reason) == (None, Quality.BAD, Reason.NEVER_READ)


def test_changes_touch_only_their_rows() -> None:
    plant = started()
    changed = plant.apply(LivePoints(index=[1], value=[17.0], quality=[1], reason=[int(Reason.STALE)], at_ms=[5_000]))
    assert changed.points == {"t.ahu.sp"}
    reading = plant.values.reading("t.ahu.sp")
    assert (reading.value, reading.quality, reading.reason) == (17.0, Quality.UNCERTAIN, Reason.STALE)
    assert plant.values.reading("t.ahu.sat").value == 18.9


def test_a_new_state_forgets_points_that_are_gone_and_tells_of_them() -> None:
    plant = started()
    state = state_of(small_site())
    shorter = type(state)(ids=state.ids[:2], value=state.value[:2], quality=[0, 0], reason=[0, 0], at_ms=[1, 1])
    assert "cmp.kw" in plant.apply(shorter).points
    assert plant.values.reading("cmp.kw").reason is Reason.NEVER_READ


def test_loss_marks_every_value_and_keeps_the_last_one() -> None:
    plant = started()
    assert plant.lose().points == set(plant.values.ids)
    reading = plant.values.reading("t.ahu.sat")
    assert (reading.value, reading.quality, reading.reason) == (18.9, Quality.BAD, Reason.ENGINE_LOST)

    plant.regain()
    assert plant.values.reading("t.ahu.sat").quality is Quality.GOOD


def test_unacknowledged_alarms_come_first_then_priority_then_the_newest() -> None:
    plant = started()
    rows = (
        alarm("acked", 1, "acknowledged"),
        alarm("old", 2, minutes_ago=9),
        alarm("new", 2, minutes_ago=1),
        alarm("back", 3, "returned"),
        alarm("shelved", 1, "shelved"),
    )
    plant.apply(state_of(small_site(), alarms=rows))
    assert [row.id for row in plant.listed()] == ["new", "old", "back", "acked"]
    assert [row.id for row in plant.unacknowledged()] == ["new", "old", "back"]


def test_an_alarm_is_annunciated_once_for_each_occurrence() -> None:
    plant = started()
    assert [a.id for a in plant.apply(LiveAlarms(alarms=[alarm()])).raised] == ["t.ahu.sat.high"]
    assert plant.apply(LiveAlarms(alarms=[alarm()])).raised == []
    assert plant.apply(LiveAlarms(alarms=[alarm(state="acknowledged")])).raised == []
    assert len(plant.apply(LiveAlarms(alarms=[alarm(occurrence=2)])).raised) == 1


def test_alarms_that_were_known_before_a_reconnect_do_not_sound_again() -> None:
    plant = started()
    plant.apply(LiveAlarms(alarms=[alarm("one")]))
    changes = plant.apply(state_of(small_site(), alarms=(alarm("one"), alarm("two"))))
    assert [a.id for a in changes.raised] == ["two"]


def test_an_alarm_that_has_become_worse_sounds_again_and_one_that_eases_does_not() -> None:
    plant = started()
    high = replace(alarm(), priority=3, level="h")
    plant.apply(LiveAlarms(alarms=[high]))
    worse = replace(high, priority=1, level="hh")
    assert plant.apply(LiveAlarms(alarms=[worse])).raised == [worse]
    assert plant.apply(LiveAlarms(alarms=[high])).raised == []
    assert len(plant.apply(LiveAlarms(alarms=[replace(high, level="l")])).raised) == 1, "it went over to the other side"


def test_an_acknowledged_alarm_that_became_worse_while_the_engine_was_lost_sounds_on_the_return() -> None:
    plant = started()
    plant.apply(LiveAlarms(alarms=[alarm(state="acknowledged")]))
    changes = plant.apply(state_of(small_site(), alarms=(alarm(state="unacknowledged"),)))
    assert [a.id for a in changes.raised] == ["t.ahu.sat.high"]


def test_a_cleared_alarm_leaves_the_list() -> None:
    plant = started()
    plant.apply(LiveAlarms(alarms=[alarm()]))
    plant.apply(LiveAlarms(alarms=[alarm(state="cleared")]))
    assert plant.listed() == []


def test_points_whose_override_comes_or_goes_are_told() -> None:
    plant = started()
    assert plant.apply(LiveOverrides(overrides=[override()])).points == {"t.ahu.sp"}
    assert plant.apply(LiveOverrides(overrides=[])).points == {"t.ahu.sp"}
    assert plant.overrides == {}


def test_events_after_a_reconnect_are_not_told_twice() -> None:
    plant = started()
    plant.apply(LiveEvents(events=[event(1), event(2)]))
    state = state_of(small_site())
    again = type(state)(
        **{
            **{f: getattr(state, f) for f in ("ids", "value", "quality", "reason", "at_ms")},
            "events": [event(3), event(2)],
        }
    )
    assert [e.seq for e in plant.apply(again).events] == [3]
