"""The main job, once from end to end: a campus on real protocols, an engine, a console, and what an operator does with them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDate

from app.domain.messages import Alarm
from app.domain.readings import Quality, Reason
from app.domain.site import Site, Zone
from tests.system.conftest import Run
from tests.system.operator import NAME, Operator, at_the_console, until
from tests.system.plant import Plant, demo_plant, midnight
from ui.dialogs.acknowledge import AcknowledgeDialog
from ui.dialogs.command import CommandDialog
from ui.panels.alarms.panel import AlarmsPanel
from ui.panels.reports.panel import ReportsPanel
from ui.panels.zones.panel import ZonesPanel
from widgets.numbers import number

GAP_QUARTERS = 72
"""The past of the meters begins at 18:00 two days ago; the day before that hour is a gap in the report."""
DAY_QUARTERS = 96
TRIP, TRIP_WORDS = "chiller-trip", "tripped: condenser pressure high"
NOTE = "Condenser fan found off, started by hand"
PRIORITY = 8
SPEED = 5.0
"""The campus runs faster, so that a chiller trips within seconds."""

LOST_WITHIN_S = 5.0


@dataclass(slots=True, kw_only=True)
class Story:
    """What later steps must know of earlier ones."""

    plant: Plant
    operator: Operator
    folder: Path
    zone: Zone
    value: float = 0.0
    alarm: Alarm | None = None

    @property
    def setpoint(self) -> str:
        return self.zone.points["setpoint"]

    @property
    def temperature(self) -> str:
        return self.zone.points["temperature"]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_operator_walks_through_the_main_job(run: Run, tmp_path: Path) -> None:
    with demo_plant(tmp_path, since=_end_of_gap, speed=SPEED) as plant:
        plant.start()
        run(_walk(plant, tmp_path))
        plant.stop()
        log = plant.said()
        assert "Traceback" not in log, log
        assert " ERROR " not in log, log


async def _walk(plant: Plant, folder: Path) -> None:
    async with at_the_console(plant.url, folder) as operator:
        await operator.create_administrator()
        story = Story(plant=plant, operator=operator, folder=folder, zone=_commandable_zone(plant.site))
        await a_value_appears(story)
        await a_setpoint_is_commanded_and_verified(story)
        await an_alarm_is_raised_and_acknowledged(story)
        await a_report_is_exported_and_opened_again(story)
        await the_engine_is_killed_and_comes_back(story)


# -- value ------------------------------------------------------------------------------------------------------------
async def a_value_appears(story: Story) -> None:
    """The room on the floor plan has the temperature that its controller gives."""
    operator = story.operator
    panel = await operator.go(ZonesPanel, "zones", chosen=story.zone.id)
    await until(lambda: operator.feed.reading(story.temperature).quality is Quality.GOOD, "the room has a value")
    await until(lambda: _as_shown(operator, story.temperature) in _words(panel), "the plan shows it")
    await until(lambda: operator.feed.plant.values.count(_device_points(story.plant.site))[2] <= 1, "all are read")
    state = await operator.program.client.point(story.temperature)
    assert (state.quality, state.unit) == ("good", "°C")


def _words(panel: ZonesPanel) -> str:
    """What the plan says of the chosen room."""
    return panel.plan.view.accessibleDescription()


def _as_shown(operator: Operator, point: str) -> str:
    value = operator.feed.reading(point).value
    assert value is not None
    return f"{number(value, 1)} °C"


# -- command ----------------------------------------------------------------------------------------------------------
async def a_setpoint_is_commanded_and_verified(story: Story) -> None:
    """Half a degree more, through the dialog; the controller has it in slot 8 of its priority array."""
    operator, point, client = story.operator, story.setpoint, story.operator.program.client
    before = operator.feed.reading(point).value
    assert before is not None
    assert (await client.priority_array(point))[PRIORITY - 1] is None
    story.value = before + 0.5
    dialog = await _confirmed(operator, point, story.value)
    assert dialog.running.execution is not None
    assert dialog.running.execution.command is not None
    assert (dialog.running.execution.command.state, dialog.running.execution.command.value) == ("verified", story.value)
    dialog.finish()
    assert (await client.priority_array(point))[PRIORITY - 1] == pytest.approx(story.value)
    await until(lambda: operator.feed.reading(point).value == pytest.approx(story.value), "the console has it")
    await until(lambda: point in operator.feed.plant.overrides, "the override is listed")
    held = operator.feed.plant.overrides[point]
    assert (held.by, held.value, held.priority) == (NAME, story.value, PRIORITY)
    await until(lambda: _look(story).override == "M", "the plan marks the room as overridden")


async def _confirmed(operator: Operator, point: str, value: float) -> CommandDialog:
    """Open the dialog, enter, check, confirm, and wait for the end of the command."""
    operator.shell.open_command(point)
    dialog = operator.shell.workspace.dialogs.dialog
    assert isinstance(dialog, CommandDialog)
    dialog.fill_in("Comfort", "Too cold at the window", value)
    dialog.check()
    await until(dialog.checked, "the checks are back")
    dialog.accept_warnings()
    await until(dialog.confirmable, "the command can be confirmed")
    assert operator.feed.reading(point).value != value, "nothing is sent before Confirm"
    dialog.confirm()
    await until(lambda: dialog.over, "the command has ended")
    return dialog


def _look(story: Story) -> Any:
    panel = story.operator.shell.workspace.deck.panel
    assert isinstance(panel, ZonesPanel)
    return panel.plan.view.scene.zones[story.zone.id]


# -- alarm ------------------------------------------------------------------------------------------------------------
async def an_alarm_is_raised_and_acknowledged(story: Story) -> None:
    """A chiller trips: the banner says so on whatever screen, the list has it, a note goes with the acknowledgement."""
    operator = story.operator
    await asyncio.to_thread(story.plant.campus.provoke, TRIP)
    await until(lambda: TRIP_WORDS in operator.banner_words, "the banner has the alarm")
    panel = await operator.go(AlarmsPanel, "alarms")
    alarm = next(a for a in operator.feed.plant.unacknowledged() if TRIP_WORDS in a.name.en)
    await until(lambda: alarm.id in [row.id for row in panel.page.rows], "the list has the alarm")
    operator.shell.acknowledge_with_note([alarm])
    dialog = operator.shell.workspace.dialogs.dialog
    assert isinstance(dialog, AcknowledgeDialog)
    dialog._note.setText(NOTE)
    dialog._ack.click()
    await until(lambda: operator.feed.plant.alarms[alarm.id].acked_by == NAME, "the alarm is acknowledged")
    await until(lambda: TRIP_WORDS not in operator.banner_words, "the banner has it no more")
    story.alarm = operator.feed.plant.alarms[alarm.id]
    assert (story.alarm.priority, story.alarm.state, story.alarm.note) == (1, "acknowledged", NOTE)


# -- report -----------------------------------------------------------------------------------------------------------
async def a_report_is_exported_and_opened_again(story: Story) -> None:
    """Two days of energy, of which the first has a gap until 18:00: figures with units, and nothing where nothing was."""
    operator = story.operator
    panel = await operator.go(ReportsPanel, "reports", template="energy", language="en")
    first, last = (midnight(story.plant.site, days).date() for days in (2, 1))
    for field, day in ((panel.form.first, first), (panel.form.last, last)):
        field.setDate(QDate(day.year, day.month, day.day))
    panel.form.folder.setText(str(story.folder / "out"))
    request = panel.form.request()
    assert request is not None
    assert (request.start, request.end) == (midnight(story.plant.site, 2), midnight(story.plant.site, 0))
    panel.form.export.click()
    await until(lambda: any(text.startswith("Saved as") for text in operator.toasts), "the report is saved", 60.0)
    book: Any = load_workbook(next((story.folder / "out").glob("*.xlsx")))
    _demand_has_a_gap(_table(book["Demand 15-min"], "Interval end"))
    daily = _table(book["Daily energy"], "Day")
    assert daily[1][:2] == [None, "kWh"]
    await _day_is_what_the_counters_say(story, daily[3])
    missing = [2 * DAY_QUARTERS, GAP_QUARTERS, 0, None]
    assert [row[1:] for row in _table(book["Data quality"], "Building")[2:6]] == [missing] * 4
    assert all(sheet._charts for sheet in book if sheet.title != "Data quality")


def _table(sheet: Any, first: str) -> list[list[Any]]:
    """Names, units, then figures."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return rows[next(n for n, row in enumerate(rows) if row[0] == first) :]


