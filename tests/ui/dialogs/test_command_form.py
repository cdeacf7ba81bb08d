"""What a command may be: limits, greatest step, holds, reason, and what takes over afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.site import Kind, Name, Point, Writable
from ui.dialogs.command.form import (
    Draft,
    Range,
    active_slot,
    fault,
    holds,
    permitted,
    release,
    request,
    returns_to,
    step_of,
)

SETPOINT = Point(
    id="t.ahu.sp", name=Name("Setpoint"), device="d", unit="°C", writable=Writable(low=12.0, high=20.0, step=2.0)
)
FAN = Point(
    id="t.ahu.fan",
    name=Name("Fan"),
    device="d",
    kind=Kind.BINARY,
    states={0: Name("Off"), 1: Name("On")},
    writable=Writable(),
)
GOOD = Draft(value=17.5, kind="Demand limit", words="CH-2 is out")


def test_the_greatest_step_narrows_the_limits() -> None:
    assert permitted(SETPOINT, 16.0) == Range(14.0, 18.0)
    assert permitted(SETPOINT, 19.0) == Range(17.0, 20.0)
    assert permitted(SETPOINT, None) == Range(12.0, 20.0)
    assert permitted(replace(SETPOINT, writable=Writable()), 16.0) == Range(None, None)


def test_a_value_on_the_limit_is_inside() -> None:
    assert Range(14.0, 18.0).holds(18.0)
    assert Range(None, 18.0).holds(-40.0)
    assert not Range(14.0, 18.0).holds(18.01)


def test_value_and_reason_are_asked_for_in_this_order() -> None:
    allowed = permitted(SETPOINT, 16.0)
    assert fault(Draft(), SETPOINT, allowed)[0] == "value"
    assert fault(replace(GOOD, value=19.0), SETPOINT, allowed) == (
        "value",
        "The value is outside what may be written now.",
    )
    assert fault(replace(GOOD, kind="", words=""), SETPOINT, allowed) == ("reason", "Give a reason.")
    assert fault(replace(GOOD, kind="", words="ok"), SETPOINT, allowed)[0] == "reason"
    assert fault(replace(GOOD, words=""), SETPOINT, allowed) == ("", "")
    assert fault(GOOD, SETPOINT, allowed) == ("", "")


def test_states_have_no_limits_but_a_reason() -> None:
    assert fault(Draft(value=1.0), FAN, Range())[0] == "reason"
    assert fault(Draft(value=1.0, kind="Test"), FAN, Range()) == ("", "")


def test_holds_end_when_they_say_and_never_later_than_the_site_permits() -> None:
    now = datetime(2026, 7, 14, 14, 32, tzinfo=ZoneInfo("Asia/Seoul"))
    choices = {hold.key: hold for hold in holds(now, 24.0)}
    assert list(choices) == ["released", "30min", "2h", "day"]
    assert choices["day"].seconds == (9 * 60 + 28) * 60
    assert choices["day"].until == datetime(2026, 7, 15, tzinfo=ZoneInfo("Asia/Seoul"))
    assert choices["released"].until is None
    assert [hold.key for hold in holds(now, 1.0)] == ["released", "30min"]


def test_the_end_of_a_day_on_which_the_clock_is_changed_is_midnight() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for day, hours in ((datetime(2026, 3, 29, 1, tzinfo=berlin), 22), (datetime(2026, 10, 25, 1, tzinfo=berlin), 24)):
        end = next(hold for hold in holds(day, 48.0) if hold.key == "day")
        assert end.seconds == hours * 3600
        assert end.until is not None
        assert (end.until.day, end.until.hour, end.until.minute) == (day.day + 1, 0, 0)
    assert [hold.until.hour for hold in holds(datetime(2026, 3, 29, 1, 40, tzinfo=berlin), 1.0) if hold.until] == [3]


def test_the_request_is_what_was_entered() -> None:
    now = datetime(2026, 7, 14, 14, 32, tzinfo=ZoneInfo("Asia/Seoul"))
    made = request(SETPOINT, GOOD, holds(now, 24.0)[1])
    assert (made.point, made.value, made.priority, made.hold_s) == ("t.ahu.sp", 17.5, 8, 1800.0)
    assert made.reason == "Demand limit: CH-2 is out"
    assert release(SETPOINT, "Done").value is None


def test_what_takes_over_is_the_next_used_priority() -> None:
    slots = [None] * 7 + [17.5] + [None] * 4 + [16.0] + [None] * 2 + [18.0]
    assert active_slot(slots) == 8
    assert returns_to(slots, 8) == (16.0, 13)
    assert returns_to(slots, 13) == (18.0, 16)
    assert returns_to([None] * 16, 8) is None
    assert returns_to([], 8) is None


def test_one_press_never_steps_further_than_permitted() -> None:
    assert step_of(SETPOINT) == 0.5
    assert step_of(replace(SETPOINT, writable=Writable(step=0.2))) == 0.2
    assert step_of(replace(SETPOINT, unit="")) == 1.0
