"""Words of the panels that stand in tables, and are translated where they are shown, have Korean."""

from __future__ import annotations

import pytest

from ui.panels.alarms.detail import SHELF_MINUTES
from ui.panels.alarms.filterbar import STATES as ALARM_STATES
from ui.panels.alarms.tables import EVENTS
from ui.panels.devices.devicehead import STATES as DEVICE_STATES
from ui.panels.devices.linktree import FACTS as LINK_FACTS
from ui.panels.devices.pointgrid import FILTERS, REASONS
from ui.panels.overview.eventtable import TYPES
from ui.panels.overview.goalspane import MEASURES
from ui.panels.overview.goalspane import STATES as GOAL_STATES
from ui.panels.overview.nowpane import FACTS as NOW_FACTS
from ui.panels.overview.weatherpane import DEGREE_DAYS
from ui.panels.overview.weatherpane import FACTS as WEATHER_FACTS
from ui.panels.reports.form import INTERVALS, LANGUAGES
from ui.panels.reports.jobs import STATES as REPORT_STATES
from ui.panels.reports.templates import PERIODS, TEMPLATES
from ui.panels.trends.toolbar import RANGES
from ui.panels.zones.layers import LAYERS
from ui.panels.zones.legend import FILLS, SYMBOLS
from widgets.language import catalogue, set_language
from widgets.numbers import WORDS, quantity, unit_text

SAME = {"English", "한국어", "CO₂", "FCU", "VAV"}
TABLES: dict[str, tuple[str, ...]] = {
    "shelving": tuple(text for _, text in SHELF_MINUTES),
    "filters of alarms": tuple(text for _, text in ALARM_STATES),
    "journal": tuple(EVENTS.values()),
    "devices": tuple(DEVICE_STATES.values()),
    "links": LINK_FACTS,
    "filters of points": tuple(text for _, text in FILTERS),
    "reasons": tuple(REASONS.values()),
    "events": tuple(TYPES.values()),
    "goals": (*MEASURES.values(), *GOAL_STATES.values()),
    "now": NOW_FACTS,
    "weather": (*WEATHER_FACTS, *DEGREE_DAYS.values()),
    "report form": tuple(text for _, text in (*INTERVALS, *LANGUAGES, *PERIODS)),
    "reports": (*REPORT_STATES.values(), *(t.title for t in TEMPLATES), *(t.about for t in TEMPLATES)),
    "ranges": tuple(text for _, text, _ in RANGES),
    "layers": tuple(layer.title for layer in LAYERS),
    "legend": tuple(entry.title for entry in (*FILLS, *SYMBOLS)),
    "units": tuple(WORDS),
}


@pytest.mark.parametrize("table", TABLES)
def test_words_of_tables_have_korean(table: str) -> None:
    assert set(TABLES[table]) - SAME - catalogue("ko").keys() == set()


def test_a_unit_that_is_a_word_is_in_the_language_of_the_operator() -> None:
    assert quantity(73.0, "people") == "73 people"
    set_language("ko")
    assert quantity(73.0, "people") == "73 명"
    assert unit_text("m3/h") == "m³/h"
    set_language("en")