def _demand_has_a_gap(table: list[list[Any]]) -> None:
    assert table[1][1:] == ["kW"] * 4
    quarters = table[2 : 2 + 2 * DAY_QUARTERS]
    assert all(isinstance(row[0], datetime) for row in quarters)
    assert all(value is None for row in quarters[:GAP_QUARTERS] for value in row[1:])
    assert all(value > 0 for row in quarters[GAP_QUARTERS:] for value in row[1:])


async def _day_is_what_the_counters_say(story: Story, row: list[Any]) -> None:
    """Yesterday's energy of each building is the advance of its register, asked for by another way."""
    start = midnight(story.plant.site, 1)
    for building, energy in zip(story.plant.site.buildings, row[1:], strict=True):
        register = building.points["energy"]
        history = await story.operator.program.client.history(
            register, start - timedelta(minutes=15), start + timedelta(days=1), buckets=97
        )
        counted = [value for value in history.last if value is not None]
        assert len(counted) == DAY_QUARTERS + 1
        assert energy == pytest.approx(counted[-1] - counted[0], rel=1e-6)


# -- engine lost ------------------------------------------------------------------------------------------------------
async def the_engine_is_killed_and_comes_back(story: Story) -> None:
    """The console says so, keeps what it knew but marked, and returns by itself to the same plant."""
    operator, feed = story.operator, story.operator.feed
    panel = await operator.go(ZonesPanel, "zones", chosen=story.zone.id)
    await until(lambda: _look(story).mark == "", "the room is good")
    await asyncio.to_thread(story.plant.kill)
    await until(
        lambda: "does not answer" in operator.banner_words, "the banner says that the engine is lost", LOST_WITHIN_S
    )
    reading = feed.reading(story.setpoint)
    assert (reading.value, reading.quality, reading.reason) == (story.value, Quality.BAD, Reason.ENGINE_LOST)
    assert feed.plant.values.count(feed.plant.values.ids)[:2] == (0, 0)
    await until(lambda: _look(story).mark in ("S", "×"), "the plan marks the room")

    await asyncio.to_thread(story.plant.start)
    await until(lambda: feed.connection.connected, "the console is back")
    await until(lambda: feed.reading(story.setpoint).quality is Quality.GOOD, "values are good again")
    await until(lambda: "does not answer" not in operator.banner_words, "the banner is quiet")
    await until(lambda: _look(story).mark == "", "the plan is as before")
    assert operator.shell.workspace.deck.panel is panel
    await _nothing_is_forgotten(story)


