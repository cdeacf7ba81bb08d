"""The alarm banner: what its rows say, what its buttons do, and that nothing ever covers it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.domain.messages import DeviceCounts, Health, LiveAlarms, PointCounts, WaitingAlarm
from app.domain.site import Name
from tests.ui.smallsite import alarm, small_site, state_of
from ui.context import Context
from ui.shell.alarmrows import limit_of, of_flood, value_of
from ui.shell.shell import Shell
from ui.shell.window import ConsoleWindow
from ui.siteindex import SiteIndex
from widgets.language import set_language


def show(context: Context, *alarms: object) -> None:
    context.feed.apply(LiveAlarms(alarms=list(alarms)))  # type: ignore[arg-type]
    context.feed.flush()


def test_the_highest_and_newest_unacknowledged_alarms_have_the_rows(window: ConsoleWindow, context: Context) -> None:
    show(context, *(alarm(f"a{n}", priority=n, minutes_ago=n) for n in (4, 3, 2, 1)), alarm("done", 1, "acknowledged"))
    assert [row.id for row in window.banner.shown_rows()] == ["a1", "a2", "a3"]
    assert window.banner.hidden_count() == 1
    assert window.banner.height() == 74
    first = window.banner.shown_rows()[0]
    assert (first.area, first.message, first.value, first.limit) == (
        "TWR · AHU-1",
        "Supply air temperature high",
        "18.9 °C",
        "H 18.0",
    )
    assert "Supply air temperature high" in window.banner.accessibleDescription()


def test_ack_in_a_row_acknowledges_that_row_only(window: ConsoleWindow, context: Context, qtbot: QtBot) -> None:
    show(context, alarm("a", 1), alarm("b", 2))
    with qtbot.waitSignal(window.banner.acknowledge_requested) as wish:
        qtbot.mouseClick(window.banner._acks[1], Qt.MouseButton.LeftButton)
    assert wish.args == [["b"]]
    with qtbot.waitSignal(window.banner.acknowledge_requested) as wish:
        qtbot.mouseClick(window.banner.ack_shown, Qt.MouseButton.LeftButton)
    assert wish.args == [["a", "b"]]


def test_a_click_on_a_row_goes_to_the_alarm(window: ConsoleWindow, context: Context, qtbot: QtBot) -> None:
    show(context, alarm("a", 1), alarm("b", 2))
    with qtbot.waitSignal(window.banner.alarm_activated) as wish:
        qtbot.mouseClick(window.banner, Qt.MouseButton.LeftButton, pos=QPoint(500, 36))
    assert wish.args == ["b"]


def test_without_alarms_it_says_so(window: ConsoleWindow) -> None:
    assert window.banner.shown_rows() == []
    assert window.banner.accessibleDescription() == "No unacknowledged alarms"


def waiting(priority: int, name: str) -> WaitingAlarm:
    return WaitingAlarm(
        priority=priority,
        state="unacknowledged",
        name=Name(en=name, ko="급기 온도 높음"),
        raised_at=datetime(2026, 7, 14, 5, 21, 37, tzinfo=UTC),
        area="TWR",
        equipment=Name(en="AHU-1"),
        level="h",
        limit=18.0,
        value=18.94,
        unit="°C",
    )


def health_with(*alarms: WaitingAlarm, unacknowledged: int) -> Health:
    return Health(
        version="1",
        state="running",
        points=PointCounts(total=1, good=1, uncertain=0, bad=0),
        devices=DeviceCounts(total=1, online=1),
        samples_per_s=0.0,
        backlog=0,
        uptime_s=1.0,
        time_zone="Asia/Seoul",
        alarms={"1": 1, "1u": 1, "2": unacknowledged, "unacknowledged": unacknowledged},
        waiting=alarms,
    )


def test_nobody_signed_in_sees_the_alarms_and_no_buttons(window: ConsoleWindow) -> None:
    window.frame.know_site(None)
    window.banner.allow(acknowledge=False, signed_in=False, hint="Sign in to acknowledge or silence.")
    names = [waiting(1, "Supply air temperature high"), *(waiting(2, f"Second {n}") for n in range(4))]
    window.frame.know_health(health_with(*names, unacknowledged=6))
    first = window.banner.shown_rows()[0]
    assert (first.time, first.area, first.message, first.value, first.limit) == (
        "14:21:37",
        "TWR · AHU-1",
        "Supply air temperature high",
        "18.9 °C",
        "H 18.0",
    )
    assert len(window.banner.shown_rows()) == 3
    assert window.banner.hidden_count() == 3
    assert window.banner.ack_shown.isHidden()
    assert window.banner.silence.isHidden()
    assert all(button.isHidden() for button in window.banner._acks)


def test_counts_that_are_not_known_are_never_shown_as_none(window: ConsoleWindow) -> None:
    window.banner.show_unknown()
    assert window.banner.accessibleDescription() == "Alarms are not known yet."


def test_the_demand_interval_closes_when_the_engine_says_so(window: ConsoleWindow) -> None:
    """Half-hour intervals of a site whose clock is 45 minutes off the full hours; the clock of the workstation is wrong."""
    at = datetime.now(UTC) + timedelta(hours=3)
    health = replace(health_with(unacknowledged=0), at=at, demand_closes_at=at + timedelta(minutes=7, seconds=30.9))
    window.frame.know_site(None)
    window.frame.know_health(replace(health, demand_interval_min=30))
    assert window.frame._demand_caption(datetime.now(UTC)).startswith("30-min demand, closes in 07:")
    window.frame.know_lost(at)
    assert "07:" not in window.frame._demand_caption(datetime.now(UTC))


def test_when_the_engine_is_lost_it_says_since_when_and_keeps_the_last_known_rows(
    window: ConsoleWindow, context: Context
) -> None:
    show(context, *(alarm(f"a{n}", priority=n) for n in (1, 2, 3)))
    context.feed.lose()
    assert window.banner.accessibleDescription().startswith("The engine does not answer since ")
    assert [row.id for row in window.banner.shown_rows()] == ["a1", "a2"]
    assert all(button.isHidden() for button in window.banner._acks)

    context.feed.apply(state_of(small_site(), alarms=(alarm("a1", 1),)))
    context.feed.flush()
    assert [row.id for row in window.banner.shown_rows()] == ["a1"]
    assert "does not answer" not in window.banner.accessibleDescription()


def test_more_rows_push_the_work_area_down_and_cover_nothing(
    window: ConsoleWindow, shell: Shell, context: Context, qtbot: QtBot
) -> None:
    show(context, *(alarm(f"a{n}", priority=2, minutes_ago=n) for n in range(1, 8)))
    qtbot.mouseClick(window.banner.more, Qt.MouseButton.LeftButton)
    assert len(window.banner.shown_rows()) == 5
    assert window.body.y() == window.top.height() + window.banner.height()
    qtbot.mouseClick(window.banner.more, Qt.MouseButton.LeftButton)
    assert len(window.banner.shown_rows()) == 3


def test_the_scrim_never_covers_top_bar_or_banner(window: ConsoleWindow, shell: Shell) -> None:
    shell.find()
    scrim = shell.workspace.dialogs.scrim
    assert scrim.isVisible()
    top = scrim.mapTo(window, QPoint(0, 0)).y()
    assert top >= window.banner.geometry().bottom() + 1
    dialog = shell.workspace.dialogs.dialog
    assert dialog is not None
    assert dialog.mapTo(window, QPoint(0, 0)).y() >= window.banner.geometry().bottom() + 1
    assert window.childAt(10, 60) is window.banner


def test_a_small_window_has_one_row(window: ConsoleWindow, context: Context) -> None:
    window.resize(1366, 768)
    show(context, alarm("a", 1), alarm("b", 2))
    assert [row.id for row in window.banner.shown_rows()] == ["a"]
    assert (window.top.height(), window.banner.height()) == (40, 28)


def test_in_a_flood_only_urgent_and_high_alarms_are_shown() -> None:
    now = datetime.now(UTC)
    many = [alarm(f"a{n}", priority=3 if n else 1, minutes_ago=1) for n in range(12)]
    shown, flood = of_flood(many, now)
    assert flood
    assert [a.id for a in shown] == ["a0"]
    assert of_flood(many[:5], now) == (many[:5], False)


def test_values_and_limits_are_written_as_operators_read_them() -> None:
    site = SiteIndex(small_site())
    assert value_of(alarm(value=1742.4, unit="kPa"), site) == "1,742 kPa"
    assert value_of(alarm(value_text="Link lost", value=None), site) == "Link lost"
    assert value_of(alarm(value_text="On", value=1.0, source="t.ahu.run"), site) == "On"
    set_language("ko")
    assert value_of(alarm(value_text="On", value=1.0, source="t.ahu.run"), site) == "운전"
    assert limit_of(alarm(level="hh", limit=1700.0, unit="kPa")) == "HH 1,700"
    assert limit_of(alarm(level="dev", limit=2.0, unit="K")) == "dev 2.0"
    assert limit_of(alarm(limit=None)) == ""
