"""What a faceplate shows of equipment, zones and points, by the roles of the site model."""

from __future__ import annotations

from app.domain.messages import LiveOverrides
from tests.ui.smallsite import alarm, event, override, small_site, state_of
from ui.context import Context
from ui.faceplate.reading import alarm_line, change_lines, head_state, loop_state, override_line, point_rows
from ui.faceplate.subject import levels_of, range_of, subject
from ui.siteindex import SiteIndex

SITE = SiteIndex(small_site())


def test_an_air_handling_unit_has_its_supply_loop() -> None:
    found = subject(SITE, "t.ahu")
    assert found is not None
    loop = found.loops[0]
    assert (loop.title, loop.value, loop.setpoint, loop.output) == ("Supply", "t.ahu.sat", "t.ahu.sp", "t.ahu.vlv")
    assert loop.levels == {"h": 18.0, "hh": 20.0}
    assert (found.status, found.zones) == ("t.ahu.run", 1)
    assert [name.en for name in found.place] == ["Tower", "Floor 1"]


def test_a_zone_has_its_temperature_loop_and_tolerance() -> None:
    found = subject(SITE, "t.z")
    assert found is not None
    assert found.name.en == "1.01 Meeting"
    assert (found.loops[0].setpoint, found.loops[0].deviation) == ("t.z.sp", 1.0)


def test_a_point_stands_alone() -> None:
    found = subject(SITE, "cmp.kw")
    assert found is not None
    assert found.loops[0].value == "cmp.kw"
    assert subject(SITE, "nothing.here") is None


def test_a_bar_holds_all_alarm_levels() -> None:
    levels = levels_of(SITE, "t.ahu.sat")
    low, high = range_of(SITE.points["t.ahu.sat"], levels)
    assert low < 18.0
    assert high > 20.0
    assert range_of(SITE.points["t.ahu.vlv"], {}) == (0.0, 100.0)


def test_head_loop_and_points_say_what_is_now(context: Context) -> None:
    context.feed.apply(state_of(small_site(), alarms=(alarm(),), overrides=(override(),)))
    context.feed.flush()
    found = subject(context.site, "t.ahu")
    assert found is not None
    head = head_state(context, found)
    assert (head.name, head.tag, head.place, head.overrides) == ("AHU-1", "T.AHU", "Tower, Floor 1, 1 zones", 1)
    assert list(head.tags) == ["On"]
    assert head.quality.startswith("Good, ")

    loop = loop_state(context, found, found.loops[0])
    assert (loop.value, loop.setpoint, loop.output, loop.alarm) == (18.9, 16.0, 100.0, (2, "unacknowledged"))
    assert dict(loop.facts)["Deviation"] == "+2.9 K"
    assert dict(loop.facts)["Source"] == "Manual, 8"

    rows = point_rows(context, found, ["t.ahu.sat"])
    assert [row.id for row in rows][:3] == ["t.ahu.sp", "t.ahu.vlv", "t.ahu.run"]
    assert rows[0].overridden


def test_a_lost_engine_is_told_in_the_head(context: Context) -> None:
    context.feed.lose()
    found = subject(context.site, "t.ahu")
    assert found is not None
    assert "Bad" in head_state(context, found).quality or "bad" in head_state(context, found).quality
    assert loop_state(context, found, found.loops[0]).shown.mark == "S"


def test_alarms_overrides_and_changes_are_told_in_lines(context: Context) -> None:
    head, line = alarm_line(context, alarm())
    assert head == "Supply air temperature high"
    assert line.endswith("Unacknowledged")

    head, line = override_line(context, override())
    assert head == "Supply setpoint held at 17.5 °C"
    assert "op.day-1 since 12:00, until 12:30. Filter test" in line

    context.feed.apply(LiveOverrides(overrides=[]))
    found = subject(context.site, "t.ahu")
    assert found is not None
    context.feed.plant.events.extend([event(1), event(2), event(3, "elsewhere")])
    assert [text for _, text in change_lines(context, found, 4)] == ["Event 2", "Event 1"]