async def _nothing_is_forgotten(story: Story) -> None:
    """The override is held and known, at the controller too; the alarm is the same one, still acknowledged, raised once."""
    operator, client = story.operator, story.operator.program.client
    held = operator.feed.plant.overrides[story.setpoint]
    assert (held.by, held.value, held.priority) == (NAME, story.value, PRIORITY)
    assert operator.feed.reading(story.setpoint).value == pytest.approx(story.value)
    assert (await client.priority_array(story.setpoint))[PRIORITY - 1] == pytest.approx(story.value)
    assert story.alarm is not None
    alarm = operator.feed.plant.alarms[story.alarm.id]
    known = (story.alarm.occurrence, "acknowledged", NAME, NOTE)
    assert (alarm.occurrence, alarm.state, alarm.acked_by, alarm.note) == known
    assert TRIP_WORDS not in operator.banner_words
    journal = await client.journal(alarm=alarm.id)
    events = [row.event for row in journal]
    assert (events.count("raise"), events.count("ack")) == (1, 1)


# -- inside -----------------------------------------------------------------------------------------------------------
def _end_of_gap(site: Site) -> datetime:
    return midnight(site, 2) + timedelta(minutes=15 * GAP_QUARTERS)


def _commandable_zone(site: Site) -> Zone:
    """The first room of the floor that the screen shows whose setpoint can be commanded."""
    floor = next(f for f in site.buildings[0].floors if f.id == "cth.f3")
    return next(zone for zone in floor.zones if "setpoint" in zone.points)


def _device_points(site: Site) -> list[str]:
    return [point.id for point in site.points if point.device]
